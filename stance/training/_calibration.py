"""Honest probabilities: a temperature and conformal quantiles from statements that were not learned.

Not here: the models of the folds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from stance.model import softmax
from stance.training._rows import Floats, Ints

# Logarithms of the temperatures that are looked at; outside it the probabilities are all alike or all certain.
_LOG_RANGE = (-3.0, 3.0)


def fold_of_rows(groups: Sequence[str], n_folds: int, seed: int) -> Ints:
    """Give each row the number of its fold: whole groups, whatever the order of the rows."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {name: int(k) % n_folds for name, k in zip(names, order, strict=True)}
    return np.array([fold[name] for name in groups], dtype=np.int64)


def best_temperature(scores: Floats, truth: Ints, weights: Floats) -> float:
    """Find the divisor of the scores with the smallest weighted log loss, rounded to 4 decimals."""

    def loss(log_temperature: float) -> float:
        p = softmax(scores / np.exp(log_temperature))[np.arange(len(truth)), truth]
        return float(-(weights * np.log(np.maximum(p, 1e-12))).sum())

    found = minimize_scalar(loss, bounds=_LOG_RANGE, method="bounded", options={"xatol": 1e-6})
    return round(float(np.exp(found.x)), 4)


def conformal_quantiles(p: Floats, truth: Ints, weights: Floats) -> tuple[float, ...]:
    """Give the 101 weighted quantiles of ``1 - p(true label)``, rounded up to 4 decimals."""
    missing = 1.0 - p[np.arange(len(truth)), truth]
    order = np.argsort(missing, kind="stable")
    total = np.cumsum(weights[order])
    places = np.searchsorted(total, np.linspace(0.0, total[-1], 101) * (1 - 1e-12))
    values = missing[order][np.minimum(places, len(order) - 1)]
    return tuple(float(v) for v in np.minimum(np.ceil(values * 1e4) / 1e4, 1.0))
