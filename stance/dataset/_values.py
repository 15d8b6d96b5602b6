"""What labelled data is once it is read: examples and the set of them.

Not here: files and their faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from stance.records import Statement
from stance.text import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One sentence with its label.

    Attributes
    ----------
    statement : Statement
        The sentence, with target, speaker and role where they are known.
    label : str
        Its stance.
    id : str
        The row's own id, or ``file:line`` where it has none.
    where : str
        ``file:line`` it was read from.
    article : str or None
        The article it stands in; None for a sentence that stands alone.
    group : str
        What must not be divided between learning and testing: the event, the article, or the sentence itself with
        all its repetitions.
    quote : str or None
        ``direct``, ``indirect``, ``mixed``, ``none`` (the narrator's own sentence), or None where nobody said.
    split : str or None
        ``train``, ``dev`` or ``test`` where the data come divided.
    source : str or None
        The kind of text or labelling it comes from, where the data hold several: each is weighed by itself, and
        probabilities are calibrated on sources that were not learned.
    weight : float
        How much the sentence counts in learning, above 0.
    """

    statement: Statement
    label: str
    id: str
    where: str
    group: str
    article: str | None = None
    quote: str | None = None
    split: str | None = None
    source: str | None = None
    weight: float = 1.0

    @property
    def reported(self) -> bool:
        """Whether the sentence reports what a source said; sentences that do not are learned from, never scored."""
        return self.quote != "none"

    @property
    def alone(self) -> bool:
        """Whether it names neither article nor event, so that it is a group of its own."""
        return self.article is None and self.group == self.id

    @property
    def wording(self) -> str:
        """The text without differences of typography, case and blanks: the same for sentences that are one."""
        return " ".join(normalise(self.statement.text).split()).casefold()

    @property
    def file(self) -> str:
        """The name of the file it was read from, without its folder."""
        return self.path.name

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return Path(self.where.rpartition(":")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSet:
    """Examples in file order, with the files they came from.

    Attributes
    ----------
    examples : tuple of Example
        The sentences; page furniture is left out.
    digests : dict of str to str
        SHA-256 of each file read, as hexadecimal, by file name.

    Examples
    --------
    >>> LabelledSet(examples=(), digests={}).labels
    ()
    """

    examples: tuple[Example, ...]
    digests: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.examples)

    def __iter__(self) -> Iterator[Example]:
        return iter(self.examples)

    @property
    def labels(self) -> tuple[str, ...]:
        """The distinct labels, sorted."""
        return tuple(sorted({example.label for example in self.examples}))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The sentences to learn from or to score."""
        return tuple(example.statement for example in self.examples)

    def select(self, keep: Callable[[Example], bool]) -> LabelledSet:
        """Give the set of the examples for which `keep` is true, in the same order."""
        return replace(self, examples=tuple(filter(keep, self.examples)))

    def __add__(self, other: LabelledSet) -> LabelledSet:
        return LabelledSet(examples=self.examples + other.examples, digests={**self.digests, **other.digests})
