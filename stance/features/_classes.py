"""Finds the classes of the stance lexicon in sentences: single words and patterns, what orders them, what is negated.

Not here: the terms that are counted, and which word is of which class.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stance.features._keys import Ints, Shape, pack_all
from stance.features._sentences import Sentences
from stance.features._words import Bools, ClassArrays, Column, Flag, StandIn, Words


class Hits(NamedTuple):
    """Entries of the lexicon, the target and ordering words, in the order of the text; arrays of shape (n_hits,)."""

    place: Ints  # the first word
    length: Ints  # how many words
    row: Ints  # the statement
    shown: Ints  # the name with its negation, as a string
    sign: Ints  # what it says of the one it is said of, as a string; the empty one for nothing
    content: Bools


def negated(sentences: Sentences, within: Bools | None, reach: int) -> Bools:
    """Tell which words stand within reach of a negator, in its clause; of the words of `within` only, where given."""
    grid, negators, stops = sentences.grid, sentences.flags[Flag.NEGATOR], sentences.flags[Flag.STOP]
    if within is not None:
        negators, stops = negators & within, stops & within
    # A word is negated by one before it, not by itself.
    last = np.empty_like(grid.places)
    last[:1] = -1
    last[1:] = grid.before(negators)[:-1]
    near: Bools = (last >= grid.begin) & (grid.places - last <= reach)
    return near & (grid.before(stops) <= last)


def find_classes(sentences: Sentences, words: Words, reach: int) -> Hits:
    """Find the lexicon's classes and what orders them; patterns go before words, long ones before short ones."""
    target = sentences.symbol == StandIn.TARGET
    sets, lengths = sentences.facts[Column.CLASSES].copy(), np.ones(len(target), dtype=np.int64)
    mentions = target.nonzero()[0]
    if len(mentions):
        sets[mentions] = words.target_classes
        # The target counts once where it is named twice in a row.
        sets[mentions[sentences.grid.inner[mentions] & target[mentions - 1]]] = 0
    outside = None
    patterns = _patterns(sentences, words, target)
    if len(patterns):
        place, pattern, length = np.array(patterns).T
        inside = np.concatenate((place + 1, place[length == 3] + 2))
        outside = np.ones(len(target), dtype=bool)
        outside[inside] = False
        sets[inside], sets[place], lengths[place] = 0, pattern, length
    known = words.classes.arrays()
    place, found = _members(sets, known)
    turned = negated(sentences, outside, reach)[place].astype(np.int64)
    return Hits(
        place=place,
        length=lengths[place],
        row=sentences.grid.row[place],
        shown=known.shown[turned, found],
        sign=known.sign[turned, found],
        content=sentences.content[place],
    )


def _members(sets: Ints, known: ClassArrays) -> tuple[Ints, Ints]:
    """Give the classes of all words, one after the other: the word of each, and which it is."""
    places = sets.nonzero()[0]
    starts = known.starts[sets[places]]
    sizes = known.starts[sets[places] + 1] - starts
    # Each set's first member, and then those that follow it.
    ends = sizes.cumsum()
    members = np.arange(sizes.sum()) + (starts - ends + sizes).repeat(sizes)
    return places.repeat(sizes), known.members[members]


def _patterns(sentences: Sentences, words: Words, target: Bools) -> list[tuple[int, int, int]]:
    """Find the patterns of two and three words from left to right: place, classes and length; none overlap."""
    text, grid, starts = sentences.facts[Column.TEXT], sentences.grid, words.phrase_starts
    pairs = pack_all(Shape.WORD, text[:-1], text[1:])
    begun = (starts[starts.searchsorted(pairs)] == pairs) & grid.inner[1:] & ~target[:-1]
    found: list[tuple[int, int, int]] = []
    free = 0
    for place in begun.nonzero()[0].tolist():
        if place >= free:
            after = place + 2
            third = int(text[after]) if after < len(text) and grid.inner[after] else 0
            pattern = words.phrase(int(pairs[place]), third)
            if pattern is not None:
                found.append((place, *pattern))
                free = place + pattern[1]
    return found
