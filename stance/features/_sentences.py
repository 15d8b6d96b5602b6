"""Statements cut into words: which of them name the target, which are quoted, which report.

Many statements are cut at once; their words stand side by side in parallel arrays. For three statements::

    text       They failed us .   No .   He said Sarvanda ...
    row        0    0      0  0   1  1   2  2    2
    starts     0                  4      6              and, last of all, the number of words

Not here: the terms that are counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from stance.features._keys import Ints
from stance.features._targets import names_of, parts_of
from stance.features._tokens import spans, spellings
from stance.features._words import Bools, Column, Flag, StandIn, Words, flags_of
from stance.records import Statement

# How many words may follow a cue at the end of a sentence: "..., the minister said in the capital on Monday."
_TAIL = 7
# How many words before a cue the comma or mark stands that ends what is said, and how many words are said at least.
_BACK, _SAID = 12, 4


class Grid(NamedTuple):
    """How the words of some statements lie side by side.

    Attributes
    ----------
    n : int
        The number of statements.
    starts : ndarray of int64, shape (n + 1,)
        The first word of each statement, and the number of words.
    row : ndarray of int64, shape (n_words,)
        The statement of each word.
    places : ndarray of int64, shape (n_words,)
        0, 1, 2 ...
    begin : ndarray of int64, shape (n_words,)
        The first word of each word's statement.
    inner : ndarray of bool, shape (n_words,)
        Whether another word of its statement stands before it.
    """

    n: int
    starts: Ints
    row: Ints
    places: Ints
    begin: Ints
    inner: Bools

    def first(self, where: Bools) -> Ints:
        """Give the first word of each statement of which something is so; -1 for none."""
        # Of several values put in one place the last stays.
        return self._one_a_row(where.nonzero()[0][::-1])

    def last(self, where: Bools) -> Ints:
        """Give the last word of each statement of which something is so; -1 for none."""
        return self._one_a_row(where.nonzero()[0])

    def before(self, where: Bools) -> Ints:
        """For each word, give the last one up to it of which something is so, in any statement; -1 for none."""
        return np.maximum.accumulate(np.where(where, self.places, -1))

    def after(self, where: Bools) -> Ints:
        """For each word, give the first one from it on of which something is so, in any statement; n_words for none."""
        return np.minimum.accumulate(np.where(where, self.places, len(where))[::-1])[::-1]

    def so_far(self, where: Bools) -> Ints:
        """Count, up to each word, those of its statement of which something is so."""
        counts: Ints = where.cumsum()
        return counts - (counts - where)[self.begin]

    def _one_a_row(self, chosen: Ints) -> Ints:
        out = np.full(self.n, -1)
        out[self.row[chosen]] = chosen
        return out


def _grid(starts: Ints) -> Grid:
    n = len(starts) - 1
    row = np.arange(n).repeat(starts[1:] - starts[:-1])
    places, begin = np.arange(len(row)), starts[row]
    return Grid(n=n, starts=starts, row=row, places=places, begin=begin, inner=places > begin)


class Sentences(NamedTuple):
    """The words of some statements, each with what it stands for.

    Attributes
    ----------
    grid : Grid
        Where each word stands.
    facts : ndarray of int64, shape (8, n_words)
        What is known of it.
    flags : ndarray of bool, shape (17, n_words)
        Its flags, a row each.
    symbol : ndarray of int64, shape (n_words,)
        What it stands for, as a string: the target, the speaker, another name or government, a number, or its stem.
    quoted, content : ndarray of bool, shape (n_words,)
        Whether it stands between quotation marks, and belongs to what is said as against who says it.
    cue : ndarray of int64, shape (n,)
        The word that reports, -1 for none.
    origin : ndarray of int64, shape (n_words + 1,)
        The first spelling of each word, and the number of spellings: a mention of the target is one word.
    """

    grid: Grid
    facts: Ints
    flags: Bools
    symbol: Ints
    quoted: Bools
    content: Bools
    cue: Ints
    origin: Ints


def cut(statements: Sequence[Statement], words: Words) -> Sentences:
    """Cut statements into words and work out what each stands for."""
    found = [spellings(statement.text) for statement in statements]
    starts = [*accumulate(map(len, found), initial=0)]
    ids = words.look_up([spelling for one in found for spelling in one])
    origin, named = np.arange(len(ids) + 1), np.zeros(len(ids), dtype=bool)
    mentions = _mentions(statements, found, starts)
    if mentions:
        kept = _join(ids, named, mentions, words)
        ids, named, origin = ids[kept[:-1]], named[kept[:-1]], origin[kept]
    # Where mentions were joined, a statement begins at the word that its first spelling has become.
    grid, facts = _grid(origin.searchsorted(starts)), words.facts[ids].T
    flags = flags_of(facts)
    quoted = _quoted(flags[Flag.QUOTE], grid)
    cue = grid.first(flags[Flag.CUE] & ~quoted)
    return Sentences(
        grid=grid,
        facts=facts,
        flags=flags,
        symbol=_symbols(statements, facts, flags, named, grid, words),
        quoted=quoted,
        content=_content(flags, quoted, cue, grid),
        cue=cue,
        origin=origin,
    )


def _mentions(statements: Sequence[Statement], found: Sequence[list[str]], starts: Sequence[int]) -> list[list[int]]:
    """Find the spellings that name the target, by its names or by the places given with it, mention by mention."""
    mentions: list[list[int]] = []
    for statement, start, cut_up in zip(statements, starts[:-1], found, strict=True):
        target = statement.target
        if target is not None:
            places = names_of(target.name, target.aliases).places(cut_up)
            if target.spans:
                places.update(_within(spans(statement.text), target.spans))
            for place in sorted(places):
                if place - 1 in places:
                    mentions[-1].append(start + place)
                else:
                    mentions.append([start + place])
    return mentions


def _within(places: list[tuple[int, int]], marked: Sequence[tuple[int, int]]) -> list[int]:
    """Find the places that overlap a marked stretch: one of those that begin before a place's end reaches into it."""
    marked = sorted(marked)
    starts, reach = [a for a, _ in marked], [*accumulate((b for _, b in marked), max)]
    return [i for i, (a, b) in enumerate(places) if (n := bisect_left(starts, b)) and reach[n - 1] > a]


