"""Learning curves: how good a method is with a part of the articles, and whether more labels would help.

Not here: drawing them, and choosing which sentences to label next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np

from stance.dataset import Example, LabelledSet
from stance.errors import InputError
from stance.evaluation._bootstrap import ArticleBootstrap, Figure
from stance.evaluation._folds import Method, Task, answer_all, held_out, part
from stance.evaluation._scores import Answers

WORTHWHILE = 0.01
"""The least gain in macro-F1 for which doubling the labels is called a help: one point, about as much as several
thousand answers can tell apart."""

_SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
# With fewer, which articles they happen to be says more than how many.
_LEAST_GROUPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """How good a method is that learned a part of the articles.

    Attributes
    ----------
    share : float
        Share of each fold's articles that was learned, above 0, at most 1.
    n_groups, n_sentences : int
        Articles (and sentences that stand alone), and labelled sentences learned: means over the folds, rounded.
    macro_f1 : float
        Over the sentences of all folds.
    interval : (float, float)
        95 % interval of `macro_f1` over whole articles.
    """

    share: float
    n_groups: int
    n_sentences: int
    macro_f1: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningCurve:
    """Macro-F1 by how much was learned.

    Attributes
    ----------
    points : tuple of CurvePoint
        Two or more, by rising share; the last learned all.
    gain : (float, (float, float))
        What doubling the articles last brought in macro-F1, with its 95 % interval: the difference of the last two
        points, drawn in pairs over the same articles; where the share before the last is not one half, that
        difference divided by the number of doublings.
    """

    points: tuple[CurvePoint, ...]
    gain: Figure

    @property
    def more_labels_help(self) -> Literal["yes", "no", "unclear"]:
        """Whether more labels of the same kind would help, judged by `gain`.

        ``"no"`` if its interval stays below one point of macro-F1 (0.01), ``"yes"`` if it stays above 0,
        ``"unclear"`` otherwise: then the sentences are too few to tell. The next doubling tends to bring less than the
        last.
        """
        _, (low, high) = self.gain
        if high < WORTHWHILE:
            return "no"
        return "yes" if low > 0 else "unclear"

    @property
    def headline(self) -> str:
        """The same in words."""
        return _HEADLINES[self.more_labels_help]

    @property
    def verdict(self) -> str:
        """The same in a sentence, with the figures behind it."""
        gain, (low, high) = self.gain
        told = f"the last doubling brought {gain:+.3f} macro-F1 ({low:+.3f} to {high:+.3f})"
        return f"{self.headline}: {told}."


_HEADLINES = {
    "yes": "More labels of this kind would probably help",
    "no": "More labels of this kind would hardly help",
    "unclear": "Whether more labels would help cannot be told yet",
}


def learning_curve(
    data: LabelledSet,
    method: Method,
    folds: Sequence[int],
    *,
    sizes: Sequence[float] | None = None,
    whole: Answers | None = None,
    seed: int = 0,
    jobs: int = 1,
    tick: Callable[[], None] = lambda: None,
) -> LearningCurve:
    """Measure how good a method is with growing parts of the articles.

    Parameters
    ----------
    data : LabelledSet
        The sentences.
    method : callable
        Learns from one set and answers for another.
    folds : sequence of int, shape (n,)
        The fold of each example, as `make_folds` gives them.
    sizes : sequence of float, optional
        Shares of each fold's articles, rising, the last 1; `curve_shares` chooses them where left out.
    whole : Answers, optional
        What the method answered after it learned all, as `cross_validate` gives it for these folds; saves the dearest
        point.
    seed : int
        Seed of the choice of articles and of the intervals.
    jobs : int
        How many processes learn at a time; the curve is the same.
    tick : callable
        Called after each fold of each size.

    Returns
    -------
    LearningCurve

    Raises
    ------
    InputError
        If there are too few articles, a size is out of range, or a group stands in two folds.

    Notes
    -----
    Each fold draws articles (events, sentences that stand alone) at random, whole and without replacement: one order a
    fold, of which each size takes the beginning, so that a larger part holds the smaller ones. The order begins with
    an article for each label, so that every part can learn all of them. All sizes answer for the same held sentences,
    and all intervals come from the same draws of articles. They tell how the figures vary with the articles that are
    asked, not with those that happened to be learned.
    """
    tasks = part(data, folds)
    shares = _least_checked(tasks, data.labels) if sizes is None else _checked(sizes, tasks, data.labels)
    orders = [_order(rest, seed, k) for k, (rest, _) in enumerate(tasks)]
    examples = held_out(tasks)
    bootstrap = ArticleBootstrap.of(examples, labels=data.labels, seed=seed)
    if whole is not None and len(whole.given) != len(examples):
        raise InputError(
            f"whole holds {len(whole.given)} answers for {len(examples)} sentences; give those of the folds"
        )
    points, given = [], []
    for share in shares:
        smaller = [_smaller(task, order, share) for task, order in zip(tasks, orders, strict=True)]
        known = whole if share == 1 else None
        answers = known or answer_all(smaller, method, data.labels, tick=tick, jobs=jobs)
        given.append(answers.given)
        macro, interval = bootstrap.measure(answers.given)
        points.append(_point(share, smaller, macro, interval))
    gain, (low, high) = bootstrap.compare(given[-1], given[-2])
    doublings = math.log2(shares[-1] / shares[-2])
    return LearningCurve(points=tuple(points), gain=(gain / doublings, (low / doublings, high / doublings)))


def curve_shares(data: LabelledSet, folds: Sequence[int]) -> tuple[float, ...]:
    """Choose the shares of a learning curve: halves of halves, down to a sixteenth, as far as the articles go.

    Parameters
    ----------
    data : LabelledSet
        The sentences.
    folds : sequence of int, shape (n,)
        The fold of each example.

    Returns
    -------
    tuple of float
        Two to five shares, rising, the last 1. The smallest leaves every fold five articles at least, and as many as
        there are labels.

    Raises
    ------
    InputError
        If half of a fold's articles are too few, or a group stands in two folds.
    """
    return _least_checked(part(data, folds), data.labels)


def _least_checked(tasks: Sequence[Task], labels: tuple[str, ...]) -> tuple[float, ...]:
    n_groups, needed = _fewest(tasks), max(_LEAST_GROUPS, len(labels))
    shares = tuple(share for share in _SHARES if int(share * n_groups) >= needed)
    if len(shares) < 2:
        raise InputError(
            f"a learning curve needs {2 * needed} articles or single sentences beside each fold, and there are "
            f"{n_groups}; give more data or more folds, or leave the curve and the plots out"
        )
    return shares


def _checked(sizes: Sequence[float], tasks: Sequence[Task], labels: tuple[str, ...]) -> tuple[float, ...]:
    try:
        shares = tuple(map(float, sizes))
    except (TypeError, ValueError):
        raise InputError(f"sizes are {sizes!r}; give two or more rising shares above 0, the last 1") from None
    needed = len(labels)
    rising = len(shares) > 1 and all(a < b for a, b in pairwise(shares))
    if not rising or not shares[0] > 0 or shares[-1] != 1:
        raise InputError(f"sizes are {shares}; give two or more rising shares above 0, the last 1")
    if int(shares[0] * _fewest(tasks)) < needed:
        raise InputError(
            f"size {shares[0]:g} of {_fewest(tasks)} articles leaves fewer than the {needed} labels; "
            "give larger sizes or more data"
        )
    return shares


def _fewest(tasks: Sequence[Task]) -> int:
    return min((len({example.group for example in rest}) for rest, _ in tasks), default=0)


def _order(rest: LabelledSet, seed: int, fold: int) -> list[str]:
    """Shuffle the groups of a fold, and put one with each label first."""
    groups = sorted({example.group for example in rest})
    shuffled = [groups[k] for k in np.random.default_rng([seed, fold]).permutation(len(groups))]
    held: dict[str, set[str]] = {}
    for example in rest:
        if example.reported:
            held.setdefault(example.group, set()).add(example.label)
    first: dict[str, None] = {}
    for label in rest.labels:
        first.update(dict.fromkeys([g for g in shuffled if label in held.get(g, ())][:1]))
    return [*first, *(group for group in shuffled if group not in first)]


def _smaller(task: Task, order: Sequence[str], share: float) -> Task:
    """Leave a task the first groups of an order to learn from."""
    rest, held = task
    kept = set(order[: int(share * len(order))])
    return rest.select(partial(_stands_in, kept)), held


def _stands_in(groups: set[str], example: Example) -> bool:
    return example.group in groups


def _point(share: float, tasks: Sequence[Task], macro: float, interval: tuple[float, float]) -> CurvePoint:
    n_groups = [len({example.group for example in rest}) for rest, _ in tasks]
    return CurvePoint(
        share=share,
        n_groups=round(sum(n_groups) / len(tasks)),
        n_sentences=round(sum(len(rest) for rest, _ in tasks) / len(tasks)),
        macro_f1=macro,
        interval=interval,
    )
