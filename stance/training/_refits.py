"""Many fits to parts of some statements, which are analysed once.

Not here: which parts, and the weights of what is learned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stance.errors import InputError
from stance.features import Analyzer
from stance.model import softmax
from stance.records import Statement
from stance.training._calibration import best_temperature, conformal_quantiles
from stance.training._classifier import StanceClassifier
from stance.training._fitting import Counts, fit_rows
from stance.training._rows import Floats, Ints, check_labels
from stance.training._tables import compile_tables

_GROUPS_PER_MIN_DF = 10


def min_df_of(groups: Sequence[str]) -> int:
    """Choose in how many groups a term has to occur: three, fewer where there are few groups.

    Of a few articles hardly any word stands in three, least of all in folds of them.

    Parameters
    ----------
    groups : sequence of str
        The group of each statement.

    Returns
    -------
    int
        A tenth of the number of groups, 1 to 3.

    Examples
    --------
    >>> min_df_of(["a", "b"])
    1
    """
    return max(1, min(int(StanceClassifier().min_df), len(set(groups)) // _GROUPS_PER_MIN_DF))


class Refits:
    """Fits the method of `StanceClassifier` to parts of some statements again and again.

    The statements are analysed once, with word tables compiled from all of them (no label goes into those), so that a
    fit takes a tenth of the time. Coefficients are left as liblinear gives them, without calibration.

    Parameters
    ----------
    statements : sequence of Statement, shape (n,)
        Everything that is to be learned or asked.
    labels : sequence of str, shape (n,)
        Their labels.
    groups : sequence of str, shape (n,)
        Their articles.

    Attributes
    ----------
    labels : tuple of str
        In the column order of the scores.
    truth : ndarray of int64, shape (n,)
        The column of each statement's label.

    Raises
    ------
    InputError
        If numbers differ, or there are fewer than two labels.
    """

    def __init__(self, statements: Sequence[Statement], labels: Sequence[str], groups: Sequence[str]) -> None:
        names, self.truth = check_labels(labels, len(statements))
        if len(groups) != len(statements):
            raise InputError(f"{len(groups)} groups for {len(statements)} statements; give one each")
        self.labels = tuple(map(str, names))
        self._groups = list(groups)
        bare = [k for k, statement in enumerate(statements) if statement.role is not None]
        self._copy = np.full(len(statements), -1)
        self._copy[bare] = len(statements) + np.arange(len(bare))
        tables = compile_tables([s.text for s in statements], self._groups, min_df=min_df_of(self._groups))
        every = [*statements, *(Statement(statements[k].text) for k in bare)]
        terms = Analyzer(tables=tables).terms_of_many(every)
        self._counts = Counts.of(terms, [*self._groups, *(self._groups[k] for k in bare)])

    def scores(
        self, learned: Sequence[int] | Ints, weights: Floats, asked: Sequence[int] | Ints, *, truth: Ints | None = None
    ) -> Floats:
        """Learn some statements and score others.

        Parameters
        ----------
        learned, asked : sequence of int
            Their places.
        weights : ndarray of float64, shape (n_learned,)
            How much each learned one counts.
        truth : ndarray of int64, shape (n,), optional
            Other labels to learn than the given ones, as columns of `labels`.

        Returns
        -------
        ndarray of float64, shape (n_asked, n_labels)
            A label that was not learned has minus infinity.
        """
        learned, asked = np.asarray(learned, dtype=np.int64), np.asarray(asked, dtype=np.int64)
        truth = self.truth if truth is None else truth
        found = np.full((len(asked), len(self.labels)), -np.inf)
        present = np.unique(truth[learned])
        if len(present) == 1:
            found[:, present] = 0.0
            return found
        copies = self._copy[learned]
        copied = np.flatnonzero(copies >= 0)
        halved = np.where(copies >= 0, weights / 2, weights)
        rows = np.concatenate([learned, copies[copied]])
        every_truth, every_weight = np.zeros((2, self._counts.matrix.shape[0]))
        every_truth[rows] = np.concatenate([truth[learned], truth[learned][copied]])
        every_weight[rows] = np.concatenate([halved, halved[copied]])
        fit = fit_rows(
            self._counts,
            rows,
            every_truth.astype(np.int64),
            every_weight,
            c=StanceClassifier().C,
            min_df=min_df_of([self._groups[k] for k in learned]),
            class_weight=None,
            settle=False,
        )
        scores = fit.decision_function(self._counts, asked)
        found[:, present] = np.column_stack([-scores, scores]) if scores.ndim == 1 else scores
        return found


def calibrate(scores: Floats, truth: Ints, weights: Floats) -> tuple[float, tuple[float, ...]]:
    """Find the temperature of scores that were not learned, and the conformal quantiles of the probabilities.

    Parameters
    ----------
    scores : ndarray of float64, shape (n, n_labels)
        Scores by models that did not learn the statement.
    truth : ndarray of int64, shape (n,)
        The column of each statement's label.
    weights : ndarray of float64, shape (n,)
        How much each counts.

    Returns
    -------
    temperature : float
        Divides the scores; above 0.
    conformal : tuple of float
        The 101 quantiles of ``1 - p(true label)``.
    """
    temperature = best_temperature(scores, truth, weights)
    return temperature, conformal_quantiles(softmax(scores / temperature), truth, weights)
