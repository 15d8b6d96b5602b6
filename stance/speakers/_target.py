"""Which government an article is about, told from how the names of countries occur.

Not here: what the text says about it; the names by which the text calls the target's organs (`_aliases`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log1p
from operator import itemgetter

from stance.records import Target
from stance.speakers._named import OWNING, Run, state_at
from stance.speakers._tables import portfolios, role_words, word_class
from stance.speakers._unknown import DEMONYM, UnknownName, may_be_place, person_named, stands_alone, stem, unknown_name

_AFTER = re.compile(r"(['’]s?)?([ \xa0,])[ \xa0]?([\w-]{1,20})(?:[ \xa0]([\w-]{1,20}))?(?:[ \xa0]([\w-]{1,20}))?")
_INSIDE = word_class("inside")
_PARTS = word_class("part")
_OTHERS = word_class("other side")
_ABROAD = word_class("office abroad")
_LOCAL = word_class("local")
_WHOLE = word_class("whole government")
_OFFICE_OF = word_class("office of")
_ACTS = word_class("acts")
# What is seen of a place and its government, and of no person.
_PLACED = frozenset(("government", "inside", "office of", "part"))
# "Thousands", "Fighting", "Flanked": no name, where it only opens sentences.
_INFLECTED = ("s", "ing", "ed", "tion")
# Only the names that occur most are looked at closely, and no more than so often.
_CANDIDATES = 6
_OCCURRENCES = 12
# How much more evidence another country must have, to be what the article is about instead of the target given.
_PLAINLY = 1.0
# How much evidence an unknown name needs. Of 867 articles and openings of articles about invented countries this leaves
# 3 without the country that it names, and spares 60 a town or a person for one.
_LEAST = 2.5
COUNTRY_ENDINGS = tuple(sorted(word_class("country ending")))

# Fitted, as a choice among the candidates of each article, mostly on articles about invented countries. What is counted
# enters as log(1 + n).
WEIGHTS = {
    "abroad": -1.5, "acts": 0.8, "capital": 0.6, "demonym": 0.3, "early": 1.9, "ending": 1.6,
    "follows comma": 0.4, "government": 1.5, "governs": 0.4, "inside": 0.1, "lead": 2.3, "local": -1.2,
    "longer": -0.2, "named": 1.1, "of": 0.1, "office of": 0.6, "opens": -0.1, "other": -0.7, "owns": 0.5,
    "part": 1.2, "state": 0.5, "surname": -0.7, "toward": -0.3,
}  # fmt: skip


# Where a candidate is named: the run, the index after its last word, the place in the text, its form.
Occurrence = tuple[Run, int, int, str]


class Evidence:
    """What the text says about one candidate for the target: how often each kind of occurrence was seen."""

    __slots__ = ("alone", "first", "forms", "places", "seen", "state")

    def __init__(self, first: int, state: str | None = None) -> None:
        self.first, self.state = first, state
        self.places: list[Occurrence] = []
        self.forms: dict[str, int] = {}
        self.alone: set[str] = set()
        self.seen: dict[str, float] = {}

    def add(self, kind: str) -> None:
        """Count one occurrence of a kind."""
        self.seen[kind] = self.seen.get(kind, 0) + 1

    def features(self) -> dict[str, float]:
        """Turn the counts into the terms of the score."""
        found = {kind: log1p(count) for kind, count in self.seen.items()}
        found["early"] = 1 / (1 + self.first / 1000)
        if self.state is not None:
            found["state"] = 1.0
            return found
        found["demonym"] = float(len(self.forms) > 1)
        found["ending"] = float(any(form.endswith(COUNTRY_ENDINGS) for form in self.forms))
        found["longer"] = float(all(" " in form for form in self.forms))
        return found

    def score(self) -> float:
        """Add up the evidence."""
        return sum([WEIGHTS.get(kind, 0.0) * value for kind, value in self.features().items()])


@cache
def governing_words() -> frozenset[str]:
    """Single words that tell an office or organ of a state."""
    single = {word for word, row in role_words().items() if row.role == "state"}
    return frozenset(single - word_class("vague office"))


def weigh(text: str, runs: Sequence[Run], lead_end: int) -> dict[str, Evidence]:
    """Collect the evidence for the likeliest candidates, by the name of the state or the stem of an unknown name."""
    found: dict[str, Evidence] = {}
    persons: set[str] = set()
    for run in runs:
        if run.states:
            _note_states(found, run)
        persons.update(person_named(run.words))
        name = unknown_name(run.words)
        if name is not None:
            _note_unknown(found, text, run, name)
    likely = sorted(
        (-len(evidence.places) - (evidence.first < lead_end), evidence.first, key)
        for key, evidence in found.items()
        if evidence.places or evidence.state is not None
    )
    weighed = {key: found[key] for _, _, key in likely[:_CANDIDATES]}
    for evidence in weighed.values():
        for occurrence in evidence.places[:_OCCURRENCES]:
            _weigh_occurrence(evidence, text, occurrence, lead_end)
    return {
        key: evidence
        for key, evidence in weighed.items()
        if evidence.state is not None
        or not (_is_common_word(text, evidence) or (key in persons and _PLACED.isdisjoint(evidence.seen)))
    }


def _is_common_word(text: str, evidence: Evidence) -> bool:
    """Whether a name is a word of the language that only a headline or a sentence's start gives a capital."""
    if "owns" in evidence.seen:
        return False
    if "named" not in evidence.seen and all(form.endswith(_INFLECTED) for form in evidence.forms):
        return True
    words = [f" {form.lower()}" for form in evidence.forms]
    return any(word in text and any(word + after in text for after in " ,.") for word in words)


