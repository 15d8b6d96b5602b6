"""A model as a scikit-learn pipeline, for those whose tools ask for one.

Not here: learning (see `stance.training`), and the directory in which models are passed on (see `stance.store`).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from stance.features import Analyzer
from stance.files import check_place, replacing
from stance.model import StanceModel, as_statements, check_model
from stance.records import Statement


class StatementTerms(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """The first step of a fitted pipeline: texts and statements to lists of their terms.

    Parameters
    ----------
    analyzer : Analyzer
        Turns statements into terms; `fit` learns nothing.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer

    def fit(self, X: Any, y: Any = None) -> StatementTerms:  # noqa: N803 - scikit-learn's name
        """Learn nothing: the analyser knows its tables."""
        return self

    def transform(self, X: Iterable[Statement | str]) -> list[list[str]]:  # noqa: N803
        """List the terms of each.

        Raises
        ------
        InputError
            If X is no list of Statement or str.
        """
        return self.analyzer.terms_of_many(as_statements(X))

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_stance_version": _version()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        # Terms are what this package makes of a text: another version may make others, and answers change unnoticed.
        made_with = state.pop("_stance_version", None)
        if made_with != _version():
            warnings.warn(
                f"this pipeline was made with stance {made_with} and is opened with {_version()}: its answers may "
                "differ; install that version, or export the model again",
                stacklevel=2,
            )
        super().__setstate__(state)


def to_pipeline(model: StanceModel) -> Pipeline:
    """Turn a model into a fitted scikit-learn pipeline that gives the same probabilities.

    Parameters
    ----------
    model : StanceModel
        What is to answer.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Three steps: ``terms`` (`StatementTerms`), ``tfidf`` (TfidfVectorizer) and ``classify`` (LogisticRegression,
        the temperature in its coefficients). It takes lists of str and of Statement; ``classes_`` is `model.labels`
        in order, and ``predict_proba`` equals `model.probabilities` within 1e-9.

    Raises
    ------
    InputError
        If `model` is no StanceModel.

    Notes
    -----
    ``sklearn.base.clone`` gives an unfitted copy, as it does of any pipeline. Fitted anew, that copy keeps the word
    tables and the vocabulary, and learns weights by multinomial regression, which is not how `StanceClassifier`
    learns. Conformal quantiles and the record of how a model was learned have no place in a pipeline.

    Examples
    --------
    >>> import stance
    >>> pipeline = to_pipeline(stance.load_model())
    >>> pipeline.predict(["The government failed us, the report said."]).tolist()
    ['criticizes']
    """
    check_model(model)
    vectorizer = TfidfVectorizer(
        analyzer=as_given, vocabulary=list(model.vocabulary), lowercase=False, sublinear_tf=True
    )
    vectorizer.idf_ = model.idf
    classifier = LogisticRegression()
    classifier.classes_ = np.array(model.labels)
    classifier.coef_, classifier.intercept_ = _regression(model)
    classifier.n_features_in_ = len(model.vocabulary)
    return Pipeline([("terms", StatementTerms(model.analyzer)), ("tfidf", vectorizer), ("classify", classifier)])


def export_pipeline(model: StanceModel, path: str | os.PathLike[str]) -> Path:
    """Write a model as a scikit-learn pipeline to a joblib file, whole or not at all.

    Opening such a file runs what stands in it: open none from a stranger, and pass models on with
    `stance.store.save_model`, whose directories are read as text and numbers.

    Parameters
    ----------
    model : StanceModel
        What to write.
    path : path
        Where to; an existing file is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If `model` is no StanceModel, or the file cannot be written.
    """
    place = check_place(path, "path")
    pipeline = to_pipeline(model)
    with replacing(place) as file:
        joblib.dump(pipeline, file)
    return Path(path)


def requirements() -> str:
    """Say what must be installed where an exported pipeline is to be opened.

    Returns
    -------
    str
        This package, without whose analyser no text becomes terms, and scikit-learn, each with its version.
    """
    return f"stance {_version()} and scikit-learn {version('scikit-learn')}"


def as_given(terms: list[str]) -> list[str]:
    """Take lists of terms as they are, where scikit-learn asks for an analyser."""
    return terms


def _regression(model: StanceModel) -> tuple[Any, Any]:
    """Give coefficients and intercepts with the temperature in them; of two labels scikit-learn keeps the second's."""
    coef, intercept = model.coef / model.temperature, model.intercept / model.temperature
    if len(model.labels) == 2:
        return coef[1:] - coef[:1], intercept[1:] - intercept[:1]
    return coef, intercept


def _version() -> str:
    try:
        return version("stance")
    except PackageNotFoundError:  # a checkout that was never installed
        return "unknown"
