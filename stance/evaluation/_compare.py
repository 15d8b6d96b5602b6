"""Two methods on the same sentences: each one's figures, their difference, and where they part.

Not here: which methods, where their answers come from, and printing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from stance.dataset import Example
from stance.errors import InputError
from stance.evaluation._bootstrap import DRAWS, ArticleBootstrap, Measure, f1_of_labels, middle
from stance.evaluation._scores import Answers
from stance.model import StanceModel

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its 95 % interval; no interval where all sentences come from one article."""

    value: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One figure of both methods, and the first's less the second's."""

    first: Estimate
    second: Estimate
    difference: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPair:
    """The F1 of one label by both methods, and how many sentences truly have it."""

    label: str
    n: int
    f1: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Figures of two methods on the same sentences.

    Attributes
    ----------
    n : int
        Sentences.
    n_articles : int
        Articles that the intervals draw; a sentence that stands in none is one of its own.
    labels : tuple of str
        In the order in which they were given.
    macro_f1 : Pair
        Mean of the F1 of those labels that a sentence truly has.
    accuracy : Pair
        Share of right answers.
    by_label : tuple of LabelPair
        F1 of each label.
    crossing : tuple of tuple of int
        How many sentences the first method gave a label (row) and the second a label (column).
    n_first_only, n_second_only : int
        Sentences on which only that method is right.
    p_value : float
        Of McNemar's exact test; see `mcnemar`.
    differing : tuple of int
        Places of the sentences whose answers differ, in rising order.
    """

    n: int
    n_articles: int
    labels: tuple[str, ...]
    macro_f1: Pair
    accuracy: Pair
    by_label: tuple[LabelPair, ...]
    crossing: tuple[tuple[int, ...], ...]
    n_first_only: int
    n_second_only: int
    p_value: float
    differing: tuple[int, ...]


def compare(
    examples: Iterable[Example],
    first: Answers,
    second: Answers,
    *,
    labels: Sequence[str],
    draws: int = DRAWS,
    seed: int = 0,
) -> Comparison:
    """Compare the answers of two methods to the same sentences, in pairs.

    Parameters
    ----------
    examples : iterable of Example
        The sentences with their true labels.
    first, second : Answers
        One a sentence each, in the same order.
    labels : sequence of str
        Every label that there is.
    draws : int
        Draws of whole articles for the intervals: both methods see the same draws, so that what makes an article
        hard for both does not blur the difference.
    seed : int
        Seed of the draws.

    Returns
    -------
    Comparison
        For answers that are the same, every difference is 0, with an interval from 0 to 0, and the p-value 1.

    Raises
    ------
    InputError
        If there is no sentence, numbers differ, or a label is unknown.

    Examples
    --------
    >>> from stance.records import Statement
    >>> rows = [
    ...     Example(statement=Statement(f"{k}"), label=label, id=f"{k}", where=f"a:{k}", group=f"{k}")
    ...     for k, label in enumerate("xyxy")
    ... ]
    >>> found = compare(rows, Answers(given=tuple("xyxy")), Answers(given=tuple("xxxx")), labels=["x", "y"])
    >>> found.accuracy.difference.value, found.p_value, found.differing
    (0.5, 0.5, (1, 3))
    """
    rows, names = list(examples), tuple(dict.fromkeys(labels))
    _check(rows, first, second, names)
    truth = np.array([example.label for example in rows], dtype=object)
    one, other = (np.array(answers.given, dtype=object) for answers in (first, second))
    # Sorted, as the bootstrap has its columns.
    columns = sorted(names)
    bootstrap = ArticleBootstrap.of(rows, labels=columns, draws=draws, seed=seed)
    n_articles = len({example.article or example.id for example in rows})
    pairs = _Pairs(bootstrap.counts(first.given), bootstrap.counts(second.given), has_interval=n_articles > 1)
    n_true = {label: int((truth == label).sum()) for label in names}
    present = np.array([n_true[label] > 0 for label in columns])
    n_first_only = int(((one == truth) & (other != truth)).sum())
    n_second_only = int(((one != truth) & (other == truth)).sum())
    return Comparison(
        n=len(rows),
        n_articles=n_articles,
        labels=names,
        macro_f1=pairs.of(lambda counts: f1_of_labels(counts)[..., present].mean(axis=-1)),
        accuracy=pairs.of(_accuracy),
        by_label=tuple(LabelPair(label=name, n=n_true[name], f1=pairs.f1(columns.index(name))) for name in names),
        crossing=tuple(tuple(map(int, row)) for row in confusion_matrix(first.given, second.given, labels=names)),
        n_first_only=n_first_only,
        n_second_only=n_second_only,
        p_value=mcnemar(n_first_only, n_second_only),
        differing=tuple(np.flatnonzero(one != other).tolist()),
    )


