"""Agreement beyond chance: Cohen's kappa and Krippendorff's alpha, by NLTK and from counts of many draws at once.

Not here: where the labels come from, and intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from nltk.metrics.agreement import AnnotationTask
from numpy.typing import NDArray

from stance.errors import InputError

Floats = NDArray[np.float64]
Labels = Sequence[str | None]
"""One annotator's labels, None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A figure with its 95 % interval.

    Attributes
    ----------
    value : float or None
        None where it is not defined: nothing to compare, or a single label everywhere.
    interval : (float, float) or None
        None where all statements come from one article, or too many draws leave the figure undefined.
    """

    value: float | None
    interval: tuple[float, float] | None = None


def coefficients(columns: Sequence[Labels]) -> tuple[float | None, float | None]:
    r"""Give Cohen's kappa and Krippendorff's alpha of some annotators.

    Parameters
    ----------
    columns : sequence of sequence of (str or None)
        One annotator each, all of one length: the labels of the same statements in the same order.

    Returns
    -------
    kappa : float or None
        Of two annotators on the statements that both labelled, -1 to 1; of more, the mean over all pairs. None where
        it is not defined for a pair: they share no statement, or gave one and the same label to all of them.
    alpha : float or None
        Nominal, of all statements with two labels or more. None where there is none, or only one label occurs.

    Raises
    ------
    InputError
        If there are fewer than two annotators, or they differ in length.

    Notes
    -----
    Kappa (Cohen 1960) is ``(observed - expected) / (1 - expected)`` of the rates of agreement, where the expected
    one comes from the shares of labels of each annotator. Alpha (Krippendorff 1980) is ``1 - observed / expected``
    of the rates of disagreement, where the expected one comes from all labels together, without replacement. Both
    are worked out by `nltk.metrics.agreement`, which gives 1 where a single label occurs; here that is None, since
    nobody can tell agreement from chance then.

    Examples
    --------
    >>> kappa, alpha = coefficients(["aabb", "aaab"])
    >>> round(kappa, 3), round(alpha, 3)
    (0.5, 0.533)
    """
    if len(columns) < 2:
        raise InputError(f"labels of {len(columns)} annotators; give those of two or more")
    if len({len(column) for column in columns}) > 1:
        sizes = ", ".join(str(len(column)) for column in columns)
        raise InputError(f"annotators with {sizes} statements; give the same statements, None where one has no label")
    kappas = [_kappa(first, second) for first, second in combinations(columns, 2)]
    known = [kappa for kappa in kappas if kappa is not None]
    return sum(known) / len(known) if len(known) == len(kappas) else None, _alpha(columns)


def _kappa(first: Labels, second: Labels) -> float | None:
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if len({label for pair in pairs for label in pair}) < 2:
        return None
    task = AnnotationTask([(coder, k, pair[coder]) for k, pair in enumerate(pairs) for coder in (0, 1)])
    return float(task.kappa_pairwise(0, 1))


def _alpha(columns: Sequence[Labels]) -> float | None:
    rows = [[label for label in row if label is not None] for row in zip(*columns, strict=True)]
    pairable = [row for row in rows if len(row) > 1]
    if len({label for row in pairable for label in row}) < 2:
        return None
    task = AnnotationTask([(coder, k, label) for k, row in enumerate(pairable) for coder, label in enumerate(row)])
    return float(task.alpha())


def kappa_of_counts(counts: Floats) -> Floats:
    """Give Cohen's kappa from counts of both annotators' labels.

    Parameters
    ----------
    counts : ndarray, shape (..., n_labels, n_labels)
        Statements by label of the one (rows) and of the other (columns).

    Returns
    -------
    ndarray, shape (...)
        NaN where it is not defined.

    Examples
    --------
    >>> float(kappa_of_counts(np.array([[20.0, 5.0], [10.0, 15.0]])).round(3))
    0.4
    """
    total = counts.sum(axis=(-2, -1))
    observed = np.einsum("...kk->...", counts) * total
    expected = (counts.sum(axis=-1) * counts.sum(axis=-2)).sum(axis=-1)
    return share_of(observed - expected, total**2 - expected)


def alpha_of_counts(coincidences: Floats) -> Floats:
    """Give Krippendorff's nominal alpha from a coincidence matrix.

    Parameters
    ----------
    coincidences : ndarray, shape (..., n_labels, n_labels)
        Ordered pairs of labels of one statement, each statement's divided by the number of its labels less one.

    Returns
    -------
    ndarray, shape (...)
        NaN where it is not defined.
    """
    sizes = coincidences.sum(axis=-1)
    total = sizes.sum(axis=-1)
    observed = total - np.einsum("...kk->...", coincidences)
    expected = total**2 - (sizes**2).sum(axis=-1)
    return 1 - share_of(observed * (total - 1), expected)


def share_of(above: Floats, below: Floats) -> Floats:
    """Divide; NaN where the divisor is not above 0."""
    result: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return result
