"""What is passed to another program and back: a text with labelled spans, or with one label, and the rows behind it.

Not here: the formats of those programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stance.errors import DataError

SPEAKER = "speaker"
"""The label of the words that name who speaks."""
SAID_BY = "said by"
"""The relation from a labelled span to those words."""

# A row's own names for what a task says itself.
_OWN = ("text", "label", "stance")
_SPAN = ("sentence_start", "sentence_end")
_QUOTE = ("quote_start", "quote_end")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSpan:
    """A labelled stretch of a text.

    Attributes
    ----------
    start, end : int
        Code-point offsets ``[start, end)``.
    label : str or None
        None where nobody labelled it yet.
    speaker : (int, int) or None
        The words that name who speaks, in the same text.
    note : str
        Whatever was noted on it.
    """

    start: int
    end: int
    label: str | None
    speaker: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A text to label.

    Attributes
    ----------
    text : str
        An article, or one statement.
    article : str or None
        Its name.
    label : str or None
        Of a statement as a whole.
    guess : str or None
        What the model says of it.
    spans, guesses : tuple of LabelledSpan
        Of an article: what somebody labelled, what the model says.
    rows : tuple of mapping
        What is known of each statement, as it stands in labelled data: passed along, and found again by its offsets
        or, of a statement as a whole, as the only one.
    place : str
        Where it was read: file and task.
    annotator : str or None
        Who labelled it.
    whole : bool
        Whether the text is one statement.
    """

    text: str
    article: str | None = None
    label: str | None = None
    guess: str | None = None
    spans: tuple[LabelledSpan, ...] = ()
    guesses: tuple[LabelledSpan, ...] = ()
    rows: tuple[Row, ...] = field(default=())
    place: str = ""
    annotator: str | None = None
    whole: bool = False


def carried(row: Row) -> dict[str, Any]:
    """Give what a row says beyond text and label."""
    return {name: value for name, value in row.items() if name not in _OWN and value is not None}


def rows_of(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Turn labelled tasks back into rows of labelled data.

    Parameters
    ----------
    tasks : sequence of Task
        As another program gave them back.

    Returns
    -------
    list of dict
        One row a labelled statement: what was passed along, with text and label as they are now. A span whose bounds
        were mended keeps the row with which it shares most; one that is new gets an id of its article and offsets.

    Raises
    ------
    DataError
        If two statements have one id.
    """
    rows: list[dict[str, Any]] = []
    seen: dict[str, str] = {}
    for task in tasks:
        for row in _whole_row(task) if task.whole else _span_rows(task):
            earlier = seen.setdefault(row["id"], task.place)
            if earlier != task.place:
                raise DataError([f"{task.place}: id {row['id']!r} stands in {earlier} already; give each task once"])
            rows.append(row)
    return rows


def _whole_row(task: Task) -> Iterator[dict[str, Any]]:
    if task.label is not None:
        known = dict(task.rows[0]) if task.rows else {}
        known.setdefault("id", task.place.rpartition("task ")[2] or task.place)
        named = {"article": task.article} if task.article and "article" not in known else {}
        yield _with_annotator({**known, **named, "text": task.text, "label": task.label}, task)


def _span_rows(task: Task) -> Iterator[dict[str, Any]]:
    left = {_bounds(row): row for row in task.rows}
    labelled = [span for span in task.spans if span.label is not None]
    same = {(span.start, span.end): left.pop((span.start, span.end), None) for span in labelled}
    for span in labelled:
        known = same[span.start, span.end] or _mended(span, left)
        row: dict[str, Any] = dict(known or {})
        row.setdefault("id", f"{task.article}:{span.start}-{span.end}")
        row |= {"article": row.get("article", task.article), "text": task.text[span.start : span.end]}
        row |= {"label": span.label, "sentence_start": span.start, "sentence_end": span.end}
        if span.note:
            row["note"] = span.note
        _take_speaker(row, span, task)
        start, end = (row.get(name) for name in _QUOTE)
        if isinstance(start, int) and isinstance(end, int) and (end <= span.start or start >= span.end):
            row = {name: value for name, value in row.items() if name not in _QUOTE}
        yield _with_annotator({name: value for name, value in row.items() if name != "mention"}, task)


def _bounds(row: Row) -> tuple[Any, Any]:
    start, end = (row.get(name) for name in _SPAN)
    return start, end


def _mended(span: LabelledSpan, left: dict[tuple[Any, Any], Row]) -> Row | None:
    """Take the row with which a span shares most, if any, from those that no span has as its own."""
    shared = {
        bounds: min(bounds[1], span.end) - max(bounds[0], span.start)
        for bounds in left
        if all(isinstance(at, int) for at in bounds)
    }
    best = max(shared, key=lambda bounds: shared[bounds], default=None)
    return left.pop(best) if best is not None and shared[best] > 0 else None


def _take_speaker(row: dict[str, Any], span: LabelledSpan, task: Task) -> None:
    """Name the speaker by the words marked, unless these are the ones that were passed along with the name."""
    mention = row.get("mention")
    before = tuple(mention) if isinstance(mention, list) else None
    if span.speaker == before:
        return
    if span.speaker is None:
        row.pop("speaker", None)
        row.pop("role", None)
    else:
        row["speaker"] = task.text[slice(*span.speaker)]


def _with_annotator(row: dict[str, Any], task: Task) -> dict[str, Any]:
    return row | {"annotator": task.annotator} if task.annotator else row
