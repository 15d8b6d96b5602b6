"""The lexicon as this room looks it up: states, role words, titles, gendered names.

Not here: what they say of one word (`_words`); how they are used.
"""

from __future__ import annotations

from functools import cache
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
_IRREGULAR = (("man", "men"), ("person", "people"), ("child", "children"), ("wife", "wives"))
_HISSING = ("s", "x", "z", "sh")
_VOWELS = frozenset("aeiou")


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
            for several in plurals(row.first):
                found.setdefault(several, row)
    return found


def plurals(word: str) -> tuple[str, ...]:
    """Give the plurals of a noun: what is right, and what is regular where both are met ("spokespersons")."""
    for one, several in _IRREGULAR:
        if word.endswith(one):
            return word.removesuffix(one) + several, word + "s"
    if word.endswith("ch"):  # "churches", "monarchs"
        return (word + "es", word + "s")
    if word.endswith(_HISSING):
        return (word + "es",)
    return (word[:-1] + "ies",) if word.endswith("y") and word[-2:-1] not in _VOWELS else (word + "s",)


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


@cache
def heads() -> dict[str, str]:
    """What a noun names as the head of a phrase: person, organisation or document; singular and plural."""
    found: dict[str, str] = {}
    for row in read_table("roles"):
        word = row["words"]
        if row["entity"] != "portfolio" and " " not in word:
            found.setdefault(word, row["entity"])
    for word in tuple(found):
        for several in plurals(word):
            found.setdefault(several, found[word])
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
