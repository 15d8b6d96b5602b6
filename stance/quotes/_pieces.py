"""Pieces: the tokens and whole quotations that the rules read, each with all that its spelling tells.

Not here: where the units of a text begin and end.
"""

from __future__ import annotations

import re

from stance.quotes._kinds import NAME, QUOTED, kinds_of
from stance.text import cut

_WORDS = re.compile(r"\w+")
# No rule asks whether a quotation has more words.
_MAX_COUNTED = 8
# An article repeats its words, and a newspaper its vocabulary. Some 220 bytes an entry: at most 8 MB.
_MAX_KNOWN = 1 << 15
_CLOSING_TWICE = frozenset(("''", "’’", "‘‘"))
_OPENING_TWICE = _CLOSING_TWICE | {"``"}
_STOPS = frozenset(",.?!…—–-;:")
# No word: a text without spaces is not to be kept.
_MAX_CHUNK = 40


class Piece:
    """A token, or a whole quotation with its marks; one object stands for all places where the same is written.

    `low` is the lower-case form with plain apostrophes, empty for a quotation; `kinds` the bits of `_kinds`.
    `words` counts the words of a quotation, up to `_MAX_COUNTED`, and is 0 for a token; `stop` is the mark that ends a
    quotation's content.
    """

    __slots__ = ("kinds", "low", "text")

    words: int = 0
    stop: str = ""
    closed: bool = True

    def __init__(self, text: str, low: str, kinds: int) -> None:
        self.text = text
        self.low = low
        self.kinds = kinds


class Quoted(Piece):
    """A whole quotation; its content begins `lead` characters after its start, and ends without a space."""

    __slots__ = ("closed", "content", "lead", "stop", "words")

    def __init__(self, text: str, *, closed: bool) -> None:
        self.text = text
        self.low = ""
        self.kinds = QUOTED
        self.closed = closed
        self.lead = 2 if text[:2] in _OPENING_TWICE else 1
        end = len(text)
        if closed:
            end -= 2 if text[-2:] in _CLOSING_TWICE else 1
        self.content = content = text[self.lead : end].rstrip()
        self.words = len(_WORDS.split(content, _MAX_COUNTED)) - 1 if content else 0
        self.stop = content[-1] if content and content[-1] in _STOPS else ""


class _Chunks(dict[str, Piece | tuple[tuple[Piece, int], ...]]):
    """What stands between two spaces: a piece, or several with their offsets; cut when it is met for the first time."""

    def __missing__(self, chunk: str) -> Piece | tuple[tuple[Piece, int], ...]:
        # Nine in ten are bare words: the pattern is for the others.
        if chunk.isalpha() or (len(chunk) == 1 and not chunk.isspace()):
            found: Piece | tuple[tuple[Piece, int], ...] = _piece(chunk)
        else:
            found = tuple([(self._shared(word), at) for word, at in cut(chunk)])
        if len(chunk) <= _MAX_CHUNK:
            if len(self) >= _MAX_KNOWN:
                self.clear()
            self[chunk] = found
        return found

    def _shared(self, word: str) -> Piece:
        """Give the piece of a token: that of the chunk which is written the same, if only one token can be."""
        found = self[word] if word.isalpha() or len(word) == 1 else None
        return found if isinstance(found, Piece) else _piece(word)


_CHUNKS = _Chunks()


def _piece(word: str) -> Piece:
    low = word.lower().replace("’", "'")
    # One string for both, as for most words: what fits into the processor's cache is found several times faster.
    return Piece(word, word if low == word else low, kinds_of(word, low))


def looks_past(piece: Piece) -> bool:
    """Whether a word ends like a verb in the past, is no short word and no name."""
    return piece.low[-2:] == "ed" and len(piece.low) > 4 and not piece.kinds & NAME


def looks_adverbial(piece: Piece) -> bool:
    """Whether a word ends like an adverb and is no short word."""
    return piece.low[-2:] == "ly" and len(piece.low) > 4


def scan(text: str, start: int, end: int, pieces: list[Piece], starts: list[int]) -> None:
    """Add the tokens between two offsets, and where each starts, to some lists."""
    chunks = text[start:end].split(" ")
    for chunk, found in zip(chunks, map(_CHUNKS.__getitem__, chunks), strict=True):
        if isinstance(found, Piece):
            pieces.append(found)
            starts.append(start)
        else:
            for piece, at in found:
                pieces.append(piece)
                starts.append(start + at)
        start += len(chunk) + 1
