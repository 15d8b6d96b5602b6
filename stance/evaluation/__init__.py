"""How good a method is: scores and intervals over whole articles, folds that keep them whole, learning curves.

Not here: which method is learned (see `stance.training`), and printing.
"""

from __future__ import annotations

from stance.evaluation._baselines import largest_class, plain_tfidf, vader
from stance.evaluation._bootstrap import ArticleBootstrap, f1_of_labels, macro_f1
from stance.evaluation._compare import Comparison, Estimate, LabelPair, Pair, answer_with, compare, mcnemar
from stance.evaluation._curve import CurvePoint, LearningCurve, curve_shares, learning_curve
from stance.evaluation._folds import Method, cross_validate, make_folds
from stance.evaluation._reliability import ReliabilityBin, calibration_error, reliability
from stance.evaluation._scores import Answers, LabelScore, Scores, score
from stance.evaluation._suspects import Suspect, suspected_labels, suspects_table

__all__ = [
    "Answers",
    "ArticleBootstrap",
    "Comparison",
    "CurvePoint",
    "Estimate",
    "LabelPair",
    "LabelScore",
    "LearningCurve",
    "Method",
    "Pair",
    "ReliabilityBin",
    "Scores",
    "Suspect",
    "answer_with",
    "calibration_error",
    "compare",
    "cross_validate",
    "curve_shares",
    "f1_of_labels",
    "largest_class",
    "learning_curve",
    "macro_f1",
    "make_folds",
    "mcnemar",
    "plain_tfidf",
    "reliability",
    "score",
    "suspected_labels",
    "suspects_table",
    "vader",
]
