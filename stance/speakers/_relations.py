"""The role of a source: what its surest description tells, or what the one it belongs to is.

Not here: what the words of a description mean (`_roles`) and whose an office is (`_allegiance`).
"""

from __future__ import annotations

import re

from stance.speakers._bodies import body_before, body_called
from stance.speakers._cast import Cast
from stance.speakers._describe import head_noun, spelt_out
from stance.speakers._pronouns import person_meant
from stance.speakers._roles import read_description
from stance.speakers._sources import Described, Source
from stance.speakers._tables import heads, word_class

# Up to this rank a description yields to what its owner is: "his deputy" is of his side.
_YIELDING, _WEAK = 4, 2
_DEPTH = 3
_RELATED = word_class("related")
_PRESIDING = word_class("presiding")
_OWNING = word_class("owning body")
_SPEAKS_FOR = word_class("speaks for")
_PRONOUN = re.compile(r"(his|her|its|their)[ \xa0]", re.IGNORECASE)
_OWNING_BODY = re.compile(
    r"(?:the[ \xa0])?([a-z]{4,20})(?:['’]s?)?[ \xa0](?!of\b|for\b|on\b|in\b)[\w-]",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?<![\w-])(?:the[ \xa0])?((?:[\w-]{1,30} ){0,4}[\w-]{2,30})['’]s?[ \xa0]", re.IGNORECASE)
_ON_BEHALF = re.compile(
    r"\b(?:for|to|of)[ \xa0](?:the[ \xa0])?((?:[ae][ls]h?-)?[A-Z][\w'’&.-]*(?:[ \xa0][A-Z][\w'’&.-]*){0,5})"
)
_ACRONYM = re.compile(r"\b[A-Z]{2,8}\b")
_PERSONAL = {"his": "m", "her": "f"}


def role_of(cast: Cast, source: Source, depth: int = 0) -> str | None:
    """The role of a source toward the target."""
    surest = source.surest()
    reading = surest.reading
    if depth < _DEPTH and reading.rank <= _YIELDING:
        owner = _owner(cast, source, surest)
        if owner is not None and owner is not source:
            role = role_of(cast, owner, depth + 1)
            if role is not None:
                return role
    if reading.rank <= _WEAK and (spelt := _by_acronym(cast, surest.text)) is not None:
        return spelt
    if reading.rank:
        return cast.allegiance.role(reading, surest.text)
    if source.kind == "person":
        # News tells the office of whoever has one; who comes without a description is one of the people.
        return "citizen" if depth == 0 else None
    named = cast.allegiance.of_name(source.name)
    return named or (("citizen" if source.plural else "ngo") if depth == 0 else None)


def _by_acronym(cast: Cast, text: str) -> str | None:
    """The role of the body whose acronym a description holds, where the article spells it out."""
    for short in _ACRONYM.findall(text):
        full = text.replace(short, spelt_out(cast.text, short) or short)
        reading = read_description(full)
        if reading.rank > _WEAK:
            return cast.allegiance.role(reading, full)
    return None


def _owner(cast: Cast, source: Source, surest: Described) -> Source | None:
    """Whose deputy, spokesman, office or party the source is, where its words say so."""
    if source.inherited is not None:
        yields = surest.reading.role in ("", "state") or head_noun(surest.text) in _PRESIDING
        return source.inherited if yields else None
    text = surest.text
    if surest.start < 0 or not text:
        return None
    pronoun = _PRONOUN.match(text)
    if pronoun:
        return _owner_meant(cast, pronoun.group(1).lower(), head_noun(text), surest)
    body = _OWNING_BODY.match(text) if surest.reading.rank <= _WEAK or surest.reading.role == "state" else None
    if body and body.group(1).lower() in _OWNING:
        return _called(cast, source, body.group(1).lower(), surest)
    owner = _OWNER.match(text) if head_noun(text) in _RELATED else None
    if owner:
        return _called(cast, source, owner.group(1), surest)
    behalf = _ON_BEHALF.search(text) if head_noun(text) in _SPEAKS_FOR else None
    return _called(cast, source, behalf.group(1), surest) if behalf else None


def _owner_meant(cast: Cast, pronoun: str, head: str, described: Described) -> Source | None:
    """Whom the possessive that opens a description means."""
    if pronoun in _PERSONAL:
        return person_meant(cast, described.start, _PERSONAL[pronoun]) if head in _RELATED else None
    if described.reading.role not in ("", "state", "other") and head not in _PRESIDING:
        return None
    return body_before(cast, described.start)


def _called(cast: Cast, source: Source, words: str, described: Described) -> Source | None:
    """The person or organisation that words within a description mean."""
    last = words.rpartition(" ")[2]
    if last.rpartition("-")[2][:1].isupper():
        person = cast.people.called(last)
        if person is not None and person.is_sure and person is not source.person:
            return cast.source_of(person)
        return body_called(cast, last)
    head = last.lower()
    kind = "person" if heads().get(head) == "person" else "organisation"
    earlier = [s for _, s in cast.events_before(described.start) if s.kind == kind and s is not source]
    found = next((s for s in earlier if head in s.words), None)
    if (
        found is None
        and head in _OWNING
        and described.reading.role in ("", "state")
        and described.reading.rank <= _WEAK
    ):
        return next(iter(earlier), None)
    return found
