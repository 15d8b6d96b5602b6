"""What each part of the stance model is worth, and how it grows with the number of articles it learns from.

Run it from a checkout: ``python benchmarks/ablate.py [--quick] [--json FILE] [--plot FILE]``. Every row of the table is
the model without one part; its figures are differences to the full model on the same sentences, in points of macro-F1,
with the 95 % interval of a bootstrap over whole articles. Written articles are answered for by folds. With the
environment variable STANCE_TEXTS, real ones are too; nothing of them is learned.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from _stances import (
    DRAWS,
    FULL,
    N_FOLDS,
    Bench,
    Change,
    part_of,
    seed_statements,
    text_alone,
    texts_folder,
    wikidev_statements,
)

from stance.dataset import Example, LabelledSet, load_shipped
from stance.evaluation import ArticleBootstrap
from stance.features import FAMILIES, WordTables

LEXICON = ("classes", "class_pairs", "clause", "polarity", "role_classes", "role_polarity")
ROLE = ("role", "role_classes", "role_subject", "role_polarity")
SHARES = (0.1, 0.25, 0.5)


def without(*families: str) -> Change:
    """Switch families of terms off."""
    return replace(FULL, families=tuple(family for family in FAMILIES if family not in families))


def parts() -> dict[str, Change]:
    """Name the parts of the model, each with what is left without it."""
    single = {f"- {family}": without(family) for family in FAMILIES}
    groups = {
        "- all lexicon": without(*LEXICON),
        "- all role": without(*ROLE),
        "- lexicon, valence": without(*LEXICON, "valence"),
        "- window, subject": without("window", "subject", "role_subject"),
        "plain words alone": replace(FULL, families=("words", "pairs")),
    }
    lexicon = {
        "- lexicon's patterns": replace(FULL, tables="words"),
        "- lexicon's words": replace(FULL, tables="patterns"),
    }
    learning = {
        "- proportions": replace(FULL, weigh=lambda data: np.array([e.weight for e in data])),
        "- weight by source": replace(FULL, seen_as=lambda e: replace(e, source=None)),
        "- half weights": replace(FULL, seen_as=lambda e: replace(e, weight=1.0)),
        "- bare copies": replace(FULL, bare_copies=False),
        "- second targets": replace(FULL, learned=lambda e: e.source != "second target"),
        "- narrator": replace(FULL, learned=lambda e: e.reported),
        "- rich files": replace(FULL, learned=lambda e: e.source != "rich"),
        "- wire files": replace(FULL, learned=lambda e: e.source != "wire"),
    }
    return single | groups | lexicon | learning


TABLES: dict[str, Callable[[WordTables], WordTables]] = {
    "words": lambda tables: replace(tables, phrases={}),
    "patterns": lambda tables: replace(tables, classes={}),
}
"""Word tables without a part of the lexicon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A macro-F1 or a difference of two, with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, found: tuple[float, tuple[float, float]]) -> Figure:
        """Take a figure as a sample gives it."""
        return cls(value=found[0], low=found[1][0], high=found[1][1])

    def __str__(self) -> str:
        return f"{100 * self.value:+.1f} {100 * self.low:.1f}:{100 * self.high:.1f}"


def written(example: Example) -> bool:
    """Tell reported sentences of written articles."""
    return example.reported and example.article is not None and example.source != "second target"


class Columns:
    """The sets of sentences that every model answers for, by the name of their column."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        examples = bench.examples
        self._places = {
            "written": np.flatnonzero([written(e) for e in examples]),
            "wire": np.flatnonzero([written(e) and e.source == "wire" for e in examples]),
        }
        asked = {name: [examples[i] for i in rows] for name, rows in self._places.items()} | bench.real
        self.samples = {name: ArticleBootstrap.of(rows, draws=DRAWS) for name, rows in asked.items()}

    def answers(self, change: Change, rows: Callable[[Example], bool] | None = None) -> dict[str, np.ndarray]:
        """Give a model's answers, column by column."""
        folded = self._bench.answer_folds(change, rows)
        real = self._bench.answer_real(change, rows) if self._bench.real else {}
        return {name: folded[places] for name, places in self._places.items()} | real


