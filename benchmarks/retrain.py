"""What one's own labels bring beside a start model: as it stands, own labels alone, or both joined at some weight.

Run it from a checkout: ``python benchmarks/retrain.py [--quick] [--seeds N] [--json FILE]``. Some articles are taken as
one's own, the others of their kind are the test. The start model has learned articles of another kind: the ``wire``
articles of ``data/`` where the ``rich`` ones are one's own, or all of ``data/`` where real articles are (with the
environment variable STANCE_TEXTS). Figures are macro-F1; intervals hold 95 % and come from the spread over seeds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from _stances import texts_folder, wikidev_statements
from label_order import written

from stance.dataset import Example, LabelledSet, load_shipped
from stance.evaluation import macro_f1
from stance.runs import weigh
from stance.training import Refits

N_SEEDS = 10
WEIGHTS = (1.0, 4.0, 16.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the start model has learned, what is one's own, and how many articles of it are labelled."""

    name: str
    data: LabelledSet
    start: Callable[[Example], bool]
    own: Callable[[Example], bool]
    sizes: tuple[int, ...]


def scenes() -> Iterator[Scene]:
    """List what can be measured here."""
    written_only = load_shipped().select(lambda e: e.source in ("rich", "wire"))
    yield Scene(
        name="written articles, from a model of others",
        data=written_only,
        start=lambda e: e.source == "wire",
        own=lambda e: written(e) and e.source == "rich",
        sizes=(10, 20, 40, 80),
    )
    folder = texts_folder()
    if folder is not None:
        # The restated articles tell of the same events as some real ones.
        shipped = load_shipped().select(lambda e: e.source != "restated")
        yield Scene(
            name="real articles, from the shipped data",
            data=shipped + wikidev_statements(folder),
            start=lambda e: not e.where.startswith("wikidev:"),
            own=lambda e: e.where.startswith("wikidev:"),
            sizes=(5, 10, 20, 30),
        )


def play(scene: Scene, refits: Refits, size: int, seed: int) -> tuple[int, dict[str, float]]:
    """Label some articles and ask for the others: the number of labels, and macro-F1 by what was learned."""
    examples = scene.data.examples
    start = np.array([k for k, e in enumerate(examples) if scene.start(e)])
    known = {examples[k].group for k in start}
    rows = [k for k, e in enumerate(examples) if scene.own(e) and e.group not in known]
    groups = sorted({examples[k].group for k in rows})
    chosen = {groups[k] for k in np.random.default_rng(seed).permutation(len(groups))[:size]}
    own = np.array([k for k in rows if examples[k].group in chosen])
    test = np.array([k for k in rows if examples[k].group not in chosen])
    mine = LabelledSet(examples=tuple(replace(examples[k], weight=1.0, source=None) for k in own))
    of_start, of_own = weigh(LabelledSet(examples=tuple(examples[k] for k in start))), weigh(mine)
    scores = {"start model": refits.scores(start, of_start, test), "own alone": refits.scores(own, of_own, test)}
    for weight in WEIGHTS:
        weights = np.concatenate([of_start, weight * of_own])
        scores[f"joined {weight:g}×"] = refits.scores(np.concatenate([start, own]), weights, test)
    n = len(refits.labels)
    figures = {}
    for name, found in scores.items():
        counts = np.bincount(refits.truth[test] * n + found.argmax(axis=1), minlength=n * n).reshape(n, n)
        figures[name] = float(macro_f1(counts.astype(np.float64)))
    return len(own), figures


def main() -> None:
    parser = argparse.ArgumentParser(description="What own labels bring beside a start model.")
    parser.add_argument("--quick", action="store_true", help="two seeds and one size: only to see that it runs")
    parser.add_argument("--seeds", type=int, default=N_SEEDS, help=f"choices of articles ({N_SEEDS})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    report = {}
    for scene in scenes():
        began = time.perf_counter()
        data = scene.data
        refits = Refits(data.statements, [e.label for e in data], [e.group for e in data])
        rows: dict[str, dict[str, list[float]]] = {}
        for size in scene.sizes[:1] if given.quick else scene.sizes:
            plays = [play(scene, refits, size, seed) for seed in range(2 if given.quick else given.seeds)]
            row = {name: [figures[name] for _, figures in plays] for name in plays[0][1]}
            if not rows:
                print(f"{scene.name}\n\n{'articles':>8}{'labels':>8}" + "".join(f"{name:>16}" for name in row))
            cells = "".join(f"{np.mean(v):8.3f} ± {1.96 * np.std(v, ddof=1) / len(v) ** 0.5:.3f}" for v in row.values())
            print(f"{size:8}{np.mean([n for n, _ in plays]):8.0f}{cells}", flush=True)
            gains = [np.subtract(v, row["start model"]) for v in row.values()]
            told = "".join(f"{np.mean(g):+8.3f} ± {1.96 * np.std(g, ddof=1) / len(g) ** 0.5:.3f}" for g in gains)
            print(f"{'to the start':>16}{told}", flush=True)
            rows[str(size)] = row
        print(f"\n{time.perf_counter() - began:.0f} s\n", flush=True)
        report[scene.name] = rows
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
