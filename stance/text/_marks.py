"""Quotation marks of every shape, paired within one paragraph.

Not here: what a quotation is worth; scare quotes and titles are told apart in `stance.quotes`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_OPENING = frozenset("“„‟«〝「『")
_CLOSING = frozenset("”»〞」』")
# Both begin with a set of characters, which the engine looks for several times faster than for alternatives.
_DOUBLE = re.compile(r"[“”„‟«»〝〞「」『』\"＂`'’‘](?:(?<![`'’‘])|(?<=`)`|(?<=')'|(?<=’)’|(?<=‘)‘)")
_SINGLE = re.compile(r"['‘’]")
_SINGLE_OPENING = re.compile(r"['‘’](?<![\w'‘’]['‘’])(?=[^\W\d_]|\[)")
_BEFORE_OPENING = frozenset("([{—–-/:,;'‘…")
_STOPS = frozenset(".,!?…;:—–-")
_ELISIONS = ("em ", "til ", "tis ", "twas ", "cause ", "n ", "round ")

# What a double mark may do, as bits.
_OPENS = 1
_CLOSES = 2
_NESTS = 4  # of a shape that only opens: a quotation within one already open
_SHUTS = 8  # of a shape that only closes


class Quotation(NamedTuple):
    """A stretch between quotation marks, the marks included; `closed` is false where the closing mark is missing."""

    start: int
    end: int
    closed: bool


def quotations(text: str, start: int, end: int) -> list[Quotation]:
    """Pair the quotation marks of one paragraph.

    Parameters
    ----------
    text : str
        The article.
    start, end : int
        Code-point offsets of one paragraph.

    Returns
    -------
    list of Quotation
        Outermost quotations in text order, without overlap. A mark that nothing closes runs to the end of the
        paragraph. Inches, apostrophes and stray closing marks open nothing.

    Examples
    --------
    >>> quotations('He said "no" and left.', 0, 22)
    [Quotation(start=8, end=12, closed=True)]
    """
    found = _double(text, start, end)
    stretch = text[start:end]
    if not ("'" in stretch or "’" in stretch or "‘" in stretch):
        return found
    if not found:
        return _single(text, start, end)
    if _SINGLE_OPENING.search(text, start, end) is None:
        return found
    gaps = zip([start, *(q.end for q in found)], [*(q.start for q in found), end], strict=True)
    for a, b in list(gaps):
        found.extend(_single(text, a, b))
    return sorted(found)


def _double(text: str, start: int, end: int) -> list[Quotation]:
    spans = [match.span() for match in _DOUBLE.finditer(text, start, end)]
    if not spans:
        return []
    marks = [_judge(text[a], text[a - 1] if a > start else " ", text[b] if b < end else " ") for a, b in spans]
    found: list[Quotation] = []
    opened, depth = -1, 0
    for i, mark in enumerate(marks):
        if opened < 0:
            if mark & _OPENS:
                opened, depth = spans[i][0], 1
        elif mark & _CLOSES:
            depth -= 1
            if depth == 0:
                found.append(Quotation(opened, spans[i][1], closed=True))
                opened = -1
        # The next two marks both close, so that this one opened a nested quotation.
        elif mark & _NESTS and i + 2 < len(marks) and marks[i + 1] & marks[i + 2] & _SHUTS:
            depth += 1
    if opened >= 0:
        found.append(Quotation(opened, end, closed=False))
    return found


@lru_cache(maxsize=4096)
def _judge(mark: str, before: str, after: str) -> int:
    """Tell from its shape and its neighbours what a mark may do."""
    loose_before = before.isspace() or before in _BEFORE_OPENING
    if mark in _OPENING or mark in "`‘":
        # French typography puts a space inside its marks.
        if mark == "«" or not after.isspace():
            return _NESTS | _OPENS
        return _NESTS | (_CLOSES if before in _STOPS else 0)
    if mark in _CLOSING or mark == "’":
        opens = loose_before and not after.isspace() and (after.isalnum() or after in "[(")
        return _OPENS if opens else _SHUTS | _CLOSES
    inches = before.isdigit() and not after.isalnum()
    opens = not after.isspace() and not inches and (loose_before or not (after in _STOPS or after in ")]"))
    closes = not (before.isspace() and after.isalnum())
    return (_OPENS if opens else 0) | (_CLOSES if closes else 0)


def _single(text: str, start: int, end: int) -> list[Quotation]:
    """Find quotations between single marks, where no double marks stand."""
    first = _SINGLE_OPENING.search(text, start, end)
    if first is None:
        return []
    found: list[Quotation] = []
    opened, weak = -1, -1
    for match in _SINGLE.finditer(text, first.start(), end):
        i = match.start()
        before = text[i - 1] if i > start else " "
        after = text[i + 1] if i + 1 < end else " "
        if not before.isalnum() and before not in _STOPS and (after.isalpha() or after in "[") and before not in "'‘’":
            if opened >= 0 and weak >= 0:
                found.append(Quotation(opened, weak, closed=True))
            if not text.startswith(_ELISIONS, i + 1):
                opened, weak = i, -1
        elif opened >= 0 and not after.isalnum() and not before.isspace():
            if before in _STOPS or after in _STOPS:
                found.append(Quotation(opened, i + 1, closed=True))
                opened, weak = -1, -1
            elif weak < 0:
                weak = i + 1
    if opened >= 0 and weak >= 0:
        found.append(Quotation(opened, weak, closed=True))
    return found
