"""A chunk of records to a part of the result: the work itself, which runs in any process or on any machine.

Not here: where records come from and where parts go.
"""

from __future__ import annotations

import json
import pickle
import zlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from stance.corpus._chunks import Chunk
from stance.errors import InputError
from stance.inputs import Record, open_record, text_of, unless_blank
from stance.model import StanceModel
from stance.reading import Draft, draft_article
from stance.records import Article, Prediction, Statement, Target, as_target

_DECIMALS = 6  # of probabilities: more is noise, and takes most of the room
_INT64 = 1 << 63
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_KINDS = {type(None): "none", bool: "bool", float: "float"}

Fault = tuple[int, str]
"""Number of the record within its chunk, and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of every record of a run."""

    unit: str
    """``"article"`` or ``"statement"``."""
    text: str
    target: Target | None
    max_chars: int
    """Longest text taken."""
    labels: tuple[str, ...]
    # Packed, and unpacked once a process: as an object it would be taken apart for every chunk. Bytes in a class with
    # slots are also what Dask does not scatter: scattered data would die with the worker that holds them.
    model: bytes

    @property
    def answers(self) -> dict[str, str]:
        """Columns of the answers, in order, with what they hold."""
        columns = Article(text="", target=None, quotes=(), labels=self.labels).columns()
        if self.unit == "statement":
            columns = statement_columns(self.labels)
        return {name: _ANSWER_KINDS.get(name, "float" if name.startswith("p_") else "text") for name in columns}


_ANSWER_KINDS = {"start": "int", "end": "int", "confidence": "float", "stance": "text"}


