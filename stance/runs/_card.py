"""The model card: what a model is, what it was learned from, how good it is, made from the run's own figures.

Not here: the card of the data (see `stance.card`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stance.evaluation import Scores
from stance.labels import LABELS
from stance.markup import markdown_table
from stance.runs._pictures import TITLES
from stance.runs._report import TrainingReport, explain_choice, name_share


def model_card(report: TrainingReport, *, pictures: str | None = None, curve: bool = False) -> str:
    """Write the card of a model as Markdown.

    Parameters
    ----------
    report : TrainingReport
        What came out of the run; paths, sizes and times are left out, so that the same run gives the same card.
    pictures : str, optional
        The way from the card to the folder of the run's pictures, as Markdown has it; they are shown where it is given.
    curve : bool
        Whether to show the learning curve, if there is one.

    Returns
    -------
    str
        The text of ``MODEL_CARD.md``.
    """
    return (
        "\n\n".join(
            [
                *_what(report),
                *_how_good(report),
                *(_curve(report) if curve else ()),
                *_pictures(pictures),
                *_limits(report),
            ]
        )
        + "\n"
    )


def _what(report: TrainingReport) -> Iterable[str]:
    scores = report.scores
    stances = set(report.labels) == set(LABELS)
    by = "what their source says of a government" if stances else "the labels below"
    yield "# A stance model"
    if report.doubt is not None:
        yield f"**Warning: {report.doubt}.**"
    yield (
        f"Tags reported statements in news by {by}. TF-IDF over words and classes of "
        "words with one-against-rest logistic regression; every answer is the exact sum of what its terms add."
    )
    yield f"Labels: {', '.join(f'`{label}`' for label in report.labels)}."
    if stances:
        yield (
            "`defends`: the government did or does well, or criticism of it is unfair. `criticizes`: it failed or does "
            "wrong. `neutral`: neither."
        )
    yield "## Learned from"
    reported = "" if report.retraining else f", {scores.n:,} of them reported statements,"
    yield (
        f"{report.n_learned:,} sentences{reported} out of {report.n_articles:,} articles and {report.n_single:,} "
        "single sentences."
    )
    yield from _choice(report)
    digests = sorted(report.digests.items())
    yield markdown_table(("file", "SHA-256"), ((f"`{name}`", f"`{digest}`") for name, digest in digests))


def _choice(report: TrainingReport) -> Iterable[str]:
    if report.retraining is None:
        return
    yield explain_choice(report.retraining)
    first, *_ = report.retraining.candidates
    yield markdown_table(
        ("learned from", "macro-F1", "95 % interval", "difference to the first", "95 % interval"),
        (
            (
                f"**{part.name}**" if part.name == report.retraining.chosen else part.name,
                f"{part.scores.macro_f1:.3f}",
                f"{part.scores.interval[0]:.3f} to {part.scores.interval[1]:.3f}",
                *(("", "") if part is first else (f"{part.gain[0]:+.3f}", "{:+.3f} to {:+.3f}".format(*part.gain[1]))),
            )
            for part in report.retraining.candidates
        ),
    )


def _how_good(report: TrainingReport) -> Iterable[str]:
    scores = report.scores
    yield "## How good"
    yield (
        f"Over {report.folds} folds by article (seed {report.seed}): no sentence is answered by a model that learned "
        "from its article or its event. Speaker's role and target are given as labelled. Intervals hold 95 % and come "
        "from 1,000 draws of whole articles. Calibration error: the gap between the probability of an answer and how "
        "often it is right."
    )
    yield _scores_table("method", report.methods)
    yield markdown_table(
        ("label", "n", "precision", "recall", "F1"),
        ((f"`{p.label}`", f"{p.n:,}", f"{p.precision:.3f}", f"{p.recall:.3f}", f"{p.f1:.3f}") for p in scores.labels),
    )
    yield "Given labels (columns) for true ones (rows):"
    yield markdown_table(
        ("", *(f"`{p.label}`" for p in scores.labels)),
        ((f"`{p.label}`", *map(str, row)) for p, row in zip(scores.labels, scores.confusion, strict=True)),
    )
    if len(report.by_file) > 1:
        yield "The same answers, file by file:"
        yield _scores_table("file", report.by_file)


def _curve(report: TrainingReport) -> Iterable[str]:
    if report.curve is None:
        return
    yield "## Would more labels help?"
    yield (
        f"{report.curve.verdict} Each fold learned from growing parts of its articles, drawn whole; the held articles "
        "are the same, and so is everything else."
    )
    yield markdown_table(
        ("learned", "sentences", "macro-F1", "95 % interval"),
        (
            (name_share(p), f"{p.n_sentences:,}", f"{p.macro_f1:.3f}", f"{p.interval[0]:.3f} to {p.interval[1]:.3f}")
            for p in report.curve.points
        ),
    )


def _pictures(way: str | None) -> Iterable[str]:
    if way is None:
        return
    yield "## Pictures"
    yield from (f"![{title}]({way}/{name}.png)" for name, title in TITLES.items())


def _limits(report: TrainingReport) -> Iterable[str]:
    yield "## Limits"
    yield (
        "Figures hold for sentences like those learned from; other topics, languages and kinds of text were not "
        "measured here. Where labels are criticizes, defends and neutral, sentences are weighted to the joint "
        "proportions of role and stance counted in 45 news articles (data/lexicon/proportions.tsv): where yours "
        "differ much, so will the answers. The speaker's role counts as a prior beside the words. Do not judge a "
        "person by single answers: read the statement and its explanation, and report shares with their intervals."
    )
    yield "## What the model gives away"
    if report.min_articles == 1:
        yield (
            f"It holds no sentence of its data, but learned from so few articles that its {report.n_terms:,} weighted "
            "terms, and the words of its table of stems, may each come from a single one. Pass it on only where the "
            "articles may be passed on."
        )
        return
    yield (
        f"It holds no sentence of its data. Its {report.n_terms:,} weighted terms each occur in at least "
        f"{report.min_articles} articles (a sentence without an article counts as one of its own), and so does every "
        "word of its table of stems that is not in the public word lists (data/lexicon and VADER's), which it carries "
        "whole."
    )


def _scores_table(what: str, methods: Mapping[str, Scores]) -> str:
    return markdown_table(
        (what, "n", "macro-F1", "95 % interval", "accuracy", "log loss", "calibration error"),
        (
            (
                name,
                f"{scores.n:,}",
                f"{scores.macro_f1:.3f}",
                f"{scores.interval[0]:.3f} to {scores.interval[1]:.3f}",
                f"{scores.accuracy:.3f}",
                "" if scores.log_loss is None else f"{scores.log_loss:.3f}",
                "" if scores.calibration_error is None else f"{scores.calibration_error:.3f}",
            )
            for name, scores in methods.items()
        ),
    )
