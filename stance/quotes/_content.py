"""What follows a cue: a clause, a quotation, an infinitive, a question, a noun phrase.

Not here: contents that stand before their cue.
"""

from __future__ import annotations

from stance.quotes._cues import Cue
from stance.quotes._extent import has_clause, skip_addressee, skip_adverbials
from stance.quotes._kinds import (
    ARTICLE,
    DIGIT,
    DOCUMENT,
    NAME,
    NO_CONTENT,
    OBJECT_PRONOUN,
    PREPOSITION,
    QUESTION,
    QUOTED,
    TALK,
    WORD,
)
from stance.quotes._unit import Unit

# Most pieces between a cue and the mark that leads to its quotation: "said in a statement on Sunday, ..."
_MAX_LEAD = 16


def content_after(unit: Unit, cue: Cue, begin: int) -> tuple[int, int] | None:
    """Find the content that follows a cue, as piece indices ``[begin, end)``."""
    pieces, last = unit.pieces, unit.last
    if cue.form.strength == "weak":
        return _weak_content(unit, cue, begin)
    if cue.takes("addressee") and not pieces[begin].kinds & QUOTED and pieces[begin].text not in ",:":
        begin = _after_addressee(unit, cue, begin)
        if begin >= last:
            return None
    after = skip_adverbials(pieces, begin, last)
    if after + 1 < last and pieces[after].low == "that":
        return after + 1, unit.clause(after + 1, cue)
    if pieces[after - 1].text == "," and any(c.first == after and c.form.shape == "ing" for c in unit.cues):
        return None
    quoted = _next_quotation(unit, begin)
    if quoted == begin:
        return _quoted_content(unit, cue, begin)
    if quoted is not None and cue.takes("quote") and _leads_to(unit, begin, quoted):
        return quoted, quoted + 1
    return _open_content(unit, cue, begin, after) if after < last else None


def _next_quotation(unit: Unit, begin: int) -> int | None:
    if not unit.kinds & QUOTED:
        return None
    stop = min(begin + _MAX_LEAD + 1, unit.last)
    return next((i for i in range(begin, stop) if unit.pieces[i].kinds & QUOTED), None)


def _leads_to(unit: Unit, begin: int, quoted: int) -> bool:
    """Whether nothing but an adverbial and a comma or colon stands before a quotation."""
    return unit.pieces[quoted - 1].text in ",:" and not any(
        begin <= c.first < quoted and c.form.shape != "ing" for c in unit.cues
    )


def _quoted_content(unit: Unit, cue: Cue, begin: int) -> tuple[int, int]:
    """Take a quotation directly after a cue, and what goes on after it without a break."""
    piece = unit.pieces[begin]
    following = unit.pieces[begin + 1] if begin + 1 < unit.last else None
    if piece.stop or (piece.words >= 6 and (following is None or following.text in ",;")):
        return begin, begin + 1
    return begin, unit.clause(begin, cue)


def _after_addressee(unit: Unit, cue: Cue, begin: int) -> int:
    """Give the index after the one who is told; who is asked is one only where a question or a request follows."""
    after = skip_adverbials(unit.pieces, skip_addressee(unit.pieces, begin, unit.last), unit.last)
    if cue.form.lemma != "ask":
        return after
    following = unit.pieces[after] if after < unit.last else None
    asks = following is not None and bool(
        following.kinds & QUESTION or following.low in ("to", "about") or following.text in ",:"
    )
    return after if asks else begin


def _open_content(unit: Unit, cue: Cue, begin: int, after: int) -> tuple[int, int] | None:
    """Find a content that neither "that" nor a quotation opens."""
    pieces = unit.pieces
    piece = pieces[after]
    if piece.kinds & QUESTION:
        return (after, unit.clause(after, cue)) if cue.takes("wh") else None
    if piece.low == "to":
        return (after, unit.clause(after, cue)) if cue.takes("to", "addressee") else None
    if pieces[begin].kinds & PREPOSITION and cue.takes(pieces[begin].low):
        return begin + 1, unit.object(begin + 1, cue)
    counted = piece.low == "about" and after + 1 < unit.last and pieces[after + 1].kinds & DIGIT
    if not piece.kinds & (QUOTED | WORD) or (piece.kinds & NO_CONTENT and not counted):
        return None
    end = unit.clause(after, cue)
    if has_clause(pieces, after, end) and (cue.takes("clause") or (cue.takes("finding") and _is_document(unit, cue))):
        return after, end
    stop = unit.object(after, cue)
    valued = cue.takes("finding") and any(p.kinds & QUOTED for p in pieces[after:stop])
    return (after, stop) if valued or cue.takes("object") or cue.form.lemma == "say" else None


def _is_document(unit: Unit, cue: Cue) -> bool:
    """Whether the subject of a cue is a document or a body that finds: a report, a poll, a court."""
    if cue.subject is None:
        return False
    first, last = cue.subject
    return any(piece.kinds & DOCUMENT for piece in unit.pieces[first : last + 1])


def _weak_content(unit: Unit, cue: Cue, begin: int) -> tuple[int, int] | None:
    """Find the content of a cue that takes noun phrases, or an infinitive."""
    pieces = unit.pieces
    after = pieces[begin]
    if after.low == "to":
        says = cue.takes("to") or (cue.takes("talk") and begin + 1 < unit.last and pieces[begin + 1].kinds & TALK)
        return (begin, unit.clause(begin, cue)) if says else None
    if after.low == "that" and cue.takes("that"):
        return begin + 1, unit.clause(begin + 1, cue)
    if not cue.takes("object") or (not after.kinds & QUOTED and after.text in ",.;:)"):
        return None
    if after.low in ("for", "on", "by") and not cue.form.rest:
        return None
    end = unit.object(begin, cue)
    if end <= begin or (cue.form.lemma == "call" and not _judges(unit, begin, end)):
        return None
    return begin, end


def _judges(unit: Unit, begin: int, end: int) -> bool:
    """Whether the object of "call" is judged ("called the order unlawful") and not named ("called Odessia")."""
    stretch = unit.pieces[begin:end]
    if any(p.kinds & QUOTED for p in stretch) or stretch[0].kinds & OBJECT_PRONOUN:
        return True
    return len(stretch) > 2 and not stretch[-1].kinds & NAME and bool(stretch[0].kinds & ARTICLE)
