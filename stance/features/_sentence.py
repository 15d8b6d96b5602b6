"""A statement cut into words: which of them name the target, which are quoted, which report.

Not here: the terms that are counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from stance.features._words import Word, Words
from stance.records import Statement, Target

# Own tokens rather than those of stance.text: this one keeps marks, clause stops and abbreviations apart in a single
# pass, and a batch spends most of its time here. Bounded repeats keep it linear.
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,5}|[^\W\d_]{1,40}(?:['-][^\W\d_]{1,40}){0,4}|\d[\d,.]{0,20}|[\"?!;:,()]|\.(?=\s|$|\")|--?(?=\s)"
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
)
# Endings that turn the name of a country into its adjective or its people: Sarvanda, Sarvandan, Sarvandans.
_DEMONYM = frozenset(("n", "ns", "an", "ans", "ian", "ians", "ese", "i", "is", "ish", "'s", "n's"))

# How many words may follow a cue at the end of a sentence: "..., the minister said in the capital on Monday."
_TAIL = 7

TARGET, SPEAKER, NAME, NUMBER, OTHERS = "<target>", "<speaker>", "<name>", "<number>", "<other government>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A statement's words, each with what it stands for; all tuples run in parallel."""

    words: tuple[Word, ...]
    spans: tuple[tuple[int, int], ...]
    symbols: tuple[str, ...]
    quoted: tuple[bool, ...]
    content: tuple[bool, ...]
    cue: int | None

    def target_places(self) -> list[int]:
        """Give the places of the words that name the target."""
        return [i for i, symbol in enumerate(self.symbols) if symbol == TARGET]


def words_of(text: str) -> list[str]:
    """List the words of a text in lower case, cut as the analysis cuts them."""
    return [m.group().lower() for m in _TOKEN.finditer(text.translate(_PLAIN))]


def cut(statement: Statement, known: Words) -> Sentence:
    """Cut a statement into words and work out what each stands for."""
    matches = list(_TOKEN.finditer(statement.text.translate(_PLAIN)))
    raw = [m.group() for m in matches]
    texts = [text.lower() for text in raw]
    spans = [m.span() for m in matches]
    words = known.look_up(texts)
    named = _named(texts, raw, statement.target)
    if statement.target is not None and statement.target.spans:
        named |= _within(spans, statement.target.spans)
    if named:
        words, raw, spans, named = _joined(_Cutting(words, raw, named), spans, known)
    quoted = _quoted(words)
    cue = next((i for i, word in enumerate(words) if "cue" in word.kinds and not quoted[i]), None)
    return Sentence(
        words=words,
        spans=tuple(spans),
        symbols=tuple(_symbols(_Cutting(words, raw, named), statement)),
        quoted=tuple(quoted),
        content=tuple(_content(words, quoted, cue)),
        cue=cue,
    )


class _Cutting(NamedTuple):
    words: tuple[Word, ...]
    raw: list[str]
    named: set[int]


def _quoted(words: Sequence[Word]) -> list[bool]:
    """Tell which words stand between quotation marks; a mark that is never closed runs to the end."""
    inside, out = False, []
    for word in words:
        if word.text == '"':
            inside = not inside
            out.append(False)
        else:
            out.append(inside)
    return out


@lru_cache(maxsize=1024)
def _alias_words(target: Target) -> dict[str, tuple[list[str], ...]]:
    """Index the target's names, without signs of the genitive, by their first word, longest first."""
    table: dict[str, list[list[str]]] = {}
    for alias in (target.name, *target.aliases):
        words = [word.removesuffix("'s") for word in words_of(alias.split("(")[0])]
        words = words[1:] if words[:1] == ["the"] else words
        if words and len(words[0]) > 1:
            table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in table.items()}


@lru_cache(maxsize=1024)
def _country_stems(target: Target) -> tuple[str, ...]:
    """Give the one-word proper names of the target, from which adjectives are made."""
    names = (target.name, *target.aliases)
    return tuple(sorted({n.lower() for n in names if n[:1].isupper() and n.isalpha() and len(n) > 3}))


