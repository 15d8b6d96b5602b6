"""All reported statements of an article: the units one by one, and what is carried from one to the next.

Not here: the rules within one unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from stance.quotes._found import FoundQuote
from stance.quotes._headings import find_headings
from stance.quotes._kinds import ALNUM, NAME, PREPOSITION, QUOTED
from stance.quotes._lexis import words
from stance.quotes._nouns import NounPhrase, noun_phrase_left, noun_phrase_right
from stance.quotes._pieces import Piece, Quoted
from stance.quotes._reports import read_unit
from stance.quotes._turns import Turn, find_turns
from stance.quotes._unit import Report, Unit
from stance.quotes._units import units
from stance.records import Mention
from stance.text import Paragraph

_WORD = re.compile(r"\w+")
_MAX_OPENING = 8
_OWNING = ("'s", "’s")
# Between single marks stand words spoken of, titles and headlines more often than statements.
_MIN_SINGLE = 8


def find_quotes(text: str, paragraphs: Sequence[Paragraph]) -> tuple[FoundQuote, ...]:
    """Find the reported statements of an article.

    Parameters
    ----------
    text : str
        The article.
    paragraphs : sequence of Paragraph
        Its layout, from `stance.text.lay_out`. Furniture is passed over.

    Returns
    -------
    tuple of FoundQuote
        In text order, without overlap.

    Examples
    --------
    >>> from stance.text import lay_out
    >>> text = "Mayor Ode Brant said the bridge would reopen."
    >>> [text[q.start:q.end] for q in find_quotes(text, lay_out(text))]
    ['the bridge would reopen']
    """
    finder = _Finder(text)
    turns, headings = find_turns(text, paragraphs), find_headings(text, paragraphs)
    for paragraph in paragraphs:
        if paragraph.start in turns:
            finder.read_turn(turns[paragraph.start])
        elif not paragraph.furniture:
            finder.read(paragraph, heading=paragraph.start in headings)
    return finder.result()


@dataclass(slots=True)
class _Draft:
    """A quote whose source may still have to be carried."""

    start: int
    end: int
    kind: str
    main: bool = True
    cue: Mention | None = None
    source: Mention | None = None


@dataclass(slots=True)
class _State:
    """What is known within a paragraph: who spoke last in it, and the quotations that wait for their source."""

    speaker: Mention | None = None
    waiting: list[_Draft] = field(default_factory=list)
    only_quotations: bool = True
    left_open: bool = False


class _Finder:
    """Reads paragraph after paragraph and remembers who spoke last.

    `pending` holds quotations left open at the end of their paragraph: who says so may stand further on.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[_Draft] = []
        self.pending: list[_Draft] = []
        self.speaker: Mention | None = None

    def result(self) -> tuple[FoundQuote, ...]:
        """Give what was found, in text order; marks with nothing between them say nothing."""
        self._settle()
        return tuple(
            [
                FoundQuote(start=d.start, end=d.end, kind=d.kind, cue=d.cue, source=d.source, main=d.main)
                for d in sorted(self.drafts, key=attrgetter("start", "end"))
                if d.start < d.end
            ]
        )

    def read_turn(self, turn: Turn | None) -> None:
        """Take a whole paragraph as what somebody says; None: as a question put to the speaker."""
        self._settle()
        if turn is None:
            return
        if turn.name is not None:
            start, end = turn.name
            self.speaker = Mention(text=self.text[start:end], start=start, end=end)
        self.drafts.append(_Draft(turn.start, turn.end, "direct", source=self.speaker))

    def read(self, paragraph: Paragraph, *, heading: bool = False) -> None:
        """Find the reports of one paragraph and give its free quotations a source."""
        state = _State()
        for unit in units(self.text, paragraph):
            if unit.telling:
                read_unit(unit, heading=heading)
                self._read_unit(unit, state)
            else:
                state.only_quotations = False
        if not state.only_quotations:
            self._settle()
        if state.left_open:
            self.pending += state.waiting
        else:
            self._carry(state.waiting)

    def _read_unit(self, unit: Unit, state: _State) -> None:
        """Take the reports of one unit and give its free quotations a source, or let them wait for one."""
        bare = unit.is_bare()
        state.only_quotations = state.only_quotations and bare
        reported = [self._draft(unit, report) for report in unit.reports]
        self.drafts += reported
        named = [draft for draft in reported if draft.source is not None]
        if named:
            self._attribute([*state.waiting, *self.pending], named[0])
            state.waiting, self.pending = [], []
            state.speaker = self.speaker = named[-1].source
        if unit.kinds & QUOTED:
            self._read_quotations(unit, state, reported, named[-1] if named else None, bare=bare)
        last = unit.pieces[-1]
        state.left_open = not last.closed
        if last.text == ":":
            self.speaker = self._subject_before_colon(unit) or self.speaker

    def _read_quotations(
        self, unit: Unit, state: _State, reported: Sequence[_Draft], named: _Draft | None, *, bare: bool
    ) -> None:
        """Find the statements among the quotations that no report took."""
        pieces = unit.pieces
        for k in unit.telling:
            piece = pieces[k]
            if not piece.kinds & QUOTED or unit.taken[k]:
                continue
            if not _is_statement(pieces, k, bare=bare, reported=bool(reported)):
                continue
            draft = self._span(unit, k, k + 1)
            self.drafts.append(draft)
            if named is not None:
                draft.source, draft.cue = named.source, named.cue
            elif not bare and (source := self._source_beside(unit, k)) is not None:
                draft.source = state.speaker = self.speaker = source
            elif state.speaker is not None:
                draft.source = state.speaker
            elif bare or not piece.closed:
                state.waiting.append(draft)
            else:
                draft.source = self.speaker

    def _settle(self) -> None:
        """Give up waiting: what is pending goes to the last speaker."""
        for draft in self.pending:
            draft.source = draft.source or self.speaker
        self.pending = []

    def _carry(self, waiting: Sequence[_Draft]) -> None:
        """Give free quotations to the last speaker, or let them wait for the first one."""
        for draft in waiting:
            if self.speaker is None:
                self.pending.append(draft)
            draft.source = self.speaker

    @staticmethod
    def _attribute(drafts: Sequence[_Draft], report: _Draft) -> None:
        for draft in drafts:
            draft.source = draft.source or report.source
            draft.cue = draft.cue or report.cue

    def _source_beside(self, unit: Unit, at: int) -> Mention | None:
        """Find who speaks in a sentence without a cue: beside a colon or a dash, before a verb, at the head."""
        pieces = unit.pieces
        found = _before_colon(pieces, at) or _after_dash(pieces, at) or _after_quotation(pieces, at)
        if found is None:
            found = noun_phrase_right(pieces, 0, len(pieces))
            if found is None or found[1] >= _MAX_OPENING:
                return None
        return self._mention(unit, found)

    def _subject_before_colon(self, unit: Unit) -> Mention | None:
        """Find whom a unit that ends with a colon introduces."""
        cue = next((c for c in reversed(unit.cues) if c.subject is not None), None)
        subject = cue.subject if cue is not None else None
        return self._mention(unit, subject) if subject is not None else None

    def _draft(self, unit: Unit, report: Report) -> _Draft:
        draft = self._span(unit, report.begin, report.end)
        draft.main = report.main
        draft.cue = self._mention(unit, report.cue)
        if report.source is not None:
            draft.source = self._mention(unit, report.source)
        return draft

    def _span(self, unit: Unit, first: int, stop: int) -> _Draft:
        """Make a draft of some pieces, the marks around a single quotation left out."""
        start, end = unit.span(first, stop - 1)
        head = unit.pieces[first]
        if isinstance(head, Quoted) and stop - first == 1:
            start += head.lead
            end = start + len(head.content)
            while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == ","):
                end -= 1
            return _Draft(start, end, "direct")
        content = [p.kinds & (QUOTED | ALNUM) for p in unit.pieces[first:stop]] if unit.kinds & QUOTED else ()
        if QUOTED not in content:
            return _Draft(start, end, "indirect")
        # One word beside the marks is a particle or the name in front of a colon, not a paraphrase.
        return _Draft(start, end, "direct" if content.count(ALNUM) <= 1 else "mixed")

    def _mention(self, unit: Unit, phrase: NounPhrase) -> Mention:
        start, end = unit.span(*phrase)
        text = self.text[start:end]
        if text[-2:] in _OWNING and len(text) > 2:
            text, end = text[:-2], end - 2
        return Mention(text=text, start=start, end=end)


