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

_NO_SPREAD = 1e-15  # what rounding leaves of the variance of predictions that are all the same


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

    .. math:: \frac{m}{m-2} \sum_c \Big(\sum_{i \in c} \sqrt{1-\pi_i}\, w_i (e_i - \bar e) / \sum w\Big)^2

    over the m drawn units c. With equal probabilities this is :math:`(1 - n/N) s^2_e/n` (one degree of freedom goes to
    the mean and one to the tuning). In a superpopulation the factor :math:`1-\pi` goes and every statement adds
    :math:`\lambda (f - \bar f_N)/N` to its unit, which is the variance of prediction-powered inference with units in
    the place of statements.

    The tuning :math:`\lambda`, from 0 up, is the one that makes this variance least. Where statements are drawn it is
    the least-squares slope of label on prediction among the labelled ones: the regression estimator of survey sampling,
    to which power-tuned prediction-powered inference with the other statements as the unlabelled ones comes down.
    `power_tuned_mean` divides by the variance of all predictions instead; for rare labels and good models that shifts
    estimates by a quarter of a standard error at 100 labels, the slope by none.
    """
    f, y = sample.predicted[sample.places], sample.truth
    weights = (1 / sample.picked) / (1 / sample.picked).sum()
    lost = np.ones(len(y)) if sample.is_endless else 1 - sample.picked
    drawn, place = np.unique(sample.units[sample.places], return_inverse=True)
    scale = (np.sqrt(lost) * weights)[:, None]
    units, by_label, by_prediction = drawn, *(_summed(scale * (v - weights @ v), place) for v in (y, -f))
    if sample.is_endless:
        units, by_label, by_prediction = _spread(sample, drawn, by_label, by_prediction)
    tuning = _tuning(by_label, by_prediction)
    shares = tuning * sample.predicted.mean(axis=0) + weights @ (y - tuning * f)
    influence = by_label + tuning * by_prediction
    n_units, df = _sizes(np.bincount(place, weights=lost * weights**2).astype(np.float64))
    n_effective = float(1 / (weights @ weights))
    pseudo = PSEUDO_ERROR * (lost @ weights**2) / len(y)
    variance = ((influence**2).sum(axis=0) + pseudo) * n_units / max(n_units - 2, 1)
    low, high = wilson(shares, variance, n_labels=n_effective, df=df, level=level)
    return Estimate(shares=shares, low=low, high=high, units=units, influence=influence, n_effective=n_effective)


def correlate(first: Estimate, second: Estimate) -> Floats:
    """Give the correlation of two groups' shares, which units that lie in both bring about."""
    _, a, b = np.intersect1d(first.units, second.units, assume_unique=True, return_indices=True)
    shared = (first.influence[a] * second.influence[b]).sum(axis=0)
    scale = np.sqrt((first.influence**2).sum(axis=0) * (second.influence**2).sum(axis=0))
    correlation: Floats = np.clip(np.divide(shared, scale, out=np.zeros_like(scale), where=scale > 0), -1, 1)
    return correlation


def _tuning(by_label: Floats, by_prediction: Floats) -> Floats:
    """Give the factor, from 0 up, with which predictions take most of the variance away; nothing to tune by is 0."""
    spread = (by_prediction**2).sum(axis=0)
    shared = -(by_label * by_prediction).sum(axis=0)
    slope = np.divide(shared, spread, out=np.zeros_like(spread), where=spread > _NO_SPREAD)
    least: Floats = np.maximum(slope, 0)
    return least


def _spread(sample: Sample, drawn: Ints, by_label: Floats, by_prediction: Floats) -> tuple[Ints, Floats, Floats]:
    """Add what all predictions move in a sample from a superpopulation; units without a label come in."""
    units, place = np.unique(sample.units, return_inverse=True)
    rows = np.searchsorted(units, drawn)
    all_labels = np.zeros((len(units), by_label.shape[1]))
    all_labels[rows] = by_label
    moved = _summed((sample.predicted - sample.predicted.mean(axis=0)) / len(sample.predicted), place)
    moved[rows] += by_prediction
    return units, all_labels, moved


def _summed(moves: Floats, place: Ints) -> Floats:
    return np.stack([np.bincount(place, weights=column) for column in moves.T], axis=1)


def _sizes(by_unit: Floats) -> tuple[int, float]:
    """Give the number of units that vary, and the degrees of freedom from their effective number (Kish 1965)."""
    effective = by_unit.sum() ** 2 / (by_unit @ by_unit) if by_unit.any() else float(len(by_unit))
    # One is used up by the mean and one by the tuning.
    return int((by_unit > 0).sum()), max(float(effective) - 2, 1.0)
