"""Whose an office or a party is: the target's own or another's.

Not here: what the words of a description tell by themselves (`_roles`).
"""

from __future__ import annotations

from stance.records import Target
from stance.speakers._names import Names
from stance.speakers._owners import NEIGHBOURING, naming_at, owners_named, side_told
from stance.speakers._roles import TOKEN, Reading
from stance.speakers._tables import word_class
from stance.speakers._target import is_about
from stance.speakers._unknown import stem
from stance.speakers._words import look_up

_OFFICES = word_class("office")
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
        if reading.role != "state" and not (reading.rank <= _WEAK and side_told(description).seats):
            return reading.role or None
        return "foreign_government" if self._is_foreign(description) else "government"

    def _side(self, description: str) -> str | None:
        """The side of a party: as the article tells, or with the target's government as the table of states tells."""
        for party, side in self._sides:
            if party in description:
                return side
        told = side_told(description)
        ruling = told.ruling if told.ruling is not None else not self._states.isdisjoint(told.seats)
        return "government" if ruling else None

    def _is_foreign(self, description: str) -> bool:
        """Whether an office is another state's; the first name that tells decides."""
        told = owners_named(description)
        for word, stemmed, naming, foreign, foreign_as_country in told.candidates:
            if stemmed in self._stems or (naming is not None and naming.state in self._states):
                return False
            named = word if naming is None else naming.state
            if foreign or (foreign_as_country and named in self._named):
                return True
        return told.neighbouring or told.abroad or not self._at_home

    def of_name(self, name: str) -> str | None:
        """The role of a state that is itself the source, as in "Sarvanda said"; None for any other name."""
        name = name.removeprefix("the ").removeprefix("The ")
        words = name.split(" ")
        if words[0].lower() in NEIGHBOURING:
            return "foreign_government"
        naming = naming_at(words, 0)
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


def _states_of(target: Target | None) -> frozenset[str]:
    """The states of the table that the target's name means, or failing that its first aliases."""
    for name in (target.name, *target.aliases[:3]) if target else ():
        words = TOKEN.findall(name)
        found, index = set(), 0
        while index < len(words):
            naming = naming_at(words, index)
            if naming is not None and naming.kind != "office":
                found.add(naming.state)
            # "Korea" within "North Korea" is not another one.
            index += 1 + (naming.phrase.count(" ") if naming is not None else 0)
        if found:
            return frozenset(found)
    return frozenset()
