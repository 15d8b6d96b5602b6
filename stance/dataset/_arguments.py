"""What the reader of labelled data is given, checked by type before any file is opened.

Not here: what stands in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from stance.dataset._row import MAX_LABEL_CHARS, shown
from stance.errors import InputError


class Columns(NamedTuple):
    """What the fields are called that hold sentence and label."""

    text: str
    label: str


def check_paths(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Take a list of paths, and refuse a single one."""
    if isinstance(paths, str | bytes | os.PathLike):
        raise InputError(f"{shown(paths)}: a single path was given; give a list of paths")
    if not isinstance(paths, Iterable) or isinstance(paths, Mapping | Set):
        raise InputError(f"paths is {shown(paths)}; give a list of paths")
    return [_path("paths holds", path) for path in paths]


def check_folder(folder: str | os.PathLike[str] | None) -> Path | None:
    """Take the path of a folder, or none."""
    return None if folder is None else _path("articles is", folder)


def check_labels(labels: Sequence[str] | None) -> tuple[str, ...] | None:
    """Take a list of label names, two or more, and refuse a single one."""
    if labels is None:
        return None
    if isinstance(labels, str | bytes) or not isinstance(labels, Iterable):
        raise InputError(f"labels is {shown(labels)}; give a list of names")
    names = tuple(labels)
    for name in names:
        if not isinstance(name, str) or not name.strip() or len(name) > MAX_LABEL_CHARS:
            raise InputError(f"labels holds {shown(name)}; give names of 1 to {MAX_LABEL_CHARS} characters")
    if len(set(names)) < 2:
        raise InputError(f"labels is {shown(list(names))}; give two or more different names")
    return names


def check_columns(text: str, label: str) -> Columns:
    """Take the names of two different fields."""
    for name, value in (("text", text), ("label", label)):
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"{name} is {shown(value)}; give the name of a column")
    if text == label:
        raise InputError(f"text and label are both {shown(text)}; give two different columns")
    return Columns(text, label)


def _path(what: str, value: object) -> Path:
    if not isinstance(value, str | os.PathLike):
        raise InputError(f"{what} {shown(value)}; give a path as a text or a Path")
    return Path(value)
