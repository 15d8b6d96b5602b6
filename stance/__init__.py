"""Reads news: who says what, and whether they defend or criticize the government.

>>> import stance
>>> stance.classify("The minister said the government had done its utmost.", role="government").label
'defends'

Not here: training and evaluation, which `stance.training` and `stance.evaluation` hold, so that a reading stays light.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from os import PathLike
from threading import Lock

from stance.errors import InputError, StanceError
from stance.model import StanceModel
from stance.reading import read_article
from stance.records import (
    Article,
    Explanation,
    JudgedSentence,
    Mention,
    Prediction,
    Quote,
    Speaker,
    Statement,
    Target,
    Term,
    WordShare,
    as_target,
)
from stance.store import load_model as _load

__version__ = "0.1.0"

_loading = Lock()

__all__ = [
    "Article",
    "Explanation",
    "InputError",
    "JudgedSentence",
    "Mention",
    "Prediction",
    "Quote",
    "Speaker",
    "StanceError",
    "StanceModel",
    "Statement",
    "Target",
    "Term",
    "WordShare",
    "classify",
    "classify_many",
    "explain",
    "load_model",
    "read",
]


def load_model(path: str | PathLike[str] | None = None) -> StanceModel:
    """Load a model from its directory.

    Parameters
    ----------
    path : path, optional
        A directory that ``train.py`` or `stance.store.save_model` has written; without it the shipped model, which is
        loaded once and kept.

    Returns
    -------
    StanceModel

    Raises
    ------
    InputError
        If `path` is no path.
    ModelFileError
        If the directory is missing, damaged, or of a format this version does not know.
    """
    if path is None:
        return _shipped()
    return _load(path)


def _shipped() -> StanceModel:
    with _loading:  # several threads that ask at once wait for one load
        return _load_shipped()


@cache
def _load_shipped() -> StanceModel:
    return _load()


def classify(
    text: str,
    *,
    target: Target | str | None = None,
    speaker: str | None = None,
    role: str | None = None,
    model: StanceModel | None = None,
) -> Prediction:
    """Tag one sentence: its source defends the government, criticizes it, or does neither.

    Parameters
    ----------
    text : str
        The whole sentence, with cue and attribution ("..., the ministry said").
    target : Target or str, optional
        The government in question.
    speaker : str, optional
        Who says it.
    role : str, optional
        What the speaker is to the target, one of `stance.labels.ROLES`. Worth giving: who speaks is strong evidence.
    model : StanceModel, optional
        Another model than the shipped one.

    Returns
    -------
    Prediction
        With one probability a label; they sum to 1.

    Raises
    ------
    InputError
        If an argument has the wrong type or the role is unknown.

    Examples
    --------
    >>> sorted(classify("Sarvanda's police did nothing, the report said.", role="report").probabilities)
    ['criticizes', 'defends', 'neutral']
    """
    return _given(model).classify(_statement(text, target, speaker, role))


def classify_many(statements: Sequence[Statement | str], *, model: StanceModel | None = None) -> list[Prediction]:
    """Tag many sentences at once: the same answers as `classify`, faster.

    Parameters
    ----------
    statements : sequence of Statement or str
        A str is a statement of which only the text is known.
    model : StanceModel, optional
        Another model than the shipped one.

    Returns
    -------
    list of Prediction
        One a statement, in order.

    Raises
    ------
    InputError
        If `statements` is itself a str, or holds something else than statements.
    """
    return _given(model).classify_many(statements)


def explain(
    text: str,
    *,
    target: Target | str | None = None,
    speaker: str | None = None,
    role: str | None = None,
    top: int = 10,
    model: StanceModel | None = None,
) -> Explanation:
    """Say why a sentence gets its label: what each counted term adds to the log-odds, exactly.

    Parameters
    ----------
    text, target, speaker, role, model
        As for `classify`.
    top : int
        How many terms a view of the explanation shows.

    Returns
    -------
    Explanation
        Its intercept and contributions sum to its log-odds.

    Raises
    ------
    InputError
        If an argument has the wrong type, the role is unknown or `top` is below 1.
    """
    return _given(model).explain(_statement(text, target, speaker, role), top=top)


def read(text: str, *, target: Target | str | None = None, model: StanceModel | None = None) -> Article:
    """Read a raw news article: every reported statement, who made it, and its stance.

    Parameters
    ----------
    text : str
        The article as it was copied or scraped, page furniture and all.
    target : Target or str, optional
        The government in question; worked out from the article where it is left out.
    model : StanceModel, optional
        Another model than the shipped one.

    Returns
    -------
    Article
        ``article.text[q.start:q.end] == q.text`` for each of its quotes.

    Raises
    ------
    InputError
        If `text` is not a str.

    Examples
    --------
    >>> article = read("The Sarvandan government has done nothing, the report said.")
    >>> [quote.speaker.name for quote in article.quotes]
    ['the report']
    """
    return read_article(text, _given(model), target=target)


def _given(model: StanceModel | None) -> StanceModel:
    if model is None:
        return _shipped()
    if not isinstance(model, StanceModel):
        raise InputError(f"model is {type(model).__name__}; give what stance.load_model returns")
    return model


def _statement(text: str, target: Target | str | None, speaker: str | None, role: str | None) -> Statement:
    return Statement(text, target=as_target(target), speaker=speaker, role=role)
