"""Who said it: names, pronouns, descriptions, documents; the role toward the target; which government it is about.

Not here: which words report a statement (`stance.quotes`), and what a statement expresses.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes import FoundQuote
from stance.records import Speaker, Target
from stance.speakers._aliases import make_target
from stance.speakers._allegiance import Allegiance
from stance.speakers._cast import Cast
from stance.speakers._names import Names, find_names
from stance.speakers._relations import role_of
from stance.speakers._resolve import resolve
from stance.speakers._sources import Source

__all__ = ["Names", "find_names", "find_target", "resolve_speakers"]


def find_target(names: Names) -> Target | None:
    """Tell which government an article is about, from how the names of countries occur in it.

    Countries of the table of states count, and unknown names that occur like a country's: in the opening paragraph,
    as the owner of a ministry, with a demonym of their own, after "in" or "northern". No person's name counts, and no
    word that has its capital from the start of a sentence.

    Parameters
    ----------
    names : Names
        What the article names, from `find_names`.

    Returns
    -------
    Target or None
        The country, with up to 40 aliases by which this text names its government and that government's organs. Where
        the text holds only an adjective that no table knows, the government itself: "the Odessian government". None
        where the text names no country.

    Examples
    --------
    >>> from stance.text import lay_out
    >>> text = "Police in Odessia arrested nine dockers. The Odessian government said they had broken the law."
    >>> find_target(find_names(text, lay_out(text))).name
    'Odessia'
    """
    return make_target(names, names.about) if names.about is not None else None


def resolve_speakers(names: Names, quotes: Sequence[FoundQuote], target: Target | None) -> tuple[Speaker | None, ...]:
    """Tell who made each statement, and what the source is to the target government.

    Surnames, pronouns, descriptions ("the minister") and short names of organisations become the fullest name that the
    article gives. The role follows from the words that describe the source anywhere in the article, or from whom the
    source belongs to ("her deputy"); an office of state is the target's own unless the words name another state.

    Parameters
    ----------
    names : Names
        What the article names, from `find_names`.
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
    >>> names = find_names(text, paragraphs)
    >>> speakers = resolve_speakers(names, find_quotes(text, paragraphs), Target("Odessia"))
    >>> speakers[-1].name, speakers[-1].role
    ('Tessa Orlo', 'government')
    """
    cast = Cast(names, Allegiance(target, names), quotes)
    sources: dict[tuple[int, int], Source] = {}
    mentions = {(q.source.start, q.source.end): q.source for q in quotes if q.source is not None}
    for place in sorted(mentions):
        sources[place] = source = resolve(cast, mentions[place])
        cast.remember(place[0], source)
    told = {source: (role_of(cast, source), source.fullest()) for source in dict.fromkeys(sources.values())}
    found: list[Speaker | None] = []
    for quote in quotes:
        if quote.source is None:
            found.append(None)
            continue
        source = sources[quote.source.start, quote.source.end]
        role, description = told[source]
        found.append(Speaker(name=source.name, role=role, description=description, mention=quote.source))
    return tuple(found)
