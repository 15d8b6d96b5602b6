"""The run itself: read, fold, score, fit, write.

Not here: what its figures look like.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tqdm import tqdm

from stance.dataset import Example, LabelledSet, load_shipped, read_labelled
from stance.errors import DataError, InputError
from stance.evaluation import (
    Answers,
    Method,
    Scores,
    cross_validate,
    largest_class,
    make_folds,
    plain_tfidf,
    score,
    vader,
)
from stance.labels import LABELS
from stance.runs._card import model_card
from stance.runs._learn import answer_with_stance, learn
from stance.runs._report import TrainingOptions, TrainingReport
from stance.store import check_folder, save_model

Progress = Callable[[int, int, str], None]
"""Takes how many steps are done, how many there are, and what is done next."""

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
        If there are too few articles, labels or sentences for the folds, or no data at all; or if a model from one's
        own data was to replace the shipped one.
    ModelFileError
        If the model cannot be written there; what stood there before still stands.
    """
    if not isinstance(options, TrainingOptions):
        raise InputError(f"options is {type(options).__name__}; give a TrainingOptions")
    started = time.perf_counter()
    folder = options.out or _default_folder(options)
    _spare_shipped(folder, options)
    check_folder(folder)
    everything = _read(options)
    data = everything.select(lambda example: example.split != "test")
    _refuse_single_label(data)
    folds = make_folds(data, options.folds, seed=options.seed)
    methods = _methods(data, options.seed)
    steps = _Steps(progress, total=options.folds * len(methods) + 1)

    figures: dict[str, Scores] = {}
    by_file: dict[str, Scores] = {}
    for name, method in methods.items():
        steps.say(name)
        examples, answers = cross_validate(data, method, folds, tick=steps.tick, jobs=options.jobs)
        figures[name] = score(examples, answers, labels=data.labels, seed=options.seed)
        by_file = by_file or _by_file(examples, answers, data.labels, options.seed)
    steps.say("the model")
    classifier = learn(data, seed=options.seed)
    report = TrainingReport(
        labels=data.labels,
        n_learned=len(data),
        n_left_out=len(everything) - len(data),
        n_articles=len({example.article for example in data} - {None}),
        n_single=sum(example.article is None for example in data),
        seed=options.seed,
        folds=options.folds,
        methods=figures,
        by_file=by_file,
        digests=everything.digests,
        n_terms=len(classifier.pipeline_["tfidf"].vocabulary_),
        min_articles=classifier.min_df,
    )
    written = save_model(classifier.to_model(info=_info(report)), folder, card=model_card(report))
    steps.tick()
    n_bytes = sum(path.stat().st_size for path in written.iterdir())
    return replace(report, folder=written, n_bytes=n_bytes, seconds=time.perf_counter() - started)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar on the standard error where that is a terminal; nothing elsewhere."""
    with tqdm(
        desc="reading",
        total=1,
        disable=None,
        file=sys.stderr,
        leave=False,
        ncols=78,
        bar_format="{desc:24} {bar} {n}/{total}",
    ) as bar:

        def show(done: int, total: int, what: str) -> None:
            bar.total = total
            bar.set_description_str(what, refresh=False)
            bar.update(done - bar.n)
            bar.refresh()

        yield show


class _Steps:
    """Counts the steps of a run for whoever wants to show them."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._what = ""

    def say(self, what: str) -> None:
        self._what = what
        self._report()

    def tick(self) -> None:
        self._done += 1
        self._report()

    def _report(self) -> None:
        if self._progress is not None:
            self._progress(self._done, self._total, self._what)


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


def _methods(data: LabelledSet, seed: int) -> Mapping[str, Method]:
    """Name the methods that are measured, the model's own first."""
    methods: dict[str, Method] = {
        "this model": partial(answer_with_stance, seed=seed),
        "plain TF-IDF, words 1–2": plain_tfidf,
    }
    # VADER knows pleasant from unpleasant only; what that means for other labels nobody can say.
    if set(data.labels) == set(LABELS):
        methods["VADER"] = vader
    return {**methods, "always the largest class": largest_class}


def _by_file(examples: Sequence[Example], answers: Answers, labels: tuple[str, ...], seed: int) -> dict[str, Scores]:
    """Score each data file's sentences by themselves."""
    files = [example.file for example in examples]
    found = {}
    for name in dict.fromkeys(sorted(files)):
        rows = [k for k, file in enumerate(files) if file == name]
        found[name] = score([examples[k] for k in rows], answers.take(rows), labels=labels, seed=seed)
    return found


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
