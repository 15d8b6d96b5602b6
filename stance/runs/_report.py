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
from stance.evaluation import CurvePoint, LearningCurve, ReliabilityBin, Scores, Suspect
from stance.markup import one_line
from stance.store import named_folder

MAX_FOLDS = 50
MAX_JOBS = 64
MAX_SEED = 2**32 - 1
LARGEST_CLASS = "always the largest class"


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
    start : path or str, optional
        A model to start from: its folder, or ``"shipped"`` for that of the library. What is learned is then the best of
        that model as it stands, `data` alone, and `data` joined with what the model was learned from.
    start_data : tuple of path
        The files that the start model was learned from; the project's own where left out.
    suspects : path, optional
        A CSV file for the sentences whose label may be an error.

    Raises
    ------
    InputError
        If an option has the wrong type or is outside its range, `data` is a single path, or `text`, `label`, `labels`
        or `start` are given without `data`, or `start_data` without `start`.
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
    start: Path | str | None = None
    start_data: tuple[Path, ...] = ()
    suspects: Path | None = None

    @property
    def wants_curve(self) -> bool:
        """Whether a learning curve is asked for, by itself or for the plots."""
        return self.curve or self.plots is not None

    def __post_init__(self) -> None:
        self._check_data()
        self._check_start()
        for name in ("articles", "out", "plots", "suspects"):
            path = getattr(self, name)
            if path is not None:
                object.__setattr__(self, name, _path(name, path))
        for name, least, most in (("folds", 2, MAX_FOLDS), ("seed", 0, MAX_SEED), ("jobs", 1, MAX_JOBS)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise InputError(f"{name} is {value!r}; give {least} to {most}")
        if not isinstance(self.curve, bool):
            raise InputError(f"curve is {self.curve!r}; give True or False")

    def _check_start(self) -> None:
        object.__setattr__(self, "start_data", _paths("start_data", self.start_data))
        if self.start_data and self.start is None:
            raise InputError("start_data was given without start; name the model that was learned from it")
        if self.start is None:
            return
        if named_folder(self.start) is not None:
            object.__setattr__(self, "start", _path("start", self.start))
        if not self.data:
            raise InputError("start was given without data; give your own labelled sentences")
        if self.folds == 2:
            raise InputError("folds is 2; with a start model what is learned is chosen by folds too, so give 3 to 50")

    def _check_data(self) -> None:
        object.__setattr__(self, "data", _paths("data", self.data))
        if isinstance(self.labels, str | bytes) or not isinstance(self.labels, Iterable | None):
            raise InputError(f"labels is {self.labels!r}; give a tuple of names")
        if self.labels is not None:
            object.__setattr__(self, "labels", tuple(self.labels))
        if self.labels is not None and not self.data:
            raise InputError("labels was given without data; the project's own data have fixed labels")
        if (self.text, self.label) != ("text", "label") and not self.data:
            raise InputError("text or label was given without data; the project's own data have fixed names")


def _paths(name: str, values: object) -> tuple[Path, ...]:
    if isinstance(values, str | bytes | os.PathLike):
        raise InputError(f"{name} is the single path {str(values)!r}; give a tuple of paths")
    if not isinstance(values, Iterable) or isinstance(values, Mapping | Set):
        raise InputError(f"{name} is {values!r}; give a tuple of paths")
    return tuple(_path(name, path) for path in values)


def _path(name: str, value: object) -> Path:
    if not isinstance(value, str | os.PathLike) or not os.fspath(value):
        raise InputError(f"{name} holds {value!r}; give a path as a text or a Path")
    return Path(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A way of learning that could have been chosen.

    Attributes
    ----------
    name : str
        What it learns.
    scores : Scores
        Its figures over the folds.
    gain : (float, (float, float))
        By how much its macro-F1 is above that of the first candidate, with the 95 % interval of that difference.
    """

    name: str
    scores: Scores
    gain: tuple[float, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingReport:
    """What was started from, and what was chosen.

    Attributes
    ----------
    name : str
        The start model.
    chosen : str
        The name of the candidate that the model was learned as.
    weight : float or None
        How many of the start model's sentences one of the own counts for, where both were learned.
    n_own, n_start : int
        Own sentences, and sentences of the start model's data that could be learned beside them.
    n_shared : int
        Own sentences that the start model has learned already: then it cannot be judged as it stands.
    candidates : tuple of Candidate
        All of them, the simplest first.
    """

    name: str
    chosen: str
    weight: float | None
    n_own: int
    n_start: int
    n_shared: int
    candidates: tuple[Candidate, ...]


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
    retraining : RetrainingReport or None
        What was chosen, where a start model was given.
    suspects : tuple of Suspect
        Sentences whose label may be an error, the least probable first.
    suspects_file : Path or None
        Where they are listed, if they are.
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
    retraining: RetrainingReport | None = None
    suspects: tuple[Suspect, ...] = ()
    suspects_file: Path | None = None
    folder: Path = field(default_factory=Path)
    n_bytes: int = 0
    seconds: float = 0.0

    @property
    def scores(self) -> Scores:
        """The figures of the method that the model was learned with."""
        return next(iter(self.methods.values()))

    @property
    def doubt(self) -> str | None:
        """A warning where the interval of `scores` reaches down to what guessing gets; else None.

        Guessed in their proportions, labels have one over their number as macro-F1 on average.
        """
        low, high = self.scores.interval
        guessed = max(self.methods[LARGEST_CLASS].macro_f1, 1 / len(self.scores.labels))
        if guessed < low:
            return None
        return (
            "this model is not shown to be better than guessing: its macro-F1 over the folds is "
            f"{self.scores.macro_f1:.3f} ({low:.3f} to {high:.3f}), and guessing has {guessed:.3f}; "
            "do not rely on its answers, and label more sentences"
        )


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
            *([] if report.retraining is None else [format_retraining(report.retraining), ""]),
            *([] if report.curve is None else [format_curve(report.curve), ""]),
            *([] if report.suspects_file is None else [format_suspects(report), ""]),
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


def format_retraining(retraining: RetrainingReport) -> str:
    """Lay the candidates of a choice out, one a line, and say below which was taken."""
    rows = [f"{'learned from':27} macro-F1  95 % interval  difference to the first"]
    for number, candidate in enumerate(retraining.candidates):
        low, high = candidate.scores.interval
        gain, (least, most) = candidate.gain
        difference = f"  {gain:+.3f} ({least:+.3f} to {most:+.3f})" if number else ""
        mark = "*" if candidate.name == retraining.chosen else " "
        rows.append(f"{mark}{candidate.name:26} {candidate.scores.macro_f1:8.3f}  {low:.3f} – {high:.3f}{difference}")
    return "\n".join([*rows, *textwrap.wrap(explain_choice(retraining), 78)])


def explain_choice(retraining: RetrainingReport) -> str:
    """Say what was chosen, by which rule, and what the figure of the model is."""
    said = [
        f"Started from {retraining.name} ({retraining.n_start:,} sentences); yours are {retraining.n_own:,}.",
        f"Chosen: {retraining.chosen}, the simplest within one standard error of the best.",
    ]
    if retraining.weight is not None:
        said.append(f"Each of your sentences counts as much as {retraining.weight:g} of the others.")
    if retraining.n_shared:
        said.append(
            f"The start model has learned {retraining.n_shared:,} of your sentences, so that it cannot be judged as it "
            "stands; their articles were left out of its data."
        )
    said.append("The figures of this model come from a choice made anew without each fold that it answers for.")
    return " ".join(said)


_SHOWN_SUSPECTS = 5


def format_suspects(report: TrainingReport) -> str:
    """Lay the first suspected labels out, two lines each, and say where all of them are."""
    n = len(report.suspects)
    if not n:
        return "no label is suspected to be an error"
    rows = [f"{'labels to look at again':38} {'given':>12}  p     {'likelier':>12}  p"]
    for suspect in report.suspects[:_SHOWN_SUSPECTS]:
        label, suggested = (_cut(name, 12) for name in (suspect.example.label, suspect.suggested))
        given, likelier = suspect.probability, suspect.suggested_probability
        where = _cut(f"{suspect.example.file}:{suspect.example.where.rpartition(':')[2]} {suspect.example.id}", 38)
        rows.append(f"{where:38} {label:>12}  {given:.2f}  {suggested:>12}  {likelier:.2f}")
        rows.append(f"    {_cut(suspect.example.statement.text, 74)}")
    return "\n".join([*rows, f"{n:,} in all, for a second look by people: {report.suspects_file}"])


def _cut(text: str, width: int) -> str:
    line = one_line(text)
    return line if len(line) <= width else f"{line[: width - 1]}…"


def name_share(point: CurvePoint) -> str:
    """Say how many articles a point of a learning curve learned."""
    parts = 1 / point.share
    if parts == 1:
        return "all articles"
    return f"1/{parts:.0f} of the articles" if parts == round(parts) else f"{100 * point.share:.0f} % of the articles"


def _about(report: TrainingReport) -> Sequence[str]:
    folds = f"{report.folds} folds by article, seed {report.seed}"
    scored = f"{report.scores.n:,} of them reported statements and scored;"
    if report.retraining is not None:
        scored = f"{report.scores.n:,} reported statements of yours scored;"
    lines = [
        f"{report.n_learned:,} sentences learned, {scored}",
        f"{report.n_articles:,} articles and {report.n_single:,} single sentences; {folds}.",
    ]
    if report.n_left_out:
        lines.append(f"{report.n_left_out:,} sentences marked as test were left out.")
    return lines


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
