"""The most telling terms: what moves the model toward each label.

Not here: what a single answer rests on (see `StanceModel.explain`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stance.errors import InputError
from stance.model import StanceModel
from stance.palette import Look, looks
from stance.plots._canvas import check_drawable, plain, sheet, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_TERMS = 30


class TellingTerm(NamedTuple):
    """A term that moves a model toward a label."""

    text: str
    """The term as a person reads it."""
    pull: float
    """By how much, in log-odds (see `telling_terms`)."""


def telling_terms(model: StanceModel, top: int = 8) -> dict[str, tuple[TellingTerm, ...]]:
    """List the terms that most often move a model far toward each label.

    In an explanation, what a term adds to the log-odds of a label is its weight, coefficient times idf over
    temperature, times a factor for how often it stands there and how long the statement is. A rare word may weigh
    much and yet decide little. So terms are ranked by the weight times the standard deviation of the term's presence,
    ``sqrt(p (1 - p))``: how far it moves the log-odds from one statement to the next, before statements are scaled to
    length 1. The share ``p`` of statements that hold it follows from ``idf = 1 - ln p``.

    Parameters
    ----------
    model : StanceModel
        The fitted model.
    top : int
        How many terms a label, 1 to 30.

    Returns
    -------
    dict of str to tuple of TellingTerm
        One entry a label, the strongest term first; terms that move away from a label are left out, and of several
        that read alike the strongest is kept.

    Raises
    ------
    InputError
        If `top` is outside its range.
    """
    if not isinstance(top, int) or isinstance(top, bool) or not 1 <= top <= _MOST_TERMS:
        raise InputError(f"top is {top!r}; give 1 to {_MOST_TERMS}")
    share = np.exp(np.minimum(1 - model.idf, 0))
    pulls = model.coef * model.idf / model.temperature * np.sqrt(share * (1 - share))
    return {label: _strongest(model, pull, top) for label, pull in zip(model.labels, pulls, strict=True)}


def draw_terms(model: StanceModel, *, top: int = 8) -> Figure:
    """Draw the most telling terms of each label, as `telling_terms` ranks them.

    Parameters
    ----------
    model : StanceModel
        The fitted model.
    top : int
        How many terms a label, 1 to 30.

    Returns
    -------
    matplotlib.figure.Figure
        One panel a label, all on one scale.

    Raises
    ------
    InputError
        If there are more labels than can be drawn, or `top` is outside its range.
    MissingExtraError
        If matplotlib is not installed.
    """
    check_drawable(model.labels)
    found, look = telling_terms(model, top), looks(model.labels)
    columns = 1 if len(found) <= 4 else 2
    rows = -(-len(found) // columns)
    tallest = max(1, *(len(terms) for terms in found.values()))
    told = (
        "How far a term moves a label's log-odds from one statement to the next: coefficient × idf ÷ temperature "
        "× standard deviation of its presence, before statements are scaled to length 1. In marks: stems of words as "
        "they stand in the statement; the rest: classes of words, speakers and subjects."
    )
    with sheet(6.4 * columns, rows * (0.4 + 0.17 * tallest) + 0.5, "What speaks most for each label", told) as figure:
        panels = figure.subplots(rows, columns, sharex=True, squeeze=False).ravel()
        for panel, (label, terms) in zip(panels, found.items(), strict=False):
            _panel(panel, label, terms, look[label], tallest)
        for panel in panels[len(found) :]:
            panel.set_axis_off()
        for panel in panels[len(found) - columns : len(found)]:
            panel.spines["bottom"].set_visible(True)
            panel.tick_params(axis="x", length=2.5, labelbottom=True)
            panel.set_xlabel("Move of the label's log-odds")
    return figure


def _strongest(model: StanceModel, pull: np.ndarray, top: int) -> tuple[TellingTerm, ...]:
    found: dict[str, float] = {}
    for column in np.argsort(-pull, kind="stable"):
        if pull[column] <= 0 or len(found) == top:
            break
        found.setdefault(model.analyzer.describe(model.vocabulary[column])[0], float(pull[column]))
    return tuple(TellingTerm(text, value) for text, value in found.items())


def _panel(axes: Axes, label: str, terms: tuple[TellingTerm, ...], look: Look, tallest: int) -> None:
    plain(axes, left=False, bottom=False)
    axes.barh(range(len(terms)), [term.pull for term in terms], height=0.62, color=look.light)
    axes.set_yticks(range(len(terms)), [shown(term.text, 60) for term in terms])
    axes.set_ylim(tallest - 0.4, -0.6)
    axes.set_title(f"{look.sign} {shown(label)}", loc="left", fontsize=9.5, fontweight="bold", color=look.light)
