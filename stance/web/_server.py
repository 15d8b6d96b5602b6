"""The server of a page: on this machine alone, from its address in the terminal to Ctrl-C.

Not here: the application.
"""

from __future__ import annotations

import secrets
import socket
import webbrowser
from collections.abc import Callable

from stance.errors import InputError, MissingExtraError
from stance.web._guard import MAX_BODY_BYTES, App, Guard

_LOOPBACK = "127.0.0.1"


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


def serve(
    app: App,
    *,
    announce: Callable[[str], None],
    port: int = 0,
    open_browser: bool = True,
    max_body: int = MAX_BODY_BYTES,
) -> None:
    """Serve an application to this machine until somebody presses Ctrl-C.

    Parameters
    ----------
    app : ASGI application
        A `Guard` with a new token is put before it.
    announce : callable
        Gets the address, token and all, when it can be opened.
    port : int
        0 takes a free one.
    open_browser : bool
        Whether to open the address in the browser, where there is one.
    max_body : int
        As for `Guard`.

    Raises
    ------
    InputError
        If the port is taken, or may not be used.
    MissingExtraError
        If the extra ``web`` is not installed.
    """
    check_web()
    import uvicorn  # noqa: PLC0415 - optional

    with _listen(port) as listening:
        port = listening.getsockname()[1]
        token = secrets.token_urlsafe(32)
        config = uvicorn.Config(
            Guard(app, port=port, token=token, max_body=max_body),
            log_level="warning",
            access_log=False,  # it would hold the token
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        address = f"http://{_LOOPBACK}:{port}/?token={token}"
        announce(address)
        if open_browser:
            webbrowser.open(address)
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:  # uvicorn has closed all, and passes on what ended it
            return


def _listen(port: int) -> socket.socket:
    """Open the port, so that whoever has the address finds somebody who answers."""
    try:
        return socket.create_server((_LOOPBACK, port))
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"port {port} cannot be used ({said}); give another one, or 0 for any that is free") from error
