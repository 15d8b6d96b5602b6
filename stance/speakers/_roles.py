"""What a description makes of a source: its role, as far as the words themselves tell.

Not here: where descriptions are found in the text (`_describe`); whose office an office is (`_allegiance`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from stance.speakers._tables import RoleWords, portfolios, role_phrases, role_words, word_class

TOKEN = re.compile(r"(?:[A-Z]\.){2,5}|(?<!['’])\w+(?:['’](?!s\b)\w+|[&/.-]\w+)*|,")
_PREPOSITIONS = word_class("preposition")
# Those whom organisations care for, rather than those who speak.
_CARED_FOR = word_class("cared for")
# Bodies that have a president too.
_BODIES = word_class("body")
# Bodies of the people named before them: "teachers' union".
_CIVIC = word_class("civic body")
_OFFICES = word_class("office")
_WORLD_OFFICES = _OFFICES - word_class("office of the world")
_WORLD = word_class("world")
_NO_ROWS: dict[str, tuple[RoleWords, ...]] = {}
# Endings of trades stand in the table as "-ologist".
_ENDING = 7
_OF_A_BODY = re.compile(r"(?:of|from|at) (?:the )?[A-Z][\w'’-]* [A-Z]")


class Reading(NamedTuple):
    """What a description tells: the role ("state" not yet told apart), how surely (0 to 9), and what told it."""

    role: str
    rank: int
    entity: str


NOTHING = Reading("", 0, "")


def read_description(description: str, person: bool = False) -> Reading:
    """Read the role words of a description: the highest rank tells, of equal ranks the first.

    What names a document tells nothing of a person: "author of the report".
    """
    return _read(description, person)


@lru_cache(maxsize=4096)
def _read(description: str, person: bool) -> Reading:
    words = TOKEN.findall(description)
    lower = [word.lower() for word in words]
    best, former, within, index = NOTHING, False, False, 0
    while index < len(words):
        entry = _entry_at(words, lower, index)
        if entry is None:
            within = within or words[index] in _PREPOSITIONS
            index += 1
            continue
        if entry.entity == "former":
            former = True
        elif entry.role != "-" and not (person and entry.entity == "document"):
            found = _weigh_entry(entry, words, lower, index, within)
            if found.rank > best.rank and not _is_portfolio(lower, index, 1 + len(entry.rest)):
                over = former and found.role == "state" and found.entity == "person"
                best = found._replace(role="other") if over else found
        index += 1 + len(entry.rest)
    if best.rank:
        return best
    if former:
        return Reading("other", 1, "person")
    # "Ann Ray of the Kiln Families Project": of bodies that no table knows most are of this kind.
    return Reading("ngo", 1, "person") if _OF_A_BODY.match(description) else NOTHING


def _weigh_entry(entry: RoleWords, words: list[str], lower: list[str], index: int, within: bool) -> Reading:
    """What a row tells at this place of a description; `within` says that a preposition stands before it."""
    word = words[index]
    if lower[index] == "president" and not _BODIES.isdisjoint(lower):
        return Reading("ngo", 1, entry.entity)
    after = lower[index + 1 + len(entry.rest)] if index + 1 + len(entry.rest) < len(lower) else ""
    if entry.role in ("citizen", "media") and after in _CIVIC:
        return Reading("ngo", 6, "organisation")
    if entry.rank == 1 and entry.role == "ngo" and index and lower[index - 1] in portfolios():
        return Reading("state", 3, entry.entity)
    if entry.role != "citizen" or entry.entity != "person":
        return Reading(entry.role, entry.rank, entry.entity)
    # After a preposition they are whom somebody deals with ("director of women's rights"), not who speaks.
    if within:
        return Reading(entry.role, 0 if lower[index] in _CARED_FOR else 2, entry.entity)
    # With a capital they are part of an organisation's name more often than not.
    return Reading(entry.role, 1 if word[:1].isupper() else entry.rank, entry.entity)


def _entry_at(words: list[str], lower: list[str], index: int) -> RoleWords | None:
    """The longest row of role words that begins at this word, in this case or in lower case, singular or plural."""
    form = lower[index]
    capital = words[index] if words[index] != form else ""
    phrases, single = role_phrases(), role_words()
    if index + 1 < len(lower) and (form in phrases or capital in phrases):
        following = lower[index + 1]
        rows = (*phrases.get(capital, _NO_ROWS).get(following, ()), *phrases.get(form, _NO_ROWS).get(following, ()))
        found = [row for row in rows if len(row.rest) == 1 or _goes_on(lower, index, row.rest)]
        if found:
            return max(found, key=lambda row: len(row.rest))
    return single.get(capital) or single.get(form) or _compound(form)


def _goes_on(lower: list[str], index: int, rest: tuple[str, ...]) -> bool:
    """Whether the words go on as a row of several words does; the last may be a plural."""
    end = index + len(rest)
    if end >= len(lower) or lower[end] not in (rest[-1], rest[-1] + "s"):
        return False
    return tuple(lower[index + 1 : end]) == rest[:-1]


def _compound(word: str) -> RoleWords | None:
    """The row of a compound by either part ("commissioner-general"), or of a trade by its ending ("hydrologist")."""
    if "-" not in word:
        return role_words().get("-" + word[-_ENDING:]) if len(word) > _ENDING + 2 else None
    if word.count("-") > 1:
        return None
    rows = [role_words().get(part) for part in word.split("-")]
    return next((row for row in rows if row is not None and row.entity in ("person", "former")), None)


def _is_portfolio(lower: list[str], index: int, size: int) -> bool:
    """Whether a word tells what an office is for: "justice" in "justice minister" or "Ministry of Justice"."""
    if size > 1 or lower[index] not in portfolios():
        return False
    after = index + 1
    while after < len(lower) and (lower[after] in portfolios() or lower[after] == "and"):
        after += 1
    offices = _WORLD_OFFICES if lower[index] in _WORLD else _OFFICES
    if after < len(lower) and lower[after] in offices:
        return True
    before = lower[max(0, index - 4) : index]
    return ("of" in before or "for" in before) and not _OFFICES.isdisjoint(before)
