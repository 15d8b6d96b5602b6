"""Articles to the statements that may be labelled: those to which `stance.corpus` gives a row.

Not here: which of them are, and the file that holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from stance.errors import InputError
from stance.inputs import Paths, RawArticle, UnreadableArticle, read_raw_articles
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS
from stance.markup import replace_lone_surrogates
from stance.model import StanceModel
from stance.reading import read_article
from stance.records import Article, Quote, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledStatement:
    """A reported statement: a quote and the sentences that it touches, or its part of one that holds several.

    Attributes
    ----------
    id : str
        The article and the offsets of the quote.
    article : str
        The place of the article.
    start, end : int
        Code-point offsets of the text in the article.
    quote : (int, int)
        Offsets of the content of the quote.
    kind : str
        ``direct``, ``indirect`` or ``mixed``.
    speaker, role : str or None
        The source.
    target : Target or None
        The government in question.
    text : str
        From the beginning of the first sentence to the end of the last, without what belongs to other quotes.
    probabilities : dict of str to float
        What the model says of the quote.
    """

    id: str
    article: str
    start: int
    end: int
    quote: tuple[int, int]
    kind: str
    speaker: str | None
    role: str | None
    target: Target | None
    text: str
    probabilities: Mapping[str, float]

    @property
    def margin(self) -> float:
        """The difference of the two largest probabilities, 0 to 1."""
        first, second = sorted(self.probabilities.values(), reverse=True)[:2]
        return first - second


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All statements of some articles.

    Attributes
    ----------
    statements : tuple of PooledStatement
        In the order of the articles and their texts.
    articles : dict of str to RawArticle
        The articles by place.
    unreadable : tuple of UnreadableArticle
        What could not be read.
    """

    statements: tuple[PooledStatement, ...]
    articles: Mapping[str, RawArticle]
    unreadable: tuple[UnreadableArticle, ...]


def read_pool(
    inputs: Paths,
    model: StanceModel,
    *,
    text: str = "text",
    target: str | None = None,
    max_chars: int = MAX_ARTICLE_CHARS,
    progress: Callable[[int], None] | None = None,
) -> Pool:
    """Read articles and gather their statements.

    Parameters
    ----------
    inputs : path or iterable of path
        As for `stance.inputs.read_raw_articles`.
    model : StanceModel
        Judges the statements.
    text : str
        The column of tables that holds the article.
    target : str, optional
        The government in question, where an article's own row names none.
    max_chars : int
        Longest article taken.
    progress : callable, optional
        Called after each article with the number of those read so far.

    Returns
    -------
    Pool

    Raises
    ------
    InputError
        If there is nothing to read, or the articles hold no statement.
    """
    statements: list[PooledStatement] = []
    articles: dict[str, RawArticle] = {}
    unreadable = []
    for raw in read_raw_articles(inputs, text=text, max_chars=max_chars):
        if isinstance(raw, UnreadableArticle):
            unreadable.append(raw)
            continue
        # Halves of characters fit into no file of UTF-8; offsets stay.
        whole = {name: replace_lone_surrogates(value) for name, value in asdict(raw).items() if value is not None}
        articles[raw.place] = RawArticle(**whole)
        article = read_article(articles[raw.place].text, model, target=raw.target or target)
        statements += _statements(article, raw.place)
        if progress is not None:
            progress(len(articles))
    if not statements:
        bad = f" ({unreadable[0].place}: {unreadable[0].reason})" if unreadable else ""
        raise InputError(f"none of {len(articles)} articles holds a reported statement{bad}; give articles that do")
    return Pool(statements=tuple(statements), articles=articles, unreadable=tuple(unreadable))


def _statements(article: Article, place: str) -> Iterator[PooledStatement]:
    quotes = article.quotes
    for before, quote, behind in zip((None, *quotes), quotes, (*quotes[1:], None), strict=False):
        start, end = _stretch(article.text, before, quote, behind)
        if end - start <= MAX_STATEMENT_CHARS:
            yield PooledStatement(
                id=f"{place}:{quote.start}-{quote.end}",
                article=place,
                start=start,
                end=end,
                quote=(quote.start, quote.end),
                kind=quote.kind,
                speaker=quote.speaker.name if quote.speaker else None,
                role=quote.speaker.role if quote.speaker else None,
                target=article.target,
                text=article.text[start:end],
                probabilities=quote.stance.probabilities,
            )


def _stretch(text: str, before: Quote | None, quote: Quote, behind: Quote | None) -> tuple[int, int]:
    """Give the sentences of a quote; one that holds several is parted, so that two labels do not contradict."""
    start, end = quote.sentences[0].start, quote.sentences[-1].end
    if before is not None and before.sentences[-1].end > start:
        start = _parting(text, before, quote)
    if behind is not None and behind.sentences[0].start < end:
        end = _parting(text, quote, behind)
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def _parting(text: str, quote: Quote, behind: Quote) -> int:
    """Find where what belongs to a quote ends and the next one begins: behind its attribution and closing marks."""
    mention = quote.speaker.mention if quote.speaker else None
    own = [word.end for word in (quote.cue, mention) if word is not None]
    cue = behind.cue.start if behind.cue is not None else behind.start
    begins = min(cue, behind.start) if cue >= quote.end else behind.start
    at = max([quote.end, *(end for end in own if end <= begins)])
    while at < begins and not text[at].isspace():
        at += 1
    return at
