"""The share of each label in one group from labels drawn with known probabilities, and what each label adds to it.

Not here: which statements make a group, and what is said of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stance.shares._interval import PSEUDO_ERROR, wilson

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MIN_UNITS = 10
"""Labels, and drawn articles where articles were drawn, that an estimate needs: below that the variance of so few is a
guess."""

_NO_SPREAD = 1e-12  # what rounding leaves of the variance of predictions that are all the same


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """The statements of one group, of which some are labelled.

    Attributes
    ----------
    predicted : array, shape (n_statements, n_labels)
        The model's probabilities.
    places : array of int, shape (n,)
        Rows of the labelled statements.
    truth : array, shape (n, n_labels)
        1 in the column of the label, 0 elsewhere.
    picked : array, shape (n,)
        The probability with which each labelled statement was picked.
    units : array of int, shape (n_statements,)
        What was drawn, or what is alike: the number of the article, or of the statement itself.
    is_endless : bool
        Whether the statements are a sample themselves (a superpopulation) and not all there is.
    """

    predicted: Floats
    places: Ints
    truth: Floats
    picked: Floats
    units: Ints
    is_endless: bool

    @property
    def n_units(self) -> int:
        """How many different units hold a label."""
        return len(np.unique(self.units[self.places]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimate:
    """Shares of all labels in one group.

    Attributes
    ----------
    shares, low, high : array, shape (n_labels,)
        The shares are not kept within 0 to 1, their intervals are.
    units : array of int, shape (n_units,)
        Units that take part, sorted.
    influence : array, shape (n_units, n_labels)
        By how much each of them moves the shares: their squares sum to the variance, nearly.
    n_effective : float
        As many labels of equal weight as would tell the same.
    """

    shares: Floats
    low: Floats
    high: Floats
    units: Ints
    influence: Floats
    n_effective: float


def estimate(sample: Sample, *, level: float) -> Estimate:
    r"""Estimate shares by the difference estimator with tuned predictions.

    Notes
    -----
    With picking probabilities :math:`\pi`, weights :math:`w = 1/\pi` and errors :math:`e = y - \lambda f`,

    .. math:: \hat\theta = \lambda \bar f_N + \sum w e / \sum w

    (Hájek's form of the difference estimator; Särndal, Swensson & Wretman 1992; design-based supervised learning, Egami
    et al. 2023, with :math:`\lambda = 1`). Its variance among the statements given is

    .. math:: \frac{m}{m-1} \sum_c \Big(\sum_{i \in c} \sqrt{1-\pi_i}\, w_i (e_i - \bar e) / \sum w\Big)^2

    over the m drawn units c. With equal probabilities this is :math:`(1 - n/N) s^2_e/n`. In a superpopulation the
    factor :math:`1-\pi` goes and every statement adds :math:`\lambda (f - \bar f_N)/N` to its unit, which is the
    variance of prediction-powered inference with units in the place of statements.

    The tuning :math:`\lambda` is the least-squares slope of label on prediction among the labelled statements, within 0
    to 1: the regression estimator of survey sampling, to which power-tuned prediction-powered inference with the other
    statements as the unlabelled ones comes down. `power_tuned_mean` divides by the variance of all predictions instead;
    for rare labels and good models that shifts estimates by a quarter of a standard error at 100 labels
    (docs/shares.md), the slope by none.
    """
    f, y = sample.predicted[sample.places], sample.truth
    weights = (1 / sample.picked) / (1 / sample.picked).sum()
    tuning = _tuning(f, y, (1 - sample.picked) * weights**2)
    error = y - tuning * f
    mean_error = weights @ error
    shares = tuning * sample.predicted.mean(axis=0) + mean_error
    lost = np.ones(len(y)) if sample.is_endless else 1 - sample.picked
    moves = (np.sqrt(lost) * weights)[:, None] * (error - mean_error)
    drawn, place = np.unique(sample.units[sample.places], return_inverse=True)
    n_units, df = _sizes(np.bincount(place, weights=lost * weights**2).astype(np.float64))
    n_effective = float(1 / (weights @ weights))
    units, influence = _with_predictions(sample, moves, tuning) if sample.is_endless else (drawn, _summed(moves, place))
    pseudo = PSEUDO_ERROR * (lost @ weights**2) / len(y)
    variance = ((influence**2).sum(axis=0) + pseudo) * n_units / max(n_units - 1, 1)
    low, high = wilson(shares, variance, n_labels=n_effective, df=df, level=level)
    return Estimate(shares=shares, low=low, high=high, units=units, influence=influence, n_effective=n_effective)


def correlate(first: Estimate, second: Estimate) -> Floats:
    """Give the correlation of two groups' shares, which units that lie in both bring about."""
    _, a, b = np.intersect1d(first.units, second.units, assume_unique=True, return_indices=True)
    shared = (first.influence[a] * second.influence[b]).sum(axis=0)
    scale = np.sqrt((first.influence**2).sum(axis=0) * (second.influence**2).sum(axis=0))
    correlation: Floats = np.clip(np.divide(shared, scale, out=np.zeros_like(scale), where=scale > 0), -1, 1)
    return correlation


def _tuning(f: Floats, y: Floats, weights: Floats) -> Floats:
    """Give the least-squares slope of label on prediction, within 0 to 1; nothing to tune by is 0."""
    total = weights.sum()
    if not total:
        return np.zeros(y.shape[1])
    weights = weights / total
    centred = f - weights @ f
    spread = weights @ centred**2
    slope = np.divide(weights @ (y * centred), spread, out=np.zeros_like(spread), where=spread > _NO_SPREAD)
    clipped: Floats = np.clip(slope, 0, 1)
    return clipped


def _with_predictions(sample: Sample, moves: Floats, tuning: Floats) -> tuple[Ints, Floats]:
    """Sum what labels and predictions add to each unit of a sample from a superpopulation."""
    about = tuning * (sample.predicted - sample.predicted.mean(axis=0)) / len(sample.predicted)
    units, place = np.unique(np.concatenate([sample.units[sample.places], sample.units]), return_inverse=True)
    return units, _summed(np.concatenate([moves, about]), place)


def _summed(moves: Floats, place: Ints) -> Floats:
    return np.stack([np.bincount(place, weights=column) for column in moves.T], axis=1)


def _sizes(by_unit: Floats) -> tuple[int, float]:
    """Give the number of units that vary, and the degrees of freedom from their effective number (Kish 1965)."""
    effective = by_unit.sum() ** 2 / (by_unit @ by_unit) if by_unit.any() else float(len(by_unit))
    # One is used up by the mean and one by the tuning.
    return int((by_unit > 0).sum()), max(float(effective) - 2, 1.0)