def _join(ids: Ints, named: Bools, mentions: list[list[int]], words: Words) -> Bools:
    """Make one word of each mention of the target: neither how long its name is nor what it is made of may count.

    Tells which spellings stay, and that of the end, which always does.
    """
    kept = np.ones(len(ids) + 1, dtype=bool)
    for mention in mentions:
        first = mention[0]
        # An office tells who speaks where it stands in the attribution: the first one in the name is kept.
        ids[first] = next((i for i in ids[mention].tolist() if i in words.offices), words.target)
        named[first] = True
        kept[mention[1:]] = False
    return kept


def _quoted(marks: Bools, grid: Grid) -> Bools:
    """Tell which words stand between quotation marks; a mark that is never closed runs to the end."""
    if not np.count_nonzero(marks):
        return marks
    inside: Bools = grid.so_far(marks) % 2 == 1
    return inside & ~marks


def _symbols(
    statements: Sequence[Statement], facts: Ints, flags: Bools, named: Bools, grid: Grid, words: Words
) -> Ints:
    """Say what each word stands for."""
    officials = [statement.role == "government" for statement in statements]
    if True in officials:
        named = named | (flags[Flag.WE] & np.array(officials)[grid.row])
    state = flags[Flag.STATE] & ~named
    number = flags[Flag.IS_NUMBER] & ~(named | state)
    # A capital makes a name, but not the one that opens a sentence or a quotation.
    name = flags[Flag.PLAIN] & flags[Flag.CAPITAL] & grid.inner & ~(named | number)
    name[1:] &= ~flags[Flag.QUOTE, :-1]
    symbol: Ints = facts[Column.STEM].copy()
    symbol[number] = StandIn.NUMBER
    symbol[name] = StandIn.NAME
    symbol[_speakers(statements, name.nonzero()[0], facts[Column.BARE], grid, words)] = StandIn.SPEAKER
    symbol[named | state] = StandIn.TARGET
    # "the Orsanian government" in a statement on another one.
    aimed = [statement.target is not None for statement in statements]
    if True in aimed:
        other = state & np.array(aimed)[grid.row] & flags[Flag.SMALL] & grid.inner
        other[1:] &= symbol[:-1] == StandIn.NAME
        symbol[other] = StandIn.OTHERS
    return symbol


def _speakers(statements: Sequence[Statement], names: Ints, bare: Ints, grid: Grid, words: Words) -> list[int]:
    """Find the names that are the speaker's."""
    texts = words.strings.texts
    candidates = zip(names.tolist(), grid.row[names].tolist(), bare[names].tolist(), strict=True)
    return [
        place
        for place, k, word in candidates
        if (speaker := statements[k].speaker) and texts[word] in parts_of(speaker)
    ]


def _content(flags: Bools, quoted: Bools, cue: Ints, grid: Grid) -> Bools:
    """Tell which words belong to what is said: all where nothing reports, else those after the cue and the quoted."""
    content: Bools = quoted | (grid.places > cue[grid.row])
    rows = (cue >= 0).nonzero()[0]
    at = cue[rows]
    # What is said may come first where the cue stands in a short tail: "..., the minister said on Monday."
    short = grid.starts[rows + 1] - at <= _TAIL
    for row in rows[flags[Flag.ACCORDING, at] | short].tolist():
        begin, place, end = int(grid.starts[row]), int(cue[row]), int(grid.starts[row + 1])
        source: slice | None = None
        if flags[Flag.ACCORDING, place]:
            source = _after_according(flags, place, end)
        elif not quoted[place:end].any():
            source = _before_tail(flags, begin, place, end)
        if source is not None:
            content[begin:end] = True
            content[source] = False
    return content


def _after_according(flags: Bools, place: int, end: int) -> slice:
    """Give the words of "according to the report", up to the comma that may follow."""
    commas = flags[Flag.COMMA, place:end].nonzero()[0]
    return slice(place, place + int(commas[0]) + 1 if len(commas) else end)


def _before_tail(flags: Bools, begin: int, place: int, end: int) -> slice | None:
    """Give the words from the last mark before a cue to the end; None where too little is said before."""
    back = max(begin, place - _BACK)
    marks = (flags[Flag.COMMA, back:place] | flags[Flag.QUOTE, back:place]).nonzero()[0]
    last = back + int(marks[-1]) if len(marks) else begin
    return slice(last, end) if last - begin >= _SAID else None
