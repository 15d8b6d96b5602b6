"""The reliability diagram: whether answers are right as often as their probabilities say.

Not here: the bins (see `stance.evaluation.reliability`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from stance.errors import InputError
from stance.evaluation import ReliabilityBin
from stance.plots._canvas import FAINT, INK, SOFT, percent, plain, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Probabilities of bins nearer to each other leave no room for a number that lies flat.
_APART = 0.03


def draw_reliability(bins: Sequence[ReliabilityBin], *, note: str = "") -> Figure:
    """Draw the share of right answers by their probability.

    Parameters
    ----------
    bins : sequence of ReliabilityBin
        What `stance.evaluation.reliability` gives.
    note : str
        What the line under the title adds on where the figures come from.

    Returns
    -------
    matplotlib.figure.Figure
        Above, one point a bin with its 95 % interval, and the line on which answers are right as often as they say;
        below, how many statements each bin holds. The calibration error in the title is the mean distance of the
        points from the line, weighted by those numbers: that of `stance.evaluation.calibration_error`.

    Raises
    ------
    InputError
        If there is no bin.
    MissingExtraError
        If matplotlib is not installed.
    """
    if not bins:
        raise InputError("no bin to draw; give what stance.evaluation.reliability returns")
    n = sum(part.n for part in bins)
    gap = sum(part.n * abs(part.right - part.confidence) for part in bins) / n
    title = f"Probabilities are {100 * gap:.1f} points off on average"
    told = (
        "How often answers are right, by the probability they are given with; bars: 95\N{NO-BREAK SPACE}% intervals. "
        f"Calibration error {gap:.3f}. {note}"
    )
    with sheet(5.8, 4.6, title, told.strip()) as figure:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(5, 1))
        _points(upper, bins)
        _counts(lower, bins)
    return figure


def _points(axes: Axes, bins: Sequence[ReliabilityBin]) -> None:
    low = min(min(part.confidence, part.interval[0]) for part in bins)
    start = max(0.0, int(10 * low) / 10)
    plain(axes)
    axes.plot([start, 1], [start, 1], color=FAINT, linewidth=1.2, zorder=1)
    axes.text(
        0.98, 0.03, "Line: right as often as said", transform=axes.transAxes, ha="right", color=SOFT, fontsize=7.5
    )
    x, y = [part.confidence for part in bins], [part.right for part in bins]
    axes.vlines(x, [part.interval[0] for part in bins], [part.interval[1] for part in bins], color=INK, linewidth=1.0)
    axes.plot(x, y, "o", color=INK, markersize=5, markeredgecolor="white", markeredgewidth=0.6, gid="points")
    axes.set(xlim=(start, 1.01), ylim=(start, 1.01), ylabel="Share of answers that are right")
    axes.yaxis.set_major_formatter(_as_percent)


def _counts(axes: Axes, bins: Sequence[ReliabilityBin]) -> None:
    plain(axes, left=False)
    x, counts = [part.confidence for part in bins], [part.n for part in bins]
    crowded = min((b - a for a, b in pairwise(x)), default=1) < _APART
    axes.vlines(x, 0, counts, color=SOFT, linewidth=2.5)
    for place, count in zip(x, counts, strict=True):
        axes.annotate(
            f"{count:,}",
            (place, count),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=6,
            color=SOFT,
            rotation=90 if crowded else 0,
        )
    axes.set(
        ylim=(0, (1.9 if crowded else 1.4) * max(counts)), yticks=(), xlabel="Probability of the label that is given"
    )
    axes.set_title("Statements in each bin", loc="left", fontsize=7.5, color=SOFT, pad=2)
    axes.xaxis.set_major_formatter(_as_percent)


def _as_percent(share: float, _place: float) -> str:
    return percent(share)
