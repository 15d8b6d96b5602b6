"""Files of labels, one an annotator, checked against each other.

Not here: how a row is read, which `stance.dataset` does, and any figure.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from stance.dataset import Example, read_labelled
from stance.errors import DataError, InputError
from stance.rows import csv_rows, json_rows

_SHOWN_CHARS = 60
_MOST_FAULTS = 20
# As for labels within one file: names so alike are one name misspelt.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotator:
    """Somebody's labels.

    Attributes
    ----------
    name : str
        The annotator that the rows name, or the name of the file.
    path : str
        The file.
    examples : mapping of str to Example
        By id, in file order.
    rows : mapping of str to dict
        The whole rows by id.
    """

    name: str
    path: str
    examples: Mapping[str, Example]
    rows: Mapping[str, Mapping[str, Any]]

    def note(self, identity: str) -> str:
        """Give what was noted on a statement; an empty text where nothing was."""
        note = self.rows.get(identity, {}).get("note")
        return note if isinstance(note, str) else ""


def read_annotators(
    paths: Sequence[str | os.PathLike[str]], *, labels: Sequence[str] | None = None
) -> tuple[Annotator, ...]:
    """Read files of labels, one an annotator.

    Parameters
    ----------
    paths : sequence of path
        Two or more files of labelled sentences with ids, as `stance.dataset.read_labelled` takes them.
    labels : sequence of str, optional
        The label names that are allowed; as for `read_labelled` where left out.

    Returns
    -------
    tuple of Annotator
        In the order of the files, each with another name.

    Raises
    ------
    InputError
        If fewer than two files are given, or one is given twice.
    DataError
        If a file is faulty; if a row has no id; if an id stands for different texts; if no statement is in two files;
        if the files have no label in common, or a label of one is spelt almost like one of another.
    """
    if isinstance(paths, str | bytes | os.PathLike) or len(paths) < 2:
        raise InputError("a single file of labels was given; give two or more, one an annotator")
    places: dict[str, str] = {}
    for path in paths:
        place = os.path.realpath(path)
        if place in places:
            raise InputError(f"{path}: is the same file as {places[place]}; give each annotator's file once")
        places[place] = str(path)
    found = [_read(path, labels) for path in places.values()]
    _check_texts(found)
    if labels is None:
        _check_labels(found)
    names = _names(found)
    return tuple(
        Annotator(name=name, path=given.path, examples=given.examples, rows=given.rows)
        for name, given in zip(names, found, strict=True)
    )


def _read(path: str, labels: Sequence[str] | None) -> Annotator:
    examples = read_labelled([path], labels=labels).examples
    nameless = [example.where for example in examples if example.id == example.where]
    if nameless:
        raise DataError([f"{nameless[0]}: id is missing; give each statement an id, the same for all annotators"])
    rows = _rows(Path(path))
    given = {str(row["annotator"]) for row in rows.values() if row.get("annotator")}
    name = given.pop() if len(given) == 1 else Path(path).stem
    kept = {example.id: example for example in examples}
    return Annotator(
        name=name,
        path=path,
        examples=MappingProxyType(kept),
        rows=MappingProxyType({identity: row for identity, row in rows.items() if identity in kept}),
    )


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    """Read the whole rows of a file that was checked, for what labelled data passes over."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() == ".csv":
        found = csv_rows(io.StringIO(text, newline=""), needed=("id",))
    else:
        found = json_rows(text.split("\n"))
    return {str(row.values["id"]): row.values for row in found if row.values.get("id") is not None}


def _check_texts(found: Sequence[Annotator]) -> None:
    """Refuse ids that stand for different statements, and files without a statement in common."""
    first: dict[str, Example] = {}
    faults, shared = [], 0
    for given in found:
        for identity, example in given.examples.items():
            earlier = first.setdefault(identity, example)
            if earlier is example:
                continue
            shared += 1
            one, other = example.wording, earlier.wording
            # Who mended a span has more or less of the same sentence.
            if one not in other and other not in one:
                faults.append(
                    f"{example.where}: id {identity!r} stands for {_shown(example.statement.text)}, but in "
                    f"{earlier.where} for {_shown(earlier.statement.text)}; give files on the same statements"
                )
    if faults:
        more = len(faults) - _MOST_FAULTS
        raise DataError(faults[:_MOST_FAULTS] + [f"and {more:,} more ids with different texts"] * (more > 0))
    if not shared:
        ids = " and ".join(f"{next(iter(given.examples))!r} in {given.path}" for given in found[:2])
        raise DataError([f"no id stands in two of the files (such as {ids}); give files on the same statements"])


def _check_labels(found: Sequence[Annotator]) -> None:
    sets = [{example.label for example in given.examples.values()} for given in found]
    for k, labels in enumerate(sets):
        for j, others in enumerate(sets[:k]):
            one, other = found[k].path, found[j].path
            lists = f"{', '.join(sorted(labels))} in {one}, {', '.join(sorted(others))} in {other}"
            if not labels & others:
                fault = f"no label stands in both files: {lists}; use the same names, or name all that are (--labels)"
                raise DataError([fault])
            for label in sorted(labels - others):
                close = get_close_matches(label, sorted(others - labels), n=1, cutoff=_ALIKE)
                if close and not _only_digits_differ(label, close[0]):
                    known = f"label {label!r} in {one} is close to {close[0]!r} in {other}"
                    raise DataError([f"{known}: misspelt? --labels names those allowed"])


def _only_digits_differ(one: str, other: str) -> bool:
    return [c for c in one if not c.isdigit()] == [c for c in other if not c.isdigit()]


def _names(found: Sequence[Annotator]) -> list[str]:
    """Tell the annotators apart: by the name in their rows, else by their files."""
    ways = (
        [given.name for given in found],
        [Path(given.path).stem for given in found],
        [Path(given.path).name for given in found],
        [given.path for given in found],
    )
    return next(names for names in ways if len(set(names)) == len(names) or names is ways[-1])


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…")
