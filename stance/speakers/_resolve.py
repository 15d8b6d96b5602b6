"""Whom the words that name a source mean: the name behind a surname, a pronoun or a description.

Not here: what is known about somebody (`_cast`, `_describe`) and what follows from it (`_relations`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from stance.records import Mention
from stance.speakers._bodies import opening_of
from stance.speakers._cast import NAMES_BACK, Cast
from stance.speakers._describe import head_noun
from stance.speakers._people import Person, name_words
from stance.speakers._phrases import by_description, plain
from stance.speakers._pronouns import group_meant, person_meant, thing_meant
from stance.speakers._roles import read_description
from stance.speakers._sources import Source
from stance.speakers._tables import gendered, heads, word_class

PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_RELATIVE = ("who", "whom", "which", "that")
_THING = ("it", "its", "this", "which")
_GROUP = ("they", "them", "these", "those")
_OTHER = word_class("pronoun")
_AFTER_NAME = re.compile(r"[ \xa0]*(?:\Z|[,;(–—-]|(?:of|from|at|with|in|and|who|for)\b)")
_OF_BEFORE = re.compile(r"(?:of|for|at|in|from|near|to|by|under|with)[ \xa0](?:the[ \xa0])?\Z")
_REST_OF_COMPOUND = re.compile(
    r"-[a-z]{2,10}(?:-[a-z]{2,10}){0,2}[ \xa0][a-z]{2,20}(?:[ \xa0][a-z]{2,20}(?=[ \xa0](?:said|told|who|from|in)\b))?"
)
_REST_OF_NAME = re.compile(r"[ \xa0]['\"“]{0,2}([\w&][\w&-]{0,20}(?:[ \xa0][A-Z][\w&-]{0,20}){0,4})")
_SHORTEST_VARIANT, _SAME_START = 5, 3
_APPOSED = re.compile(r",? (?:an? |\d|who\b)")


def resolve(cast: Cast, mention: Mention) -> Source:
    """The source that a mention means; mentions come in the order of the text."""
    mention = _whole(cast.text, mention)
    words = mention.text.strip().lower()
    if words in PERSONAL:
        return person_meant(cast, mention.start, PERSONAL[words]) or plain(cast, mention)
    if words in _RELATIVE and (antecedent := _antecedent(cast, mention)) is not None:
        return antecedent
    if words in _THING:
        return thing_meant(cast, mention.start) or plain(cast, mention)
    if words in _GROUP:
        return group_meant(cast, mention.start) or plain(cast, mention)
    if words in _OTHER:
        return cast.last(mention.start) or plain(cast, mention)
    return _by_name(cast, mention) or by_description(cast, mention)


def _whole(text: str, mention: Mention) -> Mention:
    """A mention that breaks off too early, with the rest of its noun phrase: "a 22" of "a 22-year-old man"."""
    if mention.text.lower() == "the":
        rest = _REST_OF_NAME.match(text, mention.end)
        start = rest.start(1) if rest else mention.start
    else:
        rest = _REST_OF_COMPOUND.match(text, mention.end) if mention.text[-1:].isdigit() else None
        start = mention.start
    return Mention(text=text[start : rest.end()], start=start, end=rest.end()) if rest else mention


def _antecedent(cast: Cast, mention: Mention) -> Source | None:
    """The name right before a relative pronoun: "Ann Ray, who"."""
    start = next((start for start, _ in cast.stretches_before(mention.start)), mention.start)
    opening = opening_of(cast.text, start, mention.end)
    if opening is not None and cast.text[opening.end : mention.start].strip(" \xa0,") == "":
        return _by_name(cast, opening) or by_description(cast, opening)
    index = bisect_right(cast.run_starts, mention.start) - 1
    if index < 0 or cast.text[cast.runs[index].end : mention.start].strip(" \xa0,") != "":
        return None
    run = cast.runs[index]
    named = Mention(text=cast.text[run.start : run.end], start=run.start, end=run.end)
    return _by_name(cast, named) or by_description(cast, named)


def _by_name(cast: Cast, mention: Mention) -> Source | None:
    """The person that the mention names, if it does."""
    first = bisect_left(cast.named_starts, mention.start)
    for start, end, person in cast.named[first : bisect_left(cast.named_starts, mention.end, first)]:
        if end > mention.end or not person.is_sure:
            continue
        if end < mention.end and not _AFTER_NAME.match(cast.text[end : mention.end]):
            continue
        # "the mayor of Port Ann" names a place, "Ann Ray of the Port" a person.
        names_place = not person.titled and _OF_BEFORE.search(cast.text[mention.start : start])
        if names_place and (_heads_other(mention) or not _is_named_elsewhere(cast, person, mention)):
            continue
        return cast.source_of(person)
    return _single_name(cast, mention)


def _heads_other(mention: Mention) -> bool:
    """Whether the words before "of" and the like name somebody else: "the lawyer for Ann Ray", not "a letter from"."""
    return heads().get(head_noun(mention.text)) in ("person", "organisation")


def _is_named_elsewhere(cast: Cast, person: Person, mention: Mention) -> bool:
    return cast.is_known(person) or any(not mention.start <= at < mention.end for at, _ in person.mentions)


def _spelt_alike(cast: Cast, word: str) -> Person | None:
    """The person whose surname differs in one letter only, as names from other scripts do: "Rayev", "Rayef"."""
    if len(word) < _SHORTEST_VARIANT:
        return None
    for _, _, person in cast.named[:NAMES_BACK]:
        last = person.words[-1]
        if len(last) != len(word) or last[:_SAME_START] != word[:_SAME_START] or not person.is_sure:
            continue
        if sum(a != b for a, b in zip(last, word, strict=True)) == 1:
            return person
    return None


def _single_name(cast: Cast, mention: Mention) -> Source | None:
    """A lone capitalised word: a person of the article, or one whom its form or what follows shows to be one."""
    words = tuple(mention.text.replace("\xa0", " ").split(" "))
    if words[-1].islower():
        return None
    rest = words[name_words(words)[0] :]
    if len(rest) != 1 or read_description(rest[0]).rank:
        return None
    if rest[0].isupper():
        # A transcript labels its turns so: "ORR: ..." where "Dana Orr" is named.
        called = cast.people.called(rest[0].title())
        return cast.source_of(called) if called is not None and called.is_sure else None
    known = cast.people.called(rest[0]) or _spelt_alike(cast, rest[0])
    apposed = _APPOSED.match(cast.text[mention.end : mention.end + 8]) is not None
    if known is None and (rest[0] in gendered() or apposed):
        known = cast.people.named(rest)
        known.mentions.append((mention.end - len(rest[0]), mention.end))
    return cast.source_of(known) if known is not None else None
