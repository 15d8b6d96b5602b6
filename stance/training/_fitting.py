"""Fits TF-IDF and the regressions on counted terms, for a whole set or for folds of it.

Not here: where the terms come from, and calibration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import LinearOperator, cg
from scipy.special import expit
from sklearn import config_context
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from stance.errors import InputError
from stance.features import Analyzer
from stance.pipeline import StatementTerms, as_given
from stance.training._rows import Floats, Ints

# Coefficients are kept to this many decimals: what is stored is what was fitted, and differences between processors
# and numbers of threads, which are far smaller, do not show.
_DECIMALS = 4
# The gradient at which a regression is settled, far below the decimals that are kept, and the steps it may take there.
_FLAT, _NEWTON_STEPS = 1e-9, 20


class Counts:
    """How often every term stands in every statement, counted once for all fits.

    Parameters
    ----------
    matrix : csr_matrix, shape (n_statements, n_terms)
        How often.
    groups : sequence of str, shape (n_statements,)
        The group of each statement.
    names : sequence of str, shape (n_terms,), optional
        The terms, for those who need the pipeline.
    """

    def __init__(self, matrix: csr_matrix, groups: Sequence[str], names: Sequence[str] = ()) -> None:
        self.matrix, self.names = matrix, names
        self._groups = np.unique(list(groups), return_inverse=True)[1]

    @classmethod
    def of(cls, documents: list[list[str]], groups: Sequence[str]) -> Counts:
        """Count the terms of statements, each given as their list."""
        vectorizer = CountVectorizer(analyzer=as_given, lowercase=False)
        try:
            matrix = vectorizer.fit_transform(documents)
        except ValueError:  # no term at all
            return cls(csr_matrix((len(documents), 0)), groups)
        return cls(matrix, groups, vectorizer.get_feature_names_out().tolist())

    def common(self, rows: Ints, min_df: int) -> Ints:
        """Give the terms that occur in enough different groups of some rows.

        Raises
        ------
        InputError
            If there is none.
        """
        groups = self._groups[rows]
        members = csr_matrix((np.ones(len(rows)), (groups, np.arange(len(rows)))))
        n_groups = np.bincount((members @ self.matrix[rows]).indices, minlength=self.matrix.shape[1])
        common: Ints = np.flatnonzero(n_groups >= min_df)
        if not len(common):
            raise InputError(f"no term occurs in {min_df} different groups; give more statements or a lower min_df")
        return common


class Fit(NamedTuple):
    """TF-IDF and regressions over some of the terms."""

    columns: Ints
    tfidf: TfidfTransformer
    classifier: OneVsRestClassifier

    def decision_function(self, counts: Counts, rows: Ints) -> Floats:
        """Score rows that were counted."""
        return self.score(counts.matrix[rows][:, self.columns])

    def score(self, counted: csr_matrix) -> Floats:
        """Score counts of the terms that were learned."""
        scores: Floats = self.classifier.decision_function(self.tfidf.transform(counted))
        return scores

    def pipeline(self, analyzer: Analyzer, counts: Counts) -> Pipeline:
        """Put the steps together, from statements to scores."""
        vocabulary = [counts.names[k] for k in self.columns]
        vectorizer = TfidfVectorizer(analyzer=as_given, vocabulary=vocabulary, lowercase=False, sublinear_tf=True)
        vectorizer.idf_ = self.tfidf.idf_
        return Pipeline([("terms", StatementTerms(analyzer)), ("tfidf", vectorizer), ("classify", self.classifier)])


def fit_rows(
    counts: Counts, rows: Ints, truth: Ints, weights: Floats, *, c: float, min_df: int, class_weight: Any, settle: bool
) -> Fit:
    """Fit TF-IDF and one-against-rest regressions to some of the rows, and round the coefficients.

    Parameters
    ----------
    counts : Counts
        The terms of all rows.
    rows : ndarray of int64, shape (n,)
        Which to learn.
    truth, weights : ndarray, shape (n_rows,)
        Label and weight of every row.
    c : float
        Inverse strength of the regularisation.
    min_df : int
        In how many groups of these rows a term has to occur.
    class_weight : {"balanced", None}
        As in scikit-learn.
    settle : bool
        Whether to take the coefficients to their last digits, so that every processor gives the same; costs about as
        much as the fit. Classes with weights of their own are left as liblinear gives them.
    """
    columns, tfidf = counts.common(rows, min_df), TfidfTransformer(sublinear_tf=True)
    vectors = tfidf.fit_transform(counts.matrix[rows][:, columns])
    # liblinear is the fastest on data of this shape.
    regression = LogisticRegression(C=c, solver="liblinear", class_weight=class_weight, tol=1e-4, max_iter=1000)
    # Routing lets the weights through to the regressions inside the one-against-rest step. With more threads BLAS adds
    # long vectors up in another order, and the last decimals differ.
    with config_context(enable_metadata_routing=True), threadpool_limits(limits=1, user_api="blas"):
        classifier = OneVsRestClassifier(regression.set_fit_request(sample_weight=True))
        classifier.fit(vectors, truth[rows], sample_weight=weights[rows])
    for label, estimator in enumerate(classifier.estimators_):
        solution = np.append(estimator.coef_[0], estimator.intercept_)
        if settle and class_weight is None:
            # Of two labels there is one regression, on the second.
            sought = label if len(classifier.estimators_) > 1 else 1
            solution = _settled(solution, vectors, np.where(truth[rows] == sought, 1.0, -1.0), c * weights[rows])
        solution = np.round(solution, _DECIMALS)
        estimator.coef_, estimator.intercept_ = solution[None, :-1], solution[-1:]
    return Fit(columns, tfidf, classifier)


def _settled(theta: Floats, vectors: csr_matrix, signs: Floats, scale: Floats) -> Floats:
    """Take liblinear's solution to the last digits, by Newton's method with conjugate gradients.

    liblinear stops at about the fourth decimal, and where it stops differs from one processor to the next.
    """
    design = hstack([vectors, np.ones((len(signs), 1))], format="csr")
    for _ in range(_NEWTON_STEPS):
        missed = expit(-signs * (design @ theta))
        gradient = theta - design.T @ (scale * signs * missed)
        if np.abs(gradient).max() < _FLAT:
            break
        curvature = scale * missed * (1 - missed)
        hessian = LinearOperator((len(theta),) * 2, matvec=lambda v, c=curvature: v + design.T @ (c * (design @ v)))
        step, _ = cg(hessian, -gradient, rtol=1e-3, maxiter=500)
        theta = theta + step
    return theta
