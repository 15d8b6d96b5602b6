"""The pages for people: a form for a pasted article, and its coloured result.

They work without a script, too. Results are kept in memory, the last twenty, each at an address that nobody can guess.

Not here: the calls and the page that lists them, and what the report shows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from html import escape
from http import HTTPStatus
from importlib.resources import files
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from stance.errors import InputError, MissingExtraError
from stance.limits import MAX_ARTICLE_CHARS
from stance.serving._forms import ReadRequest
from stance.serving._workers import BusyError, TooLongError, Workers
from stance.web import Page, draw_page

_KEPT = 20
_FORM = "application/x-www-form-urlencoded"
_FIELDS = ("text", "target", "title")
_END_OF_HEAD = "</header>"
# The report's own policy stands in its page; a frame can only be forbidden here.
_REPORT_HEADERS = {"content-security-policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
# Otherwise a browser says of its own form that it comes from nowhere.
_FORM_HEADERS = {"referrer-policy": "same-origin"}


class _FaultError(Exception):
    """What is wrong with a form, in words for the page."""


def add_pages(app: FastAPI, workers: Workers, *, labels: Sequence[str], calls: Page) -> None:
    """Add ``GET /``, ``POST /result``, ``GET /result/{key}``, ``GET /result/{key}/report.html`` and ``GET /api``."""
    results: OrderedDict[str, str] = OrderedDict()

    @app.get("/", include_in_schema=False)
    async def form() -> Response:
        return _shown(_form({}, "", labels))

    @app.get("/api", include_in_schema=False)
    async def api() -> Response:
        return _shown(calls)

    @app.post("/result", include_in_schema=False)
    async def result(request: Request) -> Response:
        given: dict[str, str] = {}
        try:
            given = _given(request, await request.body())
            report = await workers.do("report", _asked(given))
        except (_FaultError, InputError, MissingExtraError, BusyError, TooLongError) as error:
            late = isinstance(error, BusyError | TooLongError)
            status = HTTPStatus.SERVICE_UNAVAILABLE if late else HTTPStatus.UNPROCESSABLE_ENTITY
            return _shown(_form(given, str(error), labels), status)
        key = token_urlsafe(16)
        results[key] = report
        while len(results) > _KEPT:
            results.popitem(last=False)
        return RedirectResponse(f"/result/{key}", HTTPStatus.SEE_OTHER)

    @app.get("/result/{key}", include_in_schema=False)
    async def show(key: str) -> Response:
        if key not in results:
            return _shown(_form({}, "This result is no longer kept; paste the article again.", labels), 404)
        links = _part("links.html").format(key=key)
        return HTMLResponse(results[key].replace(_END_OF_HEAD, links + _END_OF_HEAD, 1), headers=_REPORT_HEADERS)

    @app.get("/result/{key}/report.html", include_in_schema=False)
    async def save(key: str) -> Response:
        if key not in results:
            return _shown(_form({}, "This result is no longer kept; paste the article again.", labels), 404)
        return HTMLResponse(results[key], headers={"content-disposition": "attachment; filename=report.html"})


def _given(request: Request, body: bytes) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise _FaultError("Send the form of this page; programs ask /read.")
    try:
        given = parse_qs(body.decode("ascii"), max_num_fields=20, errors="strict")
    except ValueError:
        raise _FaultError("The form is not in UTF-8, or has fields that it should not have.") from None
    # A browser ends the lines of a form in its own way.
    return {name: given[name][0].replace("\r\n", "\n") for name in _FIELDS if name in given}


def _asked(given: Mapping[str, str]) -> dict[str, Any]:
    text = given.get("text", "")
    if not text.strip():
        raise _FaultError("There is no text yet: paste an article.")
    is_page = text.lstrip()[:20].lower().startswith(("<!doctype html", "<html"))
    if not is_page and len(text) > MAX_ARTICLE_CHARS:
        raise _FaultError(
            f"The text has {len(text):,} characters, and an article may have {MAX_ARTICLE_CHARS:,}: paste a part of it."
        )
    known = {name: given[name] for name in ("target", "title") if given.get(name, "").strip()}
    try:
        return ReadRequest.model_validate({"html" if is_page else "text": text, **known}).model_dump()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise _FaultError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _form(given: Mapping[str, str], fault: str, labels: Sequence[str]) -> Page:
    told = f'<p class="fault" id="fault" role="alert" tabindex="-1">{escape(fault)}</p>' if fault else ""
    body = _part("page.html").format(
        fault=told,
        described=' aria-describedby="fault" aria-invalid="true"' if fault else "",
        # The first line end after the tag is none of the text.
        text="\n" + escape(given.get("text", "")),
        target=escape(given.get("target", "")),
        title=escape(given.get("title", "")),
        most=MAX_ARTICLE_CHARS,
        most_shown=f"{MAX_ARTICLE_CHARS:,}",
        key="".join(
            f'<li class="l{place}"><span class="sign" aria-hidden="true"></span> <bdi>{escape(label)}</bdi></li>'
            for place, label in enumerate(labels)
        ),
    )
    title = "Who says what" if not fault else "Not read: who says what"
    return draw_page(title, body=body, style=_part("page.css"), script=_part("page.js"), labels=labels, has_form=True)


def _shown(page: Page, status: int = 200) -> Response:
    return HTMLResponse(page.html, status, {"content-security-policy": page.policy, **_FORM_HEADERS})


def _part(name: str) -> str:
    return (files("stance.serving") / name).read_text(encoding="utf-8")
