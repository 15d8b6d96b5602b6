"""Figures over many statements: tallies with intervals, a time line, the words that decided most often.

Not here: what one statement shows (`_view`), and HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from scipy.stats import binomtest

from stance.lexicon import read_table
from stance.report._view import ArticleView, StatementView

_COVERAGE = 0.95
# A time line of more columns than this is a blur at the width of a page.
_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS, _MOST_YEARS = 31, 40, 72, 100
_MOST_TICKS = 6
_MOST_WORDS = 12
_SMALL = {
    "article",
    "auxiliary",
    "be",
    "conjunction",
    "determiner",
    "no_content",
    "object_pronoun",
    "possessive",
    "preposition",
    "pronoun",
    "relative",
}
_TURNING = {"negator", "contrast", "must", "may", "will"}
_MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


class Share(NamedTuple):
    """How many of some statements have the label at `place`; their share with its 95 % interval (Wilson 1927)."""

    place: int
    n: int
    share: float
    low: float
    high: float


# By name and, for a speaker without a name of its own, the number of the article.
_Groups = dict[tuple[str | None, int | None], list[StatementView]]


class Tally(NamedTuple):
    """The statements of one speaker or outlet (None: not known), with a share a label.

    `described` is the fullest description of a speaker; `where` is the article of one that has no name of its own,
    where there are several articles.
    """

    name: str | None
    note: str | None
    described: str | None
    where: ArticleView | None
    n: int
    articles: int
    shares: tuple[Share, ...]


class Column(NamedTuple):
    """One step of the time line: how many statements have each label in it."""

    name: str
    counts: tuple[int, ...]


class TimeLine(NamedTuple):
    """The statements of all dated articles by `unit`; `ticks` are the places of the columns that are named."""

    unit: str
    columns: tuple[Column, ...]
    ticks: tuple[int, ...]
    peak: int


def tally_all(statements: Sequence[StatementView], n_labels: int) -> tuple[Share, ...]:
    """Count the labels of some statements; empty where there are none."""
    counts = Counter(statement.label for statement in statements)
    n = len(statements)
    if not n:
        return ()
    return tuple(
        Share(place, counts[place], counts[place] / n, *_interval(counts[place], n)) for place in range(n_labels)
    )


def tally_speakers(articles: Sequence[ArticleView], n_labels: int) -> list[Tally]:
    """Count by speaker, the most heard first; the note is the role that the speaker has most often.

    One name is one speaker, but "the ministry" of two articles is two.
    """
    groups = _Groups()
    for article in articles:
        for statement in article.statements:
            name = statement.speaker
            alone = len(articles) > 1 and name is not None and not _is_name(name)
            groups.setdefault((name, article.number if alone else None), []).append(statement)
    return _tallies(groups, n_labels, {article.number: article for article in articles})


def tally_outlets(articles: Sequence[ArticleView], n_labels: int) -> list[Tally]:
    """Count by outlet, the one with most statements first."""
    groups = _Groups()
    for article in articles:
        if article.statements:
            groups.setdefault((article.outlet, None), []).extend(article.statements)
    return _tallies(groups, n_labels, {}, noted=False)


def _is_name(words: str) -> bool:
    """Tell names from descriptions such as "the ministry", which stand in small letters throughout."""
    return words != words.lower() or words == words.upper()


def _tallies(groups: _Groups, n_labels: int, articles: Mapping[int, ArticleView], *, noted: bool = True) -> list[Tally]:
    tallies = []
    for (name, where), group in groups.items():
        roles = Counter(statement.role for statement in group if noted and statement.role)
        tallies.append(
            Tally(
                name=name,
                note=roles.most_common(1)[0][0] if roles else None,
                described=_fullest(group) if noted else None,
                where=articles[where] if where else None,
                n=len(group),
                articles=len({statement.article for statement in group}),
                shares=tally_all(group, n_labels),
            )
        )
    # Those whom the article leaves unnamed are no one speaker, so they come last.
    return sorted(tallies, key=lambda tally: (tally.name is None, -tally.n, tally.name or ""))


def _fullest(group: Sequence[StatementView]) -> str | None:
    """The longest description among some statements, unless it only says the name again."""
    told = {s.description for s in group if s.description and _bare(s.description) != _bare(s.speaker or "")}
    return max(sorted(told), key=len, default=None)


def _bare(words: str) -> str:
    return words.lower().removeprefix("the ")


@lru_cache(maxsize=10_000)
def _interval(count: int, n: int) -> tuple[float, float]:
    low, high = binomtest(count, n).proportion_ci(_COVERAGE, method="wilson")
    return float(low), float(high)


def time_line(articles: Sequence[ArticleView], n_labels: int) -> TimeLine | None:
    """Count statements by day, week, month or year, as the range of dates asks; none for fewer than two columns."""
    days = [article.day for article in articles if article.day and article.statements]
    if not days:
        return None
    unit, starts = _calendar(min(days), max(days))
    if len(starts) < 2:
        return None
    counts = [[0] * n_labels for _ in starts]
    place = 0
    for article in sorted((a for a in articles if a.day), key=lambda a: a.day or date.min):
        while article.day and place + 1 < len(starts) and starts[place + 1] <= article.day:
            place += 1
        for statement in article.statements:
            counts[place][statement.label] += 1
    columns = tuple(Column(_named(start, unit), tuple(c)) for start, c in zip(starts, counts, strict=True))
    step = -(-len(columns) // _MOST_TICKS)
    peak = max(max(column.counts) for column in columns)
    return TimeLine(unit, columns, tuple(range(0, len(columns), step)), peak)


def _calendar(first: date, last: date) -> tuple[str, list[date]]:
    """The unit that suits a range, and the first day of each of its units, without gaps."""
    days = (last - first).days + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if days <= _MOST_DAYS:
        return "day", [first + timedelta(days=k) for k in range(days)]
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    if weeks <= _MOST_WEEKS:
        return "week", [monday + timedelta(weeks=k) for k in range(weeks)]
    if months <= _MOST_MONTHS:
        at = range(first.month - 1, first.month - 1 + months)
        return "month", [date(first.year + k // 12, k % 12 + 1, 1) for k in at]
    step = -(-(last.year - first.year + 1) // _MOST_YEARS)
    return "year" if step == 1 else f"{step} years", [date(y, 1, 1) for y in range(first.year, last.year + 1, step)]


def _named(start: date, unit: str) -> str:
    # Not by strftime, which speaks the language of the machine.
    month = f"{_MONTHS[start.month - 1]} {start.year}"
    return {"day": f"{start.day} {month}", "week": f"{start.day} {month}", "month": month}.get(unit, str(start.year))


@cache
def _small_words() -> frozenset[str]:
    """Words that tell a reader nothing by themselves, but those that negate or turn a statement."""
    turning = {row["word"] for row in read_table("frame_words") if row["kind"] in _TURNING}
    small = {row["word"] for row in read_table("function_words") if row["class"] in _SMALL}
    return frozenset(small - turning)


def telling_terms(statements: Sequence[StatementView], n_labels: int) -> list[list[tuple[str, int]]]:
    """For each label, the words among the reasons of most of its statements, and of how many; small words left out."""
    counters: list[Counter[str]] = [Counter() for _ in range(n_labels)]
    for statement in statements:
        counters[statement.label].update(word for word in statement.reasons if word not in _small_words())
    return [
        sorted(((word, n) for word, n in counter.items() if n > 1), key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
        for counter in counters
    ]
