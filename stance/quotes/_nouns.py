"""Noun phrases beside a verb, found without a parser: the subject to its left, the inverted subject to its right.

Not here: who a noun phrase refers to.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes._kinds import (
    ADVERB,
    ARTICLE,
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DAY,
    DETERMINER,
    DIGIT,
    FINITE_CUE,
    MONTH,
    NAME,
    NAME_PREPOSITION,
    NOUN_PREPOSITION,
    OPENER,
    PERSONAL,
    PREDETERMINER,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    RELATIVE,
    TIME_PREPOSITION,
    VERB,
    WORD,
)
from stance.quotes._pieces import Piece, looks_past

NounPhrase = tuple[int, int]

_MAX_WORDS = 22
_MAX_APPOSITION = 40
# 'The report, "Shots at Noon," says': the words of a title.
_MAX_TITLE = 6
_MAX_DEPTH = 4
_OPENING_OF = {",": ",", ")": "(", "–": "–", "—": "—", "-": "-", "]": "["}
_BREAKS = frozenset(",;:–—()[]?!.…•*/|-")
_WORD_OR_LINK = WORD | PREPOSITION | CONJUNCTION
_WORD_OR_NO_NOUN = WORD | PREPOSITION | CONJUNCTION | AUXILIARY | DAY | PERSONAL | FINITE_CUE | VERB
_STOPS = CONJUNCTION | AUXILIARY | FINITE_CUE
_LEADS = OPENER | DAY
_NO_FIRST = PREPOSITION | CONJUNCTION | OPENER | AUXILIARY | DAY
_NO_FURTHER = DAY | RELATIVE | AUXILIARY | PREPOSITION | CONJUNCTION | TIME_PREPOSITION | ADVERB | PERSONAL


def noun_phrase_left(pieces: Sequence[Piece], last: int, depth: int = 0) -> NounPhrase | None:
    """Find the noun phrase that ends at index `last`, without the apposition that may end there."""
    if last < 0:
        return None
    piece = pieces[last]
    if piece.kinds & PERSONAL or piece.low == "which":
        return (last, last)
    if piece.stop == "," and last > 1 and pieces[last - 1].text == "," and piece.words < _MAX_TITLE:
        return noun_phrase_left(pieces, last - 2, depth)
    if piece.text in _OPENING_OF:
        return _before_apposition(pieces, last, depth) if depth < _MAX_DEPTH else None
    if piece.kinds & _WORD_OR_LINK != WORD or piece.low in ("and", "or"):
        return None
    return (_walk_left(pieces, last), last)


def _before_apposition(pieces: Sequence[Piece], last: int, depth: int) -> NounPhrase | None:
    """Step over what stands between commas, brackets or dashes: "X, director of Y," gives X."""
    at = _opening(pieces, last)
    found = noun_phrase_left(pieces, at - 1, depth + 1) if at is not None else None
    if at is None or found is None:
        return None
    steps = 0
    name_end = last - 1 if pieces[last].text == "," and _is_bare_name(pieces[at + 1 : last]) else None
    while steps < 4 and pieces[last].text == "," and _is_within(pieces, found):
        further = _opening(pieces, found[0] if pieces[found[0] - 1].text != "," else found[0] - 1, include=True)
        outer = noun_phrase_left(pieces, further - 1, depth + 1) if further else None
        if outer is None or further is None:
            break
        name_end = found[1] if _is_bare_name(pieces[found[0] : found[1] + 1]) and found[0] == further + 1 else None
        found = outer
        steps += 1
    if name_end is not None and not pieces[found[1]].kinds & NAME:
        return (found[0], name_end)
    return found


def _opening(pieces: Sequence[Piece], last: int, *, include: bool = False) -> int | None:
    """Find the mark that opens what the mark at `last` closes; a comma where `include` is set."""
    opening = "," if include else _OPENING_OF[pieces[last].text]
    if include and pieces[last].text == ",":
        return last
    at = last - 1
    while at > 0 and pieces[at].text != opening:
        if last - at > _MAX_APPOSITION:
            return None
        at -= 1
    return at if 0 < at < last - 1 or (include and at > 0) else None


def _is_within(pieces: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Whether a phrase stands within an apposition that began further left."""
    first = phrase[0]
    if first < 2:
        return False
    before = pieces[first - 1]
    if before.text != ",":
        return bool(before.kinds & (AUXILIARY | RELATIVE)) or before.low.endswith(("ed", "ing"))
    earlier = pieces[first - 2]
    if earlier.kinds & (WORD | MONTH | DAY | DIGIT) != WORD:
        return False
    opening, named = pieces[first], bool(earlier.kinds & NAME)
    small = opening.text[0].islower() and not opening.kinds & (DETERMINER | PRONOUN)
    if small or opening.kinds & DIGIT or opening.low in ("a", "an"):
        return named
    return not named and _is_bare_name(pieces[first : phrase[1] + 1]) and not pieces[0].kinds & PREPOSITION


