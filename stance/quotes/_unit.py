"""A unit while it is read, and the reports found in it.

Not here: the rules that find them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.quotes._cues import Cue
from stance.quotes._extent import clause_end, count_words, object_end, subordinate_end, trim
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
    """A unit while it is read: its pieces, the index after the last that is no final stop, its cues, what is taken."""

    stretch: Stretch
    pieces: Sequence[Piece]
    last: int
    cues: list[Cue]
    taken: list[bool]
    reports: list[Report] = field(default_factory=list)
    subject: NounPhrase | None = None

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
        end = next((j for j in range(begin, end) if self.taken[j]), end)
        begin, end = trim(self.pieces, begin, end)
        if begin >= end:
            return
        if (
            count_words(self.pieces, begin, end) < 2
            and not short
            and not (end - begin == 1 and self.pieces[begin].kinds & QUOTED)
        ):
            return
        self.taken[begin:end] = [True] * (end - begin)
        span = cue.span if isinstance(cue, Cue) else cue
        self.reports.append(Report(begin, end, source, span, main))

    def clause(self, begin: int, cue: Cue | None = None) -> int:
        """Give the end of the clause that begins at an index, within the clause of its cue."""
        end = clause_end(self.pieces, self.cues, begin, self.last)
        return end if cue is None else subordinate_end(self.pieces, cue, begin, end)

    def object(self, begin: int) -> int:
        """Give the end of the noun phrase that begins at an index."""
        return object_end(self.pieces, self.cues, begin, self.last)

    def left_edge(self, end: int) -> int:
        """Give the index after the last taken piece before `end`."""
        return next((j + 1 for j in range(end - 1, -1, -1) if self.taken[j]), 0)
