"""Sentences of one paragraph, with respect for quotation marks and abbreviations.

Not here: paragraphs, and which sentences of a quotation belong to one attribution.
"""

from __future__ import annotations

import re
from functools import cache

from stance.lexicon import read_table
from stance.text._tokens import Span, abbreviations

# Begins with a set of characters, which the engine looks for several times faster than for a repeat of them.
_END = re.compile(r"[.!?…][.!?…]{0,4}[\"”»'’)\]]{0,4}(?=\s)")
_MAX_WORD = 15
_WORD_BEFORE = re.compile(rf"[\w.&-]{{1,{_MAX_WORD}}}$")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){0,6}[^\W\d_]")
_SUBJECT_WORD = re.compile(r"[\w.'’-]{1,30} ")
_VERB = re.compile(r"(?<!\S)(?P<verb>\w{1,30}(?:-\w{1,30})?)\b(?P<stop>[.]|,(?! [\"“])|$)?(?P<quoted>, [\"“])?")
# The longest of forty thousand sentences of news has half as many characters. Each source in a sentence has it judged
# anew: without an end, a page without full stops would take time by the square of its length.
_MAX_SENTENCE = 2_000
_MAX_SUBJECT_WORDS = 6
_MAX_ATTRIBUTION = 120
_OPENING = frozenset("\"“„«‘'`([•*–—-”")
_CLOSING = frozenset("\"”»'’")


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """Cut a paragraph into sentences; one within a quotation is a sentence of its own, and none is endless."""
    spans = _sentences(text, start, end)
    if end - start <= _MAX_SENTENCE:
        return spans
    return [part for span in spans for part in _parted(text, span)]


def _parted(text: str, span: Span) -> list[Span]:
    """Part what is too long for a sentence, between words where there are any."""
    start, end = span
    parts: list[Span] = []
    while end - start > _MAX_SENTENCE:
        stop = next((i for i in range(start + _MAX_SENTENCE, start, -1) if text[i].isspace()), start + _MAX_SENTENCE)
        following = stop
        while text[following].isspace():
            following += 1
        while text[stop - 1].isspace():
            stop -= 1
        parts.append(Span(start, stop))
        start = following
    return [*parts, Span(start, end)]


def _sentences(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        following = match.end()
        while following < end and text[following].isspace():
            following += 1
        if following < end and _ends_here(text, match, following, begin, end):
            spans.append(Span(begin, match.end()))
            begin = following
    if begin < end:
        spans.append(Span(begin, end))
    return spans


def _ends_here(text: str, match: re.Match[str], following: int, begin: int, end: int) -> bool:
    """Whether a sentence that began at `begin` ends with the stops that were matched."""
    first = text[following]
    if not (first.isupper() or first.isdigit() or first in _OPENING or not first.isascii()):
        return False
    stop, after = match.span()
    if text[stop - 1 : stop] in ("[", "(") and _opens_sentence(text, stop - 1, begin):
        return False
    if text[after - 1] in _CLOSING and _attributes(text, stop, following, end):
        return False
    if text[stop] != "." or after - stop > 1:
        return True
    word = _word_before(text, max(begin, stop - _MAX_WORD), stop)
    return not word or not _continues(word, text, following)


def _word_before(text: str, start: int, stop: int) -> str:
    """Give the word that ends at an offset; its inner full stops and signs count as parts of it."""
    last = text[start:stop].rpartition(" ")[2]
    if last.isalnum():
        return last
    word = _WORD_BEFORE.search(text, start, stop)
    return word.group() if word is not None else ""


def _opens_sentence(text: str, bracket: int, begin: int) -> bool:
    """Whether an omission in brackets stands before the first word of a sentence."""
    before = text[max(begin, bracket - 20) : bracket].rstrip()
    return not before or before[-1] in '.!?…"“”'


def _continues(word: str, text: str, following: int) -> bool:
    """Whether the full stop after a word belongs to an abbreviation within a sentence."""
    kind = abbreviations().get(word)
    if kind == "title":
        return True
    if kind == "number":
        return text[following].isdigit()
    if kind is None and not (word[0].isupper() and word != "I" and _INITIALS.fullmatch(word)):
        return False
    after = _WORD_AFTER.match(text, following)
    return after is None or after.group().lower() not in _starters()


@cache
def _starters() -> frozenset[str]:
    """Words that begin a sentence rather than go on after an abbreviation."""
    classes = ("pronoun", "article", "conjunction", "opener", "time_preposition")
    return frozenset(row["word"] for row in read_table("function_words") if row["class"] in classes)


@cache
def _verbs() -> frozenset[str]:
    """Forms of the verbs that stand beside a quotation, in the present and the past."""
    rows = [row for row in read_table("cues") if row["class"] == "strong" and " " not in row["cue"]]
    return frozenset(form for row in rows for form in row["forms"].split()[1:3])


def _attributes(text: str, stop: int, following: int, end: int) -> bool:
    """Whether a quotation goes on with its attribution, as in ``"Why?" Ode asked``."""
    end = min(end, following + _MAX_ATTRIBUTION)
    for _ in range(_MAX_SUBJECT_WORDS):
        word = _SUBJECT_WORD.match(text, following, end)
        if word is None:
            return False
        following = word.end()
        verb = _VERB.match(text, following, end)
        if verb is None or verb["verb"] not in _verbs():
            continue
        return verb["quoted"] is None and (text[stop] in "?!…" or verb["stop"] is not None)
    return False
