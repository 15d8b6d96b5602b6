"""Shares as a table for a terminal, and as plain values for a picture.

Not here: the estimates, and pictures themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

from stance.markup import one_line
from stance.palette import looks
from stance.shares._records import Difference, Share

_METHODS = {
    "ppi": "prediction-powered inference, labels taken to be random",
    "dsl": "design-based correction by picking probabilities",
    "acc": "adjusted counts",
    "pacc": "adjusted probabilities",
}
_NAIVE = (
    "naive: the model's answers, counted. That is as wrong as the model is, and more statements do not mend it: the "
    "share is the figure to publish."
)
_FEW = "too few: n of 40: labels × share is n, and below 40 an interval is rough; below 10 labels there is no estimate."
_MOST_LABEL = 20


def draw_shares(shares: Sequence[Share], *, level: float = 0.95, width: int = 80) -> str:
    """Draw shares as a table, group by group, what to mind below it.

    Parameters
    ----------
    shares : sequence of Share
        As `estimate_shares` gives them.
    level : float
        Coverage of the intervals, for the heading.
    width : int
        Columns of the terminal, at least 60.

    Returns
    -------
    str
        Lines without colour.

    Examples
    --------
    >>> from stance.shares import estimate_shares
    >>> labels = ["no", "yes", "yes", "no"] * 10 + [None] * 60
    >>> shares = estimate_shares({"p_no": [0.6, 0.3] * 50, "p_yes": [0.4, 0.7] * 50, "label": labels})
    >>> print(draw_shares(shares).splitlines()[4])
    ● no                   50.0 %   37.6 to 62.4 %     50.0 %   too few: 20 of 40
    """
    notes, names, width = _Notes(), list(dict.fromkeys(share.label for share in shares)), max(width, 60)
    lines = wrap(f"Shares by {_METHODS[shares[0].method]}" if shares else "No shares", width)
    for heading, rows in groupby(shares, key=lambda s: (s.by, s.group, s.n_labels, s.n_predictions)):
        lines += ["", *_heading(heading, f"{_counted(heading[2])}, {heading[3]:,} statements", width)]
        if len(lines) <= 4:
            lines.append(f"{'':{_MOST_LABEL}}{'share':>9}   {f'{level * 100:g} % interval':<16}{'naive':>9}   note")
        for share in rows:
            cells = f"{_percent(share.estimate):>9}   {_interval(share.low, share.high):<16}{_percent(share.naive):>9}"
            lines.append(f"{_named(share.label, names)}{cells}   {notes.short(share.note)}".rstrip())
    return "\n".join([*lines, "", *notes.lines(width), *wrap(_NAIVE, width)])


def draw_differences(differences: Sequence[Difference], *, level: float = 0.95, width: int = 80) -> str:
    """Draw differences as a table, in points of percentage; those whose interval leaves zero out have a mark.

    Parameters
    ----------
    differences : sequence of Difference
        As `estimate_differences` gives them.
    level : float
        Coverage of the intervals, for the heading.
    width : int
        Columns of the terminal, at least 60.

    Returns
    -------
    str
        Lines without colour.
    """
    notes, names, width = _Notes(), list(dict.fromkeys(found.label for found in differences)), max(width, 60)
    lines = ["Differences, in percentage points; * where the interval leaves out zero"]
    for heading, rows in groupby(differences, key=lambda d: (d.by, d.group, d.against, d.n_labels, d.n_labels_against)):
        by, group, against, n, m = heading
        lines += ["", *_heading((by, f"{group} less {against}"), f"{n:,} and {_counted(m)}", width)]
        if len(lines) <= 3:
            lines.append(f"{'':{_MOST_LABEL}}{'points':>9}   {f'{level * 100:g} % interval':<20}note")
        for found in rows:
            points = "–" if found.estimate is None else f"{found.estimate * 100:+.1f}"
            known = found.low is not None and found.high is not None
            ends = f"{(found.low or 0) * 100:+.1f} to {(found.high or 0) * 100:+.1f}" if known else "–"
            mark = " *" if found.is_clear else ""
            lines.append(
                f"{_named(found.label, names)}{points:>9}   {ends + mark:<20}{notes.short(found.note)}".rstrip()
            )
    return "\n".join([*lines, "", *notes.lines(width)]).rstrip()


def share_series(shares: Iterable[Share], by: str) -> dict[str, dict[str, list[Any]]]:
    """Give what a picture of one grouping needs, label by label.

    Parameters
    ----------
    shares : iterable of Share
        As `estimate_shares` gives them.
    by : str
        The grouping.

    Returns
    -------
    dict of str to dict
        By label: lists ``group``, ``estimate``, ``low``, ``high``, ``naive``, ``n_labels``, ``n_predictions`` of equal
        length, groups in order; None where there is no estimate.

    Examples
    --------
    >>> share_series([], "month")
    {}
    """
    names = ("group", "estimate", "low", "high", "naive", "n_labels", "n_predictions")
    series: dict[str, dict[str, list[Any]]] = {}
    for share in shares:
        if share.by == by:
            columns = series.setdefault(share.label, {name: [] for name in names})
            for name in names:
                columns[name].append(getattr(share, name))
    return series


class _Notes:
    """Notes at the foot of a table, each once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._has_few = False

    def short(self, note: str) -> str:
        """Give what stands in the row: the number of each note, or the note where it is short."""
        return " ".join(self._mark(part) for part in note.split("; ") if part)

    def _mark(self, note: str) -> str:
        if note.startswith("too few"):
            self._has_few = True
            return note
        return str(self._numbers.setdefault(note, len(self._numbers) + 1))

    def lines(self, width: int) -> list[str]:
        few = wrap(_FEW, width) if self._has_few else []
        numbered = [
            line
            for note, number in self._numbers.items()
            for line in wrap(f"{number}: {one_line(note)}", width, subsequent_indent="   ")
        ]
        return [*few, *numbered]


def _heading(heading: Sequence[Any], counted: str, width: int) -> list[str]:
    by, group = heading[:2]
    name = one_line(f"{by}: {group}") if by else "all statements"
    if len(name) + len(counted) + 2 > width:
        return [*wrap(name, width), f"  {counted}"]
    return [f"{name}{counted:>{width - len(name)}}"]


def _counted(n_labels: int) -> str:
    return "1 label" if n_labels == 1 else f"{n_labels:,} labels"


def _named(label: str, names: Sequence[str]) -> str:
    text = f"{looks(names)[label].sign} {one_line(label)}"
    return f"{text if len(text) < _MOST_LABEL else text[: _MOST_LABEL - 2] + '…':{_MOST_LABEL}}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f} %"


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low * 100:.1f} to {high * 100:.1f} %"
