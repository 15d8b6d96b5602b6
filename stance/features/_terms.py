"""The families of terms: what is counted in a cut sentence, and the places of the words that it was counted from.

Not here: cutting it, and how terms are weighted.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from stance.features._sentence import NAME, NUMBER, OTHERS, SPEAKER, TARGET, Sentence
from stance.features._tables import Settings, WordTables

Counted = tuple[str, tuple[int, ...]]
"""A term, and the places of the words it comes from; none where it comes from the speaker or from what is missing."""

ROLE_GROUPS = {
    "government": "official",
    "ngo": "watcher",
    "report": "watcher",
    "foreign_government": "watcher",
    "international": "watcher",
    "opposition": "watcher",
}
"""Which side a speaker is on by trade: officials defend, watchers criticize, all others may do either."""

# Pronouns and the like that tell what a statement is about, the first that fits.
_SUBJECTS = ("we", "they", "it", "i", "you", "he", "there", "critic", "people")
# How many words the subject of a statement is looked for.
_SUBJECT_REACH = 7


@dataclass(frozen=True, slots=True)
class ClassHit:
    """An entry of the stance lexicon, the target or an ordering word: where, name, whether negated or attribution."""

    place: int
    length: int
    name: str
    negated: bool
    content: bool

    @property
    def places(self) -> tuple[int, ...]:
        """The places of its words."""
        return (self.place,) if self.length == 1 else tuple(range(self.place, self.place + self.length))

    @property
    def shown(self) -> str:
        """The name with its negation."""
        return f"not {self.name}" if self.negated else self.name


def find_classes(sentence: Sentence, tables: WordTables, settings: Settings) -> list[ClassHit]:
    """Find the lexicon's classes and what orders them, the longest pattern first."""
    hits: list[ClassHit] = []
    negated_to, i = -1, 0
    words, content = sentence.words, sentence.content
    while i < len(words):
        word = words[i]
        if word.stops:
            negated_to = -1
        length = 1
        if sentence.symbols[i] == TARGET:
            if not (i and sentence.symbols[i - 1] == TARGET):
                hits.append(ClassHit(i, 1, "TARGET", False, content[i]))
        elif word.goes_on and (found := _pattern_at(sentence, i, tables)):
            name, length = found
            hits.append(ClassHit(i, length, name, i <= negated_to, content[i]))
        elif word.classes:
            hits += [ClassHit(i, 1, name, i <= negated_to, content[i]) for name in word.classes]
        elif word.ordering:
            hits += [ClassHit(i, 1, name, False, content[i]) for name in word.ordering]
        if word.negates:
            negated_to = i + settings.negation_reach
        i += length
    return hits


def _pattern_at(sentence: Sentence, i: int, tables: WordTables) -> tuple[str, int] | None:
    """Look up the pattern that begins at a place: its class and how many words it takes."""
    words = [word.text for word in sentence.words[i : i + 3]]
    if len(words) < 2 or words[1] not in sentence.words[i].goes_on:
        return None
    for length in range(len(words), 1, -1):
        name = tables.phrases.get(" ".join(words[:length]))
        if name is not None:
            return name, length
    return None


def word_terms(sentence: Sentence) -> list[Counted]:
    """Count every word; quotation marks, questions and exclamations count too."""
    return [(f"w:{symbol}", (i,)) for i, symbol in _worded(sentence)]


def pair_terms(sentence: Sentence) -> list[Counted]:
    """Count every two neighbouring words."""
    return [(f"w:{a} {b}", (i, j)) for (i, a), (j, b) in pairwise(_worded(sentence))]


def _worded(sentence: Sentence) -> list[tuple[int, str]]:
    return [(i, s) for i, s in enumerate(sentence.symbols) if s[0].isalnum() or s[0] in '<"?!;:']


def window_terms(sentence: Sentence, window: int) -> list[Counted]:
    """Count the words near the target by the side on which they stand."""
    places = sentence.target_places()
    out: list[Counted] = []
    for i, symbol in enumerate(sentence.symbols):
        distance, side = _nearest(places, i)
        if 0 < distance <= window and (symbol[0].isalnum() or symbol[0] == "<"):
            out.append((f"t:{side} {symbol}", (i,)))
    return out


def _nearest(places: list[int], i: int) -> tuple[int, str]:
    """Give the distance to the nearest of some places and the side on which `i` stands; 0 for none or itself."""
    if not places:
        return 0, ""
    k = bisect_left(places, i)
    before, after = (i - places[k - 1] if k else inf), (places[k] - i if k < len(places) else inf)
    return (int(before), "after") if before <= after else (int(after), "before" if after else "after")


def valence_terms(sentence: Sentence, settings: Settings) -> list[Counted]:
    """Count pleasant and unpleasant words: anywhere, by the side of the target, and near it."""
    places, negated_to = sentence.target_places(), -1
    out: list[Counted] = []
    for i, word in enumerate(sentence.words):
        if word.stops:
            negated_to = -1
        value = word.valence
        if value:
            sign = "+" if (value > 0) != (i <= negated_to) else "-"
            out += [(f"v:{sign}", (i,))] * (2 if abs(value) >= 2 else 1)
            distance, side = _nearest(places, i)
            if distance:
                out.append((f"v:{sign} {side}", (i,)))
            if 0 < distance <= settings.window:
                out.append((f"v:{sign} near", (i,)))
        if word.negates:
            negated_to = i + settings.negation_reach
    return out


