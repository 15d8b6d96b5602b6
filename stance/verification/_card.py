"""Whether the figures of a card are those that the manifest holds.

Not here: how a card is written (see `stance.runs`). A card of other tables than those that training writes has no
figures to compare.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stance.markdown import Table, parse_markdown
from stance.model import StanceModel
from stance.store import Finding

# The manifest keeps four decimals and the card three of the same figure: rounded twice, the last may be off by one.
_ROUNDED = 0.00056
_FIGURES = {
    "n": "n",
    "macro-F1": "macro_f1",
    "accuracy": "accuracy",
    "log loss": "log_loss",
    "calibration error": "calibration_error",
    "precision": "precision",
    "recall": "recall",
    "F1": "f1",
}
_INTERVAL = "95 % interval"
# The method whose figures by label a card shows.
_OWN = "this model"

Figure = tuple[str, str, Any]
"""What it is a figure of, how it stands in the card, and what the manifest has."""


def check_card(card: str, model: StanceModel) -> Finding:
    """Hold each figure of a card against the manifest."""
    # Without figures of its own a model cannot contradict its card.
    tables = _tables(card) if _mapping(model.info.get("metrics")) else ()
    figures = [figure for table in tables for figure in _figures(table, model.info)]
    faults = [
        f"{what} is {given or 'missing'!s:.40} in the card and {_shown(wanted)} in the manifest"
        for what, given, wanted in figures
        if not _same(given, wanted)
    ]
    if faults:
        more = f", and {len(faults) - 1:,} more that differ" if len(faults) > 1 else ""
        return Finding(what="card's figures", state="wrong", detail=faults[0] + more)
    if not figures:
        return Finding(what="card's figures", state="note", detail="it holds none that the manifest could confirm")
    return Finding(what="card's figures", state="ok", detail=f"all {len(figures):,} are those of the manifest")


def _tables(card: str) -> Iterator[Table]:
    return (block for block in parse_markdown(card) if isinstance(block, Table))


def _figures(table: Table, info: Mapping[str, Any]) -> Iterator[Figure]:
    """List the figures of a table that the manifest ought to have as well, told by its header."""
    metrics = _mapping(info.get("metrics"))
    own = _mapping(metrics.get(_OWN))
    by_label = {str(p.get("label")): p for p in _list(own.get("labels")) if isinstance(p, Mapping)}
    match table.header[0]:
        case "method":
            yield from _scores(table, metrics)
        case "label":
            yield from _scores(table, by_label)
        case "" if set(table.header[1:]) == set(by_label):
            yield from _confusion(table, list(by_label), _list(own.get("confusion")))
        case "file" if table.header[1:] == ("SHA-256",):
            digests = _mapping(info.get("data"))
            yield from ((f"the digest of {name}", given, digests.get(name)) for name, given in table.rows)


def _scores(table: Table, known: Mapping[str, Any]) -> Iterator[Figure]:
    for name, *cells in table.rows:
        wanted = _mapping(known.get(name))
        for column, given in zip(table.header[1:], cells, strict=True):
            if column == _INTERVAL:
                ends = _list(wanted.get("interval")) or [None, None]
                for end, text in zip(ends, [*given.split(" to "), ""], strict=False):
                    yield f"the interval of {name}", text, end
            elif column in _FIGURES:
                yield f"{column} of {name}", given, wanted.get(_FIGURES[column])


def _confusion(table: Table, labels: Sequence[str], counts: Sequence[Any]) -> Iterator[Figure]:
    rows = dict(zip(labels, counts, strict=False))
    for true, *cells in table.rows:
        found = dict(zip(labels, _list(rows.get(true)), strict=False))
        for given, cell in zip(table.header[1:], cells, strict=True):
            yield f"the count of {true} answered as {given}", cell, found.get(given)


def _same(given: str, wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, str):
        return given == (wanted or "") and wanted != ""
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return False
    try:
        found = float(given.replace(",", ""))
    except ValueError:
        return False
    return found == wanted if isinstance(wanted, int) else math.isclose(found, wanted, rel_tol=0, abs_tol=_ROUNDED)


def _shown(value: Any) -> str:
    return "missing" if value is None else f"{value!s:.40}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else []
