"""Attribution units: the sentences of a paragraph in which each quotation counts as a single piece.

Not here: what the pieces mean to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stance.quotes._pieces import Piece, Quoted, scan
from stance.quotes._unit import Unit
from stance.text import Paragraph, Quotation, after_dateline, quotations

# Longer than any sentence of an article; keeps the work on a text without full stops linear.
_MAX_PIECES = 400
_NOTHING = ("", " ")


def units(text: str, paragraph: Paragraph) -> Iterator[Unit]:
    """Cut a paragraph into units, its dateline left out; none ends within a quotation."""
    begin, first, at = after_dateline(text, paragraph.start, paragraph.end), 0, 0
    quoted = quotations(text, begin, paragraph.end)
    for sentence in paragraph.sentences:
        if sentence.end <= begin:  # "ST." of a dateline
            continue
        while at < len(quoted) and quoted[at].end <= sentence.end:
            at += 1
        if at < len(quoted) and quoted[at].start < sentence.end < paragraph.end:
            continue
        last = at + (at < len(quoted) and quoted[at].start < sentence.end)
        pieces, starts = _pieces(text, begin, sentence.end, quoted[first:last])
        if len(pieces) <= _MAX_PIECES:
            yield Unit(pieces, starts)
        else:
            for i in range(0, len(pieces), _MAX_PIECES):
                yield Unit(pieces[i : i + _MAX_PIECES], starts[i : i + _MAX_PIECES])
        begin, first = sentence.end, last


def _pieces(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> tuple[list[Piece], list[int]]:
    """Give the pieces of a stretch of the text, and where each starts."""
    pieces: list[Piece] = []
    starts: list[int] = []
    for begin, stop, closed in quoted:
        if text[start:begin] not in _NOTHING:
            scan(text, start, begin, pieces, starts)
        pieces.append(Quoted(text[begin:stop], closed=closed))
        starts.append(begin)
        start = stop
    scan(text, start, end, pieces, starts)
    return pieces, starts
