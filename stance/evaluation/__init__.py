"""How good a method is: scores with intervals over whole articles, folds that keep articles whole, baselines.

Not here: which method is learned (see `stance.training`), and printing.
"""

from __future__ import annotations

from stance.evaluation._baselines import largest_class, plain_tfidf, vader
from stance.evaluation._bootstrap import ArticleBootstrap, f1_of_labels, macro_f1
from stance.evaluation._compare import Comparison, Estimate, LabelPair, Pair, answer_with, compare, mcnemar
from stance.evaluation._folds import Method, cross_validate, make_folds
from stance.evaluation._scores import Answers, LabelScore, Scores, calibration_error, score

__all__ = [
    "Answers",
    "ArticleBootstrap",
    "Comparison",
    "Estimate",
    "LabelPair",
    "LabelScore",
    "Method",
    "Pair",
    "Scores",
    "answer_with",
    "calibration_error",
    "compare",
    "cross_validate",
    "f1_of_labels",
    "largest_class",
    "macro_f1",
    "make_folds",
    "mcnemar",
    "plain_tfidf",
    "score",
    "vader",
]
