"""What the page shows of an article: paragraphs cut into pieces, statements numbered through the whole report.

Not here: figures over several statements (`_summary`), and HTML.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from stance.errors import InputError
from stance.markup import one_line
from stance.model import StanceModel
from stance.palette import looks
from stance.reasons import ROLE, explain_quotes, telling_words
from stance.records import Article, Quote
from stance.text import Paragraph, lay_out

SURE, LIKELY = 0.8, 0.6
"""Certainty from which a statement counts as sure, and as likely; below it is unsure."""

_TITLE_CHARS = 70
# A text may hold what no HTML file can: each such character becomes a sign of its absence, and offsets stay.
_VISIBLE = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"},
    **dict.fromkeys([*range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], 0xFFFD),
}


class LabelView(NamedTuple):
    """A label as it is shown; its class in the style sheet is ``l`` and its place."""

    place: int
    name: str
    sign: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """One statement; `number` counts through the report from 1, `label` and `shares` go by the places of the labels."""

    number: int
    article: int
    start: int
    end: int
    text: str
    kind: str
    cue: str | None
    speaker: str | None
    role: str | None
    description: str | None
    label: int
    shares: tuple[float, ...]
    reasons: tuple[str, ...]
    by_role: bool

    @property
    def confidence(self) -> float:
        """Probability of its label."""
        return self.shares[self.label]

    @property
    def step(self) -> int:
        """0 where the model is sure, 1 where the answer is likely, 2 where it is unsure."""
        return sum(self.confidence < least for least in (SURE, LIKELY))


class Piece(NamedTuple):
    """A stretch of text within the same statements: the innermost first; `begins` are those that begin with it."""

    text: str
    within: tuple[StatementView, ...]
    begins: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphView:
    """A paragraph, and the statements that begin in it."""

    pieces: tuple[Piece, ...]
    statements: tuple[StatementView, ...]
    furniture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One article; `day` is its date where that is one."""

    number: int
    title: str
    date: str | None
    day: dt.date | None
    outlet: str | None
    author: str | None
    target: str | None
    paragraphs: tuple[ParagraphView, ...]
    statements: tuple[StatementView, ...]


def view_labels(labels: Sequence[str]) -> tuple[LabelView, ...]:
    """Give each label its look and a name that can be read in one line."""
    named = looks(labels)
    return tuple(
        LabelView(place, one_line(visible(label)) or "(no name)", *named[label]) for place, label in enumerate(labels)
    )


def view_articles(articles: Iterable[Article], model: StanceModel) -> list[ArticleView]:
    """Turn articles into what the page shows.

    Raises
    ------
    InputError
        If one is no Article, was read by a model of other labels, or has a quote that is no part of its text.
    """
    views: list[ArticleView] = []
    count = 0
    for number, article in enumerate(articles, start=1):
        _check(number, article, model)
        statements = tuple(_statements(article, number, count, model))
        count += len(statements)
        views.append(_view(number, article, statements))
    return views


