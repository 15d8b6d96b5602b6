"""The families of terms: what is counted in cut sentences, and the words that it was counted from.

Not here: cutting them, and how terms are weighted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from stance.features._classes import Hits, find_classes, negated
from stance.features._keys import SIDES, Ints, Shape, pack, pack_all, side_bits
from stance.features._sentences import Sentences
from stance.features._tables import Settings
from stance.features._words import Bools, Column, Flag, StandIn, Words
from stance.records import Statement

ROLE_GROUPS = {
    "government": "official",
    "ngo": "watcher",
    "report": "watcher",
    "foreign_government": "watcher",
    "international": "watcher",
    "opposition": "watcher",
}
"""Which side a speaker is on by trade: officials defend, watchers criticize, all others may do either."""

# How many words the subject of a statement is looked for.
_SUBJECT_REACH = 8
# How many words after its beginning a statement may concede something: "Although ..., ".
_CONCESSION_REACH = 8


class Counted(NamedTuple):
    """Terms of some statements; arrays of shape (n,)."""

    keys: Ints
    rows: Ints
    # The words it comes from, each stretch as the first and how many; none where a term comes from the speaker, or from
    # what is missing.
    stretches: tuple[tuple[Ints, Ints | int], ...]

    def chosen(self, which: Bools | Ints) -> Counted:
        """Pick some of the terms, or repeat them."""
        stretches = tuple((first[which], n if isinstance(n, int) else n[which]) for first, n in self.stretches)
        return Counted(self.keys[which], self.rows[which], stretches)


Family = list[Counted]


def list_families(
    statements: Sequence[Statement], sentences: Sentences, words: Words, settings: Settings
) -> dict[str, Family]:
    """List the terms of the families that are switched on; the others cost little beside the cutting."""
    hits = find_classes(sentences, words, settings.negation_reach)
    near = _nearest(sentences)
    stands_in = (sentences.symbol > 0) & (sentences.symbol <= StandIn.OTHERS)
    counted, telling = (sentences.flags[flag] | stands_in for flag in (Flag.COUNTED, Flag.TELLING))
    classes, subject = _classes(hits), _subject(sentences, words, stands_in, telling)
    polarity = _polarity(sentences, hits, words)
    sides = _sides(statements, sentences)
    by_family = {
        "words": _words(sentences, counted),
        "pairs": _pairs(sentences, counted),
        "window": _window(sentences, near, telling, settings.window),
        "cue": _cue(sentences),
        "valence": _valence(sentences, near, words, settings),
        "classes": classes,
        "class_pairs": _class_pairs(hits, settings.pair_reach),
        "clause": _clause(sentences, hits),
        "subject": subject,
        "polarity": polarity,
        "role": _role(statements, words, settings.role_weight),
        "role_classes": _crossed(sides, classes),
        "role_subject": _crossed(sides, subject),
        "role_polarity": _crossed(sides, polarity),
    }
    return {family: by_family[family] for family in settings.families}


def _words(sentences: Sentences, counted: Bools) -> Family:
    """Count every word; quotation marks, questions and exclamations count too."""
    places = counted.nonzero()[0]
    return [Counted(pack_all(Shape.WORD, sentences.symbol[places]), sentences.grid.row[places], ((places, 1),))]


def _pairs(sentences: Sentences, counted: Bools) -> Family:
    """Count every two neighbouring words, whatever mark that is not counted stands between them."""
    places = counted.nonzero()[0]
    row, symbol = sentences.grid.row[places], sentences.symbol[places]
    first = (row[1:] == row[:-1]).nonzero()[0]
    keys = pack_all(Shape.PAIR, symbol[first], symbol[first + 1])
    return [Counted(keys, row[first], ((places[first], 1), (places[first + 1], 1)))]


class _Near(NamedTuple):
    """The nearest mention of the target for each word."""

    distance: Ints  # 0 at the mention itself, and where the statement has none
    behind: Bools  # whether the word stands after the mention


def _nearest(sentences: Sentences) -> _Near:
    grid, target = sentences.grid, sentences.symbol == StandIn.TARGET
    if not np.count_nonzero(target):
        return _Near(np.zeros_like(grid.places), target)
    far, left, right = len(target) + 1, grid.before(target), grid.after(target)
    since = np.where(left >= grid.begin, grid.places - left, far)
    until = np.where(right < grid.starts[1:][grid.row], right - grid.places, far)
    nearest = np.minimum(since, until)
    nearest[nearest == far] = 0
    return _Near(nearest, since <= until)


def _window(sentences: Sentences, near: _Near, telling: Bools, window: int) -> Family:
    """Count the words near the target by the side on which they stand."""
    places = ((near.distance > 0) & (near.distance <= window) & telling).nonzero()[0]
    symbol, behind = sentences.symbol[places], near.behind[places]
    keys = np.where(behind, pack_all(Shape.AFTER, symbol), pack_all(Shape.BEFORE, symbol))
    return [Counted(keys, sentences.grid.row[places], ((places, 1),))]


def _cue(sentences: Sentences) -> Family:
    """Count the word that reports."""
    rows = (sentences.cue >= 0).nonzero()[0]
    places = sentences.cue[rows]
    return [Counted(pack_all(Shape.CUE, sentences.symbol[places]), rows, ((places, 1),))]


def _valence(sentences: Sentences, near: _Near, words: Words, settings: Settings) -> Family:
    """Count pleasant and unpleasant words, the strong ones twice: anywhere, by the side of the target, and near it."""
    places = sentences.facts[Column.VALENCE].nonzero()[0]
    if not len(places):
        return []
    value, id_of = sentences.facts[Column.VALENCE, places], words.strings.id
    turned = negated(sentences, None, settings.negation_reach)[places]
    sign = np.where((value > 0) != turned, id_of("+"), id_of("-"))
    side = np.where(near.behind[places], id_of("after"), id_of("before"))
    distance = near.distance[places]
    anywhere = Counted(pack_all(Shape.VALENCE, sign), sentences.grid.row[places], ((places, 1),))
    beside = anywhere._replace(keys=pack_all(Shape.VALENCE_AT, sign, side))
    close = anywhere._replace(keys=pack_all(Shape.VALENCE_AT, sign, np.full(len(sign), id_of("near"))))
    return [
        anywhere.chosen(np.arange(len(places)).repeat(np.abs(value))),
        beside.chosen(distance > 0),
        close.chosen((distance > 0) & (distance <= settings.window)),
    ]


def _classes(hits: Hits) -> Family:
    """Count every class."""
    return [Counted(pack_all(Shape.CLASS, hits.shown), hits.row, ((hits.place, hits.length),))]


def _class_pairs(hits: Hits, reach: int) -> Family:
    """Count a class with the next and the next but one, in order."""
    places = np.arange(len(hits.place))
    first = np.concatenate((places[:-1], places[:-2]))
    second = np.concatenate((places[1:], places[2:]))
    near = (hits.row[first] == hits.row[second]) & (hits.place[second] - hits.place[first] <= reach)
    first, second = first[near], second[near]
    keys = pack_all(Shape.CLASS_PAIR, hits.shown[first], hits.shown[second])
    stretches = tuple((hits.place[k], hits.length[k]) for k in (first, second))
    return [Counted(keys, hits.row[first], stretches)]


def _clause(sentences: Sentences, hits: Hits) -> Family:
    """Count the classes of the clause that decides: after the last "but", or after the comma of "although ..., "."""
    grid, flags = sentences.grid, sentences.flags
    start = grid.last(flags[Flag.CONTRAST] & grid.inner)
    opening = flags[Flag.CONCESSION] & (grid.places - grid.begin < _CONCESSION_REACH)
    if np.count_nonzero(opening):
        yields = grid.first(opening)
        rows = ((yields >= 0) & (start < 0)).nonzero()[0]
        comma = grid.after(flags[Flag.COMMA])[yields[rows]]
        start[rows] = np.where(comma < grid.starts[rows + 1], comma, -1)
    if not np.count_nonzero(start >= 0):
        return []
    start[start < 0] = len(grid.row)
    decisive = (hits.place > start[hits.row]) & hits.content
    (everywhere,) = _classes(hits)
    return [everywhere._replace(keys=pack_all(Shape.CLASS_MAIN, hits.shown)).chosen(decisive)]


def _subject(sentences: Sentences, words: Words, stands_in: Bools, telling: Bools) -> Family:
    """Count what the content is about by its first telling word: the target, a pronoun, a name, a number, or none."""
    grid = sentences.grid
    about = np.where(stands_in, words.about[sentences.symbol * stands_in], sentences.facts[Column.SUBJECT])
    candidates = sentences.content & telling
    near = grid.so_far(candidates) <= _SUBJECT_REACH
    place = grid.first(candidates & near & (about > 0))
    told = (place >= 0).nonzero()[0]
    nothing = ((place < 0) & _worded(sentences)).nonzero()[0]
    found = Counted(pack_all(Shape.SUBJECT, about[place[told]]), told, ((place[told], 1),))
    return [found, *_without_words(Shape.SUBJECT, nothing, words)]


def _worded(sentences: Sentences) -> Bools:
    """Tell which statements have a word."""
    worded: Bools = sentences.grid.starts[1:] > sentences.grid.starts[:-1]
    return worded


def _without_words(shape: int, rows: Ints, words: Words) -> Family:
    """Say of statements that they have none of what a family looks for."""
    return [Counted(np.full(len(rows), pack(shape, words.strings.id("none"))), rows, ())] if len(rows) else []


def _polarity(sentences: Sentences, hits: Hits, words: Words) -> Family:
    """Sum the classes up to credit, fault and rebuttal, by whom their clause names; or say that there are none."""
    judging = ((hits.sign > 0) & hits.content).nonzero()[0]
    place, row, sign = hits.place[judging], hits.row[judging], hits.sign[judging]
    silent = _worded(sentences)
    silent[row] = False
    nothing = _without_words(Shape.POLARITY, silent.nonzero()[0], words)
    if not len(judging):
        return nothing
    overall = Counted(pack_all(Shape.POLARITY, sign), row, ((place, hits.length[judging]),))
    about = _abouts(sentences, words)[place]
    return [overall, overall._replace(keys=pack_all(Shape.POLARITY_AT, sign, about)), *nothing]


def _abouts(sentences: Sentences, words: Words) -> Ints:
    """Say of each word whether its clause names the target, else a third party, else nobody; commas and stops part."""
    id_of, symbol = words.strings.id, sentences.symbol
    clause = (sentences.flags[Flag.STOP] | sentences.flags[Flag.COMMA] | ~sentences.grid.inner).cumsum()
    about = np.full(len(symbol) + 1, id_of("nobody"))
    about[clause[(symbol == StandIn.NAME) | (symbol == StandIn.OTHERS)]] = id_of("others")
    about[clause[symbol == StandIn.TARGET]] = id_of("target")
    by_word: Ints = about[clause]
    return by_word


def _sides(statements: Sequence[Statement], sentences: Sentences) -> Ints:
    """Give each speaker's side by the role, or guess it from the words of the attribution, which shows in the name."""
    hints = sentences.facts[Column.SOURCE]
    hint = sentences.grid.first((hints > 0) & ~sentences.content & ~sentences.quoted).tolist()
    sides = [
        SIDES.index(ROLE_GROUPS.get(s.role, "other")) if s.role else int(hints[k]) if k >= 0 else SIDES.index("unknown")
        for s, k in zip(statements, hint, strict=True)
    ]
    return np.array([side_bits(side) for side in sides])


def _role(statements: Sequence[Statement], words: Words, weight: int) -> Family:
    """Count the speaker's role."""
    if not any(statement.role for statement in statements):
        return []
    roles = np.array([words.strings.id(statement.role or "") for statement in statements])
    rows = roles.nonzero()[0].repeat(weight)
    return [Counted(pack_all(Shape.ROLE, roles[rows]), rows, ())]


def _crossed(sides: Ints, family: Family) -> Family:
    """Repeat terms for the speaker's side."""
    return [terms._replace(keys=terms.keys + sides[terms.rows]) for terms in family if len(terms.keys)]
