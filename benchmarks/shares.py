"""Measure how often the intervals of shares hold the truth, and how wide they are.

Many times a population with known labels is drawn from as a researcher would, and shares are estimated from the drawn
labels alone. Populations are made up (`synthetic`, `clumped`) or the labelled sentences of ``data/`` with the answers
of models that have not learned their articles (`written`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stance.shares._design import Estimate, Sample, estimate
from stance.shares._quantify import Confusion, adjust

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Draw = Callable[["Population", int, np.random.Generator], tuple[Ints, Floats]]
"""Draws labels: their rows, and the probabilities with which those were picked."""

SIZES = (50, 100, 200, 400)
DRAWS = 2_000
LEVEL = 0.95
ENOUGH = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Statements with their labels, the model's probabilities, and the article of each."""

    name: str
    labels: tuple[str, ...]
    truth: Ints
    predicted: Floats
    articles: Ints

    @property
    def one_hot(self) -> Floats:
        """A column a label, 1 where a statement has it."""
        return np.eye(len(self.labels))[self.truth]

    @property
    def shares(self) -> Floats:
        """The true shares."""
        return np.bincount(self.truth, minlength=len(self.labels)) / len(self.truth)

    @property
    def correlations(self) -> Floats:
        """Of prediction and label, label by label."""
        y, f = self.one_hot - self.shares, self.predicted - self.predicted.mean(axis=0)
        scale = np.sqrt((y**2).sum(axis=0) * (f**2).sum(axis=0))
        return np.divide((y * f).sum(axis=0), scale, out=np.zeros_like(scale), where=scale > 1e-9)

    def take(self, rows: Ints, articles: Ints) -> Population:
        """Give the population of some rows, with articles numbered anew."""
        return Population(
            name=self.name,
            labels=self.labels,
            truth=self.truth[rows],
            predicted=self.predicted[rows],
            articles=articles,
        )


def synthetic(
    shares: tuple[float, ...], *, separation: float, sharpness: float = 1.0, n: int = 4_000, seed: int = 0
) -> Population:
    """Make up statements whose label shifts a score; above 1 in sharpness the model is surer than it may be."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(shares)), np.round(np.array(shares) * n).astype(int))
    scores = rng.normal(size=(len(truth), len(shares))) + separation * np.eye(len(shares))[truth]
    predicted = _softmax(sharpness * (separation * scores + np.log(shares)))
    name = f"{'/'.join(f'{s:g}' for s in shares)}, separation {separation:g}"
    return Population(
        name=name + (f", {sharpness:g} times too sure" if sharpness != 1 else ""),
        labels=tuple("abcdef"[: len(shares)]),
        truth=truth,
        predicted=predicted,
        articles=np.arange(len(truth)),
    )


def clumped(*, n_articles: int = 500, seed: int = 0) -> Population:
    """Make up articles of 1 to 15 statements that share a leaning, which the model mistakes in its own way."""
    rng = np.random.default_rng(seed)
    articles = np.repeat(np.arange(n_articles), rng.integers(1, 16, size=n_articles))
    leaning, mistake = rng.normal(size=(n_articles, 3)), rng.normal(0, 0.8, size=(n_articles, 3))
    scores = leaning[articles] + np.array([0.0, 0.5, 1.0])
    chance = _softmax(scores)
    truth = (chance.cumsum(axis=1) < rng.random((len(articles), 1))).sum(axis=1)
    seen = scores * 0.5 + 1.2 * np.eye(3)[truth] + mistake[articles] + rng.normal(size=scores.shape)
    return Population(
        name="articles of 1 to 15 alike",
        labels=("a", "b", "c"),
        truth=truth,
        predicted=_softmax(seen),
        articles=articles,
    )


def written(n_folds: int = 3) -> Population:
    """Take the reported sentences of ``data/articles`` with the answers of models that have not learned them."""
    from stance.dataset import load_shipped  # noqa: PLC0415 - takes half a minute
    from stance.evaluation import cross_validate, make_folds  # noqa: PLC0415
    from stance.runs import answer_with_stance  # noqa: PLC0415

    data = load_shipped().select(lambda e: e.article is not None and e.source != "second target")
    examples, answers = cross_validate(data, answer_with_stance, make_folds(data, n_folds))
    return Population(
        name="written articles of data/",
        labels=tuple(answers.labels),
        truth=np.array([answers.labels.index(e.label) for e in examples]),
        predicted=np.asarray(answers.probabilities),
        articles=np.unique([str(e.article) for e in examples], return_inverse=True)[1],
    )


def by_statement(population: Population, n: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Draw statements, each with the same chance."""
    n_all = len(population.truth)
    return rng.choice(n_all, n, replace=False, shuffle=False), np.full(n, n / n_all)


