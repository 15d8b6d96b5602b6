"""What an estimate is: a share, and a difference between two of them.

Not here: how either is worked out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of one label among the statements of one group.

    Attributes
    ----------
    label : str
        The label.
    by : str
        The column that groups are made by (``"outlet+month"`` for several at once); empty for all statements.
    group : str
        The value of that column; empty for all statements.
    estimate : float or None
        The share, 0 to 1; None where there are too few labels to tell.
    low, high : float or None
        The interval, 95 % unless another level was asked for.
    naive : float
        The share of statements to which the model gives the label. It is as wrong as the model is, and no number of
        statements mends that.
    n_labels : int
        Labelled statements behind the estimate.
    n_predictions : int
        Statements of the group, labelled ones included.
    method : str
        ``"ppi"``, ``"dsl"``, ``"acc"`` or ``"pacc"`` (see `estimate_shares`).
    note : str
        What to mind, empty where there is nothing. ``too few: 24 of 40``: labels times share is 24; from 40 on,
        coverage was measured to lie between 93 and 97 %, below it the interval is rough. ``too few: 7 of 10``: 7
        labels, and no estimate below 10; the same goes for labelled articles and for labels picked by chance.
    """

    label: str
    by: str
    group: str
    estimate: float | None
    low: float | None
    high: float | None
    naive: float
    n_labels: int
    n_predictions: int
    method: str
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the values by name, in the order of the attributes."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """By how much the share of a label in one group exceeds that in another.

    Attributes
    ----------
    label, by, group : str
        As for `Share`.
    against : str
        The group that is subtracted.
    estimate : float or None
        The difference of the two shares, -1 to 1; None where one of them could not be told.
    low, high : float or None
        Its interval.
    n_labels, n_labels_against : int
        Labelled statements of the one and the other.
    method : str
        As for `Share`.
    note : str
        What to mind, empty where there is nothing.
    """

    label: str
    by: str
    group: str
    against: str
    estimate: float | None
    low: float | None
    high: float | None
    n_labels: int
    n_labels_against: int
    method: str
    note: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high

    def to_dict(self) -> dict[str, Any]:
        """Give the values by name, in the order of the attributes."""
        return asdict(self)
