"""Which statements to label: at random, or those of which the model is least sure with some random ones mixed in.

Not here: the model, and what is estimated from the labels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError

DEFAULT_MIX = 0.3
_SPREAD = 2  # of so many times the statements to be picked by margin, each has an equal chance


class Pick(NamedTuple):
    """A statement that came into the batch."""

    place: int
    """Its place among all statements."""
    picked_by: str
    """``"margin"`` where it is one of those that the margin prefers, else ``"random"``."""
    probability: float
    """The probability with which it came into the batch."""
    batch_size: int | None = None
    """How many statements the batch has; None where that is not known."""


def picking_probabilities(margins: Sequence[float], n: int, *, mix: float = DEFAULT_MIX) -> NDArray[np.float64]:
    """Give each statement the probability with which it comes into a batch of `n`.

    Parameters
    ----------
    margins : sequence of float, shape (n_statements,)
        Of each statement, the difference of the probabilities of its two likeliest labels, 0 to 1.
    n : int
        Size of the batch, at most that of `margins`.
    mix : float
        The share of the batch that is random, above 0 and up to 1; 1 is random alone.

    Returns
    -------
    array, shape (n_statements,)
        Above 0 and up to 1; they sum to `n`.

    Raises
    ------
    InputError
        If `n` or `mix` is out of range.

    Notes
    -----
    With N statements and ``m = (1 - mix) n``, every statement has ``(n - m)/N``, and the 2m of
    smallest margin have 1/2 in addition (where that is beyond 1, m is spread over more of them). So
    none has the probability 0, as estimates of shares demand, and an even draw from twice as many keeps a batch from
    being one sentence in many wordings, which the m of smallest margin often are.

    Examples
    --------
    >>> picking_probabilities([0.1, 0.9, 0.8, 0.2, 0.7, 0.6], 2, mix=0.5).round(3).tolist()
    [0.667, 0.167, 0.167, 0.667, 0.167, 0.167]
    """
    total = len(margins)
    if not 1 <= n <= total:
        raise InputError(f"n is {n} and there are {total:,} statements; give a number from 1 to {total:,}")
    if not 0 < mix <= 1:
        raise InputError(f"mix is {mix!r}; give a share above 0, so that every statement has a chance, and up to 1")
    by_margin = (1 - mix) * n
    even = (n - by_margin) / total
    preferred = min(total, max(math.ceil(_SPREAD * by_margin), math.ceil(by_margin / (1 - even)) if even < 1 else 0))
    found = np.full(total, even)
    if preferred:
        found[np.argsort(margins, kind="stable")[:preferred]] += by_margin / preferred
    return found.clip(max=1.0)


def draw_batch(
    margins: Sequence[float], n: int, *, pick: str = "random", mix: float = DEFAULT_MIX, seed: int = 0
) -> tuple[Pick, ...]:
    """Draw the statements to label, at once, each with a probability that is known exactly.

    Parameters
    ----------
    margins : sequence of float, shape (n_statements,)
        As for `picking_probabilities`; random picking does not look at them.
    n : int
        How many; all where there are fewer.
    pick : str
        ``"random"`` or ``"margin"``.
    mix : float
        The share of random ones among those picked by margin.
    seed : int
        From 0; the same seed gives the same batch.

    Returns
    -------
    tuple of Pick
        In the order in which they are to be labelled.

    Raises
    ------
    InputError
        If an argument is out of range, or there are no statements.

    Notes
    -----
    The probability of a Pick is its *inclusion probability* π, that of being in the batch at all, and not
    that of one step of a sequence of draws: it is what weights 1/π of the design-based estimator
    (`stance.shares`) need. It is fixed before anything is drawn, and met exactly: the statements are shuffled and
    their π laid end to end on a line, on which points at distance 1 from a random start pick n of them
    (systematic sampling from a shuffled list; Hartley & Rao 1962, "Sampling with unequal probabilities and without
    replacement"). With equal probabilities that is simple random sampling.

    The batch is labelled in random order. The part that is labelled at any moment is thus a random part of the batch:
    inclusion probabilities of that part are those of the batch times one common factor, which cancels in the
    estimator's weights.

    Examples
    --------
    >>> batch = draw_batch([0.5] * 100, 5, seed=1)
    >>> batch == draw_batch([0.5] * 100, 5, seed=1), {pick.probability for pick in batch}
    (True, {0.05})
    """
    if pick not in ("random", "margin"):
        raise InputError(f"pick is {pick!r}; give one of random, margin")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise InputError(f"seed is {seed!r}; give a whole number from 0")
    total = len(margins)
    if not total or n < 1:
        raise InputError(f"{n} of {total:,} statements cannot be picked; give at least one of at least one")
    n = min(n, total)
    chances = picking_probabilities(margins, n, mix=mix if pick == "margin" else 1.0)
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(_draw(chances, n, rng))
    least = float(chances.min())
    return tuple(
        Pick(int(k), "margin" if pick == "margin" and chances[k] > least else "random", float(chances[k]), n)
        for k in drawn
    )


def _draw(chances: NDArray[np.float64], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw exactly n, each with its chance: equal steps along the chances of the shuffled list."""
    order = rng.permutation(len(chances))
    ends = np.cumsum(chances[order])
    ends *= n / ends[-1]
    # Rounding may put two points on a chance of 1, though hardly ever.
    while True:
        hit = np.searchsorted(ends, rng.random() + np.arange(n), side="right")
        if hit[-1] < len(ends) and len(np.unique(hit)) == n:
            return order[hit]