def mcnemar(n_first_only: int, n_second_only: int) -> float:
    """Test whether two methods are equally often right on the same sentences: McNemar's test, exact.

    Parameters
    ----------
    n_first_only, n_second_only : int
        On how many sentences only the first is right, and only the second.

    Returns
    -------
    float
        Two-sided p-value: of b + c sentences on which one of them is right, the chance that a fair coin parts them at
        least as unevenly as b to c, ``min(1, 2 * sum(comb(b + c, k) for k <= min(b, c)) / 2 ** (b + c))``. Without
        such sentences it is 1.

    Raises
    ------
    InputError
        If a count is no whole number from 0.

    Notes
    -----
    The coin is tossed for each sentence by itself. Sentences of one article are alike, so that with several to an
    article the p-value comes out too small; the interval of `compare`, which draws whole articles, does not.

    References
    ----------
    McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages.
    Psychometrika 12. The exact form is the sign test.

    Examples
    --------
    >>> mcnemar(1, 5)
    0.21875
    """
    for count in (n_first_only, n_second_only):
        # Counts often come from numpy.
        if not isinstance(count, int | np.integer) or isinstance(count, bool) or count < 0:
            raise InputError(f"count {count!r} is no whole number from 0; give how many sentences only one has right")
    n = int(n_first_only) + int(n_second_only)
    return float(binomtest(int(n_first_only), n, 0.5).pvalue) if n else 1.0


def answer_with(model: StanceModel, examples: Iterable[Example]) -> Answers:
    """Ask a model for every sentence, with target, speaker and role as they are labelled.

    Parameters
    ----------
    model : StanceModel
        What answers.
    examples : iterable of Example
        The sentences; their labels are not looked at.

    Returns
    -------
    Answers
        The most probable label of each; the first in the model's order on a tie.
    """
    p = model.probabilities([example.statement for example in examples])
    return Answers(given=tuple(model.labels[k] for k in p.argmax(axis=1)), labels=model.labels, probabilities=p)


class _Pairs:
    """Figures of two methods, from their counts of all sentences and of each draw."""

    def __init__(self, first: tuple[Floats, Floats], second: tuple[Floats, Floats], *, has_interval: bool) -> None:
        self._first, self._second, self._has_interval = first, second, has_interval

    def of(self, figure: Measure) -> Pair:
        (one, one_drawn), (other, other_drawn) = [
            (float(figure(counts)), figure(drawn)) for counts, drawn in (self._first, self._second)
        ]
        return Pair(
            first=self._estimate(one, one_drawn),
            second=self._estimate(other, other_drawn),
            difference=self._estimate(one - other, one_drawn - other_drawn),
        )

    def f1(self, column: int) -> Pair:
        return self.of(lambda counts: f1_of_labels(counts)[..., column])

    def _estimate(self, value: float, drawn: Floats) -> Estimate:
        return Estimate(value=value, interval=middle(drawn) if self._has_interval else None)


def _accuracy(counts: Floats) -> Floats:
    share: Floats = np.einsum("...kk->...", counts) / counts.sum(axis=(-1, -2))
    return share


def _check(rows: Sequence[Example], first: Answers, second: Answers, labels: Sequence[str]) -> None:
    if not rows:
        raise InputError("no sentence to compare answers on; give at least one")
    for what, answers in (("first", first), ("second", second)):
        if len(answers.given) != len(rows):
            raise InputError(f"{len(rows)} sentences and {len(answers.given)} {what} answers; give one a sentence")
    unknown = sorted({*first.given, *second.given, *(example.label for example in rows)} - set(labels))
    if unknown:
        raise InputError(f"label {unknown[0]!r} is not one of {', '.join(labels)}")
