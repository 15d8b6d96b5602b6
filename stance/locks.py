"""One process at a time: a file that only one holds.

The lock is held by the open file and not by its being there: the system lets go of it however a process ends, so one
that was killed leaves nothing behind that blocks the next. Where there are no such locks, on Windows and some network
drives, a second process is not noticed.

Not here: what is guarded by it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from stance.errors import InputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_TRIES = 100  # each is lost to a process that ends at that very moment


class FileLock:
    """A file, made where it is missing, that no other process has while this one holds it.

    Parameters
    ----------
    path : Path
        The file; its folder is made where that is missing.
    guarded : Path
        What messages name: the folder or file that is guarded.
    busy : str
        What the message says where another process has it, and what to do.
    remedy : str
        What it says to do where the file cannot be made.

    Raises
    ------
    InputError
        If another process has it, or it cannot be made.
    """

    def __init__(self, path: Path, guarded: Path, *, busy: str, remedy: str) -> None:
        self._path, self._guarded, self._busy = path, guarded, busy
        try:
            self._handle = self._take()
        except OSError as error:
            raise InputError(f"{guarded}: cannot be made or locked ({error.strerror or error}); {remedy}") from error

    def _take(self) -> int:
        for _ in range(_TRIES):
            try:
                self._path.parent.mkdir(exist_ok=True)
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except (FileExistsError, FileNotFoundError):  # the other was through, and removed the folder
                continue
            if not _is_ours(handle):
                os.close(handle)
                break
            if _is_at(handle, self._path):
                return handle
            os.close(handle)
        raise InputError(f"{self._guarded}: {self._busy}")

    def release(self) -> None:
        """Let another process have it."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def remove(self) -> None:
        """Remove the file; who opened it before finds that it is no longer the one at its place."""
        with suppress(FileNotFoundError):
            self._path.unlink()


def _is_ours(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a drive without locks
        return True
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file is still the one at a place."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
