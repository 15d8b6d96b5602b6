"""One run at a time in a folder.

The lock is held by the open file and not by its being there: the system lets go of it however a process ends, so a run
that was killed leaves nothing behind that blocks the next. Where there are no such locks, on Windows and some network
drives, a second run is not noticed.

Not here: what is in the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from stance.errors import InputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOCK = "lock"
"""Name of the file that is locked."""

_TRIES = 100  # each is lost to a run that ends at that very moment


class FolderLock:
    """A folder, made where it is missing, that no other run has while this one holds it.

    Parameters
    ----------
    folder : Path
        The folder.

    Raises
    ------
    InputError
        If another run has it, or it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK
        try:
            self._handle = self._take()
        except OSError as error:
            raise InputError(
                f"{folder}: cannot be made or locked ({error.strerror or error}); write to a folder that lets you"
            ) from error

    def _take(self) -> int:
        for _ in range(_TRIES):
            try:
                self._path.parent.mkdir(exist_ok=True)
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except (FileExistsError, FileNotFoundError):  # the other run was through, and removed the folder
                continue
            if not _is_ours(handle):
                os.close(handle)
                break
            if _is_at(handle, self._path):
                return handle
            os.close(handle)
        raise InputError(
            f"{self._path.parent}: another run is at work on this output; wait for it, or name another file to write"
        )

    def release(self) -> None:
        """Let another run have the folder."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def remove(self) -> None:
        """Remove the file; who opened it before finds that it is no longer the one at its place."""
        self._path.unlink(missing_ok=True)


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
