"""What a description makes of a source: its role toward the target.

Not here: where descriptions are found in the text (`_describe`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from stance.records import Target
from stance.speakers._named import is_opener
from stance.speakers._tables import RoleWords, State, heads, portfolios, role_words, states, titles, word_class
from stance.speakers._target import stem

_TOKEN = re.compile(r"(?:[A-Z]\.){2,5}|(?<!['’])\w+(?:['’](?!s\b)\w+|[&/.-]\w+)*|,")
_ABROAD = word_class("envoy")
_DEMONYM = re.compile(r"(?:[^m]an|ese|ish|i|ic|ine|ene)s?\Z")
# After these words a description tells whom an office deals with, not whose it is.
_TOWARD = word_class("toward")
_PREPOSITIONS = word_class("preposition")
# Those whom organisations care for, rather than those who speak.
_CARED_FOR = word_class("cared for")
# Bodies that have a president too.
_BODIES = word_class("body")
# Offices that only a sovereign state has, so that a name before them is a state's.
_SOVEREIGN = word_class("sovereign")
_OFFICES = word_class("office")


_OF_A_BODY = re.compile(r"(?:of|from|at) (?:the )?[A-Z][\w'’-]* [A-Z]")


class Reading(NamedTuple):
    """What a description tells: the role ("state" not yet told apart), how surely (0 to 9), and what told it."""

    role: str
    rank: int
    entity: str


NOTHING = Reading("", 0, "")


@lru_cache(maxsize=4096)
def read_description(description: str) -> Reading:
    """Read the role words of a description: the highest rank tells, of equal ranks the first."""
    words = _TOKEN.findall(description)
    table = role_words()
    best, former, within, index = NOTHING, False, False, 0
    while index < len(words):
        entry = _entry_at(words, index, table)
        if entry is None:
            within = within or words[index] in _PREPOSITIONS
            index += 1
            continue
        if entry.entity == "former":
            former = True
        elif entry.role != "-" and not _is_portfolio(words, index, len(entry.words)):
            found = _weigh_entry(entry, words, index, within)
            if found.rank > best.rank:
                over = former and found.role == "state" and found.entity == "person"
                best = found._replace(role="other") if over else found
        index += len(entry.words)
    if best.rank:
        return best
    if former:
        return Reading("other", 1, "person")
    # "Ann Ray of the Kiln Families Project": of bodies that no table knows most are of this kind.
    return Reading("ngo", 1, "person") if _OF_A_BODY.match(description) else NOTHING


def _weigh_entry(entry: RoleWords, words: list[str], index: int, within: bool) -> Reading:
    """What a row tells at this place of a description; `within` says that a preposition stands before it."""
    word = words[index]
    if word.lower() == "president" and not _BODIES.isdisjoint(other.lower() for other in words):
        return Reading("ngo", 1, entry.entity)
    if entry.role != "citizen" or entry.entity != "person":
        return Reading(entry.role, entry.rank, entry.entity)
    # After a preposition they are whom somebody deals with ("director of women's rights"), not who speaks.
    if within:
        return Reading(entry.role, 0 if word.lower() in _CARED_FOR else 2, entry.entity)
    # With a capital they are part of an organisation's name more often than not.
    return Reading(entry.role, 1 if word[:1].isupper() else entry.rank, entry.entity)


def _entry_at(words: list[str], index: int, table: dict[str, tuple[RoleWords, ...]]) -> RoleWords | None:
    """The longest row of role words that begins at this word, in this case or in lower case, singular or plural."""
    word = words[index]
    lower = word.lower()
    forms = {word, lower, lower[:-1]} if lower[-1:] == "s" and len(lower) > 3 else {word, lower}
    found: RoleWords | None = None
    for entry in (entry for form in forms for entry in table.get(form, ())):
        size = len(entry.words)
        if (found is None or size > len(found.words)) and (size == 1 or _goes_on(words, index, entry.words)):
            found = entry
    return found


def _goes_on(words: list[str], index: int, wanted: tuple[str, ...]) -> bool:
    """Whether the words go on as a row of several words does; the last may be a plural."""
    if index + len(wanted) > len(words):
        return False
    there = [word.lower() for word in words[index + 1 : index + len(wanted)]]
    rest = [word.lower() for word in wanted[1:]]
    return there[:-1] == rest[:-1] and there[-1] in (rest[-1], rest[-1] + "s")


def _is_portfolio(words: list[str], index: int, size: int) -> bool:
    """Whether a word tells what an office is for: "justice" in "justice minister" or "Ministry of Justice"."""
    if size > 1 or words[index].lower() not in portfolios():
        return False
    after = index + 1
    while after < len(words) and words[after].lower() in portfolios() | {"and"}:
        after += 1
    offices = (
        _OFFICES - {"agency", "bureau", "office"}
        if words[index].lower() in ("european", "international", "world")
        else _OFFICES
    )
    if after < len(words) and words[after].lower() in offices:
        return True
    before = [word.lower() for word in words[max(0, index - 4) : index]]
    return bool({"of", "for"}.intersection(before)) and not _OFFICES.isdisjoint(before)


class Allegiance:
    """Tells the target's own offices from those of other states.

    Parameters
    ----------
    target : Target or None
        The government in question.
    named : frozenset of str
        The countries that the article names.
    at_home : bool
        Whether the article is about the target's own country, so that an office without a country is the target's.
    """

    def __init__(self, target: Target | None, named: frozenset[str], at_home: bool = True) -> None:
        self._at_home = at_home
        self._states = _states_of(target)
        names = (target.name, *(alias for alias in target.aliases if " " not in alias)) if target else ()
        own = (word for name in names for word in _TOKEN.findall(name) if word[:1].isupper())
        self._stems = {stem(word) for word in own if word.lower() not in _OFFICES}
        self._named = named

    def role(self, reading: Reading, description: str) -> str | None:
        """The role that a reading means: offices of state are the target's own unless the words name another state."""
        if reading.role == "opposition" and self._is_ruling(description):
            return "government"
        if reading.role != "state":
            return reading.role or None
        return "foreign_government" if self._is_foreign(description) else "government"

    def _is_ruling(self, description: str) -> bool:
        """Whether a party is one that the table of states lists with the target's government."""
        words = _TOKEN.findall(description)
        found = (_naming(words, index) for index in range(len(words)))
        return any(n is not None and n.kind == "seat" and n.state in self._states for n in found)

    def of_name(self, name: str) -> str | None:
        """The role of a state that is itself the source, as in "Sarvanda said"; None for any other name."""
        name = name.removeprefix("the ").removeprefix("The ")
        words = name.split(" ")
        if words[0].lower() in ("neighbouring", "neighboring"):
            return "foreign_government"
        naming = _naming(words, 0)
        if naming is not None and len(naming.phrase) >= len(name) - 4 and naming.kind != "adjective":
            return "government" if naming.state in self._states else "foreign_government"
        if stem(name) in self._stems:
            return "government"
        return None

    def _is_foreign(self, description: str) -> bool:
        words = _TOKEN.findall(description)
        abroad = False
        for index, word in enumerate(words):
            lower = word.lower()
            if lower in _TOWARD and index and words[index - 1].lower() not in ("minister", "secretary"):
                break
            abroad = abroad or lower in _ABROAD
            if lower in ("neighbouring", "neighboring", "foreign-based"):
                return True
            if word[:1].isupper() and (own := self._owns(words, index)) is not None:
                return not own
        return abroad or not self._at_home

    def _owns(self, words: list[str], index: int) -> bool | None:
        """Whether a capitalised word names the target (True), another state (False), or neither."""
        word = words[index]
        naming = _naming(words, index)
        if naming is not None and naming.state in self._states:
            return True
        if stem(word) in self._stems:
            return True
        if naming is not None:
            return None if naming.kind == "office" and naming.state not in self._named else False
        lower = word.lower()
        if (
            is_opener(word)
            or lower in portfolios()
            or lower in heads()
            or word.rstrip(".") in titles()
            or word.isupper()
        ):
            return None
        following = [w.lower() for w in words[index + 1 : index + 4]]
        if (
            not _SOVEREIGN.isdisjoint(following)
            and (word in self._named or _DEMONYM.search(lower) is not None or words[index + 1 : index + 2] == ["'s"])
            and all(
                w in portfolios() or w in _SOVEREIGN or w in ("deputy", "vice")
                for w in following[: _first_office(following)]
            )
        ):
            return False
        before = [w.lower() for w in words[max(0, index - 3) : index]]
        if before[-1:] == ["of"] and not _SOVEREIGN.isdisjoint(before):
            return False
        return None


def _first_office(following: list[str]) -> int:
    return next((k for k, word in enumerate(following) if word in _SOVEREIGN), 0)


def _naming(words: list[str], index: int) -> State | None:
    for naming in states().get(words[index], ()):
        parts = naming.phrase.split(" ")
        if words[index : index + len(parts)] == parts:
            return naming
    return None


def _states_of(target: Target | None) -> frozenset[str]:
    """The states of the table that the target's name means, or failing that its first aliases."""
    for name in (target.name, *target.aliases[:3]) if target else ():
        words = _TOKEN.findall(name)
        found = {
            naming.state
            for k in range(len(words))
            if (naming := _naming(words, k)) is not None and naming.kind != "office"
        }
        if found:
            return frozenset(found)
    return frozenset()
