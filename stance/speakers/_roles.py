"""What a description makes of a source: its role, as far as the words themselves tell.

Not here: where descriptions are found in the text (`_describe`); whose office an office is (`_allegiance`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from stance.speakers._tables import RoleWords, portfolios, word_class
from stance.speakers._words import RoleRows, rows_at

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
# "Rail Safety Office" is an office, whatever it is for; "League of River States" a body of states.
_PUBLIC_BODY = word_class("public body")
_MEMBER_STATES = word_class("member state")
_PARTY = frozenset({"party"})
_PARTY_NAMESAKES = ("ngo", "court", "citizen", "business", "media")
_LOOKED = word_class("having looked")
_REACH_BODY = 4
_NAMED_AFTER = 6
_REACH_VERB = 6
_PARTISAN = 4
_AGED = re.compile(r"-year-old(?![\w-])", re.IGNORECASE)
_OF_A_BODY = re.compile(r"(?:of|from|at) (?:the )?[A-Z][\w'’-]* [A-Z]")


# A clause tells what a source is where it says so ("who chairs the board"), else only what befell it.
_CLAUSE = re.compile(
    r"(?:who|whose|has|had|have)\b|[a-z]{2,12}ing (?:an?|the|h(?:is|er)|its|in|at|on|from|up|out|by)\b"
)
_HOLDING = word_class("holding")


class Reading(NamedTuple):
    """What a description tells: the role ("state" not yet told apart), how surely (0 to 9), and what told it."""

    role: str
    rank: int
    entity: str


NOTHING = Reading("", 0, "")


def tokens_of(description: str) -> list[str]:
    """The words and commas of a description; most hold nothing but words and spaces."""
    return description.split() if description.replace(" ", "").isalpha() else TOKEN.findall(description)


@lru_cache(maxsize=8192)
def read_description(description: str, person: bool = False) -> Reading:
    """Read the role words of a description: the highest rank tells, of equal ranks the first.

    What names a document tells nothing of a person: "author of the report".
    """
    words = tokens_of(description)
    rows = [rows_at(word) for word in words]
    if not any(rows):
        return _without_role_words(description)
    lower = [word.lower() for word in words]
    best, former, within, index = NOTHING, False, False, 0
    befell = _CLAUSE.match(description) is not None and _HOLDING.isdisjoint(lower[:_REACH_VERB])
    while index < len(words):
        entry = _entry_at(rows[index], lower, index)
        if entry is None:
            if lower[index] in _LOOKED and "by" in lower[index + 1 : index + 3]:
                break
            within = within or words[index] in _PREPOSITIONS
            index += 1
            continue
        if entry.entity == "former":
            former = True
        elif (
            entry.role != "-"
            and not (person and entry.entity == "document")
            and not (befell and entry.role != "citizen")
        ):
            found = _weigh_entry(entry, words, lower, index, within)
            if found.rank > best.rank and not _is_portfolio(lower, index, 1 + len(entry.rest)):
                over = former and found.role == "state" and found.entity == "person"
                best = found._replace(role="other") if over else found
        index += 1 + len(entry.rest)
    if best.role == "opposition" and best.entity == "organisation" and best.rank <= _PARTISAN and "director" in lower:
        # A movement or an alliance with a director is no party.
        return Reading("ngo", best.rank, best.entity)
    if best.rank:
        return best
    return Reading("other", 1, "person") if former else _without_role_words(description)


def _without_role_words(description: str) -> Reading:
    """What a description tells in which no role word tells anything."""
    if _AGED.search(description):
        return Reading("citizen", 1, "person")
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
    named = _weigh_in_name(entry, words, lower, index)
    if named is not None:
        return named
    if entry.rank == 1 and entry.role == "ngo" and index and lower[index - 1] in portfolios():
        return Reading("state", 3, entry.entity)
    if entry.role != "citizen" or entry.entity != "person":
        return Reading(entry.role, entry.rank, entry.entity)
    # After a preposition they are whom somebody deals with ("director of women's rights"), not who speaks.
    if within:
        return Reading(entry.role, 0 if lower[index] in _CARED_FOR else 2, entry.entity)
    # With a capital they are part of an organisation's name more often than not.
    return Reading(entry.role, 1 if word[:1].isupper() else entry.rank, entry.entity)


def _weigh_in_name(entry: RoleWords, words: list[str], lower: list[str], index: int) -> Reading | None:
    """What a row tells where it is part of the name of a body that another word of the name tells."""
    end = index + 1 + len(entry.rest)
    if lower[index] in _CIVIC and lower[end : end + 1] == ["of"] and _ends_in(_MEMBER_STATES, words, lower, end + 1):
        return Reading("international", 8, "organisation")
    if entry.role in ("media", "citizen", "business") and _is_joined_in_body(lower, index):
        if entry.role != "business":
            return Reading("ngo", 6, "organisation")
        return Reading("business", 7, "organisation") if lower[end - 1].endswith("s") else None
    if entry.role == "business" and entry.entity == "person" and lower[end : end + 1] and lower[end] in _CIVIC:
        return Reading("business", 7, "organisation")
    if not words[index][:1].isupper():
        return None
    if entry.role in _PARTY_NAMESAKES and _ends_in(_PARTY, words, lower, end):
        return Reading("opposition", entry.rank, "organisation")
    is_field = entry.role in ("business", "expert", "media") and entry.rank <= _NAMED_AFTER
    if is_field and _ends_in(_PUBLIC_BODY, words, lower, end):
        return Reading("state", entry.rank, "organisation")
    if lower[index] == "international" and index and words[index - 1][:1].isupper() and lower[index - 1] != "the":
        goes_on = end < len(words) and words[end][:1].isupper()
        return None if goes_on else Reading("ngo", 6, "organisation")
    return None


def _ends_in(heads: frozenset[str], words: list[str], lower: list[str], start: int) -> bool:
    """Whether a name goes on with capitals up to one of these words: "River States" of "League of River States"."""
    for at in range(start, min(start + _REACH_BODY, len(words))):
        if not (words[at][:1].isupper() or lower[at] in heads or lower[at] == "and"):
            return False
        if lower[at] in heads:
            return True
    return False


def _is_joined_in_body(lower: list[str], index: int) -> bool:
    """Whether a word tells who is joined in a body: "hauliers" of "National Association of Hauliers"."""
    before = lower[max(0, index - _REACH_BODY) : index]
    return any(word in _CIVIC and before[k + 1] in ("of", "for") for k, word in enumerate(before[:-1]))


def _entry_at(rows: RoleRows | None, lower: list[str], index: int) -> RoleWords | None:
    """The longest of the rows that begin with the word at this place which the words that follow go on with."""
    if rows is None:
        return None
    if rows.phrases and index + 1 < len(lower):
        following = rows.phrases.get(lower[index + 1], ())
        found = [row for row in following if len(row.rest) == 1 or _goes_on(lower, index, row.rest)]
        if found:
            return max(found, key=lambda row: len(row.rest))
    return rows.single


def _goes_on(lower: list[str], index: int, rest: tuple[str, ...]) -> bool:
    """Whether the words go on as a row of several words does; the last may be a plural."""
    end = index + len(rest)
    if end >= len(lower) or lower[end] not in (rest[-1], rest[-1] + "s"):
        return False
    return tuple(lower[index + 1 : end]) == rest[:-1]


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
