"""Page furniture: the lines of a page that are no part of its article.

Not here: the patterns (``data/lexicon/furniture.tsv``), and cutting the text into lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stance.lexicon import read_table
from stance.text._tokens import Span

# Most words that a line of each kind may have, so that no paragraph of an article is lost for a phrase in it.
_MOST_WORDS = {"line": 60, "start": 30, "end": 45, "anywhere": 90, "section": 12}
_AT_HEAD = frozenset(("line", "start", "section"))
_NAME = r"(?:[A-Z][\w.'’-]{0,30}|and|in|for|of|the|at)"
_BYLINE = re.compile(rf"(?:[Bb]y|BY) {_NAME}(?:(?: |, | \| | / | – | - ){_NAME}){{0,13}}")
_MAX_LINE = 900
_SIGNATURE = re.compile(r"[—–―-]{1,2}\s{0,2}(?:[Tt]he\s)?[A-Z][^.!?]{1,100}")
_BULLETS = frozenset("•·*▪●►-")
_BULLET = re.compile(r"[•·*▪●►-]\s")
_QUOTE_MARK = re.compile(r"[\"“”„«»＂]")
_WIKI_HEADING = re.compile(r"\s={2,3} ?[A-Z][\w ]{1,30}={2,3}")
_CAPITAL_CREDIT = re.compile(r"[.!?] [A-Z][A-Z .&/-]{3,40}")
_FINAL = frozenset(".!?…\"”»'’):;")
_MAX_HEADLINE = 160


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    either = "|".join(f"(?:{row['pattern']})" for row in read_table("furniture") if row["kind"] == kind)
    # Anchored, what is asked of the head of a line costs nothing anywhere else in it.
    return re.compile(rf"\A(?:{either})" if kind in _AT_HEAD else either, re.IGNORECASE)


@cache
def _hints(kind: str) -> tuple[str, ...]:
    hints = {hint for row in read_table("furniture") if row["kind"] == kind for hint in row["hint"].split("|")}
    return tuple(sorted(hints))


def _is_hinted(lowered: str, kind: str) -> bool:
    """Whether one of the words stands in a line without which no pattern of the kind matches."""
    for hint in _hints(kind):  # noqa: SIM110 - any() takes twice as long, and every line comes here
        if hint in lowered:
            return True
    return False


def mark_furniture(text: str, lines: Sequence[Span]) -> list[tuple[Span, bool]]:
    """Pair each line with whether it is furniture; a line is split where only its end is."""
    if "==" in text:
        lines = [part for line in lines for part in _split(text, line)]
    contents = [text[line.start : line.end] for line in lines]
    marked = [_is_furniture(content) for content in contents]
    _mark_sections(contents, marked)
    _mark_repeated_headlines(contents, marked)
    _mark_signatures(contents, marked)
    _mark_polls(contents, marked)
    return list(zip(lines, marked, strict=True))


def _split(text: str, line: Span) -> list[Span]:
    match = _WIKI_HEADING.search(text, line.start, line.end)
    if match is None:
        return [line]
    return [Span(line.start, match.start()), Span(match.start() + 1, line.end)]


def _is_furniture(content: str) -> bool:
    words = content.count(" ") + 1
    if len(content) > _MAX_LINE or words > _MOST_WORDS["anywhere"]:
        return False
    if _is_hinted(content.lower(), "anywhere") and _patterns("anywhere").search(content):
        return True
    if words <= _MOST_WORDS["line"] and _patterns("line").fullmatch(content):
        return True
    if words <= _MOST_WORDS["start"] and (_patterns("start").match(content) or _BYLINE.fullmatch(content)):
        return True
    if words <= _MOST_WORDS["end"] and _ends_so(content):
        return True
    return words <= 4 and content.isupper() and content[-1] not in _FINAL and content[0] not in '"“'


def _ends_so(content: str) -> bool:
    tail = content[-120:]
    # A capital or a mark ends a credit: no small letter, which most lines without a stop have there.
    if not tail[-1].islower():
        credit = _CAPITAL_CREDIT.search(tail, max(0, len(tail) - 45))
        if credit is not None and credit.end() == len(tail):
            return True
    return _is_hinted(tail.lower(), "end") and any(
        match.end() >= len(tail) - 1 for match in _patterns("end").finditer(tail)
    )


def _mark_sections(contents: Sequence[str], marked: list[bool]) -> None:
    """Mark what follows a heading such as "Related stories": bullets, teasers that break off, titles."""
    section, inside, after_bullet = _patterns("section"), False, False
    for i, content in enumerate(contents):
        if len(content) < _MAX_HEADLINE * 3 and content.count(" ") < 80 and section.fullmatch(content.strip(" :*")):
            marked[i] = inside = True
            after_bullet = False
        elif inside or (content[0] in _BULLETS and _is_teaser(contents, i)):
            bullet = _BULLET.match(content) is not None
            inside = bullet or after_bullet or content[-1] not in _FINAL or _cites(content)
            marked[i] = marked[i] or inside
            after_bullet = bullet


def _is_teaser(contents: Sequence[str], i: int) -> bool:
    """Whether a line is the title of a teaser: a bullet without a final stop, above a text that breaks off."""
    if i + 1 >= len(contents) or _BULLET.match(contents[i]) is None or len(contents[i]) > _MAX_HEADLINE:
        return False
    return contents[i][-1] not in _FINAL and contents[i + 1][-1] not in _FINAL


def _cites(content: str) -> bool:
    """Whether a line names a source of the article: a title between marks, an outlet, a date."""
    return content.count(" ") < 30 and bool(_QUOTE_MARK.search(content)) and (" — " in content or " – " in content)


def _mark_repeated_headlines(contents: Sequence[str], marked: list[bool]) -> None:
    """Mark a line without a final stop that repeats an earlier one or a part of it."""
    seen: list[str] = []
    for i, content in enumerate(contents):
        if len(content) > _MAX_HEADLINE or content[-1] in ".!?…:":
            continue
        plain = content.casefold().strip()
        if len(plain) > 15 and any(plain in earlier for earlier in seen):
            marked[i] = True
        elif len(seen) < 40 and not marked[i]:
            seen.append(plain)


def _mark_signatures(contents: Sequence[str], marked: list[bool]) -> None:
    """Mark a line that only signs a quotation, and the pull quote above it, unless a colon leads to that."""
    for i in range(1, len(contents)):
        if contents[i][0] not in "—–―-" or len(contents[i]) > 120 or not _SIGNATURE.fullmatch(contents[i]):
            continue
        marked[i] = True
        above = contents[i - 1]
        introduced = any(content.endswith(":") for content in contents[max(0, i - 5) : i - 1])
        if not introduced and len(above) < 600 and not _QUOTE_MARK.search(above):
            marked[i - 1] = True


def _mark_polls(contents: Sequence[str], marked: list[bool]) -> None:
    """Mark the questions to the reader between two lines of furniture."""
    for i in range(1, len(contents) - 1):
        if (
            marked[i - 1]
            and contents[i].endswith("?")
            and any(marked[i + 1 : i + 3])
            and len(contents[i]) < _MAX_HEADLINE
        ):
            marked[i] = True
