"""The persons of an article, found by any of their names.

Not here: what a person does (`_describe`, `_roles`) and whom a pronoun means (`_resolve`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

from stance.speakers._named import RUNS_KEPT, Run
from stance.speakers._tables import gendered, heads, states, word_class
from stance.speakers._words import Word, look_up

# "Mr Hall" is a person, though a hall is none.
_POLITE = word_class("short title")
_ARTICLE = re.compile(r"(?:al|el|an|ad|as|ash|ul)-(?=\w)")


class Person:
    """A person of the article: the fullest name, the places that name it, and its gender where known."""

    __slots__ = ("gender", "mentions", "parts", "surname", "titled", "words")

    def __init__(self, words: tuple[str, ...]) -> None:
        self.call(words)
        self.mentions: list[tuple[int, int]] = []
        self.gender: str | None = None
        self.titled = False

    def call(self, words: tuple[str, ...]) -> None:
        """Take these words as the name."""
        self.words = words
        parts, self.parts = _parts_of(words)
        self.surname = parts[-1]

    @property
    def name(self) -> str:
        """The fullest form of the name."""
        return " ".join(self.words)

    @property
    def is_sure(self) -> bool:
        """Whether a title or a second name shows that it is a person."""
        return self.titled or len(self.words) > 1


@lru_cache(maxsize=RUNS_KEPT)
def name_words(words: tuple[str, ...], after_office: bool = False) -> tuple[int, bool]:
    """Find where the person's name begins in a run: its index (the run's length if none) and whether a title precedes.

    After words such as "Minister of", one or more words of the office may stand before the name.
    """
    first, last = 0, len(words)
    if last == 1 and not (alone := look_up(words[0])).state:
        return int(alone.thing or alone.title), False
    known = [look_up(word) for word in words]
    if last < 3 and not (known[0].told or known[-1].told):
        return 0, False
    while first < last and known[first].opener:
        first += 1
    titled = False
    for index in range(first, last - 1):
        if known[index].title:
            first, titled = index + 1, True
    after_title = first
    if first < last and known[first].state:
        first = _skip_state(words, first)
    if after_office and first == after_title:
        named = [k for k in range(first, last - 2) if known[k].office]
        if named or last - first > 2:
            first = named[-1] + 1 if named else first + 1
        if last - first < 2:
            return last, False
    if not titled and last - first > 2 and names_person(known[first].lower):
        first += 1
    if titled and last - first == 1 and words[first - 1].rstrip(".") in _POLITE:
        return first, True
    return (last, False) if _names_thing(words[first:], known[first:]) else (first, titled)


def _names_thing(words: tuple[str, ...], known: list[Word]) -> bool:
    """Whether words that may be a person's name end in a title or hold a word that names things."""
    # "Bill Ray" is a person, though a bill is none.
    given = len(words) > 1 and words[0] in gendered() and not known[0].title
    return any(word.thing for word in known[given:]) or (bool(known) and known[-1].title)


def names_person(lower: str) -> bool:
    """Whether a word before a name is what the person is ("haulier", "commissioner-general"), and so no part of it."""
    return "person" in (heads().get(lower.rstrip("s")), heads().get(lower.partition("-")[0])) or lower.endswith(
        "ologist"
    )


def _skip_state(words: tuple[str, ...], first: int) -> int:
    """Skip a state's name or adjective before a name, as in "United States Ann Ray"."""
    rest = " ".join(words[first:])
    for naming in states()[words[first]]:
        if rest.startswith(naming.phrase + " ") or rest == naming.phrase:
            return first + naming.phrase.count(" ") + 1
    return first


@lru_cache(maxsize=8192)
def _plain(word: str) -> str:
    if "-" in word:
        word = _ARTICLE.sub("", word)
    return word.replace("’", "'").rstrip(".")


