"""The server of an application, from its address in the terminal to Ctrl-C; to this machine alone unless told more.

Not here: the application.
"""

from __future__ import annotations

import re
import secrets
import socket
import webbrowser
from collections.abc import Callable

from stance.errors import InputError, MissingExtraError
from stance.web._guard import MAX_BODY_BYTES, App, Guard, is_loopback

LOOPBACK = "127.0.0.1"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,200}")
_EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}


def check_web() -> None:
    """Refuse early what needs the extra ``web`` where it is not installed.

    Raises
    ------
    MissingExtraError
        If FastAPI or uvicorn is missing.
    """
    try:
        import fastapi  # noqa: F401, PLC0415 - optional
        import uvicorn  # noqa: F401, PLC0415
    except ImportError as error:
        raise MissingExtraError(
            "a page in the browser needs fastapi and uvicorn; install them, or this package with its extra 'web'"
        ) from error


def check_address(host: str, token: str | None) -> None:
    """Refuse a token that is easily guessed or fits no address, and another machine's way in without one.

    Parameters
    ----------
    host : str
        The address to serve.
    token : str or None
        What requests have to know; empty for one yet to be made.

    Raises
    ------
    InputError
        If the token is not 16 to 200 letters, digits, ``-`` and ``_``, or other machines could ask without one.
    """
    if token is None and not is_loopback(host):
        raise InputError(f"host {host!r} is open to other machines; give a token, so that not everybody there may ask")
    if token and not _TOKEN.fullmatch(token):
        raise InputError("the token does not do; give 16 to 200 letters, digits, - and _, or let one be made")


def serve(
    app: App,
    *,
    announce: Callable[[str], None],
    port: int = 0,
    open_browser: bool = True,
    max_body: int = MAX_BODY_BYTES,
    host: str = LOOPBACK,
    token: str | None = "",
) -> None:
    """Serve an application until somebody presses Ctrl-C: to this machine, unless another address is given.

    Parameters
    ----------
    app : ASGI application
        A `Guard` is put before it.
    announce : callable
        Gets the address, token and all, when it can be opened.
    port : int
        0 takes a free one.
    open_browser : bool
        Whether to open the address in the browser, where there is one.
    max_body : int
        As for `Guard`.
    host : str
        The address to serve.
    token : str or None
        What requests have to know; a new one where it is empty, and None for none, on this machine only.

    Raises
    ------
    InputError
        If the port is taken, or may not be used; as `check_address`.
    MissingExtraError
        If the extra ``web`` is not installed.
    """
    check_web()
    check_address(host, token)
    import uvicorn  # noqa: PLC0415 - optional

    with _listen(port, host) as listening:
        port = listening.getsockname()[1]
        token = secrets.token_urlsafe(32) if token == "" else token
        config = uvicorn.Config(
            Guard(app, port=port, token=token, max_body=max_body, host=host),
            log_level="warning",
            access_log=False,  # it would hold the token
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        address = _address(host, port, token)
        announce(address)
        if open_browser:
            webbrowser.open(address)
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:  # uvicorn has closed all, and passes on what ended it
            return


def _address(host: str, port: int, token: str | None) -> str:
    name = _EVERYWHERE.get(host, host)
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


def _listen(port: int, host: str) -> socket.socket:
    """Open the port, so that whoever has the address finds somebody who answers."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or error
        place = f"port {port}" if host == LOOPBACK else f"{host}, port {port},"
        raise InputError(f"{place} cannot be used ({said}); give another one, or 0 for any that is free") from error
