"""The analyser: statements to their terms by name, and a term back to words.

Not here: the families of terms one by one, and how terms of a fixed vocabulary are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from stance.features._describe import describe
from stance.features._keys import Ints, name_of
from stance.features._sentences import Sentences, cut
from stance.features._tables import Settings, WordTables
from stance.features._terms import Counted, Family, list_families
from stance.features._tokens import spans
from stance.features._words import Words
from stance.records import Statement

# Statements and characters analysed at a time: enough that numpy's calls cost nothing beside the words, and few enough
# that the arrays stay small.
_STATEMENTS, _CHARACTERS = 1024, 200_000
_NONE = np.zeros(0, dtype=np.int64)


class Numbered(NamedTuple):
    """The terms of some statements as numbers."""

    words: Words  # what the parts of these numbers mean
    sentences: Sentences
    families: dict[str, Family]

    def keys_and_rows(self) -> tuple[Ints, Ints]:
        """Give all terms, and the statement of each."""
        together = [terms for family in self.families.values() for terms in family]
        if not together:
            return _NONE, _NONE
        return np.concatenate([terms.keys for terms in together]), np.concatenate([terms.rows for terms in together])

    def trace(self, text: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
        """Name the terms of a single statement, each with the places in its text that it was counted from."""
        places, texts = _word_spans(text, self.sentences), self.words.strings.texts
        return [
            (name_of(key, texts), tuple(places[place] for place in from_words))
            for family in self.families.values()
            for terms in family
            for key, from_words in zip(terms.keys.tolist(), _words_of_terms(terms), strict=True)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzer:
    """Turns statements into the terms that are counted.

    Parameters
    ----------
    tables : WordTables
        What is known about words.
    settings : Settings
        Which families of terms to count, and their sizes.

    Examples
    --------
    >>> analyzer = Analyzer(settings=Settings(families=("words",)))
    >>> analyzer.terms(Statement("They failed us."))
    ['w:they', 'w:failed', 'w:us']
    """

    tables: WordTables = field(default_factory=WordTables)
    settings: Settings = field(default_factory=Settings)
    # At most one; a list, since the analyser itself is frozen and words are forgotten now and then.
    _words: list[Words] = field(default_factory=list, init=False, repr=False, compare=False)

    def terms(self, statement: Statement) -> list[str]:
        """List the terms of one statement, each as often as it counts.

        Parameters
        ----------
        statement : Statement
            The sentence with what is known about it.

        Returns
        -------
        list of str
            Terms, their source before the colon, family by family; empty for a text without words of an unknown
            speaker.
        """
        return [term for found in self.terms_by_family(statement).values() for term in found]

    def terms_of_many(self, statements: Sequence[Statement]) -> list[list[str]]:
        """List the terms of many statements: the same as `terms` for each, in order, and much faster.

        Parameters
        ----------
        statements : sequence of Statement
            The sentences with what is known about them.

        Returns
        -------
        list of list of str
            One list a statement.
        """
        out: list[list[str]] = []
        for batch in batches(statements):
            numbered = self.number(batch)
            keys, rows = numbered.keys_and_rows()
            distinct, which = np.unique(keys, return_inverse=True)
            names = [name_of(key, numbered.words.strings.texts) for key in distinct.tolist()]
            by_row = np.argsort(rows, kind="stable")
            in_order = [names[k] for k in which[by_row].tolist()]
            ends = np.searchsorted(rows[by_row], np.arange(len(batch) + 1)).tolist()
            out += [in_order[start:end] for start, end in pairwise(ends)]
        return out

    def terms_by_family(self, statement: Statement) -> dict[str, list[str]]:
        """List the terms of one statement by the family that counts them.

        Parameters
        ----------
        statement : Statement
            The sentence with what is known about it.

        Returns
        -------
        dict of str to list of str
            One entry a family of the settings, in their order; no two families share a term.

        Examples
        --------
        >>> Analyzer(settings=Settings(families=("words", "role"))).terms_by_family(Statement("No.", role="ngo"))
        {'words': ['w:no'], 'role': ['r:ngo', 'r:ngo']}
        """
        numbered = self.number([statement])
        texts = numbered.words.strings.texts
        return {
            name: [name_of(key, texts) for terms in family for key in terms.keys.tolist()]
            for name, family in numbered.families.items()
        }

    def traced_terms(self, statement: Statement) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
        """List the terms of one statement, each with the words it was counted from.

        Parameters
        ----------
        statement : Statement
            The sentence with what is known about it.

        Returns
        -------
        list of (str, tuple of (int, int))
            The same terms in the same order as `terms`; spans are code-point offsets ``[start, end)`` into the
            statement's text, none where a term comes from the speaker's role or from what the text lacks.

        Examples
        --------
        >>> Analyzer(settings=Settings(families=("pairs",))).traced_terms(Statement("They failed us."))
        [('w:they failed', ((0, 4), (5, 11))), ('w:failed us', ((5, 11), (12, 14)))]
        """
        return self.number([statement]).trace(statement.text)

    def describe(self, term: str) -> tuple[str, str]:
        """Put a term into words.

        Parameters
        ----------
        term : str
            As `terms` gives it.

        Returns
        -------
        text : str
            The term as a person reads it.
        source : str
            ``"words"``, ``"target"``, ``"valence"``, ``"class"`` or ``"role"``.

        Examples
        --------
        >>> Analyzer().describe("t:after failed")
        ('“failed” after the target', 'target')
        >>> Analyzer().describe("c:TARGET > not success")
        ('the target, then not success', 'class')
        """
        return describe(term)

    def __reduce__(self) -> tuple[object, ...]:
        # What is remembered of words can be learned again; a model that travels should not carry it.
        return partial(Analyzer, tables=self.tables, settings=self.settings), ()

    def number(self, statements: Sequence[Statement]) -> Numbered:
        """Number the terms of one batch of statements, for those who count them.

        Numbers of two batches mean the same only where their `words` are the same object.
        """
        words = self._words[0] if self._words else None
        if words is None or words.full:
            words = Words(self.tables)
            self._words[:] = [words]
        sentences = cut(statements, words)
        return Numbered(words, sentences, list_families(statements, sentences, words, self.settings))


def batches(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """Part statements into runs that are analysed at a time."""
    start = size = 0
    for k, statement in enumerate(statements):
        size += len(statement.text)
        if size > _CHARACTERS or k - start == _STATEMENTS:
            if k > start:
                yield statements[start:k]
            start, size = k, len(statement.text)
    if start < len(statements):
        yield statements[start:]


def _word_spans(text: str, sentences: Sentences) -> list[tuple[int, int]]:
    """Give the place of each word of a single statement; a mention of the target may have several spellings."""
    places = spans(text)
    return [(places[first][0], places[after - 1][1]) for first, after in pairwise(sentences.origin.tolist())]


def _words_of_terms(terms: Counted) -> list[list[int]]:
    """List the words of each term."""
    out: list[list[int]] = [[] for _ in terms.keys]
    for first, length in terms.stretches:
        for places, start, n in zip(out, first.tolist(), np.broadcast_to(length, first.shape).tolist(), strict=True):
            places.extend(range(start, start + n))
    return out
