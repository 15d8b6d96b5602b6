"""Predictions and labels to one table: which statement has which label, how it was picked, which article it stands in.

Not here: estimates.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError
from stance.shares._columns import Table, as_table, is_missing

# Columns of predictions and of labels that name one statement; labels of stance.labelling call them otherwise.
_KEYS = (
    (("record", "start"), ("record", "start")),
    (("record", "start"), ("article", "quote_start")),
    (("id",), ("id",)),
    (("record",), ("record",)),
    (("text",), ("text",)),
)
_SUM_TOLERANCE = 0.005  # six decimals a label leave less, two decimals a label no more than this for most
_PERIODS = {"day": 10, "month": 7, "year": 4}
_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
UNKNOWN = "(unknown)"
"""The group of statements whose column is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What columns are called.

    Attributes
    ----------
    key : tuple of str, optional
        Columns of both tables that together name a statement. Left out, the first of these that both have and that
        tell all predictions apart: ``record`` and ``start``, as a run over articles writes them, which are ``article``
        and ``quote_start`` among labels of `stance.labelling`; ``id``; ``record``; ``text``.
    label : str
        The label in the table of labels; in one without predictions, ``stance`` stands in for ``label``.
    probability : str
        The probability with which a labelled statement was picked, above 0 and up to 1; all rows or none have it.
        ``picking_probability`` stands in for ``probability``.
    article : str, optional
        The article of a statement. Left out, ``article``, or ``record`` where there is a ``start`` beside it.
    date : str
        The date from which ``day``, ``month`` and ``year`` are taken, in ISO 8601.
    """

    key: tuple[str, ...] | None = None
    label: str = "label"
    probability: str = "probability"
    article: str | None = None
    date: str = "date"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined:
    """Statements with predictions, some of them labelled.

    Attributes
    ----------
    labels : tuple of str
        The label names, in the order of the columns of `probabilities`.
    probabilities : array, shape (n, n_labels)
        The model's answers.
    truth : array of int, shape (n,)
        The column of the label, -1 where there is none.
    picked : array, shape (n,) or None
        Picking probabilities, NaN where there is no label; None where none are known.
    articles : array of int, shape (n,) or None
        A number an article.
    table : Table
        The predictions with all their columns.
    """

    labels: tuple[str, ...]
    probabilities: NDArray[np.float64]
    truth: NDArray[np.int64]
    picked: NDArray[np.float64] | None
    articles: NDArray[np.int64] | None
    table: Table
    columns: Columns = field(default_factory=Columns)

    def group(self, by: str) -> tuple[list[str], NDArray[np.int64]]:
        """Give the names of the groups, sorted, and the group of each statement, by columns joined with ``+``."""
        values = [self._values(name.strip()) for name in by.split("+")]
        names, place = np.unique(
            np.array([", ".join(parts) for parts in zip(*values, strict=True)]), return_inverse=True
        )
        return [str(name) for name in names], place.astype(np.int64)

    def _values(self, name: str) -> list[str]:
        columns = self.table.columns
        if name in columns:
            return [UNKNOWN if is_missing(value) else _shown(value) for value in columns[name]]
        if name in _PERIODS:
            return self._period(name)
        present = ", ".join(map(repr, list(columns)[:15]))
        raise InputError(f"{self.table.name}: no column {name!r} to group by among {present}; name one of these")

    def _period(self, name: str) -> list[str]:
        dates = self.table.columns.get(self.columns.date)
        if dates is None:
            raise InputError(
                f"{self.table.name}: {name!r} is taken from the column {self.columns.date!r}, which is not there; name "
                "the column that holds the date (--date)"
            )
        return [self._part_of_date(row, value, name) for row, value in enumerate(dates)]

    def _part_of_date(self, row: int, value: Any, name: str) -> str:
        if is_missing(value):
            return UNKNOWN
        text = value.isoformat() if isinstance(value, dt.date) else str(value).strip()
        if not (_DATE.match(text) or (name != "day" and _MONTH.fullmatch(text))):
            raise InputError(
                f"{self.table.where(row)}: {self.columns.date} {text[:40]!r} is no date such as 2026-03-31; mend it, "
                "or leave it empty"
            )
        return text[: _PERIODS[name]]


def join_labels(predictions: Any, labels: Any = None, *, columns: Columns | None = None) -> Joined:
    """Put labels beside the predictions of the same statements.

    Parameters
    ----------
    predictions : data frame, mapping of columns, rows, or path
        One row a statement with one column ``p_<label>`` a label, as `stance.corpus` writes and `classify_frame` gives
        them; every statement that the share is to be about, labelled ones included. The label names come from here.
    labels : the same kinds, optional
        One row a labelled statement. Left out, the column of the label stands in `predictions`, empty where there is
        no label. Where a column ``batch_size`` tells how many were drawn, as in labels of `stance.labelling`, and fewer
        are labelled, these count as a random part of the batch.
    columns : Columns, optional
        What columns are called.

    Returns
    -------
    Joined

    Raises
    ------
    InputError
        If probabilities are none or do not sum to 1, a label is not one of the predicted ones, a labelled statement
        is labelled twice or has no prediction, a picking probability is not above 0 and up to 1, or a column is
        missing. The message names the row.

    Examples
    --------
    >>> predictions = {"id": ["a", "b"], "p_good": [0.9, 0.2], "p_bad": [0.1, 0.8]}
    >>> joined = join_labels(predictions, {"id": ["b"], "label": ["bad"]})
    >>> joined.labels, joined.truth.tolist()
    (('good', 'bad'), [-1, 1])
    """
    columns = columns or Columns()
    table = as_table(predictions, "predictions")
    names, probabilities = _probabilities(table)
    given = table if labels is None else as_table(labels, "labels")
    label = _label_column(given, columns.label)
    rows = [row for row, value in enumerate(given.columns[label]) if labels is not None or not is_missing(value)]
    if not rows:
        raise InputError(f"{given.name}: holds no label; give at least one labelled statement")
    places = rows if labels is None else _places(table, given, columns.key)
    truth = np.full(table.n_rows, -1, dtype=np.int64)
    truth[places] = [_label_number(given, row, label, names) for row in rows]
    return Joined(
        labels=names,
        probabilities=probabilities,
        truth=truth,
        picked=_picked(given, rows, places, columns.probability, table.n_rows),
        articles=_articles(table, columns.article),
        table=table,
        columns=columns,
    )


def predictions_alone(predictions: Any, columns: Columns | None = None) -> Joined:
    """Take predictions of which none is labelled."""
    table = as_table(predictions, "predictions")
    names, probabilities = _probabilities(table)
    return Joined(
        labels=names,
        probabilities=probabilities,
        truth=np.full(table.n_rows, -1, dtype=np.int64),
        picked=None,
        articles=None,
        table=table,
        columns=columns or Columns(),
    )


def _probabilities(table: Table) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    names = tuple(column.removeprefix("p_") for column in table.columns if column.startswith("p_"))
    if len(names) < 2:
        present = ", ".join(map(repr, list(table.columns)[:15]))
        raise InputError(
            f"{table.name}: has {len(names)} columns p_<label> (there are {present}) and two are needed; give the "
            "probabilities of the model's labels, as stance corpus writes them"
        )
    values = np.empty((table.n_rows, len(names)))
    for column, name in enumerate(names):
        for row, value in enumerate(table.columns[f"p_{name}"]):
            values[row, column] = _number(value)
    check_probabilities(values, table.where, names)
    return names, values


def check_probabilities(values: NDArray[np.float64], where: Any, names: Sequence[str]) -> None:
    """Refuse rows that are no probabilities, and name the first by `where`."""
    wrong = ~((values >= 0) & (values <= 1))  # NaN is neither
    if wrong.any():
        row, column = (int(k) for k in np.argwhere(wrong)[0])
        raise InputError(
            f"{where(row)}: p_{names[column]} is {values[row, column]:g}; give a probability from 0 to 1 for every "
            "statement, or leave the statement out of what is counted"
        )
    sums = values.sum(axis=1)
    off = np.flatnonzero(np.abs(sums - 1) > _SUM_TOLERANCE)
    if len(off):
        raise InputError(
            f"{where(int(off[0]))}: the probabilities of {', '.join(names)} sum to {sums[off[0]]:.4f}, not 1; give "
            "those of all labels, and no other column that begins with p_"
        )


def _number(value: Any) -> float:
    try:
        return math.nan if isinstance(value, bool) or value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _label_column(table: Table, name: str) -> str:
    if name in table.columns:
        return name
    # Beside predictions, `stance` is the model's own answer.
    predicted = any(column.startswith("p_") for column in table.columns)
    if name == "label" and "stance" in table.columns and not predicted:
        return "stance"
    present = ", ".join(map(repr, list(table.columns)[:15]))
    told = " ('stance' is the model's answer)" if predicted and "stance" in table.columns else ""
    raise InputError(
        f"{table.name}: no column {name!r} among {present}; name the one that holds the labels given by hand "
        f"(--label){told}"
    )


def _label_number(table: Table, row: int, column: str, names: Sequence[str]) -> int:
    value = table.columns[column][row]
    if is_missing(value):
        raise InputError(f"{table.where(row)}: {column} is blank; give the label, or leave the row out")
    if value not in names:
        raise InputError(
            f"{table.where(row)}: {column} {value!r} is not one of the labels predicted: {', '.join(names)}; mend its "
            "spelling, or predict with a model that knows it"
        )
    return names.index(value)


def _places(table: Table, given: Table, wanted: tuple[str, ...] | None) -> list[int]:
    """Find the prediction of each labelled statement."""
    ours, theirs = _key(table, given, wanted)
    said = " and ".join(theirs)
    known: dict[tuple[Any, ...], int] = {}
    repeated: dict[tuple[Any, ...], int] = {}
    for row, value in enumerate(_key_values(table, ours)):
        if known.setdefault(value, row) != row:
            repeated.setdefault(value, row)
    places: list[int] = []
    taken: dict[int, int] = {}
    for row, value in enumerate(_key_values(given, theirs)):
        if any(is_missing(part) for part in value):
            raise InputError(f"{given.where(row)}: {said} is empty; give what names the statement in both tables")
        shown = ", ".join(_short(part) for part in value)
        if value in repeated:
            first, second = table.where(known[value]), table.where(repeated[value])
            raise InputError(
                f"{given.where(row)}: {said} {shown} stands in {first} and in {second}; name a column that tells "
                "statements apart (--key)"
            )
        if value not in known:
            raise InputError(
                f"{given.where(row)}: {said} {shown} has no prediction in {table.name}; predict for every labelled "
                "statement, or leave out those that the share is not about (for labels of stance label: name the "
                "articles there and for stance corpus in the same way, or take the file beside the labels that ends in "
                ".pool.jsonl)"
            )
        place = known[value]
        if taken.setdefault(place, row) != row:
            raise InputError(
                f"{given.where(row)}: {said} {shown} is labelled in {given.where(taken[place])} already; settle on one "
                "label a statement"
            )
        places.append(place)
    return places


def _key(table: Table, given: Table, wanted: tuple[str, ...] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the columns that name a statement among predictions, and those among labels."""
    shared = [
        (ours, theirs)
        for ours, theirs in (((wanted, wanted),) if wanted else _KEYS)
        if table.columns.keys() >= set(ours) and given.columns.keys() >= set(theirs)
    ]
    # An `id` of articles, which a run carries along, stands beside each of their statements.
    for ours, theirs in shared:
        if len(set(_key_values(table, ours))) == table.n_rows:
            return ours, theirs
    if shared:
        return shared[0]
    asked = f"columns {', '.join(wanted)}" if wanted else "columns id, or record and start, or text,"
    raise InputError(
        f"{given.name} and {table.name} do not both have {asked} to match statements by; the one has "
        f"{', '.join(list(given.columns)[:12])}, the other {', '.join(list(table.columns)[:12])}; name them (--key)"
    )


