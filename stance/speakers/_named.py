"""What an article names with a capital: its runs of capitalised words, and the countries among them.

Not here: which of them are persons (`_people`) or the target (`_target`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from stance.speakers._tables import State, states, word_class
from stance.speakers._words import look_up

CAPITAL = "A-Z" + "".join(chr(c) for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isupper())
_PARTICLE = f"(?:{'|'.join(sorted(word_class('particle')))})"
_STOP = "|".join(rf"(?<=\b{short}\.)" for short in (*sorted(word_class("short title")), f"[{CAPITAL}]"))
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
_PLACE_BEFORE = tuple(f" {word} " for word in word_class("before a country"))
_OFFICE_AFTER = re.compile(
    r"['’]s[ \xa0](?:\w{2,20} ){0,2}(?:minister|ministry|president|government|embassy|ambassador|king|parliament)\b"
)
_SIDES = tuple(
    (word, role)
    for kind, role in (("ruling", "government"), ("opposed", "opposition"))
    for word in sorted(word_class(kind))
)
_SHORT = re.compile(rf"[ \xa0]\(([{CAPITAL}][\w&/-]{{1,9}})\)")
_CALENDAR = word_class("calendar")
# How many runs are kept with what their words tell: the names of a corpus come again from article to article.
RUNS_KEPT = 16384
OWNING = ("'s", "’s")


# Namings of states in a run: the index of the first word, its place from the start of the run, and which.
Namings = tuple[tuple[int, int, State], ...]


class Run(NamedTuple):
    """A stretch of capitalised words: where it stands, the words, and the states named in it."""

    start: int
    end: int
    words: tuple[str, ...]
    states: Namings = ()


def find_runs(text: str, bounds: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Find what is named within the given stretches of the text."""
    # What Run itself makes of four values, in a third of the time.
    new, runs = tuple.__new__, []
    for start, end in bounds:
        for match in _RUN.finditer(text, start, end):
            words, named = _read_run(match.group())
            if words:
                at, stop = match.span()
                if named is None or (named and _goes_on(text, stop)):
                    named = _states_in(text, at, words)
                runs.append(new(Run, (at, stop, words, named)))
    return tuple(runs)


@lru_cache(maxsize=RUNS_KEPT)
def _read_run(found: str) -> tuple[tuple[str, ...], Namings | None]:
    """Cut a run into words, none where it names nothing ("Monday", "However"), and find the states in it.

    Where a state's name may go on after the run ("Republic of the Congo"), only the text tells: None.
    """
    words = tuple(found.replace("\xa0", " ").split(" "))
    if len(words) == 1 and (found in _CALENDAR or look_up(found).opener):
        return (), ()
    if states().keys().isdisjoint(words):
        return words, ()
    at = 0
    for word in words:
        if any(at + len(naming.phrase) > len(found) for naming in states().get(word, ())):
            return words, None
        at += len(word) + 1
    return words, _states_in(found, 0, words)


def _goes_on(text: str, end: int) -> bool:
    """Whether a word goes on at this place."""
    return text[end : end + 1].isalnum() or text[end : end + 1] == "-"


def state_at(text: str, start: int, word: str) -> State | None:
    """The naming of a state that begins here, if any."""
    for naming in states().get(word, ()):
        end = start + len(naming.phrase)
        if text.startswith(naming.phrase, start) and not _goes_on(text, end):
            return naming
    return None


def _states_in(text: str, start: int, words: tuple[str, ...]) -> Namings:
    """Every naming of a state within a run that starts at a place in the text."""
    found = []
    index = offset = 0
    while index < len(words):
        word = words[index]
        naming = state_at(text, start + offset, word)
        if naming is not None:
            found.append((index, offset, naming))
            word = naming.phrase
            index += word.count(" ")
        index, offset = index + 1, offset + len(word) + 1
    return tuple(found)


def find_countries(text: str, runs: Sequence[Run]) -> frozenset[str]:
    """Find what is named as a country: states of the table, or unknown words used like one."""
    found: set[str] = set()
    for start, end, words, named in runs:
        if named:
            found.update(naming.state for _, _, naming in named if naming.kind != "office")
        elif len(words) == 1 and words[0] not in found:
            owns = text.startswith(OWNING, end) and _OFFICE_AFTER.match(text, end)
            if (owns or text.endswith(_PLACE_BEFORE, 0, start)) and not look_up(words[0]).office:
                found.add(words[0])
    return frozenset(found)


def find_sides(text: str, runs: Sequence[Run]) -> tuple[tuple[str, str], ...]:
    """Find the parties that the text calls governing or in opposition: name or acronym, and role."""
    told: dict[int, str] = {}
    for word, role in _SIDES:
        # With or without a capital: one search for the rest of the word.
        at = text.find(word[1:])
        while at >= 0:
            if text[at - 1 : at] in (word[0], word[0].upper()):
                told[at + len(word)] = role
            at = text.find(word[1:], at + 1)
    found: dict[str, str] = {}
    for run in runs if told else ():
        side, first = told.get(run.start), run.words[0]
        if side is None or look_up(first).title or not (len(run.words) > 1 or first.isupper()):
            continue
        found.setdefault(" ".join(run.words), side)
        short = _SHORT.match(text, run.end)
        if short:
            found.setdefault(short.group(1), side)
    return tuple(found.items())
