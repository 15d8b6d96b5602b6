"""Somebody or something that makes statements in an article, and what its noun phrase tells.

Not here: which words mean which source (`_resolve`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from stance.speakers._describe import DETERMINER, WORD, without_determiner
from stance.speakers._people import Person
from stance.speakers._roles import NOTHING, Reading, read_description
from stance.speakers._tables import gendered, word_class

_EMPTY = word_class("empty")
_PLURALS = word_class("plural")
_NOT_PLURAL = ("ss", "us", "is", "news")
_ENDINGS_OF_PEOPLE = ("men", "people", "folk", "children")
_SINGULAR = word_class("singular")


class Described(NamedTuple):
    """What the article calls a source: the words, where they stand, and what they tell."""

    text: str
    start: int
    reading: Reading


_UNTOLD = Described("", -1, NOTHING)


@dataclass(slots=True, eq=False, kw_only=True)
class Source:
    """A source of the article.

    Attributes
    ----------
    name : str
        The fullest name known so far.
    kind : str
        ``"person"``, ``"organisation"``, ``"document"`` or ``"group"``.
    gender : str or None
        ``"m"``, ``"f"`` or unknown.
    plural : bool
        Whether "they" may mean it.
    described : list of Described
        What the article calls it, in the order of the text.
    words : frozenset of str
        The telling words of its descriptions, in lower case.
    inherited : Source or None
        Whose role it has where its own words tell none: "its president" has that of the body named before.
    person : Person or None
        The person that it is.
    """

    name: str
    kind: str
    gender: str | None = None
    plural: bool = False
    described: list[Described] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    inherited: Source | None = None
    person: Person | None = None

    def describe(self, text: str, start: int) -> None:
        """Add what the article calls it."""
        self.described.append(Described(text, start, read_description(text, self.kind in ("person", "group"))))

    def surest(self) -> Described:
        """The description that tells most, the earlier one among equals."""
        best = max(self.described, key=_rank_of, default=_UNTOLD)
        if self.kind == "person":
            return best
        named = read_description(self.name)
        return Described(self.name, -1, named) if named.rank > best.reading.rank or best is _UNTOLD else best

    def fullest(self) -> str | None:
        """The longest description, if there is any."""
        return max([described.text for described in self.described], key=len, default=None)


def _rank_of(described: Described) -> int:
    return described.reading.rank


def is_plural(head: str) -> bool:
    """Whether a head noun means several."""
    if head in _PLURALS or (head.endswith(_ENDINGS_OF_PEOPLE) and head not in _SINGULAR):
        return True
    return len(head) > 3 and head.endswith("s") and not head.endswith(_NOT_PLURAL)


@lru_cache(maxsize=8192)
def telling_words(phrase: str) -> frozenset[str]:
    """The words of a phrase that tell something, in lower case."""
    return frozenset([word.lower() for word in WORD.findall(without_determiner(phrase))]) - _EMPTY


def as_within_a_sentence(phrase: str) -> str:
    """A noun phrase whose determiner has no capital: "a senior official"."""
    return phrase[:1].lower() + phrase[1:] if DETERMINER.match(phrase) else phrase


@lru_cache(maxsize=8192)
def words_and_gender(description: str) -> tuple[frozenset[str], str | None]:
    """All words of a description, in lower case, and the gender that the first word that has one tells."""
    words = WORD.findall(description)
    gender = next(filter(None, map(gendered().get, words)), None)
    return frozenset([word.lower() for word in words]), gender
