"""Fits the two steps of a stance pipeline on lists of terms.

Not here: where the terms come from, and calibration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from stance.errors import InputError
from stance.features import Analyzer
from stance.model import as_statement
from stance.records import Statement

# Coefficients are kept to this many decimals: what is stored is what was fitted, and differences between processors
# and numbers of threads, which are far smaller, do not show.
_DECIMALS = 4


class StatementTerms:
    """The analyser as scikit-learn calls it: texts pass as well as statements."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer

    def __call__(self, statement: Statement | str) -> list[str]:
        return self.analyzer.terms(as_statement(statement))


def fit_pipeline(
    documents: list[list[str]],
    truth: NDArray[np.int64],
    weights: NDArray[np.float64],
    groups: Sequence[str],
    *,
    c: float,
    min_df: int,
    class_weight: Any,
) -> Pipeline:
    """Fit TfidfVectorizer and OneVsRestClassifier on lists of terms, and round the coefficients."""
    vectorizer = TfidfVectorizer(
        analyzer=_as_given, vocabulary=_vocabulary(documents, groups, min_df), lowercase=False, sublinear_tf=True
    )
    # liblinear is the fastest on data of this shape.
    regression = LogisticRegression(C=c, solver="liblinear", class_weight=class_weight, tol=1e-4, max_iter=1000)
    # Routing lets the weights through to the regressions inside the one-against-rest step. With more threads BLAS adds
    # long vectors up in another order, and the last decimals differ.
    with config_context(enable_metadata_routing=True), threadpool_limits(limits=1, user_api="blas"):
        classifier = OneVsRestClassifier(regression.set_fit_request(sample_weight=True))
        pipeline = Pipeline([("terms", vectorizer), ("classify", classifier)])
        pipeline.fit(documents, truth, sample_weight=weights)
    for estimator in classifier.estimators_:
        estimator.coef_ = np.round(estimator.coef_, _DECIMALS)
        estimator.intercept_ = np.round(estimator.intercept_, _DECIMALS)
    return pipeline


def _as_given(terms: list[str]) -> list[str]:
    return terms


def _vocabulary(documents: list[list[str]], groups: Sequence[str], min_df: int) -> list[str]:
    """List the terms that occur in enough different groups, in alphabetical order."""
    by_group: dict[str, set[str]] = {}
    for terms, group in zip(documents, groups, strict=True):
        by_group.setdefault(group, set()).update(terms)
    counts: Counter[str] = Counter()
    for terms_of_group in by_group.values():
        counts.update(terms_of_group)
    kept = sorted(term for term, n in counts.items() if n >= min_df)
    if not kept:
        raise InputError(f"no term occurs in {min_df} different groups; give more statements or a lower min_df")
    return kept
