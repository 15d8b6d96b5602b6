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
from stance.runs._card import model_card
from stance.runs._learn import learn
from stance.runs._measure import Measured, Plan
from stance.runs._pictures import check_pictures, draw_all, linked, write_all
from stance.runs._progress import Progress
from stance.runs._report import TrainingOptions, TrainingReport
from stance.store import check_folder, save_model
from stance.training import StanceClassifier

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
        plots, or no data at all; if a model from one's own data was to replace the shipped one; or if plots cannot be
        written where they were to go.
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
    everything = _read(options)
    data = everything.select(lambda example: example.split != "test")
    _refuse_single_label(data)
    plan = Plan(data, options, progress)
    measured = plan.measure()
    plan.steps.say("the model")
    classifier = learn(data, seed=options.seed)
    report = _report(everything, data, options, measured, classifier)
    model = classifier.to_model(info=_info(report))
    pictures = None
    if options.plots is not None:
        # Before the model: where they cannot be written, the old model still stands.
        write_all(draw_all(report, model), options.plots)
        pictures = linked(options.plots, folder)
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
    data: LabelledSet,
    options: TrainingOptions,
    measured: Measured,
    classifier: StanceClassifier,
) -> TrainingReport:
    return TrainingReport(
        labels=data.labels,
        n_learned=len(data),
        n_left_out=len(everything) - len(data),
        n_articles=len({example.article for example in data} - {None}),
        n_single=sum(example.article is None for example in data),
        seed=options.seed,
        folds=options.folds,
        methods=measured.methods,
        by_file=measured.by_file,
        digests=everything.digests,
        n_terms=len(classifier.pipeline_["tfidf"].vocabulary_),
        min_articles=classifier.min_df,
        reliability=measured.reliability,
        curve=measured.curve,
        plots=options.plots,
    )


def _info(report: TrainingReport) -> dict[str, Any]:
    """Give what the model carries about itself; no time and no path, so that the same run gives the same bytes."""
    return {
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


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value