def _is_bare_name(stretch: Sequence[Piece]) -> bool:
    return 0 < len(stretch) <= 5 and all(p.kinds & NAME for p in stretch)


def _walk_left(pieces: Sequence[Piece], last: int) -> int:
    """Walk from the last word of a noun phrase to its first."""
    first = last
    while first > 0 and last - first < _MAX_WORDS:
        step = _step_left(pieces, first)
        if not step:
            break
        first -= step
    while first < last and pieces[first].kinds & _LEADS:
        first += 1
    return first


def _step_left(pieces: Sequence[Piece], first: int) -> int:
    """How many pieces before `first` belong to the same noun phrase: 0, 1, or 2 where a preposition or "and" links."""
    piece, right = pieces[first - 1], pieces[first]
    if piece.kinds & QUOTED:
        return 1 if piece.words <= 3 and not piece.stop and first > 1 else 0
    word, kinds = piece.low, piece.kinds
    if kinds & _STOPS or piece.text in _BREAKS:
        return 0
    if word == "by" and first > 2 and pieces[first - 2].low.endswith("ed") and _can_carry(pieces[first - 3]):
        return 3
    if kinds & PREPOSITION:
        return 2 if kinds & NOUN_PREPOSITION and first > 1 and _can_carry(pieces[first - 2]) else 0
    if right.kinds & ARTICLE and not kinds & PREDETERMINER:
        return 0
    if word in ("and", "or"):
        return 2 if first > 1 and _joins(pieces[first - 2], right) else 0
    if kinds & PERSONAL or (kinds & VERB and right.kinds & DETERMINER):
        return 0
    if kinds & ADVERB and word not in ("all", "both", "nearly", "almost", "former", "some"):
        return 0
    return 1


def _can_carry(piece: Piece) -> bool:
    """Whether a word can be the noun that a prepositional phrase belongs to."""
    return piece.kinds & _WORD_OR_NO_NOUN == WORD and not looks_past(piece)


def _joins(left: Piece, right: Piece) -> bool:
    """Whether "and" between two words joins nouns rather than clauses."""
    return _can_carry(left) and bool(left.kinds & NAME or not right.kinds & NAME)


def noun_phrase_right(pieces: Sequence[Piece], first: int, last: int) -> NounPhrase | None:
    """Find the noun phrase that starts at index `first` and ends before index `last`."""
    if first >= last or not pieces[first].kinds & WORD:
        return None
    if pieces[first].kinds & PERSONAL:
        return (first, first)
    if pieces[first].kinds & _NO_FIRST:
        return None
    at = first
    while at + 1 < last and at - first < _MAX_WORDS and _goes_on(pieces, at, last):
        at += 1
    return (first, at)


def _is_year(piece: Piece) -> bool:
    return len(piece.text) == 4 and piece.text.isdigit()


def _goes_on(pieces: Sequence[Piece], at: int, last: int) -> bool:
    """Whether the piece after `at` belongs to the same noun phrase."""
    before, piece = pieces[at], pieces[at + 1]
    kinds = piece.kinds
    if not kinds & WORD:
        # "a May 3, 2030 letter of the ministry"
        return piece.text == "," and bool(before.kinds & DIGIT) and at + 2 < last and _is_year(pieces[at + 2])
    if kinds & NAME_PREPOSITION:
        return at + 2 < last and pieces[at + 2].kinds & (WORD | DAY) == WORD
    if kinds & ARTICLE:
        return bool(before.kinds & NAME_PREPOSITION) or before.low == "and"
    if kinds & _NO_FURTHER:
        return False
    if kinds & NAME:
        return True
    if kinds & (VERB | FINITE_CUE) or (looks_past(piece) and not before.kinds & DETERMINER):
        return False
    return not (kinds & CUE and piece.low.endswith("ing"))
