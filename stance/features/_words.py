"""What the tables say of a word, gathered once for each distinct word.

Not here: where the tables come from, and what a word stands for in its sentence.
"""

from __future__ import annotations

from typing import NamedTuple

from stance.features._tables import WordTables

# Kinds of function words that order the classes around them.
_ORDERING = frozenset(("negator", "contrast", "concession", "condition", "must", "may", "will", "we", "they", "you"))
# A clause ends at these: negation does not reach beyond.
_STOPS = frozenset('.;:?!"')
_NOTHING: frozenset[str] = frozenset()
# Words remembered at a time: several times what a language uses; past it somebody feeds noise, and memory is kept.
_REMEMBERED = 100_000


class Word(NamedTuple):
    """A word in lower case and what is known of it."""

    text: str
    stem: str
    classes: tuple[str, ...]
    kinds: tuple[str, ...]  # of function word
    ordering: tuple[str, ...]  # those that order classes, as terms name them
    valence: float
    goes_on: frozenset[str]  # words with which patterns of the lexicon go on after it
    negates: bool
    stops: bool  # whether a negation ends at it


class Words:
    """Looks words up in all tables at once, and remembers them."""

    def __init__(self, tables: WordTables) -> None:
        self._tables = tables
        goes_on: dict[str, set[str]] = {}
        for pattern in tables.phrases:
            first, second = pattern.split(" ", 2)[:2]
            goes_on.setdefault(first, set()).add(second)
        self._goes_on = {first: frozenset(seconds) for first, seconds in goes_on.items()}
        self._known: dict[str, Word] = {}

    def __reduce__(self) -> tuple[type[Words], tuple[WordTables]]:
        # What is remembered can be learned again; a model that travels should not carry it.
        return Words, (self._tables,)

    def look_up(self, texts: list[str]) -> tuple[Word, ...]:
        """Give what is known of each word of a sentence."""
        known = self._known
        return tuple([known.get(text) or self._learn(text) for text in texts])

    def _learn(self, text: str) -> Word:
        tables, kinds = self._tables, self._tables.functions.get(text, ())
        word = Word(
            text=text,
            stem=tables.stems.get(text, text),
            classes=tables.classes.get(text, ()),
            kinds=kinds,
            ordering=tuple(kind.upper() for kind in kinds if kind in _ORDERING),
            valence=tables.valence.get(text, 0.0),
            goes_on=self._goes_on.get(text, _NOTHING),
            negates="negator" in kinds,
            stops=text in _STOPS,
        )
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[text] = word
        return word
