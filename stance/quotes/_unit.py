"""A unit while it is read, and the reports found in it.

Not here: the rules that find them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stance.quotes._cues import Cue
from stance.quotes._extent import endings, has_words, object_end, sentence_end, subordinate_end, trim
from stance.quotes._kinds import ALNUM, QUOTED, REPORTS
from stance.quotes._nouns import NounPhrase
from stance.quotes._pieces import Piece

_TELLING = QUOTED | REPORTS


@dataclass(slots=True)
class Report:
    """A content in piece indices ``[begin, end)`` with the indices of its source and its cue."""

    begin: int
    end: int
    source: NounPhrase | None
    cue: NounPhrase
    main: bool = True


class Unit:
    """A unit while it is read: its pieces, the index after the last that is no final stop, its cues, what is taken.

    `starts` are the offsets of the pieces, `telling` the indices of those that are quotations or may belong to a cue,
    and `kinds` the bits of these together. `taken` holds 1 for each piece of a report and 0 for the others;
    `according` the indices at which "according to" stands, `endings` where later reports end a content.
    """

    __slots__ = (
        "according", "cues", "endings", "kinds", "last", "pieces", "reports", "starts", "subject", "taken", "telling",
    )  # fmt: skip

    def __init__(self, pieces: Sequence[Piece], starts: Sequence[int]) -> None:
        self.pieces = pieces
        self.starts = starts
        self.telling = [k for k, piece in enumerate(pieces) if piece.kinds & _TELLING]
        self.kinds = 0
        for k in self.telling:
            self.kinds |= pieces[k].kinds
        self.last = sentence_end(pieces)
        self.cues: Sequence[Cue] = ()
        self.endings: Sequence[tuple[int, int]] | None = None
        self.taken = bytearray(len(pieces))
        self.reports: list[Report] = []
        self.subject: NounPhrase | None = None
        self.according: Sequence[int] = ()

    def is_bare(self) -> bool:
        """Whether it holds nothing but quotations and marks."""
        # The first piece of most units is a word.
        return not (self.pieces[0].kinds & ALNUM or any(piece.kinds & ALNUM for piece in self.pieces))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets from the first to the end of the last of some pieces."""
        return self.starts[first], self.starts[last] + len(self.pieces[last].text)

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
        span = (cue.first, cue.last) if isinstance(cue, Cue) else cue
        self.reports.append(Report(begin, end, source, span, main))

    def clause(self, begin: int, cue: Cue | None = None) -> int:
        """Give the end of the clause that begins at an index, within the clause of its cue."""
        last = (
            next((j for j in self.according if begin < j < self.last - 1), self.last) if self.according else self.last
        )
        if self.endings is None:
            self.endings = endings(self.pieces, self.cues)
        end = next((min(end, last) for latest, end in self.endings if begin <= latest), last)
        return end if cue is None else subordinate_end(self.pieces, cue, begin, end)

    def object(self, begin: int, cue: Cue) -> int:
        """Give the end of the noun phrase that begins at an index, within the clause of its cue."""
        return object_end(self.pieces, self.cues, begin, self.clause(begin, cue))

    def left_edge(self, end: int) -> int:
        """Give the index after the last taken piece before `end`."""
        return self.taken.rfind(1, 0, end) + 1
