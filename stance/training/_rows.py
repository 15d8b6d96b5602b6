"""The rows of a fit: checked, grouped by article, each statement also as bare text.

Not here: terms and fitting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError
from stance.records import Statement

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ENOUGH_FOR_A_SOURCE = 200
# Each costs a fit of its own.
_MOST_SOURCES = 10


class Rows(NamedTuple):
    """Statements, the column of their label, their weight, group and source; all run in parallel."""

    statements: list[Statement]
    truth: Ints
    weights: Floats
    groups: list[str]
    sources: list[str]

    def with_bare_copies(self) -> Rows:
        """Add each statement that has a role once more as bare text; the two weigh half each."""
        known = np.flatnonzero([s.role is not None for s in self.statements])
        weights = self.weights.copy()
        weights[known] /= 2
        return Rows(
            self.statements + [Statement(self.statements[i].text) for i in known],
            np.concatenate([self.truth, self.truth[known]]),
            np.concatenate([weights, weights[known]]),
            self.groups + [self.groups[i] for i in known],
            self.sources + [self.sources[i] for i in known],
        )

    def reported(self) -> NDArray[np.bool_]:
        """Tell statements from the narrator's sentences: those have a target and no role where others have one."""
        if all(s.role is None for s in self.statements):
            return np.ones(len(self.statements), dtype=bool)
        return np.array([s.role is not None or s.target is None for s in self.statements])


def check_labels(y: Sequence[Any], n_rows: int) -> tuple[NDArray[Any], Ints]:
    """Give the labels in alphabetical order, and the column of each row's."""
    values = np.asarray(y)
    if values.shape != (n_rows,):
        raise InputError(f"y has the shape {values.shape} for {n_rows} statements; give one label a statement")
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise InputError("y holds a label that is not a number; give every statement a label")
    if values.dtype.kind == "f" and (values % 1).any():
        raise InputError(f"y holds {values[values % 1 != 0][0]}, a continuous number; give every statement a label")
    # Beside texts numpy turns None, NaN and numbers into texts as well, so ask the values as they were given.
    foreign = [v for v in y if not isinstance(v, str)] if values.dtype.kind in "OUS" else []
    if foreign:
        raise InputError(f"y holds {foreign[0]!r}, a label that is no text: Unknown label type; give each as a str")
    labels, truth = np.unique(values, return_inverse=True)
    if len(labels) < 2:
        found = f"one class, {labels[0]!s}" if len(labels) else "no label"
        raise InputError(f"y holds {found}; two or more different labels are needed")
    return labels, truth.astype(np.int64)


def check_weights(sample_weight: Sequence[float] | None, n_rows: int) -> Floats:
    """Give every row a weight, 1 where none are given."""
    if sample_weight is None:
        return np.ones(n_rows)
    try:
        weights = np.asarray(sample_weight, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("sample_weight holds something else than numbers; give a number a statement") from None
    if weights.shape != (n_rows,):
        raise InputError(f"sample_weight has the shape {weights.shape} for {n_rows} statements; give one a statement")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise InputError("sample_weight holds a weight that is negative or not finite; give weights of 0 or above")
    if not weights.any():
        raise InputError("every sample_weight is zero; give some rows a weight above 0")
    return weights


def _refuse_no_column(name: str, values: object) -> None:
    """Refuse a single value, an unordered collection, and a table of several columns."""
    no_list = isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable)
    if no_list or getattr(values, "ndim", 1) != 1:
        raise InputError(f"{name} is a single {type(values).__name__}; give a list of names, one a row")


def name_groups(groups: Sequence[Any] | None, statements: list[Statement]) -> list[str]:
    """Name the group of each row; a row without one goes by its text, so that repeated texts stay together."""
    if groups is not None:
        _refuse_no_column("groups", groups)
    values = [None] * len(statements) if groups is None else list(groups)
    if len(values) != len(statements):
        raise InputError(f"groups has {len(values)} entries for {len(statements)} statements; give one a statement")
    return [f"text:{s.text}" if g is None else f"group:{g}" for g, s in zip(values, statements, strict=True)]


def name_sources(sources: Sequence[Any] | None, n_rows: int) -> list[str]:
    """Name the source of each row; rows without one share one, and so do those of sources that are small or too many.

    What is small says little by itself, and a column of outlets or addresses is no column of kinds of text.

    Parameters
    ----------
    sources : sequence, shape (n_rows,), optional
        The kind of text or labelling each row comes from, None where nobody said.
    n_rows : int
        How many rows there are.

    Returns
    -------
    list of str
        The source of each row where it is one of the ten largest and has 200 rows at least, else the empty text.

    Raises
    ------
    InputError
        If the numbers differ, or `sources` is no list.

    Examples
    --------
    >>> set(name_sources(["radio"] * 200 + ["a.org", "b.org"], 202)) == {"radio", ""}
    True
    """
    if sources is not None:
        _refuse_no_column("sources", sources)
    values = [None] * n_rows if sources is None else list(sources)
    if len(values) != n_rows:
        raise InputError(f"sources has {len(values)} entries for {n_rows} statements; give one a statement")
    sizes = Counter(str(source) for source in values if source is not None)
    kinds = {source for source, size in sizes.most_common(_MOST_SOURCES) if size >= _ENOUGH_FOR_A_SOURCE}
    return [str(source) if str(source) in kinds else "" for source in values]
