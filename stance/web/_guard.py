"""What stands before an application: who may ask, from where, how much, and what every answer says to the browser.

A page of a stranger that is open in the same browser can send requests to this machine, too. It cannot name another
host than its own (a name of its own that leads here is refused by `Host`), comes with its own `Origin`, and does not
know the token.

Not here: what is answered.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qs

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

MAX_BODY_BYTES = 100_000
"""Largest body taken unless the application asks for more: a choice has some hundred, and a note 10,000 letters."""

_BODY_SECONDS = 10.0
_SAFE = ("GET", "HEAD")
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Guard:
    """An ASGI application that lets through to another one only what this machine's own page asks.

    Parameters
    ----------
    app : ASGI application
        Answers what is let through.
    port : int
        Where it is served: hosts are ``127.0.0.1`` and ``localhost`` with this port.
    token : str
        What a request has to know. ``GET /?token=...`` sets it as a cookie and leads to ``/`` without it; after that
        the cookie is enough, or a header ``Authorization: Bearer ...``. It leads there by a refresh and no redirect:
        along a redirect from a link in another page (a terminal in the browser, say), no strict cookie is sent.
    max_body : int
        Longest body taken, in bytes.

    Notes
    -----
    Refusals are JSON, ``{"error": reason}``: 421 for another host, 403 for another origin or a missing token, 413 for a
    body that is too long, 408 for one that does not end within ten seconds, 405 for other methods than GET, HEAD, POST.
    """

    def __init__(self, app: App, *, port: int, token: str, max_body: int = MAX_BODY_BYTES) -> None:
        self._app, self._token, self._max_body = app, token.encode(), max_body
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        # Cookies of one host are shared by all its ports: the name keeps two servers apart.
        self._cookie = f"stance-{port}"

    async def __call__(self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a web socket that is never accepted is closed with 403
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            headers = _headers(scope)
            self._check_sender(scope, headers)
            if self._has_token_in_address(scope):
                await _answer(send, HTTPStatus.OK, {"refresh": "0;url=/", "set-cookie": self._set_cookie()})
                return
            self._check_token(headers)
            body = await self._body(headers, receive)
        except _RefusedError as refused:
            content = json.dumps({"error": str(refused)}).encode()
            close = {"connection": "close", "content-type": "application/json"}  # the rest of a body is not read
            await _answer(send, refused.status, close, content)
            return
        await self._app(scope, _replayed(body, receive), _with_headers(send))

    def _check_sender(self, scope: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        if headers.get("host", "") not in self._hosts:
            raise _RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 and its port only; use its address"
            )
        own = {f"http://{host}" for host in self._hosts}
        same_site = headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        if scope["method"] in _SAFE:
            same_site = same_site or headers.get("sec-fetch-mode") == "navigate"
        if headers.get("origin", next(iter(own))) not in own or not same_site:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "another page has sent this request; use the page of this server")
        if scope["method"] not in (*_SAFE, "POST"):
            raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "only GET, HEAD and POST are answered")

    def _has_token_in_address(self, scope: Mapping[str, Any]) -> bool:
        if scope["method"] not in _SAFE or scope["path"] != "/":
            return False
        try:
            given = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10)
        except ValueError:  # more fields than any address of ours
            return False
        return compare_digest(given.get("token", [""])[0].encode("utf-8", "replace"), self._token)

    def _check_token(self, headers: Mapping[str, str]) -> None:
        cookies = dict(part.strip().partition("=")[::2] for part in headers.get("cookie", "").split(";"))
        given = cookies.get(self._cookie) or headers.get("authorization", "").removeprefix("Bearer ")
        if not compare_digest(given.encode("latin-1"), self._token):
            raise _RefusedError(
                HTTPStatus.FORBIDDEN,
                "the token is missing or of an earlier run; open the address that the terminal shows",
            )

    def _set_cookie(self) -> str:
        return f"{self._cookie}={self._token.decode()}; Path=/; HttpOnly; SameSite=Strict"

    async def _body(self, headers: Mapping[str, str], receive: _Receive) -> bytes:
        """Read the body as far as it may go."""
        told = headers.get("content-length", "0")
        if not told.isascii() or not told.isdigit() or len(told) > 15 or int(told) > self._max_body:
            raise self._too_long()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                return await self._read(receive)
        except TimeoutError:
            raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT, "the body did not come to its end in time") from None

    async def _read(self, receive: _Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._max_body:
                raise self._too_long()
            if not message.get("more_body"):
                return bytes(body)

    def _too_long(self) -> _RefusedError:
        return _RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is longer than {self._max_body:,} bytes; send less"
        )


def _headers(scope: Mapping[str, Any]) -> dict[str, str]:
    """Headers by name; one that decides and stands twice is as good as wrong."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = f"{found[key]}, {value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return found


def _replayed(body: bytes, receive: _Receive) -> _Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> _Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _with_headers(send: _Send) -> _Send:
    """Put the headers of safety to an answer, as far as it has none of its own."""

    async def sent(message: _Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            names = {name.decode("latin-1").lower() for name, _ in own}
            more = [(name.encode(), value.encode()) for name, value in _HEADERS.items() if name not in names]
            message = {**message, "headers": own + more}
        await send(message)

    return sent


async def _answer(send: _Send, status: HTTPStatus, headers: Mapping[str, str], body: bytes = b"") -> None:
    raw = [(name.encode(), value.encode()) for name, value in {**headers, "content-length": str(len(body))}.items()]
    send = _with_headers(send)
    await send({"type": "http.response.start", "status": int(status), "headers": raw})
    await send({"type": "http.response.body", "body": body})
