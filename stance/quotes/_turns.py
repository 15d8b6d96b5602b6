"""Speech that stands without quotation marks as whole paragraphs: transcripts, interviews, signed block quotations.

Not here: anything with quotation marks or a cue of its own sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from stance.text import Paragraph, Span

_LABEL = re.compile(r"(?<!\S)(?:From\s)?(?P<name>Q|A|[A-Z][\w.'’-]{1,25}(?:\s[A-Z][\w.'’-]{0,25}){0,3}):\s{1,3}(?=\S)")
_SIGNATURE = re.compile(r"[—–―-]{1,2}\s{0,2}(?P<name>[^,(]{1,80})")
_MARKS = re.compile(r"[\"“”„«»＂]|''")
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|we|We|my|My|our|Our|me|us)\b")
_QUESTIONERS = frozenset(("Q", "Question", "QUESTION", "Interviewer", "Reporter"))
_FINAL = frozenset('.!?…"”')
_LEAST_TURNS = 3


class Turn(NamedTuple):
    """What somebody says in a whole paragraph: offsets of the content, and of the name that labels or signs it."""

    start: int
    end: int
    name: Span | None


def find_turns(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Turn | None]:
    """Map the start of each paragraph that is a turn to it, and to None where a questioner speaks."""
    return {**_interview(text, paragraphs), **_transcript(text, paragraphs), **_signed(text, paragraphs)}


def _transcript(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Turn | None]:
    """Read "Name: ..." where at least two names take turns."""
    if text.count(":") < _LEAST_TURNS:
        return {}
    labelled = [(p, m) for p in paragraphs if not p.furniture and (m := _LABEL.match(text, p.start, p.end))]
    labelled = [(p, m) for p, m in labelled if text[p.end - 1] in _FINAL and p.end - m.end() > 3]
    counts = Counter(m["name"] for _, m in labelled)
    if len(labelled) < _LEAST_TURNS or len(counts) < 2 or max(counts.values()) < 2:
        return {}
    turns: dict[int, Turn | None] = {}
    for paragraph, match in labelled:
        if _MARKS.match(text, match.end()):
            continue
        name = None if match["name"] == "A" else Span(*match.span("name"))
        asks = match["name"] in _QUESTIONERS
        turns[paragraph.start] = None if asks else Turn(match.end(), paragraph.end, name)
    return turns


def _interview(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Turn | None]:
    """Read paragraphs that answer paragraphs of questions."""
    body = [p for p in paragraphs if not p.furniture]
    asks = [
        i
        for i, p in enumerate(body)
        if text[p.end - 1] == "?" and p.end - p.start < 400 and not _MARKS.search(text, p.start, p.end)
    ]
    if len(asks) < _LEAST_TURNS:
        return {}
    questions = set(asks)
    answers = [body[i] for i in range(asks[0], min(asks[-1] + 2, len(body))) if i not in questions]
    if len(answers) < _LEAST_TURNS or len(answers) > 3 * len(asks):
        return {}
    if any(_MARKS.match(text, p.start, p.end) for p in answers):
        return {}
    personal = sum(_FIRST_PERSON.search(text, p.start, p.end) is not None for p in answers)
    if 3 * personal < len(answers):
        return {}
    turns: dict[int, Turn | None] = {body[i].start: None for i in asks}
    return turns | {p.start: Turn(p.start, p.end, None) for p in answers}


def _signed(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Turn | None]:
    """Read paragraphs that a colon leads to and a line such as "— Name" signs."""
    turns: dict[int, Turn | None] = {}
    for i, paragraph in enumerate(paragraphs):
        match = _SIGNATURE.match(text, paragraph.start, paragraph.end) if paragraph.furniture else None
        if match is None:
            continue
        above: list[Paragraph] = []
        for p in reversed(paragraphs[max(0, i - 5) : i]):
            if p.furniture or _MARKS.search(text, p.start, p.end):
                break
            if text[p.end - 1] == ":":
                turns |= {q.start: Turn(q.start, q.end, Span(*match.span("name"))) for q in above}
                break
            above.append(p)
    return turns
