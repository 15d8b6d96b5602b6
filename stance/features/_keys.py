"""Terms as whole numbers, and as the names that a model's vocabulary holds.

A thousand statements have a hundred thousand terms. As numbers they are made, compared and looked up by numpy all at
once; a name is made only where somebody reads it. A number has four fields, the parts being ids of `Strings`::

    bit  62 - 59   58 - 54   53 ------ 27   26 ------- 0
          side      kind      first part    second part

    w:promised help               kind PAIR, parts "promised" and "help"
    r:official & c:not failure    side "official", kind CLASS, first part "not failure"

Not here: which terms a statement has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SIDES: Final = ("", "official", "watcher", "other", "official?", "watcher?", "other?", "unknown")
"""The sides of speakers, in the order of their numbers; terms that are of no side have the first."""

LARGEST: Final = int(np.iinfo(np.int64).max)
"""A number above those of all terms: as the last of a sorted array it spares each look-up a check of the range."""

_FIRST, _KIND, _SIDE = 27, 54, 59
_PART_MASK = (1 << _FIRST) - 1


class Shape:
    """The shapes of terms."""

    WORD, PAIR, AFTER, BEFORE, CUE, VALENCE, VALENCE_AT = range(7)
    CLASS, CLASS_PAIR, CLASS_MAIN, SUBJECT, POLARITY, POLARITY_AT, ROLE = range(7, 14)


_NAMES: Final = {
    Shape.WORD: "w:{}",
    Shape.PAIR: "w:{} {}",
    Shape.AFTER: "t:after {}",
    Shape.BEFORE: "t:before {}",
    Shape.CUE: "q:{}",
    Shape.VALENCE: "v:{}",
    Shape.VALENCE_AT: "v:{} {}",
    Shape.CLASS: "c:{}",
    Shape.CLASS_PAIR: "c:{} > {}",
    Shape.CLASS_MAIN: "c:main {}",
    Shape.SUBJECT: "s:{}",
    Shape.POLARITY: "p:{}",
    Shape.POLARITY_AT: "p:{} {}",
    Shape.ROLE: "r:{}",
}
# A part has no space, but for what stands for a kind of name, and for a class that is negated.
_WORD_PART: Final = r"([^ <][^ ]*|<[^<>]*>)"
_CLASS_PART: Final = r"((?:not )?[^ ]+)"


def _shape(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name).replace(r"\{\}", _CLASS_PART if name.startswith("c:") else _WORD_PART))


_SHAPES: Final = {
    start: [(kind, _shape(name)) for kind, name in _NAMES.items() if name.startswith(start)]
    for start in {name[:2] for name in _NAMES.values()}
}


class Strings:
    """Strings and their ids, which count from 0; the empty one comes first."""

    def __init__(self) -> None:
        self.texts = [""]
        self._ids = {"": 0}
        self._lock = Lock()

    def id(self, text: str) -> int:
        """Give the id of a string, a new one if need be."""
        known = self._ids.get(text)
        if known is not None:
            return known
        with self._lock:
            if text not in self._ids:
                self.texts.append(text)
                self._ids[text] = len(self.texts) - 1
            return self._ids[text]


def pack(kind: int, first: int, second: int = 0) -> int:
    """Put the fields of a term of no side together."""
    return kind << _KIND | first << _FIRST | second


# Numpy takes longer to convert a number than to add it to a sentence's array.
_LEFT = np.array(_FIRST, dtype=np.int64)
_KINDS = [np.array(kind << _KIND, dtype=np.int64) for kind in _NAMES]


def pack_all(kind: int, first: Ints, second: Ints | None = None) -> Ints:
    """Put the fields of many terms of one kind together."""
    # Where numpy is 1 and the system Windows, numbers of Python make arrays that are half as wide.
    keys: Ints = np.left_shift(first, _LEFT, dtype=np.int64) + _KINDS[kind]
    return keys if second is None else keys + second


def side_bits(side: int) -> int:
    """Give what is added to a term to make it one of a side."""
    return side << _SIDE


def name_of(key: int, texts: Sequence[str]) -> str:
    """Write a term out."""
    side, kind = key >> _SIDE, (key >> _KIND) & 31
    name = _NAMES[kind].format(texts[(key >> _FIRST) & _PART_MASK], texts[key & _PART_MASK])
    return f"r:{SIDES[side]} & {name}" if side else name


def key_of(name: str, strings: Strings) -> int | None:
    """Read a name back into its number; None for what no term is called."""
    bits = 0
    if name.startswith("r:") and " & " in name:
        side, _, name = name[2:].partition(" & ")
        # No term of a side is a role, so sides do not nest.
        if side not in SIDES[1:] or name.startswith("r:"):
            return None
        bits = side_bits(SIDES.index(side))
    for kind, shape in _SHAPES.get(name[:2], ()):
        if found := shape.fullmatch(name):
            return bits + pack(kind, *map(strings.id, found.groups()))
    return None
