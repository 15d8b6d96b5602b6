"""Counts the terms of a fixed vocabulary in many statements at once.

The vocabulary is held as numbers (see `_keys`) in ascending order, beside the column of each; the terms of statements
are looked up among them by bisection, all at once.

Not here: which terms a statement has, and how counts are weighted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stance.features._analyzer import Numbered
from stance.features._keys import LARGEST, Ints, key_of
from stance.features._words import Words


class TermCounts(NamedTuple):
    """How often known terms occur: arrays of shape (n,), one entry a statement and term, in the order of both."""

    rows: Ints
    columns: Ints
    counts: Ints


class TermCounter:
    """Counts the terms of a vocabulary; terms that are not in it are passed over.

    Parameters
    ----------
    vocabulary : tuple of str
        The terms in column order, all different.
    """

    def __init__(self, vocabulary: tuple[str, ...]) -> None:
        self._vocabulary = vocabulary
        self._index: tuple[Words, Ints, Ints] | None = None

    def __reduce__(self) -> tuple[type[TermCounter], tuple[tuple[str, ...]]]:
        # The index can be made again; a model that travels should not carry it.
        return TermCounter, (self._vocabulary,)

    def count(self, numbered: Numbered) -> TermCounts:
        """Count the known terms of one batch of statements."""
        found, rows = numbered.keys_and_rows()
        keys, columns = self._indexed(numbered.words)
        at = keys.searchsorted(found)
        known = keys[at] == found
        # One number a statement and term: to sort is to group.
        width = len(self._vocabulary)
        entries = rows[known] * width + columns[at[known]]
        entries.sort()
        begin = np.ones(len(entries) + 1, dtype=bool)
        begin[1:-1] = entries[1:] != entries[:-1]
        places = begin.nonzero()[0]
        entries = entries[places[:-1]]
        rows = entries // width
        return TermCounts(rows, entries - rows * width, places[1:] - places[:-1])

    def _indexed(self, words: Words) -> tuple[Ints, Ints]:
        """Give the numbers of the vocabulary in order and their columns; made anew where words have new numbers."""
        index = self._index
        if index is None or index[0] is not words:
            numbers = [key_of(term, words.strings) for term in self._vocabulary]
            columns = np.array([k for k, number in enumerate(numbers) if number is not None], dtype=np.int64)
            keys = np.array([number for number in numbers if number is not None], dtype=np.int64)
            order = np.argsort(keys, kind="stable")
            index = self._index = (words, np.append(keys[order], LARGEST), np.append(columns[order], -1))
        return index[1:]
