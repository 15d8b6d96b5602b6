"""The forms that reported speech takes in one unit: cue before, after, within the content; participles; nouns.

Not here: quotations that no cue of their unit reports.
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.quotes._according import according, next_comma
from stance.quotes._content import content_after
from stance.quotes._cues import Cue, find_cues, verb_group
from stance.quotes._extent import has_clause, has_words, skip_adverbials
from stance.quotes._kinds import (
    ACCORDING,
    ADVERB,
    ADVERBIAL_OPENER,
    AFTER_PARENTHESIS,
    ARTICLE,
    AUXILIARY,
    BE,
    CUE,
    DAY,
    MONTH,
    NAME,
    OCCASION,
    OPENER,
    OWNER,
    PART_OF_DAY,
    PARTICIPLE_LEAD,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    RELATIVE,
    SUBORDINATOR,
    TIME_PREPOSITION,
    WORD,
)
from stance.quotes._lexis import words
from stance.quotes._nouns import NounPhrase, noun_phrase_left, noun_phrase_right
from stance.quotes._pieces import Piece
from stance.quotes._unit import Unit

_OWNING = POSSESSIVE | OWNER
_BEFORE_INVERTED = frozenset(",?!–—")


def read_unit(unit: Unit, *, heading: bool = False) -> None:
    """Find the reports of one unit; what a heading tells in the present, the article or another one reports."""
    if unit.kinds & CUE:
        unit.cues = find_cues(unit.pieces, unit.telling)
    if heading:
        unit.cues = [cue for cue in unit.cues if cue.form.shape not in ("base", "third")]
    if unit.kinds & ACCORDING:
        according(unit)
    if len(unit.cues) > 1:
        _closing(unit)
    for cue in unit.cues:
        if unit.taken[cue.first]:
            continue
        if cue.form.shape == "noun":
            _nominal(unit, cue)
        elif cue.form.shape == "ing":
            (_second_hand if cue.subject is not None else _participle)(unit, cue)
        elif not (_inverted(unit, cue) or _parenthetical(unit, cue)):
            _forward(unit, cue)


def _closing(unit: Unit) -> None:
    """Read a report that ends the sentence, "C, S said on Monday.", before what C itself may report."""
    cue = next((c for c in reversed(unit.cues) if c.form.strength == "strong" and c.form.shape != "ing"), None)
    if cue is None or cue is unit.cues[0] or not cue.takes("quote", "finding"):
        return
    if _closes_inverted(unit, cue):
        _inverted(unit, cue)
    elif cue.subject is not None and _closes(unit, cue, cue.subject):
        source, before = cue.subject, unit.pieces[cue.subject[0] - 1]
        unit.subject = source
        # A quotation that opens a sentence is all that is said.
        begin = source[0] - 1 if before.kinds & QUOTED and not _goes_on(before) else unit.left_edge(source[0])
        unit.add(begin, source[0], source, cue)


def _closes(unit: Unit, cue: Cue, source: NounPhrase) -> bool:
    """Whether a cue and the subject before it stand behind a clause or a quotation and end the sentence."""
    pieces, begin = unit.pieces, source[0]
    if begin < 4 or pieces[begin].kinds & RELATIVE:
        return False
    behind = pieces[begin - 1]
    if behind.text != "," and behind.stop != ",":
        return False
    rest = pieces[cue.last + 1 : unit.last]
    if (
        len(rest) > 8
        or any(p.kinds & QUOTED or p.text in ",:" or p.low == "that" for p in rest)
        or has_clause(rest, 0, len(rest))
    ):
        return False
    if rest and not rest[0].kinds & (DAY | AFTER_PARENTHESIS) and not cue.takes("addressee"):
        return False
    return not (
        any(p.kinds & QUOTED and p.stop == "," for p in pieces[: begin - 1]) or is_adverbial(pieces, 0, begin - 1)
    )


def _closes_inverted(unit: Unit, cue: Cue) -> bool:
    """Whether a cue and the subject behind it end the sentence, or an apposition to it does."""
    before = unit.pieces[cue.first - 1]
    if cue.form.shape == "base" or not (before.kinds & QUOTED or before.text in _BEFORE_INVERTED):
        return False
    source = noun_phrase_right(unit.pieces, cue.last + 1, len(unit.pieces))
    if source is None:
        return False
    return source[1] + 1 >= unit.last or unit.pieces[source[1] + 1].text == ","


def _nominal(unit: Unit, cue: Cue) -> None:
    """Read "his claim that C", "X's claim that C"."""
    pieces = unit.pieces
    at = cue.first - 1
    while at >= 0 and cue.first - at < 4 and pieces[at].kinds & (WORD | _OWNING | ARTICLE | PREPOSITION) == WORD:
        at -= 1
    if at < 0 or not pieces[at].kinds & _OWNING:
        return
    owner = (at, at) if pieces[at].kinds & POSSESSIVE else noun_phrase_left(pieces, at)
    unit.add(cue.last + 2, unit.clause(cue.last + 2), owner, cue, main=False)


def _subject_of_sentence(unit: Unit) -> NounPhrase | None:
    """Find who a verb without a subject of its own belongs to."""
    if unit.subject is not None:
        return unit.subject
    pieces = unit.pieces
    start = 0
    if pieces and pieces[0].kinds & ADVERBIAL_OPENER:
        start = next((i + 1 for i, p in enumerate(pieces) if p.text == ","), 0)
    while start < len(pieces) and pieces[start].kinds & OPENER:
        start += 1
    return noun_phrase_right(pieces, start, len(pieces))


def _participle(unit: Unit, cue: Cue) -> None:
    """Read ", adding that C", "Saying C, S ...", "S is saying C"."""
    pieces, begin = unit.pieces, cue.last + 1
    if begin >= unit.last:
        return
    end = unit.last
    group = verb_group(pieces, cue.first)
    if any(p.kinds & BE for p in pieces[group : cue.first]):
        source = noun_phrase_left(pieces, group - 1) if group else None
        if source is None:
            return
    elif _hangs_loose(pieces, cue.first):
        source = _subject_of_sentence(unit)
        comma = next_comma(pieces, begin, unit.last) if _opens_sentence(pieces, cue.first) else None
        if comma is not None:
            end, source = comma, noun_phrase_right(pieces, comma + 1, len(pieces)) or source
    else:
        return
    content = content_after(unit, cue, begin)
    if content is not None:
        unit.add(content[0], min(content[1], end), source, cue, main=False)


def _second_hand(unit: Unit, cue: Cue) -> None:
    """Read "X quoted S as saying C", and "C, X quoted S as saying" of a quotation."""
    begin = cue.last + 1
    content = content_after(unit, cue, begin) if begin < unit.last else None
    if content is None and unit.pieces[0].kinds & QUOTED:
        content = (0, 1)
    if content is not None:
        unit.add(*content, cue.subject, cue)


def _hangs_loose(pieces: Sequence[Piece], k: int) -> bool:
    """Whether a participle at an index belongs to the subject of the sentence rather than to the word before it."""
    while k and (pieces[k - 1].kinds & ADVERB or pieces[k - 1].low.endswith("ly")):
        k -= 1
    before = pieces[k - 1] if k else None
    return (
        before is None or before.text in (",", "–", "—") or bool(before.kinds & (QUOTED | PARTICIPLE_LEAD | OCCASION))
    )


def _opens_sentence(pieces: Sequence[Piece], k: int) -> bool:
    return k < 3 and not (k and pieces[k - 1].text == ",")


def _is_comma(pieces: Sequence[Piece], i: int) -> bool:
    return i < len(pieces) and pieces[i].text == ","


def _inverted(unit: Unit, cue: Cue) -> bool:
    """Read "C, said S"."""
    pieces, k = unit.pieces, cue.first
    if cue.form.strength != "strong" or not cue.takes("quote") or not k or cue.group != k:
        return False
    before = pieces[k - 1]
    if not (before.kinds & QUOTED or before.text in _BEFORE_INVERTED):
        return False
    source = noun_phrase_right(pieces, cue.last + 1, len(pieces))
    if source is None:
        return False
    after = source[1] + 1
    following = pieces[after] if after < unit.last else None
    pronoun = pieces[source[0]].kinds & (PRONOUN | ARTICLE) == PRONOUN
    if pronoun and following is not None and following.kinds & (WORD | TIME_PREPOSITION) == WORD:
        return False
    if not before.kinds & QUOTED:
        closes = (
            following is None
            or following.text in ",.;:–—("
            or following.kinds & (QUOTED | TIME_PREPOSITION | DAY | RELATIVE)
        )
        if not closes or cue.form.lemma not in words("inverting_verb"):
            return False
        if cue.subject is not None and not has_clause(pieces, unit.left_edge(k), k):
            return False
        if not (pieces[source[0]].kinds & (NAME | ARTICLE) or pieces[source[1]].kinds & NAME):
            return False
    unit.subject = source
    unit.add(unit.left_edge(k), k, source, cue)
    _resume(unit, cue, after, source)
    return True


def _resume(unit: Unit, cue: Cue, after: int, source: NounPhrase) -> None:
    """Take the second half of an interrupted quotation."""
    if not unit.kinds & QUOTED:
        return
    stops = [cue.first for cue in unit.cues]
    for j in range(after, len(unit.pieces)):
        piece = unit.pieces[j]
        if piece.kinds & QUOTED:
            if piece.words >= 3 and not unit.taken[j]:
                unit.add(j, j + 1, source, cue)
            return
        if j in stops:
            return


def _parenthetical(unit: Unit, cue: Cue) -> bool:
    """Read "C, S said" and "C, S said, C"."""
    if cue.subject is None or not cue.subject[0] or unit.pieces[cue.subject[0]].kinds & RELATIVE:
        return False
    if not _parenthesis_ends(unit.pieces, cue):
        return False
    before = unit.pieces[cue.subject[0] - 1]
    if before.kinds & QUOTED:
        return _behind_quotation(unit, cue, cue.subject, before)
    return before.text in ",–—?!" and _behind_clause(unit, cue, cue.subject)


def _behind_quotation(unit: Unit, cue: Cue, source: NounPhrase, quotation: Piece) -> bool:
    """Read a subject and a cue right after a quotation; any verb will do where nothing else follows."""
    pieces, after = unit.pieces, cue.last + 1
    final = after >= unit.last or pieces[after].text == ","
    if not cue.takes("quote", "finding") and not (quotation.stop and final):
        return False
    left = unit.left_edge(source[0])
    told = not final and any(p.low == "that" for p in pieces[after : min(after + 8, _next_cue(unit, after))])
    if told or not has_words(pieces, left, source[0]):
        return False
    unit.subject = source
    unit.add(left, source[0], source, cue)
    _resume(unit, cue, after, source)
    return True


def _behind_clause(unit: Unit, cue: Cue, source: NounPhrase) -> bool:
    """Read a subject and a cue after a comma: at the end of what is said, or in the midst of it."""
    pieces, begin = unit.pieces, source[0]
    left = unit.left_edge(begin)
    if not (cue.takes("quote", "finding") and cue.takes("clause", "that")) or (
        left and not pieces[left - 1].kinds & QUOTED
    ):
        return False
    resume = cue.last + 2 if _is_comma(pieces, cue.last + 1) else skip_adverbials(pieces, cue.last + 1, unit.last)
    goes_on = cue.last + 1 < resume < unit.last and pieces[resume - 1].text == "," and _resumes(pieces[resume])
    if not goes_on and (not has_words(pieces, left, begin) or _looks_forward(unit, cue, left, begin)):
        return False
    unit.subject = source
    unit.add(left, begin, source, cue, short=goes_on)
    if goes_on:
        unit.add(resume, unit.clause(resume), source, cue)
    else:
        _resume(unit, cue, cue.last + 1, source)
    return True


def _resumes(piece: Piece) -> bool:
    """Whether the content goes on with a piece after ", S said,"."""
    if piece.kinds & QUOTED:
        return _goes_on(piece)
    if not piece.kinds & WORD:
        return False
    return not piece.low.endswith("ing") and piece.low not in (
        "who",
        "which",
        "according",
        "but",
        "and",
        "as",
        "though",
        "although",
        "a",
    )


def _next_cue(unit: Unit, begin: int) -> int:
    """Give the index of the first cue from an index on, or of the end."""
    return next((c.first for c in unit.cues if c.first >= begin), len(unit.pieces))


def _goes_on(quotation: Piece) -> bool:
    """Whether a quotation goes on with a sentence begun before it."""
    return quotation.text.lstrip("\"'`“‘«„[")[:1].islower()


def _looks_forward(unit: Unit, cue: Cue, left: int, begin: int) -> bool:
    """Whether the content of a cue after a comma stands after it: "On Monday, S said that C"."""
    rest = unit.pieces[cue.last + 1 : min(unit.last, _next_cue(unit, cue.last + 1))]
    if any(p.low == "that" for p in rest[:9]) or any(p.text == ":" for p in rest[:10]):
        return True
    if not is_adverbial(unit.pieces, left, begin - 1):
        return False
    return bool(rest)


def is_adverbial(pieces: Sequence[Piece], begin: int, end: int) -> bool:
    """Whether a stretch before a comma is an adverbial rather than a clause."""
    stretch = pieces[begin:end]
    if not stretch:
        return True
    if any(p.kinds & QUOTED or p.text == "," for p in stretch):
        return False
    timed = any(p.kinds & (DAY | MONTH | PART_OF_DAY) for p in stretch)
    if len(stretch) <= 2 + timed and not any(p.kinds & AUXILIARY for p in stretch):
        return True
    opener = stretch[0].kinds
    if opener & (PREPOSITION | SUBORDINATOR) == PREPOSITION:
        return not has_clause(pieces, begin, end)
    return bool(opener & ADVERBIAL_OPENER)


def _parenthesis_ends(pieces: Sequence[Piece], cue: Cue) -> bool:
    """Whether nothing that the cue could report follows it directly."""
    if cue.last + 1 >= len(pieces):
        return True
    after = pieces[cue.last + 1]
    if after.kinds & QUOTED or after.text in ".,;:–—-(?!" or cue.takes("addressee"):
        return True
    if after.kinds & (DAY | MONTH | AFTER_PARENTHESIS):
        return True
    return after.low.endswith("ly") or (after.low.endswith("ing") and cue.form.lemma == "say")


def _forward(unit: Unit, cue: Cue) -> None:
    """Read "S said (that) C", "S called for C", "S promised to C"."""
    pieces, begin = unit.pieces, cue.last + 1
    if begin >= unit.last:
        return
    source = cue.subject
    if source is None:
        before = pieces[cue.group - 1] if cue.group else None
        if before is None or before.low not in ("and", "but", "or", "then", ","):
            return
        source = _subject_of_sentence(unit)
    main = source is None or not (
        pieces[source[0]].kinds & RELATIVE or (source[0] and pieces[source[0] - 1].kinds & SUBORDINATOR)
    )
    if cue.subject is not None and main:
        unit.subject = cue.subject
    content = content_after(unit, cue, begin)
    if content is not None:
        unit.add(*content, source, cue, main=main)
