"""Pieces: the tokens and whole quotations that the rules read, each with all that its spelling tells.

Not here: where the units of a text begin and end.
"""

from __future__ import annotations

import re

from stance.quotes._kinds import NAME, QUOTED, kinds_of
from stance.text import Quotation, cut

_WORDS = re.compile(r"\w+")
# An article repeats its words, and a newspaper its vocabulary. Some 350 bytes an entry: at most 12 MB.
_MAX_KNOWN = 1 << 15
# No word: a text without spaces is not to be kept.
_MAX_CHUNK = 40


class Piece:
    """A token, or a whole quotation with its marks; one object stands for all places where the same is written.

    `low` is the lower-case form with plain apostrophes, empty for a quotation; `kinds` the bits of `_kinds`; `at` the
    offset within what stands between two spaces. `words` counts the words of a quotation and is 0 for a token; `stop`
    is the mark that ends a quotation's content.
    """

    __slots__ = ("at", "kinds", "low", "text")

    words: int = 0
    stop: str = ""
    closed: bool = True

    def __init__(self, text: str, low: str, kinds: int, at: int = 0) -> None:
        self.text = text
        self.low = low
        self.kinds = kinds
        self.at = at


class _Quoted(Piece):
    """A whole quotation."""

    __slots__ = ("closed", "stop", "words")

    def __init__(self, text: str, content: str, *, closed: bool) -> None:
        super().__init__(text, "", QUOTED)
        self.words = len(_WORDS.findall(content))
        self.stop = content[-1] if content and content[-1] in ",.?!…—–-;:" else ""
        self.closed = closed


class _Chunks(dict[str, tuple[Piece, ...]]):
    """The pieces of what stands between two spaces, each chunk cut when it is met for the first time."""

    def __missing__(self, chunk: str) -> tuple[Piece, ...]:
        # Nine in ten are bare words: the pattern is for the others.
        pieces = (_token(chunk, 0),) if chunk.isalpha() else tuple([_token(word, at) for word, at in cut(chunk)])
        if len(chunk) <= _MAX_CHUNK:
            if len(self) >= _MAX_KNOWN:
                self.clear()
            self[chunk] = pieces
        return pieces


_CHUNKS = _Chunks()


def _token(word: str, at: int) -> Piece:
    low = word.lower().replace("’", "'")
    return Piece(word, low, kinds_of(word, low), at)


def looks_past(piece: Piece) -> bool:
    """Whether a word ends like a verb in the past, is no short word and no name."""
    return piece.low[-2:] == "ed" and len(piece.low) > 4 and not piece.kinds & NAME


def looks_adverbial(piece: Piece) -> bool:
    """Whether a word ends like an adverb and is no short word."""
    return piece.low[-2:] == "ly" and len(piece.low) > 4


def scan(text: str, start: int, end: int, pieces: list[Piece], starts: list[int]) -> int:
    """Add the tokens between two offsets, and where each starts, to some lists; give the bits of all of them."""
    union = 0
    for chunk in text[start:end].split(" "):
        for piece in _CHUNKS[chunk]:
            pieces.append(piece)
            starts.append(start + piece.at)
            union |= piece.kinds
        start += len(chunk) + 1
    return union


def whole(text: str, quotation: Quotation) -> Piece:
    """Make one piece of a quotation."""
    start, end, closed = quotation
    inner_start, inner_end = inside(text, start, end, closed=closed)
    return _Quoted(text[start:end], text[inner_start:inner_end].rstrip(), closed=closed)


def inside(text: str, start: int, end: int, *, closed: bool) -> tuple[int, int]:
    """Give the offsets between the marks of a quotation."""
    double = text[start : start + 2]
    start += 2 if double in ("``", "''", "’’", "‘‘") else 1
    if closed:
        end -= 2 if text[end - 2 : end] in ("''", "’’", "‘‘") else 1
    return start, max(start, end)
