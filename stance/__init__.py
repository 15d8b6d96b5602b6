"""Reads news: who says what, and whether they defend or criticize the government.

>>> import stance
>>> stance.classify("The minister said the government had done its utmost.", role="government").label
'defends'

Not here: training and evaluation, which `stance.training` and `stance.evaluation` hold, so that a reading stays light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from os import PathLike
from threading import Lock

from stance.errors import InputError, StanceError
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS, check_length
from stance.model import StanceModel, check_model
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

    Examples
    --------
    >>> load_model().labels
    ('criticizes', 'defends', 'neutral')
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
    max_chars: int = MAX_STATEMENT_CHARS,
) -> Prediction:
    """Tag one sentence: its source defends the government, criticizes it, or does neither.

    Parameters
    ----------
    text : str
        The whole sentence, with cue and attribution ("..., the ministry said").
    target : Target or str, optional
        The government in question; without it the stance is toward "the government" as the words name it.
    speaker : str, optional
        Who says it: the model then knows this name in the sentence for the speaker's.
    role : str, optional
        What the speaker is to the target, one of `stance.labels.ROLES`. Worth giving: who speaks is strong evidence.
    model : StanceModel, optional
        Another model than the shipped one.
    max_chars : int
        A longer text is refused; 20,000 characters. Time and memory grow in proportion to the length.

    Returns
    -------
    Prediction
        With one probability a label; they sum to 1.

    Raises
    ------
    InputError
        If an argument has the wrong type, the role is unknown or the text is longer than `max_chars`.

    Examples
    --------
    >>> sorted(classify("Sarvanda's police did nothing, the report said.", role="report").probabilities)
    ['criticizes', 'defends', 'neutral']
    """
    return _given(model).classify(_statement(text, target, speaker, role, max_chars))


def classify_many(
    statements: Sequence[Statement | str],
    *,
    model: StanceModel | None = None,
    max_chars: int = MAX_STATEMENT_CHARS,
) -> list[Prediction]:
    """Tag many sentences at once: the same answers as `classify`, faster.

    Parameters
    ----------
    statements : sequence of Statement or str
        A str is a statement of which only the text is known.
    model : StanceModel, optional
        Another model than the shipped one.
    max_chars : int
        A list with a longer text is refused; 20,000 characters a statement.

    Returns
    -------
    list of Prediction
        One a statement, in order. A million take some 600 MB; `stance.corpus.classify_corpus` goes from file to file
        and holds a few thousand at a time.

    Raises
    ------
    InputError
        If `statements` is itself a str, or holds something else than statements, or one longer than `max_chars`.

    Examples
    --------
    >>> known = Statement("The ministry ignored the crews.", target="Marenza", role="ngo")
    >>> [answer.label for answer in classify_many([known, "The ministry met the union on Monday."])]
    ['criticizes', 'neutral']
    """
    return _given(model).classify_many(statements, max_chars=max_chars)


def explain(
    text: str,
    *,
    target: Target | str | None = None,
    speaker: str | None = None,
    role: str | None = None,
    top: int = 10,
    model: StanceModel | None = None,
    max_chars: int = MAX_STATEMENT_CHARS,
) -> Explanation:
    """Say why a sentence gets its label: what each counted term adds to the log-odds, exactly.

    Parameters
    ----------
    text, target, speaker, role, model, max_chars
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
        If an argument has the wrong type, the role is unknown, the text is longer than `max_chars` or `top` is
        below 1.

    Examples
    --------
    >>> why = explain("The minister rejected the unjust accusations.", role="government")
    >>> [word.text for word in why.deciding()][:2]
    ['rejected', 'unjust']
    """
    return _given(model).explain(_statement(text, target, speaker, role, max_chars), top=top)


def read(
    text: str,
    *,
    target: Target | str | None = None,
    model: StanceModel | None = None,
    max_chars: int = MAX_ARTICLE_CHARS,
    title: str | None = None,
    date: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
) -> Article:
    """Read a raw news article: every reported statement, who made it, and its stance.

    Parameters
    ----------
    text : str
        The article as it was copied or scraped, page furniture and all.
    target : Target or str, optional
        The government in question; worked out from the article where it is left out.
    model : StanceModel, optional
        Another model than the shipped one.
    max_chars : int
        A longer text is refused; 200,000 characters, beyond any newspaper's article. A million take some seconds.
    title, date, outlet, author : str, optional
        What is known about the article. The answer carries it; the stances do not depend on it.

    Returns
    -------
    Article
        ``article.text[q.start:q.end] == q.text`` for each of its quotes.

    Raises
    ------
    InputError
        If `text` is not a str, or longer than `max_chars`, or another argument has the wrong type.

    Examples
    --------
    >>> article = read("The Sarvandan government has done nothing, the report said.")
    >>> [quote.speaker.name for quote in article.quotes]
    ['the report']
    """
    check_length("the article", text, max_chars)
    for name, value in (("title", title), ("date", date), ("outlet", outlet), ("author", author)):
        if value is not None and not isinstance(value, str):
            raise InputError(f"{name} is {type(value).__name__}; give a str or None")
    article = read_article(text, _given(model), target=target)
    return replace(article, title=title, date=date, outlet=outlet, author=author)


def _given(model: StanceModel | None) -> StanceModel:
    return _shipped() if model is None else check_model(model)


def _statement(
    text: str, target: Target | str | None, speaker: str | None, role: str | None, max_chars: int
) -> Statement:
    check_length("the text", text, max_chars)
    return Statement(text, target=as_target(target), speaker=speaker, role=role)
