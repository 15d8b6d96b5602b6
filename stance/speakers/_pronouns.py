"""Whom a pronoun means: the person, thing or group that the article last spoke of.

Not here: names and noun phrases (`_resolve`, `_phrases`).
"""

from __future__ import annotations

from bisect import bisect_right

from stance.speakers._bodies import opening_of
from stance.speakers._cast import Cast
from stance.speakers._describe import head_noun
from stance.speakers._named import OWNING
from stance.speakers._phrases import plain, thing
from stance.speakers._sources import Source, is_plural
from stance.speakers._tables import heads, word_class

_SUBJECT_REACH = 60
# After these a name is no subject: "pressed by Ann Ray, she said" means somebody else.
_OBLIQUE = word_class("oblique")
_LONGEST_OBLIQUE = 12
_NEAR_BEFORE, _NEAR_AFTER = 6, 3


def person_meant(cast: Cast, position: int, gender: str) -> Source | None:
    """The person whom "he" or "she" at this place means."""
    source = _person_before(cast, position, gender) or _nearest_person(cast, position, gender)
    source = source or cast.last(position, "person")
    if source is not None and source.kind == "person" and source.gender is None:
        source.gender = gender
    return source


def _person_before(cast: Cast, position: int, gender: str) -> Source | None:
    """The nearest earlier sentence's speaker or subject that the pronoun may mean."""
    for start, end in cast.stretches_before(position):
        for at, source in cast.events_before(end):
            if at < start:
                break
            if source.kind == "person" and source.gender in (None, gender):
                return source
        subject = _subject(cast, start, end, gender, end == position)
        if subject is not None:
            return subject
    return None


def _subject(cast: Cast, start: int, end: int, gender: str, is_here: bool) -> Source | None:
    """The person who opens a sentence outside quotation marks."""
    if cast.text[start : start + 1] in "\"“'‘":
        return None
    low = bisect_right(cast.named_starts, start - 1)
    for at, stop, person in cast.named[low : low + 2]:
        if at >= min(end, start + _SUBJECT_REACH) or cast.text.startswith(OWNING, stop):
            continue
        if is_here and cast.text[max(0, at - _LONGEST_OBLIQUE) : at].rpartition(" ")[0].rpartition(" ")[2] in _OBLIQUE:
            continue
        source = cast.person_of(person, gender)
        if source is not None:
            return source
    return None


def _nearest_person(cast: Cast, position: int, gender: str) -> Source | None:
    """The last person named before, else the first one after."""
    middle = bisect_right(cast.named_starts, position)
    before = cast.named[max(0, middle - _NEAR_BEFORE) : middle]
    for _, _, person in (*reversed(before), *cast.named[middle : middle + _NEAR_AFTER]):
        source = cast.person_of(person, gender)
        if source is not None:
            return source
    return None


def thing_meant(cast: Cast, position: int) -> Source | None:
    """What "it" means: the organisation or document that spoke or opened a sentence last."""
    for start, end in cast.stretches_before(position):
        for at, source in cast.events_before(end):
            if at < start:
                break
            if source.kind in ("document", "organisation") and not source.plural:
                return source
        opening = opening_of(cast.text, start, end)
        if opening is not None:
            head = head_noun(opening.text)
            entity = heads().get(head)
            if entity in ("organisation", "document") and not is_plural(head):
                return thing(cast, opening, head, entity)
    return cast.last(position, "document", "organisation")


def group_meant(cast: Cast, position: int) -> Source | None:
    """What "they" means: the last group or organisation that spoke, else a plural that opens a sentence."""
    for _, source in cast.events_before(position):
        if source.plural or source.kind == "organisation":
            return source
    for start, end in cast.stretches_before(position):
        opening = opening_of(cast.text, start, end)
        if opening is not None and is_plural(head_noun(opening.text)):
            return plain(cast, opening)
    return cast.last(position)
