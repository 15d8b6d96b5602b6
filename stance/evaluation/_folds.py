"""Learning on some articles and answering on others.

Not here: the methods that learn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from joblib import Parallel, delayed
from sklearn.model_selection import StratifiedGroupKFold

from stance.dataset import Example, LabelledSet
from stance.errors import InputError
from stance.evaluation._scores import Answers

Method = Callable[[LabelledSet, LabelledSet], Answers]
"""Learns from the first set and answers for the second."""


def make_folds(data: LabelledSet, n_folds: int, *, seed: int = 0) -> tuple[int, ...]:
    """Part a set into folds that keep events and articles whole and the labels' shares alike.

    Parameters
    ----------
    data : LabelledSet
        The sentences.
    n_folds : int
        How many folds, 2 or more, at most the number of groups and of sentences with the rarest label.
    seed : int
        Seed of the shuffle.

    Returns
    -------
    tuple of int
        The fold of each example, from 0.

    Raises
    ------
    InputError
        If the set is too small for so many folds, or without one of them a single label is left to learn.
    """
    if not isinstance(data, LabelledSet):
        raise InputError(f"data is {type(data).__name__}; give what read_labelled returns")
    if not isinstance(n_folds, int):
        raise InputError(f"folds is {n_folds!r}; give a whole number from 2")
    groups = [example.group for example in data]
    labels = [example.label for example in data]
    if n_folds < 2:
        raise InputError(f"folds is {n_folds}; give 2 or more")
    if len(set(groups)) < n_folds:
        raise InputError(
            f"{_files(data)}{n_folds} folds need as many articles or single sentences, and there are "
            f"{len(set(groups))}; give more data or fewer folds"
        )
    for label in sorted(set(labels)):
        if labels.count(label) < n_folds:
            counts = ", ".join(f"{name!r} {labels.count(name):,}" for name in data.labels)
            raise InputError(
                f"{data.examples[labels.index(label)].where}: {n_folds} folds need as many sentences of each label, "
                f"and {label!r} has {labels.count(label)} ({counts}); mend its spelling, give more data or fewer folds"
            )
    fold = np.zeros(len(data), dtype=np.int64)
    splitter = StratifiedGroupKFold(n_splits=n_folds, shuffle=True, random_state=seed)
    for k, (_, held) in enumerate(splitter.split(np.zeros(len(data)), labels, groups)):
        fold[held] = k
    folds = tuple(int(k) for k in fold)
    _refuse_single_labels(data, folds)
    return folds


def cross_validate(
    data: LabelledSet,
    method: Method,
    folds: Sequence[int],
    *,
    tick: Callable[[], None] = lambda: None,
    jobs: int = 1,
) -> tuple[tuple[Example, ...], Answers]:
    """Answer for every reported sentence by a method that has not learned its article.

    Parameters
    ----------
    data : LabelledSet
        The sentences; all are learned from, those that report somebody are answered for.
    method : callable
        Learns from one set and answers for another.
    folds : sequence of int, shape (n,)
        The fold of each example, as `make_folds` gives them.
    tick : callable
        Called after each fold.
    jobs : int
        How many processes learn at a time, 1 or more; the answers are the same. With more than one the method must be
        one that can be pickled.

    Returns
    -------
    examples : tuple of Example
        The reported sentences, fold by fold.
    answers : Answers
        What was answered for them.

    Raises
    ------
    InputError
        If one group of sentences stands in two folds: the figures would flatter; or if `jobs` is below 1.
    """
    tasks = part(data, folds)
    return held_out(tasks), answer_all(tasks, method, data.labels, tick=tick, jobs=jobs)


Task = tuple[LabelledSet, LabelledSet]
"""What is learned, and what is then asked."""


def part(data: LabelledSet, folds: Sequence[int]) -> list[Task]:
    """Part a set into what each fold learns and the reported sentences that it asks; folds without any are left out.

    Raises
    ------
    InputError
        If one group of sentences stands in two folds.
    """
    _refuse_leakage(data, folds)
    tasks: list[Task] = []
    for fold in sorted(set(folds)):
        rest = tuple(example for example, k in zip(data, folds, strict=True) if k != fold)
        held = tuple(example for example, k in zip(data, folds, strict=True) if k == fold and example.reported)
        if held:
            tasks.append((LabelledSet(examples=rest), LabelledSet(examples=held)))
    return tasks


def held_out(tasks: Sequence[Task]) -> tuple[Example, ...]:
    """List the sentences that are asked, fold by fold."""
    return tuple(example for _, held in tasks for example in held)


def answer_all(
    tasks: Sequence[Task], method: Method, labels: tuple[str, ...], *, tick: Callable[[], None], jobs: int
) -> Answers:
    """Learn and answer task by task, several at a time if asked; the answers stand in the order of the tasks.

    Raises
    ------
    InputError
        If `jobs` is below 1.
    """
    if not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1:
        raise InputError(f"jobs is {jobs!r}; give a whole number from 1")
    parts: list[Answers] = []
    run = Parallel(n_jobs=jobs, return_as="generator")
    for answers in run(delayed(method)(learned, asked) for learned, asked in tasks):
        parts.append(answers)
        tick()
    return _joined(parts, labels)


def _joined(parts: Sequence[Answers], labels: tuple[str, ...]) -> Answers:
    given = tuple(label for part in parts for label in part.given)
    tables = [p for part in parts if (p := part.over(labels)) is not None]
    return Answers(given=given, labels=labels, probabilities=np.vstack(tables) if tables else None)


def _refuse_single_labels(data: LabelledSet, folds: Sequence[int]) -> None:
    for fold in sorted(set(folds)):
        rest = {example.label for example, k in zip(data, folds, strict=True) if k != fold and example.reported}
        if len(rest) < 2:
            held = next(example for example, k in zip(data, folds, strict=True) if k == fold)
            raise InputError(
                f"{held.where}: without the fold of {held.group!r} the reported sentences have {len(rest)} label "
                f"({', '.join(sorted(rest)) or 'none'}) and two are needed; spread each label over more articles"
            )


def _refuse_leakage(data: LabelledSet, folds: Sequence[int]) -> None:
    if len(folds) != len(data):
        raise InputError(f"{len(folds)} folds for {len(data)} examples; give one an example")
    _refuse_repeats(data, folds)
    first: dict[str, int] = {}
    for example, fold in zip(data, folds, strict=True):
        if first.setdefault(example.group, fold) != fold:
            raise InputError(
                f"{example.where}: group {example.group!r} stands in folds {first[example.group]} and {fold}; "
                "keep each group in one fold"
            )


def _refuse_repeats(data: LabelledSet, folds: Sequence[int]) -> None:
    """Refuse a sentence that stands alone in one fold and once more in another."""
    first: dict[str, tuple[Example, int]] = {}
    for example, fold in sorted(zip(data, folds, strict=True), key=lambda pair: not pair[0].alone):
        other, held = first.setdefault(example.wording, (example, fold))
        if held != fold and other.alone:
            raise InputError(
                f"{example.where}: the sentence stands in fold {fold} and, in {other.where}, in fold {held}; "
                "give both one article or event"
            )


def _files(data: LabelledSet) -> str:
    names = ", ".join(dict.fromkeys(str(example.path) for example in data))
    return f"{names}: " if names else ""
