"""Spans, tokens, and the plain form of a text.

Not here: sentences and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, TypeVar

from stance.lexicon import read_table


class Span(NamedTuple):
    """A stretch of a text: code-point offsets ``[start, end)``."""

    start: int
    end: int


class Token(NamedTuple):
    """A word, a number or a mark, with its code-point offsets ``[start, end)``."""

    text: str
    start: int
    end: int


_PLAIN = (
    ('"', "“”„‟«»＂″〝〞「」『』"),
    ("'", "‘’‚‛‹›`´ʼ′＇"),
    ("-", "‐‑‒–—―−﹘﹣－"),
    (
        " ",
        "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff",
    ),
)
_TO_PLAIN = {ord(odd): plain for plain, odds in _PLAIN for odd in odds}

# A word keeps its inner apostrophes, hyphens, ampersands and strokes ("vice-chair", "Sarvanda's", "R&D"); a full stop
# after it is taken along here and given back below, unless the word is an abbreviation.
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+){0,6}%?|(?:[^\W\d_]\.){2,8}|\w+(?:['’&/‑-]\w+){0,9}\.?|[^\w\s]")


def normalise(text: str) -> str:
    r"""Replace typographic marks by plain ones, character for character.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        A text of the same length: every double quotation mark is ``"``, every single one and every apostrophe ``'``,
        every dash ``-``, every odd space a space. Line breaks stay as they are.

    Examples
    --------
    >>> normalise("“It’s done” – at\u00a0last")
    '"It\'s done" - at last'
    """
    return text.translate(_TO_PLAIN)


@cache
def abbreviations() -> dict[str, str]:
    """Map each abbreviation of the lexicon, without its last full stop, to its class: ``title`` or ``other``."""
    return {row["abbreviation"]: row["class"] for row in read_table("abbreviations")}


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut a stretch of text into words, numbers and single marks.

    Parameters
    ----------
    text : str
        Any text.
    start, end : int, optional
        Code-point offsets of the stretch; the whole text by default.

    Returns
    -------
    list of Token
        In text order. Words keep inner apostrophes and hyphens and a possessive ending; abbreviations and initials
        keep their full stop; any other mark stands alone. White space belongs to no token.

    Examples
    --------
    >>> [t.text for t in tokens("Mr. Ode's vice-chair paid $5,000.")]
    ['Mr.', "Ode's", 'vice-chair', 'paid', '$', '5,000', '.']
    """
    end = len(text) if end is None else end
    return [Token(word.text, word.start, word.end) for word in scan(text, start, end, Word)]


class Word(NamedTuple):
    """A token and its lower-case form, with plain apostrophes."""

    text: str
    low: str
    start: int
    end: int


_W = TypeVar("_W", bound=Word)


def scan(text: str, start: int, end: int, kind: type[_W]) -> list[_W]:
    """Do the work of `tokens`: give words of one kind."""
    # What the kind itself makes of four values, in a third of the time.
    new = tuple.__new__
    found: list[_W] = []
    for chunk in text[start:end].split(" "):
        stop = start + len(chunk)
        # Nine chunks in ten are a bare word or one before a comma: the pattern is for the others.
        if chunk.isalpha():
            found.append(new(kind, (chunk, chunk.lower(), start, stop)))
        elif chunk[-1:] == "," and chunk[:-1].isalpha():
            found.append(new(kind, (chunk[:-1], chunk[:-1].lower(), start, stop - 1)))
            found.append(new(kind, (",", ",", stop - 1, stop)))
        elif chunk:
            for word, a, b in _scan_chunk(text, start, stop):
                found.append(new(kind, (word, word.lower().replace("’", "'"), a, b)))
        start = stop + 1
    return found


def _scan_chunk(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Cut a stretch without plain spaces."""
    known = abbreviations()
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        a, b = match.span()
        if word[-1] == "." and b - a > 1 and word[-3:-2] != "." and not _keeps_stop(word[:-1], known):
            yield word[:-1], a, b - 1
            yield ".", b - 1, b
        else:
            yield word, a, b


def _keeps_stop(word: str, known: dict[str, str]) -> bool:
    return word in known or (len(word) == 1 and word.isupper() and word != "I")