def class_terms(hits: list[ClassHit]) -> list[Counted]:
    """Count every class."""
    return [(f"c:{hit.shown}", hit.places) for hit in hits]


def class_pair_terms(hits: list[ClassHit], reach: int) -> list[Counted]:
    """Count a class with the next and the next but one, in order."""
    return [
        (f"c:{first.shown} > {second.shown}", first.places + second.places)
        for k, first in enumerate(hits)
        for second in hits[k + 1 : k + 3]
        if second.place - first.place <= reach
    ]


def cue_terms(sentence: Sentence) -> list[Counted]:
    """Count the word that reports."""
    return [] if sentence.cue is None else [(f"q:{sentence.symbols[sentence.cue]}", (sentence.cue,))]


def clause_terms(sentence: Sentence, hits: list[ClassHit]) -> list[Counted]:
    """Count the classes of the clause that decides: after the last "but", or after the comma of "although ..., "."""
    start = _decisive(sentence)
    if start is None:
        return []
    return [(f"c:main {hit.shown}", hit.places) for hit in hits if hit.place > start and hit.content]


def _decisive(sentence: Sentence) -> int | None:
    words = sentence.words
    for i in range(len(words) - 1, 0, -1):
        if "contrast" in words[i].kinds:
            return i
    for i, word in enumerate(words[:8]):
        if "concession" in word.kinds:
            return next((j for j in range(i, len(words)) if words[j].text == ","), None)
    return None


def subject_terms(sentence: Sentence) -> list[Counted]:
    """Count what the content is about by its first telling word: the target, a pronoun, a name, a number, or none."""
    if not sentence.words:
        return []
    subject, places = _subject(sentence)
    return [(f"s:{subject}", places)]


def _subject(sentence: Sentence) -> Counted:
    seen = 0
    for i, symbol in enumerate(sentence.symbols):
        if not sentence.content[i] or not (symbol[0].isalnum() or symbol[0] == "<"):
            continue
        if symbol in _SUBJECT_SYMBOLS:
            return _SUBJECT_SYMBOLS[symbol], (i,)
        kinds = sentence.words[i].kinds
        for kind in _SUBJECTS:
            if kind in kinds:
                return kind, (i,)
        seen += 1
        if seen > _SUBJECT_REACH:
            break
    return "none", ()


_SUBJECT_SYMBOLS = {TARGET: "target", NAME: "name", SPEAKER: "speaker", OTHERS: "name", NUMBER: "number"}


def polarity_terms(sentence: Sentence, hits: list[ClassHit], tables: WordTables) -> list[Counted]:
    """Sum the classes up to credit, fault and rebuttal, by whom their clause names; or say that there are none."""
    if not sentence.words:
        return []
    clauses, out = _clauses(sentence), []
    abouts = _abouts(sentence, clauses)
    for hit in hits:
        sign = tables.polarities.get(hit.name, "0")
        if sign != "0" and hit.content:
            sign = {"+": "-", "-": "+", "r": "-"}[sign] if hit.negated else sign
            out += [(f"p:{sign}", hit.places), (f"p:{sign} {abouts[clauses[hit.place]]}", hit.places)]
    return out or [("p:none", ())]


def _clauses(sentence: Sentence) -> list[int]:
    """Number the clauses: commas and stops part them."""
    number, out = 0, []
    for word in sentence.words:
        number += word.stops or word.text == ","
        out.append(number)
    return out


def _abouts(sentence: Sentence, clauses: list[int]) -> dict[int, str]:
    """Say of each clause whether it names the target, else a third party, else nobody."""
    out = dict.fromkeys(clauses, "nobody")
    for number, symbol in zip(clauses, sentence.symbols, strict=True):
        if symbol == TARGET:
            out[number] = "target"
        elif symbol in (NAME, OTHERS) and out[number] == "nobody":
            out[number] = "others"
    return out


def side_of(sentence: Sentence, role: str | None) -> str:
    """Name the speaker's side by the role, or guess it from the words of the attribution, which shows in the name."""
    if role is not None:
        return ROLE_GROUPS.get(role, "other")
    for i, word in enumerate(sentence.words):
        if not sentence.content[i] and not sentence.quoted[i]:
            for kind in word.kinds:
                if kind in _SOURCES:
                    return _SOURCES[kind]
    return "unknown"


_SOURCES = {"official_source": "official?", "watcher_source": "watcher?", "other_source": "other?"}


def role_terms(role: str | None, weight: int) -> list[Counted]:
    """Count the speaker's role."""
    return [(f"r:{role}", ())] * weight if role else []


def crossed(group: str, counted: list[Counted]) -> list[Counted]:
    """Repeat terms for the speaker's side."""
    return [(f"r:{group} & {term}", places) for term, places in counted]
