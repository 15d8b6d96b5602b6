"""The names by which a text calls the target: the state's other names, its organs, its leaders.

Not here: which government is the target (`_target`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from stance.records import Target
from stance.speakers._allegiance import Allegiance
from stance.speakers._named import RUNS_KEPT, Run
from stance.speakers._names import Names
from stance.speakers._roles import read_description
from stance.speakers._tables import namings, word_class
from stance.speakers._target import Evidence, best_form
from stance.speakers._words import look_up

# How a text calls a government once it is plain whose it is.
_GENERIC = tuple(sorted(word_class("government")))
_AFTER_THE = tuple(phrase.removeprefix("the ") for phrase in _GENERIC if phrase.startswith("the "))
_THE_GENERIC = re.compile(f"the (?:{'|'.join(_AFTER_THE)})")
_BARE_GENERIC = tuple(phrase for phrase in _GENERIC if not phrase.startswith("the "))
_ORGANS = word_class("organ")
_LEADERS = word_class("leader")
_MAX_ALIASES = 40


def make_target(names: Names, evidence: Evidence) -> Target:
    """Name the government that an article is about, with the ways in which its text names it."""
    text = names.text
    name = best_form(evidence)
    adjective = ""
    known: list[str] = []
    if evidence.state is not None:
        for naming in namings(evidence.state):
            if naming.kind == "adjective":
                adjective = adjective or naming.phrase
            elif naming.kind != "office" and naming.phrase in text:
                known.append(naming.phrase)
    else:
        known = [form for form in evidence.forms if form != name]
        adjective = next(iter(known), name)
    adjective = adjective or name
    governments = [f"the {adjective} government"]
    # Nobody can tell the country of an adjective that no table holds: its government is named instead.
    name = name or governments[0]
    if name not in governments:
        governments.append(f"the government of {name}")
    known += [*governments, f"{adjective} authorities", f"{adjective} officials"]
    known += _generic_names(text)
    known += _organs(text, names.runs, Allegiance(Target(name), names))
    unique = dict.fromkeys(alias for alias in known if alias != name)
    return Target(name, aliases=tuple(unique)[:_MAX_ALIASES])


def _generic_names(text: str) -> list[str]:
    """The words for any government that the text uses, in the order of the table."""
    lower = text.lower()
    # One search for whatever follows "the", not one for each.
    found = {*_THE_GENERIC.findall(lower), *[phrase for phrase in _BARE_GENERIC if phrase in lower]}
    return [phrase for phrase in _GENERIC if phrase in found]


def _organs(text: str, runs: Sequence[Run], allegiance: Allegiance) -> list[str]:
    """Ministries, offices and leaders of the target that the text names."""
    found: list[str] = []
    for index, run in enumerate(runs):
        kind, words = _kind_named(run.words)
        if not kind:
            continue
        if kind == "leader":
            if allegiance.role(read_description("president"), " ".join(words)) == "government":
                found.append(words[-1])
            continue
        goes_on = text.startswith(" of ", run.end)
        if len(words) < 2 and not goes_on:
            continue
        organ = " ".join(words)
        if goes_on and words[-1] in _ORGANS:
            organ += " of " + _run_at(text, runs, index + 1, run.end + len(" of "))
        reading = read_description(organ)
        if reading.role == "state" and allegiance.role(reading, organ) == "government":
            found.append(organ)
    return found


@lru_cache(maxsize=RUNS_KEPT)
def _kind_named(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Whether a run may name an organ or a leader, or neither (""); its words without what opens the sentence."""
    if look_up(words[0]).opener:
        words = words[1:]
    if not words:
        return "", words
    if not _ORGANS.isdisjoint((words[0], words[-1])):
        return "organ", words
    return "leader" if len(words) > 1 and _leads(words) else "", words


def _leads(words: Sequence[str]) -> bool:
    """Whether a run names the head of a state or its government: "President Ann Ray", "Prime Minister Ray"."""
    if _LEADERS.isdisjoint(words) and "Minister" not in words:
        return False
    office = next((k for k in range(len(words) - 2, -1, -1) if look_up(words[k]).title), -1)
    return office >= 0 and (
        words[office] in _LEADERS or words[max(0, office - 1) : office + 1] in (("Prime", "Minister"),)
    )


def _run_at(text: str, runs: Sequence[Run], index: int, start: int) -> str:
    """What is named from this place on, with an article before it or without, if it is the run of this index."""
    if index < len(runs) and runs[index].start in (start, start + len("the ")):
        return text[start : runs[index].end]
    return ""
