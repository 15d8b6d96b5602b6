"""Headings and teasers in the midst of an article: short lines without a final stop.

Not here: the lines that open an article, and furniture that its own words betray (`stance.text`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from stance.text import Paragraph

_FINAL = frozenset(".!?…:;,\"”»'’)")
_MAX_HEADING = 110  # characters: the longest of a thousand headlines of news has about so many
_MARKS = frozenset('"“”„«»')


def find_headings(text: str, paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Give the starts of the paragraphs that are headings or teasers: whole short lines behind a whole sentence."""
    body = [p for p in paragraphs if not p.furniture]
    found: set[int] = set()
    whole = False  # whether what stands before is a heading or ends with a stop, and so no line broken in two
    for p, following in zip_longest(body, body[1:]):
        if text[p.end - 1] in _FINAL:
            whole = True
            continue
        goes_on = following is not None and text[following.start].islower()
        opens = text[p.start].isupper() or text[p.start] in "'‘"
        whole = whole and opens and not goes_on and p.end - p.start <= _MAX_HEADING
        if whole and _MARKS.isdisjoint(text[p.start : p.end]):
            found.add(p.start)
    return frozenset(found)
