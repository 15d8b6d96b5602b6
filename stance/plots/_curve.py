"""The learning curve: how good the model is by how much it learned.

Not here: measuring it (see `stance.evaluation.learning_curve`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.evaluation import LearningCurve
from stance.plots._canvas import INK, plain, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_curve(curve: LearningCurve, *, note: str = "") -> Figure:
    """Draw macro-F1 by the number of labelled sentences learned.

    Parameters
    ----------
    curve : LearningCurve
        The points, and what the last doubling brought.
    note : str
        What the line under the title adds on where the figures come from.

    Returns
    -------
    matplotlib.figure.Figure
        One line with its 95 % intervals; each step to the right by the same distance is as many times more sentences.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    gain, (low, high) = curve.gain
    told = (
        "Macro-F1 by number of sentences learned, whole articles at a time; bars: 95\N{NO-BREAK SPACE}% intervals. "
        f"The last doubling brought {100 * gain:+.1f} points ({100 * low:+.1f} to {100 * high:+.1f}). {note}"
    )
    x = [point.n_sentences for point in curve.points]
    y = [point.macro_f1 for point in curve.points]
    lows, highs = ([point.interval[side] for point in curve.points] for side in (0, 1))
    with sheet(5.8, 3.4, curve.headline, told.strip()) as figure:
        axes = figure.subplots()
        plain(axes)
        axes.set_xscale("log", base=2)
        axes.vlines(x, lows, highs, color=INK, linewidth=1.0)
        axes.plot(x, y, "o-", color=INK, linewidth=1.5, markersize=5, markeredgecolor="white", markeredgewidth=0.6)
        for place, value, top in zip(x, y, highs, strict=True):
            axes.annotate(
                f"{value:.3f}",
                (place, top),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=7.5,
            )
        axes.set_xticks(x, [f"{n:,}" for n in x])
        axes.minorticks_off()
        axes.margins(x=0.06, y=0.12)
        axes.set_xlabel("Labelled sentences learned (mean of the folds, logarithmic scale)")
        axes.set_ylabel("Macro-F1")
        axes.locator_params(axis="y", nbins=5)
    return figure
