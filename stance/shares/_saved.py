"""Shares as ``stance shares --format json`` wrote them.

Not here: how they are estimated.
"""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.shares._records import Share

_NAMES = tuple(field.name for field in fields(Share))
_TEXTS = frozenset({"label", "by", "group", "method", "note"})
_COUNTS = frozenset({"n_labels", "n_predictions"})
_REMEDY = "give what stance shares --format json writes"


def read_shares(path: str | os.PathLike[str]) -> tuple[Share, ...]:
    """Read shares from the JSON that ``stance shares --format json --out FILE`` writes.

    Parameters
    ----------
    path : path
        A list of objects with the attributes of `Share`.

    Returns
    -------
    tuple of Share
        In the order of the file.

    Raises
    ------
    InputError
        If it cannot be read or is no such list. The message names the entry.
    """
    try:
        entries = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); {_REMEDY}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is no JSON ({error}); {_REMEDY}") from None
    if not isinstance(entries, list):
        raise InputError(f"{path}: is a JSON {type(entries).__name__} and no list; {_REMEDY}")
    return tuple(_share(entry, f"{path}: entry {number}") for number, entry in enumerate(entries, start=1))


def _share(entry: Any, where: str) -> Share:
    if not isinstance(entry, dict) or set(entry) != set(_NAMES):
        held = ", ".join(map(repr, entry)) if isinstance(entry, dict) else f"is a {type(entry).__name__}"
        raise InputError(f"{where}: {held:.200}; a share has {', '.join(_NAMES)}: {_REMEDY}")
    for name, value in entry.items():
        if not _fits(name, value):
            raise InputError(f"{where}: {name} is {value!r:.80}; {_REMEDY}")
    return Share(**entry)


def _fits(name: str, value: Any) -> bool:
    if name in _TEXTS:
        return isinstance(value, str)
    if value is None:
        return name in {"estimate", "low", "high"}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (isinstance(value, int) and value >= 0) if name in _COUNTS else 0 <= value <= 1