def _named(words: list[str], raw: list[str], target: Target | None) -> set[int]:
    """Find the places where the target is named."""
    if target is None:
        return set()
    aliases, stems = _alias_words(target), _country_stems(target)
    found: set[int] = set()
    owners = [word.removesuffix("'s") for word in words]
    for i, word in enumerate(owners):
        name = next((name for name in aliases.get(word, ()) if owners[i : i + len(name)] == name), None)
        if name is not None:
            found.update(range(i, i + len(name)))
        elif raw[i][0].isupper() and any(_derived(words[i], stem) for stem in stems):
            found.add(i)
    return found


def _derived(word: str, stem: str) -> bool:
    shared = stem[:-1] if stem[-1] in "aeiouy" else stem
    return word.startswith(shared) and (word[len(stem) :] in _DEMONYM or word[len(shared) :] in _DEMONYM)


def _within(places: list[tuple[int, int]], spans: tuple[tuple[int, int], ...]) -> set[int]:
    return {i for i, (a, b) in enumerate(places) if any(a < end and start < b for start, end in spans)}


def _joined(
    cutting: _Cutting, spans: list[tuple[int, int]], known: Words
) -> tuple[tuple[Word, ...], list[str], list[tuple[int, int]], set[int]]:
    """Make one word of each mention of the target: neither how long its name is nor what it is made of may count."""
    (target,) = known.look_up([TARGET])
    words: list[Word] = []
    raw: list[str] = []
    places: list[tuple[int, int]] = []
    named: set[int] = set()
    for i, word in enumerate(cutting.words):
        # An office tells who speaks where it stands in the attribution.
        kept = word if i not in cutting.named or "official_source" in word.kinds else target
        if i in cutting.named and i - 1 in cutting.named:
            places[-1] = (places[-1][0], spans[i][1])
            words[-1] = kept if words[-1] is target else words[-1]
            continue
        if i in cutting.named:
            named.add(len(words))
        words.append(kept)
        raw.append(cutting.raw[i])
        places.append(spans[i])
    return tuple(words), raw, places, named


@lru_cache(maxsize=4096)
def _parts(name: str) -> frozenset[str]:
    """Give the words of a speaker's name that stand for them."""
    return frozenset(m.group().lower() for m in _TOKEN.finditer(name.translate(_PLAIN)) if m.group()[0].isupper())


def _symbols(cutting: _Cutting, statement: Statement) -> list[str]:
    """Say what each word stands for: the target, the speaker, another name, a number, or its own stem."""
    spoken = _parts(statement.speaker) if statement.speaker else frozenset()
    symbols: list[str] = []
    for i, word in enumerate(cutting.words):
        kinds = word.kinds
        if i in cutting.named or ("we" in kinds and statement.role == "government"):
            symbol = TARGET
        elif "target" in kinds:
            # "the Orsanian government" in a statement on another one.
            foreign = statement.target is not None and symbols[-1:] == [NAME] and cutting.raw[i][0].islower()
            symbol = OTHERS if foreign else TARGET
        elif word.text[0].isdigit():
            symbol = NUMBER
        elif not kinds and not word.classes and _is_name(cutting, i):
            symbol = SPEAKER if word.text.removesuffix("'s") in spoken else NAME
        else:
            symbol = word.stem
        symbols.append(symbol)
    return symbols


def _is_name(cutting: _Cutting, i: int) -> bool:
    """Take a capital for a name, but not the one that opens a sentence or a quotation."""
    return i > 0 and cutting.raw[i][0].isupper() and cutting.raw[i - 1] != '"'


def _content(words: Sequence[Word], quoted: list[bool], cue: int | None) -> list[bool]:
    """Tell which words belong to what is said, as against who says it."""
    n = len(words)
    if cue is None:
        return [True] * n
    if words[cue].text == "according":
        stop = next((i for i in range(cue, n) if words[i].text == ","), n)
        return [i < cue or i > stop for i in range(n)]
    comma = max((i for i in range(max(0, cue - 12), cue) if words[i].text in {",", '"'}), default=-1)
    # Words said come first where the cue stands in a short tail: "..., the minister said on Monday."
    if comma >= 4 and n - cue <= _TAIL and not any(quoted[cue:]):
        return [i < comma for i in range(n)]
    return [i > cue or quoted[i] for i in range(n)]
