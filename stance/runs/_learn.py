"""Fitting the estimator to a set of examples.

Not here: the estimator itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stance.dataset import LabelledSet
from stance.errors import InputError
from stance.evaluation import Answers
from stance.training import StanceClassifier, min_df_of, name_sources, natural_weights


def learn(data: LabelledSet, *, seed: int = 0, calibration_folds: int = 5) -> StanceClassifier:
    """Fit the estimator with natural proportions of role and label in each source, times the weights of the examples.

    Parameters
    ----------
    data : LabelledSet
        What to learn; events and articles are kept whole wherever the fit divides them.
    seed : int
        Seed of the folds within the fit.
    calibration_folds : int
        Folds from which the probabilities are calibrated, where the sources of the data are not the folds. The labels
        are the same whatever it is; 0 is fastest and leaves the probabilities uncalibrated.

    Returns
    -------
    StanceClassifier
        The fitted estimator.

    Raises
    ------
    InputError
        If fewer than two labels occur, or `data` is no LabelledSet.
    """
    if not isinstance(data, LabelledSet):
        raise InputError(f"data is {type(data).__name__}; give what read_labelled returns")
    estimator = StanceClassifier(calibration_folds=calibration_folds, random_state=seed)
    estimator.min_df = min_df_of([example.group for example in data])
    return estimator.fit(
        data.statements,
        [example.label for example in data],
        sample_weight=weigh(data).tolist(),
        groups=[example.group for example in data],
        sources=[example.source for example in data],
    )


def answer_with_stance(
    learned: LabelledSet, asked: LabelledSet, *, seed: int = 0, calibration_folds: int = 5
) -> Answers:
    """Learn from one set and answer for another, as `stance.evaluation` asks of a method."""
    classifier = learn(learned, seed=seed, calibration_folds=calibration_folds)
    p = classifier.predict_proba(asked.statements)
    labels = tuple(map(str, classifier.classes_))
    return Answers(given=tuple(labels[k] for k in p.argmax(axis=1)), labels=labels, probabilities=p)


def weigh(data: LabelledSet) -> NDArray[np.float64]:
    """Weigh what has a role, or reports nobody, to natural proportions; where the role is unknown, there are none.

    Each source by itself: otherwise one that holds every stance equally often tells the model that where prose is
    like its own, few statements are neutral.

    Parameters
    ----------
    data : LabelledSet
        What is to be learned.

    Returns
    -------
    ndarray of float64, shape (n_examples,)
        Weights above 0, those of the examples themselves included.
    """
    weights = np.ones(len(data))
    by_source: dict[str, list[int]] = {}
    sources = name_sources([example.source for example in data], len(data))
    for k, (example, source) in enumerate(zip(data, sources, strict=True)):
        if example.statement.role or not example.reported:
            by_source.setdefault(source, []).append(k)
    for known in by_source.values():
        examples = [data.examples[k] for k in known]
        weights[known] = natural_weights([e.statement for e in examples], [e.label for e in examples])
    weights *= [example.weight for example in data]
    return weights
