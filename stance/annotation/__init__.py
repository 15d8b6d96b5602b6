"""Labels given by hand: which statements to label, the file that holds the labels, and how far the work has come.

Not here: the page on which they are given, and agreement between annotators.
"""

from __future__ import annotations

from stance.annotation._file import TOGETHER, AnnotationFile
from stance.annotation._pick import Pick, draw_batch, picking_probabilities
from stance.annotation._progress import MIN_FOR_KAPPA, Agreement, agreement_with_model, median_seconds
from stance.annotation._record import MAX_NOTE_CHARS, Annotation

__all__ = [
    "MAX_NOTE_CHARS",
    "MIN_FOR_KAPPA",
    "TOGETHER",
    "Agreement",
    "Annotation",
    "AnnotationFile",
    "Pick",
    "agreement_with_model",
    "draw_batch",
    "median_seconds",
    "picking_probabilities",
]
