"""The persons of an article, found by any of their names.

Not here: what a person does (`_describe`, `_roles`) and whom a pronoun means (`_resolve`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from stance.speakers._named import CALENDAR, Run, is_opener
from stance.speakers._tables import gendered, heads, portfolios, states, titles, word_class

# Capitalised words that make a run the name of a thing, beside the heads of the table of roles.
_THINGS = word_class("thing")


_ARTICLE = re.compile(r"(?:al|el|an|ad|as|ash|ul)-(?=\w)")


class Person:
    """A person of the article: the fullest name, the places that name it, and its gender where known."""

    __slots__ = ("gender", "mentions", "titled", "words")

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.mentions: list[tuple[int, int]] = []
        self.gender: str | None = None
        self.titled = False

    @property
    def name(self) -> str:
        """The fullest form of the name."""
        return " ".join(self.words)


@lru_cache(maxsize=2048)
def name_words(words: tuple[str, ...], after_office: bool = False) -> tuple[int, bool]:
    """Find where the person's name begins in a run: its index (the run's length if none) and whether a title precedes.

    After words such as "Minister of", one or more words of the office may stand before the name.
    """
    first, last = 0, len(words)
    while first < last and is_opener(words[first]):
        first += 1
    titled = False
    for index in range(first, last - 1):
        if words[index].rstrip(".") in titles():
            first, titled = index + 1, True
    after_title = first
    first = _skip_states(words, first)
    if after_office and first == after_title:
        named = [k for k in range(first, last - 2) if words[k].lower() in portfolios()]
        if named or last - first > 2:
            first = named[-1] + 1 if named else first + 1
        if last - first < 2:
            return last, False
    if first and not titled and last - first > 2 and _is_office_word(words[0]):
        first = max(first, 1)
    if not titled and last - first > 2 and words[first].lower().rstrip("s") in heads():
        first += 1
    if words[-1].rstrip(".") in titles() or any(_is_thing(word) for word in words[first:]):
        return last, False
    return first, titled


def _is_office_word(word: str) -> bool:
    return word.lower() in portfolios()


def _skip_states(words: tuple[str, ...], first: int) -> int:
    """Skip a state's name or adjective before a name, as in "United States Ann Ray"."""
    rest = " ".join(words[first:])
    for naming in states().get(words[first], ()) if first < len(words) else ():
        if rest.startswith(naming.phrase + " ") or rest == naming.phrase:
            return first + naming.phrase.count(" ") + 1
    return first


def _is_thing(word: str) -> bool:
    lower = word.lower()
    if word in CALENDAR or lower in _THINGS or is_opener(word):
        return True
    return (
        heads().get(lower, "person") != "person"
        or heads().get(word, "person") != "person"
        or (lower in portfolios() and lower not in ("young", "rights"))
    )


def _plain(word: str) -> str:
    return _ARTICLE.sub("", word).replace("’", "'").rstrip(".")


class People:
    """The persons of an article, found by any of their names."""

    def __init__(self, text: str, runs: Iterable[Run]) -> None:
        self._by_word: dict[str, list[Person]] = {}
        self.mentions: list[tuple[int, int, Person]] = []
        single: list[tuple[Run, str, bool]] = []
        for run, start, words, titled in _candidates(text, runs):
            if len(words) == 1:
                single.append((run._replace(start=start), words[0], titled))
                continue
            person = self._merge(words)
            self._note(person, run._replace(start=start), text, titled)
        for run, word, titled in single:
            known = self.called(word)
            if known is not None:
                self._note(known, run, text, titled)
            elif titled:
                self._note(self._add((word,)), run, text, titled)
        self.mentions.sort(key=lambda m: m[0])

    def called(self, word: str) -> Person | None:
        """The person that one word means: by surname first, then by any part of a name."""
        found = self._by_word.get(_plain(word))
        if not found:
            return None
        return next((p for p in found if _plain(p.words[-1]) == _plain(word)), found[0])

    def named(self, words: tuple[str, ...]) -> Person:
        """The person with this name; a new one if the article has none."""
        if len(words) == 1:
            return self.called(words[0]) or self._add(words)
        return self._merge(words)

    def _merge(self, words: tuple[str, ...]) -> Person:
        """The person whose name holds these words or is held by them, in whatever order."""
        asked = {_plain(w) for w in words}
        for key in (words[-1], words[0]):
            for person in self._by_word.get(_plain(key), ()):
                has = {_plain(w) for w in person.words}
                if asked <= has or (len(has) > 1 and has <= asked):
                    if len(words) > len(person.words):
                        self._rename(person, words)
                    return person
        return self._add(words)

    def _add(self, words: tuple[str, ...]) -> Person:
        person = Person(words)
        self._rename(person, words)
        return person

    def _rename(self, person: Person, words: tuple[str, ...]) -> None:
        person.words = words
        for word in words:
            found = self._by_word.setdefault(_plain(word), [])
            # Long lists would make hostile texts slow; a name shared by more people tells nobody apart anyway.
            if person not in found and len(found) < 8:
                found.append(person)
        if person.gender is None:
            person.gender = gendered().get(words[0])

    def _note(self, person: Person, run: Run, text: str, titled: bool) -> None:
        person.mentions.append((run.start, run.end))
        self.mentions.append((run.start, run.end, person))
        if titled:
            person.titled = True
            before = text[max(0, run.start - 24) : run.start].split()
            gender = gendered().get(before[-1].rstrip(".")) if before else None
            person.gender = gender or person.gender


_OFFICE_BEFORE = re.compile(r"([\w-]{3,20})[ \xa0](?:of|for|to)[ \xa0](?:the[ \xa0])?\Z")


def _candidates(text: str, runs: Iterable[Run]) -> Iterator[tuple[Run, int, tuple[str, ...], bool]]:
    """Runs that may name a person: the run, where the name begins, its words, whether a title stands before it."""
    for run in runs:
        # "Minister of Justice Ann Ray": what the office is of stands in one run with the name.
        after_office = len(run.words) > 2 and _follows_office(text, run.start)
        first, titled = name_words(run.words, after_office)
        if first < len(run.words):
            words = run.words[first:]
            start = run.end - sum(map(len, words)) - len(words) + 1 if first else run.start
            yield run, start, words, titled or after_office


def _follows_office(text: str, start: int) -> bool:
    if text[start - 3 : start] not in ("of ", "to ", "or ", "he "):
        return False
    match = _OFFICE_BEFORE.search(text, max(0, start - 32), start)
    return match is not None and heads().get(match.group(1).lower()) == "person"
