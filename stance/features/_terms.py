"""The families of terms: what is counted in a cut sentence.

Not here: cutting it, and how terms are weighted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from stance.features._sentence import NAME, NUMBER, OTHERS, SPEAKER, TARGET, Sentence
from stance.features._tables import Settings, WordTables

ROLE_GROUPS = {
    "government": "official",
    "ngo": "watcher",
    "report": "watcher",
    "foreign_government": "watcher",
    "international": "watcher",
    "opposition": "watcher",
}
"""Which side a speaker is on by trade: officials defend, watchers criticize, all others may do either."""

# A clause ends at these: negation does not reach beyond.
_STOPS = frozenset('.;:?!"')
# Kinds of function words that order the classes around them.
_ORDERING = frozenset(("negator", "contrast", "concession", "condition", "must", "may", "will", "we", "they", "you"))
# Pronouns and the like that tell what a statement is about, the first that fits.
_SUBJECTS = ("we", "they", "it", "i", "you", "he", "there", "critic", "people")
# How many words the subject of a statement is looked for.
_SUBJECT_REACH = 7


@dataclass(frozen=True, slots=True)
class ClassHit:
    """An entry of the stance lexicon, the target or an ordering word: place, name, whether negated or attribution."""

    place: int
    name: str
    negated: bool
    content: bool

    @property
    def shown(self) -> str:
        """The name with its negation."""
        return f"not {self.name}" if self.negated else self.name


def find_classes(sentence: Sentence, tables: WordTables, settings: Settings) -> list[ClassHit]:
    """Find the lexicon's classes and what orders them, the longest pattern first."""
    hits: list[ClassHit] = []
    negated_to, i = -1, 0
    while i < len(sentence.words):
        if sentence.words[i] in _STOPS:
            negated_to = -1
        names, length, ordering = _at(sentence, i, tables)
        hits.extend(ClassHit(i, name, not ordering and i <= negated_to, sentence.content[i]) for name in names)
        if "negator" in tables.functions.get(sentence.words[i], ()):
            negated_to = i + settings.negation_reach
        i += length
    return hits


def _at(sentence: Sentence, i: int, tables: WordTables) -> tuple[tuple[str, ...], int, bool]:
    """Look up what begins at a place: names, how many words it takes, whether it is the target or an ordering word."""
    if sentence.symbols[i] == TARGET:
        again = i > 0 and sentence.symbols[i - 1] == TARGET
        return () if again else ("TARGET",), 1, True
    for length in (3, 2):
        if i + length <= len(sentence.words):
            name = tables.phrases.get(" ".join(sentence.words[i : i + length]))
            if name is not None:
                return (name,), length, False
    names = tables.classes.get(sentence.words[i])
    if names:
        return names, 1, False
    return tuple(k.upper() for k in tables.functions.get(sentence.words[i], ()) if k in _ORDERING), 1, True


def word_terms(sentence: Sentence) -> list[str]:
    """Count every word; quotation marks, questions and exclamations count too."""
    return [f"w:{symbol}" for symbol in _counted(sentence)]


def pair_terms(sentence: Sentence) -> list[str]:
    """Count every two neighbouring words."""
    symbols = _counted(sentence)
    return [f"w:{a} {b}" for a, b in pairwise(symbols)]


def _counted(sentence: Sentence) -> list[str]:
    return [s for s in sentence.symbols if s[0].isalnum() or s[0] in '<"?!;:']


def window_terms(sentence: Sentence, window: int) -> list[str]:
    """Count the words near the target by the side on which they stand."""
    places, out = sentence.target_places(), []
    for i, symbol in enumerate(sentence.symbols):
        distance, side = _nearest(places, i)
        if 0 < distance <= window and (symbol[0].isalnum() or symbol[0] == "<"):
            out.append(f"t:{side} {symbol}")
    return out


def _nearest(places: list[int], i: int) -> tuple[int, str]:
    """Give the distance to the nearest of some places and the side on which `i` stands; 0 for none or itself."""
    if not places:
        return 0, ""
    nearest = min(places, key=lambda place: abs(place - i))
    return abs(nearest - i), "before" if i < nearest else "after"


