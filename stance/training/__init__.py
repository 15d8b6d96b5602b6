"""Learning a model: the scikit-learn estimator, the word tables it compiles, weights to natural proportions.

Not here: reading labelled files (see `stance.dataset`), figures (see `stance.evaluation`).
"""

from stance.training._classifier import StanceClassifier
from stance.training._refits import Refits, calibrate, min_df_of
from stance.training._rows import name_sources
from stance.training._tables import compile_tables
from stance.training._weights import natural_weights

__all__ = [
    "Refits",
    "StanceClassifier",
    "calibrate",
    "compile_tables",
    "min_df_of",
    "name_sources",
    "natural_weights",
]
