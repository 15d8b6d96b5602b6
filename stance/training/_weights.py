"""Sample weights that bring labelled statements to natural proportions.

Not here: how an estimator uses them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError
from stance.lexicon import read_table
from stance.records import Statement


def natural_weights(
    statements: Sequence[Statement | str], labels: Sequence[str], *, largest: float = 5.0
) -> NDArray[np.float64]:
    """Weigh statements so that role and label occur together as often as in news.

    The weight of a statement is the natural share of its role group and label, divided by their share in the data.
    ``data/lexicon/proportions.tsv`` holds the natural counts.

    Parameters
    ----------
    statements : sequence of Statement or str
        The statements to be learned; those without a role count as the narrator's.
    labels : sequence of str
        One label a statement. Where one of them is not in the table, every weight is 1.
    largest : float
        No weight exceeds this many times the mean: a few rare statements must not carry the model.

    Returns
    -------
    ndarray of float64, shape (n_statements,)
        Weights above 0 with a mean of 1.

    Raises
    ------
    InputError
        If one of the two is no list, or their numbers differ.
    """
    for name, values in (("statements", statements), ("labels", labels)):
        if isinstance(values, str | bytes) or not isinstance(values, Sequence | np.ndarray):
            raise InputError(f"{name} is a single {type(values).__name__}; give a list, one a row")
    if len(statements) != len(labels):
        raise InputError(f"{len(statements)} statements and {len(labels)} labels; give one label a statement")
    natural, groups = _proportions()
    cells = [(_group(s, groups), str(label)) for s, label in zip(statements, labels, strict=True)]
    if not cells or not {label for _, label in cells} <= {label for _, label in natural}:
        return np.ones(len(cells), dtype=np.float64)
    present = Counter(cells)
    weights = np.array([natural.get(cell, 0.5) / present[cell] for cell in cells], dtype=np.float64)
    weights = np.minimum(weights / weights.mean(), largest)
    scaled: NDArray[np.float64] = weights / weights.mean()
    return scaled


def _group(statement: Statement | str, groups: dict[str, str]) -> str:
    role = statement.role if isinstance(statement, Statement) else None
    return groups.get(role or "narrator", "narrator")


@cache
def _proportions() -> tuple[dict[tuple[str, str], float], dict[str, str]]:
    """Add up the natural counts by group and label; and the group of each role."""
    natural: Counter[tuple[str, str]] = Counter()
    groups = {}
    for row in read_table("proportions"):
        natural[row["group"], row["label"]] += int(row["count"])
        groups[row["role"]] = row["group"]
    return {cell: float(count) for cell, count in natural.items()}, groups
