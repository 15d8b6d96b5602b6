"""A refusal as every server of this library words it.

Not here: what is refused.
"""

from __future__ import annotations

import json
from http import HTTPStatus

PROBLEM_TYPE = "application/problem+json"
"""The media type of a refusal (RFC 9457)."""


def problem(status: int, error: str, *, where: str | None = None, allowed: object = None) -> bytes:
    """Word a refusal.

    Parameters
    ----------
    status : int
        The HTTP status.
    error : str
        What is wrong, and what to do.
    where : str, optional
        The part of the request that it is about.
    allowed : optional
        What would be right: anything that JSON holds.

    Returns
    -------
    bytes
        A JSON object with ``title``, ``status``, ``error`` and, where they are known, ``where`` and ``allowed``.

    Examples
    --------
    >>> problem(404, "no such page", where="/reed")
    b'{"title": "Not Found", "status": 404, "error": "no such page", "where": "/reed"}'
    """
    told = {"title": HTTPStatus(status).phrase, "status": int(status), "error": error}
    more = {"where": where, "allowed": allowed}
    return json.dumps(told | {name: value for name, value in more.items() if value is not None}).encode()
