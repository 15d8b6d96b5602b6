"""A unit while it is read, and the reports found in it.

Not here: the rules that find them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.quotes._cues import Cue
from stance.quotes._extent import clause_end, has_words, object_end, subordinate_end, trim
from stance.quotes._kinds import QUOTED
from stance.quotes._nouns import NounPhrase
from stance.quotes._pieces import Piece
from stance.quotes._units import Stretch


@dataclass(slots=True)
class Report:
    """A content in piece indices ``[begin, end)`` with the indices of its source and its cue."""

    begin: int
    end: int
    source: NounPhrase | None
    cue: NounPhrase
    main: bool = True


@dataclass(slots=True)
class Unit:
    """A unit while it is read: its pieces, the index after the last that is no final stop, its cues, what is taken.

    `taken` holds 1 for each piece of a report and 0 for the others; `according` the indices at which "according to"
    stands.
    """

    stretch: Stretch
    pieces: Sequence[Piece]
    last: int
    cues: list[Cue]
    taken: bytearray
    reports: list[Report] = field(default_factory=list)
    subject: NounPhrase | None = None
    according: Sequence[int] = ()

    def add(
        self,
        begin: int,
        end: int,
        source: NounPhrase | None,
        cue: Cue | NounPhrase,
        *,
        main: bool = True,
        short: bool = False,
    ) -> None:
        """Take pieces as the content of a report, unless nothing is left of it."""
        while begin < end and self.taken[begin]:
            begin += 1
        at = self.taken.find(1, begin, end)
        end = end if at < 0 else at
        begin, end = trim(self.pieces, begin, end)
        if begin >= end:
            return
        if (
            not short
            and not has_words(self.pieces, begin, end)
            and not (end - begin == 1 and self.pieces[begin].kinds & QUOTED)
        ):
            return
        self.taken[begin:end] = b"\1" * (end - begin)
        span = cue.span if isinstance(cue, Cue) else cue
        self.reports.append(Report(begin, end, source, span, main))

    def clause(self, begin: int, cue: Cue | None = None) -> int:
        """Give the end of the clause that begins at an index, within the clause of its cue."""
        end = self._clause_end(begin)
        return end if cue is None else subordinate_end(self.pieces, cue, begin, end)

    def object(self, begin: int) -> int:
        """Give the end of the noun phrase that begins at an index."""
        return object_end(self.pieces, self.cues, begin, self._clause_end(begin))

    def _clause_end(self, begin: int) -> int:
        last = (
            next((j for j in self.according if begin < j < self.last - 1), self.last) if self.according else self.last
        )
        return clause_end(self.pieces, self.cues, begin, last)

    def left_edge(self, end: int) -> int:
        """Give the index after the last taken piece before `end`."""
        return self.taken.rfind(1, 0, end) + 1
