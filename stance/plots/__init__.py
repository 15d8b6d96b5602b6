"""Pictures of a model: confusion matrix, reliability diagram, learning curve, most telling terms.

Not here: the figures that they show (see `stance.evaluation`). matplotlib, the extra ``plots``, is loaded when
something is drawn and not before.

Every function gives a `matplotlib.figure.Figure`, drawn without pyplot and without the reader's own matplotlib
settings; `render` turns one into the bytes of a PNG and an SVG file, the same each time.
"""

from __future__ import annotations

from stance.plots._canvas import MAX_LABELS, check_drawable, check_plots, render
from stance.plots._confusion import draw_confusion
from stance.plots._curve import draw_curve
from stance.plots._reliability import draw_reliability
from stance.plots._terms import TellingTerm, draw_terms, telling_terms

__all__ = [
    "MAX_LABELS",
    "TellingTerm",
    "check_drawable",
    "check_plots",
    "draw_confusion",
    "draw_curve",
    "draw_reliability",
    "draw_terms",
    "render",
    "telling_terms",
]
