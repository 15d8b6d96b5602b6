"""From a model to a server that answers.

Not here: any of the steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from stance.store import load_model
from stance.web import check_address, check_web, serve

MAX_BODY_BYTES = 6_000_000
"""Longest body taken: a page of HTML with its quotation marks escaped, or an article of which each letter is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingJob:
    """What is served, and to whom.

    Attributes
    ----------
    model : path, optional
        The directory of the model; the shipped one where left out.
    host : str
        The address to serve; one that other machines reach needs a token.
    port : int
        0 takes a free one.
    token : str or None
        What requests have to know; a new one where it is empty, and None for none, on this machine only.
    workers : int
        How many articles are read at once, each in a process of its own.
    time_limit : float
        Seconds that one request may take.
    """

    model: str | os.PathLike[str] | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    workers: int = 2
    time_limit: float = 20.0


def serve_stances(job: ServingJob, *, version: str, announce: Callable[[str], None]) -> None:
    """Serve until somebody presses Ctrl-C.

    Parameters
    ----------
    job : ServingJob
        What is served.
    version : str
        Of the library.
    announce : callable
        Gets the address, token and all, when it can be opened.

    Raises
    ------
    InputError
        If the port is taken, the token does not do, or other machines could ask without one.
    MissingExtraError
        If the extra ``web`` is not installed.
    ModelFileError
        If the model cannot be loaded.
    """
    check_web()
    check_address(job.host, job.token)
    labels = load_model(job.model).labels
    from stance.serving._app import serving_app  # noqa: PLC0415 - optional
    from stance.serving._workers import Workers  # noqa: PLC0415

    with Workers(job.workers, folder=job.model, time_limit=job.time_limit) as workers:
        serve(
            serving_app(workers, version=version, labels=labels, with_token=job.token is not None),
            announce=announce,
            port=job.port,
            open_browser=False,
            max_body=MAX_BODY_BYTES,
            host=job.host,
            token=job.token,
        )
