"""Attribution units: the sentences of a paragraph in which each quotation counts as a single piece.

Not here: what the pieces mean to each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stance.quotes._lexis import reporting_words
from stance.text import Paragraph, Quotation, quotations, scan

_LETTERS = re.compile(r"[^\W\d_]+")
# Longer than any sentence of an article; keeps the work on a text without full stops linear.
_MAX_PIECES = 400
_WORD = re.compile(r"\w+")
_OPENERS = "\"“”„‟«»'‘`＂〝「『"
_CLOSERS = "\"”“»«'’＂〞」』"


class Piece(NamedTuple):
    """A token, or a whole quotation with its marks.

    `words` counts the words of a quotation and is 0 for a token; `stop` is the mark that ends a quotation's content.
    """

    text: str
    low: str
    start: int
    end: int
    quoted: bool = False
    words: int = 0
    stop: str = ""
    closed: bool = True


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
    return not reporting_words().isdisjoint(_LETTERS.findall(text[start:end].lower()))


def _pieces(text: str, start: int, end: int, quoted: list[Quotation]) -> list[Piece]:
    found: list[Piece] = []
    at = start
    for quotation in quoted:
        found.extend(_plain(text, at, quotation.start))
        found.append(_quotation(text, quotation))
        at = quotation.end
    found.extend(_plain(text, at, end))
    return found


def _plain(text: str, start: int, end: int) -> list[Piece]:
    new = tuple.__new__
    return [
        # What `Piece(word, low, a, b)` makes, in a third of the time.
        new(Piece, (word, word.lower().replace("’", "'"), a, b, False, 0, "", True))
        for word, a, b in scan(text, start, end)
    ]


def _quotation(text: str, quotation: Quotation) -> Piece:
    a, b, closed = quotation
    inner_start, inner_end = inside(text, a, b, closed=closed)
    content = text[inner_start:inner_end].rstrip()
    stop = content[-1] if content and content[-1] in ",.?!…—–-;:" else ""
    return Piece(text[a:b], "", a, b, True, len(_WORD.findall(content)), stop, closed)


def inside(text: str, start: int, end: int, *, closed: bool) -> tuple[int, int]:
    """Give the offsets between the marks of a quotation."""
    double = text[start : start + 2]
    start += 2 if double in ("``", "''", "’’", "‘‘") else 1
    if closed:
        end -= 2 if text[end - 2 : end] in ("''", "’’", "‘‘") else 1
    return start, max(start, end)