def _key_values(table: Table, key: tuple[str, ...]) -> list[tuple[Any, ...]]:
    # An id may be a number in one file and a text in the other; a CSV knows texts only.
    columns = ([part if is_missing(part) else _shown(part) for part in table.columns[name]] for name in key)
    return list(zip(*columns, strict=True))


def _picked(
    given: Table, rows: Sequence[int], places: Sequence[int], column: str, n_all: int
) -> NDArray[np.float64] | None:
    if column == "probability" and column not in given.columns:
        column = "picking_probability"  # as files of labels call it
    if column not in given.columns or all(is_missing(given.columns[column][row]) for row in rows):
        return None
    picked, done = np.full(n_all, np.nan), _done(given, rows)
    for row, place in zip(rows, places, strict=True):
        value = _number(given.columns[column][row])
        if not 0 < value <= 1:
            raise InputError(
                f"{given.where(row)}: {column} is {given.columns[column][row]!r}; give the probability with which the "
                "statement was picked, above 0 and up to 1, for every label or for none"
            )
        picked[place] = value * done
    return picked


def _done(given: Table, rows: Sequence[int]) -> float:
    """Give the part of its batch that is labelled, 1 where the labels do not tell how many were drawn.

    A batch is labelled in random order: each of its statements is among those labelled so far with this probability.
    """
    if "batch_size" not in given.columns:
        return 1.0
    sizes = {_number(given.columns["batch_size"][row]) for row in rows}
    size = sizes.pop() if len(sizes) == 1 else math.nan
    return len(rows) / size if size >= len(rows) else 1.0


def _articles(table: Table, wanted: str | None) -> NDArray[np.int64] | None:
    """Number the articles; a statement that names none is one by itself."""
    name = wanted or ("article" if "article" in table.columns else "record" if "start" in table.columns else None)
    if name is None or (wanted is None and name not in table.columns):
        return None
    if name not in table.columns:
        raise InputError(f"{table.name}: no column {name!r} for the article; name the column that holds it (--article)")
    own = [f"\0{row}" if is_missing(value) else _shown(value) for row, value in enumerate(table.columns[name])]
    return np.unique(np.array(own), return_inverse=True)[1].astype(np.int64)


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
