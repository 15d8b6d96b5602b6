"""Whether one's own labels are worth learning, alone or beside the data of a start model, and at which weight.

Not here: where the start model comes from, and the figures of the choice.

Everything is chosen by folds over one's own articles, and the choice itself is judged by folds too: what answers for a
fold is chosen by models that have seen nothing of it. A model that leaves two folds out serves both: for the choice
made without the one it answers for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from stance.dataset import Example, LabelledSet
from stance.evaluation import Answers, ArticleBootstrap
from stance.model import StanceModel, softmax
from stance.runs._learn import weigh
from stance.runs._start import Start
from stance.training import Refits, StanceClassifier, calibrate, min_df_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AS_IT_STANDS = "start model as it stands"
ALONE = "your labels alone"
WEIGHTS = (1.0, 4.0, 16.0)
"""How many sentences of the start model's data one of the own sentences counts for: a few hundred of them against
several thousand are lost at 1, and are most of what is learned at 16."""

_HALF_WIDTH = 1.959964


def joined_name(weight: float) -> str:
    """Name the candidate that learns both, by the weight of the own sentences."""
    return f"joined, yours count {weight:g}×"


class Choice:
    """The candidates, measured over folds: a start model as it stands, one's own labels alone, and the two joined.

    Parameters
    ----------
    own : LabelledSet
        One's own sentences.
    start : Start
        The model and its data, with the same labels.
    folds : sequence of int, shape (n,)
        The fold of each own sentence; three folds or more.
    seed : int
        Seed of the draws of articles by which candidates are compared.
    """

    def __init__(self, own: LabelledSet, start: Start, folds: Sequence[int], *, seed: int = 0) -> None:
        self._own, self._start, self._seed = own, start, seed
        self._folds = np.asarray(folds, dtype=np.int64)
        self._known = {_place(example): k for k, example in enumerate(own)}
        order = np.argsort(self._folds, kind="stable")
        self._asked = np.array([k for k in order if own.examples[k].reported], dtype=np.int64)
        self._refits: dict[str, Refits] = {}
        # Simplest first; a model that has learned some of these sentences cannot be asked for them.
        self.names: tuple[str, ...] = (
            *((AS_IT_STANDS,) if not start.n_shared else ()),
            ALONE,
            *map(joined_name, WEIGHTS),
        )

    @property
    def n_fits(self) -> int:
        """How many models `measure` learns."""
        n = len(set(self._folds.tolist()))
        return (1 + len(WEIGHTS)) * (n + n * (n - 1) // 2)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The own reported sentences, fold by fold."""
        return tuple(self._own.examples[k] for k in self._asked)

    def measure(self, *, tick: Callable[[], None] = lambda: None, jobs: int = 1) -> None:
        """Learn every candidate without each fold and without each two folds, and choose."""
        self._analyse()
        fold, truth = self._folds[self._asked], self._truth[self._asked]
        outer, inner = self._scores(tick, jobs)
        # As often as they stand there: probabilities are to hold for one's own articles.
        weights = np.array([example.weight for example in self.examples])
        labels = self._refits[ALONE].labels
        answered = {name: np.zeros((len(fold), len(labels))) for name in (*self.names, "")}
        for k in sorted(set(fold.tolist())):
            held, rest = np.flatnonzero(fold == k), np.flatnonzero(fold != k)
            for name in self.names:
                warmth = 1.0
                if name != AS_IT_STANDS:
                    warmth, _ = calibrate(inner[name][k][rest], truth[rest], weights[rest])
                answered[name][held] = softmax(outer[name][held] / warmth)
            chosen = self._choose({name: inner[name][k] for name in self.names}, rest)
            answered[""][held] = answered[chosen][held]
        self.own_answers = _answers(answered.pop(""), labels)
        self.answers = {name: _answers(p, labels) for name, p in answered.items()}
        self.chosen = self._choose(outer, np.arange(len(fold)))
        self._calibration = calibrate(outer[self.chosen], truth, weights)

    @property
    def weight(self) -> float | None:
        """What one of the own sentences counts in the chosen model, None where it is not a joined one."""
        return {joined_name(weight): weight for weight in WEIGHTS}.get(self.chosen)

    @property
    def learned(self) -> LabelledSet:
        """What the chosen model learns, weights of the examples as they were given."""
        if self.chosen == AS_IT_STANDS:
            return self._start.data
        return self._own if self.weight is None else _joined(self._start.data, self._own)

    def compare(self, name: str) -> tuple[float, tuple[float, float]]:
        """Give by how much a candidate is better than the first one, in macro-F1 over the folds."""
        base = self.answers[self.names[0]]
        return self._bootstrap(np.arange(len(self._asked))).compare(self.answers[name].given, base.given)

    def fit(self, *, seed: int) -> tuple[StanceModel, int]:
        """Learn the chosen model from all of its data: the model, and in how many articles its terms occur."""
        if self.chosen == AS_IT_STANDS:
            least = self._start.model.info.get("min_articles", 1)
            return self._start.model, least if isinstance(least, int) else 1
        data = self.learned
        weights = self._weights(self.weight, np.arange(len(self._own)))
        groups = [example.group for example in data]
        estimator = StanceClassifier(calibration_folds=0, min_df=min_df_of(groups), random_state=seed)
        estimator.fit(data.statements, [e.label for e in data], sample_weight=weights.tolist(), groups=groups)
        temperature, conformal = self._calibration
        return replace(estimator.to_model(), temperature=temperature, conformal=conformal), estimator.min_df

    def answer(self, learned: LabelledSet, asked: LabelledSet) -> Answers:
        """Learn some of the own sentences as the chosen candidate does, and answer for others of them.

        Where the start model is best as it stands, as the best joined one does.
        """
        name = self.chosen
        if name == AS_IT_STANDS:
            figures = {other: self.compare(other)[0] for other in map(joined_name, WEIGHTS)}
            name = max(figures, key=figures.__getitem__)
        rows, places = ([self._known[_place(example)] for example in data] for data in (learned, asked))
        scores = self._learn(name, np.array(rows, dtype=np.int64), np.array(places, dtype=np.int64))
        return _answers(softmax(scores), self._refits[ALONE].labels)

    def _analyse(self) -> None:
        for name, data in ((ALONE, self._own), ("", _joined(self._start.data, self._own))):
            self._refits[name] = Refits(data.statements, [e.label for e in data], [e.group for e in data])
        self._truth = self._refits[ALONE].truth

    def _scores(self, tick: Callable[[], None], jobs: int) -> tuple[dict[str, Floats], dict[str, dict[int, Floats]]]:
        """Score the asked sentences without their fold, and without it and each other one."""
        fold = self._folds[self._asked]
        numbers = sorted(set(fold.tolist()))
        standing = self._standing()
        outer = {name: standing.copy() for name in self.names}
        inner = {name: {k: standing.copy() for k in numbers} for name in self.names}
        left_out = [*((k,) for k in numbers), *combinations(numbers, 2)]
        tasks = [(name, out) for name in self.names if name != AS_IT_STANDS for out in left_out]
        run = Parallel(n_jobs=jobs, return_as="generator")
        found = run(delayed(self._without)(name, out) for name, out in tasks)
        for (name, out), scores in zip(tasks, found, strict=True):
            if len(out) == 1:
                outer[name][fold == out[0]] = scores[fold == out[0]]
            else:
                for one, other in (out, out[::-1]):
                    inner[name][one][fold == other] = scores[fold == other]
            tick()
        return outer, inner

    def _standing(self) -> Floats:
        """Score the asked sentences by the start model; its probabilities are those of the scores' softmax."""
        model = self._start.model
        p = model.probabilities([self._own.examples[k].statement for k in self._asked])
        columns = [model.labels.index(label) for label in self._refits[ALONE].labels]
        scores: Floats = np.log(np.maximum(p[:, columns], 1e-12))
        return scores

    def _without(self, name: str, folds: tuple[int, ...]) -> Floats:
        return self._learn(name, np.flatnonzero(~np.isin(self._folds, folds)), self._asked)

    def _learn(self, name: str, rows: Ints, asked: Ints) -> Floats:
        if name == ALONE:
            return self._refits[ALONE].scores(rows, self._weights(None, rows), asked)
        weight = {joined_name(weight): weight for weight in WEIGHTS}[name]
        n = len(self._start.data)
        return self._refits[""].scores(np.concatenate([np.arange(n), n + rows]), self._weights(weight, rows), n + asked)

    def _weights(self, weight: float | None, rows: Ints) -> Floats:
        own = weigh(LabelledSet(examples=tuple(self._own.examples[k] for k in rows)))
        return own if weight is None else np.concatenate([weigh(self._start.data), weight * own])

    def _choose(self, scores: Mapping[str, Floats], rows: Ints) -> str:
        """Take the simplest candidate that is within one standard error of the best.

        The one-standard-error rule of Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees,
        with the error of the difference.
        """
        labels, bootstrap = self._refits[ALONE].labels, self._bootstrap(rows)
        given = {name: _answers(scores[name][rows], labels).given for name in self.names}
        figures = {name: bootstrap.measure(given[name])[0] for name in self.names}
        best = max(self.names, key=lambda name: figures[name])
        for name in self.names:
            lost, (low, high) = bootstrap.compare(given[best], given[name])
            if lost <= (high - low) / (2 * _HALF_WIDTH):
                return name
        return best

    def _bootstrap(self, rows: Ints) -> ArticleBootstrap:
        examples = self.examples
        return ArticleBootstrap.of([examples[k] for k in rows], labels=self._own.labels, seed=self._seed)


def _joined(start: LabelledSet, own: LabelledSet) -> LabelledSet:
    digests = {(f"start/{name}" if name in own.digests else name): digest for name, digest in start.digests.items()}
    return LabelledSet(examples=start.examples + own.examples, digests={**own.digests, **digests})


def _place(example: Example) -> tuple[str, str]:
    return example.where, example.id


def _answers(p: Floats, labels: tuple[str, ...]) -> Answers:
    return Answers(given=tuple(labels[k] for k in p.argmax(axis=1)), labels=labels, probabilities=p)
