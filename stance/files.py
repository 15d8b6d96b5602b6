"""Files written whole or not at all.

Not here: what stands in them, and whole directories, which `stance.store` writes.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from stance.errors import InputError


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file so that at any moment either the old or the whole new one is there.

    Parameters
    ----------
    path : path or str
        Where to; an existing file is replaced.
    data : bytes
        All of it.

    Raises
    ------
    InputError
        If the file cannot be written; what stood there before still stands.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from error
