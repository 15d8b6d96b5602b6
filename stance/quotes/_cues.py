"""Which words of a unit report something, and who stands beside them.

Not here: what they report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stance.quotes._lexis import CueForm, cue_forms, words
from stance.quotes._nouns import NounPhrase, is_name, noun_phrase_left
from stance.quotes._units import Piece


class Cue(NamedTuple):
    """A cue in a unit: indices of its first and last piece, where its verb group begins, and its subject."""

    first: int
    last: int
    group: int
    form: CueForm
    subject: NounPhrase | None

    @property
    def span(self) -> NounPhrase:
        """The indices of its words."""
        return (self.first, self.last)

    def takes(self, *kinds: str) -> bool:
        """Whether one of the kinds of content may follow it."""
        return not self.form.takes.isdisjoint(kinds)


def find_cues(pieces: Sequence[Piece], lows: Sequence[str]) -> list[Cue]:
    """Find the cues of a unit, whose lower-case words are given too, in text order."""
    forms = cue_forms()
    found: list[Cue] = []
    for k in [k for k, low in enumerate(lows) if low in forms]:
        if found and k <= found[-1].last:
            continue
        for form in forms[lows[k]]:
            last = _match(pieces, k, form.rest)
            if last is not None and (cue := _judge(pieces, k, last, form)) is not None:
                found.append(cue)
                break
    return found


def _match(pieces: Sequence[Piece], k: int, rest: tuple[str, ...]) -> int | None:
    for word in rest:
        k += 1
        if k >= len(pieces) or pieces[k].low != word:
            return None
    return k


def _judge(pieces: Sequence[Piece], k: int, last: int, form: CueForm) -> Cue | None:
    following = pieces[last + 1] if last + 1 < len(pieces) else None
    if form.shape == "noun":
        return Cue(k, last, k, form, None) if following is not None and following.low == "that" else None
    if k and is_name(pieces[k]) and form.lemma not in ("say", "tell"):
        return None
    if following is not None and following.low == "to" and form.takes.isdisjoint(("to", "addressee", "talk")):
        return None
    if following is not None and following.quoted and form.lemma in words("naming_verb"):
        return None
    if form.shape == "ing":
        in_writing = form.lemma == "write" and k > 0 and pieces[k - 1].low == "in"
        return None if in_writing else Cue(k, last, k, form, None)
    group = verb_group(pieces, k)
    if not _is_finite(pieces, k, form, group, following):
        return None
    return Cue(k, last, group, form, _subject(pieces, group))


def _subject(pieces: Sequence[Piece], group: int) -> NounPhrase | None:
    """Find the noun phrase before a verb group, a time between them left out: "the ministry on Sunday said"."""
    end = group - 1
    if end > 1 and pieces[end].low in words("day") and not (is_name(pieces[end - 1]) and pieces[end].low == "today"):
        end -= 1
        if pieces[end].low in words("time_preposition"):
            end -= 1
    if end > 1 and pieces[end].low == "quick":
        end = verb_group(pieces, end) - 1
    return noun_phrase_left(pieces, end) if end >= 0 else None


def verb_group(pieces: Sequence[Piece], k: int) -> int:
    """Walk left over adverbs and auxiliaries."""
    group = k
    while group and not pieces[group - 1].quoted:
        piece = pieces[group - 1]
        adverb = piece.low in words("adverb") or (
            piece.low.endswith("ly") and len(piece.low) > 4 and not is_name(piece)
        )
        if not (adverb or piece.low in words("auxiliary") or piece.low == "to"):
            break
        group -= 1
    return group


def _is_finite(pieces: Sequence[Piece], k: int, form: CueForm, group: int, following: Piece | None) -> bool:
    """Tell a finite active verb from a noun, an adjective, a passive and an infinitive."""
    helpers = [p.low for p in pieces[group:k]]
    if "to" in helpers:
        at = group + helpers.index("to")
        return at > 0 and pieces[at - 1].low in words("reporting_lead")
    auxiliary = next((h for h in reversed(helpers) if h in words("auxiliary")), None)
    if auxiliary is not None:
        return auxiliary not in words("be") and form.shape != "third"
    before = pieces[group - 1] if group else None
    if before is None or before.quoted:
        return True
    if k == group and _makes_noun(before, pieces[k], form):
        return False
    if form.shape == "base":
        return _is_plural_verb(pieces, k, form, group, following)
    if form.shape == "third" and pieces[k].low in words("noun_too"):
        return _is_singular_verb(pieces, k, form, group, following)
    return following is None or following.low != "by"


def _makes_noun(before: Piece, piece: Piece, form: CueForm) -> bool:
    """Whether the word before makes a noun or an adjective of a form: "the claims", "his stated aim"."""
    word = before.low
    if piece.low in words("noun_too") and word.endswith(("ed", "ing")) and not is_name(before):
        return True
    if word in words("pronoun") or word == "that":
        return False
    # "The man behind her said": no adjective is made of these two, except after an article.
    if form.lemma in ("say", "tell") and word not in ("the", "a"):
        return False
    owned = word.endswith(("'s", "s'"))
    return owned or word in words("article") or word in words("determiner") or word in words("preposition")


def _is_plural_verb(pieces: Sequence[Piece], k: int, form: CueForm, group: int, following: Piece | None) -> bool:
    """Whether a base form is a verb with a plural subject: "officials report that"."""
    before = pieces[group - 1]
    if pieces[k].low not in words("noun_too"):
        return before.low not in words("article") and before.low not in words("preposition")
    if is_name(before):
        return False
    plural = before.low in words("plural") or before.text in ",)–—"
    plural = plural or (before.low.endswith("s") and not before.low.endswith(("ss", "'s")))
    return plural and (_may_open(following, form) or _stands_aside(pieces, group, following))


def _is_singular_verb(pieces: Sequence[Piece], k: int, form: CueForm, group: int, following: Piece | None) -> bool:
    """Whether a third-person form that may be a noun is a verb: "the mayor claims that", not "mayors' claims"."""
    if _stands_aside(pieces, group, following):
        return True
    before = pieces[group - 1]
    if pieces[k].low in words("mostly_noun"):
        return before.low in words("pronoun") or before.low in words("document")
    singular = before.low in words("pronoun") or before.low in words("relative") or before.text in ",)–—"
    return (singular or is_name(before) or not before.low.endswith("s")) and _may_open(following, form)


def _stands_aside(pieces: Sequence[Piece], group: int, following: Piece | None) -> bool:
    """Whether a verb group belongs to what stands before it: "C", Ode notes; C, the paper states."""
    if following is not None and following.text not in (".", ",") and following.low not in words("after_parenthesis"):
        return False
    subject = noun_phrase_left(pieces, group - 1)
    if subject is None or not subject[0]:
        return False
    return pieces[subject[0] - 1].quoted or pieces[subject[0] - 1].text == ","


def _may_open(following: Piece | None, form: CueForm) -> bool:
    """Whether a piece can open what a verb reports, rather than go on after a noun."""
    if following is None:
        return False
    word = following.low.split("'")[0]
    if following.quoted or following.text in ",:" or is_name(following) or following.text[0].isdigit():
        return True
    if word in ("that", "how", "what", "why", "whether", "no", "there", "nothing") or word in form.takes:
        return True
    return word in words("determiner") or (word in words("pronoun") and word != "who") or word in words("day")
