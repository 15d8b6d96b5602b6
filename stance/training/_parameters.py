"""The parameters of the estimator, checked by type and range when it is fitted, as scikit-learn asks.

Not here: what they do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np

from stance.errors import InputError
from stance.features import Settings

_MAX_SEED = 2**32 - 1


def check_parameters(values: Mapping[str, Any]) -> None:
    """Refuse the first parameter that is not what its docstring asks for."""
    for name, (fits, allowed) in _ALLOWED.items():
        if not fits(values[name]):
            raise InputError(f"{name} is {values[name]!r}; give {allowed}")


def _is_whole(value: Any, least: int) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least


def _is_positive(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0 < float(value) < math.inf


def _is_class_weight(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value == "balanced")


_ALLOWED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "C": (_is_positive, "a number above 0"),
    "min_df": (lambda value: _is_whole(value, 1), "a whole number from 1"),
    "settings": (lambda value: value is None or isinstance(value, Settings), "a Settings, or None"),
    "without_role": (lambda value: isinstance(value, bool | np.bool_), "True or False"),
    "calibration_folds": (lambda value: _is_whole(value, 0) and int(value) != 1, "0, or a whole number from 2"),
    "class_weight": (_is_class_weight, "'balanced' or None"),
    "random_state": (lambda value: _is_whole(value, 0) and int(value) <= _MAX_SEED, f"0 to {_MAX_SEED}"),
}
