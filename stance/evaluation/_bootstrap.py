"""Intervals of figures by drawing whole articles, since sentences of one article are alike.

Not here: what is answered, and which figures a run reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from stance.dataset import Example
from stance.errors import InputError

Floats = NDArray[np.float64]
Figure = tuple[float, tuple[float, float]]
"""A value and its 95 % interval."""
Measure = Callable[[Floats], Floats]
"""From counts of true (rows) and given (columns) labels, shape (..., n_labels, n_labels), to figures, shape (...)."""

DRAWS = 1_000
"""Draws of a bootstrap: enough for the second decimal of a 95 % interval."""


def macro_f1(counts: Floats) -> Floats:
    """Mean of the labels' F1; a label that is neither true nor given counts 0."""
    mean: Floats = f1_of_labels(counts).mean(axis=-1)
    return mean


def f1_of_labels(counts: Floats) -> Floats:
    """F1 of each label, from counts of shape (..., n_labels, n_labels)."""
    right = np.einsum("...kk->...k", counts)
    either = counts.sum(axis=-1) + counts.sum(axis=-2)
    f1: Floats = np.divide(2 * right, either, out=np.zeros(right.shape), where=either > 0)
    return f1


class ArticleBootstrap:
    """Draws articles with replacement and gives figures with their percentile intervals.

    The same draws serve every figure of an instance, so that two answers to the same sentences are compared in pairs.

    Parameters
    ----------
    truth : sequence of str, shape (n,)
        The true labels.
    articles : sequence of str, shape (n,)
        The article of each sentence.
    labels : sequence of str, optional
        Every label that there is; those of `truth` where left out.
    draws : int
        How often articles are drawn.
    seed : int
        Seed of the draws.

    Examples
    --------
    >>> bootstrap = ArticleBootstrap(["a", "b"] * 4, list("11223344"))
    >>> bootstrap.measure(["a", "b"] * 4)
    (1.0, (1.0, 1.0))
    """

    def __init__(
        self,
        truth: Sequence[str],
        articles: Sequence[str],
        *,
        labels: Sequence[str] | None = None,
        draws: int = DRAWS,
        seed: int = 0,
    ) -> None:
        self.labels = sorted(set(truth if labels is None else labels))
        self._column = {label: k for k, label in enumerate(self.labels)}
        self._truth = self._columns(truth)
        names, self._place = np.unique(np.asarray(articles), return_inverse=True)
        shares = np.full(len(names), 1 / len(names))
        self._drawn = np.random.default_rng(seed).multinomial(len(names), shares, size=draws).astype(np.float64)

    @classmethod
    def of(
        cls, examples: Iterable[Example], *, labels: Sequence[str] | None = None, draws: int = DRAWS, seed: int = 0
    ) -> Self:
        """Take the labels and articles of examples; a sentence that stands in none is drawn by itself."""
        rows = list(examples)
        return cls([e.label for e in rows], [e.article or e.id for e in rows], labels=labels, draws=draws, seed=seed)

    def measure(self, given: Sequence[str], figure: Measure = macro_f1) -> Figure:
        """Give a figure of some answers with its interval.

        Raises
        ------
        InputError
            If an answer is none of the labels.
        """
        counts = self._counts(given)
        return float(figure(counts.sum(axis=0))), middle(figure(self._draw(counts)))

    def compare(self, given: Sequence[str], base: Sequence[str], figure: Measure = macro_f1) -> Figure:
        """Give by how much some answers are better than others on the same sentences, with the interval of that.

        Raises
        ------
        InputError
            If an answer is none of the labels.
        """
        counts, others = self._counts(given), self._counts(base)
        difference = float(figure(counts.sum(axis=0)) - figure(others.sum(axis=0)))
        return difference, middle(figure(self._draw(counts)) - figure(self._draw(others)))

    def counts(self, given: Sequence[str]) -> tuple[Floats, Floats]:
        """Count true (rows) and given (columns) labels, of all sentences and of each draw.

        Returns
        -------
        ndarray of float64, shape (n_labels, n_labels)
            In the order of `labels`.
        ndarray of float64, shape (draws, n_labels, n_labels)
            The same draws whatever is given, so that differences draw by draw are paired.

        Raises
        ------
        InputError
            If an answer is none of the labels.
        """
        counts = self._counts(given)
        return counts.sum(axis=0), self._draw(counts)

    def mean(self, values: Sequence[float]) -> Figure:
        """Give the mean of one number a sentence with its interval."""
        totals = np.stack([np.bincount(self._place, weights=w) for w in (values, np.ones(len(values)))])
        drawn = self._drawn @ totals.T
        return float(np.mean(values)), middle(drawn[:, 0] / drawn[:, 1])

    def _columns(self, labels: Sequence[str]) -> NDArray[np.int64]:
        unknown = sorted(set(labels) - self._column.keys())
        if unknown:
            raise InputError(f"label {str(unknown[0])!r} is not one of {', '.join(self.labels)}")
        return np.array([self._column[label] for label in labels], dtype=np.int64)

    def _counts(self, given: Sequence[str]) -> Floats:
        """Count true and given labels by article: shape (n_articles, n_labels, n_labels)."""
        counts = np.zeros((self._drawn.shape[1], len(self.labels), len(self.labels)))
        np.add.at(counts, (self._place, self._truth, self._columns(given)), 1)
        return counts

    def _draw(self, counts: Floats) -> Floats:
        return np.tensordot(self._drawn, counts, axes=1)


def middle(values: Floats) -> tuple[float, float]:
    """Give the 95 % interval of drawn values, by percentiles."""
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
