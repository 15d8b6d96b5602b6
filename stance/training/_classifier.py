"""The scikit-learn estimator of stances.

Not here: scoring without scikit-learn (see `stance.model`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from stance.errors import InputError
from stance.features import Analyzer, Settings
from stance.model import StanceModel, as_statements, softmax
from stance.records import Statement
from stance.training._calibration import best_temperature, conformal_quantiles, fold_of_rows
from stance.training._fitting import Counts, Fit, fit_rows
from stance.training._parameters import check_parameters
from stance.training._rows import (
    Floats,
    Ints,
    Rows,
    check_labels,
    check_weights,
    name_groups,
    name_sources,
)
from stance.training._tables import compile_tables


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF over the terms of `stance.features` and one-against-rest logistic regression.

    Parameters
    ----------
    C : float
        Inverse strength of the regularisation, above 0.
    min_df : int
        A term has to occur in this many different groups (articles); rows without a group form one a distinct text.
    settings : Settings, optional
        Which terms are counted; the default counts `stance.features.FAMILIES`.
    without_role : bool
        Whether each statement that has a role is also learned as bare text, without role, speaker and target, so
        that one model serves both. The two copies weigh half each.
    calibration_folds : int
        Folds by group from which temperature and conformal quantiles are taken; 0 leaves the scores as they are.
        Where `fit` is told of two or more sources with at least 200 rows (the ten largest count), each is a fold.
    class_weight : {"balanced", None}
        As in scikit-learn's LogisticRegression.
    random_state : int
        Seed of the folds.

    Attributes
    ----------
    classes_ : ndarray, shape (n_labels,)
        Labels in alphabetical order: the columns of `predict_proba`.
    pipeline_ : sklearn.pipeline.Pipeline
        The analyser, TfidfVectorizer and OneVsRestClassifier, fitted; it takes lists of Statement or str.
    analyzer_ : Analyzer
        Turns statements into terms.
    temperature_ : float
        Divides the scores before the softmax.
    conformal_ : tuple of float
        101 quantiles of ``1 - p(true label)`` out of fold; empty without folds.

    Examples
    --------
    >>> texts = ["They failed us.", "They lied to us.", "They saved us.", "They helped us."]
    >>> model = StanceClassifier(min_df=1, calibration_folds=0)
    >>> model.fit(texts, ["criticizes", "criticizes", "defends", "defends"]).predict(["They failed them."]).tolist()
    ['criticizes']
    """

    def __init__(
        self,
        *,
        C: float = 3.0,  # noqa: N803 - scikit-learn's name
        min_df: int = 3,
        settings: Settings | None = None,
        without_role: bool = True,
        calibration_folds: int = 5,
        class_weight: str | None = None,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.min_df = min_df
        self.settings = settings
        self.without_role = without_role
        self.calibration_folds = calibration_folds
        self.class_weight = class_weight
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that rows are texts and not numbers, and that labels are needed."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(
        self,
        X: Iterable[Statement | str],  # noqa: N803 - scikit-learn's name
        y: Sequence[Any],
        sample_weight: Sequence[float] | None = None,
        groups: Sequence[Any] | None = None,
        sources: Sequence[Any] | None = None,
    ) -> Self:
        """Learn from labelled statements.

        Parameters
        ----------
        X : iterable of Statement or str
            The statements.
        y : sequence of str, shape (n_statements,)
            Their labels, two or more different ones.
        sample_weight : sequence of float, shape (n_statements,), optional
            Weights, 0 or above, not all 0.
        groups : sequence, shape (n_statements,), optional
            The article of each; rows with None form one group for each distinct text.
        sources : sequence, shape (n_statements,), optional
            The kind of text or labelling each comes from. With two or more kinds of 200 rows, probabilities are
            calibrated on kinds that were not learned, nor their articles in other kinds: a model is surer of prose
            like that which it learned than it is right on other prose.

        Returns
        -------
        StanceClassifier
            Itself.

        Raises
        ------
        InputError
            If X is no list, numbers of rows differ, a weight is negative or not finite, there are fewer than
            two labels, or a parameter has the wrong type or is outside its range.
        """
        check_parameters(self.get_params(deep=False))
        statements = as_statements(X)
        self.classes_, truth = check_labels(y, len(statements))
        weights = check_weights(sample_weight, len(statements))
        rows = Rows(statements, truth, weights, name_groups(groups, statements), name_sources(sources, len(statements)))
        self.analyzer_ = Analyzer(
            tables=compile_tables((s.text for s in statements), rows.groups, min_df=self.min_df),
            settings=self.settings or Settings(),
        )
        if self.without_role:
            rows = rows.with_bare_copies()
        counts = Counts.of(self.analyzer_.terms_of_many(rows.statements), rows.groups)
        self._calibrate(counts, rows)
        fit = self._fitted(counts, rows, np.arange(len(rows.groups)), settle=True)
        self.pipeline_ = fit.pipeline(self.analyzer_, counts)
        return self

    def decision_function(self, X: Iterable[Statement | str]) -> Floats:  # noqa: N803
        """Score statements.

        Returns
        -------
        ndarray of float64, shape (n_statements, n_labels)
            One score a label; with two labels, shape (n_statements,), the score of the second.

        Raises
        ------
        InputError
            If X is no list of statements.
        """
        check_is_fitted(self)
        statements = as_statements(X)
        if not statements:
            return np.zeros((0,) if len(self.classes_) == 2 else (0, len(self.classes_)))
        scores: Floats = self.pipeline_.decision_function(statements)
        return scores

    def predict_proba(self, X: Iterable[Statement | str]) -> Floats:  # noqa: N803
        """Give the calibrated probabilities of the labels.

        Returns
        -------
        ndarray of float64, shape (n_statements, n_labels)
            Columns as in `classes_`; every row sums to 1.

        Raises
        ------
        InputError
            If X is no list of statements.
        """
        return softmax(_columns(self.decision_function(X)) / self.temperature_)

    def predict(self, X: Iterable[Statement | str]) -> NDArray[Any]:  # noqa: N803
        """Give the most probable label of each statement.

        Returns
        -------
        ndarray, shape (n_statements,)
            Labels out of `classes_`.

        Raises
        ------
        InputError
            If X is no list of statements.
        """
        best = self.predict_proba(X).argmax(axis=1)
        winners: NDArray[Any] = self.classes_[best]
        return winners

    def to_model(self, info: Mapping[str, Any] | None = None) -> StanceModel:
        """Turn the fitted estimator into a model that needs numpy only and gives the same probabilities.

        Parameters
        ----------
        info : mapping, optional
            Name, metrics, data and versions, fit for JSON.

        Returns
        -------
        StanceModel
            Its probabilities equal those of `predict_proba` within 1e-9.
        """
        check_is_fitted(self)
        if info is not None and not isinstance(info, Mapping):
            raise InputError(f"info is {type(info).__name__}; give a dict")
        vectorizer, classifier = self.pipeline_["tfidf"], self.pipeline_["classify"]
        coef = np.vstack([e.coef_ for e in classifier.estimators_])
        intercept = np.concatenate([e.intercept_ for e in classifier.estimators_])
        if len(self.classes_) == 2:
            coef, intercept = np.vstack([-coef, coef]), np.concatenate([-intercept, intercept])
        return StanceModel(
            labels=tuple(str(label) for label in self.classes_),
            analyzer=self.analyzer_,
            vocabulary=tuple(vectorizer.get_feature_names_out()),
            idf=vectorizer.idf_,
            coef=coef,
            intercept=intercept,
            temperature=self.temperature_,
            conformal=self.conformal_,
            info=dict(info or {}),
        )

    def _fitted(self, counts: Counts, rows: Rows, chosen: Ints, *, settle: bool) -> Fit:
        return fit_rows(
            counts,
            chosen,
            rows.truth,
            rows.weights,
            c=self.C,
            min_df=self.min_df,
            class_weight=self.class_weight,
            settle=settle,
        )

    def _calibration_fold(self, rows: Rows) -> Ints:
        """Number the folds of calibration: the sources where there are several, else whole groups; one fold is none."""
        sources = sorted(set(rows.sources))
        if self.calibration_folds and len(set(sources) - {""}) > 1:
            return np.array([sources.index(source) for source in rows.sources], dtype=np.int64)
        n_folds = min(self.calibration_folds, len(set(rows.groups)))
        return fold_of_rows(rows.groups, max(1, n_folds), self.random_state)

    def _calibrate(self, counts: Counts, rows: Rows) -> None:
        """Set temperature and conformal quantiles from models that have not seen the article."""
        self.temperature_: float = 1.0
        self.conformal_: tuple[float, ...] = ()
        fold = self._calibration_fold(rows)
        n_folds = int(fold.max()) + 1
        if n_folds < 2:
            return
        scores = np.full((len(fold), len(self.classes_)), np.nan)
        for k in range(n_folds):
            held = np.flatnonzero(fold == k)
            # An article may stand in several sources, and its sentences too: what is judged must not be learned.
            rest = np.flatnonzero((fold != k) & ~np.isin(rows.groups, [rows.groups[i] for i in held]))
            # Without all labels in the rest, a fold's scores cannot be read like the others'; small data only.
            if len(set(rows.truth[rest])) == len(self.classes_):
                fit = self._fitted(counts, rows, rest, settle=False)
                scores[held] = _columns(fit.decision_function(counts, held))
        known = rows.reported() & ~np.isnan(scores[:, 0])
        if rows.weights[known].sum() > 0:
            truth, weights = rows.truth[known], rows.weights[known]
            self.temperature_ = best_temperature(scores[known], truth, weights)
            self.conformal_ = conformal_quantiles(softmax(scores[known] / self.temperature_), truth, weights)


def _columns(scores: Floats) -> Floats:
    """Give one column a label also for two labels, where scikit-learn gives the second one's only."""
    return np.column_stack([-scores, scores]) if scores.ndim == 1 else scores
