"""Figures of answers against the truth.

Not here: where the answers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, log_loss, precision_recall_fscore_support

from stance.dataset import Example
from stance.errors import InputError
from stance.evaluation._bootstrap import ArticleBootstrap
from stance.evaluation._reliability import calibration_error

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a method answered, sentence by sentence.

    Attributes
    ----------
    given : tuple of str
        One label a sentence.
    labels : tuple of str
        The columns of `probabilities`.
    probabilities : ndarray of float64, shape (n, n_labels), or None
        None for a method without probabilities.
    """

    given: tuple[str, ...]
    labels: tuple[str, ...] = ()
    probabilities: Floats | None = None

    def over(self, labels: Sequence[str]) -> Floats | None:
        """Give the probabilities with the columns of `labels`; a label that the method does not know has 0."""
        if self.probabilities is None:
            return None
        unknown = sorted(set(self.labels) - set(labels))
        if unknown:
            raise InputError(f"probabilities of label {unknown[0]!r}, which is not one of {', '.join(labels)}")
        p = np.zeros((len(self.given), len(labels)))
        p[:, [list(labels).index(label) for label in self.labels]] = self.probabilities
        return p

    def take(self, rows: Sequence[int]) -> Answers:
        """Give the answers of some sentences, by their places."""
        p = None if self.probabilities is None else self.probabilities[list(rows)]
        return Answers(given=tuple(self.given[k] for k in rows), labels=self.labels, probabilities=p)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """The figures of one label: precision, recall and F1 from 0 to 1, and how many sentences truly have it."""

    label: str
    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Figures of one method on one set of sentences.

    Attributes
    ----------
    n : int
        Sentences scored.
    accuracy : float
        Share of right answers.
    macro_f1 : float
        Mean of the labels' F1; a label that is neither true nor given anywhere counts 0.
    interval : (float, float)
        95 % interval of `macro_f1`: percentiles of a bootstrap over whole articles.
    labels : tuple of LabelScore
        In alphabetical order of the label.
    confusion : tuple of tuple of int
        Counts, one row a true label, one column a given one, in the order of `labels`.
    log_loss : float or None
        Mean negative logarithm of the probability of the true label; None for a method without probabilities.
    calibration_error : float or None
        See `calibration_error`; None for a method without probabilities.
    """

    n: int
    accuracy: float
    macro_f1: float
    interval: tuple[float, float]
    labels: tuple[LabelScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float | None = None
    calibration_error: float | None = None


def score(examples: Sequence[Example], answers: Answers, *, labels: Sequence[str], seed: int = 0) -> Scores:
    """Score answers against the truth.

    Parameters
    ----------
    examples : sequence of Example
        The sentences with their true labels. The bootstrap draws their articles, since sentences of one article
        are alike; a sentence that stands in none is drawn by itself.
    answers : Answers
        One a sentence, in the same order.
    labels : sequence of str
        Every label that there is.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    Scores
        The figures.

    Raises
    ------
    InputError
        If there is no sentence, numbers differ, or a label is unknown.
    """
    names = sorted(set(labels))
    truth, given = [example.label for example in examples], list(answers.given)
    _check(truth, given, names)
    precision, recall, f1, n = precision_recall_fscore_support(truth, given, labels=names, zero_division=0.0)
    hits = np.array([a == b for a, b in zip(truth, given, strict=True)])
    p = answers.over(names)
    return Scores(
        n=len(truth),
        accuracy=float(hits.mean()),
        macro_f1=float(f1.mean()),
        interval=ArticleBootstrap.of(examples, labels=names, seed=seed).measure(given)[1],
        labels=tuple(
            LabelScore(label=name, precision=float(a), recall=float(b), f1=float(c), n=int(d))
            for name, a, b, c, d in zip(names, precision, recall, f1, n, strict=True)
        ),
        confusion=tuple(tuple(map(int, row)) for row in confusion_matrix(truth, given, labels=names)),
        log_loss=None if p is None else float(log_loss(truth, p, labels=names)),
        calibration_error=None if p is None else calibration_error(p.max(axis=1), hits),
    )


def _check(truth: Sequence[str], given: Sequence[str], names: Sequence[str]) -> None:
    if len(truth) != len(given):
        raise InputError(f"{len(truth)} sentences and {len(given)} answers; give one answer a sentence")
    if not truth:
        raise InputError("no sentence to score; give at least one")
    unknown = sorted({*truth, *given} - set(names))
    if unknown:
        raise InputError(f"label {unknown[0]!r} is not one of {', '.join(names)}")
