"""The words by which the article describes a named source: before the name and after it.

Not here: what they mean (`_roles`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from stance.speakers._roles import read_description
from stance.speakers._tables import heads, word_class
from stance.speakers._words import look_up

DETERMINER = re.compile(
    r"(?:the|an?|this|that|these|those|his|her|its|their|our|another|one|some|many|several|most|all|other|both|no|any|two|"
    r"three|four|five|six|\d{1,9})[ \xa0]{1,4}",
    re.IGNORECASE,
)
_HEAD_CUT = re.compile(
    r"[,;:(–—]|[ \xa0](?:of|for|in|at|from|with|who|that|which|on|to|and|whose|about|by|near|against|across|under"
    r"|familiar|close|(?:seen|interviewed|obtained|examined|reviewed|prepared|drafted|commissioned|published|issued|released"
    r"|signed|written|sent|leaked|posted)(?= by| to| on| in| at))\b"
)
_WORDS_BEFORE = 12  # of a description before a name
WORD = re.compile(r"\w+(?:['’.&-]\w+)*")
# Backwards from a name: words of its noun phrase, up to a stop or a word that cannot belong to it.
# One set of characters comes first, so that the search may skip to them.
_LEFT_CUT = re.compile(r"[.,;:!?()\[\]\"“”–—\n](?:(?!\w)|(?<=[\"“(]))")
_CUTTING = frozenset('.,;:!?()[]"“”–—\n')
# How far before a name its description is looked for, and how far titles may stand between the two.
_REACH_BEFORE, _REACH_TITLES = 140, 24
_OF_THE_NAMED = ("of", "to", "for")
_STOPS = word_class("stop")
_PREPOSITIONS = word_class("opening preposition")
_NO_PAST = word_class("no past form")
_CALENDAR = word_class("calendar")
_JOINING = word_class("joining")
_APPOSITION = re.compile(r"(?:['’]s)?(?:,|[ \xa0]?[–—]|[ \xa0][(-])[ \xa0]?([^,;:–—()\"“”\n]{3,160})")
_AGE = re.compile(r"\d{1,3}(?:-year-old)?\Z|an? [\w-]{0,20}\d{1,3}\Z")
_RELATIVE = re.compile(
    r"[ \xa0]((?:(?:of|from|at) (?:the )?|(?:is|was) (?:also )?(?:an?|the) "
    r"|(?:was|has been|had been) (?:appointed|elected|named|nominated|re-elected|reappointed|sworn in) |who )"
    r"[^,;:–—()\"“”\n]{3,100}?)"
    r"(?=[,;:.–—()\"“”\n]| (?:said|says|told|added|warned|called|noted|argued|wrote)\b)"
)
# "was sworn in on Friday as the islands' governor"
_INSTALLED = re.compile(
    r"[ \xa0](?:was|has been|had been) (?:appointed|elected|named|nominated|re-elected|sworn in|inaugurated)\b"
    r"[^\n;“\"]{0,50}? as ([^,;:–—()\"“”\n]{3,80})"
)
_IN_BRACKETS = re.compile(r"\(([A-Z][^()\n]{4,80})\)")
_OF_NAMED = re.compile(
    r"[ \xa0]((?:of|from|at) (?:the )?(?:[a-z][\w'’-]{1,20} ){0,4}[A-Z][\w'’&-]{0,30}"
    r"(?: (?:(?:of|for|and|on) (?:the )?)?[A-Z][\w'’&-]{0,30}){0,8})"
)
# A clause after a name begins with one of: at, from, had, has, is, of, was, who.
_CLAUSE_LETTERS = frozenset("afhiow")
_SPACES = (" ", "\xa0")
_VERB = re.compile(
    r"(?<=[a-z]{3})[.](?:[ \xa0]+[A-Z“\"]|\Z)"
    r"| (?:said|says|told|added|warned|called|noted|argued|wrote|asserted|stated|claimed|insisted|has said|also said)\b"
)
_NO_APPOSITION = word_class("no apposition")


def without_determiner(phrase: str) -> str:
    """A noun phrase without its article or the like."""
    match = DETERMINER.match(phrase)
    return phrase[match.end() :] if match else phrase


@lru_cache(maxsize=4096)
def head_noun(phrase: str) -> str:
    """The head of a noun phrase without a name, in lower case: "official" of "a senior official of the ministry"."""
    phrase = without_determiner(phrase)
    match = _HEAD_CUT.search(phrase)
    core = phrase[: match.start()] if match and match.start() else phrase
    words = WORD.findall(core)
    return words[-1].lower() if words else ""


def words_before(text: str, start: int) -> str:
    """The part of a noun phrase that stands before a name: "the interior ministry's chief spokesman", say."""
    window = text[max(0, start - _REACH_BEFORE) : start]
    if window[-2:-1] == ")":
        window = _BRACKETS.sub("", window)
    mark = window[-2:-1]
    if mark in _CUTTING and not (mark == "." and _is_inner_stop(window, len(window) - 2)):
        return ""
    if window.rpartition(" ")[0].rpartition(" ")[2].lower() in _STOPS:
        return ""
    window = window.rpartition("\n\n")[2]
    kept = _words_kept(window)
    # Where a line ends among these words, only the window itself tells whether that is a stop.
    if kept and "\n" in window[-len(kept) - 2 :]:
        kept = _words_kept(window[_last_cut(window) :])
    # A stop further back changes nothing, and few have one among these words.
    if _LEFT_CUT.search(kept):
        kept = _words_kept(kept[_last_cut(kept + " ") :])
    return kept


def _words_kept(window: str) -> str:
    """The last words of a stretch of text, from the last one that cannot belong to the same noun phrase."""
    kept: list[str] = []
    for word in reversed(window.rsplit(None, _WORDS_BEFORE)[-_WORDS_BEFORE:]):
        if _cannot_belong(word):
            break
        kept.append(word)
    kept.reverse()
    # "the resignation of Ann Ray" describes no Ann Ray.
    return "" if kept and kept[-1] in _OF_THE_NAMED else " ".join(kept)


@lru_cache(maxsize=8192)
def _cannot_belong(word: str) -> bool:
    """Whether a word ends a noun phrase backwards: a past form, a word of the sentence, a day."""
    lower = word.lower()
    is_past = word == lower and lower.endswith("ed") and lower not in _NO_PAST
    return is_past or lower in _STOPS or word in _CALENDAR


def is_title(words: str) -> bool:
    """Whether words before a name are only titles."""
    return all(look_up(word).title for word in words.split(" "))


def _last_cut(window: str) -> int:
    """Where the stretch of text that runs up to the end of the window without a stop begins."""
    for match in reversed([*_LEFT_CUT.finditer(window)]):
        if window[match.start()] != "." or not _is_inner_stop(window, match.start()):
            return match.end()
    return 0


def _is_inner_stop(window: str, at: int) -> bool:
    """Whether a stop belongs to an abbreviation such as "U.S." or "Lt." and so ends nothing."""
    before = (window[max(0, at - 5) : at].split() or [""])[-1]
    return len(before) <= 4 and before[:1].isupper() and window[at + 1 : at + 2] == " "


def words_after(text: str, end: int) -> str:
    """The apposition or relative clause that follows a name."""
    if text[end : end + 1] in _SPACES and text[end + 1 : end + 2].islower():
        return _clause_after(text, end)
    match = _APPOSITION.match(text, end)
    if match is None:
        return ""
    found = match.group(1).strip()
    if _AGE.match(found):
        again = _APPOSITION.match(text, match.end())
        found = again.group(1).strip() if again else found
    first = found.partition(" ")[0].lower()
    if (
        first in _NO_APPOSITION
        or (first.endswith("ed") and first not in ("retired", "exiled"))
        or not _describes(found)
    ):
        return ""
    verb = _VERB.search(found)
    # "as the paper wrote, Justice Minister Ann Ray asserted that": another clause.
    if verb and verb.group()[0] == " " and found[:1].isupper():
        return ""
    return found[: verb.start()] if verb else found


def _clause_after(text: str, end: int) -> str:
    """The clause without a comma that tells what somebody is: "of the Kiln Union", "was sworn in as mayor"."""
    if text[end + 1] not in _CLAUSE_LETTERS:
        return ""
    match = _OF_NAMED.match(text, end) or _INSTALLED.match(text, end) or _RELATIVE.match(text, end)
    if match is None:
        return ""
    found = match.group(1)
    verb = _VERB.search(found)
    return found[: verb.start()] if verb else found


def spelt_out(text: str, short: str) -> str:
    """The name that the article introduces an acronym with: "Harbour Safety Board (HSB)", or after it in brackets."""
    at = text.find(f"({short})")
    if at < 0:
        opening = text.find(f"{short} (")
        match = _IN_BRACKETS.match(text, opening + len(short) + 1) if opening >= 0 else None
        return match.group(1) if match else ""
    kept: list[str] = []
    for word in reversed(text[max(0, at - 120) : max(0, at)].split()[-10:]):
        if not (word[:1].isupper() or word in _JOINING) or word[-1] in ".,;:":
            break
        kept.append(word)
    while kept and kept[-1][:1].islower():
        kept.pop()
    return " ".join(reversed(kept)).removeprefix("The ")


def _describes(found: str) -> bool:
    """Whether words after a comma describe, rather than go on with the sentence."""
    lower = found.lower()
    if lower.startswith(("who ", "whose ", "a ", "an ", "the ", "his ", "her ", "its ", "also ")):
        return True
    return read_description(found, True).rank > 0 or any(word in heads() for word in lower.split()[:4])


def apposition_before(text: str, start: int, person: bool) -> str:
    """The description that ends with a comma before a name: "the union's chair on wages, Mrs Ann Ray"."""
    if text.find(",", max(0, start - _REACH_TITLES), start) < 0:
        return ""
    window = text[max(0, start - _REACH_BEFORE) : start].rstrip()
    while window[-1:] != ",":
        rest, _, last = window.rpartition(" ")
        if not look_up(last).title:
            return ""
        window = rest.rstrip()
    window = _BRACKETS.sub("", window[:-1]) if ")" in window else window[:-1]
    found = window[_last_cut(window) :].strip()
    openings = [match.end() for match in _BEFORE_PHRASE.finditer(found)]
    if openings:
        found = found[openings[-1] :]
    if found.partition(" ")[0].lower() in _PREPOSITIONS:
        found = _after_adverbial(found)
    return found if found and _may_describe(found, person) else ""


def _after_adverbial(found: str) -> str:
    """What follows a prepositional phrase: "the leader of the bloc" of "in parliament the leader of the bloc"."""
    if found.startswith(("For the ", "for the ")):
        return found[4:]
    for match in _NEXT_PHRASE.finditer(found):
        if match.group(1).lower() not in _BEFORE_OBJECT:
            return found[match.start(2) :]
    return ""


def _may_describe(found: str, person: bool) -> bool:
    """Whether a noun phrase describes a person, or an organisation."""
    head = head_noun(found)
    entity = heads().get(head)
    if person:
        return entity == "person" or (
            entity is None and bool(_OWNING.match(found)) and read_description(found).rank > 0
        )
    return entity is not None and (entity != "person" or read_description(head).role == "business")


# What a bracket after a noun adds ("member of parliament (MP)") is not part of the phrase.
_BRACKETS = re.compile(r"[ \xa0]\([^()\n]{1,60}\)")
_OWNING = re.compile(r"(?<![\w-])(?:[\w-]{1,30} ){0,4}[\w-]{2,30}['’]s? [\w -]{3,40}\Z")
_NEXT_PHRASE = re.compile(r"([\w'’-]{1,20})[ \xa0]((?:the|an?|his|her|its|their)[ \xa0])")
_BEFORE_OBJECT = _PREPOSITIONS | word_class("preposition") | word_class("joining")
_BEFORE_PHRASE = re.compile(
    r"\b(?=[ABWabqstw])"
    r"(?:(?:[Aa]nd|[Bb]ut|[Ww]hile|[Aa]s|that|when|where)[ \xa0](?=(?:the|an?|his|her|its|their|another)[ \xa0])"
    r"|(?:said|says|told|asked|added|wrote|by|quoted|according to)[ \xa0]"
    r"(?=(?:the|an?|his|her|its|their)[ \xa0]|[A-Z]))"
)
