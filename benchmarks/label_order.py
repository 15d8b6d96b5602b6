"""How many labels three ways of picking need to reach the same macro-F1: random, by margin, and the two mixed.

Run it from a checkout: ``python benchmarks/label_order.py [--quick] [--seeds N] [--json FILE]``. Labelling is played
through on the written articles of ``data/``, in rounds: the model of the labels so far says of which statements it is
least sure, some are picked and their labels uncovered, and the next model is learned. Test articles are held out
whole. From scratch, the first labels are random ones; from a start model, everything is picked by margins from the
first, and the model learns its own data beside the labels. The start model has learned articles of another kind
(``wire``), none of which is picked or asked. Intervals hold 95 % and come from draws of whole seeds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stance.annotation import draw_batch
from stance.dataset import Example, LabelledSet, load_shipped
from stance.evaluation import macro_f1
from stance.model import softmax
from stance.runs import weigh
from stance.training import Refits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

N_SEEDS = 20
DRAWS = 2_000
TEST_SHARE = 0.3
OWN_WEIGHT = 4.0
"""How many of the start's statements one labelled statement counts for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is labelled, what stands already, and after how many labels the model is asked.

    `natural` tells whether labels are weighed to the natural proportions of role and stance, as training does.
    """

    name: str
    start: Callable[[Example], bool]
    pool: Callable[[Example], bool]
    sizes: tuple[int, ...]
    natural: bool = True


def written(example: Example) -> bool:
    """Tell reported sentences of written articles."""
    return example.reported and example.article is not None and example.source in ("rich", "wire")


SCENES = (
    Scene(
        name="from scratch",
        start=lambda _: False,
        pool=written,
        sizes=(100, 150, 225, 340, 500, 750, 1_100, 1_650, 2_500),
    ),
    Scene(
        name="from scratch, every label counts the same",
        start=lambda _: False,
        pool=written,
        sizes=(100, 150, 225, 340, 500, 750, 1_100, 1_650, 2_500),
        natural=False,
    ),
    Scene(
        name="from a model of other articles",
        start=lambda e: e.source == "wire",
        pool=lambda e: written(e) and e.source == "rich",
        sizes=(50, 100, 200, 400, 800, 1_600),
    ),
)


class Play:
    """One seed of a scene: which articles are tested, and the labelling of the others."""

    def __init__(self, data: LabelledSet, refits: Refits, scene: Scene, seed: int) -> None:
        self._data, self._refits, self._scene, self._seed = data, refits, scene, seed
        start = [k for k, e in enumerate(data) if scene.start(e)]
        known = {data.examples[k].group for k in start}
        rows = [k for k, e in enumerate(data) if scene.pool(e) and e.group not in known]
        groups = sorted({data.examples[k].group for k in rows})
        order = np.random.default_rng(seed).permutation(len(groups))
        held = {groups[k] for k in order[: round(TEST_SHARE * len(groups))]}
        self._start = np.array(start, dtype=np.int64)
        self._test = np.array([k for k in rows if data.examples[k].group in held], dtype=np.int64)
        self.pool = np.array([k for k in rows if data.examples[k].group not in held], dtype=np.int64)

    def curve(self, way: str) -> list[float]:
        """Give macro-F1 on the test articles after each size."""
        picked = np.zeros(0, dtype=np.int64)
        figures: list[float] = []
        for step, size in enumerate(self._scene.sizes):
            rest = np.setdiff1d(self.pool, picked)
            asked = np.concatenate([self._test, rest])
            blind = not len(picked) and not len(self._start)
            scores = None if blind else self._scores(picked, asked)
            if scores is not None and step:
                figures.append(self._figure(scores))
            margins = np.ones(len(rest)) if scores is None else _margins(scores[len(self._test) :])
            places = _pick(margins, size - len(picked), "random" if blind else way, 1_000 * self._seed + step)
            picked = np.concatenate([picked, rest[places]])
        figures.append(self._figure(self._scores(picked, self._test)))
        return figures

    def _scores(self, picked: Ints, asked: Ints) -> Floats:
        start, labelled = (
            LabelledSet(examples=tuple(self._data.examples[k] for k in rows)) for rows in (self._start, picked)
        )
        # How much the file counts that a label came from is nothing to whoever labels.
        labelled = replace(labelled, examples=tuple(replace(e, weight=1.0, source=None) for e in labelled))
        own = weigh(labelled) if self._scene.natural else np.ones(len(labelled))
        weights = np.concatenate([weigh(start), own * (OWN_WEIGHT if len(start) else 1.0)])
        return self._refits.scores(np.concatenate([self._start, picked]), weights, asked)

    def _figure(self, scores: Floats) -> float:
        given = scores[: len(self._test)].argmax(axis=1)
        n = len(self._refits.labels)
        counts = np.bincount(self._refits.truth[self._test] * n + given, minlength=n * n).reshape(n, n)
        return float(macro_f1(counts.astype(np.float64)))


def _margins(scores: Floats) -> Floats:
    p = np.sort(softmax(scores), axis=1)
    return p[:, -1] - p[:, -2]


def _pick(margins: Floats, n: int, way: str, seed: int) -> Ints:
    if way == "margin":
        return np.argsort(margins, kind="stable")[:n]
    picks = draw_batch(margins.tolist(), n, pick="random" if way == "random" else "margin", seed=seed)
    return np.array([pick.place for pick in picks], dtype=np.int64)


WAYS = ("random", "margin", "mixed")


def needed(sizes: tuple[int, ...], curve: Floats, level: float) -> float:
    """Read off how many labels a level takes, between two sizes on a logarithmic scale; infinite if never reached."""
    best = np.maximum.accumulate(curve)
    if best[0] >= level:
        return float(sizes[0])
    for (a, low), (b, high) in pairwise(zip(sizes, best, strict=True)):
        if low < level <= high:
            return float(a * (b / a) ** ((level - low) / (high - low)))
    return float("inf")


def levels(curve: Floats) -> list[float]:
    """Choose levels that random picking reaches: four, from its second size to its last but one."""
    return [round(float(level), 3) for level in np.linspace(curve[1], curve[-2], 4)]


def compare(scene: Scene, curves: dict[str, Floats]) -> list[dict[str, object]]:
    """Set the labels that each way needs against those that random picking needs, level by level."""
    draws = np.random.default_rng(0).integers(0, len(curves["random"]), (DRAWS, len(curves["random"])))
    rows = []
    for level in levels(curves["random"].mean(axis=0)):
        row: dict[str, object] = {"level": level}
        drawn = {}
        for way in WAYS:
            row[way] = needed(scene.sizes, curves[way].mean(axis=0), level)
            drawn[way] = np.array([needed(scene.sizes, curves[way][d].mean(axis=0), level) for d in draws])
        for way in WAYS[1:]:
            ratio = drawn[way] / drawn["random"]
            low, high = np.nanquantile(np.where(np.isfinite(ratio), ratio, np.nan), (0.025, 0.975))
            row[f"{way} / random"] = (float(row[way]) / float(row["random"]), float(low), float(high))  # type: ignore[arg-type]
        rows.append(row)
    return rows


def curves_table(scene: Scene, curves: dict[str, Floats]) -> str:
    """Lay out macro-F1 by the number of labels: the mean over seeds with its interval."""
    lines = [f"{'labels':>8}" + "".join(f"{way:>22}" for way in WAYS)]
    for k, size in enumerate(scene.sizes):
        cells = []
        for way in WAYS:
            values = curves[way][:, k]
            half = 1.96 * values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
            cells.append(f"{values.mean():.3f} ± {half:.3f}")
        lines.append(f"{size:8,}" + "".join(f"{cell:>22}" for cell in cells))
    return "\n".join(lines)


def needs_table(rows: list[dict[str, object]]) -> str:
    """Lay out the labels that each level takes."""
    lines = [f"{'macro-F1':>8}{'random':>8}{'margin':>8}{'mixed':>8}{'margin / random':>24}{'mixed / random':>24}"]
    for row in rows:
        shares = [row["margin / random"], row["mixed / random"]]
        cells = [f"{100 * a:.0f} % ({100 * b:.0f} to {100 * c:.0f})" for a, b, c in shares]  # type: ignore[misc]
        counts = "".join(f"{row[way]:8.0f}" for way in WAYS)
        lines.append(f"{row['level']:8.3f}{counts}{cells[0]:>24}{cells[1]:>24}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="How many labels each way of picking needs.")
    parser.add_argument("--quick", action="store_true", help="two seeds and few labels: only to see that it runs")
    parser.add_argument("--seeds", type=int, default=N_SEEDS, help=f"divisions of the articles ({N_SEEDS})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    data = load_shipped().select(lambda e: e.source in ("rich", "wire"))
    refits = Refits(data.statements, [e.label for e in data], [e.group for e in data])
    report = {}
    for whole in SCENES:
        began = time.perf_counter()
        scene = replace(whole, sizes=whole.sizes[:3]) if given.quick else whole
        seeds = range(2 if given.quick else given.seeds)
        plays = [Play(data, refits, scene, seed) for seed in seeds]
        curves = {way: np.array([play.curve(way) for play in plays]) for way in WAYS}
        rows = compare(scene, curves)
        print(f"{scene.name}: {len(plays)} seeds, {np.mean([len(p.pool) for p in plays]):,.0f} statements to pick from")
        print(f"\n{curves_table(scene, curves)}\n\n{needs_table(rows)}\n")
        print(f"{time.perf_counter() - began:.0f} s\n", flush=True)
        report[scene.name] = {
            "sizes": scene.sizes,
            "curves": {way: curve.tolist() for way, curve in curves.items()},
            "needed": rows,
        }
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
