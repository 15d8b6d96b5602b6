"""One run at a time in a folder.

Not here: what is in the folder.
"""

from __future__ import annotations

from pathlib import Path

from stance.locks import FileLock

LOCK = "lock"
"""Name of the file that is locked."""


class FolderLock(FileLock):
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
        super().__init__(
            folder / LOCK,
            folder,
            busy="another run is at work on this output; wait for it, or name another file to write",
            remedy="write to a folder that lets you",
        )
