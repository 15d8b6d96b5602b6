"""Shares that were corrected for the model's errors, as the page shows them: a table a grouping, a row a group.

Not here: their estimation, which is that of `stance.shares`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stance.errors import InputError
from stance.report._view import LabelView, visible
from stance.shares import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """The shares of one group, one a label in the order of the page; None where no share of the label was given."""

    name: str
    shares: tuple[Share | None, ...]
    n_labels: int
    n_predictions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingView:
    """What statements were grouped by, empty for all of them, and the groups."""

    by: str
    groups: tuple[GroupView, ...]


def view_shares(shares: Iterable[Share], labels: Sequence[LabelView]) -> tuple[GroupingView, ...]:
    """Sort shares into tables.

    Raises
    ------
    InputError
        If one is no share, or of a label that the articles do not have.
    """
    known = {label.name: label.place for label in labels}
    found: dict[str, dict[str, list[Share | None]]] = {}
    for share in shares:
        if not isinstance(share, Share):
            raise InputError(f"shares holds a {type(share).__name__}; give what stance.shares.estimate_shares returns")
        if visible(share.label) not in known:
            raise InputError(
                f"shares: label {share.label!r} is not one of {', '.join(known)}, those of the model; give the shares "
                "of its answers"
            )
        row = found.setdefault(share.by, {}).setdefault(share.group, [None] * len(labels))
        row[known[visible(share.label)]] = replace(share, note=visible(share.note))
    return tuple(
        GroupingView(by=visible(by), groups=tuple(_group(name, row) for name, row in rows.items()))
        for by, rows in found.items()
    )


def _group(name: str, row: Sequence[Share | None]) -> GroupView:
    given = [share for share in row if share is not None]
    return GroupView(
        name=visible(name),
        shares=tuple(row),
        n_labels=max(share.n_labels for share in given),
        n_predictions=max(share.n_predictions for share in given),
    )
