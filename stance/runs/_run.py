"""The run itself: read, measure, fit, draw, write.

Not here: what is measured, and what its figures look like.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stance.dataset import LabelledSet, load_shipped, read_labelled
from stance.errors import DataError, InputError
from stance.evaluation import suspects_table
from stance.files import write_whole
from stance.model import StanceModel
from stance.runs._card import model_card
from stance.runs._measure import Measured, Plan
from stance.runs._pictures import check_pictures, draw_all, linked, write_all
from stance.runs._progress import Progress
from stance.runs._report import RetrainingReport, TrainingOptions, TrainingReport
from stance.runs._start import open_start
from stance.store import check_folder, save_model

_CHECKOUT = Path(__file__).resolve().parents[2]
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "nltk", "vaderSentiment")


def run_training(options: TrainingOptions, progress: Progress | None = None) -> TrainingReport:
    """Learn a model, measure it, write it.

    Parameters
    ----------
    options : TrainingOptions
        What is asked for.
    progress : callable, optional
        Called before each step and once at the end.

    Returns
    -------
    TrainingReport
        The figures, and where the model is.

    Raises
    ------
    DataError
        If any row is faulty: it holds every fault; nothing is written.
    InputError
        If there are too few articles, labels or sentences for the folds or the learning curve, too many labels for
        plots, or no data at all; if a model from one's own data was to replace the shipped one; if the start model has
        other labels, or its data are not here; or if plots or suspects cannot be written where they were to go.
    MissingExtraError
        If plots were asked for and matplotlib is not installed; nothing is learned.
    ModelFileError
        If the model cannot be written there; what stood there before still stands.
    """
    if not isinstance(options, TrainingOptions):
        raise InputError(f"options is {type(options).__name__}; give a TrainingOptions")
    started = time.perf_counter()
    folder = options.out or _default_folder(options)
    _spare_shipped(folder, options)
    check_folder(folder)
    if options.plots is not None:
        check_pictures(options.plots, folder)
    if options.suspects is not None:
        _check_suspects(options.suspects, folder)
    everything = _read(options)
    data = everything.select(lambda example: example.split != "test")
    _refuse_single_label(data)
    start = None if options.start is None else open_start(options, data)
    plan = Plan(data, options, progress, start)
    measured = plan.measure()
    plan.steps.say("the model")
    bare, min_articles = plan.fit()
    report = _report(everything, plan.learned, options, measured, bare, min_articles)
    model = replace(bare, info=_info(report))
    pictures = None
    if options.plots is not None:
        # Before the model: where they cannot be written, the old model still stands.
        write_all(draw_all(report, model), options.plots)
        pictures = linked(options.plots, folder)
    if options.suspects is not None:
        write_whole(options.suspects, suspects_table(report.suspects).encode("utf-8"))
    written = save_model(model, folder, card=model_card(report, pictures=pictures, curve=options.curve))
    plan.steps.tick()
    n_bytes = sum(path.stat().st_size for path in written.iterdir())
    return replace(report, folder=written, n_bytes=n_bytes, seconds=time.perf_counter() - started)


_SHIPPED = _CHECKOUT / "models" / "government-en"


def _default_folder(options: TrainingOptions) -> Path:
    return Path("models", "own") if options.data else _SHIPPED


def _spare_shipped(folder: Path, options: TrainingOptions) -> None:
    """Refuse to put a model of somebody's own data in the place that everything else takes for the shipped one."""
    if options.data and folder.resolve() == _SHIPPED:
        raise InputError(
            f"{folder} holds the shipped model, which own data must not replace; "
            "give another folder (--out models/own) and load the model from there"
        )


def _check_suspects(path: Path, folder: Path) -> None:
    """Refuse, before anything is learned, a place where the list of suspects could not stand."""
    if path.resolve().parent == folder.resolve():
        raise InputError(f"suspects: {path} lies in the model's folder, which holds the model and nothing else")
    if not path.absolute().parent.is_dir() or path.is_dir():
        raise InputError(f"suspects: {path} cannot be written; give a file in a folder that is there")


def _read(options: TrainingOptions) -> LabelledSet:
    if not options.data:
        return load_shipped(options.articles)
    return read_labelled(
        options.data, text=options.text, label=options.label, labels=options.labels, articles=options.articles
    )


def _refuse_single_label(data: LabelledSet) -> None:
    found = sorted({example.label for example in data if example.reported})
    if len(found) < 2:
        names = ", ".join(map(repr, found)) or "none"
        where = ", ".join(dict.fromkeys(str(example.path) for example in data)) or ", ".join(data.digests)
        fault = f"reported sentences have {len(found)} label{'s' * (not found)} ({names}); two or more are needed"
        raise DataError([f"{where}: {fault}"])


def _report(
    everything: LabelledSet,
    learned: LabelledSet,
    options: TrainingOptions,
    measured: Measured,
    model: StanceModel,
    min_articles: int,
) -> TrainingReport:
    n_tests = sum(example.split == "test" for example in everything)
    return TrainingReport(
        labels=learned.labels,
        n_learned=len(learned),
        n_left_out=n_tests,
        n_articles=len({example.article for example in learned} - {None}),
        n_single=sum(example.article is None for example in learned),
        seed=options.seed,
        folds=options.folds,
        methods=measured.methods,
        by_file=measured.by_file,
        digests=learned.digests,
        n_terms=len(model.vocabulary),
        min_articles=min_articles,
        reliability=measured.reliability,
        curve=measured.curve,
        plots=options.plots,
        retraining=measured.retraining,
        suspects=measured.suspects,
        suspects_file=options.suspects,
    )


def _info(report: TrainingReport) -> dict[str, Any]:
    """Give what the model carries about itself; no time and no path, so that the same run gives the same bytes."""
    retraining = report.retraining
    started = {} if retraining is None else {"start": _started(retraining)}
    return {
        **started,
        "data": dict(report.digests),
        "learned": report.n_learned,
        "articles": report.n_articles,
        "single_sentences": report.n_single,
        "seed": report.seed,
        "folds": report.folds,
        "min_articles": report.min_articles,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "metrics": {name: _rounded(asdict(scores)) for name, scores in report.methods.items()},
    }


def _started(retraining: RetrainingReport) -> dict[str, Any]:
    return {
        "model": retraining.name,
        "chosen": retraining.chosen,
        "weight": retraining.weight,
        "own": retraining.n_own,
        "macro_f1": {part.name: round(part.scores.macro_f1, 4) for part in retraining.candidates},
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value
