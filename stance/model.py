"""The fitted model: terms to probabilities in numpy, and every probability explained exactly.

Not here: fitting (see `stance.training`), files (see `stance.store`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError
from stance.features import Analyzer, Numbered, TermCounter, batches
from stance.limits import check_length
from stance.records import Explanation, Prediction, Statement, Term

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Vectors(NamedTuple):
    """The TF-IDF vectors of some statements, their entries side by side: row, column (the term) and weight of each."""

    n_rows: int
    rows: Ints
    columns: Ints
    weights: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StanceModel:
    """TF-IDF and logistic regression as plain arrays.

    The score of label k is ``coef[k] @ x + intercept[k]``, its log-odds the score divided by the temperature; the
    probabilities are the softmax of the log-odds. ``x`` is the statement's TF-IDF vector: ``(1 + ln tf) * idf``,
    scaled to length 1, as in scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``.

    Parameters
    ----------
    labels : tuple of str
        Two or more, in the column order of the probabilities.
    analyzer : Analyzer
        Turns statements into terms.
    vocabulary : tuple of str
        The known terms in column order; others are passed over.
    idf : ndarray of float64, shape (n_terms,)
        Weight of each term, above 0.
    coef : ndarray of float64, shape (n_labels, n_terms)
        Coefficients of the logistic regression.
    intercept : ndarray of float64, shape (n_labels,)
        Scores of a statement without any known term.
    temperature : float
        Divides the scores; above 0.
    conformal : tuple of float
        Quantiles of ``1 - p(true label)`` on sentences that were not learned (see `Prediction`); may be empty.
    info : mapping
        Name, metrics, data and versions, fit for JSON.

    Raises
    ------
    InputError
        If shapes do not fit each other, a number is not finite, or labels or terms are repeated.
    """

    labels: tuple[str, ...]
    analyzer: Analyzer
    vocabulary: tuple[str, ...]
    idf: Floats
    coef: Floats
    intercept: Floats
    temperature: float = 1.0
    conformal: tuple[float, ...] = ()
    info: Mapping[str, Any] = field(default_factory=dict)
    _counter: TermCounter = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("labels", "vocabulary", "conformal"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("idf", "coef", "intercept"):
            array = np.array(getattr(self, name), dtype=np.float64)
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "_counter", TermCounter(self.vocabulary))
        self._check()

    def _check(self) -> None:
        n_labels, n_terms = len(self.labels), len(self.vocabulary)
        if n_labels < 2 or len(set(self.labels)) != n_labels:
            raise InputError(f"labels are {self.labels!r}; give two or more different names")
        if n_terms != len(set(self.vocabulary)):
            n_repeated = n_terms - len(set(self.vocabulary))
            raise InputError(f"vocabulary holds {n_repeated} repeated terms; each may stand once")
        for name, shape in (("idf", (n_terms,)), ("coef", (n_labels, n_terms)), ("intercept", (n_labels,))):
            array = getattr(self, name)
            if array.shape != shape:
                raise InputError(
                    f"{name} has the shape {array.shape}; {n_labels} labels and {n_terms} terms need {shape}"
                )
            if not np.isfinite(array).all():
                raise InputError(f"{name} holds a number that is not finite")
        if (self.idf <= 0).any():
            raise InputError("idf holds a weight that is not above 0")
        if not (math.isfinite(self.temperature) and self.temperature > 0):
            raise InputError(f"temperature is {self.temperature!r}; give a number above 0")
        if not all(0 <= q <= 1 for q in self.conformal):
            raise InputError("conformal holds a quantile outside 0 to 1")

    def classify(self, statement: Statement | str) -> Prediction:
        """Tag one statement.

        Parameters
        ----------
        statement : Statement or str
            The sentence; a str is a sentence of which nothing else is known. Of any length: `stance.classify` has a
            limit, and this is the way past it.

        Returns
        -------
        Prediction
            The probabilities of the labels. A text without known terms gives those of the intercept.

        Raises
        ------
        InputError
            If the statement is neither a Statement nor a str.
        """
        return self._predictions([as_statement(statement)])[0]

    def classify_many(self, statements: Iterable[Statement | str], *, max_chars: int | None = None) -> list[Prediction]:
        """Tag many statements: the same as `classify` for each, in order.

        Parameters
        ----------
        statements : iterable of Statement or str
            The sentences.
        max_chars : int, optional
            A list with a longer text is refused; of any length where left out.

        Returns
        -------
        list of Prediction
            One a statement.

        Raises
        ------
        InputError
            If `statements` is a single string, or one of them is neither a Statement nor a str, or is too long.
        """
        known = as_statements(statements)
        if max_chars is not None:
            for number, statement in enumerate(known):
                check_length(f"statement {number}", statement.text, max_chars)
        return self._predictions(known)

    def probabilities(self, statements: Iterable[Statement | str]) -> Floats:
        """Give the probabilities as an array.

        Returns
        -------
        ndarray of float64, shape (n_statements, n_labels)
            Columns in the order of `labels`; every row sums to 1.

        Raises
        ------
        InputError
            If `statements` is a single string, or one of them is neither a Statement nor a str.
        """
        return self._probabilities(as_statements(statements))

    def explain(self, statement: Statement | str, top: int = 10) -> Explanation:
        """Say what every known term adds to the log-odds of each label.

        Parameters
        ----------
        statement : Statement or str
            The sentence.
        top : int
            How many terms a view of the explanation shows; all of them are in it.

        Returns
        -------
        Explanation
            For each label, the intercept and the contributions sum to the log-odds (within 1e-9).

        Raises
        ------
        InputError
            If `top` is below 1, or the statement is neither a Statement nor a str.
        """
        if not isinstance(top, int) or isinstance(top, bool) or top < 1:
            raise InputError(f"top is {top!r}; give a whole number from 1")
        known = as_statement(statement)
        numbered = self.analyzer.number([known])
        vectors = self._vectors(numbered, 1)
        columns, log_odds = vectors.columns, self._log_odds(vectors)
        prediction = Prediction(probabilities=self._named(softmax(log_odds)[0]), conformal=self.conformal)
        shares = self.coef[:, columns] * vectors.weights / self.temperature
        order = np.argsort(-np.abs(shares[self.labels.index(prediction.label)]), kind="stable")
        spans: dict[str, set[tuple[int, int]]] = {}
        for term, found in numbered.trace(known.text):
            spans.setdefault(term, set()).update(found)
        return Explanation(
            text=known.text,
            prediction=prediction,
            log_odds=self._named(log_odds[0]),
            intercept=self._named(self.intercept / self.temperature),
            terms=tuple(self._term(int(columns[k]), shares[:, k], spans) for k in order),
            top=top,
        )

    def _predictions(self, statements: Sequence[Statement]) -> list[Prediction]:
        return [
            Prediction(probabilities=dict(zip(self.labels, row, strict=True)), conformal=self.conformal)
            for row in self._probabilities(statements).tolist()
        ]

    def _probabilities(self, statements: Sequence[Statement]) -> Floats:
        parts = [
            softmax(self._log_odds(self._vectors(self.analyzer.number(batch), len(batch))))
            for batch in batches(statements)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.labels)))

    def _vectors(self, numbered: Numbered, n_rows: int) -> _Vectors:
        """Weigh the known terms of each statement by TF-IDF, each statement brought to length 1."""
        rows, columns, counts = self._counter.count(numbered)
        weights = (1.0 + np.log(counts)) * self.idf[columns]
        lengths = np.sqrt(np.bincount(rows, weights * weights, minlength=n_rows))
        return _Vectors(n_rows, rows, columns, weights / lengths[rows])

    def _log_odds(self, vectors: _Vectors) -> Floats:
        n_rows, rows, columns, weights = vectors
        # bincount adds up row by row in the order of the terms, so a batch gives the very numbers of a single one.
        sums = [np.bincount(rows, weights * coef[columns], minlength=n_rows) for coef in self.coef]
        odds: Floats = (np.array(sums).T + self.intercept) / self.temperature
        return odds

    def _named(self, values: Floats) -> dict[str, float]:
        return dict(zip(self.labels, values.tolist(), strict=True))

    def _term(self, column: int, shares: Floats, spans: Mapping[str, set[tuple[int, int]]]) -> Term:
        name = self.vocabulary[column]
        text, source = self.analyzer.describe(name)
        places = tuple(sorted(spans[name]))
        return Term(name=name, text=text, source=source, spans=places, contributions=self._named(shares))


def check_model(value: StanceModel) -> StanceModel:
    """Give a model back, and refuse anything else.

    Raises
    ------
    InputError
        If the value is no StanceModel.
    """
    if not isinstance(value, StanceModel):
        raise InputError(f"model is {type(value).__name__}; give what stance.load_model returns")
    return value


def as_statement(value: Statement | str, name: str = "a statement") -> Statement:
    """Take a str as a statement of which nothing else is known; the message calls it by its name.

    Raises
    ------
    InputError
        If the value is neither a Statement nor a str.
    """
    if isinstance(value, Statement):
        return value
    if isinstance(value, str):
        return Statement(value)
    raise InputError(f"{name} is {type(value).__name__}; give a Statement or a str")


def as_statements(values: Iterable[Statement | str]) -> list[Statement]:
    """Take a collection of texts or statements, and refuse a single one, a table, and what has no order.

    Raises
    ------
    InputError
        If `values` is a single value, a set, a dict or a table, or one of them is neither a str nor a Statement.
    """
    refused = isinstance(values, str | bytes | Statement | Mapping | Set)
    if refused or not isinstance(values, Iterable):
        raise InputError(f"statements is a single {type(values).__name__}; give a list of Statement or str")
    if getattr(values, "ndim", 1) != 1 or hasattr(values, "columns"):
        raise InputError(
            f"statements is a {type(values).__name__}; give one of its columns, or the whole to "
            "stance.corpus.classify_frame"
        )
    return [as_statement(value, f"statement {k}") for k, value in enumerate(values)]


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities, row by row.

    Parameters
    ----------
    scores : ndarray of float64, shape (n, n_labels)

    Returns
    -------
    ndarray of float64, shape (n, n_labels)
        Every row sums to 1.
    """
    powers = np.exp(scores - np.maximum.reduce(scores, axis=1, keepdims=True))
    p: Floats = powers / np.add.reduce(powers, axis=1, keepdims=True)
    return p