def statement_columns(labels: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a statement's answer."""
    return ("stance", "confidence", *(f"p_{label}" for label in labels))


def statement_answer(probabilities: Sequence[float], labels: Sequence[str]) -> tuple[Any, ...]:
    """Give a statement's answer, one value a column: the most probable label, its probability, that of every label."""
    top = max(probabilities)
    return (labels[probabilities.index(top)], top, *probabilities)


class Part(NamedTuple):
    """What came of a chunk."""

    rows: bytes
    """One JSON object a line."""
    faults: bytes
    """One JSON object a line: ``place`` and ``reason``."""
    n_rows: int
    n_faults: int
    columns: dict[str, str]
    """Kind of the values of each column, in order of appearance: ``int``, ``float``, ``bool``, ``text``, ``none``."""


class _Opened(NamedTuple):
    """A record that was looked at and found sound."""

    number: int
    place: str
    text: str
    values: dict[str, Any]


def pack(model: StanceModel) -> bytes:
    """Make a model fit to travel."""
    return zlib.compress(pickle.dumps(model, protocol=pickle.HIGHEST_PROTOCOL), level=1)


@lru_cache(maxsize=1)
def _unpack(packed: bytes) -> StanceModel:
    model: StanceModel = pickle.loads(zlib.decompress(packed))
    return model


def answer(task: Task, chunk: Chunk) -> Part:
    """Answer every record of a chunk; what is wrong with one of them costs that one only."""
    faults: list[Fault] = []
    sound = list(_open_all(chunk.records, task, faults))
    lines: list[bytes] = []
    columns: dict[str, str] = {}
    for opened, rows in _ANSWERS[task.unit](sound, task, faults):
        try:
            whole = [_row(opened, row, task) for row in rows]
            lines += [_line(row) for row in whole]
        except ValueError as error:
            faults.append((opened.number, f"cannot be written as JSON ({error}); leave that character or number out"))
            continue
        for row in whole:
            widen(columns, {name: _kind(value) for name, value in row.items()})
    wrong = [_line({"place": chunk.records[number].place, "reason": reason}) for number, reason in sorted(faults)]
    return Part(b"".join(lines), b"".join(wrong), len(lines), len(wrong), columns)


def _open_all(records: Sequence[Record], task: Task, faults: list[Fault]) -> Iterator[_Opened]:
    for number, record in enumerate(records):
        try:
            values = open_record(record, task.text)
            words = text_of(values, task.text, record.form, max_chars=task.max_chars)
            yield _Opened(number, record.place, words, values)
        except InputError as error:
            faults.append((number, str(error)))


def target_of_all(target: Target | str | None) -> Target | None:
    """Take the target of a whole corpus as given, without places that point into one text."""
    known = as_target(target)
    if known is not None and known.spans:
        raise InputError(f"target {known.name!r} has spans, which point into one text; give its name and aliases only")
    return known


def _target(opened: _Opened, task: Task) -> Target | None:
    """The record's own target, or that of the run."""
    own = unless_blank(opened.values.get("target"))
    return task.target if own is None else as_target(own)


def _read(sound: Sequence[_Opened], task: Task, faults: list[Fault]) -> Iterator[tuple[_Opened, list[dict[str, Any]]]]:
    model, drafts = _unpack(task.model), []
    for opened in sound:
        with _costs_one(opened, faults):
            drafts.append((opened, draft_article(opened.text, target=_target(opened, task))))
    stances = _judge([draft for _, draft in drafts], model)
    for opened, draft in drafts:
        rows: list[dict[str, Any]] | None = None
        with _costs_one(opened, faults):
            rows = draft.judged(next(stances), model.labels).to_dicts()
        if rows is not None:
            yield opened, rows


def _judge(drafts: Sequence[Draft], model: StanceModel) -> Iterator[list[Prediction]]:
    """Judge the statements of many articles together, which is faster; one by one where that fails."""
    try:
        every = iter(model.classify_many([statement for draft in drafts for statement in draft.statements]))
    except Exception:
        return map(model.classify_many, [draft.statements for draft in drafts])
    return (list(islice(every, len(draft.statements))) for draft in drafts)


@contextmanager
def _costs_one(opened: _Opened, faults: list[Fault]) -> Iterator[None]:
    """Take down what is wrong with an article; a fault of this library in one must not cost a million others."""
    try:
        yield
    except InputError as error:
        faults.append((opened.number, str(error)))
    except Exception as error:
        faults.append((opened.number, f"could not be read ({type(error).__name__}: {error}); please report it"))


def _classify(
    sound: Sequence[_Opened], task: Task, faults: list[Fault]
) -> Iterator[tuple[_Opened, list[dict[str, Any]]]]:
    asked, statements = [], []
    for opened in sound:
        speaker, role = (unless_blank(opened.values.get(name)) for name in ("speaker", "role"))
        try:
            statements.append(Statement(opened.text, target=_target(opened, task), speaker=speaker, role=role))
            asked.append(opened)
        except InputError as error:
            faults.append((opened.number, str(error)))
    model, columns = _unpack(task.model), statement_columns(task.labels)
    for opened, values in zip(asked, model.probabilities(statements).tolist(), strict=True):
        yield opened, [dict(zip(columns, statement_answer(values, task.labels), strict=True))]


_Answering = Callable[[Sequence[_Opened], Task, list[Fault]], Iterator[tuple[_Opened, list[dict[str, Any]]]]]
_ANSWERS: dict[str, _Answering] = {"article": _read, "statement": _classify}


def _row(opened: _Opened, answers: dict[str, Any], task: Task) -> dict[str, Any]:
    """Put a row together: its place, what the record carried, the answers."""
    # An article's text would stand beside each of its quotes, and its target does so as an answer.
    used = {task.text, "target"} if task.unit == "article" else set()
    row: dict[str, Any] = {"record": opened.place}
    hidden = ({"record"} | answers.keys()) & (opened.values.keys() - used)
    for name, value in opened.values.items():
        if name not in used:
            row[_free_name(name, opened.values) if name in hidden else name] = value
    rounded = {name: round(value, _DECIMALS) if isinstance(value, float) else value for name, value in answers.items()}
    return row | rounded


def _free_name(name: str, taken: Container[str]) -> str:
    """Name a carried column so that it hides neither an answer nor another one."""
    while name in taken:
        name = f"input_{name}"
    return name


def widen(columns: dict[str, str], more: Mapping[str, str]) -> None:
    """Take in the kinds of further values, column by column."""
    for name, kind in more.items():
        known = columns.setdefault(name, kind)
        if known != kind:
            columns[name] = _wider(known, kind)


def _kind(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return "int" if -_INT64 <= value < _INT64 else "text"
    return _KINDS.get(type(value), "text")


def _wider(a: str, b: str) -> str:
    """Give the kind that holds values of both."""
    if b in {a, "none"}:
        return a
    if a == "none":
        return b
    return "float" if {a, b} == {"int", "float"} else "text"


def _line(row: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(row).encode("utf-8") + b"\n"
