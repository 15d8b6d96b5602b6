"""The lexicon as this room looks it up: states, role words, titles, gendered names.

Not here: how they are used.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from stance.lexicon import read_table


class State(NamedTuple):
    """One naming of a state: which state, the words, and what they are (name, adjective, capital, seat, office)."""

    state: str
    phrase: str
    kind: str


class RoleWords(NamedTuple):
    """One row of the table of role words."""

    first: str
    rest: tuple[str, ...]
    role: str
    rank: int
    entity: str


_STATE_COLUMNS = (
    ("other_names", "name"),
    ("adjectives", "adjective"),
    ("capital", "capital"),
    ("seats", "seat"),
    ("offices", "office"),
)


# Endings of trades stand in the table as "-ologist".
_ENDING = 7


@cache
def states() -> dict[str, tuple[State, ...]]:
    """Namings of states by their first word, the longest first."""
    by_first: dict[str, list[State]] = {}
    for row in read_table("states"):
        for naming in namings(row["name"]):
            plural = [naming.phrase + "s"] if naming.kind == "adjective" else []
            for phrase in (naming.phrase, *plural):
                by_first.setdefault(phrase.split(" ")[0], []).append(naming._replace(phrase=phrase))
    return {first: tuple(sorted(found, key=lambda n: -len(n.phrase))) for first, found in by_first.items()}


@cache
def namings(state: str) -> tuple[State, ...]:
    """All namings of one state, in the order of the table."""
    row = next((row for row in read_table("states") if row["name"] == state), None)
    if row is None:
        return ()
    found = [State(state, state, "name")]
    for column, kind in _STATE_COLUMNS:
        found += [State(state, phrase.removeprefix("the "), kind) for phrase in row[column].split("|") if phrase]
    return tuple(dict.fromkeys(found))


@cache
def role_words() -> dict[str, RoleWords]:
    """Rows of role words of one word, singular and plural."""
    found: dict[str, RoleWords] = {}
    rows = [row for row in _role_rows() if not row.rest]
    for row in rows:
        found.setdefault(row.first, row)
    for row in rows:
        if len(row.first) > 2 and row.first[0].islower():
            found.setdefault(row.first + "s", row)
    return found


@cache
def role_phrases() -> dict[str, dict[str, tuple[RoleWords, ...]]]:
    """Rows of several role words by their first and their second word, the longest first; the last may be a plural."""
    found: dict[str, dict[str, list[RoleWords]]] = {}
    for row in _role_rows():
        if not row.rest:
            continue
        firsts = (row.first, row.first + "s") if row.first[0].islower() else (row.first,)
        seconds = (row.rest[0], row.rest[0] + "s") if len(row.rest) == 1 else row.rest[:1]
        for first, second in product(firsts, seconds):
            found.setdefault(first, {}).setdefault(second, []).append(row)
    return {
        first: {second: tuple(sorted(rows, key=lambda row: -len(row.rest))) for second, rows in by_second.items()}
        for first, by_second in found.items()
    }


def _role_rows() -> list[RoleWords]:
    rows = []
    for row in read_table("roles"):
        if row["entity"] != "portfolio":
            first, *rest = row["words"].split(" ")
            rows.append(RoleWords(first, tuple(w.lower() for w in rest), row["role"], int(row["rank"]), row["entity"]))
    return rows


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


@cache
def heads() -> dict[str, str]:
    """What a noun names as the head of a phrase: person, organisation or document; singular and plural."""
    found: dict[str, str] = {}
    for row in read_table("roles"):
        word = row["words"]
        if row["entity"] != "portfolio" and " " not in word:
            found.setdefault(word, row["entity"])
    for word in tuple(found):
        found.setdefault(word + "s", found[word])
    return found


@cache
def portfolios() -> frozenset[str]:
    """What offices are for (interior, finance): lower-case words that no country is called."""
    return frozenset(row["words"] for row in read_table("roles") if row["entity"] == "portfolio")


@cache
def titles() -> dict[str, str]:
    """Titles before a name and their gender (m, f or -)."""
    plain = {row["word"]: row["gender"] for row in read_table("titles") if row["kind"] == "title"}
    return plain | {title.upper(): gender for title, gender in plain.items() if len(title) > 2}


@cache
def gendered() -> dict[str, str]:
    """Gender of nouns and titles that tell it, and of given names, as written in the tables."""
    found = {row["name"]: row["gender"] for row in read_table("given_names")}
    return found | {row["word"]: row["gender"] for row in read_table("titles") if row["gender"] != "-"}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class of the table of naming words."""
    return frozenset(row["word"] for row in read_table("naming") if row["class"] == name)


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


@lru_cache(maxsize=8192)
def look_up(word: str) -> Word:
    """Look a capitalised word up in every table at once; the last words asked for are kept."""
    lower = word.lower()
    opener, office = lower in word_class("opener"), lower in portfolios()
    title, state = word.rstrip(".") in titles(), word in states()
    thing = (
        opener
        or word in word_class("calendar")
        or lower in word_class("thing")
        or (heads().get(lower, "person"), heads().get(word, "person")) != ("person", "person")
        or (office and lower not in word_class("name too"))
    )
    told = opener or title or thing or state
    return Word(lower, opener, title, office, head=lower in heads(), thing=thing, state=state, told=told)
