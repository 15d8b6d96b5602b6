"""Files written whole or not at all.

Not here: what stands in them, and whole directories, which `stance.store` writes.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

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
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        raise InputError(f"{str(path)!r} is no plain file; give the name of a file to write")
    temporary = place.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write_synced(temporary, data, like=place)
        temporary.replace(place)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from error
    finally:
        temporary.unlink(missing_ok=True)


def _write_synced(path: Path, data: bytes, *, like: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        if like.exists():
            os.fchmod(handle, stat.S_IMODE(like.stat().st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
