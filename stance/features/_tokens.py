"""A statement's text cut into spellings: words, numbers, marks.

Not here: what they stand for.
"""

from __future__ import annotations

import re

# Own tokens rather than those of stance.text: this one keeps marks, clause stops and abbreviations apart in a single
# pass, and a batch spends much of its time here. Bounded repeats that give nothing back keep it linear.
_TOKEN = re.compile(
    r"[A-Za-z]\.(?:[A-Za-z]\.){1,4}|[^\W\d_]{1,40}+(?:['-][^\W\d_]{1,40}+){0,4}+|\d[\d,.]{0,20}+"
    r"|[\"?!;:,()]|\.(?=\s|$|\")|--?(?=\s)"
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
)


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_PLAIN)


def spellings(text: str) -> list[str]:
    """Cut a text into words, numbers and marks as they are spelt, but with plain apostrophes, quotes and dashes."""
    found: list[str] = _TOKEN.findall(_plain(text))
    return found


def spans(text: str) -> list[tuple[int, int]]:
    """Give the places of the spellings: code-point offsets ``[start, end)``."""
    return [m.span() for m in _TOKEN.finditer(_plain(text))]


def words_of(text: str) -> list[str]:
    """List the words of a text in lower case, cut as the analysis cuts them."""
    return [spelling.lower() for spelling in spellings(text)]
