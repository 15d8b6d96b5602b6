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
    Suspect,
    cross_validate,
    curve_shares,
    largest_class,
    learning_curve,
    make_folds,
    plain_tfidf,
    reliability,
    score,
    suspected_labels,
    vader,
)
from stance.labels import LABELS
from stance.model import StanceModel
from stance.plots import check_drawable
from stance.runs._choose import Choice
from stance.runs._learn import answer_with_stance, learn
from stance.runs._progress import Progress, Steps
from stance.runs._report import LARGEST_CLASS, Candidate, RetrainingReport, TrainingOptions
from stance.runs._start import Start

_OWN = "this model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured over the folds; see `TrainingReport`."""

    methods: Mapping[str, Scores]
    by_file: Mapping[str, Scores]
    reliability: tuple[ReliabilityBin, ...]
    curve: LearningCurve | None
    suspects: tuple[Suspect, ...]
    retraining: RetrainingReport | None


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
    start : Start, optional
        What to start from.

    Raises
    ------
    InputError
        If there are too few articles, labels or sentences for the folds or the curve, or too many labels for plots.
    """

    def __init__(
        self, data: LabelledSet, options: TrainingOptions, progress: Progress | None, start: Start | None = None
    ) -> None:
        if options.plots is not None:
            check_drawable(data.labels)
        self._data, self._options = data, options
        self._folds = make_folds(data, options.folds, seed=options.seed)
        self._shares = curve_shares(data, self._folds) if options.wants_curve else ()
        self._methods = _methods(data, options.seed)
        self._start = start
        self._choice = None if start is None else Choice(data, start, self._folds, seed=options.seed)
        n_passes = len(self._methods) + max(0, len(self._shares) - 1)
        n_choosing = 0 if self._choice is None else self._choice.n_fits - options.folds
        self.steps = Steps(progress, total=options.folds * n_passes + n_choosing + 1)

    def measure(self) -> Measured:
        """Learn and answer fold by fold, by every method."""
        data, options, steps = self._data, self._options, self.steps
        answered: dict[str, tuple[tuple[Example, ...], Answers]] = {}
        for name, method in self._methods.items():
            steps.say(name)
            if name == _OWN and self._choice is not None:
                self._choice.measure(tick=steps.tick, jobs=options.jobs)
                answered[name] = self._choice.examples, self._choice.own_answers
                continue
            answered[name] = cross_validate(data, method, self._folds, tick=steps.tick, jobs=options.jobs)
        examples, own = answered[_OWN]
        return Measured(
            methods={name: score(*found, labels=data.labels, seed=options.seed) for name, found in answered.items()},
            by_file=_by_file(examples, own, data.labels, options.seed),
            reliability=_reliability(examples, own, options.seed),
            curve=self._curve(own) if self._shares else None,
            suspects=suspected_labels(examples, own),
            retraining=self._retraining(),
        )

    @property
    def learned(self) -> LabelledSet:
        """What the model is learned from."""
        return self._data if self._choice is None else self._choice.learned

    def fit(self) -> tuple[StanceModel, int]:
        """Learn the model from everything: the model, and in how many articles its terms occur."""
        if self._choice is not None:
            return self._choice.fit(seed=self._options.seed)
        classifier = learn(self._data, seed=self._options.seed)
        return classifier.to_model(), classifier.min_df

    def _retraining(self) -> RetrainingReport | None:
        choice, start = self._choice, self._start
        if choice is None or start is None:
            return None
        labels, seed = self._data.labels, self._options.seed
        return RetrainingReport(
            name=start.name,
            chosen=choice.chosen,
            weight=choice.weight,
            n_own=len(self._data),
            n_start=len(start.data),
            n_shared=start.n_shared,
            candidates=tuple(
                Candidate(
                    name=name,
                    scores=score(choice.examples, choice.answers[name], labels=labels, seed=seed),
                    gain=choice.compare(name),
                )
                for name in choice.names
            ),
        )

    def _curve(self, whole: Answers) -> LearningCurve:
        self.steps.say("learning curve")
        options = self._options
        # Macro-F1 asks for labels only, and those are the same without calibration.
        method: Method = partial(answer_with_stance, seed=options.seed, calibration_folds=0)
        known: Answers | None = whole
        if self._choice is not None:
            method, known = self._choice.answer, None
        return learning_curve(
            self._data,
            method,
            self._folds,
            sizes=self._shares,
            whole=known,
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
    return {**methods, LARGEST_CLASS: largest_class}


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
