"""The words by which the article describes a named source: before the name and after it.

Not here: what they mean (`_roles`).
"""

from __future__ import annotations

import re

from stance.speakers._named import CALENDAR
from stance.speakers._roles import read_description
from stance.speakers._tables import heads, word_class

DETERMINER = re.compile(
    r"(?:the|an?|this|that|these|those|his|her|its|their|our|another|one|some|many|several|most|all|other|both|no|any|two|"
    r"three|four|five|six|\d+)[ \xa0]+",
    re.IGNORECASE,
)
_HEAD_CUT = re.compile(
    r"[,;:(–—]|[ \xa0](?:of|for|in|at|from|with|who|that|which|on|to|and|whose|about|by|near|against|across|under"
    r"|familiar|close)\b"
)
_WORD = re.compile(r"\w+(?:['’.&-]\w+)*")
# Backwards from a name: words of its noun phrase, up to a stop or a word that cannot belong to it.
_LEFT_CUT = re.compile(r"[.,;:!?()\[\]\"“”–—\n](?!\w)|[\"“(]")
_STOPS = word_class("stop")
_APPOSITION = re.compile(r"(?:['’]s)?[ \xa0]?(?:,|[–—(-])[ \xa0]?([^,;:–—()\"“”\n]{3,160})")
_AGE = re.compile(r"\d{1,3}(?:-year-old)?\Z|an? [\w-]{0,20}\d{1,3}\Z")
_RELATIVE = re.compile(
    r"[ \xa0]((?:(?:of|from|at) (?:the )?|(?:is|was) (?:also )?(?:an?|the) |who )[^,;:–—()\"“”\n]{3,100}?)"
    r"(?=[,;:.–—()\"“”\n]| (?:said|says|told|added|warned|called|noted|argued|wrote)\b)"
)
_NO_APPOSITION = word_class("no apposition")


def head_noun(phrase: str) -> str:
    """The head of a noun phrase without a name, in lower case: "official" of "a senior official of the ministry"."""
    phrase = DETERMINER.sub("", phrase, count=1)
    match = _HEAD_CUT.search(phrase)
    core = phrase[: match.start()] if match and match.start() else phrase
    words = _WORD.findall(core)
    return words[-1].lower() if words else ""


def words_before(text: str, start: int) -> str:
    """The part of a noun phrase that stands before a name: "the interior ministry's chief spokesman", say."""
    window = text[max(0, start - 140) : start]
    cuts = [match.end() for match in _LEFT_CUT.finditer(window) if not _is_inner_stop(window, match.start())]
    words = window[cuts[-1] if cuts else 0 :].split()
    kept: list[str] = []
    for word in reversed(words[-12:]):
        lower = word.lower()
        if (
            lower in _STOPS
            or word in CALENDAR
            or (lower.endswith("ed") and word == lower and lower not in ("united", "retired", "exiled", "red"))
        ):
            break
        kept.append(word)
    kept.reverse()
    return " ".join(kept)


def _is_inner_stop(window: str, at: int) -> bool:
    """A stop within an abbreviation such as "U.S." or "Lt." ends nothing."""
    if window[at] != ".":
        return False
    before = window[max(0, at - 5) : at].rsplit(" ", maxsplit=1)[-1]
    return len(before) <= 4 and before[:1].isupper() and window[at + 1 : at + 2] == " "


def words_after(text: str, end: int) -> str:
    """The apposition or relative clause that follows a name."""
    match = _APPOSITION.match(text, end)
    if match:
        found = match.group(1).strip()
        if _AGE.match(found):
            again = _APPOSITION.match(text, match.end())
            found = again.group(1).strip() if again else found
        first = found.split(" ")[0].lower()
        if (
            first in _NO_APPOSITION
            or (first.endswith("ed") and first not in ("retired", "exiled"))
            or not _describes(found)
        ):
            return ""
        return _cut_verb(found)
    match = _RELATIVE.match(text, end)
    return match.group(1) if match else ""


_VERB = re.compile(
    r"(?<=[a-z]{3})[.](?:[ \xa0]+[A-Z“\"]|\Z)"
    r"| (?:said|says|told|added|warned|called|noted|argued|wrote|has said|also said)\b"
)


def _cut_verb(found: str) -> str:
    match = _VERB.search(found)
    return found[: match.start()] if match else found


def _describes(found: str) -> bool:
    """Whether words after a comma describe, rather than go on with the sentence."""
    lower = found.lower()
    if lower.startswith(("who ", "whose ", "a ", "an ", "the ", "his ", "her ", "its ", "also ")):
        return True
    return read_description(found).rank > 0 or any(word in heads() for word in lower.split()[:4])


def apposition_before(text: str, start: int, person: bool) -> str:
    """The description that ends with a comma before a name: "the union's chair on wages, Mrs Ann Ray"."""
    window = _TITLE_BEFORE.sub("", text[max(0, start - 140) : start]).rstrip()
    if not window.endswith(","):
        return ""
    window = window[:-1]
    cuts = [match.end() for match in _LEFT_CUT.finditer(window) if not _is_inner_stop(window, match.start())]
    found = _BEFORE_PHRASE.sub("", window[cuts[-1] if cuts else 0 :].strip())
    entity = heads().get(head_noun(found)) if found else None
    return found if entity is not None and (entity == "person") == person else ""


_TITLE_BEFORE = re.compile(
    r"(?:\b(?:Mrs?|Ms|Miss|Dr|Sir|Dame|Prof|Gen|Col|Lt|Capt|Hon|Rev|Datuk|Tan|Sri|Justice|Professor)\b[.]?"
    r"[ \xa0]){1,3}\Z"
)
_BEFORE_PHRASE = re.compile(
    r"\A(?:said|says|told|and|but|while|as|meanwhile|according to|asked|added|wrote)[ \xa0]", re.IGNORECASE
)
