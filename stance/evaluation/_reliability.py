"""Whether answers are right as often as their probabilities say.

Not here: making probabilities hold, which training does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stance.dataset import Example
from stance.errors import InputError
from stance.evaluation._bootstrap import ArticleBootstrap

Floats = NDArray[np.float64]

_BINS = 10
# The square of the normal distribution's 97.5 % point.
_Z2 = 1.959964**2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Sentences that were answered with about the same probability.

    Attributes
    ----------
    n : int
        How many.
    confidence : float
        Mean probability of the labels that were given.
    right : float
        Share of them that were true.
    interval : (float, float)
        95 % interval of `right`, over whole articles.
    """

    n: int
    confidence: float
    right: float
    interval: tuple[float, float]


def reliability(
    examples: Sequence[Example], confidence: ArrayLike, right: ArrayLike, *, bins: int = _BINS, seed: int = 0
) -> tuple[ReliabilityBin, ...]:
    """Set the probability of the given labels against the rate at which they are right.

    The bins are those of `calibration_error`, which is the mean gap between `confidence` and `right` over them,
    weighted by `n`.

    Parameters
    ----------
    examples : sequence of Example, shape (n,)
        The sentences that were answered.
    confidence : array-like of float, shape (n,)
        Probability of the label that was given.
    right : array-like of bool, shape (n,)
        Whether it was the true one.
    bins : int
        Bins of equal numbers of sentences, by rising confidence; equal confidences stay in one bin.
    seed : int
        Seed of the draws of articles.

    Returns
    -------
    tuple of ReliabilityBin
        By rising confidence; empty bins are left out. Intervals are percentiles over draws of whole articles. Where
        all or none of a bin are right, every draw says the same, and Wilson's interval takes their place, with the
        number of articles for the number of observations.

    Raises
    ------
    InputError
        If the numbers of sentences differ, there is none, or `bins` is below 1.
    """
    sure, hits = _checked(confidence, right, bins)
    if len(examples) != len(sure):
        raise InputError(f"{len(examples)} sentences and {len(sure)} probabilities; give one each a sentence")
    order, edges = _bins(sure, bins)
    found = []
    for start, end in pairwise(edges):
        rows = order[start:end]
        if len(rows):
            rate = float(hits[rows].mean())
            interval = _interval([examples[k] for k in rows], hits[rows], seed)
            mean = float(sure[rows].mean())
            found.append(ReliabilityBin(n=len(rows), confidence=mean, right=rate, interval=interval))
    return tuple(found)


def calibration_error(confidence: ArrayLike, right: ArrayLike, *, bins: int = _BINS) -> float:
    """Measure how far the probability of the given label is from the rate at which it is right.

    Parameters
    ----------
    confidence : array-like of float, shape (n,)
        Probability of the label that was given.
    right : array-like of bool, shape (n,)
        Whether it was the true one.
    bins : int
        Bins of equal numbers of sentences, by rising confidence.

    Returns
    -------
    float
        Mean over sentences of the gap of their bin, from 0 to 1. With few sentences even a perfect model shows a gap.

    Raises
    ------
    InputError
        If the numbers of probabilities and outcomes differ, there is none, or `bins` is below 1.

    Examples
    --------
    >>> calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False], bins=1)
    0.0
    """
    sure, hits = _checked(confidence, right, bins)
    order, edges = _bins(sure, bins)
    gap = (sure - hits)[order]
    return float(sum(abs(gap[a:b].sum()) for a, b in pairwise(edges)) / len(gap))


def _checked(confidence: ArrayLike, right: ArrayLike, bins: int) -> tuple[Floats, Floats]:
    if not isinstance(bins, int) or isinstance(bins, bool) or bins < 1:
        raise InputError(f"bins is {bins!r}; give a whole number from 1")
    sure, hits = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if len(sure) != len(hits):
        raise InputError(f"{len(sure)} probabilities and {len(hits)} outcomes; give one each a sentence")
    if not len(sure):
        raise InputError("no sentence to judge probabilities by; give at least one")
    return sure, hits


def _bins(sure: Floats, bins: int) -> tuple[NDArray[np.int64], list[int]]:
    """Order sentences by confidence and give the places at which the bins part them."""
    order = np.argsort(sure, kind="stable")
    edges = np.arange(bins + 1) * len(sure) // bins
    # Equal confidences stay together, so that the order of the rows cannot matter.
    edges[1:-1] = np.searchsorted(sure[order], sure[order][edges[1:-1]])
    return order, edges.tolist()


def _interval(examples: Sequence[Example], hits: Floats, seed: int) -> tuple[float, float]:
    if 0 < hits.mean() < 1:
        return ArticleBootstrap.of(examples, seed=seed).mean(hits.tolist())[1]
    n = len({example.article or example.id for example in examples})
    return (n / (n + _Z2), 1.0) if hits[0] else (0.0, _Z2 / (n + _Z2))
