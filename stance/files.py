"""Files written whole or not at all.

Not here: what stands in them, and whole directories, which `stance.store` writes.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from stance.errors import InputError

_REMEDY = "choose another place"


def check_place(path: str | os.PathLike[str], name: str = "out") -> Path:
    """Refuse, before any work is done for it, a place where no file can be written.

    Parameters
    ----------
    path : path or str
        Where a file is to be written.
    name : str, optional
        What the caller calls it.

    Returns
    -------
    Path
        The same with links resolved: what lies behind a link is what is written.

    Raises
    ------
    InputError
        If it is no path, the folder is missing, or something else than a plain file stands there.
    """
    if not isinstance(path, str | os.PathLike):
        raise InputError(f"{name} is {type(path).__name__}; give the path of the file to write")
    if not os.fspath(path) or "\0" in str(path):
        raise InputError(f"{name} {str(path)!r} is empty or holds a NUL, as no path does; choose another name")
    try:
        place = Path(os.path.realpath(path))
        if place.exists() and not place.is_file():
            raise InputError(f"{path}: is no plain file; give the name of a file to write")
        if not place.parent.is_dir():
            raise InputError(f"{path}: the folder {place.parent} does not exist; make it, or write elsewhere")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); {_REMEDY}") from error
    return place


def write_whole(path: str | Path, data: bytes, *, remedy: str = _REMEDY) -> None:
    """Write a file so that at any moment either the old or the whole new one is there.

    Parameters
    ----------
    path : path or str
        Where to; an existing file is replaced and keeps its permissions; behind a link, the file it leads to.
    data : bytes
        All of it.
    remedy : str, optional
        What the message says to do where it cannot be written.

    Raises
    ------
    InputError
        If the place is a folder, a device or the like, or cannot be written; what stood there before still stands.
    """
    with replacing(path, remedy=remedy) as file:
        file.write(data)


@contextmanager
def replacing(path: str | Path, *, scratch: Path | None = None, remedy: str = _REMEDY) -> Iterator[BinaryIO]:
    """Open a file to write bit by bit; at the end it takes the place of the old one, as with `write_whole`.

    Parameters
    ----------
    path : path or str
        Where to, as for `write_whole`.
    scratch : path, optional
        A folder of the same file system for the file while it grows; that of `path` where left out.
    remedy : str, optional
        As for `write_whole`.

    Yields
    ------
    binary file
        After an exception it is thrown away, and what stood at `path` still stands.

    Raises
    ------
    InputError
        As for `write_whole`.
    """
    place = Path(os.path.realpath(path))
    temporary = (scratch or place.parent) / f".{place.name}.{secrets.token_hex(4)}.tmp"
    try:
        if place.exists() and not place.is_file():
            raise InputError(f"{str(path)!r} is no plain file; give the name of a file to write")
        with _opened(temporary, like=place) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); {remedy}") from error
    finally:
        with suppress(OSError):  # where it cannot be removed either, what went wrong first is what matters
            temporary.unlink(missing_ok=True)


def _opened(path: Path, *, like: Path) -> BinaryIO:
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
    try:
        if like.exists():
            os.fchmod(file.fileno(), stat.S_IMODE(like.stat().st_mode))
    except OSError:
        file.close()
        raise
    return file