def visible(text: str) -> str:
    r"""Replace what an HTML file cannot hold, one character by one: NUL, other controls, halves of a pair.

    >>> visible("a\x00b\ud800")
    'a␀b�'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_VISIBLE)


def _check(number: int, article: Article, model: StanceModel) -> None:
    if not isinstance(article, Article):
        raise InputError(f"article {number} is {type(article).__name__}; give what stance.read returns")
    if tuple(article.labels) != tuple(model.labels):
        raise InputError(
            f"article {number} has the labels {', '.join(article.labels)}, the model {', '.join(model.labels)}; "
            f"give the model that read it"
        )
    for quote in article.quotes:
        if not (0 <= quote.start < quote.end and article.text[quote.start : quote.end].strip()):
            raise InputError(
                f"article {number}: the quote at [{quote.start}, {quote.end}) is no part of its text; "
                f"give articles as stance.read returns them"
            )


def _statements(article: Article, number: int, before: int, model: StanceModel) -> Iterator[StatementView]:
    explanations = explain_quotes(article, model)
    for count, (quote, explanation) in enumerate(zip(article.quotes, explanations, strict=True), start=before + 1):
        telling = telling_words(explanation) if explanation.prediction.label == quote.stance.label else ()
        yield _statement(quote, article, number, count, telling)


def _statement(quote: Quote, article: Article, place: int, number: int, telling: Sequence[str]) -> StatementView:
    speaker = quote.speaker
    return StatementView(
        number=number,
        article=place,
        start=quote.start,
        end=quote.end,
        text=visible(article.text[quote.start : quote.end]),
        kind=visible(quote.kind),
        cue=_known(quote.cue.text if quote.cue else None),
        speaker=_known(speaker.name if speaker else None),
        role=_known(speaker.role.replace("_", " ") if speaker and speaker.role else None),
        description=_known(speaker.description if speaker else None),
        label=article.labels.index(quote.stance.label),
        shares=tuple(quote.stance.probabilities[label] for label in article.labels),
        reasons=tuple(visible(word) for word in telling if word != ROLE),
        by_role=ROLE in telling,
    )


def _view(number: int, article: Article, statements: tuple[StatementView, ...]) -> ArticleView:
    layout = lay_out(article.text)
    title = _known(article.title) or _first_words(article.text, layout)
    return ArticleView(
        number=number,
        title=title,
        date=_known(article.date),
        day=_day(article.date),
        outlet=_known(article.outlet),
        author=_known(article.author),
        target=_known(article.target.name if article.target else None),
        paragraphs=_without_title(tuple(_paragraphs(article.text, layout, statements)), title),
        statements=statements,
    )


def _known(text: str | None) -> str | None:
    return visible(text) if text and text.strip() else None


def _day(text: str | None) -> dt.date | None:
    """The day of a date or time as ISO 8601 writes it; none where it is anything else."""
    try:
        return dt.datetime.fromisoformat(text.strip()).date() if text else None
    except ValueError:
        return None


def _first_words(text: str, layout: Sequence[Paragraph]) -> str:
    """A name for an article without a title."""
    first = next((p for p in layout if not p.furniture), None)
    if first is None:
        return "(no text)"
    line = one_line(visible(text[first.start : first.end]))
    return line if len(line) <= _TITLE_CHARS else line[:_TITLE_CHARS].rsplit(" ", 1)[0] + " …"


def _without_title(paragraphs: tuple[ParagraphView, ...], title: str) -> tuple[ParagraphView, ...]:
    """Leave out a first paragraph that only repeats the title; one with a mark in it stays."""
    first = next((p for p in paragraphs if not p.furniture), None)
    if (
        first is None
        or any(piece.within for piece in first.pieces)
        or one_line(first.pieces[0].text) != one_line(title)
    ):
        return paragraphs
    return tuple(p for p in paragraphs if p is not first)


def _paragraphs(text: str, layout: Sequence[Paragraph], statements: Sequence[StatementView]) -> Iterator[ParagraphView]:
    ends = [paragraph.end for paragraph in layout]
    starts = [paragraph.start for paragraph in layout]
    inside: list[list[StatementView]] = [[] for _ in layout]
    for statement in statements:
        for place in range(bisect_right(ends, statement.start), bisect_left(starts, statement.end)):
            inside[place].append(statement)
    seen: set[int] = set()
    for paragraph, held in zip(layout, inside, strict=True):
        begun = tuple(statement for statement in held if statement.number not in seen)
        seen |= {statement.number for statement in begun}
        pieces = tuple(_pieces(text, paragraph, held, {statement.number for statement in begun}))
        yield ParagraphView(pieces=pieces, statements=begun, furniture=paragraph.furniture)


def _pieces(text: str, paragraph: Paragraph, statements: Sequence[StatementView], begun: set[int]) -> Iterator[Piece]:
    """Cut a paragraph wherever a statement begins or ends, since statements may lie within or across others."""
    spans = [(max(s.start, paragraph.start), min(s.end, paragraph.end)) for s in statements]
    cuts = sorted({paragraph.start, paragraph.end, *(cut for span in spans for cut in span)})
    covering: list[list[StatementView]] = [[] for _ in cuts]
    first: list[list[StatementView]] = [[] for _ in cuts]
    # The longest comes first and the innermost last; on a tie, the one that stands first in the article is innermost.
    for statement, (start, end) in sorted(
        zip(statements, spans, strict=True), key=lambda pair: (pair[0].start - pair[0].end, -pair[0].number)
    ):
        at = bisect_left(cuts, start)
        if statement.number in begun:
            first[at].append(statement)
        for place in range(at, bisect_left(cuts, end)):
            covering[place].append(statement)
    for place, (start, end) in enumerate(pairwise(cuts)):
        yield Piece(visible(text[start:end]), tuple(reversed(covering[place])), tuple(reversed(first[place])))
