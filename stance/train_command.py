"""The command that learns a model: ``python train.py`` and ``stance train``.

Not here: the run itself, which is `stance.runs`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from stance.dataset import suspect_labels
from stance.errors import DataError, StanceError
from stance.markup import counted
from stance.runs import TrainingOptions, format_table, progress_bar, run_training

# A screen or two; who mends these has most likely mended the rest.
_MOST_SHOWN = 100


def train(arguments: Sequence[str] | None = None, prog: str = "train.py") -> int:
    """Learn a model, measure it, write it, and print the figures.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line after the command's name; that of the process where left out.
    prog : str
        How the command was called, for its help.

    Returns
    -------
    int
        Exit status: 0, or 2 where something has to be mended; then nothing was written.
    """
    given = _parser(prog).parse_args(arguments)
    try:
        options = TrainingOptions(**vars(given))
        with progress_bar() as progress:
            report = run_training(options, progress)
    except DataError as error:
        _complain(*_summed_up(error.problems))
        return 2
    except StanceError as error:
        _complain(str(error))
        return 2
    if options.labels is None:
        _complain(*suspect_labels({part.label: part.n for part in report.scores.labels}))
    sys.stdout.write(format_table(report) + "\n")
    return 0


def _summed_up(problems: Sequence[str]) -> list[str]:
    """Give the first faults and the number of all."""
    more = len(problems) - _MOST_SHOWN
    unseen = [f"… and {more:,} more"] if more > 0 else []
    return [*problems[:_MOST_SHOWN], *unseen, f"{counted(len(problems), 'fault')} in the data; nothing was written"]


def _complain(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.stderr.flush()  # a stream that stands in for it may keep the text back


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="Learn a stance model, measure it, write it.")
    add = parser.add_argument
    add("--data", type=Path, nargs="+", default=(), metavar="FILE", help="labelled sentences or articles, JSONL or CSV")
    add("--articles", type=Path, metavar="DIR", help="folder of the articles to which stand-off labels belong")
    add("--out", type=Path, metavar="DIR", help="where the model goes (models/government-en; own data: models/own)")
    add("--text", default="text", metavar="NAME", help="the column of --data that holds the sentence (text)")
    add("--label", default="label", metavar="NAME", help="the column of --data that holds its label (label)")
    add("--labels", nargs="+", metavar="NAME", help="the labels that are allowed; others are reported as faults")
    add("--seed", type=int, default=0, help="seed of folds and intervals (0)")
    add("--folds", type=int, default=5, help="folds by article (5)")
    add("--jobs", type=int, default=1, metavar="N", help="folds learned at a time, each in its own process (1)")
    add("--curve", action="store_true", help="measure a learning curve too: would more labels help?")
    add("--plots", type=Path, metavar="DIR", help="draw pictures of the model into this folder (needs matplotlib)")
    add(
        "--start", metavar="DIR", help='a model to start from, or "shipped": joins its data with --data if that is best'
    )
    add("--start-data", type=Path, nargs="+", default=(), metavar="FILE", help="what --start was learned from")
    add("--suspects", type=Path, metavar="FILE", help="write labels that may be errors into this CSV file")
    return parser
