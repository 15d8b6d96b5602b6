"""A file that another program exported to tasks.

Not here: what stands in it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from stance.errors import InputError
from stance.exchange._counting import COUNTINGS
from stance.exchange._doccano import from_doccano
from stance.exchange._from_label_studio import from_label_studio
from stance.exchange._tasks import Task

PROGRAMS: Final = ("label-studio", "doccano")
"""Programs to which labels go and from which they come."""


def read_exported(
    path: str | os.PathLike[str], program: str, *, annotator: str | None = None, counting: str | None = None
) -> tuple[Task, ...]:
    """Read what another program exported.

    Parameters
    ----------
    path : path
        The file, in UTF-8.
    program : str
        ``"label-studio"`` or ``"doccano"``.
    annotator : str, optional
        Whose labels to take, or, where the file does not say, who gave them.
    counting : str, optional
        How offsets count, ``"code-points"`` or ``"utf-16"``; the program's way where left out.

    Returns
    -------
    tuple of Task
        The labelled ones.

    Raises
    ------
    InputError
        If an argument is none of those, the file cannot be read, or nothing in it is labelled.
    """
    if program not in PROGRAMS:
        raise InputError(f"program {program!r} is not one of {', '.join(PROGRAMS)}")
    if counting is not None and counting not in COUNTINGS:
        raise InputError(f"counting {counting!r} is not one of {', '.join(COUNTINGS)}")
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}); check it") from error
    nul = content.find(b"\0")
    if nul >= 0:
        raise InputError(f"{path}: byte {nul} is NUL, which no text holds; export as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8; export as UTF-8") from None
    read = from_label_studio if program == "label-studio" else from_doccano
    tasks = read(text, str(path), annotator=annotator, counting=counting)
    if not tasks:
        whose = f" by {annotator}" if annotator else ""
        raise InputError(f"{path}: holds no task labelled{whose}; label some, or check whose labels to take")
    return tuple(tasks)
