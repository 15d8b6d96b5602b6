"""Attribution units: the sentences of a paragraph in which each quotation counts as a single piece.

Not here: what the pieces mean to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from stance.quotes._kinds import QUOTED, REPORTS
from stance.quotes._pieces import Piece, Quoted, scan
from stance.text import Paragraph, Quotation, quotations

# Longer than any sentence of an article; keeps the work on a text without full stops linear.
_MAX_PIECES = 400
_TELLING = QUOTED | REPORTS
_NOTHING = ("", " ")


class Stretch(NamedTuple):
    """The pieces of a unit, the offset at which each starts, and the bits of all of them together."""

    pieces: Sequence[Piece]
    starts: Sequence[int]
    kinds: int

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets from the first to the end of the last of some pieces."""
        return self.starts[first], self.starts[last] + len(self.pieces[last].text)


def units(text: str, paragraph: Paragraph) -> Iterator[Stretch | None]:
    """Cut a paragraph into stretches; no unit ends within a quotation.

    A unit without any quotation or reporting word comes as None.
    """
    quoted = quotations(text, paragraph.start, paragraph.end)
    begin, first, at = paragraph.start, 0, 0
    for sentence in paragraph.sentences:
        while at < len(quoted) and quoted[at].end <= sentence.end:
            at += 1
        if at < len(quoted) and quoted[at].start < sentence.end < paragraph.end:
            continue
        last = at + (at < len(quoted) and quoted[at].start < sentence.end)
        stretch = _stretch(text, begin, sentence.end, quoted[first:last])
        if not stretch.kinds & _TELLING:
            yield None
        elif len(stretch.pieces) <= _MAX_PIECES:
            yield stretch
        else:
            yield from _portions(stretch)
        begin, first = sentence.end, last


def _stretch(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> Stretch:
    pieces: list[Piece] = []
    starts: list[int] = []
    kinds = 0
    for begin, stop, closed in quoted:
        kinds |= QUOTED
        if text[start:begin] not in _NOTHING:
            kinds |= scan(text, start, begin, pieces, starts)
        pieces.append(Quoted(text[begin:stop], closed=closed))
        starts.append(begin)
        start = stop
    return Stretch(pieces, starts, kinds | scan(text, start, end, pieces, starts))


def _portions(stretch: Stretch) -> Iterator[Stretch]:
    """Cut a stretch that is longer than any sentence."""
    pieces, starts, _ = stretch
    for i in range(0, len(pieces), _MAX_PIECES):
        portion = pieces[i : i + _MAX_PIECES]
        yield Stretch(portion, starts[i : i + _MAX_PIECES], reduce(or_, [piece.kinds for piece in portion]))
