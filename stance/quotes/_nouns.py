"""Noun phrases beside a verb, found without a parser: the subject to its left, the inverted subject to its right.

Not here: who a noun phrase refers to.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes._lexis import cue_forms, words
from stance.quotes._units import Piece

NounPhrase = tuple[int, int]

_MAX_WORDS = 22
_MAX_APPOSITION = 40
_MAX_DEPTH = 4
_OPENING_OF = {",": ",", ")": "(", "–": "–", "—": "—", "-": "-", "]": "["}
_BREAKS = frozenset(",;:–—()[]?!.…•*/|-")


def is_name(piece: Piece) -> bool:
    """Whether a piece is written like a name."""
    return not piece.quoted and piece.text[0].isupper()


def is_word(piece: Piece) -> bool:
    """Whether a piece is a word or a number outside quotation marks."""
    return not piece.quoted and (piece.text[0].isalnum() or piece.text[0] in "$€£'’")


def noun_phrase_left(pieces: Sequence[Piece], last: int, depth: int = 0) -> NounPhrase | None:
    """Find the noun phrase that ends at index `last`, without the apposition that may end there."""
    if last < 0 or pieces[last].quoted:
        return None
    piece = pieces[last]
    if (piece.low in words("pronoun") and piece.low not in words("determiner")) or piece.low == "which":
        return (last, last)
    if piece.text in _OPENING_OF:
        return _before_apposition(pieces, last, depth) if depth < _MAX_DEPTH else None
    if not is_word(piece) or not _can_end(piece):
        return None
    first = _walk_left(pieces, last)
    return (first, last) if any(is_word(p) for p in pieces[first : last + 1]) else None


def _can_end(piece: Piece) -> bool:
    return (
        piece.low not in words("preposition")
        and piece.low not in words("conjunction")
        and piece.low not in ("and", "or")
    )


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
    if name_end is not None and not is_name(pieces[found[1]]):
        return (found[0], name_end)
    return found


def _opening(pieces: Sequence[Piece], last: int, *, include: bool = False) -> int | None:
    """Find the mark that opens what the mark at `last` closes; a comma where `include` is set."""
    opening = "," if include else _OPENING_OF[pieces[last].text]
    if include and pieces[last].text == ",":
        return last
    at = last - 1
    while at > 0 and (pieces[at].quoted or pieces[at].text != opening):
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
        return before.low in words("auxiliary") or before.low in words("relative") or before.low.endswith(("ed", "ing"))
    earlier = pieces[first - 2]
    if (
        not is_word(earlier)
        or earlier.low in words("month")
        or earlier.low in words("day")
        or earlier.text[0].isdigit()
    ):
        return False
    opening = pieces[first]
    if (
        opening.text[0].isdigit()
        or opening.low in ("a", "an")
        or (
            opening.text[0].islower() and opening.low not in words("determiner") and opening.low not in words("pronoun")
        )
    ):
        return is_name(earlier)
    return (
        _is_bare_name(pieces[first : phrase[1] + 1])
        and not is_name(earlier)
        and pieces[0].low not in words("preposition")
    )


def _is_bare_name(stretch: Sequence[Piece]) -> bool:
    return 0 < len(stretch) <= 5 and all(is_name(p) for p in stretch)


def _walk_left(pieces: Sequence[Piece], last: int) -> int:
    """Walk from the last word of a noun phrase to its first."""
    first = last
    while first > 0 and last - first < _MAX_WORDS:
        step = _step_left(pieces, first)
        if not step:
            break
        first -= step
    while first < last and (pieces[first].low in words("opener") or pieces[first].low in words("day")):
        first += 1
    return first


def _step_left(pieces: Sequence[Piece], first: int) -> int:
    """How many pieces before `first` belong to the same noun phrase: 0, 1, or 2 where a preposition or "and" links."""
    piece, right = pieces[first - 1], pieces[first]
    if piece.quoted:
        return 1 if piece.words <= 3 and not piece.stop and first > 1 else 0
    word = piece.low
    if piece.text in _BREAKS or word in words("conjunction") or word in words("auxiliary") or _is_finite_cue(piece):
        return 0
    if word == "by" and first > 2 and pieces[first - 2].low.endswith("ed") and _can_carry(pieces[first - 3]):
        return 3
    if word in words("preposition"):
        return 2 if word in words("noun_preposition") and first > 1 and _can_carry(pieces[first - 2]) else 0
    if right.low in words("article") and word not in words("predeterminer"):
        return 0
    if word in ("and", "or"):
        return 2 if first > 1 and _joins(pieces[first - 2], right) else 0
    if word in words("pronoun") and word not in words("determiner"):
        return 0
    if word in words("adverb") and word not in ("all", "both", "nearly", "almost", "former", "some"):
        return 0
    if word in words("verb") and right.low in words("determiner"):
        return 0
    return 1


def _can_carry(piece: Piece) -> bool:
    """Whether a word can be the noun that a prepositional phrase belongs to."""
    word = piece.low
    if not is_word(piece) or word in words("preposition") or word in words("conjunction") or word in words("auxiliary"):
        return False
    if word in words("day") or (word in words("pronoun") and word not in words("determiner")):
        return False
    return (
        not _is_finite_cue(piece)
        and not (word.endswith("ed") and len(word) > 4 and not is_name(piece))
        and word not in words("verb")
    )


def _joins(left: Piece, right: Piece) -> bool:
    """Whether "and" between two words joins nouns rather than clauses."""
    if not _can_carry(left):
        return False
    return is_name(left) if is_name(right) else True


def _is_finite_cue(piece: Piece) -> bool:
    """Whether a word is a form of a reporting verb that no noun looks like."""
    if piece.text[0].isupper():
        return False
    return any(
        e.shape in ("past", "ing") or (e.shape == "third" and e.lemma in words("plain_present"))
        for e in cue_forms().get(piece.low, ())
        if not e.rest
    )


def noun_phrase_right(pieces: Sequence[Piece], first: int, last: int) -> NounPhrase | None:
    """Find the noun phrase that starts at index `first` and ends before index `last`."""
    if first >= last or not is_word(pieces[first]):
        return None
    opening = pieces[first].low
    if opening in words("pronoun") and opening not in words("determiner"):
        return (first, first)
    if (
        opening in words("preposition")
        or opening in words("conjunction")
        or opening in words("opener")
        or opening in words("auxiliary")
        or opening in words("day")
    ):
        return None
    at = first
    while at + 1 < last and at - first < _MAX_WORDS and _goes_on(pieces, at, last):
        at += 1
    return (first, at)


def _goes_on(pieces: Sequence[Piece], at: int, last: int) -> bool:
    """Whether the piece after `at` belongs to the same noun phrase."""
    piece = pieces[at + 1]
    word = piece.low
    if not is_word(piece):
        return False
    if word in words("name_preposition"):
        return at + 2 < last and is_word(pieces[at + 2]) and pieces[at + 2].low not in words("day")
    if word in words("article"):
        return pieces[at].low in words("name_preposition") or pieces[at].low == "and"
    if word in words("day") or word in words("relative") or word in words("auxiliary") or word in words("preposition"):
        return False
    if word in words("conjunction") or word in words("time_preposition") or word in words("adverb"):
        return False
    if word in words("pronoun") and word not in words("determiner"):
        return False
    if not is_name(piece) and (
        word in words("verb") or (word.endswith("ed") and len(word) > 4 and pieces[at].low not in words("determiner"))
    ):
        return False
    return not (word in cue_forms() and not is_name(piece) and (word.endswith("ing") or _is_finite_cue(piece)))
