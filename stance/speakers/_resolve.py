"""Whom the words that name a source mean: the name behind a surname, a pronoun or a description.

Not here: what is known about somebody (`_cast`, `_describe`) and what follows from it (`_relations`).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from stance.records import Mention
from stance.speakers._cast import Cast
from stance.speakers._people import Person, name_words
from stance.speakers._phrases import by_description, plain
from stance.speakers._pronouns import group_meant, person_meant, thing_meant
from stance.speakers._roles import read_description
from stance.speakers._sources import Source
from stance.speakers._tables import gendered, word_class

PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_RELATIVE = ("who", "whom", "which", "that")
_THING = ("it", "its", "this", "which")
_GROUP = ("they", "them", "these", "those")
_OTHER = word_class("pronoun")
_AFTER_NAME = re.compile(r"[ \xa0]*(?:\Z|[,;(–—-]|(?:of|from|at|with|in|and|who|for)\b)")
_OF_BEFORE = re.compile(r"(?:of|for|at|in|from|near|to|by)[ \xa0](?:the[ \xa0])?\Z")
_APPOSED = re.compile(r",? (?:an? |\d|who\b)")


def resolve(cast: Cast, mention: Mention) -> Source:
    """The source that a mention means; mentions come in the order of the text."""
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


def _antecedent(cast: Cast, mention: Mention) -> Source | None:
    """The name right before a relative pronoun: "Ann Ray, who"."""
    index = bisect_right(cast.run_starts, mention.start) - 1
    if index < 0 or cast.text[cast.runs[index].end : mention.start].strip(" \xa0,") != "":
        return None
    run = cast.runs[index]
    named = Mention(text=cast.text[run.start : run.end], start=run.start, end=run.end)
    return _by_name(cast, named) or by_description(cast, named)


def _by_name(cast: Cast, mention: Mention) -> Source | None:
    """The person that the mention names, if it does."""
    for index in range(bisect_right(cast.named_starts, mention.start - 1), len(cast.named)):
        start, end, person = cast.named[index]
        if start >= mention.end:
            break
        if end > mention.end or not person.is_sure or not _AFTER_NAME.match(cast.text[end : mention.end]):
            continue
        # "the mayor of Port Ann" names a place, "Ann Ray of the Port" a person.
        names_place = _OF_BEFORE.search(cast.text[mention.start : start]) and not person.titled
        if names_place and not _is_named_elsewhere(cast, person, mention):
            continue
        return cast.source_of(person)
    return _single_name(cast, mention)


def _is_named_elsewhere(cast: Cast, person: Person, mention: Mention) -> bool:
    return cast.is_known(person) or any(not mention.start <= at < mention.end for at, _ in person.mentions)


def _single_name(cast: Cast, mention: Mention) -> Source | None:
    """A lone capitalised word: a person of the article, or one whom its form or what follows shows to be one."""
    words = tuple(mention.text.replace("\xa0", " ").split(" "))
    rest = words[name_words(words)[0] :]
    if len(rest) != 1 or rest[0].islower() or rest[0].isupper() or read_description(rest[0]).rank:
        return None
    known = cast.people.called(rest[0])
    apposed = _APPOSED.match(cast.text[mention.end : mention.end + 8]) is not None
    if known is None and (rest[0] in gendered() or apposed):
        known = cast.people.named(rest)
        known.mentions.append((mention.end - len(rest[0]), mention.end))
    return cast.source_of(known) if known is not None else None
