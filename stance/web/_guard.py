"""What stands before an application: who may ask, from where, how much, and what every answer says to the browser.

A page of a stranger that is open in the same browser can send requests to this machine, too. It cannot name another
host than its own (a name of its own that leads here is refused by `Host`), comes with its own `Origin`, and does not
know the token.

Not here: what is answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from ipaddress import ip_address
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qs

from stance.web._problem import PROBLEM_TYPE, problem

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

MAX_BODY_BYTES = 100_000
"""Largest body taken unless the application asks for more: a choice has some hundred, and a note 10,000 letters."""

MAX_REQUESTS = 64
"""Most requests that are under way at once; each may hold a body."""

_BODY_SECONDS = 10.0
_USUAL_PORT = 80
_SAFE = ("GET", "HEAD")
_METHODS = (*_SAFE, "POST")
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
    """An ASGI application that lets through to another one only what its own page asks, or whoever knows the token.

    Parameters
    ----------
    app : ASGI application
        Answers what is let through.
    port : int
        Where it is served: hosts are ``127.0.0.1``, ``localhost`` and ``[::1]`` with this port.
    token : str or None
        What a request has to know. ``GET /?token=...`` sets it as a cookie and leads to ``/`` without it; after that
        the cookie is enough, or a header ``Authorization: Bearer ...``. None asks for none. It leads there by a refresh
        and no redirect: along a redirect from a link in another page (a terminal in the browser, say), no strict
        cookie is sent.
    max_body : int
        Longest body taken, in bytes.
    host : str
        The address that is served. One that other machines reach may have any name: then the token alone tells who
        may ask, and a page has to come from the name that it asks.

    Notes
    -----
    Refusals are as `problem` words them: 421 for another host, 403 for another origin or a missing token, 413 for a
    body that is too long, 408 for one that does not end within ten seconds, 405 for other methods than GET, HEAD, POST,
    503 for more than 64 requests at once.
    """

    def __init__(
        self, app: App, *, port: int, token: str | None, max_body: int = MAX_BODY_BYTES, host: str = "127.0.0.1"
    ) -> None:
        self._app, self._max_body, self._running = app, max_body, 0
        self._token = None if token is None else token.encode()
        self._hosts = _own_hosts(port) if is_loopback(host) else None
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
        self._running += 1
        try:
            await self._pass(scope, receive, send)
        finally:
            self._running -= 1

    async def _pass(self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send) -> None:
        try:
            if self._running > MAX_REQUESTS:
                raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "too many requests at once; ask again in a second")
            headers = _headers(scope)
            self._check_sender(scope, headers)
            if self._has_token_in_address(scope):
                await _answer(send, HTTPStatus.OK, {"refresh": "0;url=/", "set-cookie": self._set_cookie()})
                return
            self._check_token(headers)
            body = await self._body(headers, receive)
        except _RefusedError as refused:
            close = {"connection": "close", "content-type": PROBLEM_TYPE}  # the rest of a body is not read
            if refused.status == HTTPStatus.SERVICE_UNAVAILABLE:
                close["retry-after"] = "1"
            if refused.status == HTTPStatus.METHOD_NOT_ALLOWED:
                close["allow"] = ", ".join(_METHODS)
            await _answer(send, refused.status, close, problem(refused.status, str(refused)))
            return
        await self._app(scope, _replayed(body, receive), _with_headers(send))

    def _check_sender(self, scope: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        host = headers.get("host", "")
        if self._hosts is not None and host not in self._hosts:
            raise _RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 and its port only; use its address"
            )
        own = {f"http://{name}" for name in self._hosts} if self._hosts else {f"http://{host}", f"https://{host}"}
        same_site = headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        if scope["method"] in _SAFE:
            same_site = same_site or headers.get("sec-fetch-mode") == "navigate"
        if headers.get("origin", next(iter(own))) not in own or not same_site:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "another page has sent this request; use the page of this server")
        if scope["method"] not in _METHODS:
            raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "only GET, HEAD and POST are answered")

    def _has_token_in_address(self, scope: Mapping[str, Any]) -> bool:
        if self._token is None or scope["method"] not in _SAFE or scope["path"] != "/":
            return False
        try:
            given = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10)
        except ValueError:  # more fields than any address of ours
            return False
        return compare_digest(given.get("token", [""])[0].encode("utf-8", "replace"), self._token)

    def _check_token(self, headers: Mapping[str, str]) -> None:
        if self._token is None:
            return
        cookies = dict(part.strip().partition("=")[::2] for part in headers.get("cookie", "").split(";"))
        scheme, _, told = headers.get("authorization", "").partition(" ")
        # Who names a token means it; a cookie may be left of an earlier run.
        given = told.strip() if scheme.lower() == "bearer" else cookies.get(self._cookie, "")
        if not compare_digest(given.encode("latin-1"), self._token):
            raise _RefusedError(
                HTTPStatus.FORBIDDEN,
                "the token is missing or of an earlier run; open the address that the terminal shows",
            )

    def _set_cookie(self) -> str:
        return f"{self._cookie}={(self._token or b'').decode()}; Path=/; HttpOnly; SameSite=Strict"

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


def is_loopback(host: str) -> bool:
    """Tell whether an address leads to this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_hosts(port: int) -> set[str]:
    names = ("127.0.0.1", "localhost", "[::1]")
    # Browsers leave the usual port out.
    return {f"{name}:{port}" for name in names} | (set(names) if port == _USUAL_PORT else set())


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
