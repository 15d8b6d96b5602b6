"""Quotation marks of every shape, paired within one paragraph.

Not here: what a quotation is worth; scare quotes and titles are told apart in `stance.quotes`.
"""

from __future__ import annotations

import re
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


class Quotation(NamedTuple):
    """A stretch between quotation marks, the marks included; `closed` is false where the closing mark is missing."""

    start: int
    end: int
    closed: bool


class _Mark(NamedTuple):
    start: int
    end: int
    shape: str
    may_open: bool
    may_close: bool


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
    if not found:
        return _single(text, start, end)
    gaps = zip([start, *(q.end for q in found)], [*(q.start for q in found), end], strict=True)
    for a, b in list(gaps):
        found.extend(_single(text, a, b))
    return sorted(found)


def _double(text: str, start: int, end: int) -> list[Quotation]:
    marks = [_judge(text, m.start(), m.end(), start, end) for m in _DOUBLE.finditer(text, start, end)]
    if not marks:
        return []
    found: list[Quotation] = []
    opened, depth = -1, 0
    for i, mark in enumerate(marks):
        if opened < 0:
            if mark.may_open:
                opened, depth = mark.start, 1
        elif mark.may_close and not (mark.may_open and mark.shape == "open"):
            depth -= 1
            if depth == 0:
                found.append(Quotation(opened, mark.end, closed=True))
                opened = -1
        elif mark.shape == "open" and _closes_twice(marks, i):
            depth += 1
    if opened >= 0:
        found.append(Quotation(opened, end, closed=False))
    return found


def _judge(text: str, a: int, b: int, start: int, end: int) -> _Mark:
    """Tell from its shape and its neighbours what a mark may do."""
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    mark = text[a]
    shape = "open" if mark in _OPENING or mark in "`‘" else "close" if mark in _CLOSING or mark == "’" else "plain"
    loose_before = before.isspace() or before in _BEFORE_OPENING
    if shape == "open":
        # French typography puts a space inside its marks.
        return _Mark(a, b, shape, mark == "«" or not after.isspace(), before in _STOPS and after.isspace())
    if shape == "close":
        opens = loose_before and not after.isspace() and (after.isalnum() or after in "[(")
        return _Mark(a, b, shape, opens, not opens)
    inches = before.isdigit() and not after.isalnum()
    opens = not after.isspace() and not inches and (loose_before or not (after in _STOPS or after in ")]"))
    return _Mark(a, b, shape, opens, not (before.isspace() and after.isalnum()))


def _closes_twice(marks: list[_Mark], i: int) -> bool:
    """Whether the next two marks both close, so that the opening mark before them opened a nested quotation."""
    following = marks[i + 1 : i + 3]
    return len(following) == 2 and all(m.shape == "close" and m.may_close for m in following)


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
