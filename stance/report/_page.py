"""The page: what is shown put into the templates, style and script put into the page, and what it may load shut off.

Not here: the figures (`_summary`), and the templates themselves (``templates/``).
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stance.markup import counted, one_line
from stance.report._shares import GroupingView
from stance.report._summary import (
    Share,
    tally_all,
    tally_outlets,
    tally_speakers,
    telling_terms,
    time_line,
)
from stance.report._view import LIKELY, SURE, ArticleView, LabelView, StatementView

_SPEAKERS_SHOWN = 20
# More articles than fill a screen are folded away, so that the figures stay in sight.
_ARTICLES_UNFOLDED = 10
# Without a script nobody sorts or filters more rows than these; with one, all are at hand.
_ROWS_LISTED = 1_000
_GENERAL_TITLE = "Who says what, and where they stand"
_COLUMNS = (
    "number", "article", "title", "date", "outlet", "author", "start", "end", "kind", "cue", "speaker", "role",
    "description", "target", "stance", "confidence", "text", "reasons",
)  # fmt: skip
# Within a script element these would end it, open a comment, or (to old readers of JSON) end a line.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


class Slice(NamedTuple):
    """A part of a bar: the place of its label, and where it begins and how wide it is in percent of the room."""

    place: int
    x: str
    width: str


def draw_page(
    articles: Sequence[ArticleView],
    labels: Sequence[LabelView],
    *,
    title: str | None,
    unread: Sequence[tuple[str, str]],
    groupings: Sequence[GroupingView] = (),
) -> str:
    """Put the whole page together, ready to be encoded."""
    statements = [statement for article in articles for statement in article.statements]
    only = articles[0] if len(articles) == 1 else None
    style, script = _style(labels), _source("script.js")
    speakers = tally_speakers(articles, len(labels))
    return _environment().get_template("page.html").render(
        title=title or (only.title if only else _GENERAL_TITLE),
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(_data(articles, labels)),
        articles=articles,
        only=only,
        labels=labels,
        sure=SURE,
        likely=LIKELY,
        articles_unfolded=_ARTICLES_UNFOLDED,
        listed=statements[:_ROWS_LISTED],
        n_statements=len(statements),
        n_named=sum(tally.name is not None for tally in speakers),
        targets=_targets(articles),
        shares=tally_all(statements, len(labels)),
        speakers=speakers[:_SPEAKERS_SHOWN] if not only else (),
        more_speakers=max(len(speakers) - _SPEAKERS_SHOWN, 0),
        outlets=_outlets(articles, len(labels)),
        time=time_line(articles, len(labels)) if not only else None,
        undated=[article for article in articles if article.day is None],
        terms=telling_terms(statements, len(labels)) if not only else [],
        tally_all=tally_all,
        tally_speakers=tally_speakers,
        unread=unread,
        groupings=groupings,
    )  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("stance.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"plain": one_line, "percent": _percent, "range": _range, "slices": _slices}
    environment.filters |= {"counted": counted, "place": _place}
    return environment


def _source(name: str) -> str:
    return (files("stance.report") / "templates" / name).read_text(encoding="utf-8")


def _style(labels: Sequence[LabelView]) -> str:
    """The style sheet, with the colour and the sign of each label; nothing of it comes from outside this library."""
    light = "\n".join(f'.l{look.place} {{ --c: {look.light}; --sign: "{look.sign}"; }}' for look in labels)
    dark = "\n".join(f"  .l{look.place} {{ --c: {look.dark}; }}" for look in labels)
    return f"{_source('style.css')}\n{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, sent or run but this very style sheet and this very script."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        f"base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


class _Told:
    """Values that repeat, each kept once: rows of the data point to their places."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, value: Any) -> int:
        if value not in self._places:
            self._places[value] = len(self.values)
            self.values.append(value)
        return self._places[value]


def _data(articles: Sequence[ArticleView], labels: Sequence[LabelView]) -> str:
    """What the script sorts, filters and writes as CSV, as JSON; the words of a statement stand in its marks."""
    speakers, words = _Told(), _Told()
    rows = [_row(statement, speakers, words) for article in articles for statement in article.statements]
    data = {
        "columns": [*_COLUMNS, *(f"p_{label.name}" for label in labels)],
        "labels": [[label.name, label.sign] for label in labels],
        "articles": [[a.title, a.date, a.outlet, a.author, a.target] for a in articles],
        "speakers": speakers.values,
        "words": words.values,
        "rows": rows,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _row(statement: StatementView, speakers: _Told, words: _Told) -> list[Any]:
    return [
        statement.article - 1,
        speakers.place((statement.speaker, statement.role, statement.description)),
        statement.label,
        [round(share, 6) for share in statement.shares],
        words.place(statement.kind),
        words.place(statement.cue),
        statement.start,
        statement.end,
        int(statement.by_role),
        [words.place(word) for word in statement.reasons],
    ]


def _targets(articles: Iterable[ArticleView]) -> list[tuple[str | None, int]]:
    """The governments that the articles are about, the most frequent first, and how many name none."""
    counts: dict[str | None, int] = {}
    for article in articles:
        counts[article.target] = counts.get(article.target, 0) + 1
    return sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))


def _outlets(articles: Sequence[ArticleView], n_labels: int) -> Sequence[Any]:
    """One row an outlet where there are several to compare."""
    known = {article.outlet for article in articles if article.outlet}
    return tally_outlets(articles, n_labels) if len(known) > 1 else ()


def _slices(shares: Sequence[Share], whole: int) -> list[Slice]:
    """The parts of a bar that is as long as `whole` statements would fill it."""
    at, slices = 0, []
    for place, share in enumerate(shares):
        if share.n:
            slices.append(Slice(place, f"{100 * at / whole:.4g}", f"{100 * share.n / whole:.4g}"))
        at += share.n
    return slices


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _place(share: float) -> str:
    return f"{100 * share:.1f}"


def _range(share: Share) -> str:
    return f"{100 * share.low:.0f}–{100 * share.high:.0f}"
