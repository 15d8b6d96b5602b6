"""Whose an office or a party is: the target's own or another's.

Not here: what the words of a description tell by themselves (`_roles`).
"""

from __future__ import annotations

import re

from stance.records import Target
from stance.speakers._names import Names
from stance.speakers._roles import TOKEN, Reading, tokens_of
from stance.speakers._tables import State, look_up, portfolios, states, word_class
from stance.speakers._target import COUNTRY_ENDINGS, is_about, stem

_ABROAD = word_class("envoy")
# Between members of the Commonwealth, an ambassador.
_HIGH_COMMISSIONER = "high commissioner"
_DEMONYM = re.compile(r"(?:[^m]an|ese|ish|i|ic|ine|ene)s?\Z")
# After these words a description tells whom an office deals with, not whose it is.
_TOWARD = word_class("toward")
# Offices that only a sovereign state has, so that a name before them is a state's.
_SOVEREIGN = word_class("sovereign")
_OFFICES = word_class("office")
_DEPUTY = word_class("deputy")
_NEIGHBOURING = word_class("neighbouring")
# Before these "of" and "to" belong to the office itself: "minister for".
_WITH_TOWARD = word_class("with toward")
_RULING = word_class("ruling")
_OPPOSED = word_class("opposed")
# Up to this rank a description yields to the name of an agency within it.
_WEAK = 2
_PARTISAN = ("opposition", "state", "")


class Allegiance:
    """Tells the target's own offices from those of other states.

    Parameters
    ----------
    target : Target or None
        The government in question.
    names : Names
        What the article names. Where it is about the target's own country, an office without a country is the target's.
    """

    def __init__(self, target: Target | None, names: Names) -> None:
        self._at_home = target is None or is_about(target, names.evidence, names.about)
        self._states = _states_of(target)
        called = (target.name, *(alias for alias in target.aliases if " " not in alias)) if target else ()
        own = (word for name in called for word in TOKEN.findall(name) if word[:1].isupper())
        # "North" is no name of a country by itself.
        self._stems = {stem(word) for word in own if word.lower() not in _OFFICES and not look_up(word).office}
        self._named = names.countries
        self._sides = names.sides

    def role(self, reading: Reading, description: str) -> str | None:
        """The role that a reading means: offices of state are the target's own unless the words name another state."""
        if reading.role in _PARTISAN:
            side = self._side(description)
            if side is not None:
                return side
        if reading.role != "state" and not (reading.rank <= _WEAK and _names_seat(description)):
            return reading.role or None
        return "foreign_government" if self._is_foreign(description) else "government"

    def _side(self, description: str) -> str | None:
        """The side of a party: as the article tells, or with the target's government as the table of states tells."""
        for party, side in self._sides:
            if party in description:
                return side
        words = tokens_of(description)
        if _RULING.isdisjoint(words):
            found = () if states().keys().isdisjoint(words) else (_naming(words, k) for k in range(len(words)))
            ruling = any(n is not None and n.kind == "seat" and n.state in self._states for n in found)
        else:
            ruling = _OPPOSED.isdisjoint(words)
        return "government" if ruling else None

    def of_name(self, name: str) -> str | None:
        """The role of a state that is itself the source, as in "Sarvanda said"; None for any other name."""
        name = name.removeprefix("the ").removeprefix("The ")
        words = name.split(" ")
        if words[0].lower() in _NEIGHBOURING:
            return "foreign_government"
        naming = _naming(words, 0)
        if naming is not None and len(naming.phrase) >= len(name) - 4 and naming.kind != "adjective":
            return "government" if naming.state in self._states else "foreign_government"
        if stem(name) in self._stems:
            return "government"
        if name in self._named and self._at_home:
            return "foreign_government"
        if name.count(" and ") == 1:
            one, other = map(self.of_name, name.split(" and "))
            return one if one == other else None
        return next((side for party, side in self._sides if party in name), None)

    def _is_foreign(self, description: str) -> bool:
        words = tokens_of(description)
        abroad = not _ABROAD.isdisjoint([word.lower() for word in words]) or _HIGH_COMMISSIONER in description.lower()
        for index, word in enumerate(words):
            lower = word.lower()
            if (
                lower in _TOWARD
                and index
                and not (abroad and lower == "at")
                and words[index - 1].lower() not in _WITH_TOWARD
            ):
                break
            if lower in _NEIGHBOURING:
                return True
            if word[:1].isupper() and (own := self._owns(words, index, description)) is not None:
                return not own
        return abroad or not self._at_home

    def _owns(self, words: list[str], index: int, description: str) -> bool | None:
        """Whether a capitalised word names the target (True), another state (False), or neither."""
        word = words[index]
        naming = _naming(words, index)
        if naming is not None and naming.state in self._states:
            return True
        if stem(word) in self._stems:
            return True
        if naming is not None:
            return None if naming.kind == "office" and naming.state not in self._named else False
        known = look_up(word)
        if known.opener or known.office or known.head or known.title or word.isupper():
            return None
        owns = f"{word}'s" in description or f"{word}’s" in description
        if owns and word in self._named:
            return False
        following = [w.lower() for w in words[index + 1 : index + 4]]
        office = next((k for k, w in enumerate(following) if w in _SOVEREIGN), None)
        if office is not None:
            is_country = word in self._named or owns or _DEMONYM.search(known.lower) or word.endswith(COUNTRY_ENDINGS)
            if is_country and all(w in portfolios() or w in _DEPUTY for w in following[:office]):
                return False
        before = [w.lower() for w in words[max(0, index - 3) : index]]
        # "president of Tamuria", but "minister of Strategic Affairs".
        alone = not (words[index + 1][:1].isupper() if index + 1 < len(words) else False)
        if before[-1:] == ["of"] and not _SOVEREIGN.isdisjoint(before) and (alone or word in self._named):
            return False
        return None


def _names_seat(description: str) -> bool:
    """Whether a description names a seat or an agency of some government: "Pentagon", "CIA"."""
    words = TOKEN.findall(description)
    found = (_naming(words, index) for index in range(len(words)))
    return any(naming is not None and naming.kind == "seat" for naming in found)


def _naming(words: list[str], index: int) -> State | None:
    for naming in states().get(words[index], ()):
        parts = naming.phrase.split(" ")
        if words[index : index + len(parts)] == parts:
            return naming
    return None


def _states_of(target: Target | None) -> frozenset[str]:
    """The states of the table that the target's name means, or failing that its first aliases."""
    for name in (target.name, *target.aliases[:3]) if target else ():
        words = TOKEN.findall(name)
        found, index = set(), 0
        while index < len(words):
            naming = _naming(words, index)
            if naming is not None and naming.kind != "office":
                found.add(naming.state)
            # "Korea" within "North Korea" is not another one.
            index += 1 + (naming.phrase.count(" ") if naming is not None else 0)
        if found:
            return frozenset(found)
    return frozenset()
