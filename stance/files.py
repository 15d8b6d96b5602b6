"""Files written whole or not at all.

Not here: what stands in them, and whole directories, which `stance.store` writes.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from stance.errors import InputError


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file so that at any moment either the old or the whole new one is there.

    Parameters
    ----------
    path : path or str
        Where to; an existing file is replaced and keeps its permissions; behind a link, the file it leads to.
    data : bytes
        All of it.

    Raises
    ------
    InputError
        If the place is a folder, a device or the like, or cannot be written; what stood there before still stands.
    """
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: str | Path, *, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Open a file to write bit by bit; at the end it takes the place of the old one, as with `write_whole`.

    Parameters
    ----------
    path : path or str
        Where to, as for `write_whole`.
    scratch : path, optional
        A folder of the same file system for the file while it grows; that of `path` where left out.

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
    if place.exists() and not place.is_file():
        raise InputError(f"{str(path)!r} is no plain file; give the name of a file to write")
    temporary = (scratch or place.parent) / f".{place.name}.{secrets.token_hex(4)}.tmp"
    try:
        with _opened(temporary, like=place) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from error
    finally:
        temporary.unlink(missing_ok=True)


def _opened(path: Path, *, like: Path) -> BinaryIO:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    if like.exists():
        os.fchmod(handle, stat.S_IMODE(like.stat().st_mode))
    return os.fdopen(handle, "wb")
