"""Offsets as other programs count them: code points, or the 16-bit units of JavaScript.

Not here: which program counts how.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Final

COUNTINGS: Final = ("code-points", "utf-16")
"""Ways of counting: characters beyond U+FFFF, such as emoji, count one or two."""

_LAST_OF_ONE_UNIT = 0xFFFF


def has_wide(text: str) -> bool:
    """Tell whether the ways of counting differ for a text."""
    return any(ord(c) > _LAST_OF_ONE_UNIT for c in text)


def to_units(text: str, counting: str) -> Callable[[int], int]:
    r"""Give the function from code-point offsets of a text to offsets in another way of counting.

    Examples
    --------
    >>> to_units("a\U0001f600b", "utf-16")(2)
    3
    """
    wide = _wide(text, counting)
    return lambda offset: offset + bisect_left(wide, offset)


def from_units(text: str, counting: str) -> Callable[[int], int | None]:
    r"""Give the function back to code-point offsets; None for one that lies within a character or beyond the text.

    Examples
    --------
    >>> back = from_units("a\U0001f600b", "utf-16")
    >>> back(3), back(2), back(9)
    (2, None, None)
    """
    wide = _wide(text, counting)
    # Where each wide character ends, in units: an offset has passed as many as end at or before it.
    ends = [at + 2 + number for number, at in enumerate(wide)]
    last = len(text) + len(wide)

    def back(offset: int) -> int | None:
        number = bisect_left(ends, offset + 1)
        inside = number < len(wide) and offset == ends[number] - 1
        return None if inside or not 0 <= offset <= last else offset - number

    return back


def _wide(text: str, counting: str) -> list[int]:
    return [k for k, c in enumerate(text) if ord(c) > _LAST_OF_ONE_UNIT] if counting == "utf-16" else []
