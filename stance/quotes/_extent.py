"""How far a content reaches: where it ends, and what stands between a cue and its content.

Not here: whether there is a report, and what a cue takes.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes._cues import Cue
from stance.quotes._lexis import cue_forms, words
from stance.quotes._nouns import is_name, is_word
from stance.quotes._units import Piece

_LOOSE = frozenset(",:;–—-….!?")


def sentence_end(pieces: Sequence[Piece]) -> int:
    """Give the index after the last piece that is no final stop."""
    last = len(pieces)
    while last and not pieces[last - 1].quoted and pieces[last - 1].text in ".!?…":
        last -= 1
    return last


def trim(pieces: Sequence[Piece], begin: int, end: int) -> tuple[int, int]:
    """Strip loose marks from both ends of a content."""
    while begin < end and not pieces[begin].quoted and pieces[begin].text in _LOOSE:
        begin += 1
    while end > begin and not pieces[end - 1].quoted and pieces[end - 1].text in _LOOSE:
        end -= 1
    return begin, end


def count_words(pieces: Sequence[Piece], begin: int, end: int) -> int:
    """Count the words between two indices, those within quotation marks included."""
    return sum([p.words if p.quoted else p.text[0].isalnum() for p in pieces[begin:end]])


def has_clause(pieces: Sequence[Piece], begin: int, end: int) -> bool:
    """Whether a stretch seems to hold a finite verb."""
    for i in range(begin, min(end, begin + 26)):
        piece = pieces[i]
        if piece.quoted:
            if piece.words > 4:
                return True
            continue
        word = piece.low
        if i > begin and (word in words("relative") or word in ("after", "when", "before", "while", "because")):
            return False
        if i > begin and piece.text == "," and i + 1 < end and pieces[i + 1].low in ("and", "but"):
            return False
        if (
            word in words("auxiliary")
            or word in words("verb")
            or _contracted(word)
            or (i == begin and word in words("pronoun") and word not in words("determiner"))
        ):
            return True
        if i > begin and word.endswith("ed") and len(word) > 4 and not is_name(piece):
            return True
        if (
            i > begin
            and not is_name(piece)
            and any(e.shape in ("past", "third") and not e.rest for e in cue_forms().get(word, ()))
            and word not in words("noun_too")
        ):
            return True
        if (
            i > begin
            and word in words("pronoun")
            and word not in words("determiner")
            and word not in words("relative")
            and word not in ("you", "it")
        ):
            return True
    return False


def _contracted(word: str) -> bool:
    head, mark, tail = word.partition("'")
    return tail in ("t", "re", "ve", "ll", "d", "m") or (bool(mark) and head in words("pronoun"))


def clause_end(pieces: Sequence[Piece], cues: Sequence[Cue], begin: int, last: int) -> int:
    """Give the index at which a content that begins at `begin` ends: the next report, or the end of the sentence."""
    for j in range(begin + 1, last - 1):
        if pieces[j].low == "according" and pieces[j + 1].low == "to":
            last = j
            break
    for other in cues:
        if other.first > begin and other.form.shape != "noun" and other.form.strength == "strong":
            end = _gives_way(pieces, other, begin)
            if end is not None:
                return min(end, last)
    return last


def _gives_way(pieces: Sequence[Piece], other: Cue, begin: int) -> int | None:
    """Where a later cue ends the content before it: ", adding", "and said", ", X said", "while X said"."""
    before = pieces[other.group - 1]
    if other.form.shape == "ing":
        at = other.first - 1
        if before.low == "while":
            at -= 1
        return at if at > begin and (pieces[at].text == "," or before.low == "while") else None
    if other.form.shape == "base" and other.group < other.first:
        return None
    if other.form.shape not in ("past", "third", "base", "participle"):
        return None
    if before.low in ("and", "but") and other.takes("quote", "that") and other.group == other.first:
        end = other.group - 1
        return end - 1 if pieces[end - 1].text == "," else end
    if other.subject is None or pieces[other.subject[0]].low in words("relative"):
        return None
    at = other.subject[0] - 1
    if at <= begin:
        return None
    if pieces[at].text == "," and other.last + 5 >= len(pieces):
        return at
    if pieces[at].low in words("contrast") and pieces[at - 1].text == ",":
        return at - 1
    return at if pieces[at].low in ("while", "whereas") else None


def subordinate_end(pieces: Sequence[Piece], cue: Cue, begin: int, end: int) -> int:
    """Cut a content where the clause of its cue ends: "When S said C, ...", "S, who said C, did ..."."""
    if cue.subject is None:
        return end
    head = cue.subject[0]
    if pieces[head].low in words("relative"):
        inserted = head > 0 and pieces[head - 1].text == ","
        for j in range(begin + 1, end - 1):
            if pieces[j].quoted:
                continue
            if inserted and pieces[j].text == "," and _is_verb(pieces[j + 1]):
                return j
            if not inserted and pieces[j].low in ("said", "says"):
                return j
        return end
    if 0 < head <= 4 and pieces[head - 1].low in words("subordinator"):
        for j in range(begin + 1, end - 1):
            if not pieces[j].quoted and pieces[j].text == "," and _is_subject(pieces[j + 1]):
                return j
    return end


def _is_verb(piece: Piece) -> bool:
    if piece.quoted or is_name(piece):
        return False
    return (
        piece.low in words("auxiliary")
        or piece.low in words("verb")
        or piece.low.endswith("ed")
        or any(e.shape in ("past", "third") for e in cue_forms().get(piece.low, ()))
    )


def _is_subject(piece: Piece) -> bool:
    return not piece.quoted and (
        is_name(piece) or piece.low in words("pronoun") or piece.low in words("article") or _contracted(piece.low)
    )


def object_end(pieces: Sequence[Piece], cues: Sequence[Cue], begin: int, last: int) -> int:
    """Give the end of a content that is a noun phrase rather than a clause: times and occasions stay out."""
    last = clause_end(pieces, cues, begin, last)
    for j in range(begin + 1, last):
        piece = pieces[j]
        if piece.low == "to" and pieces[j - 1].low not in words("verb"):
            return last
        if piece.quoted:
            continue
        if piece.low in words("object_stop") and j > begin + 1:
            return j
        if piece.low in words("day"):
            return j - 1 if pieces[j - 1].low in words("time_preposition") else j
        if piece.text == "," and j + 1 < last and _leaves_object(pieces[j + 1]):
            return j
        if piece.low in ("and", "but") and any(c.group == j + 1 and c.form.shape in ("past", "third") for c in cues):
            return j
        if piece.low in ("in", "on", "at") and any(
            p.low in words("occasion") for p in pieces[j + 1 : min(j + 4, last)]
        ):
            return j
    return last


def _leaves_object(piece: Piece) -> bool:
    if piece.low.endswith("ing"):
        return len(piece.low) > 5 and piece.low not in ("including", "following", "according")
    return piece.low in ("but", "while", "where", "when", "in", "on", "at", "as", "after", "before", "during")


def skip_addressee(pieces: Sequence[Piece], begin: int, last: int) -> int:
    """Step over the one who is told: "reporters", "the Post", "him"."""
    if begin < last and pieces[begin].low in words("object_pronoun"):
        return begin + 1
    j = begin
    while j < last and j - begin < 10 and is_word(pieces[j]) and not _ends_addressee(pieces, j, begin):
        j += 1
        if pieces[j - 1].low in words("audience"):
            break
    return j


def _ends_addressee(pieces: Sequence[Piece], j: int, begin: int) -> bool:
    piece, word = pieces[j], pieces[j].low
    if word == "that" or word in words("auxiliary") or word in words("day") or word in words("adverb"):
        return True
    if word in words("pronoun") and word not in words("article"):
        return True
    if word in words("preposition") and word not in ("of", "at", "from", "for"):
        return True
    if j == begin:
        return False
    before = pieces[j - 1]
    linked = before.low in words("article") or before.low in words("preposition") or before.low == "and"
    if linked or word in ("and", "of", "at", "from", "news", "newspaper", "magazine"):
        return False
    return word in words("article") or is_name(piece) != is_name(before)


def skip_adverbials(pieces: Sequence[Piece], j: int, last: int) -> int:
    """Step over times, places and occasions: "on Sunday", "in a statement", "last week", "at a rally in Iowa,"."""
    while j < last and not pieces[j].quoted:
        step = _adverbial(pieces, j, last)
        if step is None:
            break
        j = step
    return j


def _adverbial(pieces: Sequence[Piece], j: int, last: int) -> int | None:
    """Give the index after the adverbial that begins at `j`, if one does."""
    piece, word = pieces[j], pieces[j].low
    if piece.text == "," or word in words("day") or word in words("manner"):
        return j + 1
    if word.endswith("ly") and len(word) > 4 and word not in words("no_manner"):
        return j + 1
    if word in ("morning", "afternoon", "evening", "night"):
        return j + 1
    if word in ("this", "last", "next", "earlier", "late", "early") and j + 1 < last and _is_time(pieces[j + 1]):
        return j + 2
    if word == "to" and not (j + 1 < last and (is_name(pieces[j + 1]) or pieces[j + 1].low in words("addressee"))):
        return None
    return _phrase_end(pieces, j, last) if word in words("occasion_preposition") else None


def _is_time(piece: Piece) -> bool:
    return piece.low in words("part_of_day") or piece.low in words("day") or piece.low in words("month")


def _phrase_end(pieces: Sequence[Piece], j: int, last: int) -> int | None:
    """Where the prepositional phrase that begins at `j` ends and the content begins."""
    for i in range(j + 1, min(j + 13, last)):
        piece, word = pieces[i], pieces[i].low
        following = pieces[i + 1] if i + 1 < last else None
        if piece.quoted:
            if piece.words <= 5 and following is not None and (following.low == "that" or following.text == ","):
                return i + 1
            return i if i > j + 1 and piece.stop else None
        if word == "that" and i > j + 1:
            return i
        if piece.text in ",:":
            return i + 1
        if word in words("day") or word in words("month"):
            return _after_date(pieces, i + 1, last)
        if (
            i > j + 1
            and word in words("subject_opener")
            and pieces[i - 1].low not in words("preposition")
            and pieces[i - 1].low not in ("and", "all")
        ):
            return i
        if word in words("part_of_day"):
            return i + 1
        if word in words("occasion") and (
            following is None
            or following.quoted
            or (following.low not in words("preposition") and following.low not in words("occasion"))
        ):
            return i + 1
    return None


def _after_date(pieces: Sequence[Piece], i: int, last: int) -> int:
    while i < last and not pieces[i].quoted and (pieces[i].text[0].isdigit() or pieces[i].low in words("part_of_day")):
        i += 1
        if i + 1 < last and pieces[i].text == "," and pieces[i + 1].text.isdigit():
            i += 1
    return i
