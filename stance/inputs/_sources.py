"""What the caller names, files, folders and patterns, to the files that are to be read.

Not here: what stands in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path
from typing import NamedTuple

from stance.errors import InputError

TABLES = (".jsonl", ".ndjson", ".csv", ".parquet")
"""Endings of files of many articles."""

PAGES = (".html", ".htm")
"""Endings of pages of HTML."""

ENDINGS = (".txt", *TABLES, *PAGES)
"""Endings of the files that can be read."""

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One path or several."""


class Sources(NamedTuple):
    """What there is to read."""

    files: tuple[str, ...]
    """Paths as they were given: strings, because a million of them take a third of the memory of Path objects."""
    faults: tuple[tuple[str, str], ...]
    """Folders that cannot be looked into, with the reason."""


def find_sources(inputs: Paths, *, leave_out: Iterable[Path] = ()) -> Sources:
    """List the files to read, each once.

    Parameters
    ----------
    inputs : path or iterable of path
        Files; folders, which stand for all files in and below them that have one of `ENDINGS`, sorted by path;
        patterns such as ``news/**/*.txt``. Files and folders whose names begin with a dot are passed over in folders.
        A pattern passes over what cannot be looked into, as it does in a shell; a folder within a folder is a fault.
    leave_out : iterable of path
        Files that the run writes itself, links resolved: passed over in folders and patterns, refused when named.

    Returns
    -------
    Sources

    Raises
    ------
    InputError
        If nothing is there, a named file has another ending, or a named folder cannot be looked into.
    """
    written = {str(path) for path in leave_out}
    found: dict[str, str] = {}
    faults: dict[str, str] = {}
    for entry in _given(inputs):
        try:
            for path in _expand(entry, written, faults):
                found.setdefault(str(Path(path).absolute()), path)
        except OSError as error:
            raise InputError(f"{entry}: cannot be read ({error.strerror or error}); check the path") from error
    if not found and not faults:
        raise InputError("no input is given; give at least one file or folder")
    return Sources(tuple(found.values()), tuple(faults.items()))


def ending(path: str | Path) -> str:
    """Give what tells the format of a file, in lower case: ``".csv"``."""
    return Path(path).suffix.lower()


def _given(inputs: Paths) -> list[str]:
    if isinstance(inputs, bytes) or not isinstance(inputs, str | os.PathLike | Iterable):
        raise InputError(f"inputs is {type(inputs).__name__}; give paths of files or folders")
    given = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    for entry in given:
        if not isinstance(entry, str | os.PathLike) or isinstance(os.fspath(entry), bytes):
            raise InputError(f"input {entry!r} is {type(entry).__name__}; give paths of files or folders as text")
        if not os.fspath(entry) or "\0" in os.fspath(entry):
            raise InputError(f"input {entry!r} is empty or holds a NUL, as no path does; check the path")
    return [os.fspath(entry) for entry in given]


def _expand(entry: str, written: set[str], faults: dict[str, str]) -> Iterable[str]:
    """Find the files that an entry stands for; folders below it that cannot be looked into go to `faults`."""
    if Path(entry).is_dir():
        files = _below(Path(entry), faults)
    elif Path(entry).exists():
        _check_named(entry, written)
        return [entry]
    else:
        names = sorted(glob(entry, recursive=True))  # noqa: PTH207 - that of Path takes no absolute pattern
        files = iter([name for name in names if Path(name).is_file()])
        if not names:
            raise InputError(f"{entry}: no such file or folder, and no pattern that a file fits; check the path")
    n_faults = len(faults)
    readable = [file for file in files if ending(file) in ENDINGS and not _is_among(file, written)]
    if not readable and len(faults) == n_faults:
        raise InputError(f"{entry}: holds no file that ends in {', '.join(ENDINGS)}; name the files to read")
    return readable


def _below(folder: Path, faults: dict[str, str]) -> Iterator[str]:
    """Yield the files in and below a folder, sorted; hidden ones and the parts of a run are passed over."""
    with os.scandir(folder) as entries:
        shown = sorted((entry.name, _is_folder(entry)) for entry in entries if not entry.name.startswith("."))
    for name, is_folder in shown:
        if not is_folder:
            yield str(folder / name)
        elif not name.endswith(".partial") and not _leads_back(folder / name):
            try:
                yield from _below(folder / name, faults)
            except OSError as error:
                faults[str(folder / name)] = f"folder cannot be read ({error.strerror or error}); check its permissions"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether to look into it; what cannot even be asked is taken for a file, and found faulty when it is read."""
    try:
        return entry.is_dir()
    except OSError:
        return False


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
