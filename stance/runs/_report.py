"""What a training run is asked for and what comes out of it, and its figures as a table.

Not here: the run.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from stance.errors import InputError
from stance.evaluation import CurvePoint, LearningCurve, ReliabilityBin, Scores

MAX_FOLDS = 50
MAX_JOBS = 64
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """What a training run is asked for.

    Parameters
    ----------
    data : tuple of path
        Files of labelled sentences or articles; empty for those of the project.
    articles : path, optional
        Folder of the articles to which stand-off labels belong.
    out : path, optional
        Where the model goes. Without it ``models/government-en`` of the checkout for the project's data, and
        ``models/own`` in the current folder for your own.
    text, label : str
        What the columns of `data` are called that hold sentence and label.
    labels : tuple of str, optional
        The labels that are allowed (see `stance.dataset.read_labelled`).
    seed : int
        Seed of folds and intervals, 0 to 2**32 - 1.
    folds : int
        Folds by article, 2 to 50.
    jobs : int
        How many folds are learned at a time, each in a process of its own, 1 to 64; the model is the same.
    plots : path, optional
        Folder for pictures of the model, beside that of the model; made where it is missing. Needs matplotlib.
    curve : bool
        Whether to measure a learning curve; takes about half as long again. Plots need it and imply it.

    Raises
    ------
    InputError
        If an option has the wrong type or is outside its range, `data` is a single path, or `text`, `label` or
        `labels` are given without `data`.
    """

    data: tuple[Path, ...] = ()
    articles: Path | None = None
    out: Path | None = None
    text: str = "text"
    label: str = "label"
    labels: tuple[str, ...] | None = None
    seed: int = 0
    folds: int = 5
    jobs: int = 1
    plots: Path | None = None
    curve: bool = False

    @property
    def wants_curve(self) -> bool:
        """Whether a learning curve is asked for, by itself or for the plots."""
        return self.curve or self.plots is not None

    def __post_init__(self) -> None:
        self._check_data()
        for name in ("articles", "out", "plots"):
            path = getattr(self, name)
            if path is not None:
                object.__setattr__(self, name, _path(name, path))
        for name, least, most in (("folds", 2, MAX_FOLDS), ("seed", 0, MAX_SEED), ("jobs", 1, MAX_JOBS)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise InputError(f"{name} is {value!r}; give {least} to {most}")
        if not isinstance(self.curve, bool):
            raise InputError(f"curve is {self.curve!r}; give True or False")

    def _check_data(self) -> None:
        if isinstance(self.data, str | bytes | os.PathLike):
            raise InputError(f"data is the single path {str(self.data)!r}; give a tuple of paths")
        if not isinstance(self.data, Iterable) or isinstance(self.data, Mapping | Set):
            raise InputError(f"data is {self.data!r}; give a tuple of paths")
        object.__setattr__(self, "data", tuple(_path("data", path) for path in self.data))
        if isinstance(self.labels, str | bytes) or not isinstance(self.labels, Iterable | None):
            raise InputError(f"labels is {self.labels!r}; give a tuple of names")
        if self.labels is not None:
            object.__setattr__(self, "labels", tuple(self.labels))
        if self.labels is not None and not self.data:
            raise InputError("labels was given without data; the project's own data have fixed labels")
        if (self.text, self.label) != ("text", "label") and not self.data:
            raise InputError("text or label was given without data; the project's own data have fixed names")


def _path(name: str, value: object) -> Path:
    if not isinstance(value, str | os.PathLike):
        raise InputError(f"{name} holds {value!r}; give a path as a text or a Path")
    return Path(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReport:
    """What came out of a training run.

    Attributes
    ----------
    labels : tuple of str
        In the column order of the model's probabilities.
    n_learned, n_left_out : int
        Sentences learned from, and sentences left out because their split is ``test``.
    n_articles, n_single : int
        Articles, and sentences that stand in none.
    seed, folds : int
        As asked for.
    methods : dict of str to Scores
        Figures over the folds: this project's method first, then the baselines.
    by_file : dict of str to Scores
        The same method's figures, file by file.
    digests : dict of str to str
        SHA-256 of each data file, by name.
    n_terms : int
        Terms in the model's vocabulary.
    min_articles : int
        In how many articles a term has to occur.
    reliability : tuple of ReliabilityBin
        How often the model's answers over the folds are right, by their probability.
    curve : LearningCurve or None
        Figures by how much was learned, where that was asked for.
    plots : Path or None
        Where the pictures are, if any were drawn.
    folder : Path
        Where the model is.
    n_bytes : int
        Size of the folder's files.
    seconds : float
        How long the run took.
    """

    labels: tuple[str, ...]
    n_learned: int
    n_left_out: int
    n_articles: int
    n_single: int
    seed: int
    folds: int
    methods: Mapping[str, Scores]
    by_file: Mapping[str, Scores]
    digests: Mapping[str, str]
    n_terms: int
    min_articles: int
    reliability: tuple[ReliabilityBin, ...] = ()
    curve: LearningCurve | None = None
    plots: Path | None = None
    folder: Path = field(default_factory=Path)
    n_bytes: int = 0
    seconds: float = 0.0

    @property
    def scores(self) -> Scores:
        """The figures of the method that the model was learned with."""
        return next(iter(self.methods.values()))


def format_table(report: TrainingReport) -> str:
    """Lay a report out for a terminal of 80 columns."""
    return "\n".join(
        [
            *_about(report),
            "",
            format_scores(report.methods),
            "",
            format_labels(report.scores),
            "",
            *([] if report.curve is None else [format_curve(report.curve), ""]),
            f"model: {report.folder}",
            f"       {report.n_terms:,} terms, {report.n_bytes / 1e6:.2f} MB, in {report.seconds:.0f} s",
            *([] if report.plots is None else [f"plots: {report.plots}"]),
        ]
    )


def format_scores(methods: Mapping[str, Scores]) -> str:
    """Lay the figures of several methods or sets out, one a line, 80 columns at most."""
    width = max(24, *(len(name) for name in methods))
    rows = [f"{'':{width}}      n  macro-F1  95 % interval  log loss  calibration"]
    for name, scores in methods.items():
        low, high = scores.interval
        rows.append(
            f"{name:{width}} {scores.n:6} {scores.macro_f1:9.3f}  {low:.3f} – {high:.3f}"
            f"{_number(scores.log_loss):>10}{_number(scores.calibration_error):>13}"
        )
    return "\n".join(rows)


def format_labels(scores: Scores) -> str:
    """Lay the figures of the labels out, one a line."""
    width = max(24, *(len(part.label) for part in scores.labels))
    rows = [f"{'label by label':{width}}      n  precision  recall     F1"]
    rows += [
        f"{part.label:{width}} {part.n:6} {part.precision:10.3f} {part.recall:7.3f} {part.f1:6.3f}"
        for part in scores.labels
    ]
    return "\n".join(rows)


def format_curve(curve: LearningCurve) -> str:
    """Lay a learning curve out, one size a line, and say below what follows from it."""
    rows = [f"{'learning curve':24} sentences  macro-F1  95 % interval"]
    for point in curve.points:
        low, high = point.interval
        rows.append(f"{name_share(point):24}{point.n_sentences:10,} {point.macro_f1:9.3f}  {low:.3f} – {high:.3f}")
    return "\n".join([*rows, *textwrap.wrap(curve.verdict, 78)])


def name_share(point: CurvePoint) -> str:
    """Say how many articles a point of a learning curve learned."""
    parts = 1 / point.share
    if parts == 1:
        return "all articles"
    return f"1/{parts:.0f} of the articles" if parts == round(parts) else f"{100 * point.share:.0f} % of the articles"


def _about(report: TrainingReport) -> Sequence[str]:
    folds = f"{report.folds} folds by article, seed {report.seed}"
    lines = [
        f"{report.n_learned:,} sentences learned, {report.scores.n:,} of them reported statements and scored;",
        f"{report.n_articles:,} articles and {report.n_single:,} single sentences; {folds}.",
    ]
    if report.n_left_out:
        lines.append(f"{report.n_left_out:,} sentences marked as test were left out.")
    return lines


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
