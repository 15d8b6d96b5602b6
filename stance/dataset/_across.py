"""What must hold across rows: ids stand once, labels are allowed, nothing contradicts, repeats stay together.

Not here: what must hold within one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


# Schemes have a few labels, the largest some dozens; ids, names and sentences go on being different.
_MANY_LABELS = 20
# So much more often than a name spelt almost like it, as nobody mistypes a label every few rows.
_FAR_MORE, _ALIKE = 5, 0.8


def tells_no_labels(examples: Sequence[Example], column: str, report: Report) -> bool:
    """Report a file in whose column of labels most rows have one of their own: ids, say, or comments."""
    labels = list(dict.fromkeys(example.label for example in examples))
    if len(labels) <= max(_MANY_LABELS, len(examples) // 2):
        return False
    some = ", ".join(map(shown, labels[:3]))
    report(
        str(examples[0].path),
        f"{column} holds {len(labels):,} different values in {len(examples):,} rows ({some}, …) and so no labels; "
        "give the column that holds them (--label)",
    )
    return True


def suspect_labels(counts: Mapping[str, int]) -> list[str]:
    """Point out labels that may be another one misspelt.

    Parameters
    ----------
    counts : mapping of str to int
        How many rows each label has.

    Returns
    -------
    list of str
        One line for each label that is spelt almost like one with five times its rows. Names that differ in their
        digits alone ("grade 1", "grade 2") are taken as they are.

    Examples
    --------
    >>> suspect_labels({"backs": 412, "back": 7, "opposes": 390})
    ["label 'back' (7 rows) is close to 'backs' (412 rows): misspelt? --labels names those allowed"]
    """
    lines = []
    for label, n in counts.items():
        larger = [other for other in counts if counts[other] >= _FAR_MORE * n and _digits(other) == _digits(label)]
        for close in get_close_matches(label, [other for other in larger if other != label], n=1, cutoff=_ALIKE):
            rows = "1 row" if n == 1 else f"{n:,} rows"
            lines.append(
                f"label {shown(label)} ({rows}) is close to {shown(close)} ({counts[close]:,} rows): misspelt? "
                "--labels names those allowed"
            )
    return lines


def _digits(label: str) -> list[str]:
    return [sign for sign in label if sign.isdigit()]


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
