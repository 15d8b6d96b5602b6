"""Which statements make a group, and which groups are set against which.

Not here: estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError
from stance.shares._join import Joined

TIMES = ("day", "month", "year")
"""Groupings whose differences are taken from one group to the next."""


class Group(NamedTuple):
    """Some of the statements."""

    by: str
    name: str
    rows: NDArray[np.int64]


def everything(joined: Joined) -> Group:
    """Give the group of all statements."""
    return Group("", "", np.arange(len(joined.truth)))


def groups_by(joined: Joined, by: str) -> list[Group]:
    """Part the statements by a column, or several joined by ``+``; groups are sorted by name."""
    names, place = joined.group(by)
    order = np.argsort(place, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(place))[:-1])
    return [Group(by, name, rows) for name, rows in zip(names, parts, strict=True)]


def pair(groups: Sequence[Group], by: str, against: str | None) -> Iterator[tuple[Group, Group]]:
    """Pair each group with the one that is subtracted: the one named, the one before in time, or the largest."""
    if against is None and by in TIMES:
        yield from zip(groups[1:], groups, strict=False)
        return
    names = [group.name for group in groups]
    if against is None:
        against = max(groups, key=lambda group: len(group.rows)).name
    if against not in names:
        raise InputError(f"no group {against!r} by {by}; give one of {', '.join(names[:15])}")
    base = groups[names.index(against)]
    yield from ((group, base) for group in groups if group is not base)


def naive_shares(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Count how often each label is the most probable one."""
    return np.bincount(probabilities.argmax(axis=1), minlength=probabilities.shape[1]) / len(probabilities)


def checked_by(by: Sequence[str]) -> list[str]:
    """Give the groupings asked for, each once."""
    if isinstance(by, str) or not all(isinstance(name, str) and name.strip() for name in by):
        raise InputError(f"by is {by!r}; give a sequence of column names, such as ['speaker', 'month']")
    return list(dict.fromkeys(by))
