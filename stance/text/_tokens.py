"""Spans, tokens, and the plain form of a text.

Not here: sentences and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

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
    found: list[Token] = []
    for chunk in text[start:end].split(" "):
        found += [Token(word, start + at, start + at + len(word)) for word, at in cut(chunk)]
        start += len(chunk) + 1
    return found


def cut(chunk: str) -> Iterator[tuple[str, int]]:
    """Cut a stretch without plain spaces into tokens: each with its offset."""
    for match in _TOKEN.finditer(chunk):
        word, at = match.group(), match.start()
        if word[-1] == "." and len(word) > 1 and word[-3:-2] != "." and not _keeps_stop(word[:-1]):
            yield word[:-1], at
            yield ".", at + len(word) - 1
        else:
            yield word, at


def _keeps_stop(word: str) -> bool:
    return word in abbreviations() or (len(word) == 1 and word.isupper() and word != "I")
