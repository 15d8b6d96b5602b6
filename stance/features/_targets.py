"""Where a statement names its target, and which words are the name of its speaker.

Not here: what these words then stand for.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from stance.features._tokens import spellings, words_of

# Endings that turn the name of a country into its adjective or its people: Sarvanda, Sarvandan, Sarvandans.
_DEMONYM = frozenset(("n", "ns", "an", "ans", "ian", "ians", "ese", "i", "is", "ish", "'s", "n's"))
# Spellings remembered of a target: past it somebody feeds noise, and memory is kept.
_REMEMBERED = 500


class _Names(NamedTuple):
    """Names that begin with the same word."""

    names: frozenset[tuple[str, ...]]
    longest: int  # in words


_NONE = _Names(frozenset(), 0)


class TargetNames:
    """The names of one target."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._aliases = _aliases(names)
        # Of names of one word adjectives are made.
        self._stems = sorted({n.lower() for n in names if n[:1].isupper() and n.isalpha() and len(n) > 3})
        self._begins = _Begins(self._aliases, tuple({_shared(stem) for stem in self._stems}))

    def places(self, found: list[str]) -> set[int]:
        """Give the places of the spellings that name the target."""
        places: set[int] = set()
        begins = self._begins
        for i in [i for i, spelling in enumerate(found) if begins[spelling]]:
            names = self._aliases.get(_bare(found[i].lower()), _NONE)
            bare = [_bare(spelling.lower()) for spelling in found[i : i + names.longest]]
            n_words = next((n for n in range(len(bare), 0, -1) if tuple(bare[:n]) in names.names), 0)
            if n_words:
                places.update(range(i, i + n_words))
            elif found[i][0].isupper() and any(_derived(found[i].lower(), stem) for stem in self._stems):
                places.add(i)
        return places


class _Begins(dict[str, bool]):
    """Whether a spelling may begin a name, worked out once for each; most begin none."""

    def __init__(self, aliases: Container[str], shared: tuple[str, ...]) -> None:
        super().__init__()
        self._aliases, self._shared = aliases, shared

    def __missing__(self, spelling: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = spelling.lower()
        self[spelling] = begins = _bare(word) in self._aliases or word.startswith(self._shared)
        return begins


@lru_cache(maxsize=1024)
def names_of(name: str, aliases: tuple[str, ...]) -> TargetNames:
    """Give the names of a target; the last ones asked for are remembered."""
    return TargetNames((name, *aliases))


@lru_cache(maxsize=4096)
def parts_of(speaker: str) -> frozenset[str]:
    """Give the words of a speaker's name that stand for them, in lower case."""
    return frozenset(spelling.lower() for spelling in spellings(speaker) if spelling[0].isupper())


def _bare(word: str) -> str:
    return word.removesuffix("'s")


def _aliases(given: tuple[str, ...]) -> dict[str, _Names]:
    """Index names, without signs of the genitive, by their first word."""
    table: dict[str, set[tuple[str, ...]]] = {}
    for alias in given:
        words = tuple(_bare(word) for word in words_of(alias.split("(")[0]))
        words = words[1:] if words[:1] == ("the",) else words
        if words and len(words[0]) > 1:
            table.setdefault(words[0], set()).add(words)
    return {first: _Names(frozenset(names), max(map(len, names))) for first, names in table.items()}


def _shared(stem: str) -> str:
    return stem[:-1] if stem[-1] in "aeiouy" else stem


def _derived(word: str, stem: str) -> bool:
    shared = _shared(stem)
    return word.startswith(shared) and (word[len(stem) :] in _DEMONYM or word[len(shared) :] in _DEMONYM)
