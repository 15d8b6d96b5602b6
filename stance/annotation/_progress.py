"""How far the work has come: agreement with the model so far, and how long a label takes.

Not here: agreement between annotators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from stance.annotation._record import Annotation

MIN_FOR_KAPPA = 50
"""Labels from which kappa is given. With 50 its 95 % interval is some ±0.2, where two thirds to three quarters of the
labels are the same; with fewer it says less than the count."""


class Agreement(NamedTuple):
    """How often the labels are the model's."""

    n: int
    """Labels that can be compared."""
    share: float
    """The share of them that are the same, 0 to 1; 0 where there is none."""
    kappa: float | None
    """Cohen's kappa: the same beyond chance, -1 to 1; None below `MIN_FOR_KAPPA` labels, and where chance alone would
    make all the same."""


def agreement_with_model(annotations: Iterable[Annotation]) -> Agreement:
    """Compare labels with what the model said; skipped statements, and those without its word, are passed over.

    Notes
    -----
    Cohen's kappa (1960): ``(p - c) / (1 - c)``, with the share p of equal labels and what the two
    sides' shares of each label make it by chance, c. Where statements were picked by margin both are lower
    than among all statements.

    Examples
    --------
    >>> agreement_with_model([])
    Agreement(n=0, share=0.0, kappa=None)
    """
    pairs = [(a.label, a.model_label) for a in annotations if a.label is not None and a.model_label is not None]
    if not pairs:
        return Agreement(0, 0.0, None)
    n = len(pairs)
    same = sum(own == other for own, other in pairs) / n
    own, other = (Counter(side) for side in zip(*pairs, strict=True))
    by_chance = sum(own[label] * other[label] for label in own) / n**2
    known = n >= MIN_FOR_KAPPA and by_chance < 1
    return Agreement(n, same, (same - by_chance) / (1 - by_chance) if known else None)


def median_seconds(annotations: Iterable[Annotation]) -> float | None:
    """Give the median time that a label took, in seconds; None where there is no label."""
    seconds = [annotation.seconds for annotation in annotations if annotation.label is not None]
    return median(seconds) if seconds else None
