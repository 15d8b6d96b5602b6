"""What the caller names, files, folders and patterns, to a list of files.

Not here: what stands in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path

from stance.errors import InputError

ENDINGS = (".txt", ".jsonl", ".ndjson", ".csv", ".parquet")
"""Endings of the files that can be read."""

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One path or several."""


def find_sources(inputs: Paths, *, leave_out: Iterable[Path] = ()) -> tuple[str, ...]:
    """List the files to read, each once.

    Parameters
    ----------
    inputs : path or iterable of path
        Files; folders, which stand for all files in and below them that have one of `ENDINGS`, sorted by path;
        patterns such as ``news/**/*.txt``. Files and folders whose names begin with a dot are passed over in folders.
    leave_out : iterable of path
        Files that the run writes itself, links resolved: passed over in folders and patterns, refused when named.

    Returns
    -------
    tuple of str
        Paths as they were given: strings, because a million of them take a third of the memory of Path objects.

    Raises
    ------
    InputError
        If nothing is there, or a named file has another ending.
    """
    given = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    written = {str(path) for path in leave_out}
    found: dict[str, str] = {}
    for entry in given:
        if not isinstance(entry, str | os.PathLike):
            raise InputError(f"input {entry!r} is {type(entry).__name__}; give paths of files or folders")
        for path in _expand(os.fspath(entry), written):
            found.setdefault(str(Path(path).absolute()), path)
    if not found:
        raise InputError("no input is given; give at least one file or folder")
    return tuple(found.values())


def ending(path: str | Path) -> str:
    """Give what tells the format of a file, in lower case: ``".csv"``."""
    return Path(path).suffix.lower()


def _expand(entry: str, written: set[str]) -> Iterable[str]:
    if Path(entry).is_dir():
        files = _below(Path(entry))
    elif Path(entry).exists():
        _check_named(entry, written)
        return [entry]
    else:
        names = sorted(glob(entry, recursive=True))  # noqa: PTH207 - that of Path takes no absolute pattern
        files = iter([name for name in names if Path(name).is_file()])
        if not names:
            raise InputError(f"{entry}: no such file or folder, and no pattern that a file fits; check the path")
    readable = [file for file in files if ending(file) in ENDINGS and not _is_among(file, written)]
    if not readable:
        raise InputError(f"{entry}: holds no file that ends in {', '.join(ENDINGS)}; name the files to read")
    return readable


def _below(folder: Path) -> Iterator[str]:
    """Yield the files in and below a folder, sorted; hidden ones and the parts of a run are passed over."""
    with os.scandir(folder) as entries:
        shown = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
    for name, is_folder in shown:
        if not is_folder:
            yield str(folder / name)
        elif not name.endswith(".partial") and not _leads_back(folder / name):
            yield from _below(folder / name)


def _leads_back(folder: Path) -> bool:
    """Whether a linked folder holds itself."""
    return folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve())


def _check_named(path: str, written: set[str]) -> None:
    if ending(path) not in ENDINGS:
        raise InputError(f"{path}: ending {ending(path)!r} is not one of {', '.join(ENDINGS)}; save it as one of these")
    if _is_among(path, written):
        raise InputError(f"{path}: is written by this run; give another file to write")


def _is_among(path: str, written: set[str]) -> bool:
    return os.path.realpath(path) in written