@lru_cache(maxsize=RUNS_KEPT)
def _parts_of(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words of a name as names are compared, in order and as a set."""
    parts = tuple(map(_plain, words))
    return parts, frozenset(parts)


class People:
    """The persons of an article, found by any of their names."""

    def __init__(self, text: str, runs: Iterable[Run]) -> None:
        self._by_word: dict[str, list[Person]] = {}
        self.mentions: list[tuple[int, int, Person]] = []
        known: dict[tuple[str, ...], Person] = {}
        single: list[tuple[int, int, tuple[str, ...], bool]] = []
        for candidate in _candidates(text, runs):
            start, end, words, titled = candidate
            if len(words) == 1:
                single.append(candidate)
                continue
            person = known.get(words)
            if person is None:
                person = known[words] = self._merge(words)
            self._note(person, start, end, text if titled else "")
        for start, end, words, titled in single:
            called = known.get(words) or self.called(words[0]) or (self._add(words) if titled else None)
            if called is not None:
                known[words] = called
                self._note(called, start, end, text if titled else "")
        self.mentions.sort(key=itemgetter(0))

    def called(self, word: str) -> Person | None:
        """The person that one word means: by surname first, then by any part of a name."""
        part = _plain(word)
        found = self._by_word.get(part)
        if not found:
            return None
        if len(found) > 1:
            return next((person for person in found if person.surname == part), found[0])
        return found[0]

    def named(self, words: tuple[str, ...]) -> Person:
        """The person with this name; a new one if the article has none."""
        if len(words) == 1:
            return self.called(words[0]) or self._add(words)
        return self._merge(words)

    def _merge(self, words: tuple[str, ...]) -> Person:
        """The person whose name holds these words or is held by them, in whatever order."""
        parts, asked = _parts_of(words)
        for key in (parts[-1], parts[0]):
            for person in self._by_word.get(key, ()):
                has = person.parts
                if asked <= has or (len(has) > 1 and has <= asked):
                    if len(words) > len(person.words):
                        person.call(words)
                        self._list(person)
                    return person
        return self._add(words)

    def _add(self, words: tuple[str, ...]) -> Person:
        person = Person(words)
        self._list(person)
        return person

    def _list(self, person: Person) -> None:
        for part in person.parts:
            found = self._by_word.setdefault(part, [])
            # Long lists would make hostile texts slow; a name shared by more people tells nobody apart anyway.
            if person not in found and len(found) < 8:
                found.append(person)
        if person.gender is None:
            person.gender = gendered().get(person.words[0])

    def _note(self, person: Person, start: int, end: int, titled_in: str) -> None:
        """Note a place that names a person; the text is given where a title stands before the name."""
        person.mentions.append((start, end))
        self.mentions.append((start, end, person))
        if titled_in:
            person.titled = True
            before = titled_in[max(0, start - 24) : start].split()
            gender = gendered().get(before[-1].rstrip(".")) if before else None
            person.gender = gender or person.gender


_ARTICLES = ("the", "The")
_OFFICE_BEFORE = re.compile(r"([\w-]{3,20})[ \xa0](?:of|for|to)[ \xa0](?:the[ \xa0])?\Z")


def _candidates(text: str, runs: Iterable[Run]) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """What may name a person: where the name begins and ends, its words, whether a title stands before it."""
    for run in runs:
        start, end, words, _ = run
        # "Minister of Justice Ann Ray": what the office is of stands in one run with the name.
        after_office = len(words) > 2 and _follows_office(text, start)
        first, titled = name_words(words, after_office)
        if first == len(words):
            continue
        # An article right before a name makes it a thing's: "the Green Alternative".
        if first:
            if first == 1 and not titled and words[0] in ("The", "A"):
                continue
            words = words[first:]
            start = end - sum(map(len, words)) - len(words) + 1
        elif not titled and start > 3 and text.startswith(_ARTICLES, start - 4):
            continue
        yield start, end, words, titled or after_office


def _follows_office(text: str, start: int) -> bool:
    if not text.endswith(("of ", "to ", "or ", "he "), 0, start):
        return False
    match = _OFFICE_BEFORE.search(text, max(0, start - 32), start)
    return match is not None and heads().get(match.group(1).lower()) == "person"