def valence_terms(sentence: Sentence, tables: WordTables, settings: Settings) -> list[str]:
    """Count pleasant and unpleasant words: anywhere, by the side of the target, and near it."""
    places, out, negated_to = sentence.target_places(), [], -1
    for i, word in enumerate(sentence.words):
        if word in _STOPS:
            negated_to = -1
        value = tables.valence.get(word)
        if value:
            sign = "+" if (value > 0) != (i <= negated_to) else "-"
            out += [f"v:{sign}"] * (2 if abs(value) >= 2 else 1)
            distance, side = _nearest(places, i)
            if distance:
                out.append(f"v:{sign} {side}")
            if 0 < distance <= settings.window:
                out.append(f"v:{sign} near")
        if "negator" in tables.functions.get(word, ()):
            negated_to = i + settings.negation_reach
    return out


def class_terms(hits: list[ClassHit]) -> list[str]:
    """Count every class."""
    return [f"c:{hit.shown}" for hit in hits]


def class_pair_terms(hits: list[ClassHit], reach: int) -> list[str]:
    """Count a class with the next and the next but one, in order."""
    return [
        f"c:{first.shown} > {second.shown}"
        for k, first in enumerate(hits)
        for second in hits[k + 1 : k + 3]
        if second.place - first.place <= reach
    ]


def cue_terms(sentence: Sentence) -> list[str]:
    """Count the word that reports."""
    return [] if sentence.cue is None else [f"q:{sentence.symbols[sentence.cue]}"]


def clause_terms(sentence: Sentence, hits: list[ClassHit], tables: WordTables) -> list[str]:
    """Count the classes of the clause that decides: after the last "but", or after the comma of "although ..., "."""
    start = _decisive(sentence, tables)
    if start is None:
        return []
    return [f"c:main {hit.shown}" for hit in hits if hit.place > start and hit.content]


def _decisive(sentence: Sentence, tables: WordTables) -> int | None:
    words, functions = sentence.words, tables.functions
    for i in range(len(words) - 1, 0, -1):
        if "contrast" in functions.get(words[i], ()):
            return i
    for i, word in enumerate(words[:8]):
        if "concession" in functions.get(word, ()):
            return next((j for j in range(i, len(words)) if words[j] == ","), None)
    return None


def subject_of(sentence: Sentence, tables: WordTables) -> str:
    """Name what the content is about by its first telling word: the target, a pronoun, a name, a number."""
    seen = 0
    for i, symbol in enumerate(sentence.symbols):
        if not sentence.content[i] or not (symbol[0].isalnum() or symbol[0] == "<"):
            continue
        if symbol in _SUBJECT_SYMBOLS:
            return _SUBJECT_SYMBOLS[symbol]
        kinds = tables.functions.get(sentence.words[i], ())
        for kind in _SUBJECTS:
            if kind in kinds:
                return kind
        seen += 1
        if seen > _SUBJECT_REACH:
            break
    return "none"


_SUBJECT_SYMBOLS = {TARGET: "target", NAME: "name", SPEAKER: "speaker", OTHERS: "name", NUMBER: "number"}


def polarity_terms(sentence: Sentence, hits: list[ClassHit], tables: WordTables) -> list[str]:
    """Sum the classes up to credit, fault and rebuttal, by whom their clause names; or say that there are none."""
    clauses, out = _clauses(sentence), []
    abouts = _abouts(sentence, clauses)
    for hit in hits:
        sign = tables.polarities.get(hit.name, "0")
        if sign != "0" and hit.content:
            sign = {"+": "-", "-": "+", "r": "-"}[sign] if hit.negated else sign
            out += [f"p:{sign}", f"p:{sign} {abouts[clauses[hit.place]]}"]
    return out or ["p:none"]


def _clauses(sentence: Sentence) -> list[int]:
    """Number the clauses: commas and stops part them."""
    number, out = 0, []
    for word in sentence.words:
        number += word in _STOPS or word == ","
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


def side_of(sentence: Sentence, role: str | None, tables: WordTables) -> str:
    """Name the speaker's side by the role, or guess it from the words of the attribution, which shows in the name."""
    if role is not None:
        return ROLE_GROUPS.get(role, "other")
    for i, word in enumerate(sentence.words):
        if not sentence.content[i] and not sentence.quoted[i]:
            for kind in tables.functions.get(word, ()):
                if kind in _SOURCES:
                    return _SOURCES[kind]
    return "unknown"


_SOURCES = {"official_source": "official?", "watcher_source": "watcher?", "other_source": "other?"}


def crossed(group: str, terms: list[str]) -> Iterator[str]:
    """Repeat terms for the speaker's side."""
    return (f"r:{group} & {term}" for term in terms)
