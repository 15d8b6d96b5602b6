"""The requests of the page: how far the work is, a statement, a choice, undo.

Each is answered before the next one begins, so that two tabs cannot write at once.

Not here: who may ask, which `stance.web` sees to before a request comes here.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from stance.errors import ConflictError, StanceError
from stance.labelling._session import Choice, Session
from stance.web import draw_page

_Offset = Annotated[int, Field(ge=0)]
_Name = Annotated[str | None, Field(max_length=1_000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ChoiceBody(_Body):
    """The body of a choice, as `Choice`."""

    place: _Offset
    revision: _Offset
    label: _Name
    start: _Offset
    end: _Offset
    speaker: _Name
    role: _Name
    note: str
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class UndoBody(_Body):
    """The body of an undo."""

    revision: _Offset


def labelling_app(session: Session) -> FastAPI:
    """Make the application of a session, to be served behind a `stance.web.Guard`.

    Parameters
    ----------
    session : Session
        What is labelled.

    Returns
    -------
    FastAPI
        Answers ``GET /``, ``GET /state``, ``GET /statement/{place}``, ``POST /choice``, ``POST /undo``. Refusals are
        JSON, ``{"error": reason}``: 400 for what makes no sense, 409 for a change made on an older revision.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    page = draw_page(
        "Labelling", body=_part("page.html"), style=_part("page.css"), script=_part("page.js"), labels=session.labels
    )

    # Not in threads: one event loop is what keeps one request from another.
    @app.get("/")
    async def show() -> HTMLResponse:
        return HTMLResponse(page.html, headers={"content-security-policy": page.policy})

    @app.get("/state")
    async def state() -> dict[str, Any]:
        return session.state()

    @app.get("/statement/{place}")
    async def statement(place: int) -> dict[str, Any]:
        return session.view(place)

    @app.post("/choice")
    async def choose(body: ChoiceBody) -> dict[str, Any]:
        return session.choose(Choice(**body.model_dump()))

    @app.post("/undo")
    async def undo(body: UndoBody) -> dict[str, Any]:
        return session.undo(body.revision)

    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(StanceError, _refused)
    app.add_exception_handler(HTTPException, _unknown)
    return app


async def _refused(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, status_code=409 if isinstance(error, ConflictError) else 400)


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    """Say the first thing that is wrong, without the value: it is somebody else's text."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return JSONResponse({"error": f"{where}: {first['msg']}"}, status_code=400)


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    """Answer what leads nowhere, and a body that is no text."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)


def _part(name: str) -> str:
    return (files("stance.labelling") / name).read_text(encoding="utf-8")
