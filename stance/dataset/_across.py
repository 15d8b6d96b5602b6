"""What must hold across rows: ids stand once, labels are allowed, nothing contradicts, repeats stay together.

Not here: what must hold within one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from stance.dataset._files import Report
from stance.dataset._row import shown
from stance.dataset._values import Example
from stance.labels import LABELS

# Two of the default labels in one set are no accident: then a third name is more likely a slip than a scheme.
_DEFAULT_LABELS_SEEN = 2


def report_labels(examples: Sequence[Example], allowed: Sequence[str] | None, report: Report) -> None:
    """Report the examples whose label is not allowed, or cannot be shown in a table."""
    for example in examples:
        if not example.label.isprintable() or "|" in example.label:
            report(example.where, f"label {shown(example.label)} has a sign that tables cannot show; use plain letters")
    first = {example.label: example.where for example in reversed(examples)}
    if allowed is None and len(first.keys() & set(LABELS)) >= _DEFAULT_LABELS_SEEN:
        allowed = LABELS
    if allowed is None:
        _report_spellings(first, report)
        return
    meant = {label: _meant(label, allowed) for label in first if label not in allowed}
    for example in examples:
        if example.label in meant:
            fault = f"label {shown(example.label)} is not one of {', '.join(allowed)}{meant[example.label]}"
            report(example.where, fault)


def _meant(label: str, allowed: Sequence[str]) -> str:
    """Ask for the allowed label that is spelt most alike, where one is."""
    folded = {name.casefold(): name for name in reversed(allowed)}
    close = get_close_matches(label.strip().casefold(), folded, n=1, cutoff=0.7)
    return f"; did you mean {shown(folded[close[0]])}?" if close else ""


def _report_spellings(first: dict[str, str], report: Report) -> None:
    """Report labels that differ in case alone: they are meant to be one."""
    for one, other in pairwise(sorted(first, key=lambda label: (label.casefold(), label))):
        if one.casefold() == other.casefold():
            report(
                first[other], f"label {shown(other)} is {shown(one)} of {first[one]} in another case; use one of them"
            )


def report_repeated_ids(examples: Sequence[Example], report: Report) -> None:
    """Report ids that stand twice in a file."""
    first: dict[str, str] = {}
    for example in examples:
        if example.id in first:
            report(example.where, f"id {shown(example.id)} stands in {first[example.id]} already; give each its own")
        first.setdefault(example.id, example.where)


def report_contradictions(examples: Sequence[Example], report: Report) -> None:
    """Report sentences that stand twice with different labels: no model can learn both."""
    first: dict[tuple[Any, ...], Example] = {}
    for example in examples:
        statement, target = example.statement, example.statement.target
        key = (example.wording, statement.speaker, target and (target.name, target.spans))
        earlier = first.setdefault(key, example)
        if earlier.label != example.label:
            report(
                example.where,
                f"label {shown(example.label)} contradicts {shown(earlier.label)} in {earlier.where} "
                f"for the same text, speaker and target: {shown(statement.text)}; settle on one",
            )


def keep_repeats_together(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Give a sentence that stands alone the group of the first with its wording, one in an article before others."""
    group: dict[str, str] = {}
    for example in sorted(examples, key=lambda example: example.alone):
        group.setdefault(example.wording, example.group)
    return tuple(
        replace(example, group=group[example.wording])
        if example.alone and example.group != group[example.wording]
        else example
        for example in examples
    )
