"""How far a content reaches: where it ends, and what stands between a cue and its content.

Not here: whether there is a report, and what a cue takes.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes._cues import Cue, verb_group
from stance.quotes._kinds import (
    ADDRESSEE,
    ADVERB,
    ALNUM,
    ARTICLE,
    AUDIENCE,
    AUXILIARY,
    CONTRACTED,
    CONTRAST,
    DAY,
    DIGIT,
    INFLECTED,
    MANNER,
    MONTH,
    NAME,
    NO_MANNER,
    OBJECT_PRONOUN,
    OBJECT_STOP,
    OCCASION,
    OCCASION_PREPOSITION,
    PART_OF_DAY,
    PERSONAL,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    RELATIVE,
    SUBJECT_OPENER,
    SUBORDINATOR,
    TENSED_CUE,
    TIME_PREPOSITION,
    VERB,
    WORD,
)
from stance.quotes._pieces import Piece, looks_adverbial, looks_past

_LOOSE = frozenset(",:;–—-….!?")
_FINITE = AUXILIARY | VERB | CONTRACTED
_INFLECTED = AUXILIARY | VERB | INFLECTED
_SUBJECT = NAME | PRONOUN | ARTICLE | CONTRACTED
_WHEN_OR_HOW = DAY | MANNER
_TIME = DAY | MONTH | PART_OF_DAY
_ASIDE = frozenset(("after", "when", "before", "while", "because"))


def sentence_end(pieces: Sequence[Piece]) -> int:
    """Give the index after the last piece that is no final stop."""
    last = len(pieces)
    while last and pieces[last - 1].text in ".!?…":
        last -= 1
    return last


def trim(pieces: Sequence[Piece], begin: int, end: int) -> tuple[int, int]:
    """Strip loose marks from both ends of a content."""
    while begin < end and pieces[begin].text in _LOOSE:
        begin += 1
    while end > begin and pieces[end - 1].text in _LOOSE:
        end -= 1
    return begin, end


def has_words(pieces: Sequence[Piece], begin: int, end: int, least: int = 2) -> bool:
    """Whether so many words stand between two indices, those within quotation marks included."""
    for i in range(begin, end):
        least -= 1 if pieces[i].kinds & ALNUM else pieces[i].words
        if least <= 0:
            return True
    return False


def has_clause(pieces: Sequence[Piece], begin: int, end: int) -> bool:
    """Whether a stretch seems to hold a finite verb."""
    for i in range(begin, min(end, begin + 26)):
        piece = pieces[i]
        if piece.kinds & _FINITE or piece.words > 4 or (piece.kinds & PERSONAL and i == begin):
            return True
        if i == begin:
            continue
        if piece.kinds & RELATIVE or piece.low in _ASIDE:
            return False
        if piece.text == "," and i + 1 < end and pieces[i + 1].low in ("and", "but"):
            return False
        pronoun = piece.kinds & PERSONAL and piece.low not in ("you", "it")
        if pronoun or piece.kinds & TENSED_CUE or looks_past(piece):
            return True
    return False


def endings(pieces: Sequence[Piece], cues: Sequence[Cue]) -> list[tuple[int, int]]:
    """Give where reports end the contents before them: the last index at which such a content begins, and its end."""
    strong = (cue for cue in cues if cue.form.shape != "noun" and cue.form.strength == "strong")
    return [found for cue in strong if (found := _gives_way(pieces, cue)) is not None]


def _gives_way(pieces: Sequence[Piece], other: Cue) -> tuple[int, int] | None:
    """Where a cue ends the content before it: ", adding", "and said", ", X said", "while X said"."""
    before = pieces[other.group - 1]
    if other.form.shape == "ing":
        lead = verb_group(pieces, other.first) - 1
        at = lead if pieces[lead].low == "while" else other.first - 1
        return (at - 1, at) if pieces[at].low in (",", "while") else None
    if other.form.shape == "base" and other.group < other.first:
        return None
    if other.form.shape not in ("past", "third", "base", "participle"):
        return None
    if before.low in ("and", "but") and other.takes("quote", "that") and other.group == other.first:
        end = other.group - 1
        return other.first - 1, end - 1 if pieces[end - 1].text == "," else end
    if other.subject is None or pieces[other.subject[0]].kinds & RELATIVE:
        return None
    at = other.subject[0] - 1
    if at < 1:
        return None
    if pieces[at].kinds & CONTRAST and pieces[at - 1].text == ",":
        return at - 1, at - 1
    closes = pieces[at].text == "," and other.last + 5 >= len(pieces)
    return (at - 1, at) if closes or pieces[at].low in ("while", "whereas") else None


def subordinate_end(pieces: Sequence[Piece], cue: Cue, begin: int, end: int) -> int:
    """Cut a content where the clause of its cue ends: "When S said C, ...", "S, who said C, did ..."."""
    if cue.subject is None:
        return end
    head = cue.subject[0]
    relative = next((k for k in (head, head - 1) if k >= 0 and pieces[k].kinds & RELATIVE), None)
    if relative is not None:
        inserted = relative > 0 and pieces[relative - 1].text == ","
        for j in range(begin + 1, end - 1):
            if inserted and pieces[j].text == "," and _is_verb(pieces[j + 1]):
                return j
            if not inserted and pieces[j].low in ("said", "says"):
                return j
        return end
    if 0 < head <= 4 and pieces[head - 1].kinds & SUBORDINATOR:
        for j in range(begin + 1, end - 1):
            if pieces[j].text == "," and pieces[j + 1].kinds & _SUBJECT:
                return j
    return end


def _is_verb(piece: Piece) -> bool:
    return not piece.kinds & NAME and (bool(piece.kinds & _INFLECTED) or piece.low.endswith("ed"))


def object_end(pieces: Sequence[Piece], cues: Sequence[Cue], begin: int, last: int) -> int:
    """Give the end, up to that of its clause, of a content that is a noun phrase: times and occasions stay out."""
    for j in range(begin + 1, last):
        piece = pieces[j]
        if piece.low == "to" and not pieces[j - 1].kinds & VERB:
            return last
        if piece.kinds & QUOTED:
            continue
        if piece.kinds & OBJECT_STOP and j > begin + 1:
            return j
        if piece.kinds & DAY:
            return j - 1 if pieces[j - 1].kinds & TIME_PREPOSITION else j
        if piece.text == "," and j + 1 < last and _leaves_object(pieces[j + 1]):
            return j
        if piece.low in ("and", "but") and any(c.group == j + 1 and c.form.shape in ("past", "third") for c in cues):
            return j
        if piece.low in ("in", "on", "at") and any(p.kinds & OCCASION for p in pieces[j + 1 : min(j + 4, last)]):
            return j
    return last


def _leaves_object(piece: Piece) -> bool:
    if piece.low.endswith("ing"):
        return len(piece.low) > 5 and piece.low not in ("including", "following", "according")
    return piece.low in ("but", "while", "where", "when", "in", "on", "at", "as", "after", "before", "during")


def skip_addressee(pieces: Sequence[Piece], begin: int, last: int) -> int:
    """Step over the one who is told: "reporters", "the Post", "him"."""
    if begin < last and pieces[begin].kinds & OBJECT_PRONOUN:
        return begin + 1
    j = begin
    while j < last and j - begin < 10 and pieces[j].kinds & WORD and not _ends_addressee(pieces, j, begin):
        j += 1
        if pieces[j - 1].kinds & AUDIENCE:
            break
    return j


def _ends_addressee(pieces: Sequence[Piece], j: int, begin: int) -> bool:
    piece, word = pieces[j], pieces[j].low
    if word == "that" or piece.kinds & (AUXILIARY | DAY | ADVERB) or piece.kinds & (PRONOUN | ARTICLE) == PRONOUN:
        return True
    if piece.kinds & PREPOSITION and word not in ("of", "at", "from", "for"):
        return True
    if j == begin:
        return False
    before = pieces[j - 1]
    if before.kinds & (ARTICLE | PREPOSITION) or before.low == "and":
        return False
    if word in ("and", "of", "at", "from", "news", "newspaper", "magazine"):
        return False
    return bool(piece.kinds & ARTICLE) or piece.kinds & NAME != before.kinds & NAME


def skip_adverbials(pieces: Sequence[Piece], j: int, last: int) -> int:
    """Step over times, places and occasions: "on Sunday", "in a statement", "last week", "at a rally in Iowa,"."""
    while j < last and (step := _adverbial(pieces, j, last)) is not None:
        j = step
    return j


def _adverbial(pieces: Sequence[Piece], j: int, last: int) -> int | None:
    """Give the index after the adverbial that begins at `j`, if one does."""
    piece, word = pieces[j], pieces[j].low
    if piece.text == "," or piece.kinds & _WHEN_OR_HOW or (looks_adverbial(piece) and not piece.kinds & NO_MANNER):
        return j + 1
    if word in ("morning", "afternoon", "evening", "night"):
        return j + 1
    if word in ("this", "last", "next", "earlier", "late", "early") and j + 1 < last and pieces[j + 1].kinds & _TIME:
        return j + 2
    if word == "to" and not (j + 1 < last and pieces[j + 1].kinds & (NAME | ADDRESSEE)):
        return None
    return _phrase_end(pieces, j, last) if piece.kinds & OCCASION_PREPOSITION else None


def _phrase_end(pieces: Sequence[Piece], j: int, last: int) -> int | None:
    """Where the prepositional phrase that begins at `j` ends and the content begins."""
    for i in range(j + 1, min(j + 13, last)):
        piece = pieces[i]
        following = pieces[i + 1] if i + 1 < last else None
        if piece.kinds & QUOTED:
            if piece.words <= 5 and following is not None and (following.low == "that" or following.text == ","):
                return i + 1
            return i if i > j + 1 and piece.stop else None
        if piece.low == "that" and i > j + 1:
            return i
        if piece.text in ",:":
            return i + 1
        if piece.kinds & (DAY | MONTH):
            return _after_date(pieces, i + 1, last)
        before = pieces[i - 1]
        opens = piece.kinds & SUBJECT_OPENER and not before.kinds & PREPOSITION and before.low not in ("and", "all")
        if opens and i > j + 1:
            return i
        if piece.kinds & PART_OF_DAY:
            return i + 1
        if piece.kinds & OCCASION and (following is None or not following.kinds & (PREPOSITION | OCCASION)):
            return i + 1
    return None


def _after_date(pieces: Sequence[Piece], i: int, last: int) -> int:
    while i < last and pieces[i].kinds & (DIGIT | PART_OF_DAY):
        i += 1
        if i + 1 < last and pieces[i].text == "," and pieces[i + 1].text.isdigit():
            i += 1
    return i
