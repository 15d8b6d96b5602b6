"""What the tables say of a word, gathered once for each distinct spelling and kept in the rows of one array.

Not here: where the tables come from, and what a word stands for in its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.features._keys import LARGEST, SIDES, Ints, Shape, Strings, pack
from stance.features._tables import WordTables

Bools = NDArray[np.bool_]

STAND_INS: Final = ("<target>", "<speaker>", "<name>", "<number>", "<other government>")
"""What stands for a word that is no word of its own: as strings the ids 1 to 5, in this order."""


class StandIn:
    """The same as strings."""

    TARGET, SPEAKER, NAME, NUMBER, OTHERS = range(1, 6)


# Kinds of function words that order the classes around them.
_ORDERING = ("negator", "contrast", "concession", "condition", "must", "may", "will", "we", "they", "you")
# Pronouns and the like that tell what a statement is about, the first that fits.
_SUBJECTS = ("we", "they", "it", "i", "you", "he", "there", "critic", "people")
# The same for what stands in for a word.
_ABOUT = ("", "target", "speaker", "name", "number", "name")
_SOURCES = {"official_source": "official?", "watcher_source": "watcher?", "other_source": "other?"}
# A clause ends at these: negation does not reach beyond.
_STOPS = frozenset('.;:?!"')
# Marks that are counted like words.
_SAYING = tuple('<"?!;:')
# What a class says where it is negated: credit denied is fault, and a rebuttal denied, too.
_TURNED = {"+": "-", "-": "+", "r": "-", "0": "0"}
# Spellings remembered: several times what a language uses; past it somebody feeds noise, and memory is kept.
_REMEMBERED = 50_000


# Plain numbers and no enumerations, whose members take longer to look up than numpy takes for a sentence.
class Column:
    """The columns of `Words.facts`."""

    TEXT = 0  # the word in lower case
    BARE = 1  # the same without the sign of the genitive
    STEM = 2
    FLAGS = 3  # a bit each
    VALENCE = 4  # -2 to 2: how pleasant, in steps
    CLASSES = 5  # the set of classes in `ClassSets`
    SUBJECT = 6  # the pronoun or the like that it is, as a string; the empty one for none
    SOURCE = 7  # the side at which it hints in an attribution; 0 for none


class Flag:
    """What is either so or not of a word."""

    CAPITAL = 0
    SMALL = 1
    IS_NUMBER = 2
    QUOTE = 3
    COMMA = 4
    STOP = 5
    PLAIN = 6  # neither a function word nor of any class
    COUNTED = 7  # its stem has letters or digits, or is a mark that says something
    TELLING = 8  # its stem has letters or digits
    ACCORDING = 9
    NEGATOR = 10
    CUE = 11
    WE = 12
    STATE = 13  # stands for a government in general
    OFFICIAL = 14
    CONTRAST = 15
    CONCESSION = 16


_BITS = 1 << np.arange(17)[:, None]

_FLAG_OF_KIND = {
    "negator": Flag.NEGATOR,
    "cue": Flag.CUE,
    "we": Flag.WE,
    "target": Flag.STATE,
    "official_source": Flag.OFFICIAL,
    "contrast": Flag.CONTRAST,
    "concession": Flag.CONCESSION,
}


class ClassArrays(NamedTuple):
    """The classes of the lexicon and the sets of them that words have, for look-ups by whole arrays."""

    shown: Ints  # (2, n_classes): the name of each class as a string, and its name where it is negated
    sign: Ints  # (2, n_classes): what it says of the one it is said of, likewise; 0 for nothing
    starts: Ints  # (n_sets + 1,): the first member of each set; set 0 is empty
    members: Ints  # the classes of all sets, one set after the other


class ClassSets:
    """Numbers the classes, and the different sets of them that words have."""

    def __init__(self, polarities: Mapping[str, str], strings: Strings) -> None:
        self._polarities, self._strings = polarities, strings
        self._classes: dict[tuple[str, bool], int] = {}
        self._sets: dict[tuple[int, ...], int] = {(): 0}
        self._arrays: ClassArrays | None = None

    def _class_id(self, name: str, *, orders: bool = False) -> int:
        """Give the number of a class; what orders others is never negated."""
        return self._classes.setdefault((name, orders), len(self._classes))

    def set_id(self, names: Iterable[str], *, orders: bool = False) -> int:
        """Give the number of a set of classes."""
        members = tuple([self._class_id(name, orders=orders) for name in names])
        return self._sets.setdefault(members, len(self._sets))

    def arrays(self) -> ClassArrays:
        """Give all of it as arrays."""
        arrays = self._arrays
        if arrays is None or len(arrays.starts) <= len(self._sets):
            # The sets first: whatever another thread learns meanwhile, the classes then hold all their members.
            sets, classes = [*self._sets], [*self._classes]
            arrays = self._arrays = ClassArrays(
                shown=_columns([self._shown(*key) for key in classes]),
                sign=_columns([self._sign(*key) for key in classes]),
                starts=np.cumsum([0, *map(len, sets)]),
                members=np.array([k for members in sets for k in members], dtype=np.int64),
            )
        return arrays

    def _shown(self, name: str, orders: bool) -> tuple[int, int]:
        plain = self._strings.id(name)
        return plain, plain if orders else self._strings.id(f"not {name}")

    def _sign(self, name: str, orders: bool) -> tuple[int, int]:
        sign = self._polarities.get(name, "0")
        turned = sign if orders else _TURNED[sign]
        return self._strings.id(sign.strip("0")), self._strings.id(turned.strip("0"))


def _columns(pairs: list[tuple[int, int]]) -> Ints:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).T


class Words:
    """Looks spellings up in all tables at once, and remembers them.

    Attributes
    ----------
    facts : ndarray of int64, shape (n, 8)
        What is known of each spelling, in the columns of `Column`; rows not yet learned are empty.
    strings : Strings
        All words, stems and names of classes met so far.
    classes : ClassSets
        The sets of classes that words have.
    phrase_starts : ndarray of int64
        The first two words of every pattern of the lexicon, packed and in order; the largest number comes last.
    target : int
        The spelling that stands for a mention of the target.
    target_classes : int
        The set of classes of such a mention.
    offices : set of int
        The spellings of offices of a government.
    about : ndarray of int64, shape (6,)
        What a statement is about that begins with a stand-in, as strings.
    """

    def __init__(self, tables: WordTables) -> None:
        self._tables = tables
        self.strings = Strings()
        for stand_in in STAND_INS:
            self.strings.id(stand_in)
        self.about = np.array([self.strings.id(name) for name in _ABOUT])
        self.classes = ClassSets(tables.polarities, self.strings)
        self.target_classes = self.classes.set_id(("TARGET",), orders=True)
        self._phrases = self._read_phrases()
        self.phrase_starts = np.array([*sorted(self._phrases), LARGEST])
        self.facts = np.zeros((1024, 8), dtype=np.int64)
        self.offices: set[int] = set()
        self._ids: dict[str, int] = {}
        self._lock = Lock()
        (self.target,) = self.look_up([STAND_INS[0]]).tolist()

    @property
    def full(self) -> bool:
        """Whether so much has been learned that it is time to start afresh."""
        return len(self._ids) >= _REMEMBERED

    def look_up(self, spellings: list[str]) -> Ints:
        """Give the row of each spelling in `facts`."""
        try:
            found = [*map(self._ids.__getitem__, spellings)]
        except KeyError:
            # A thread that reads meanwhile sees a spelling only once its row is written.
            with self._lock:
                for spelling in spellings:
                    if spelling not in self._ids:
                        self._learn(spelling)
            found = [*map(self._ids.__getitem__, spellings)]
        return np.array(found, dtype=np.int64)

    def phrase(self, first_two: int, third: int) -> tuple[int, int] | None:
        """Give the set of classes of the longest pattern that begins with these words, and its length."""
        by_third = self._phrases[first_two]
        if third and third in by_third:
            return by_third[third], 3
        return (by_third[0], 2) if 0 in by_third else None

    def _read_phrases(self) -> dict[int, dict[int, int]]:
        """Index the patterns by their first two words, then by the third, which is the empty string for none."""
        out: dict[int, dict[int, int]] = {}
        for pattern, name in self._tables.phrases.items():
            words = [self.strings.id(word) for word in pattern.split(" ")]
            if len(words) in (2, 3):
                first, second, third = (*words, 0)[:3]
                out.setdefault(pack(Shape.WORD, first, second), {})[third] = self.classes.set_id((name,))
        return out

    def _learn(self, spelling: str) -> None:
        row = len(self._ids)
        if row == len(self.facts):
            self.facts = np.concatenate([self.facts, np.zeros_like(self.facts)])
        self.facts[row] = self._facts_of(spelling)
        if self.facts[row, Column.FLAGS] >> Flag.OFFICIAL & 1:
            self.offices.add(row)
        self._ids[spelling] = row

    def _facts_of(self, spelling: str) -> tuple[int, ...]:
        tables, id_of = self._tables, self.strings.id
        text = spelling.lower()
        kinds, classes = tables.functions.get(text, ()), tables.classes.get(text, ())
        ordering = [kind.upper() for kind in kinds if kind in _ORDERING]
        stem = tables.stems.get(text, text)
        value = tables.valence.get(text, 0.0)
        return (
            id_of(text),
            id_of(text.removesuffix("'s")),
            id_of(stem),
            _flags(spelling, text, stem, kinds) | (0 if kinds or classes else 1 << Flag.PLAIN),
            (2 if abs(value) >= 2 else 1) * ((value > 0) - (value < 0)),
            self.classes.set_id(classes) if classes else self.classes.set_id(ordering, orders=True),
            next((id_of(kind) for kind in _SUBJECTS if kind in kinds), 0),
            next((SIDES.index(_SOURCES[kind]) for kind in kinds if kind in _SOURCES), 0),
        )


def flags_of(facts: Ints) -> Bools:
    """Give the flags of words, a row each."""
    flags: Bools = facts[Column.FLAGS] & _BITS != 0
    return flags


def _flags(spelling: str, text: str, stem: str, kinds: Iterable[str]) -> int:
    so = {
        Flag.CAPITAL: spelling[0].isupper(),
        Flag.SMALL: spelling[0].islower(),
        Flag.IS_NUMBER: spelling[0].isdigit(),
        Flag.QUOTE: text == '"',
        Flag.COMMA: text == ",",
        Flag.STOP: text in _STOPS,
        Flag.COUNTED: stem[:1].isalnum() or stem.startswith(_SAYING),
        Flag.TELLING: stem[:1].isalnum() or stem.startswith("<"),
        Flag.ACCORDING: text == "according",
    } | {_FLAG_OF_KIND[kind]: True for kind in kinds if kind in _FLAG_OF_KIND}
    return sum(1 << flag for flag, holds in so.items() if holds)
