"""Labels that may be errors: those that a model of the other articles contradicts with confidence.

Not here: mending them, which is for people; names of labels that may be misspelt (`stance.dataset.suspect_labels`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stance.dataset import Example
from stance.errors import InputError
from stance.evaluation._scores import Answers
from stance.markup import csv_line

Floats = NDArray[np.float64]

# A mean of equal probabilities may end a last digit above them.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A label to look at once more.

    Attributes
    ----------
    rank : int
        From 1, the least probable label first.
    example : Example
        The sentence with its label and where it stands.
    suggested : str
        The label that the sentence may have instead.
    probability : float
        Out-of-fold probability of the label that it has.
    suggested_probability : float
        Out-of-fold probability of the suggested one.
    """

    rank: int
    example: Example
    suggested: str
    probability: float
    suggested_probability: float


def suspected_labels(examples: Sequence[Example], answers: Answers) -> tuple[Suspect, ...]:
    r"""List the sentences whose label may be an error, by confident learning.

    Parameters
    ----------
    examples : sequence of Example, shape (n,)
        The sentences with the labels that were given.
    answers : Answers
        One a sentence, in the same order, with probabilities, by models that have not learned its article:
        what `cross_validate` returns.

    Returns
    -------
    tuple of Suspect
        The least probable labels first.

    Raises
    ------
    InputError
        If numbers differ, answers have no probabilities, or a label is not among those of the answers.

    Notes
    -----
    The threshold of a label is the mean probability that the sentences which were given it have of it. A label is
    *confident* for a sentence whose probability of it reaches the threshold. A sentence is suspected if its
    likeliest confident label is another than the given one, and the given one is not the likeliest of all. Labels
    that a model is seldom sure of thus have low thresholds, and no number has to be chosen. These are the
    off-diagonal entries of the confident joint (Northcutt, Jiang and Chuang 2021, "Confident learning: estimating
    uncertainty in dataset labels", Journal of Artificial Intelligence Research 70), the method
    ``confident_learning`` of cleanlab.

    Most suspects are sentences that the model gets wrong, not the annotator: it is a list for a second look.

    Examples
    --------
    >>> from stance.records import Statement
    >>> rows = [
    ...     Example(statement=Statement(f"Sentence {k}."), label=label, id=str(k), where=f"x:{k}", group=str(k))
    ...     for k, label in enumerate("aaabbb")
    ... ]
    >>> p = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7], [0.1, 0.9]])
    >>> answers = Answers(given=tuple("aabbbb"), labels=("a", "b"), probabilities=p)
    >>> [(suspect.example.id, suspect.suggested) for suspect in suspected_labels(rows, answers)]
    [('2', 'b')]
    """
    p, given = _checked(examples, answers)
    confident = _confident(p, given)
    likeliest = np.where(confident, p, -1.0).argmax(axis=1)
    suspected = confident.any(axis=1) & (likeliest != given) & (p.argmax(axis=1) != given)
    places = np.flatnonzero(suspected)
    own = p[np.arange(len(p)), given]
    ordered = places[np.argsort(own[places], kind="stable")]
    return tuple(
        Suspect(
            rank=rank,
            example=examples[k],
            suggested=answers.labels[likeliest[k]],
            probability=float(own[k]),
            suggested_probability=float(p[k, likeliest[k]]),
        )
        for rank, k in enumerate(ordered, start=1)
    )


def _confident(p: Floats, given: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell for each sentence and label whether the probability reaches the label's threshold."""
    thresholds = np.array([p[given == j, j].mean() if (given == j).any() else np.inf for j in range(p.shape[1])])
    reached: NDArray[np.bool_] = p >= thresholds - _ROUNDING
    return reached


def _checked(examples: Sequence[Example], answers: Answers) -> tuple[Floats, NDArray[np.int64]]:
    if answers.probabilities is None:
        raise InputError("answers have no probabilities; give those of a method that has them")
    if len(examples) != len(answers.given):
        raise InputError(f"{len(examples)} sentences and {len(answers.given)} answers; give one answer a sentence")
    column = {label: k for k, label in enumerate(answers.labels)}
    for example in examples:
        if example.label not in column:
            known = ", ".join(answers.labels)
            raise InputError(f"{example.where}: label {example.label!r} has no probability; the answers know {known}")
    return answers.probabilities, np.array([column[example.label] for example in examples], dtype=np.int64)


def suspects_table(suspects: Iterable[Suspect]) -> str:
    """Write suspected labels as a CSV file, every cell defused.

    Parameters
    ----------
    suspects : iterable of Suspect
        What `suspected_labels` found.

    Returns
    -------
    str
        ``rank, where`` (file:line), ``text, label, suggested``, and the probabilities of the two.
    """
    rows: list[tuple[object, ...]] = [
        ("rank", "where", "id", "text", "label", "suggested", "probability", "suggested_probability")
    ]
    rows += [
        (
            suspect.rank,
            suspect.example.where,
            suspect.example.id,
            suspect.example.statement.text,
            suspect.example.label,
            suspect.suggested,
            f"{suspect.probability:.4f}",
            f"{suspect.suggested_probability:.4f}",
        )
        for suspect in suspects
    ]
    return "".join(map(csv_line, rows))
