"""The dateline that opens a report: where it was written, when, and for which agency.

Not here: bylines and dates on lines of their own (`_furniture`).
"""

from __future__ import annotations

import re
from functools import cache

from stance.lexicon import read_table

# No dateline is longer, so that nothing further on in a paragraph needs to be looked at.
_MAX_DATELINE = 100
# Taken whole, so that no word is tried again letter by letter; a dash behind it ends the dateline.
_WORD = r"[^\W\d_](?:[\w.'’]|-(?=\w)){0,24}+"
_PLACE = rf"{_WORD}(?:[ /]{_WORD}){{0,4}}"
_AGENCY = r"\([^\W\d_][^()\n]{1,50}\)|/[^\W\d_][\w ]{1,40}/"


@cache
def _dateline() -> re.Pattern[str]:
    months = [row["word"].rstrip(".").title() for row in read_table("function_words") if row["class"] == "month"]
    # No class of small words holds these two, which are verbs more often.
    month = "|".join([*months, "March", "Mar", "May"])
    date = rf"(?:{month})\.? \d{{1,2}}|\d{{1,2}} (?:{month})"
    return re.compile(
        # Only the head of a paragraph is looked at.
        rf"\A(?P<place>{_PLACE}(?:, {_PLACE}){{0,2}}?)?(?:,? ?(?P<date>{date})(?:,? \d{{4}})?)?"
        rf"(?: ?(?P<agency>{_AGENCY}))?(?: ?[—–] ?| ?--? )"
    )


def after_dateline(text: str, start: int, end: int) -> int:
    """Find where a paragraph goes on after its dateline.

    Parameters
    ----------
    text : str
        The article.
    start, end : int
        Code-point offsets of one paragraph.

    Returns
    -------
    int
        The offset of the first word after a place in capitals, or after a place with a date or an agency, that a dash
        ends; `start` where none opens the paragraph.

    Examples
    --------
    >>> after_dateline("PORT ELM, May 3 (Coast News) — The quay is shut.", 0, 48)
    31
    """
    head = text[start : min(end, start + _MAX_DATELINE)]
    # Three searches for a string take less than one for a set.
    if not ("—" in head or "–" in head or " -" in head or ")-" in head):
        return start
    match = _dateline().match(head)
    if match is None or not _is_dateline(match, head[match.end() :]):
        return start
    return start + match.end()


def _is_dateline(match: re.Match[str], rest: str) -> bool:
    """Whether what a match holds before a dash is a place in capitals, or comes with a date or an agency."""
    place = (match["place"] or "").partition(",")[0]
    if not rest or rest[0].islower():
        return False
    if place.isupper() and len(place) > 2:
        return True
    if match["date"] or not place:
        return not place[:1].islower() and bool(match["date"] or match["agency"])
    # "Ode Brant (Homeland) — “We will win.”" names a speaker.
    return place[0].isupper() and bool(match["agency"]) and rest[0].isupper()
