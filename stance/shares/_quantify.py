"""Adjusted counts: shares from the model's answers and a table of how it errs.

Not here: labels drawn from the statements themselves, which need no such assumption (`_design`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from stance.errors import InputError
from stance.rows import parse_object
from stance.shares._join import check_probabilities

Floats = NDArray[np.float64]

_MIN_PER_LABEL = 10
_TOLD_APART = 4.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Confusion:
    """How a model answers to statements of each true label.

    Attributes
    ----------
    labels : tuple of str
        The label names.
    rates : array, shape (n_labels, n_labels)
        A row a true label: the shares of the labels given (ACC), or the means of the probabilities (PACC).
    covariances : array, shape (n_labels, n_labels, n_labels)
        A matrix a true label: the covariance of one answer.
    counts : array of int, shape (n_labels,)
        Statements of each true label behind it.
    is_soft : bool
        Whether answers are probabilities.
    """

    labels: tuple[str, ...]
    rates: Floats
    covariances: Floats
    counts: NDArray[np.int64]
    is_soft: bool

    @classmethod
    def from_counts(cls, labels: Sequence[str], counts: ArrayLike) -> Self:
        """Build it from a table of counts, for adjusted counts (ACC).

        Parameters
        ----------
        labels : sequence of str
            The label names, in the order of rows and columns.
        counts : array of int, shape (n_labels, n_labels)
            True labels (rows) by given labels (columns), of statements that the model has not learned.

        Raises
        ------
        InputError
            If the table has another shape, a negative or broken count, or a true label without a statement.

        Examples
        --------
        >>> Confusion.from_counts(["no", "yes"], [[45, 5], [10, 40]]).rates.tolist()
        [[0.9, 0.1], [0.2, 0.8]]
        """
        names = _checked_names(labels)
        try:
            table = np.asarray(counts, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError("confusion holds what is no number; give counts, one row a true label") from None
        if table.shape != (len(names), len(names)):
            raise InputError(
                f"confusion has shape {table.shape} for {len(names)} labels; give one row and one column a label"
            )
        if not (np.isfinite(table) & (table >= 0) & (table == np.floor(table))).all():
            raise InputError("confusion holds a negative number or one that is not whole; give counts, not rates")
        totals = table.sum(axis=1)
        _check_totals(totals, names)
        # Half an answer more in each cell, for the variance only: a cell that was empty by luck would count as sure.
        likely = (table + 0.5) / (table + 0.5).sum(axis=1, keepdims=True)
        covariances = np.stack([np.diag(row) - np.outer(row, row) for row in likely])
        return cls(
            labels=names,
            rates=table / totals[:, None],
            covariances=covariances,
            counts=totals.astype(np.int64),
            is_soft=False,
        )

    @classmethod
    def from_probabilities(cls, labels: Sequence[str], truth: Sequence[str], probabilities: ArrayLike) -> Self:
        """Build it from statements with labels and probabilities, for adjusted probabilities (PACC).

        Parameters
        ----------
        labels : sequence of str
            The label names, in the order of the columns.
        truth : sequence of str, shape (n,)
            The true label of each statement.
        probabilities : array, shape (n, n_labels)
            What the model, which has not learned them, says of the same statements.

        Raises
        ------
        InputError
            If shapes do not fit, a label is unknown or has fewer than two statements, or a row is no probabilities.
        """
        names = _checked_names(labels)
        values, given = np.asarray(probabilities, dtype=np.float64), [str(label) for label in truth]
        if values.shape != (len(given), len(names)):
            raise InputError(
                f"probabilities have shape {values.shape} for {len(given)} statements and {len(names)} labels; give "
                "one row a statement and one column a label"
            )
        check_probabilities(values, lambda row: f"statement {row}", names)
        unknown = sorted(set(given) - set(names))
        if unknown:
            raise InputError(f"label {unknown[0]!r} is not one of {', '.join(names)}; mend its spelling")
        place = np.array([names.index(label) for label in given])
        counts = np.bincount(place, minlength=len(names))
        _check_totals(counts - 1, names)
        parts = [values[place == k] for k in range(len(names))]
        return cls(
            labels=names,
            rates=np.stack([part.mean(axis=0) for part in parts]),
            covariances=np.stack([np.atleast_2d(np.cov(part.T)) for part in parts]),
            counts=counts.astype(np.int64),
            is_soft=True,
        )

    def reordered(self, labels: Sequence[str]) -> Confusion:
        """Give the same table with its labels in another order."""
        if set(labels) != set(self.labels):
            raise InputError(
                f"the table has the labels {', '.join(self.labels)} and the predictions {', '.join(labels)}; give a "
                "table of the same model"
            )
        order = [self.labels.index(label) for label in labels]
        cells = np.ix_(order, order)
        return Confusion(
            labels=tuple(labels),
            rates=self.rates[cells],
            covariances=np.stack([self.covariances[k][cells] for k in order]),
            counts=self.counts[order],
            is_soft=self.is_soft,
        )

    def answers(self, probabilities: Floats) -> Floats:
        """Give what is counted: the probabilities, or 1 for the most probable label."""
        if self.is_soft:
            return probabilities
        given: Floats = np.eye(len(self.labels))[probabilities.argmax(axis=1)]
        return given


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adjusted:
    """Adjusted shares with their variances, shape (n_labels,)."""

    shares: Floats
    variance: Floats
    is_told_apart: bool
    """Whether the table tells the labels apart."""

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Give the ends of the intervals: errors of a solved equation lie evenly around it, near 0 and 1 as well."""
        half = ndtri((1 + level) / 2) * np.sqrt(self.variance)
        return np.clip(self.shares - half, 0, 1), np.clip(self.shares + half, 0, 1)


