"""How many planted label errors are found: precision and recall of `stance.evaluation.suspected_labels`.

Run it from a checkout: ``python benchmarks/label_errors.py [--quick] [--seeds N] [--share S] [--json FILE]``. In a copy
of ``data/`` some of the reported sentences are given another label at random; folds by article learn those labels and
all, and the suspects are set against what was planted. Errors that stood in the data before count against precision.
Intervals hold 95 % and come from the spread over seeds, each with its own errors and folds.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from _stances import part_of

from stance.dataset import LabelledSet, load_shipped
from stance.evaluation import Answers, make_folds, suspected_labels
from stance.model import softmax
from stance.runs import weigh
from stance.training import Refits, calibrate

N_SEEDS, N_FOLDS, SHARE = 20, 5, 0.05


def plant(data: LabelledSet, share: float, seed: int) -> tuple[LabelledSet, set[str]]:
    """Give some reported sentences another label: the new set, and where the errors stand."""
    rng = np.random.default_rng(seed)
    reported = [k for k, e in enumerate(data) if e.reported]
    chosen = rng.choice(reported, size=round(share * len(reported)), replace=False)
    examples = list(data.examples)
    for k in sorted(chosen):
        others = [label for label in data.labels if label != examples[k].label]
        examples[k] = replace(examples[k], label=others[rng.integers(len(others))])
    return replace(data, examples=tuple(examples)), {data.examples[k].id for k in chosen}


def answers(data: LabelledSet, refits: Refits, seed: int) -> tuple[list[int], Answers]:
    """Answer for the reported sentences by folds that learned the labels as they stand."""
    truth = np.array([refits.labels.index(e.label) for e in data])
    folds = np.array(make_folds(data, N_FOLDS, seed=seed))
    scores = np.zeros((len(data), len(refits.labels)))
    for k in range(N_FOLDS):
        learned, asked = np.flatnonzero(folds != k), np.flatnonzero(folds == k)
        weights = weigh(LabelledSet(examples=tuple(data.examples[i] for i in learned)))
        scores[asked] = refits.scores(learned, weights, asked, truth=truth)
    rows = [k for k, e in enumerate(data) if e.reported]
    temperature, _ = calibrate(scores[rows], truth[rows], np.ones(len(rows)))
    p = softmax(scores[rows] / temperature)
    given = tuple(refits.labels[k] for k in p.argmax(axis=1))
    return rows, Answers(given=given, labels=refits.labels, probabilities=p)


def measure(data: LabelledSet, refits: Refits, share: float, seed: int) -> dict[str, float]:
    """Plant errors and look for them."""
    faulty, planted = plant(data, share, seed)
    rows, answered = answers(faulty, refits, seed)
    suspects = suspected_labels([faulty.examples[k] for k in rows], answered)
    hits = [s.example.id in planted for s in suspects]
    before = {e.id: e.label for e in data}
    right = [s.suggested == before[s.example.id] for s in suspects if s.example.id in planted]
    first = hits[: len(planted)]
    return {
        "planted": len(planted),
        "suspected": len(suspects),
        "precision": sum(hits) / len(hits),
        "recall": sum(hits) / len(planted),
        "precision of the first, as many as planted": sum(first) / len(first),
        "precision of the first 100": sum(hits[:100]) / len(hits[:100]),
        "right label suggested, of those found": sum(right) / len(right),
        "lift over looking at random": sum(hits) / len(hits) / share,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="How many planted label errors are found.")
    parser.add_argument("--quick", action="store_true", help="two seeds and few articles: only to see that it runs")
    parser.add_argument("--seeds", type=int, default=N_SEEDS, help=f"draws of errors and folds ({N_SEEDS})")
    parser.add_argument("--share", type=float, default=SHARE, help=f"share of the labels that is changed ({SHARE})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    began = time.perf_counter()
    data = part_of(load_shipped()) if given.quick else load_shipped()
    refits = Refits(data.statements, [e.label for e in data], [e.group for e in data])
    found = [measure(data, refits, given.share, seed) for seed in range(2 if given.quick else given.seeds)]
    n_reported = sum(e.reported for e in data)
    print(f"{n_reported:,} reported sentences, {given.share:.0%} of the labels changed, {len(found)} seeds\n")
    figures = {}
    for name in found[0]:
        values = np.array([row[name] for row in found])
        half = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
        figures[name] = {"mean": values.mean(), "low": values.mean() - half, "high": values.mean() + half}
        print(f"{name:44}{values.mean():9.3f} ± {half:.3f}")
    print(f"\n{time.perf_counter() - began:.0f} s")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
