"""Which body an article speaks of at a place: the organisation that "its" means, or that a name belongs to.

Not here: "it" as the one who speaks (`_pronouns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stance.records import Mention
from stance.speakers._cast import Cast
from stance.speakers._roles import read_description
from stance.speakers._sources import Source
from stance.speakers._tables import heads

_OPENING = re.compile(
    r"(?:But |However, |Meanwhile, |And )?"
    r"((?:The |An? |This |These |Some |Many )?(?:[\w'’-]{1,30} ){0,4}?([a-zA-Z]{3,20}))"
    r"(?= (?:said|who|also|has|had|is|was|were|are|did|does|have|will|would|noted|found|added|called"
    r"|in|of|on|for|by)\b|,)"
)
_LOWER_WORD = re.compile(r"[ \xa0]([a-z][\w-]{1,20})")
_REACH, _REACH_HEAD = 90, 40


def opening_of(text: str, start: int, end: int) -> Mention | None:
    """The noun phrase that opens a sentence."""
    match = _OPENING.match(text[start : min(end, start + _REACH)])
    if match is None:
        return None
    at = start + match.start(1)
    return Mention(text=match.group(1), start=at, end=at + len(match.group(1)))


def body_before(cast: Cast, position: int) -> Source | None:
    """Whose "its" at this place is, as in "its president": the body named in this sentence or the one before."""
    near = list(cast.stretches_before(position))[:2]
    for at, source in cast.events_before(position):
        if not near or at < near[-1][0]:
            break
        if source.kind == "organisation":
            return source
    for start, end in near:
        for mention in _named_within(cast, start, end):
            body = _body(cast, mention.text, mention.end)
            if body is not None:
                return body
    return cast.last(position, "organisation")


def _named_within(cast: Cast, start: int, end: int) -> Iterator[Mention]:
    """What a sentence opens with and what it names."""
    opening = opening_of(cast.text, start, end)
    if opening is not None:
        yield opening
    for run in cast.runs_between(start, end):
        stop = run.end
        # "the Anker rights group": the head may follow in lower case.
        for match in _LOWER_WORD.finditer(cast.text, run.end, min(end, run.end + _REACH_HEAD)):
            if match.start() != stop:
                break
            stop = match.end()
            if heads().get(match.group(1)) == "organisation":
                yield Mention(text=cast.text[run.start : stop], start=run.start, end=stop)
                break
        yield Mention(text=" ".join(run.words), start=run.start, end=run.end)


def body_called(cast: Cast, last: str) -> Source | None:
    """The organisation whose name ends with this word."""
    named = (run for run in cast.runs if run.words[-1] == last)
    found = (_body(cast, " ".join(run.words), run.end) for run in named)
    return next((body for body in found if body is not None), None)


def _body(cast: Cast, name: str, end: int) -> Source | None:
    """An organisation, if its name or what the article calls it shows that it is one."""
    after = cast.apposed_after(end)
    readings = [(text, reading) for text in (name, after) if (reading := read_description(text)).rank]
    if not any(reading.entity == "organisation" for _, reading in readings):
        return None
    body = Source(name=name, kind="organisation")
    for text, _ in readings:
        body.describe(text, end)
    return body
