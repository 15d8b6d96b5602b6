"""The figures of a run: every method over the same folds, and what else is told of the model's own answers.

Not here: the model that is written, which learns from all folds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from stance.dataset import Example, LabelledSet
from stance.evaluation import (
    Answers,
    LearningCurve,
    Method,
    ReliabilityBin,
    Scores,
    cross_validate,
    curve_shares,
    largest_class,
    learning_curve,
    make_folds,
    plain_tfidf,
    reliability,
    score,
    vader,
)
from stance.labels import LABELS
from stance.plots import check_drawable
from stance.runs._learn import answer_with_stance
from stance.runs._progress import Progress, Steps
from stance.runs._report import TrainingOptions

_OWN = "this model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured over the folds; see `TrainingReport`."""

    methods: Mapping[str, Scores]
    by_file: Mapping[str, Scores]
    reliability: tuple[ReliabilityBin, ...]
    curve: LearningCurve | None


class Plan:
    """What is to be measured on some data, refused at once where they are too few.

    Parameters
    ----------
    data : LabelledSet
        The sentences.
    options : TrainingOptions
        Folds, seed, processes, and whether a learning curve is wanted.
    progress : callable, optional
        Told of every step; the writing of the model is the last.

    Raises
    ------
    InputError
        If there are too few articles, labels or sentences for the folds or the curve, or too many labels for plots.
    """

    def __init__(self, data: LabelledSet, options: TrainingOptions, progress: Progress | None) -> None:
        if options.plots is not None:
            check_drawable(data.labels)
        self._data, self._options = data, options
        self._folds = make_folds(data, options.folds, seed=options.seed)
        self._shares = curve_shares(data, self._folds) if options.wants_curve else ()
        self._methods = _methods(data, options.seed)
        n_passes = len(self._methods) + max(0, len(self._shares) - 1)
        self.steps = Steps(progress, total=options.folds * n_passes + 1)

    def measure(self) -> Measured:
        """Learn and answer fold by fold, by every method."""
        data, options, steps = self._data, self._options, self.steps
        answered: dict[str, tuple[tuple[Example, ...], Answers]] = {}
        for name, method in self._methods.items():
            steps.say(name)
            answered[name] = cross_validate(data, method, self._folds, tick=steps.tick, jobs=options.jobs)
        examples, own = answered[_OWN]
        return Measured(
            methods={name: score(*found, labels=data.labels, seed=options.seed) for name, found in answered.items()},
            by_file=_by_file(examples, own, data.labels, options.seed),
            reliability=_reliability(examples, own, options.seed),
            curve=self._curve(own) if self._shares else None,
        )

    def _curve(self, whole: Answers) -> LearningCurve:
        self.steps.say("learning curve")
        options = self._options
        # Macro-F1 asks for labels only, and those are the same without calibration.
        method = partial(answer_with_stance, seed=options.seed, calibration_folds=0)
        return learning_curve(
            self._data,
            method,
            self._folds,
            sizes=self._shares,
            whole=whole,
            seed=options.seed,
            jobs=options.jobs,
            tick=self.steps.tick,
        )


def _methods(data: LabelledSet, seed: int) -> Mapping[str, Method]:
    """Name the methods that are measured, the model's own first."""
    methods: dict[str, Method] = {
        _OWN: partial(answer_with_stance, seed=seed),
        "plain TF-IDF, words 1–2": plain_tfidf,
    }
    # VADER knows pleasant from unpleasant only; what that means for other labels nobody can say.
    if set(data.labels) == set(LABELS):
        methods["VADER"] = vader
    return {**methods, "always the largest class": largest_class}


def _by_file(examples: Sequence[Example], answers: Answers, labels: tuple[str, ...], seed: int) -> dict[str, Scores]:
    """Score each data file's sentences by themselves."""
    files = [example.file for example in examples]
    found = {}
    for name in dict.fromkeys(sorted(files)):
        rows = [k for k, file in enumerate(files) if file == name]
        found[name] = score([examples[k] for k in rows], answers.take(rows), labels=labels, seed=seed)
    return found


def _reliability(examples: Sequence[Example], answers: Answers, seed: int) -> tuple[ReliabilityBin, ...]:
    if answers.probabilities is None:
        return ()
    right = [label == example.label for label, example in zip(answers.given, examples, strict=True)]
    return reliability(examples, answers.probabilities.max(axis=1), right, seed=seed)
