"""Whom the words that name a source mean: the name behind a surname, a pronoun or a description.

Not here: what is known about somebody (`_describe`) and what follows from it (`_roles`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from stance.records import Mention
from stance.speakers._describe import apposition_before, head_noun, words_after, words_before
from stance.speakers._named import Run
from stance.speakers._people import People, Person, name_words
from stance.speakers._roles import Allegiance, read_description
from stance.speakers._sources import (
    WORD,
    Source,
    as_within_a_sentence,
    is_plural,
    telling_words,
    without_determiner,
)
from stance.speakers._tables import gendered, heads, states, word_class

_GENDERED_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_RELATIVE_PRONOUNS = ("who", "whom", "which", "that")
_THING_PRONOUNS = ("it", "its", "this", "which")
_GROUP_PRONOUNS = ("they", "them", "these", "those")
_OTHER_PRONOUNS = word_class("pronoun")
_INDEFINITE = re.compile(r"(?:an?|one|another|some)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|that|this|his|her|its)\b|[A-Z]", re.IGNORECASE)
_AFTER_NAME = re.compile(r"[ \xa0]*(?:\Z|[,;(–—-]|(?:of|from|at|with|in|and|who|for)\b)")
_OF_BEFORE = re.compile(r"(?:of|for|at|in|from|near|to|by)[ \xa0](?:the[ \xa0])?\Z")
_BETWEEN = frozenset(("", "Dr", "Dr.", "Mr", "Mr.", "Ms", "Mrs", "Sir"))
_OF_ANOTHER = re.compile(
    r"(?:its|their)\b|(?:the )?(?:group|organi[sz]ation|federation|council|association|institute|committee|board|body"
    r"|network|union|party|company|movement|alliance|forum|centre|center|agency|league|commission)(?:['’]s)? [\w-]",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:But |However, |Meanwhile, |And )?"
    r"((?:The |An? |This |These |Some |Many )?(?:[\w'’-]{1,30} ){0,4}?([a-zA-Z]{3,20}))"
    r"(?= (?:said|also|has|had|is|was|were|are|did|does|have|will|would|noted|found|added|called|in|of|on|for|by)\b|,)"
)
_JOINING = frozenset(("of", "for", "and", "on", "the", "against", "in", "to"))
_RANKS = frozenset(("official", "officials", "senior", "top", "government"))
_SUBJECT_REACH = 60
# How far back a pronoun or a description is looked for: sentences, earlier statements, names.
_SENTENCES_BACK, _EVENTS_BACK, _NAMES_BACK = 5, 40, 200
_MENTIONS_READ = 12


class Resolver:
    """Resolves the sources of one article in the order of its text.

    Parameters
    ----------
    text : str
        The article.
    runs : sequence of Run
        Its capitalised runs.
    sentences : sequence of int
        Where its sentences begin.
    allegiance : Allegiance
        Tells the target's officials from others, since an opening "senior official" may be named only later.
    """

    def __init__(self, text: str, runs: Sequence[Run], sentences: Sequence[int], allegiance: Allegiance) -> None:
        self._text = text
        self._allegiance = allegiance
        self._runs = runs
        self._run_starts = [run.start for run in runs]
        self._sentences = sentences
        self._people = People(text, runs)
        self._names = self._people.mentions
        self._name_starts = [start for start, _, _ in self._names]
        self._persons: dict[Person, Source] = {}
        self._plain_sources: dict[str, Source] = {}
        self._events: list[tuple[int, Source]] = []
        self._seen: dict[tuple[int, int], Source] = {}
        self._lead_end = sentences[2] if len(sentences) > 2 else len(text)

    def resolve(self, mention: Mention) -> Source:
        """The source that a mention means; mentions come in the order of the text."""
        key = (mention.start, mention.end)
        if key not in self._seen:
            self._seen[key] = source = self._find(mention)
            self._events.append((mention.start, source))
        return self._seen[key]

    def _find(self, mention: Mention) -> Source:
        words = mention.text.strip().lower()
        if words in _GENDERED_PRONOUNS:
            return self._by_pronoun(mention, _GENDERED_PRONOUNS[words])
        if words in _RELATIVE_PRONOUNS and (antecedent := self._antecedent(mention)) is not None:
            return antecedent
        if words in _THING_PRONOUNS:
            return self._thing_before(mention)
        if words in _GROUP_PRONOUNS:
            return self._group_before(mention)
        if words in _OTHER_PRONOUNS:
            return self._last(mention.start) or self._plain(mention)
        return self._by_name(mention) or self._by_description(mention)

    def _events_before(self, position: int) -> Iterator[tuple[int, Source]]:
        """The latest sources before a place, the last one first."""
        for at, source in reversed(self._events[-_EVENTS_BACK:]):
            if at < position:
                yield at, source

    def _last(self, position: int, *kinds: str) -> Source | None:
        return next((s for _, s in self._events_before(position) if not kinds or s.kind in kinds), None)

    def _antecedent(self, mention: Mention) -> Source | None:
        """The name right before a relative pronoun: "Ann Ray, who"."""
        index = bisect_right(self._run_starts, mention.start) - 1
        if index < 0 or self._text[self._runs[index].end : mention.start].strip(" \xa0,") != "":
            return None
        run = self._runs[index]
        named = Mention(text=self._text[run.start : run.end], start=run.start, end=run.end)
        return self._by_name(named) or self._by_description(named)

    # Names

    def _by_name(self, mention: Mention) -> Source | None:
        """The person that the mention names, if it does."""
        for index in range(bisect_right(self._name_starts, mention.start - 1), len(self._names)):
            start, end, person = self._names[index]
            if start >= mention.end:
                break
            if end > mention.end or (len(person.words) == 1 and not person.titled):
                continue
            if not _AFTER_NAME.match(self._text[end : mention.end]):
                continue
            # "the mayor of Port Ann" names a place, "Ann Ray of the Port" a person.
            names_place = _OF_BEFORE.search(self._text[mention.start : start]) and not person.titled
            if names_place and not self._is_named_elsewhere(person, mention):
                continue
            return self._person(person)
        return self._single_name(mention)

    def _is_named_elsewhere(self, person: Person, mention: Mention) -> bool:
        return person in self._persons or any(not mention.start <= at < mention.end for at, _ in person.mentions)

    def _single_name(self, mention: Mention) -> Source | None:
        """A lone capitalised word: a person of the article, or one whom its form or what follows shows to be one."""
        words = tuple(mention.text.replace("\xa0", " ").split(" "))
        rest = words[name_words(words)[0] :]
        if len(rest) != 1 or rest[0].islower() or rest[0].isupper() or read_description(rest[0]).rank:
            return None
        known = self._people.called(rest[0])
        if known is None and (rest[0] in gendered() or self._is_apposed(mention)):
            known = self._people.named(rest)
            known.mentions.append((mention.end - len(rest[0]), mention.end))
        return self._person(known) if known is not None else None

    def _is_apposed(self, mention: Mention) -> bool:
        return re.match(r",? (?:an? |\d|who\b)", self._text[mention.end : mention.end + 8]) is not None

    def _person(self, person: Person) -> Source:
        source = self._persons.get(person)
        if source is None:
            source = Source(name=person.name, kind="person", person=person, gender=person.gender)
            source.descriptions = self._descriptions(person)
            words = [word for text in source.descriptions for word in WORD.findall(text)]
            source.gender = source.gender or next((gendered()[word] for word in words if word in gendered()), None)
            source.words = frozenset(word.lower() for word in words)
            if any(_OF_ANOTHER.match(text) for text in source.descriptions):
                source.inherited = self._last(person.mentions[0][0], "organisation")
            self._persons[person] = source
        return source

    def _descriptions(self, person: Person) -> list[str]:
        found = []
        for start, end in person.mentions[:_MENTIONS_READ]:
            before = words_before(self._text, start)
            apposed = "" if before else apposition_before(self._text, start, person=True)
            after = "" if apposed else words_after(self._text, end)
            found += [text for text in (before, apposed, after) if text and read_description(text).rank]
        return found

    # Descriptions

    def _by_description(self, mention: Mention) -> Source:
        text = mention.text.strip()
        head = head_noun(text)
        entity = heads().get(head)
        content = telling_words(text)
        if entity == "person":
            source = self._named_next(mention)
            if source is None and not is_plural(head):
                source = self._person_described(text, content, mention)
            return source or self._plain(mention)
        if entity in ("organisation", "document"):
            return self._thing(mention, head, entity)
        return self._plain(mention)

    def _person_described(self, text: str, content: frozenset[str], mention: Mention) -> Source | None:
        found = None
        if _DEFINITE.match(text) and not _INDEFINITE.match(text):
            found = self._described_before(content, mention) or self._named_later(content, mention)
        elif mention.start < self._lead_end:
            found = self._named_later(content, mention)
        if found is None and "official" in content and mention.start < self._lead_end:
            found = self._official_later(text, mention)
        return found

    def _official_later(self, text: str, mention: Mention) -> Source | None:
        """The official whom an opening "senior official" means: the first one of the same government named later."""
        wanted = self._allegiance.role(read_description(text), text)
        offices = {w.lower() for w in WORD.findall(without_determiner(text)) if w[0].isupper() and w not in states()}
        low = bisect_right(self._name_starts, mention.start)
        for _, _, person in self._names[low : low + _NAMES_BACK]:
            if len(person.words) < 2 and not person.titled:
                continue
            source = self._person(person)
            description, reading = source.surest()
            if (
                reading.role == "state"
                and offices <= source.words
                and self._allegiance.role(reading, description) == wanted
            ):
                return source
        return None

    def _named_next(self, mention: Mention) -> Source | None:
        """The person whose name follows a description after a comma: "the union's chair, Ann Ray"."""
        if self._text[mention.end : mention.end + 2] not in (", ", " –", " —"):
            return None
        index = bisect_right(self._name_starts, mention.end)
        if index == len(self._names):
            return None
        start, end, person = self._names[index]
        between = self._text[mention.end : start] if start - mention.end < 12 else "far"
        if between.strip(" ,–—") in _BETWEEN and self._text[end : end + 1] in ',.; –—"”':
            return self._person(person)
        return None

    def _described_before(self, content: frozenset[str], mention: Mention) -> Source | None:
        """The last person who spoke, else who is named, with these words in a description."""
        spoke = [source for _, source in self._events_before(mention.start) if source.kind == "person"]
        for source in spoke:
            if content and content <= source.words:
                return source
        for source in spoke:
            if _fits(content, source):
                return source
        high = bisect_right(self._name_starts, mention.start)
        for _, _, person in reversed(self._names[max(0, high - _NAMES_BACK) : high]):
            if (len(person.words) > 1 or person.titled) and _fits(content, source := self._person(person)):
                return source
        return None

    def _named_later(self, content: frozenset[str], mention: Mention) -> Source | None:
        """The first person named after the mention whose description fits it."""
        low = bisect_right(self._name_starts, mention.start)
        for _, _, person in self._names[low : low + _NAMES_BACK]:
            if (len(person.words) > 1 or person.titled) and _fits(content, source := self._person(person)):
                return source
        return None

    def _thing(self, mention: Mention, head: str, entity: str) -> Source:
        """An organisation or a document: an earlier one with this head that nothing speaks against, or a new one."""
        text = mention.text.strip()
        bare, content = without_determiner(text), telling_words(text)
        for _, source in self._events_before(len(self._text)):
            known = source.words
            if source.kind == entity and head in known and (content <= known or known <= content):
                if len(bare) > len(source.name):
                    source.name, source.words = bare, known | content
                return source
        source = Source(name=bare if entity == "organisation" else as_within_a_sentence(text), kind=entity)
        source.words, source.plural, source.descriptions = content | {head}, is_plural(head), [text]
        if entity == "organisation" and bare != text and len(content) <= 1:
            source.name = self._full_name(head, mention) or bare
        elif entity == "document" and source.surest()[1].rank <= 1:
            source.inherited = self._last(mention.start)
        return source

    def _full_name(self, head: str, mention: Mention) -> str:
        """The last capitalised name before the mention that has this head: "Interior Ministry" for "the ministry"."""
        high = bisect_right(self._run_starts, mention.start)
        for run in reversed(self._runs[max(0, high - _NAMES_BACK) : high]):
            if len(run.words) > 1 and run.start < mention.start and head in (word.lower() for word in run.words):
                return " ".join(run.words[1:] if run.words[0] == "The" else run.words)
        return ""

    def _spelt_out(self, short: str) -> str:
        """The name that the article introduces an acronym with: "Harbour Safety Board (HSB)"."""
        at = self._text.find(f"({short})")
        kept: list[str] = []
        for word in reversed(self._text[max(0, at - 120) : max(0, at)].split()[-10:]):
            if not (word[:1].isupper() or word in _JOINING) or word[-1] in ".,;:":
                break
            kept.append(word)
        while kept and kept[-1][:1].islower():
            kept.pop()
        return " ".join(reversed(kept)).removeprefix("The ")

    def _plain(self, mention: Mention) -> Source:
        """A source that stays as the text puts it."""
        text = mention.text.strip()
        bare = without_determiner(text)
        known = self._plain_sources.get(bare.lower())
        if known is not None:
            return known
        head = head_noun(text)
        plural = is_plural(head)
        kind = "group" if plural else "person" if heads().get(head) == "person" else "organisation"
        source = Source(name=as_within_a_sentence(text), kind=kind, plural=plural, gender=gendered().get(head))
        after = words_after(self._text, mention.end)
        apposed = apposition_before(self._text, mention.start, person=False)
        full = self._spelt_out(bare) if bare.isupper() else ""
        source.name = full or source.name
        source.descriptions = [found for found in (text, full, after, apposed) if found]
        source.words = telling_words(text)
        owner = text[:4].lower()
        if owner in ("his ", "her "):
            source.inherited = self._last(mention.start, "person")
        elif owner == "its ":
            source.inherited = self._last(mention.start, "organisation")
        self._plain_sources[bare.lower()] = source
        return source

    # Pronouns

    def _stretches_before(self, position: int) -> Iterator[tuple[int, int]]:
        """The sentence of a place up to it, and the sentences before, the nearest first."""
        here = bisect_right(self._sentences, position) - 1
        for index in range(here, max(-1, here - _SENTENCES_BACK - 1), -1):
            yield self._sentences[index], position if index == here else self._sentences[index + 1]

    def _by_pronoun(self, mention: Mention, gender: str) -> Source:
        source = self._person_before(mention.start, gender) or self._nearest_person(mention.start, gender)
        source = source or self._last(mention.start, "person") or self._plain(mention)
        if source.kind == "person" and source.gender is None:
            source.gender = gender
        return source

    def _person_before(self, position: int, gender: str) -> Source | None:
        """The nearest earlier sentence's speaker or subject that the pronoun may mean."""
        for start, end in self._stretches_before(position):
            for at, source in self._events_before(end):
                if at < start:
                    break
                if source.kind == "person" and source.gender in (None, gender):
                    return source
            subject = self._subject(start, end, gender)
            if subject is not None:
                return subject
        return None

    def _subject(self, start: int, end: int, gender: str) -> Source | None:
        """The person who opens a sentence outside quotation marks."""
        if self._text[start : start + 1] in "\"“'‘":
            return None
        low = bisect_right(self._name_starts, start - 1)
        for at, stop, person in self._names[low : low + 2]:
            if at >= min(end, start + _SUBJECT_REACH) or self._text[stop : stop + 2] in ("'s", "’s"):
                continue
            if len(person.words) > 1 or person.titled:
                source = self._person(person)
                if source.gender in (None, gender):
                    return source
        return None

    def _nearest_person(self, position: int, gender: str) -> Source | None:
        """The last person named before, else the first one after."""
        middle = bisect_right(self._name_starts, position)
        before, after = self._names[max(0, middle - 6) : middle], self._names[middle : middle + 3]
        for _, _, person in (*reversed(before), *after):
            if len(person.words) > 1 or person.titled:
                source = self._person(person)
                if source.gender in (None, gender):
                    return source
        return None

    def _thing_before(self, mention: Mention) -> Source:
        """What "it" means: the organisation or document that spoke or opened a sentence last."""
        for start, end in self._stretches_before(mention.start):
            for at, source in self._events_before(end):
                if at < start:
                    break
                if source.kind in ("document", "organisation") and not source.plural:
                    return source
            opening = self._opening(start, end)
            if opening is not None:
                head = head_noun(opening.text)
                entity = heads().get(head)
                if entity in ("organisation", "document") and not is_plural(head):
                    return self._thing(opening, head, entity)
        return self._last(mention.start, "document", "organisation") or self._plain(mention)

    def _group_before(self, mention: Mention) -> Source:
        """What "they" means: the last group or organisation that spoke, else a plural that opens a sentence."""
        for _, source in self._events_before(mention.start):
            if source.plural or source.kind == "organisation":
                return source
        for start, end in self._stretches_before(mention.start):
            opening = self._opening(start, end)
            if opening is not None and is_plural(head_noun(opening.text)):
                return self._plain(opening)
        return self._last(mention.start) or self._plain(mention)

    def _opening(self, start: int, end: int) -> Mention | None:
        """The noun phrase that opens a sentence."""
        match = _OPENING.match(self._text[start : min(end, start + 90)])
        if match is None:
            return None
        at = start + match.start(1)
        return Mention(text=match.group(1), start=at, end=at + len(match.group(1)))


def _fits(content: frozenset[str], source: Source) -> bool:
    """Whether a description may mean a person: its words are among those of the person's descriptions."""
    if not content:
        return False
    if content <= source.words:
        return True
    if "official" in content and source.surest()[1].role == "state" and content - _RANKS <= source.words:
        return True
    if len(content) > 1:
        return False
    (word,) = content
    return word == "spokesperson" or (word in ("man", "woman") and source.gender in (None, gendered()[word]))
