"""Names that no table knows: which of them may be a country's, and which are surely a person's.

Not here: how much speaks for a candidate (`_target`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from stance.lexicon import read_table
from stance.speakers._named import OWNING, RUNS_KEPT, Run
from stance.speakers._people import name_words
from stance.speakers._tables import gendered, heads, role_words, word_class
from stance.speakers._words import look_up

_ENDING = re.compile(r"(?:ians?|eans?|ans?|ese|ish|is?|ns?|ers?|ia|ea|a|e|é|o|y|u|s)\Z")
_LONGEST_ENDING = 4
DEMONYM = re.compile(r"(?:[^m]an|ese|ish|i|ic|ine|ene)s?\Z")
_AFTER = re.compile(r"[ \xa0]([a-z]{1,20})\b")
_PARTS_OF_WORD = re.compile(r"[-'’]")
_SPACES = (" ", "\xa0")
_INSIDE = word_class("inside")
_FAITHS = word_class("faith")
_NUMBERS = word_class("number")
_COMPOUNDS = word_class("compound")


class UnknownName(NamedTuple):
    """What may be an unknown country's name in a run: the index after its last word, its offset, form and stem.

    Where several words are the whole rest of the run, `surname` is the stem of the last: most are persons, firms.
    """

    after: int
    offset: int
    form: str
    key: str
    surname: str


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Reduce a country's name and its demonyms to one form: "Sarvanda", "Sarvandan" and "Sarvandans" to "sarvand"."""
    word = word.lower()
    while (match := _ENDING.search(word, len(word) - _LONGEST_ENDING)) and match.start() >= 4:
        word = word[: match.start()]
    return word


@lru_cache(maxsize=RUNS_KEPT)
def unknown_name(words: tuple[str, ...]) -> UnknownName | None:
    """Find what the words of a run may name an unknown country with."""
    first = 1 if len(words) > 1 and look_up(words[0]).opener else 0
    size = 0 if look_up(words[first]).state else _size_of_name(words[first:])
    if not size:
        return None
    form = " ".join(words[first : first + size])
    surname = stem(words[-1]) if size > 1 and first + size == len(words) else ""
    return UnknownName(first + size, len(words[0]) + 1 if first else 0, form, stem(form), surname)


def _size_of_name(words: tuple[str, ...]) -> int:
    """How many words at the start of a run may be an unknown country's name; 0 if none."""
    first = words[0]
    if len(first) < 3:
        return 0
    size = 0
    for word in words:
        known = look_up(word)
        if known.office or known.head or known.title or (not size and known.opener):
            break
        size += 1
        if size > 3:
            return 0
    return 0 if size == 1 and (first.isupper() or first.lower() in _FAITHS or _is_common(first)) else size


def _is_common(word: str) -> bool:
    """Whether a word with a capital is one of the language: "Asked", "Eighty-three", "I've", "Odessia-born"."""
    first, *rest = _PARTS_OF_WORD.split(word.lower())
    return first in _common_words() or first in _NUMBERS or (bool(rest) and rest[-1] in _COMPOUNDS)


@cache
def _common_words() -> frozenset[str]:
    verbs = {form for row in read_table("cues") for form in row["forms"].split()}
    return frozenset(
        {row["word"] for row in read_table("function_words")} | heads().keys() | role_words().keys() | verbs
    )


@lru_cache(maxsize=RUNS_KEPT)
def person_named(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the stems of the name and the surname of whom a run surely names: after a title, or by a given name."""
    first, titled = name_words(words)
    name = words[first:]
    return (stem(" ".join(name)), stem(name[-1])) if name and (titled or name[0] in gendered()) else ()


def stands_alone(text: str, end: int) -> bool:
    """Whether a name that ends here is no adjective of what follows: a mark, a small word, what it owns."""
    if text.startswith(OWNING, end) or text[end : end + 1] not in _SPACES:
        return True
    after = _AFTER.match(text, end)
    return after is not None and after[1] in _after_noun()


@cache
def _after_noun() -> frozenset[str]:
    classes = ("preposition", "conjunction", "auxiliary", "verb")
    small = {row["word"] for row in read_table("function_words") if row["class"] in classes}
    # A verb's third form is the past: "said", of which no noun looks like.
    return frozenset(small | {row["forms"].split()[2] for row in read_table("cues") if row["class"] == "strong"})


def may_be_place(text: str, run: Run) -> bool:
    """Whether several unknown words follow "in" or own something."""
    if text.startswith(OWNING, run.end):
        return True
    before = text[max(0, run.start - 8) : run.start].split()
    return bool(before) and before[-1] in _INSIDE
