"""Who said it: names, pronouns, descriptions, documents; the role toward the target; which government it is about.

Not here: which words report a statement (`stance.quotes`), and what a statement expresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from stance.quotes import FoundQuote
from stance.records import Mention, Speaker, Target
from stance.speakers._aliases import make_target
from stance.speakers._named import find_named
from stance.speakers._resolve import Resolver
from stance.speakers._roles import Allegiance
from stance.speakers._sources import Source
from stance.speakers._target import Evidence, choose, is_about, weigh
from stance.text import Paragraph

__all__ = ["find_target", "resolve_speakers"]


def find_target(text: str, paragraphs: Sequence[Paragraph]) -> Target | None:
    """Tell which government an article is about, from how the names of countries occur in it.

    Countries of the table of states count, and unknown names that occur like a country's: in the opening paragraph,
    as the owner of a ministry, with a demonym of their own, after "in" or "northern".

    Parameters
    ----------
    text : str
        The raw article.
    paragraphs : sequence of Paragraph
        Its layout, from `stance.text.lay_out`; furniture is left out of account.

    Returns
    -------
    Target or None
        The country, with up to 40 aliases by which this text names its government and that government's organs; None
        where the text names no country.

    Examples
    --------
    >>> from stance.text import lay_out
    >>> text = "Police in Odessia arrested nine dockers. The Odessian government said they had broken the law."
    >>> find_target(text, lay_out(text)).name
    'Odessia'
    """
    bounds = _bounds(paragraphs)
    best = choose(_evidence(text, bounds).values())
    return make_target(best, text, find_named(text, bounds)) if best else None


def resolve_speakers(
    text: str, paragraphs: Sequence[Paragraph], quotes: Sequence[FoundQuote], target: Target | None
) -> tuple[Speaker | None, ...]:
    """Tell who made each statement, and what the source is to the target government.

    Surnames, pronouns, descriptions ("the minister") and short names of organisations become the fullest name that the
    article gives. The role follows from the words that describe the source anywhere in the article; an office of state
    is the target's own unless the words name another state.

    Parameters
    ----------
    text : str
        The raw article.
    paragraphs : sequence of Paragraph
        Its layout, from `stance.text.lay_out`.
    quotes : sequence of FoundQuote
        Its statements, from `stance.quotes.find_quotes`.
    target : Target or None
        The government in question. An office of state without a country is taken as the target's, unless the article
        is plainly about another country.

    Returns
    -------
    tuple of (Speaker or None)
        One a quote, in the same order; None where the quote has no source.

    Examples
    --------
    >>> from stance.quotes import find_quotes
    >>> from stance.text import lay_out
    >>> text = "Labour minister Tessa Orlo denied it. “We paid every docker,” she said."
    >>> paragraphs = lay_out(text)
    >>> speakers = resolve_speakers(text, paragraphs, find_quotes(text, paragraphs), Target("Odessia"))
    >>> speakers[-1].name, speakers[-1].role
    ('Tessa Orlo', 'government')
    """
    bounds = _bounds(paragraphs)
    named = find_named(text, bounds)
    sentences = [span.start for p in paragraphs if not p.furniture for span in p.sentences]
    at_home = target is None or is_about(target, _evidence(text, bounds))
    allegiance = Allegiance(target, named.countries, at_home)
    resolver = Resolver(text, named.runs, sentences, allegiance)
    in_order = sorted((q.source for q in quotes if q.source is not None), key=lambda m: (m.start, m.end))
    found = {(m.start, m.end): resolver.resolve(m) for m in in_order}
    roles = {source: _role(source, allegiance) for source in found.values()}
    return tuple(_speaker(found, roles, quote.source) for quote in quotes)


def _bounds(paragraphs: Sequence[Paragraph]) -> tuple[tuple[int, int], ...]:
    return tuple((p.start, p.end) for p in paragraphs if not p.furniture)


@lru_cache(maxsize=4)
def _evidence(text: str, bounds: tuple[tuple[int, int], ...]) -> dict[str, Evidence]:
    """What the article says about countries; kept, since both functions ask for it."""
    return weigh(text, find_named(text, bounds).runs, bounds[0][1] if bounds else 0)


def _speaker(
    found: dict[tuple[int, int], Source], roles: dict[Source, str | None], mention: Mention | None
) -> Speaker | None:
    if mention is None:
        return None
    source = found[mention.start, mention.end]
    described = max(source.descriptions, key=len, default=None)
    return Speaker(name=source.name, role=roles[source], description=described, mention=mention)


def _role(source: Source, allegiance: Allegiance) -> str | None:
    """The role of a source: what its surest description tells, else what its name does, else the likeliest."""
    description, reading = source.surest()
    if source.inherited is not None and reading.rank <= 4 and reading.role in ("", "state"):
        return _role(source.inherited, allegiance)
    if reading.rank:
        return allegiance.role(reading, description)
    if source.kind == "person":
        # News tells the office of whoever has one; who comes without a description is one of the people.
        return "citizen"
    return allegiance.of_name(source.name) or ("citizen" if source.plural else "ngo")
