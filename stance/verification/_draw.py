"""A model and what was found in its directory, as lines for a terminal.

Not here: the checks, and the card (see `stance.markdown`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import click

from stance.markdown import hang
from stance.markup import counted, one_line
from stance.model import StanceModel
from stance.palette import looks
from stance.store import Finding

_MOST_LISTED = 20
_STATES = {
    "ok": ("✓", "ok", "green"),
    "wrong": ("✗", "WRONG", "red"),
    "note": ("!", "note", "yellow"),
    "skipped": ("–", "skipped", None),
}


def draw_model(model: StanceModel, name: str, *, width: int = 80) -> str:
    """Draw what a model is in a few lines.

    Parameters
    ----------
    model : StanceModel
        What is drawn.
    name : str
        What it is called.
    width : int
        Columns of the terminal, at least 20.
    """
    signs = looks(model.labels)
    labels = [f"{signs[label].sign} {label}" for label in model.labels]
    more = f" and {len(labels) - _MOST_LISTED:,} more" if len(labels) > _MOST_LISTED else ""
    facts = {
        "labels": ", ".join(labels[:_MOST_LISTED]) + more,
        "terms": f"{len(model.vocabulary):,} of {len(model.analyzer.settings.families)} families",
        "temperature": f"{model.temperature:g}",
        "made with": _versions(model.info.get("libraries")),
    }
    lines = [click.style(one_line(name), bold=True)]
    for fact, value in facts.items():
        lines += hang(click.style(f"{fact:13}", dim=True), one_line(value), width, n_lead=13)
    return "\n".join(lines)


def draw_findings(findings: Sequence[Finding], *, width: int = 80) -> str:
    """Draw what a check of a model found, one finding a line, and what follows from it.

    Parameters
    ----------
    findings : sequence of Finding
        As `stance.verification.verify_model` gives them.
    width : int
        Columns of the terminal, at least 60.
    """
    lines = []
    for finding in findings:
        sign, word, colour = _STATES[finding.state]
        mark = click.style(f"{sign} {word:8}", fg=colour, bold=finding.state == "wrong")
        lead = f"{mark}{one_line(finding.what):16}"
        lines += hang(lead, one_line(finding.detail), max(width, 60), n_lead=26)
    counts = Counter(finding.state for finding in findings)
    checked = counts["ok"] + counts["wrong"]
    notes = f" ({counted(counts['note'], 'note')})" if counts["note"] else ""
    if counts["wrong"] or counts["skipped"]:
        end = f"{counts['wrong']} of {checked} checks failed{notes}: do not use this model"
    else:
        end = f"all {checked} checks passed{notes}; they find damage, not who made the model"
    return "\n".join([*lines, "", click.style(end, bold=True)])


def _versions(libraries: object) -> str:
    """Name libraries and versions, of a manifest that may hold anything there."""
    known = libraries if isinstance(libraries, Mapping) else {}
    return ", ".join(f"{name} {version}" for name, version in list(known.items())[:_MOST_LISTED])[:400] or "(not told)"
