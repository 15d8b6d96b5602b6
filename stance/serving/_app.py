"""The calls: what may be asked at which address, and how each refusal is worded.

Not here: who may ask, which `stance.web` sees to before a request comes here; the work; the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Body, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from stance.errors import InputError, MissingExtraError
from stance.serving._calls import draw_calls
from stance.serving._forms import (
    CLASSIFY_EXAMPLE,
    EXPLAIN_EXAMPLE,
    READ_EXAMPLE,
    ClassifyAnswer,
    ClassifyRequest,
    ExplainAnswer,
    ExplainRequest,
    HealthAnswer,
    Problem,
    ReadAnswer,
    ReadRequest,
)
from stance.serving._pages import add_pages
from stance.serving._workers import BusyError, TooLongError, Workers
from stance.web import PROBLEM_TYPE, problem

_ABOUT = (
    "Finds who says what in a news article, and whether they defend or criticize the government. "
    "Offsets count Unicode code points. Refusals are problem details (RFC 9457)."
)
_REFUSALS = {
    400: "The body is no JSON in UTF-8.",
    403: "The token is missing or another one, or another site's page has sent the request.",
    413: "The body is too long.",
    415: "The body is said to be something else than JSON.",
    422: "A field is missing, unknown or out of its bounds, or the page of HTML holds no article.",
    503: "The server has too much to do, or the work took too long.",
}
_STATUS = {BusyError: 503, TooLongError: 503, InputError: 422, MissingExtraError: 501}
# Where pydantic keeps what would have been right.
_BOUNDS = ("allowed", "expected", "max_length", "min_length", "le", "ge", "lt", "gt")


def serving_app(workers: Workers, *, version: str, labels: tuple[str, ...], with_token: bool = False) -> FastAPI:
    """Make the application, to be served behind a `stance.web.Guard`.

    Parameters
    ----------
    workers : Workers
        Do the work.
    version : str
        Of the library.
    labels : tuple of str
        The labels of the model.
    with_token : bool
        Whether requests need a token, so that the description says so.

    Returns
    -------
    FastAPI
        Answers ``POST /read``, ``/classify``, ``/explain``, ``GET /health``, ``/openapi.json`` and the pages.
    """
    app = FastAPI(title="stance", version=version, openapi_url=None, docs_url=None, redoc_url=None)

    @app.post("/read", **_call("Read an article: who says what, with which stance", ReadAnswer))
    async def read(asked: Annotated[ReadRequest, _body(READ_EXAMPLE)]) -> Any:
        """Find every reported statement of an article, who made it, and its stance toward the government."""
        return await workers.do("read", asked.model_dump())

    @app.post("/classify", **_call("Tag statements", ClassifyAnswer))
    async def classify(asked: Annotated[ClassifyRequest, _body(CLASSIFY_EXAMPLE)]) -> Any:
        """Tag each statement: its source defends the government, criticizes it, or does neither."""
        return await workers.do("classify", asked.model_dump())

    @app.post("/explain", **_call("Say which words of a statement decide", ExplainAnswer))
    async def explain(asked: Annotated[ExplainRequest, _body(EXPLAIN_EXAMPLE)]) -> Any:
        """Say what each counted term of a statement adds to the log-odds of each label, exactly."""
        return await workers.do("explain", asked.model_dump())

    @app.get("/health", **_call("Tell whether the server answers", HealthAnswer, refusals=(403,)))
    async def health() -> HealthAnswer:
        """Answer at once, whatever the server has to do."""
        return HealthAnswer(status="ok", version=version, labels=list(labels))

    told = _described(app, with_token=with_token)

    @app.get("/openapi.json", include_in_schema=False)
    async def description() -> JSONResponse:
        return JSONResponse(told)

    add_pages(app, workers, labels=labels, calls=draw_calls(told, labels))
    _refuse_in_one_form(app)
    return app


def _call(summary: str, answer: type[BaseModel], *, refusals: tuple[int, ...] = tuple(_REFUSALS)) -> dict[str, Any]:
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "summary": summary,
        "response_model": answer,
        "responses": {status: {"description": _REFUSALS[status], "content": content} for status in refusals},
    }


def _body(example: Mapping[str, Any]) -> Any:
    return Body(openapi_examples={"example": {"value": example}})


def _described(app: FastAPI, *, with_token: bool) -> dict[str, Any]:
    told = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
    told["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        told["components"]["schemas"].pop(unused, None)
    if with_token:
        told["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        told["security"] = [{"token": []}]
    return told


def _refuse_in_one_form(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _no_such)
    app.add_exception_handler(Exception, _broken)
    for kind in _STATUS:
        app.add_exception_handler(kind, _refused)


async def _malformed(request: Request, error: Exception) -> Response:
    """Say the first thing that is wrong, without the value: it is somebody else's text."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    if first["type"] == "json_invalid":
        return _problem(400, f"the body is no JSON: {first.get('ctx', {}).get('error', first['msg'])}", where="body")
    if not _says_json(request):
        return _problem(415, "send JSON, with the header Content-Type: application/json", allowed="application/json")
    bounds = first.get("ctx", {})
    return _problem(422, first["msg"], where=where, allowed=next((bounds[k] for k in _BOUNDS if k in bounds), None))


def _says_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


async def _no_such(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return _problem(404, "there is no such address; /api tells which there are", where=request.url.path)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = Headers(error.headers)["allow"]
        told = _problem(405, f"{request.method} is not answered here", where=request.url.path, allowed=allowed)
        told.headers["allow"] = allowed
        return told
    return _problem(error.status_code, "the body is no JSON in UTF-8, or nests too deeply", where="body")


async def _refused(request: Request, error: Exception) -> Response:
    return _problem(
        next(status for kind, status in _STATUS.items() if isinstance(error, kind)), str(error), where="body"
    )


async def _broken(request: Request, error: Exception) -> Response:
    """What is no fault of the request; the terminal has the traceback, the answer has none."""
    return _problem(500, "the work broke off; the server goes on")


def _problem(status: int, error: str, *, where: str | None = None, allowed: object = None) -> Response:
    headers = {"retry-after": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return Response(problem(status, error, where=where, allowed=allowed), status, headers, PROBLEM_TYPE)