def adjust(confusion: Confusion, answers: Floats) -> Adjusted:
    r"""Solve for the shares that would make the model answer as it does.

    Notes
    -----
    With :math:`q` the mean answer and :math:`M_{ij}` the share of answer i among true label j, :math:`q = Mp` gives
    :math:`\hat p = M^{-1}q`, kept within 0 to 1 and made to sum to 1 (Forman 2008 for counts, Bella et al. 2010 for
    probabilities). The interval is the normal one, its variance by the delta method,

    .. math:: M^{-1} \Big(\sum_j \hat p_j \Sigma_j / N + \sum_j \hat p_j^2 \Sigma_j / n_j\Big) M^{-\top},

    with :math:`\Sigma_j` the covariance of one answer to label j: errors of the N answers counted, and of the table.
    """
    rates = confusion.rates.T
    weakest = float(np.linalg.svd(rates, compute_uv=False)[-1])
    noise = float(np.sqrt(max((np.trace(c) / n for c, n in zip(confusion.covariances, confusion.counts, strict=True)))))
    if weakest <= 1e-9:
        raise InputError(
            "the model answers to two labels alike, so no table can part them; use a model that tells them apart"
        )
    inverse = np.linalg.inv(rates)
    shares = np.clip(inverse @ answers.mean(axis=0), 0, 1)
    shares = shares / shares.sum()
    spread = shares / len(answers) + shares**2 / confusion.counts
    inner = np.tensordot(spread, confusion.covariances, axes=1)
    variance = np.diag(inverse @ inner @ inverse.T)
    told_apart = weakest > _TOLD_APART * noise and int(confusion.counts.min()) >= _MIN_PER_LABEL
    return Adjusted(shares=shares, variance=variance, is_told_apart=told_apart)


def read_confusion(path: str | os.PathLike[str]) -> Confusion:
    """Read a table of counts from a JSON file, for adjusted counts (ACC).

    Parameters
    ----------
    path : path
        ``{"labels": [...], "confusion": [[...], ...]}``, rows the true labels and columns those given, in the order of
        the labels.

    Raises
    ------
    InputError
        If it cannot be read or is no such table.
    """
    try:
        value = parse_object(Path(path).read_text(encoding="utf-8"))
        if not {"labels", "confusion"} <= value.keys():
            raise InputError('has no "labels" and "confusion"; give both, the rows of the table being the true labels')
        if not isinstance(value["labels"], list) or not all(isinstance(name, str) for name in value["labels"]):
            raise InputError('"labels" is no list of names; give the labels in the order of the rows')
        return Confusion.from_counts(value["labels"], value["confusion"])
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}); check it") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _checked_names(labels: Sequence[str]) -> tuple[str, ...]:
    names = tuple(labels)
    if len(names) < 2 or len(set(names)) < len(names):
        raise InputError(f"labels are {', '.join(map(repr, names))}; give two or more, each once")
    return names


def _check_totals(totals: NDArray[Any], names: Sequence[str]) -> None:
    for name, total in zip(names, totals, strict=True):
        if total <= 0:
            raise InputError(f"the table has too few statements whose true label is {name!r}; give some of every label")
