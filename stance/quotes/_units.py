"""Attribution units: the sentences of a paragraph in which each quotation counts as a single piece.

Not here: what the pieces mean to each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stance.quotes._lexis import reporting_words
from stance.text import Paragraph, Quotation, Word, quotations, scan

_LETTERS = re.compile(r"[^\W\d_]+")
# Longer than any sentence of an article; keeps the work on a text without full stops linear.
_MAX_PIECES = 400
_WORD = re.compile(r"\w+")
_OPENERS = "\"“”„‟«»'‘`＂〝「『"
_CLOSERS = "\"”“»«'’＂〞」』"


class Piece(Word):
    """A token, or a whole quotation with its marks.

    `words` counts the words of a quotation and is 0 for a token; `stop` is the mark that ends a quotation's content.
    """

    __slots__ = ()

    quoted = False
    words = 0
    stop = ""
    closed = True


class _Quoted(Piece):
    """A whole quotation."""

    def __new__(cls, text: str, start: int, end: int, content: str, *, closed: bool) -> _Quoted:
        piece = super().__new__(cls, text, "", start, end)
        piece.quoted, piece.closed = True, closed
        piece.words = len(_WORD.findall(content))
        piece.stop = content[-1] if content and content[-1] in ",.?!…—–-;:" else ""
        return piece


def units(text: str, paragraph: Paragraph) -> Iterator[list[Piece]]:
    """Cut a paragraph into lists of pieces; no unit ends within a quotation.

    A unit without any quotation or reporting word comes as an empty list.
    """
    quoted = quotations(text, paragraph.start, paragraph.end)
    begin, first, at = paragraph.start, 0, 0
    for sentence in paragraph.sentences:
        while at < len(quoted) and quoted[at].end <= sentence.end:
            at += 1
        if at < len(quoted) and quoted[at].start < sentence.end < paragraph.end:
            continue
        last = at + (at < len(quoted) and quoted[at].start < sentence.end)
        if last > first or _reports(text, begin, sentence.end):
            pieces = _pieces(text, begin, sentence.end, quoted[first:last])
            yield from (pieces[i : i + _MAX_PIECES] for i in range(0, len(pieces), _MAX_PIECES))
        else:
            yield []
        begin, first = sentence.end, last


def _reports(text: str, start: int, end: int) -> bool:
    """Whether a word that may report something stands between two offsets."""
    chunks = text[start:end].lower().split()
    if not reporting_words().isdisjoint(chunks):
        return True
    mixed = " ".join([chunk for chunk in chunks if not chunk.isalpha()])
    return not reporting_words().isdisjoint(_LETTERS.findall(mixed))


def _pieces(text: str, start: int, end: int, quoted: list[Quotation]) -> list[Piece]:
    if not quoted:
        return scan(text, start, end, Piece)
    found: list[Piece] = []
    at = start
    for quotation in quoted:
        found += scan(text, at, quotation.start, Piece)
        found.append(_quotation(text, quotation))
        at = quotation.end
    return found + scan(text, at, end, Piece)


def _quotation(text: str, quotation: Quotation) -> Piece:
    a, b, closed = quotation
    inner_start, inner_end = inside(text, a, b, closed=closed)
    content = text[inner_start:inner_end].rstrip()
    return _Quoted(text[a:b], a, b, content, closed=closed)


def inside(text: str, start: int, end: int, *, closed: bool) -> tuple[int, int]:
    """Give the offsets between the marks of a quotation."""
    double = text[start : start + 2]
    start += 2 if double in ("``", "''", "’’", "‘‘") else 1
    if closed:
        end -= 2 if text[end - 2 : end] in ("''", "’’", "‘‘") else 1
    return start, max(start, end)