def learning_curve(columns: Columns, data: LabelledSet, seeds: Iterable[int]) -> dict[str, dict[str, list[float]]]:
    """Give macro-F1 by the share of articles learned and by column, one a seed."""
    groups = sorted({e.group for e in data})
    curve: dict[str, dict[str, list[float]]] = {}
    for share in SHARES:
        point: dict[str, list[float]] = {name: [] for name in columns.samples}
        for seed in seeds:
            order = np.random.default_rng(seed).permutation(len(groups))
            chosen = {groups[k] for k in order[: round(share * len(groups))]}
            for name, given in columns.answers(FULL, lambda e, chosen=chosen: e.group in chosen).items():
                point[name].append(columns.samples[name].measure(given)[0])
        curve[f"{share:.0%}"] = point
    return curve


def real_sets() -> dict[str, LabelledSet]:
    """Read the real articles, where there are any."""
    folder = texts_folder()
    if folder is None:
        return {}
    wikidev = wikidev_statements(folder)
    return {"wikidev": wikidev, "text alone": text_alone(wikidev), "seeds": seed_statements(folder)}


def table(full: dict[str, Figure], rows: dict[str, dict[str, Figure]]) -> str:
    """Lay the figures out in 110 columns."""
    lines = [f"{'':20}" + "".join(f"{name:>18}" for name in full)]
    shown = [f"{100 * f.value:.1f} {100 * f.low:.1f}:{100 * f.high:.1f}" for f in full.values()]
    lines.append(f"{'full model':20}" + "".join(f"{cell:>18}" for cell in shown))
    lines += [f"{part:20}" + "".join(f"{figure!s:>18}" for figure in row.values()) for part, row in rows.items()]
    return "\n".join(lines)


def curve_table(curve: dict[str, dict[str, list[float]]]) -> str:
    """Lay the learning curve out: the mean over the seeds, and the smallest and largest."""
    names = list(next(iter(curve.values())))
    lines = [f"{'articles learned':20}" + "".join(f"{name:>18}" for name in names)]
    for share, point in curve.items():
        cells = [f"{100 * np.mean(v):.1f} {100 * min(v):.1f}:{100 * max(v):.1f}" for v in point.values()]
        lines.append(f"{share:20}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(lines)


def draw(curve: dict[str, dict[str, list[float]]], path: Path) -> None:
    """Draw the learning curve into a file; needs matplotlib."""
    from matplotlib import pyplot as plt  # noqa: PLC0415 - optional

    shares = [float(share.rstrip("%")) for share in curve]
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for name in next(iter(curve.values())):
        values = [point[name] for point in curve.values()]
        axes.plot(shares, [np.mean(v) for v in values], marker="o", label=name)
        axes.fill_between(shares, [min(v) for v in values], [max(v) for v in values], alpha=0.15)
    axes.set(xscale="log", xlabel="articles learned, %", ylabel="macro-F1", xticks=shares, xticklabels=list(curve))
    axes.minorticks_off()
    axes.legend(frameon=False)
    figure.savefig(path, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description="What each part of the stance model is worth.")
    parser.add_argument("--quick", action="store_true", help="a few articles and parts: only to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the learning curve into this file (matplotlib)")
    given = parser.parse_args()
    began = time.perf_counter()
    # The restated seed articles tell of the same events as the real ones.
    data = load_shipped().select(lambda e: e.source != "restated")
    chosen = parts()
    if given.quick:
        data, chosen = part_of(data), {name: chosen[name] for name in list(chosen)[:1] + list(chosen)[-2:]}
    bench = Bench(data, {} if given.quick else real_sets(), TABLES)
    columns = Columns(bench)
    base = columns.answers(FULL)
    full = {name: Figure.of(columns.samples[name].measure(answers)) for name, answers in base.items()}
    rows = {
        part: {
            name: Figure.of(columns.samples[name].compare(answers, base[name]))
            for name, answers in columns.answers(change).items()
        }
        for part, change in chosen.items()
    }
    print(f"{len(data):,} sentences, {N_FOLDS} folds by article; points of macro-F1, 95 % intervals over articles\n")
    print(table(full, rows), end="\n\n")
    curve = learning_curve(columns, data, range(1 if given.quick else 3))
    curve["100%"] = {name: [figure.value] for name, figure in full.items()}
    print(curve_table(curve))
    print(f"\n{time.perf_counter() - began:.0f} s")
    if given.json:
        report = {
            "full": {name: asdict(figure) for name, figure in full.items()},
            "differences": {part: {name: asdict(f) for name, f in row.items()} for part, row in rows.items()},
            "curve": curve,
        }
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if given.plot:
        draw(curve, given.plot)


if __name__ == "__main__":
    main()
