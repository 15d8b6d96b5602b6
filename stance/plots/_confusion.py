"""The confusion matrix: which labels are taken for which.

Not here: counting (see `stance.evaluation.score`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stance.evaluation import Scores
from stance.palette import looks
from stance.plots._canvas import INK, SOFT, check_drawable, percent, sheet, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The ground of no statement at all, so that its cell is still seen, and of all.
_FAINTEST = 0.04
_DEEPEST = np.array([0x2B, 0x3A, 0x4A]) / 255
# From this share on the ground is so dark that figures on it have to be white.
_DARK = 0.55
_FEW = 6


def draw_confusion(scores: Scores, *, note: str = "") -> Figure:
    """Draw how often each true label is given each label: share of the true label's statements, and their number.

    Parameters
    ----------
    scores : Scores
        The figures; a row of `confusion` is a true label, a column a given one.
    note : str
        What the line under the title adds on where the figures come from.

    Returns
    -------
    matplotlib.figure.Figure
        The darker a cell, the larger its share of the row.

    Raises
    ------
    InputError
        If there are more labels than can be drawn.
    MissingExtraError
        If matplotlib is not installed.
    """
    names = [part.label for part in scores.labels]
    check_drawable(names)
    counts = np.array(scores.confusion, dtype=np.float64)
    totals = counts.sum(axis=1)
    shares = np.divide(counts, totals[:, None], out=np.zeros_like(counts), where=totals[:, None] > 0)
    cell = max(0.55, 0.95 - 0.06 * (len(names) - 2))
    beside = 0.08 * min(28, max(map(len, names)))
    told = f"Share and number of each true label's statements by the label they are given. {note}"
    with sheet(
        max(5.8, 1.9 + beside + 1.35 * cell * len(names)),
        cell * len(names) + (0.7 if len(names) <= _FEW else 0.7 + 0.7 * beside),
        _title(names, shares.diagonal(), totals),
        told.strip(),
    ) as figure:
        axes = figure.subplots()
        axes.imshow(
            1 - (_FAINTEST + (1 - _FAINTEST) * shares[..., None]) * (1 - _DEEPEST),
            aspect="auto",
            interpolation="nearest",
        )
        for (row, column), share in np.ndenumerate(shares):
            colour = "white" if share >= _DARK else INK
            right = "bold" if row == column else "normal"
            size = 11 if len(names) <= _FEW else 8
            cells: Any = {"ha": "center", "color": colour}
            axes.text(column, row - 0.02, percent(share), va="bottom", fontsize=size, fontweight=right, **cells)
            axes.text(column, row + 0.08, f"{counts[row, column]:,.0f}", va="top", fontsize=size - 2, **cells)
        _name_sides(axes, names, totals)
    return figure


def _name_sides(axes: Axes, names: list[str], totals: NDArray[np.float64]) -> None:
    """Write the labels with their signs and colours on top and at the left, the sizes of the rows at the right."""
    look, places = looks(names), np.arange(len(names))
    few = len(names) <= _FEW
    named = [f"{look[name].sign} {shown(name, 28)}" for name in names]
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    short = [f"{look[name].sign} {shown(name, 16)}" for name in names]
    slanted: Any = {} if few else {"rotation": 40, "ha": "left", "rotation_mode": "anchor"}
    axes.set_xticks(places, short if few else named, **slanted)
    axes.set_yticks(places, named)
    for ticks in (axes.get_xticklabels(), axes.get_yticklabels()):
        for tick, name in zip(ticks, names, strict=True):
            tick.set_color(look[name].light)
    axes.set_xlabel("Given label")
    axes.xaxis.set_label_position("top")
    axes.set_ylabel("True label")
    # A white line between cells, so that neighbours of one shade stay two.
    for place in places[1:] - 0.5:
        axes.axhline(place, color="white", linewidth=1.5)
        axes.axvline(place, color="white", linewidth=1.5)
    for row, total in enumerate(totals):
        axes.text(len(names) - 0.4, row, f"of {total:,.0f}", va="center", color=SOFT)


def _title(names: list[str], found: NDArray[np.float64], totals: NDArray[np.float64]) -> str:
    known = [(share, name) for share, name, n in zip(found.tolist(), names, totals, strict=True) if n]
    least, most = min(known), max(known)
    if percent(least[0]) == percent(most[0]):
        return f"Every label is recognised in {percent(most[0])} of its statements"
    best, worst = (f"{shown(name, 24)} ({percent(share)})" for share, name in (most, least))
    return f"Recognised most often: {best}; least: {worst}"
