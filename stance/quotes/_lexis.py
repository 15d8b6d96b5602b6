"""The word tables that the search for reported statements steers by, compiled once.

Not here: any rule about how the words are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from stance.lexicon import read_table

_SHAPES = ("base", "third", "past", "ing", "participle")


@dataclass(frozen=True, slots=True)
class CueForm:
    """One form of a cue: the words that follow its first word, its class, what it takes, and its shape.

    `shape` is ``base``, ``third``, ``past``, ``ing`` or ``participle`` for a verb and ``noun`` for a noun.
    """

    lemma: str
    rest: tuple[str, ...]
    strength: str
    takes: frozenset[str]
    shape: str


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of one closed class."""
    return frozenset(row["word"] for row in read_table("function_words") if row["class"] == name)


@cache
def cue_forms() -> dict[str, tuple[CueForm, ...]]:
    """Map the first word of each cue, in each of its forms, to what it may be; the longest cue comes first."""
    table: dict[str, list[CueForm]] = {}
    for row in read_table("cues"):
        rest = row["cue"].split()[1:]
        for number, form in enumerate(row["forms"].split()):
            shape = "noun" if row["class"] == "noun" else _SHAPES[number]
            entry = CueForm(row["cue"], tuple(rest), row["class"], frozenset(row["takes"].split()), shape)
            table.setdefault(form, []).append(entry)
    return {form: tuple(sorted(entries, key=lambda e: -len(e.rest))) for form, entries in table.items()}
