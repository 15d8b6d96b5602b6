"""The cast of one article: its persons, whoever has spoken so far, and what was said where.

Not here: whom a mention means (`_resolve`, `_pronouns`, `_phrases`) and what anybody's role is (`_relations`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from stance.quotes import FoundQuote
from stance.speakers._allegiance import Allegiance
from stance.speakers._describe import (
    apposition_before,
    is_title,
    words_after,
    words_before,
)
from stance.speakers._named import Run
from stance.speakers._names import Names
from stance.speakers._people import People, Person
from stance.speakers._roles import Reading
from stance.speakers._sources import Described, Source, words_and_gender

# How far back a pronoun or a description is looked for: sentences, earlier statements, names.
_SENTENCES_BACK, _EVENTS_BACK, NAMES_BACK = 5, 40, 200
_MENTIONS_READ = 12
_STATE_PERSON = Reading("state", 2, "person")


class Cast:
    """Who takes part in an article, as far as it has been read; sources are added in the order of the text."""

    def __init__(self, names: Names, allegiance: Allegiance, quotes: Sequence[FoundQuote]) -> None:
        self.text = names.text
        self._statements = {quote.start for quote in quotes}
        self._statement_ends = {quote.end for quote in quotes}
        self.allegiance = allegiance
        self.runs = names.runs
        self.run_starts = [run.start for run in names.runs]
        self.people = People(names.text, names.runs)
        self.named = self.people.mentions
        self.named_starts = [start for start, _, _ in self.named]
        self.phrases: dict[str, Source] = {}
        self.lead_end = names.sentences[2] if len(names.sentences) > 2 else len(names.text)
        self._countries = names.countries
        self._sentences = names.sentences
        self._persons: dict[Person, Source] = {}
        self._events: list[tuple[int, Source]] = []
        self._event_starts: list[int] = []

    # What was said

    def remember(self, position: int, source: Source) -> None:
        """Note that a source is named at a place, none before the last one noted."""
        self._events.append((position, source))
        self._event_starts.append(position)

    def events_before(self, position: int) -> Iterator[tuple[int, Source]]:
        """The latest sources before a place, the last one first."""
        high = bisect_left(self._event_starts, position)
        return reversed(self._events[max(0, high - _EVENTS_BACK) : high])

    def last(self, position: int, *kinds: str) -> Source | None:
        """The last source of these kinds, or of any, before a place."""
        return next(
            (s for _, s in self.events_before(position) if not kinds or s.kind in kinds),
            None,
        )

    def stretches_before(self, position: int) -> Iterator[tuple[int, int]]:
        """The sentence of a place up to it, and the sentences before, the nearest first."""
        here = bisect_right(self._sentences, position) - 1
        for index in range(here, max(-1, here - _SENTENCES_BACK - 1), -1):
            yield (
                self._sentences[index],
                position if index == here else self._sentences[index + 1],
            )

    # Who is named

    def runs_before(self, position: int) -> Iterator[Run]:
        """The capitalised runs before a place, the last one first."""
        high = bisect_left(self.run_starts, position)
        return reversed(self.runs[max(0, high - NAMES_BACK) : high])

    def runs_between(self, start: int, end: int) -> Sequence[Run]:
        """The capitalised runs that begin within a stretch of the text."""
        return self.runs[bisect_left(self.run_starts, start) : bisect_left(self.run_starts, end)]

    def persons_before(self, position: int) -> Iterator[Source]:
        """The persons named before a place, the last one first."""
        high = bisect_right(self.named_starts, position)
        for _, _, person in reversed(self.named[max(0, high - NAMES_BACK) : high]):
            if person.is_sure:
                yield self.source_of(person)

    def persons_after(self, position: int) -> Iterator[Source]:
        """The persons named after a place, the first one first."""
        low = bisect_right(self.named_starts, position)
        for _, _, person in self.named[low : low + NAMES_BACK]:
            if person.is_sure:
                yield self.source_of(person)

    def person_of(self, person: Person, gender: str) -> Source | None:
        """A person as a source, if it surely is one and of this gender or of one that is not told."""
        if not person.is_sure or person.gender not in (None, gender):
            return None
        source = self.source_of(person)
        return source if source.gender in (None, gender) else None

    def is_known(self, person: Person) -> bool:
        """Whether a person has been asked for before."""
        return person in self._persons

    def source_of(self, person: Person) -> Source:
        """A person as a source, with all that the article calls him or her."""
        source = self._persons.get(person)
        if source is None:
            source = self._persons[person] = Source(name=person.name, kind="person", person=person)
            self._describe(source, person)
        return source

    def apposed_before(self, start: int, *, person: bool) -> str:
        """The apposition before a place, unless it is a statement: "The line was shut by the mayor, Karel Elm said"."""
        found = apposition_before(self.text, start, person)
        return "" if found and self.text.rfind(",", 0, start) in self._statement_ends else found

    def apposed_after(self, end: int) -> str:
        """The apposition or clause after a place, unless it is a statement: "According to Ode, the mayor left"."""
        found = words_after(self.text, end)
        return "" if found and self.text.find(found, end) in self._statements else found

    def _describe(self, source: Source, person: Person) -> None:
        """Add what the article calls a person, and what follows from the words."""
        for start, end in person.mentions[:_MENTIONS_READ]:
            before = words_before(self.text, start)
            apposed = "" if before and not is_title(before) else self.apposed_before(start, person=True)
            if before:
                if self._is_country_of(before):
                    source.described.append(Described(before, start - len(before) - 1, _STATE_PERSON))
                source.describe(before, start - len(before) - 1)
            if apposed:
                source.describe(apposed, start - len(apposed) - 2)
            elif after := self.apposed_after(end):
                source.describe(after, end)
        source.described = [described for described in source.described if described.reading.rank]
        told = [words_and_gender(described.text) for described in source.described]
        source.words = frozenset().union(*[words for words, _ in told])
        source.gender = person.gender or next((gender for _, gender in told if gender), None)

    def _is_country_of(self, before: str) -> bool:
        """Whether the words before a name are a country's that owns it: "Odessia's Ann Ray"."""
        return before[-2:] in ("'s", "’s") and before[:-2] in self._countries
