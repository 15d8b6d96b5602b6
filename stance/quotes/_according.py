"""Reports of the form "according to S, C" and "C, according to S".

Not here: reports with a verb or a noun.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes._extent import has_clause
from stance.quotes._kinds import ACCORDING, APPOSITION_OPENER, ARTICLE, NAME, PRONOUN, RELATIVE
from stance.quotes._nouns import noun_phrase_right
from stance.quotes._pieces import Piece
from stance.quotes._unit import Unit

# Most pieces of an apposition to a source at the head of a sentence.
_MAX_APPOSITION = 18


def according(unit: Unit) -> None:
    """Read "according to X, C", "C, according to X"."""
    pieces, last = unit.pieces, unit.last
    unit.according = [k for k, p in enumerate(pieces[:-1]) if p.kinds & ACCORDING and pieces[k + 1].low == "to"]
    for k in unit.according:
        source = noun_phrase_right(pieces, k + 2, len(pieces))
        if source is None:
            continue
        if k <= 2:
            unit.add(_after_source(pieces, source[1] + 1, last), last, source, (k, k + 1))
        else:
            begin = unit.left_edge(k)
            unit.add(begin, k, source, (k, k + 1))


def _after_source(pieces: Sequence[Piece], j: int, last: int) -> int:
    """Give the index after a source at the head of a sentence, its apposition and its adverbials."""
    comma = next_comma(pieces, j, min(j + _MAX_APPOSITION, last))
    if comma is None or (comma > j and has_clause(pieces, j, comma)):
        return j
    closing = next_comma(pieces, comma + 1, min(comma + _MAX_APPOSITION, last - 1))
    if closing is None or not (
        pieces[comma + 1].kinds & APPOSITION_OPENER or _stands_between(pieces, comma + 1, closing)
    ):
        return comma + 1
    return closing + 1


def _stands_between(pieces: Sequence[Piece], begin: int, closing: int) -> bool:
    """Whether a stretch between commas is an apposition and a clause begins behind it: "the mayor of Odessia, it"."""
    after = pieces[closing + 1].kinds
    opens = bool(after & (ARTICLE | NAME | PRONOUN)) and not after & RELATIVE
    return bool(opens and pieces[begin].kinds & ARTICLE and not has_clause(pieces, begin, closing))


def next_comma(pieces: Sequence[Piece], begin: int, end: int) -> int | None:
    """Give the index of the first comma of a stretch."""
    return next((i for i in range(begin, end) if pieces[i].text == ","), None)
