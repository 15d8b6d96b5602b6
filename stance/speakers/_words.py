"""What the tables say of one word: of a capitalised one, and which role words begin with it.

Not here: the tables themselves (`_tables`).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from stance.speakers._tables import (
    RoleWords,
    heads,
    portfolios,
    role_phrases,
    role_words,
    states,
    titles,
    word_class,
)

# Endings of trades stand in the table as "-ologist".
_ENDING = 7


class Word(NamedTuple):
    """What the tables say of a capitalised word."""

    lower: str
    opener: bool
    title: bool
    office: bool
    head: bool
    thing: bool
    state: bool
    told: bool
    """Whether any table tells it from the parts of a name."""


@cache
def _things() -> frozenset[str]:
    """Lower-case words that name no person: openers, things, what is no person as a head, what offices are for."""
    heading = {word for word, entity in heads().items() if entity != "person"}
    offices = portfolios() - word_class("name too")
    return word_class("opener") | word_class("thing") | heading | offices


@lru_cache(maxsize=8192)
def look_up(word: str) -> Word:
    """Look a capitalised word up in every table at once; the last words asked for are kept."""
    lower = word.lower()
    opener = lower in word_class("opener")
    title, state = word.rstrip(".") in titles(), word in states()
    thing = lower in _things() or word in word_class("calendar") or heads().get(word, "person") != "person"
    told = opener or title or thing or state
    return Word(lower, opener, title, lower in portfolios(), lower in heads(), thing, state, told)


class RoleRows(NamedTuple):
    """The rows of role words that begin with a word: those of several words by their second word, and that of one."""

    phrases: dict[str, tuple[RoleWords, ...]]
    single: RoleWords | None


@lru_cache(maxsize=8192)
def rows_at(word: str) -> RoleRows | None:
    """Look up which rows of role words begin with a word, as written or in lower case; None where no row does."""
    form = word.lower()
    phrases = dict(role_phrases().get(form, {}))
    for second, rows in role_phrases().get(word, {}).items() if word != form else ():
        phrases[second] = (*rows, *phrases.get(second, ()))
    single = role_words().get(word) or role_words().get(form) or _compound(form)
    return RoleRows(phrases, single) if phrases or single is not None else None


def _compound(word: str) -> RoleWords | None:
    """The row of a compound by either part ("commissioner-general"), or of a trade by its ending ("hydrologist")."""
    if "-" not in word:
        return role_words().get("-" + word[-_ENDING:]) if len(word) > _ENDING + 2 else None
    if word.count("-") > 1:
        return None
    rows = [role_words().get(part) for part in word.split("-")]
    return next((row for row in rows if row is not None and row.entity in ("person", "former")), None)
