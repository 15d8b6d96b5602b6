"""``stance train``, which ``python train.py`` calls too: labelled sentences to a model.

Not here: the run itself, which is `stance.runs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from stance.cli._options import Interrupted, Text, tell

_LISTS = ("--data", "--labels", "--start-data")


class _Lists(click.Command):
    """A command some of whose options take all that follows: ``--data A B`` is ``--data A --data B``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_repeated(args)))


def _repeated(arguments: Sequence[str]) -> Iterator[str]:
    option, n_values = "", 0
    for argument in arguments:
        # Labels may be numbers below zero.
        if argument.startswith("-") and not argument[1:].replace(".", "", 1).isdecimal():
            option, n_values = argument, 0
        else:
            n_values += 1
            if option in _LISTS and n_values > 1:
                yield option
        yield argument


@click.command(cls=_Lists)
@click.option("--data", metavar="FILE...", multiple=True, help="Labelled sentences or articles: .jsonl or .csv.")
@click.option("--articles", metavar="DIR", help="Folder of the articles to which stand-off labels belong.")
@click.option(
    "--out", metavar="DIR", help="Where the model goes.  [default: models/own; without --data models/government-en]"
)
@click.option("--text", type=Text(), metavar="NAME", default="text", show_default=True,
              help="The column of --data that holds the sentence.")  # fmt: skip
@click.option("--label", type=Text(), metavar="NAME", default="label", show_default=True,
              help="The column of --data that holds its label.")  # fmt: skip
@click.option(
    "--labels", type=Text(), metavar="NAME...", multiple=True, help="The labels that are allowed; others are faults."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of folds and intervals.")
@click.option("--folds", type=int, default=5, show_default=True, help="Folds by article.")
@click.option("--jobs", type=int, metavar="N", default=1, show_default=True,
              help="Folds learned at a time, each in its own process.")  # fmt: skip
@click.option("--curve", is_flag=True, help="Measure a learning curve, too: would more labels help?")
@click.option("--plots", metavar="DIR", help="Draw pictures of the model into this folder (needs matplotlib).")
@click.option("--start", metavar="DIR", help='A model to start from, or "shipped": joins its data if that is best.')
@click.option("--start-data", metavar="FILE...", multiple=True, help="What --start was learned from.")
@click.option("--suspects", metavar="FILE", help="Write labels that may be errors into this CSV file.")
def train(labels: tuple[str, ...], **asked: Any) -> None:
    """Learn a model from labelled sentences, measure it, write it.

    Without --data it is the shipped model, from the data of the project. Figures come from folds by article. Where a
    row is faulty, every fault is told and nothing is written.
    """
    try:
        # Within the try: to load the libraries takes a second, in which a run may be interrupted, too.
        from stance.dataset import suspect_labels
        from stance.runs import TrainingOptions, format_table, progress_bar, run_training

        options = TrainingOptions(labels=labels or None, **asked)
        with progress_bar() as progress:
            report = run_training(options, progress)
    except KeyboardInterrupt as error:
        raise Interrupted("what stood in the place of the model still stands there") from error
    click.echo(format_table(report))
    if options.labels is None:
        tell(*suspect_labels({part.label: part.n for part in report.scores.labels}))
    if report.doubt is not None:
        tell(report.doubt)
