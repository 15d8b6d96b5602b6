"""What an article names with a capital: its runs of capitalised words, and the countries among them.

Not here: which of them are persons (`_people`) or the target (`_target`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from stance.speakers._tables import State, portfolios, states, word_class

CAPITAL = "A-Z" + "".join(chr(c) for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isupper())
_PARTICLE = "(?:de|da|do|dos|das|del|della|di|du|la|le|van|von|der|den|ter|bin|binti|bint|ibn|al|el|y|e|ben|abu)"
_ABBREVIATIONS = [
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Prof",
    "Gen",
    "Lt",
    "Col",
    "Maj",
    "Capt",
    "Sgt",
    "Brig",
    "Adm",
    "Gov",
    "Sen",
    "Rep",
    "Rev",
    "Hon",
    "Insp",
    "Supt",
    "Cmdr",
    "St",
    "Fr",
    "Jr",
]
_STOP = "|".join(rf"(?<=\b{short}\.)" for short in (*_ABBREVIATIONS, f"[{CAPITAL}]"))
# A word begins with its capital, so that the search may skip to one: initials, or letters that may be joined by a sign
# ("O'Dell", "AT&T"), without the 's of an owner, with the stop of a title.
_REST = (
    rf"(?:(?:\.[{CAPITAL}]){{1,4}}\.?"
    rf"|[\w-]*(?:(?:['’](?!s\b)|[&.])\w[\w-]*)*(?:\.(?=[ \xa0])(?:{_STOP}))?)"
)
_NEXT = (
    rf"[ \xa0](?:(?=[a-eilvy]){_PARTICLE}[ \xa0]){{0,2}}"
    rf"(?:(?=[aeud])(?:al|el|an|ad|as|ash|ul|d)[-'’])?[{CAPITAL}]{_REST}"
)
_RUN = re.compile(rf"[{CAPITAL}](?<![\w'’].){_REST}(?:{_NEXT}){{0,9}}")
_PLACE_BEFORE = re.compile(r"\b(?:in|of|to|from|with|between|against|across)[ \xa0]\Z")
_OFFICE_AFTER = re.compile(
    r"['’]s[ \xa0](?:\w{2,20} ){0,2}(?:minister|ministry|president|government|embassy|ambassador|king|parliament)\b"
)
# Words that open a sentence with a capital and are no part of a name.
_OPENERS = word_class("opener")
CALENDAR = word_class("calendar")


class Run(NamedTuple):
    """A stretch of capitalised words: where it stands, and the words."""

    start: int
    end: int
    words: tuple[str, ...]


class Named(NamedTuple):
    """The runs of an article, and what it names as countries: states of the table, or unknown words used like one."""

    runs: tuple[Run, ...]
    countries: frozenset[str]


def is_opener(word: str) -> bool:
    """Whether a capitalised word is one that merely opens a sentence."""
    return word.lower() in _OPENERS


@lru_cache(maxsize=4)
def find_named(text: str, bounds: tuple[tuple[int, int], ...]) -> Named:
    """Find what is named within the given stretches of the text; kept, since the same article is asked about twice."""
    runs = []
    for start, end in bounds:
        for match in _RUN.finditer(text, start, end):
            words = tuple(match.group().replace("\xa0", " ").split(" "))
            if len(words) > 1 or not (words[0] in CALENDAR or words[0].lower() in _OPENERS):
                runs.append(Run(match.start(), match.end(), words))
    return Named(tuple(runs), _countries(text, runs))


def state_at(text: str, start: int, word: str) -> State | None:
    """The naming of a state that begins here, if any."""
    for naming in states().get(word, ()):
        end = start + len(naming.phrase)
        if text.startswith(naming.phrase, start) and not (text[end : end + 1].isalnum() or text[end : end + 1] == "-"):
            return naming
    return None


def _countries(text: str, runs: list[Run]) -> frozenset[str]:
    known = states()
    found = set()
    for run in runs:
        if not known.keys().isdisjoint(run.words):
            position = run.start
            for word in run.words:
                naming = state_at(text, position, word) if word in known else None
                if naming is not None and naming.kind != "office":
                    found.add(naming.state)
                position += len(word) + 1
        elif len(run.words) == 1 and run.words[0].lower() not in portfolios():
            before = _PLACE_BEFORE.search(text, max(0, run.start - 8), run.start)
            if before or _OFFICE_AFTER.match(text, run.end):
                found.add(run.words[0])
    return frozenset(found)
