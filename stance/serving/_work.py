"""The work behind each call, done in a process of its own: plain values in, plain values out.

Not here: requests, and the processes.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from stance.errors import InputError
from stance.inputs import Page, read_page
from stance.limits import check_length
from stance.model import StanceModel
from stance.reading import read_article
from stance.records import Article, Explanation, Prediction, Statement
from stance.report import draw_report

_Asked = Mapping[str, Any]
_KNOWN = ("title", "date", "outlet", "author")


def read(asked: _Asked, model: StanceModel) -> dict[str, Any]:
    """Read an article, as `ReadRequest` has it, to a `ReadAnswer`."""
    article = _article(asked, model)
    return {
        "text": article.text,
        **{name: getattr(article, name) for name in _KNOWN},
        "target": article.target.name if article.target else None,
        "labels": list(article.labels),
        "quotes": [_quote(row, article.labels) for row in article.to_dicts()],
    }


def classify(asked: _Asked, model: StanceModel) -> dict[str, Any]:
    """Judge statements, as `ClassifyRequest` has them, to a `ClassifyAnswer`."""
    statements = [_statement(one) for one in asked["statements"]]
    return {"predictions": [_prediction(one) for one in model.classify_many(statements)]}


def explain(asked: _Asked, model: StanceModel) -> dict[str, Any]:
    """Explain a statement, as `ExplainRequest` has it, to an `ExplainAnswer`."""
    told = model.explain(_statement(asked), top=asked["top"])
    return {
        **_prediction(told.prediction),
        "runner_up": told.runner_up,
        "log_odds": dict(told.log_odds),
        "intercept": dict(told.intercept),
        "n_terms": len(told.terms),
        "terms": _terms(told),
        "words": [{"text": w.text, "start": w.start, "end": w.end, "margin": w.margin} for w in told.by_word()],
    }


def report(asked: _Asked, model: StanceModel) -> str:
    """Read an article, as `ReadRequest` has it, to the page of its report."""
    return draw_report([_article(asked, model)], model=model)


WORK: Mapping[str, Callable[[_Asked, StanceModel], Any]] = {
    "read": read,
    "classify": classify,
    "explain": explain,
    "report": report,
}
"""The work by name."""


def _article(asked: _Asked, model: StanceModel) -> Article:
    text, known = asked["text"], {name: asked[name] for name in _KNOWN}
    if text is None:
        page = _page(asked["html"])
        text = page.text
        known = {name: known[name] or getattr(page, name) for name in _KNOWN}
    check_length("the article", text, asked["max_chars"])
    return replace(read_article(text, model, target=asked["target"]), **known)


def _page(html: str) -> Page:
    try:
        return read_page(BOM_UTF8 + html.encode("utf-8"))  # whatever it declares, it is decoded already
    except InputError as error:
        raise InputError(f"the page {error}") from error


def _statement(asked: _Asked) -> Statement:
    return Statement(asked["text"], target=asked["target"], speaker=asked["speaker"], role=asked["role"])


def _prediction(stance: Prediction) -> dict[str, Any]:
    return {"label": stance.label, "confidence": stance.confidence, "probabilities": dict(stance.probabilities)}


def _quote(row: dict[str, Any], labels: Iterable[str]) -> dict[str, Any]:
    """A row of `Article.to_dicts`, its probabilities together; the target stands once in the answer."""
    probabilities = {label: row.pop(f"p_{label}") for label in labels}
    del row["target"]
    return row | {"probabilities": probabilities}


def _terms(told: Explanation) -> list[dict[str, Any]]:
    return [
        {"term": term.text, "source": term.source, "spans": term.spans, "contributions": dict(term.contributions)}
        for term in told.terms[: told.top]
    ]