def by_article(population: Population, n: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Draw whole articles, each with the same chance, until about n statements are labelled."""
    n_articles, n_all = population.articles.max() + 1, len(population.truth)
    drawn = rng.choice(n_articles, max(round(n * n_articles / n_all), 2), replace=False)
    rows = np.flatnonzero(np.isin(population.articles, drawn))
    return rows, np.full(len(rows), len(rows) / n_all)


def by_doubt(population: Population, n: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Draw each statement by itself, doubtful ones with up to ten times the chance of sure ones."""
    doubt = 1 - population.predicted.max(axis=1)
    chance = 0.1 + doubt / doubt.max()
    chance = np.minimum(chance * n / chance.sum(), 1)
    rows = np.flatnonzero(rng.random(len(chance)) < chance)
    return rows, chance[rows]


def by_margin(population: Population, n: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Take the most doubtful ones for certain, and as many others at random."""
    ordered = np.argsort(population.predicted.max(axis=1))
    sure, rest = ordered[: n // 2], ordered[n // 2 :]
    rows = np.concatenate([sure, rng.choice(rest, n - len(sure), replace=False)])
    return rows, np.concatenate([np.ones(len(sure)), np.full(n - len(sure), (n - len(sure)) / len(rest))])


def sample_of(population: Population, rows: Ints, picked: Floats, *, articles: bool, endless: bool = False) -> Sample:
    """Build what the estimator takes."""
    return Sample(
        predicted=population.predicted,
        places=rows,
        truth=np.eye(len(population.labels))[population.truth[rows]],
        picked=picked,
        units=population.articles if articles else np.arange(len(population.truth)),
        is_endless=endless,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What many draws came to, for one label."""

    population: str
    design: str
    n: int
    label: str
    share: float
    correlation: float
    coverage: float
    bias: float
    """Mean error over its standard error."""
    width: float
    """Mean width of the interval."""
    width_to_theory: float
    """Width over that of the labels alone times √(1−ρ²)."""
    width_to_labels: float
    """Width over that of the labels alone."""

    @property
    def is_promised(self) -> bool:
        """Whether coverage is to lie between 93 and 97 %."""
        return self.n * self.share >= ENOUGH


def measure(
    population: Population,
    design: str,
    n: int,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    articles: bool | None = None,
    endless: bool = False,
) -> Iterator[Measured]:
    """Draw labels again and again; one result a label."""
    rng = np.random.default_rng(seed)
    draw = DESIGNS[design]
    by_unit = design == "articles" or endless if articles is None else articles
    alone, found = [], []
    for _ in range(draws):
        drawn = _drawn_again(population, rng) if endless else population
        sample = sample_of(drawn, *draw(drawn, n, rng), articles=by_unit, endless=endless)
        found.append(estimate(sample, level=LEVEL))
        alone.append(estimate(_without_predictions(sample), level=LEVEL))
    yield from _summed_up(population, design, n, found, alone)


def measure_adjusted(
    population: Population, n: int, *, soft: bool, draws: int = DRAWS, seed: int = 0
) -> Iterator[Measured]:
    """Learn from n statements with labels in natural shares how the model errs, and count 1,000 in other shares."""
    rng = np.random.default_rng(seed)
    n_labels = len(population.labels)
    wanted = rng.permuted(np.linspace(1, 3, n_labels))
    weights = (wanted / population.shares / len(population.truth))[population.truth]
    weights /= weights.sum()
    hits, widths, errors = [], [], []
    for _ in range(draws):
        held = rng.choice(len(population.truth), n)
        counted = rng.choice(len(population.truth), 1_000, p=weights)
        table = _table(population, held, soft=soft)
        found = adjust(table, table.answers(population.predicted[counted]))
        low, high = found.interval(LEVEL)
        truth = population.one_hot[counted].mean(axis=0)
        hits.append((low <= truth) & (truth <= high))
        widths.append(high - low)
        errors.append(found.shares - truth)
    shares, bias = wanted / wanted.sum(), np.mean(errors, axis=0) / np.std(errors, axis=0)
    for k, label in enumerate(population.labels):
        yield Measured(
            population=population.name,
            design="pacc" if soft else "acc",
            n=n,
            label=label,
            share=float(shares[k]),
            correlation=float(population.correlations[k]),
            coverage=float(np.mean(hits, axis=0)[k]),
            bias=float(bias[k]),
            width=float(np.mean(widths, axis=0)[k]),
            width_to_theory=float("nan"),
            width_to_labels=float("nan"),
        )


DESIGNS: dict[str, Draw] = {
    "statements": by_statement,
    "articles": by_article,
    "doubt": by_doubt,
    "margin": by_margin,
}


def _table(population: Population, held: Ints, *, soft: bool) -> Confusion:
    truth, values = population.truth[held], population.predicted[held]
    if soft:
        return Confusion.from_probabilities(population.labels, [population.labels[k] for k in truth], values)
    counts = np.zeros((len(population.labels),) * 2)
    np.add.at(counts, (truth, values.argmax(axis=1)), 1)
    return Confusion.from_counts(population.labels, counts)


def _drawn_again(population: Population, rng: np.random.Generator) -> Population:
    """Draw as many articles with replacement: another corpus that might have been written."""
    order = np.argsort(population.articles, kind="stable")
    ends = np.cumsum(np.bincount(population.articles))
    drawn = rng.integers(len(ends), size=len(ends))
    starts = np.concatenate([[0], ends[:-1]])
    sizes = (ends - starts)[drawn]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return population.take(order[np.repeat(starts[drawn], sizes) + within], np.repeat(np.arange(len(drawn)), sizes))


def _without_predictions(sample: Sample) -> Sample:
    return Sample(
        predicted=np.zeros_like(sample.predicted),
        places=sample.places,
        truth=sample.truth,
        picked=sample.picked,
        units=sample.units,
        is_endless=sample.is_endless,
    )


def _summed_up(
    population: Population, design: str, n: int, found: list[Estimate], alone: list[Estimate]
) -> Iterator[Measured]:
    truth = population.shares
    hits = np.mean([(e.low <= truth) & (truth <= e.high) for e in found], axis=0)
    errors = np.array([e.shares - truth for e in found])
    width, wide = (np.mean([e.high - e.low for e in each], axis=0) for each in (found, alone))
    theory = np.sqrt(1 - population.correlations**2)
    for k, label in enumerate(population.labels):
        yield Measured(
            population=population.name,
            design=design,
            n=n,
            label=label,
            share=float(truth[k]),
            correlation=float(population.correlations[k]),
            coverage=float(hits[k]),
            bias=float(errors.mean(axis=0)[k] / errors.std(axis=0)[k]),
            width=float(width[k]),
            width_to_theory=float(width[k] / wide[k] / theory[k]),
            width_to_labels=float(width[k] / wide[k]),
        )


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _experiments(draws: int, *, quick: bool) -> Iterator[Measured]:
    made_up = [
        synthetic(shares, separation=separation, sharpness=sharpness)
        for shares in ((0.2, 0.4, 0.4), (0.1, 0.9), (0.8, 0.2))
        for separation, sharpness in ((0.0, 1.0), (1.0, 2.0), (2.5, 1.0))
    ]
    real = [] if quick else [written()]
    for population in [*real, clumped(), *made_up]:
        for n in SIZES:
            yield from measure(population, "statements", n, draws=draws)
    for population in [*real, synthetic((0.2, 0.4, 0.4), separation=1.5)]:
        for n in SIZES[1:]:
            for soft in (False, True):
                yield from measure_adjusted(population, n, soft=soft, draws=draws)
    for population in [*real, clumped()]:
        for n in SIZES:
            for design in ("articles", "doubt", "margin"):
                yield from measure(population, design, n, draws=draws // 2)
            for row in measure(population, "articles", n, draws=draws // 2, articles=False):
                yield _renamed(row, "articles, taken for statements")
            for row in measure(population, "statements", n, draws=draws // 4, endless=True):
                yield _renamed(row, "statements, superpopulation")


def _renamed(row: Measured, design: str) -> Measured:
    return Measured(**{name: getattr(row, name) for name in Measured.__slots__} | {"design": design})


def _line(row: Measured) -> str:
    mark = "" if not row.is_promised else " ok" if 0.93 <= row.coverage <= 0.97 else " OFF"
    cells = f"{row.n:4} {row.label[:5]:5} {row.share:5.2f} {row.correlation:5.2f} {row.coverage:.3f} {row.bias:+.2f}"
    widths = f"{row.width:6.3f} {row.width_to_theory:7.2f} {row.width_to_labels:7.2f}"
    return f"{row.population[:42]:42} {row.design:30} {cells} {widths}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--quick", action="store_true", help="leave out the written articles, which take a minute")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    print(f"{'population':42} {'design':30} {'n':>4} label share   rho cover  bias  width /theory /labels")
    rows = []
    for row in _experiments(given.draws, quick=given.quick):
        rows.append({name: getattr(row, name) for name in Measured.__slots__})
        print(_line(row), flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
