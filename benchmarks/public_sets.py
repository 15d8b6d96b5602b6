"""How the estimator does on public sets of other labels: NewsMTSC and SemEval-2016 Task 6A.

Run it from a checkout: ``python benchmarks/public_sets.py FOLDER [--folds] [--json FILE]``. The folder holds
``newsmtsc/`` (``train``, ``dev_rw``, ``dev_mt``, ``test_rw``, ``test_mt``) and ``semeval/`` (``train``, ``test``) as
JSONL: ``text``, ``target``, ``label``, for NewsMTSC also ``start`` and ``end`` of the target and the ``group`` of the
targets of one sentence. A missing one is left out. Everything is learned from the training set; ``--folds`` shows how
the parameters were chosen there.

References
----------
Hamborg and Donnay (2021), NewsMTSC: A dataset for (multi-)target-dependent sentiment classification in political news
articles. EACL. Mohammad et al. (2016), SemEval-2016 Task 6: Detecting stance in tweets.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from _stances import DRAWS, Labels
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from stance.evaluation import ArticleBootstrap, f1_of_labels, macro_f1
from stance.records import Statement, Target
from stance.training import StanceClassifier

Row = dict[str, Any]
Measure = Callable[[NDArray[np.float64]], NDArray[np.float64]]
Figures = dict[str, tuple[float, tuple[float, float], int]]

CANDIDATES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "C 1.5": {"C": 1.5},
    "min_df 2": {"min_df": 2},
    "balanced": {"class_weight": "balanced"},
}
"""Parameters that are compared on folds of the training sets."""

CHOSEN = {"newsmtsc": "defaults", "semeval": "defaults"}
"""Best on the folds, or the defaults where nothing was plainly better."""


def read(path: Path, quick: bool) -> list[Row]:
    """Read the rows of a split; in a quick run every twentieth."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return rows[::20] if quick else rows


def statements(rows: Sequence[Row]) -> list[Statement]:
    """Take each row's target where the row says that it stands, else by its name."""
    return [
        Statement(
            row["text"], target=Target(row["target"], spans=((row["start"], row["end"]),) if "end" in row else ())
        )
        for row in rows
    ]


def groups(rows: Sequence[Row]) -> list[str]:
    """Name what belongs together: the targets of one sentence, else the row alone."""
    return [row.get("group", f"row {k}") for k, row in enumerate(rows)]


def fit(rows: Sequence[Row], parameters: dict[str, Any]) -> StanceClassifier:
    """Learn a training set."""
    model = StanceClassifier(calibration_folds=0, **parameters)
    return model.fit(statements(rows), [row["label"] for row in rows], groups=groups(rows))


def favor_against(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of the F1 of AGAINST and FAVOR, the first two of three labels: the measure of SemEval-2016 Task 6."""
    return f1_of_labels(counts)[..., :2].mean(axis=-1)


def figure(rows: Sequence[Row], given: Labels, measure: Measure) -> tuple[float, tuple[float, float], int]:
    """Score answers; groups are drawn whole."""
    bootstrap = ArticleBootstrap([row["label"] for row in rows], groups(rows), draws=DRAWS)
    value, interval = bootstrap.measure(given, measure)
    return value, interval, len(rows)


def over_folds(rows: Sequence[Row], parameters: dict[str, Any]) -> Labels:
    """Answer for a training set by three folds that keep groups whole."""
    truth, given = np.array([row["label"] for row in rows]), np.full(len(rows), "", dtype="U20")
    for learned, held in StratifiedGroupKFold(3, shuffle=True, random_state=0).split(truth, truth, groups(rows)):
        model = fit([rows[i] for i in learned], parameters)
        given[held] = model.predict(statements([rows[i] for i in held]))
    return given


def compare(rows: Sequence[Row], measure: Measure) -> Figures:
    """Score every candidate on folds of a training set."""
    return {name: figure(rows, over_folds(rows, parameters), measure) for name, parameters in CANDIDATES.items()}


def newsmtsc(folder: Path, quick: bool) -> Figures:
    """Learn its training set, and answer for its other splits."""
    model = fit(read(folder / "train.jsonl", quick), CANDIDATES[CHOSEN["newsmtsc"]])
    found = {}
    for split in ("dev_rw", "dev_mt", "test_rw", "test_mt"):
        rows = read(folder / f"{split}.jsonl", quick)
        found[split] = figure(rows, model.predict(statements(rows)), macro_f1)
    return found


def semeval(folder: Path, quick: bool) -> Figures:
    """Learn its training set by one model and by one a target, and answer for its test set."""
    train, test = read(folder / "train.jsonl", quick), read(folder / "test.jsonl", quick)
    parameters = CANDIDATES[CHOSEN["semeval"]]
    given = np.full(len(test), "", dtype="U20")
    for target in sorted({row["target"] for row in test}):
        asked = [k for k, row in enumerate(test) if row["target"] == target]
        model = fit([row for row in train if row["target"] == target], parameters)
        given[asked] = model.predict(statements([test[k] for k in asked]))
    return {
        "test, one model": figure(test, fit(train, parameters).predict(statements(test)), favor_against),
        "test, one a target": figure(test, given, favor_against),
    }


SETS = {"newsmtsc": (newsmtsc, macro_f1), "semeval": (semeval, favor_against)}


def main() -> None:
    parser = argparse.ArgumentParser(description="The estimator on NewsMTSC and SemEval-2016 Task 6A.")
    parser.add_argument("folder", type=Path, help="where newsmtsc/ and semeval/ are")
    parser.add_argument("--folds", action="store_true", help="compare parameters on folds of the training sets instead")
    parser.add_argument("--quick", action="store_true", help="a part of the rows: only to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    present = {name: sets for name, sets in SETS.items() if (given.folder / name).is_dir()}
    if not present:
        parser.error(f"{given.folder} holds neither of {', '.join(SETS)}; see the head of this script for the format")
    report = {}
    for name, (measured, measure) in present.items():
        folder = given.folder / name
        rows = read(folder / "train.jsonl", given.quick) if given.folds else []
        figures = compare(rows, measure) if given.folds else measured(folder, given.quick)
        print(name + (", three folds of train" if given.folds else ""))
        for row, (value, (low, high), n) in figures.items():
            print(f"  {row:22}{value:6.3f}  ({low:.3f} – {high:.3f})  n {n:,}")
        report[name] = {row: {"value": v, "interval": i, "n": n} for row, (v, i, n) in figures.items()}
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
