"""Which words of a unit report something, and who stands beside them.

Not here: what they report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stance.quotes._kinds import (
    ADVERB,
    AFTER_PARENTHESIS,
    ARTICLE,
    AUXILIARY,
    BE,
    CUE,
    DAY,
    DETERMINER,
    DIGIT,
    DOCUMENT,
    MOSTLY_NOUN,
    NAME,
    NOUN_TOO,
    OWNER,
    PLURAL,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    RELATIVE,
    REPORTING_LEAD,
    TIME_PREPOSITION,
)
from stance.quotes._lexis import CueForm, cue_forms, words
from stance.quotes._nouns import NounPhrase, noun_phrase_left, noun_phrase_right
from stance.quotes._pieces import Piece, looks_adverbial

_HELPING = ADVERB | AUXILIARY
_OPENS_CLAUSE = QUOTED | NAME | DIGIT
_CITING = ("quote", "cite")
# Most pieces from "quoted" to "as saying".
_MAX_CITED = 14
_NOUN_LEAD = ARTICLE | DETERMINER | PREPOSITION | OWNER


@dataclass(slots=True)
class Cue:
    """A cue in a unit: indices of its first and last piece, where its verb group begins, and its subject."""

    first: int
    last: int
    group: int
    form: CueForm
    subject: NounPhrase | None

    def takes(self, *kinds: str) -> bool:
        """Whether one of the kinds of content may follow it."""
        return not self.form.takes.isdisjoint(kinds)


def find_cues(pieces: Sequence[Piece], telling: Sequence[int]) -> list[Cue]:
    """Find the cues of a unit in text order; none begins but at the indices that tell."""
    found: list[Cue] = []
    table = cue_forms()
    for k in telling:
        if not pieces[k].kinds & CUE or (found and k <= found[-1].last):
            continue
        for form in table[pieces[k].low]:
            last = k + len(form.rest)
            if form.rest and not _goes_on(pieces, k + 1, last, form.rest):
                continue
            cue = _judge(pieces, k, last, form)
            if cue is not None:
                if cue.form.shape == "ing" and cue.subject is not None and found and found[-1].form.lemma in _CITING:
                    found.pop()
                found.append(cue)
                break
    return found


def _goes_on(pieces: Sequence[Piece], k: int, last: int, rest: tuple[str, ...]) -> bool:
    """Whether the words from one index to another are these."""
    return (
        last < len(pieces)
        and pieces[k].low == rest[0]
        and all(pieces[k + i].low == word for i, word in enumerate(rest))
    )


def _judge(pieces: Sequence[Piece], k: int, last: int, form: CueForm) -> Cue | None:
    following = pieces[last + 1] if last + 1 < len(pieces) else None
    if form.shape == "noun":
        return Cue(k, last, k, form, None) if following is not None and following.low == "that" else None
    if k and pieces[k].kinds & NAME and form.lemma not in ("say", "tell"):
        return None
    if following is not None and following.low == "to" and form.takes.isdisjoint(("to", "addressee", "talk")):
        return None
    if following is not None and following.kinds & QUOTED and form.lemma in words("naming_verb"):
        return None
    if form.shape == "ing":
        in_writing = form.lemma == "write" and k > 0 and pieces[k - 1].low == "in"
        return None if in_writing else Cue(k, last, k, form, _cited(pieces, k - 1))
    group = verb_group(pieces, k)
    if not _is_finite(pieces, k, form, group, following):
        return None
    return Cue(k, last, group, form, _subject(pieces, group))


def _subject(pieces: Sequence[Piece], group: int) -> NounPhrase | None:
    """Find the noun phrase before a verb group, a time between them left out: "the ministry on Sunday said"."""
    end = group - 1
    if end > 1 and pieces[end].kinds & DAY and not (pieces[end - 1].kinds & NAME and pieces[end].low == "today"):
        end -= 1
        if pieces[end].kinds & TIME_PREPOSITION:
            end -= 1
    if end > 1 and pieces[end].low == "quick":
        end = verb_group(pieces, end) - 1
    return noun_phrase_left(pieces, end) if end >= 0 else None


def _cited(pieces: Sequence[Piece], at: int) -> NounPhrase | None:
    """Find whom an "as" before a participle belongs to: "X quoted S as saying", "S was quoted by X as saying"."""
    if at < 2 or pieces[at].low != "as":
        return None
    for k in range(at - 1, max(0, at - _MAX_CITED), -1):
        if pieces[k].low in ("quoted", "cited", "quotes", "cites"):
            group = verb_group(pieces, k)
            if any(p.kinds & BE for p in pieces[group:k]):
                return noun_phrase_left(pieces, group - 1) if group else None
            return noun_phrase_right(pieces, k + 1, at)
    return None


def verb_group(pieces: Sequence[Piece], k: int) -> int:
    """Walk left over adverbs and auxiliaries."""
    group = k
    while group:
        piece = pieces[group - 1]
        adverb = looks_adverbial(piece) and not piece.kinds & NAME
        if not (piece.kinds & _HELPING or adverb or piece.low in ("to", "far")):
            break
        group -= 1
    return group


def _is_finite(pieces: Sequence[Piece], k: int, form: CueForm, group: int, following: Piece | None) -> bool:
    """Tell a finite active verb from a noun, an adjective, a passive and an infinitive."""
    if group < k:
        helpers = pieces[group:k]
        at = next((i for i, p in enumerate(helpers, group) if p.low == "to"), None)
        if at is not None:
            return at > 0 and bool(pieces[at - 1].kinds & REPORTING_LEAD)
        auxiliary = next((p for p in reversed(helpers) if p.kinds & AUXILIARY), None)
        if auxiliary is not None:
            return not auxiliary.kinds & BE and form.shape != "third"
    before = pieces[group - 1] if group else None
    if before is None or before.kinds & QUOTED:
        return True
    if k == group and _makes_noun(before, pieces[k], form):
        return False
    if form.shape == "base":
        return _is_plural_verb(pieces, k, form, group, following)
    if form.shape == "third" and pieces[k].kinds & NOUN_TOO:
        return _is_singular_verb(pieces, k, form, group, following)
    return following is None or following.low != "by"


def _makes_noun(before: Piece, piece: Piece, form: CueForm) -> bool:
    """Whether the word before makes a noun or an adjective of a form: "the claims", "his stated aim"."""
    word = before.low
    if piece.kinds & NOUN_TOO and word.endswith(("ed", "ing")) and not before.kinds & NAME:
        return True
    if before.kinds & PRONOUN or word == "that":
        return False
    # "The man behind her said": no adjective is made of these two, except after an article.
    if form.lemma in ("say", "tell") and word not in ("the", "a"):
        return False
    return bool(before.kinds & _NOUN_LEAD)


def _is_plural_verb(pieces: Sequence[Piece], k: int, form: CueForm, group: int, following: Piece | None) -> bool:
    """Whether a base form is a verb with a plural subject: "officials report that"."""
    before = pieces[group - 1]
    if not pieces[k].kinds & NOUN_TOO:
        return not before.kinds & (ARTICLE | PREPOSITION)
    if before.kinds & NAME and group > 1:
        return False
    plural = bool(before.kinds & PLURAL) or before.text in ",)–—"
    plural = plural or (before.low.endswith(("s", "men", "people")) and not before.low.endswith(("ss", "'s")))
    return plural and (_may_open(following, form) or _stands_aside(pieces, group, following))


def _is_singular_verb(pieces: Sequence[Piece], k: int, form: CueForm, group: int, following: Piece | None) -> bool:
    """Whether a third-person form that may be a noun is a verb: "the mayor claims that", not "mayors' claims"."""
    if _stands_aside(pieces, group, following):
        return True
    before = pieces[group - 1]
    if pieces[k].kinds & MOSTLY_NOUN:
        return bool(before.kinds & (PRONOUN | DOCUMENT))
    singular = before.kinds & (PRONOUN | RELATIVE | NAME) or before.text in ",)–—"
    return bool(singular or not before.low.endswith("s")) and _may_open(following, form)


def _stands_aside(pieces: Sequence[Piece], group: int, following: Piece | None) -> bool:
    """Whether a verb group belongs to what stands before it: "C", Ode notes; C, the paper states."""
    if following is not None and following.text not in (".", ",") and not following.kinds & AFTER_PARENTHESIS:
        return False
    subject = noun_phrase_left(pieces, group - 1)
    if subject is None or not subject[0]:
        return False
    before = pieces[subject[0] - 1]
    return before.text == "," or bool(before.kinds & QUOTED)


def _may_open(following: Piece | None, form: CueForm) -> bool:
    """Whether a piece can open what a verb reports, rather than go on after a noun."""
    if following is None:
        return False
    word = following.low.split("'")[0]
    if following.text in ",:" or following.kinds & _OPENS_CLAUSE:
        return True
    if word in ("that", "how", "what", "why", "whether", "no", "there", "nothing") or word in form.takes:
        return True
    return word in words("determiner") or (word in words("pronoun") and word != "who") or word in words("day")
