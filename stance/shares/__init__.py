"""Shares of labels among many statements, with intervals that hold although the model errs.

`estimate_shares` takes the model's probabilities for all statements and hand-made labels for some, and gives the share
of each label, overall and by group; `estimate_differences` compares groups; `adjust_counts` makes do with a table of
the model's errors.

Not here: how statements are picked for labelling, and pictures.
"""

from __future__ import annotations

from stance.shares._draw import draw_differences, draw_shares, share_series
from stance.shares._estimates import adjust_counts, estimate_differences, estimate_shares
from stance.shares._join import Columns, Joined, join_labels
from stance.shares._ppi import TunedMean, power_tuned_mean
from stance.shares._quantify import Confusion, read_confusion
from stance.shares._records import Difference, Share
from stance.shares._saved import read_shares

__all__ = [
    "Columns",
    "Confusion",
    "Difference",
    "Joined",
    "Share",
    "TunedMean",
    "adjust_counts",
    "draw_differences",
    "draw_shares",
    "estimate_differences",
    "estimate_shares",
    "join_labels",
    "power_tuned_mean",
    "read_confusion",
    "read_shares",
    "share_series",
]
