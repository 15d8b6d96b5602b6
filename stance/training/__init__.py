"""Learning a model: the scikit-learn estimator, the word tables it compiles, weights to natural proportions.

Not here: reading labelled files (see `stance.dataset`), figures (see `stance.evaluation`).
"""

from stance.training._classifier import StanceClassifier
from stance.training._rows import name_sources
from stance.training._tables import compile_tables
from stance.training._weights import natural_weights

__all__ = ["StanceClassifier", "compile_tables", "name_sources", "natural_weights"]
