"""A training run: from files of labelled sentences to a model in its folder, with the figures of how good it is.

Not here: the estimator (see `stance.training`), and printing, which the command line does.
"""

from __future__ import annotations

from stance.runs._card import model_card
from stance.runs._learn import answer_with_stance, learn, weigh
from stance.runs._progress import progress_bar
from stance.runs._report import (
    Candidate,
    RetrainingReport,
    TrainingOptions,
    TrainingReport,
    format_curve,
    format_labels,
    format_retraining,
    format_scores,
    format_suspects,
    format_table,
)
from stance.runs._run import run_training

__all__ = [
    "Candidate",
    "RetrainingReport",
    "TrainingOptions",
    "TrainingReport",
    "answer_with_stance",
    "format_curve",
    "format_labels",
    "format_retraining",
    "format_scores",
    "format_suspects",
    "format_table",
    "learn",
    "model_card",
    "progress_bar",
    "run_training",
    "weigh",
]
