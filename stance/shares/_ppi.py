"""Prediction-powered inference for means.

Not here: finite populations, draws with unequal probabilities and whole articles, which `_design` is for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stance.errors import InputError

Floats = NDArray[np.float64]


class TunedMean(NamedTuple):
    """A mean with what it rests on; each value has the shape of a row."""

    estimate: Floats
    standard_error: Floats
    tuning: Floats
    """How far the predictions are trusted: 0 is the mean of the labels alone, 1 the correction without tuning."""


def power_tuned_mean(labelled: ArrayLike, predicted: ArrayLike, unlabelled: ArrayLike) -> TunedMean:
    r"""Estimate the mean of what was labelled, with predictions for the rest.

    Parameters
    ----------
    labelled : array, shape (n,) or (n, k)
        True values of n units drawn at random; 0 and 1 for a share.
    predicted : array, same shape
        Predictions for the same units.
    unlabelled : array, shape (m,) or (m, k)
        Predictions for the other units.

    Returns
    -------
    TunedMean
        Each column is tuned by itself.

    Raises
    ------
    InputError
        If shapes do not fit or a value is not finite.

    Notes
    -----
    With y the n labels, f the predictions (of the m unlabelled units and of all) and λ the tuning::

        estimate = λ · mean(f, unlabelled) + mean(y − λ f, labelled)
        λ = cov(y, f; labelled) / ((1 + n/m) · var(f; all)), kept within 0 to 1
        squared standard error = λ² · var(f; unlabelled) / m + var(y − λ f; labelled) / n

    Sources: Angelopoulos, Bates, Fannjiang, Jordan & Zrnic 2023 (Science 382) for λ = 1; Angelopoulos, Duchi &
    Zrnic 2023 (PPI++, arXiv:2311.01453). The population is one without end, of which labelled and unlabelled units
    are both a sample.

    Examples
    --------
    >>> mean = power_tuned_mean([1, 0, 1, 0], [0.9, 0.2, 0.7, 0.4], [0.8, 0.3, 0.9, 0.6, 0.7, 0.3])
    >>> round(float(mean.estimate), 3)
    0.55
    """
    y, f, rest = (np.asarray(values, dtype=np.float64) for values in (labelled, predicted, unlabelled))
    if y.shape != f.shape or y.shape[1:] != rest.shape[1:] or y.ndim not in (1, 2) or not len(y) or not len(rest):
        raise InputError(
            f"labelled, predicted and unlabelled have shapes {y.shape}, {f.shape} and {rest.shape}; give the first two "
            "the same and the third the same number of columns, with at least one row each"
        )
    if not all(np.isfinite(values).all() for values in (y, f, rest)):
        raise InputError("a value is not finite; leave such rows out, in all that belongs together")
    n, m = len(y), len(rest)
    tuning = _tuned(y, f, np.concatenate([f, rest]).var(axis=0, ddof=1), 1 + n / m)
    error = y - tuning * f
    estimate = tuning * rest.mean(axis=0) + error.mean(axis=0)
    variance = tuning**2 * rest.var(axis=0) / m + error.var(axis=0) / n
    return TunedMean(np.asarray(estimate), np.sqrt(variance), np.asarray(tuning))


def _tuned(y: Floats, f: Floats, variance: Floats, factor: float) -> Floats:
    covariance = (y * f).mean(axis=0) - y.mean(axis=0) * f.mean(axis=0)
    wanted = np.divide(covariance, factor * variance, out=np.zeros_like(variance), where=variance > 0)
    clipped: Floats = np.clip(wanted, 0, 1)
    return clipped
