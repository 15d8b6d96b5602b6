"""Learns a stance model: by default the shipped one, from ``data/``.

Not here: the run itself, which is `stance.runs`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stance.errors import DataError, StanceError
from stance.runs import TrainingOptions, format_table, progress_bar, run_training


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; give the exit code."""
    given = _parser().parse_args(arguments)
    try:
        options = TrainingOptions(**vars(given))
        with progress_bar() as progress:
            report = run_training(options, progress)
    except DataError as error:
        _complain(*error.problems, f"{len(error.problems)} faults in the data; nothing was written")
        return 2
    except StanceError as error:
        _complain(str(error))
        return 2
    sys.stdout.write(format_table(report) + "\n")
    return 0


def _complain(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="train.py", description="Learn a stance model, measure it, write it.")
    add = parser.add_argument
    add("--data", type=Path, nargs="+", default=(), metavar="FILE", help="labelled sentences or articles, JSONL or CSV")
    add("--articles", type=Path, metavar="DIR", help="folder of the articles to which stand-off labels belong")
    add("--out", type=Path, metavar="DIR", help="where the model goes (models/government-en; own data: models/own)")
    add("--labels", nargs="+", metavar="NAME", help="the labels that are allowed; others are reported as faults")
    add("--seed", type=int, default=0, help="seed of folds and intervals (0)")
    add("--folds", type=int, default=5, help="folds by article (5)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
