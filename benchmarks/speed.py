"""How fast stances are told, articles read and models fitted, beside the tools that people use today.

Run it from a checkout: ``python benchmarks/speed.py [--rounds N] [--json FILE] [--quick]``. Every round runs all
methods of a table one after the other, so that a slow moment of the machine falls on all of them. Figures are medians
of the rounds, in processor time of one thread; ratios are medians of the rounds' ratios. Fits and first answers are in
wall seconds, fits once each. fastText is left out where it is not installed, which is said below the tables.

The pipeline is the fitted one of `stance.training.StanceClassifier`: the same terms, the same answers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from pathlib import Path

from quotes import WORDS, long_articles
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from startup import learned, measure_start
from threadpoolctl import threadpool_limits
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import stance
from stance.dataset import LabelledSet, load_shipped
from stance.evaluation import cross_validate, make_folds
from stance.markup import markdown_table
from stance.reading import read_article
from stance.runs import answer_with_stance
from stance.training import StanceClassifier

Method = Callable[[], object]
SENTENCES, SINGLES, ARTICLES = 20_000, 300, 40


def in_turn(methods: Mapping[str, Method], rounds: int) -> dict[str, list[float]]:
    """Run each method once unmeasured, then all of them by turns; give the processor seconds of each run."""
    seconds: dict[str, list[float]] = {name: [] for name in methods}
    for number in range(rounds + 1):
        for name, method in methods.items():
            begin = time.process_time()
            method()
            if number:
                seconds[name].append(time.process_time() - begin)
    return seconds


def compared(seconds: Mapping[str, list[float]], n: int) -> dict[str, dict[str, float]]:
    """Give the median seconds a piece of each method, and how many times as long as the first it takes."""
    first = next(iter(seconds.values()))
    return {
        name: {
            "microseconds": statistics.median(runs) / n * 1e6,
            "times": statistics.median(b / a for a, b in zip(first, runs, strict=True)),
        }
        for name, runs in seconds.items()
    }


def one_at_a_time(model: stance.StanceModel, classifier: StanceClassifier, n: int, rounds: int) -> dict[str, object]:
    texts = sentences(n)
    pipeline = classifier.pipeline_
    methods: dict[str, Method] = {
        "stance.classify": lambda: [model.classify(text) for text in texts],
        "the pipeline": lambda: [pipeline.decision_function([text]) for text in texts],
    }
    return dict(compared(in_turn(methods, rounds), n))


def many_at_once(
    model: stance.StanceModel, classifier: StanceClassifier, data: LabelledSet, n: int, rounds: int
) -> dict[str, object]:
    texts, mood = sentences(n), SentimentIntensityAnalyzer()
    plain = plain_pipeline(data)
    methods: dict[str, Method] = {
        "stance.classify_many": lambda: model.classify_many(texts),
        "the pipeline": lambda: classifier.predict_proba(texts),
        "plain TF-IDF, words 1–2": lambda: plain.predict_proba(texts),
        "VADER": lambda: [mood.polarity_scores(text) for text in texts],
    }
    with tempfile.TemporaryDirectory() as folder:
        fast = fast_text(data, Path(folder))
    if fast is not None:
        methods["fastText"] = lambda: fast(texts)
    known = [example.statement for example in islice(cycle(data), n)]
    methods["stance.classify_many, speaker and target known"] = lambda: model.classify_many(known)
    return dict(compared(in_turn(methods, rounds), n))


def sentences(n: int) -> list[str]:
    """Take the written statements, and begin again where they end."""
    return [example.statement.text for example in islice(cycle(load_shipped()), n)]


def plain_pipeline(data: LabelledSet) -> object:
    regression = OneVsRestClassifier(LogisticRegression(solver="liblinear"))
    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), regression)
    return pipeline.fit([e.statement.text for e in data], [e.label for e in data])


def fast_text(data: LabelledSet, folder: Path) -> Callable[[list[str]], object] | None:
    """Learn fastText with words 1–2; None where it is not installed."""
    try:
        import fasttext  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        return None
    lines = [f"__label__{e.label} {' '.join(e.statement.text.split())}\n" for e in data]
    (folder / "train.txt").write_text("".join(lines), encoding="utf-8")
    learned = fasttext.train_supervised(str(folder / "train.txt"), wordNgrams=2, epoch=10, thread=1, verbose=0)
    return lambda texts: learned.predict([" ".join(text.split()) for text in texts], k=3)


def reading(model: stance.StanceModel, n: int, rounds: int) -> dict[str, float]:
    texts = list(islice(cycle(long_articles()), n))
    share = sum(len(text.split()) for text in texts) / WORDS
    (runs,) = in_turn({"read": lambda: [read_article(text, model) for text in texts]}, rounds).values()
    return {"articles_a_second": share / statistics.median(runs), "fastest": share / min(runs)}


def fitting(data: LabelledSet) -> dict[str, float]:
    """Time a fit, and the folds of an evaluation in one process and in two; wall seconds, once each."""
    begin = time.perf_counter()
    answer_with_stance(data, data)
    seconds = {"fit": time.perf_counter() - begin}
    folds = make_folds(data, 4)
    for jobs in (1, 2):
        begin = time.perf_counter()
        cross_validate(data, answer_with_stance, folds, jobs=jobs)
        seconds[f"4 folds, {jobs} at a time"] = time.perf_counter() - begin
    return seconds


def draw(figures: Mapping[str, dict[str, dict[str, float]]], reads: dict[str, float], fits: dict[str, float]) -> str:
    parts = []
    for title, table in figures.items():
        rows = [[name, f"{row['microseconds']:,.0f}", f"{row['times']:.2f}"] for name, row in table.items()]
        parts.append(markdown_table([title, "µs each", "times as long"], rows))
    rate = f"{reads['articles_a_second']:.0f} (fastest round {reads['fastest']:.0f})"
    parts.append(markdown_table(["stance.read", "a second"], [[f"articles of {WORDS} words", rate]]))
    parts.append(markdown_table(["fitting", "seconds"], [[name, f"{value:.1f}"] for name, value in fits.items()]))
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast stances are told, articles read and models fitted.")
    parser.add_argument("--rounds", type=int, default=7, help="measured rounds (7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    parser.add_argument("--quick", action="store_true", help="a small model and few sentences, to see that it runs")
    given = parser.parse_args()
    scale = 100 if given.quick else 1
    classifier = learned(40 if given.quick else None)
    model, data = classifier.to_model(), load_shipped()
    if given.quick:
        data = data.select(lambda example: (example.article or "").startswith("n1"))
    with threadpool_limits(limits=1):
        told = {
            "one sentence": one_at_a_time(model, classifier, SINGLES // scale, given.rounds),
            f"{SENTENCES // scale:,} sentences": many_at_once(
                model, classifier, data, SENTENCES // scale, given.rounds
            ),
        }
        reads = reading(model, max(2, ARTICLES // scale), given.rounds)
    fits = fitting(data)
    start = measure_start(classifier, given.rounds)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"stance {stance.__version__}, {machine}, medians of {given.rounds} rounds\n")
    print(draw(told, reads, fits))
    seconds, megabytes = start["seconds"], start["megabytes"]
    print(
        f"\nfirst answer of a fresh process: {seconds['stance']:.2f} s, {megabytes['stance']:.0f} MB; "
        f"with the pipeline {seconds['joblib']:.2f} s, {megabytes['joblib']:.0f} MB"
    )
    if "fastText" not in told[f"{SENTENCES // scale:,} sentences"]:
        print("fastText is not installed (pip install '.[benchmark]').")
    if given.json:
        figures = {
            "machine": machine,
            "rounds": given.rounds,
            "told": told,
            "read": reads,
            "fits": fits,
            "start": start,
        }
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