def _note_states(found: dict[str, Evidence], run: Run) -> None:
    """Note every naming of a state within a run."""
    for index, offset, (state, phrase, kind) in run.states:
        position = run.start + offset
        if state not in found:
            if kind == "office":
                continue
            found[state] = Evidence(position, state)
        if kind in ("office", "capital"):
            found[state].add("capital")
        else:
            found[state].places.append((run, index + phrase.count(" ") + 1, position, ""))


def _note_unknown(found: dict[str, Evidence], text: str, run: Run, name: UnknownName) -> None:
    """Note an unknown name that may be a country's: the words of a run before an office, or a run of one word."""
    after, offset, form, key, surname = name
    position = run.start + offset
    # A person or a firm: its last word alone is no country either.
    is_surname = surname and not may_be_place(text, run)
    if is_surname:
        key, position = surname, run.start
    evidence = found.get(key)
    if evidence is None:
        evidence = found[key] = Evidence(position)
    if is_surname:
        evidence.add("surname")
    else:
        evidence.places.append((run, after, position, form))


def _weigh_occurrence(evidence: Evidence, text: str, occurrence: Occurrence, lead_end: int) -> None:
    run, after_name, position, form = occurrence
    if evidence.state is not None:
        evidence.add("named")
        _add_context(evidence, text, occurrence, lead_end)
        return
    evidence.forms[form] = evidence.forms.get(form, 0) + 1
    if after_name == len(run.words) and DEMONYM.search(form) and stands_alone(text, run.end):
        evidence.alone.add(form)
    # The first word of a sentence has its capital from there, unless it owns something.
    opens = (
        position == 0 or text[position - 1] in '\n"“' or text[position - 2 : position - 1] in (".", "?", "!", '"', "”")
    )
    owns = text.startswith(OWNING, run.end)
    evidence.add("opens" if (opens and not owns) or after_name < len(run.words) else "named")
    _add_context(evidence, text, occurrence, lead_end)


def _add_context(evidence: Evidence, text: str, occurrence: Occurrence, lead_end: int) -> None:
    """Note what the words before and after the name tell."""
    run, after_name, position, _ = occurrence
    if position < lead_end:
        evidence.add("lead")
    following = [word.lower() for word in run.words[after_name : after_name + 3]]
    reach = 3
    if len(following) < 2 and (after := _AFTER.match(text, run.end)):
        owner, gap, *rest = after.groups()
        if gap == " " or owner:
            reach = 3 if owner or following else 1 + (rest[0].lower() in portfolios())
            following += [word.lower() for word in rest if word]
            if owner and len(run.words) == after_name:
                evidence.add("owns")
            elif not following[1:] or following[0] in _ACTS:
                evidence.add("acts")
    if following:
        _add_following(evidence, following[0], following[:reach])
    before = text[max(0, position - 32) : position].lower().replace(" the ", " ").split()
    # "in Orlo's office" is no place.
    if before and not (before[-1] in _INSIDE and text.startswith(OWNING, run.end)):
        _add_before(evidence, before)


def _add_following(evidence: Evidence, first: str, near: list[str]) -> None:
    if first in _WHOLE:
        evidence.add("government")
    if not _ABROAD.isdisjoint(near):
        evidence.add("abroad")
    elif not governing_words().isdisjoint(near):
        evidence.add("governs")
    if first in _LOCAL or first.isdigit():
        evidence.add("local")


def _add_before(evidence: Evidence, before: list[str]) -> None:
    last = before[-1]
    if last in _INSIDE:
        evidence.add("inside")
    elif last in _PARTS:
        evidence.add("part")
    elif last in _OTHERS:
        evidence.add("other")
    elif last in ("to", "for", "from"):
        evidence.add("toward")
    elif last in _LOCAL:
        evidence.add("local")
    elif last[-1] == ",":
        evidence.add("follows comma")
    elif last == "of" and len(before) > 1 and before[-2] in _WHOLE:
        evidence.add("government")
    elif last == "of" and len(before) > 1:
        evidence.add("office of" if before[-2] in _OFFICE_OF else "local" if before[-2] in _LOCAL else "of")


def choose(found: Iterable[Evidence]) -> Evidence | None:
    """The candidate with the most evidence, of those that are named in full somewhere."""
    named = (e for e in found if e.seen and (e.state is not None or e.forms))
    score, best = max(((e.score(), e) for e in named), key=itemgetter(0), default=(0.0, None))
    return best if best is not None and score > (_LEAST if best.state is None else 0) else None


def is_about(target: Target, found: Mapping[str, Evidence], best: Evidence | None) -> bool:
    """Whether an article is about this target, or at least not plainly about another state."""
    if best is None:
        return True
    state = _state_named(target.name)
    asked = found.get(state or stem(target.name.removeprefix("the ").removesuffix(" government")))
    if asked is None:
        return best.state is None or not state
    return asked is best or best.score() - asked.score() < (_PLAINLY if state else 4 * _PLAINLY)


def _state_named(name: str) -> str:
    """The state of the table that a target's name holds, or nothing."""
    position = 0
    for word in name.split(" "):
        naming = state_at(name, position, word)
        if naming is not None and naming.kind != "office":
            return naming.state
        position += len(word) + 1
    return ""


def best_form(evidence: Evidence) -> str:
    """The name itself and not its demonym; of an unknown name's forms the shortest. "" where all are demonyms."""
    if evidence.state is not None:
        return evidence.state
    nouns = [form for form in evidence.forms if form in evidence.alone or not DEMONYM.search(form)]
    return min(nouns, key=lambda form: (bool(DEMONYM.search(form)), len(form), -evidence.forms[form]), default="")
