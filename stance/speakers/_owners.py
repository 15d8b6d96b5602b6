"""What the words of a description tell of whose an office or a party is, whatever the article.

Not here: which states and parties are the target's own (`_allegiance`); what role the words mean (`_roles`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from stance.speakers._roles import tokens_of
from stance.speakers._tables import State, portfolios, states, word_class
from stance.speakers._target import COUNTRY_ENDINGS
from stance.speakers._unknown import DEMONYM, stem
from stance.speakers._words import look_up

_ABROAD = word_class("envoy")
# Between members of the Commonwealth, an ambassador.
_HIGH_COMMISSIONER = "high commissioner"
# After these words a description tells whom an office deals with, not whose it is.
_TOWARD = word_class("toward")
# Before these "of" and "to" belong to the office itself: "minister for".
_WITH_TOWARD = word_class("with toward")
# Offices that only a sovereign state has, so that a name before them is a state's.
_SOVEREIGN = word_class("sovereign")
_DEPUTY = word_class("deputy")
NEIGHBOURING = word_class("neighbouring")
_RULING = word_class("ruling")
_OPPOSED = word_class("opposed")


class Owner(NamedTuple):
    """A capitalised word of a description that may name the state whose an office is."""

    word: str
    stem: str
    naming: State | None
    foreign: bool
    """Whether it names a state by how it stands; another one, if it is not the target's own."""
    foreign_as_country: bool
    """The same, provided that the article names it as a country."""


class Owners(NamedTuple):
    """What a description tells of whose an office is."""

    candidates: tuple[Owner, ...]
    """Up to the first that is foreign by how it stands: behind it nothing tells more."""
    neighbouring: bool
    """Whether the office is a neighbour's, unless a candidate tells otherwise."""
    abroad: bool
    """Whether the office is held in another state than the one that it serves."""


class Side(NamedTuple):
    """What a description tells of a party's side."""

    ruling: bool | None
    """Whether the party is called ruling; None where nothing is said of it."""
    seats: frozenset[str]
    """The states whose seats or agencies are named: "Pentagon", "CIA"."""


@lru_cache(maxsize=8192)
def owners_named(description: str) -> Owners:
    """Read whose an office may be."""
    words = tokens_of(description)
    lower = [word.lower() for word in words]
    abroad = not _ABROAD.isdisjoint(lower) or _HIGH_COMMISSIONER in description.lower()
    candidates: list[Owner] = []
    for index, word in enumerate(lower):
        if word in _TOWARD and index and not (abroad and word == "at") and lower[index - 1] not in _WITH_TOWARD:
            break
        if word in NEIGHBOURING:
            return Owners(tuple(candidates), True, abroad)
        if words[index][:1].isupper():
            candidates.append(_owner(words, lower, index, description))
            if candidates[-1].foreign:
                break
    return Owners(tuple(candidates), False, abroad)


@lru_cache(maxsize=8192)
def side_told(description: str) -> Side:
    """Read on whose side a party may be."""
    words = tokens_of(description)
    ruling = None if _RULING.isdisjoint(words) else _OPPOSED.isdisjoint(words)
    if states().keys().isdisjoint(words):
        return Side(ruling, frozenset())
    found = (naming_at(words, index) for index in range(len(words)))
    return Side(ruling, frozenset([naming.state for naming in found if naming is not None and naming.kind == "seat"]))


def _owner(words: list[str], lower: list[str], index: int, description: str) -> Owner:
    """Tell whether the words around a capitalised one show that it names a state."""
    word, naming = words[index], naming_at(words, index)
    known = look_up(word)
    if naming is not None:
        return Owner(word, stem(word), naming, naming.kind != "office", True)
    if known.opener or known.office or known.head or known.title or word.isupper():
        return Owner(word, stem(word), None, False, False)
    owns = f"{word}'s" in description or f"{word}’s" in description
    is_country = owns or bool(DEMONYM.search(known.lower)) or word.endswith(COUNTRY_ENDINGS)
    following = lower[index + 1 : index + 4]
    office = next((k for k, w in enumerate(following) if w in _SOVEREIGN), None)
    before_office = office is not None and all(w in portfolios() or w in _DEPUTY for w in following[:office])
    before = lower[max(0, index - 3) : index]
    of_office = before[-1:] == ["of"] and not _SOVEREIGN.isdisjoint(before)
    # "president of Tamuria", but "minister of Strategic Affairs".
    alone = not (index + 1 < len(words) and words[index + 1][:1].isupper())
    foreign = (before_office and is_country) or (of_office and alone)
    return Owner(word, stem(word), None, foreign, owns or before_office or of_office)


def naming_at(words: Sequence[str], index: int) -> State | None:
    """The naming of a state that begins with this word of a description."""
    for naming in states().get(words[index], ()):
        parts = naming.phrase.split(" ")
        if words[index : index + len(parts)] == parts:
            return naming
    return None
