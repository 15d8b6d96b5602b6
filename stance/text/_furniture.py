"""Page furniture: the lines of a page that are no part of its article.

Not here: the patterns (``data/lexicon/furniture.tsv``), and cutting the text into lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stance.lexicon import read_table

# Most words that a line of each kind may have, so that no paragraph of an article is lost for a phrase in it.
_MOST_WORDS = {"line": 60, "start": 30, "end": 45, "anywhere": 90}
_AT_HEAD = frozenset(("line", "start", "section"))
_NAME = r"(?:[A-Z][\w.'’-]{0,30}|and|in|for|of|the|at)"
_BYLINE = re.compile(rf"(?:[Bb]y|BY) {_NAME}(?:(?: |, | \| | / | – | - ){_NAME}){{0,13}}")
_MAX_LINE = 900
_SIGNATURE = re.compile(r"[—–―-]{1,2}\s{0,2}(?:[Tt]he\s)?[A-Z][^.!?]{1,100}")
_BULLETS = frozenset("•·*▪●►-")
_QUOTE_MARK = re.compile(r"[\"“”„«»＂]")
_CAPITAL_CREDIT = re.compile(r"[.!?] [A-Z][A-Z .&/-]{3,40}")
# "(Ode Brant/Coast News)", ". Ode Brant / Coast News"; with a stop behind it, it belongs to a sentence.
_CREDITED = r"[A-Z][\w.'’-]{0,20}"
_NAMED_CREDIT = re.compile(
    rf"(?:[.!?)] |[(\[|] ?){_CREDITED}(?: {_CREDITED}){{1,3}} ?/ ?{_CREDITED}(?: {_CREDITED}){{0,3}}[)\]]?\Z"
)
_MAX_CREDIT = 80
_FINAL = frozenset(".!?…\"”»'’):;")
_MAX_HEADLINE = 160


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    """Compile the patterns of one kind, for lines in small letters.

    Whether an alternative fails at its first letter is seen at once, but not if its case is to be ignored.
    """
    either = "|".join(f"(?:{row['pattern']})" for row in read_table("furniture") if row["kind"] == kind)
    # Anchored, what is asked of the head of a line costs nothing anywhere else in it.
    return re.compile(rf"\A(?:{either})" if kind in _AT_HEAD else either)


@cache
def _heads() -> re.Pattern[str]:
    """Compile one pattern for the head of any line that the patterns of lines or starts, or a byline, match."""
    return re.compile(rf"{_patterns('line').pattern}\Z|{_patterns('start').pattern}|\Aby ")


@cache
def _hints(kind: str) -> frozenset[str]:
    """Give words of which one stands in each line that a pattern of the kind matches."""
    return frozenset(hint for row in read_table("furniture") if row["kind"] == kind for hint in row["hint"].split("|"))


def _holds_one(lowered: str, hints: Sequence[str]) -> bool:
    for hint in hints:  # noqa: SIM110 - any() takes twice as long, and every line comes here
        if hint in lowered:
            return True
    return False


def mark_furniture(contents: Sequence[str]) -> list[bool]:
    """Tell of each line, none of them blank and without white space around it, whether it is furniture."""
    # The one letter whose small form is longer: offsets and lengths hold in small letters too.
    lowered = [content.replace("İ", "i").lower() for content in contents]
    # Most articles hold few of these words or none, so that their lines need not be asked one by one.
    page = "\n".join(lowered)
    anywhere, end = ([hint for hint in _hints(kind) if hint in page] for kind in ("anywhere", "end"))
    marked = [_is_furniture(content, low, anywhere, end) for content, low in zip(contents, lowered, strict=True)]
    _mark_sections(contents, lowered, marked)
    _mark_repeated_headlines(contents, marked)
    _mark_signatures(contents, marked)
    _mark_polls(contents, marked)
    return marked


def _is_furniture(content: str, lowered: str, anywhere: Sequence[str], end: Sequence[str]) -> bool:
    """Whether a line is furniture by itself; it is given with those words in small letters that hint at furniture."""
    words = content.count(" ") + 1
    if len(content) > _MAX_LINE or words > _MOST_WORDS["anywhere"]:
        return False
    if anywhere and _holds_one(lowered, anywhere) and _patterns("anywhere").search(lowered):
        return True
    if words <= _MOST_WORDS["line"] and _heads().match(lowered) and _begins_so(content, lowered, words):
        return True
    if words <= _MOST_WORDS["end"] and _ends_so(content, lowered, end):
        return True
    return words <= 4 and content[-1] not in _FINAL and content.isupper() and content[0] not in '"“'


def _begins_so(content: str, lowered: str, words: int) -> bool:
    if _patterns("line").fullmatch(lowered):
        return True
    return words <= _MOST_WORDS["start"] and bool(_patterns("start").match(lowered) or _BYLINE.fullmatch(content))


def _ends_so(content: str, lowered: str, hints: Sequence[str]) -> bool:
    # Capitals and marks end a credit: no small letter, which most lines have there, or before their last stop.
    if not (content[-1].islower() or content[-2:-1].islower()):
        tail = content[-45:]
        credit = _CAPITAL_CREDIT.search(tail)
        if credit is not None and credit.end() == len(tail):
            return True
    if "/" in content[-_MAX_CREDIT:] and _NAMED_CREDIT.search(content[-_MAX_CREDIT:]):
        return True
    tail = lowered[-120:]
    return _holds_one(tail, hints) and any(match.end() >= len(tail) - 1 for match in _patterns("end").finditer(tail))


def _mark_sections(contents: Sequence[str], lowered: Sequence[str], marked: list[bool]) -> None:
    """Mark what follows a heading such as "Related stories": bullets, teasers that break off, titles."""
    section, inside, after_bullet = _patterns("section"), False, False
    for i, content in enumerate(contents):
        headed = len(content) < _MAX_HEADLINE * 3 and content.count(" ") < 80
        if headed and section.fullmatch(lowered[i].strip(" :*")):
            marked[i] = inside = True
            after_bullet = False
        elif inside or (content[0] in _BULLETS and _is_teaser(contents, i)):
            bullet = _is_bullet(content)
            inside = bullet or after_bullet or content[-1] not in _FINAL or _cites(content)
            marked[i] = marked[i] or inside
            after_bullet = bullet


def _is_bullet(content: str) -> bool:
    return content[0] in _BULLETS and content[1:2].isspace()


def _is_teaser(contents: Sequence[str], i: int) -> bool:
    """Whether a line is the title of a teaser: a bullet without a final stop, above a text that breaks off."""
    if i + 1 >= len(contents) or not _is_bullet(contents[i]) or len(contents[i]) > _MAX_HEADLINE:
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
        if len(above) < 600 and not _QUOTE_MARK.search(above) and not _is_introduced(contents, i):
            marked[i - 1] = True


def _is_introduced(contents: Sequence[str], i: int) -> bool:
    """Whether a colon ends one of the lines just above a signature and the line that it signs."""
    return ":" in [content[-1] for content in contents[max(0, i - 5) : i - 1]]


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