def _before_colon(pieces: Sequence[Piece], at: int) -> NounPhrase | None:
    """Find the name before a colon: "It did not surprise Ode Brant: ..."."""
    if at < 2 or pieces[at - 1].text != ":":
        return None
    found = noun_phrase_left(pieces, at - 2)
    if found is None or not pieces[found[1]].kinds & NAME:
        return None
    return None if found[0] and pieces[found[0] - 1].kinds & PREPOSITION else found


def _after_dash(pieces: Sequence[Piece], at: int) -> NounPhrase | None:
    """Find the name that signs a quotation after a dash."""
    if at + 2 >= len(pieces) or pieces[at + 1].text not in "—–―-" or not pieces[at + 2].kinds & NAME:
        return None
    return noun_phrase_right(pieces, at + 2, len(pieces))


def _after_quotation(pieces: Sequence[Piece], at: int) -> NounPhrase | None:
    """Find the subject of any verb that follows a quotation, as in ``"...," Ode Brant retaliated``."""
    if at or pieces[at].stop not in (",", "?", "!"):
        return None
    for i in range(2, min(len(pieces), 10)):
        if pieces[i].low.endswith("ed") and not pieces[i].kinds & NAME:
            found = noun_phrase_left(pieces, i - 1)
            return found if found is not None and found[0] == 1 else None
    return None


def _is_statement(pieces: Sequence[Piece], k: int, *, bare: bool, reported: bool) -> bool:
    """Tell a statement between marks from a scare quote, a title or a name."""
    piece = pieces[k]
    if not piece.words or (piece.text[0] in "'‘" and piece.words < _MIN_SINGLE):
        return False
    if bare:
        return True
    if _after_dash(pieces, k) is not None and k == 0 and piece.words > 1:
        return True
    led = k > 0 and pieces[k - 1].text == ":"
    least = 2 if reported or led else 3
    if piece.words < 5 and not (piece.words >= least and piece.stop and piece.stop in ".,?!"):
        return False
    if piece.words >= 8 or not _is_title(piece):
        return True
    # A title between commas takes the second one in: 'Her book, "The Long Quay," was banned.'
    inserted = piece.stop == "," and k > 0 and pieces[k - 1].text == ","
    return bool(piece.stop) and not inserted


def _is_title(piece: Piece) -> bool:
    small = words("preposition") | words("determiner") | {"and"}
    return all(word[0].isupper() or word.lower() in small for word in _WORD.findall(piece.text))
