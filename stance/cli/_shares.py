"""``stance shares``: from labels and predictions to shares with intervals.

Not here: how shares are estimated.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from stance.cli._options import Text, listed
from stance.errors import InputError
from stance.files import write_whole
from stance.markup import csv_line

if TYPE_CHECKING:
    from stance.shares import Difference, Share


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="[LABELS] PREDICTIONS")
@click.option("--by", type=Text(), metavar="NAMES", default="", help="Group by columns: speaker,outlet,month,a+b.")
@click.option("--differences", is_flag=True, help="Compare the groups instead of showing each.")
@click.option("--against", type=Text(), metavar="GROUP", help="Compare each group with this one.")
@click.option(
    "--method",
    type=click.Choice(["ppi", "dsl", "acc", "pacc"]),
    help="Random labels; picking probabilities; adjusted counts; adjusted probabilities.  [default: dsl where labels "
    "have a probability, else ppi]",
)
@click.option(
    "--population",
    type=click.Choice(["finite", "superpopulation"]),
    default="finite",
    show_default=True,
    help="The share is that of the statements given, or of all of which they are a sample.",
)
@click.option("--drawn", type=click.Choice(["statement", "article"]), help="What was drawn for labelling.")
@click.option("--confusion", type=Text(), metavar="FILE", help="JSON table of the model's errors, in place of LABELS.")
@click.option("--level", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True, help="Of the intervals.")
@click.option(
    "--key", type=Text(), metavar="NAMES", help="Columns that match both files.  [default: record,start, or id]"
)
@click.option("--label", type=Text(), metavar="NAME", default="label", show_default=True, help="Column of the label.")
@click.option(
    "--probability", type=Text(), metavar="NAME", default="probability", show_default=True, help="Of picking."
)
@click.option("--article", type=Text(), metavar="NAME", help="Column of the article.  [default: article or record]")
@click.option("--date", type=Text(), metavar="NAME", default="date", show_default=True, help="Column of the date.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--out", metavar="FILE", default="-", help="Write there instead of the terminal.")
def shares(  # noqa: PLR0913, PLR0917 - click passes them by name
    files: tuple[str, ...],
    by: str,
    differences: bool,
    against: str | None,
    method: str | None,
    population: str,
    drawn: str | None,
    confusion: str | None,
    level: float,
    key: str | None,
    label: str,
    probability: str,
    article: str | None,
    date: str,
    form: str,
    out: str,
) -> None:
    """Estimate the share of each label, with an interval that holds although the model errs.

    PREDICTIONS is a table (.parquet, .jsonl, .csv) with a row for every statement that is counted, as stance corpus
    writes it; LABELS has the labels of some of them. Without LABELS the labels stand in PREDICTIONS, or --confusion
    tells how the model errs. The model must not have learned the labelled statements.
    """
    from stance.shares import (
        Columns,
        adjust_counts,
        estimate_differences,
        estimate_shares,
        join_labels,
        read_confusion,
    )

    columns = Columns(
        key=tuple(listed(key)) if key else None, label=label, probability=probability, article=article, date=date
    )
    wanted = listed(by)
    asked: dict[str, Any] = {"method": method, "population": population, "drawn": drawn, "level": level}
    if confusion is not None:
        _check_files(files, most=1, why="--confusion stands in place of LABELS")
        table = read_confusion(confusion)
        answer: Sequence[Share | Difference] = adjust_counts(files[0], table, by=wanted, level=level, columns=columns)
    else:
        _check_files(files, most=2, why="give LABELS and PREDICTIONS")
        joined = join_labels(files[-1], files[0] if len(files) > 1 else None, columns=columns)
        if differences:
            if not wanted:
                raise InputError("--differences needs groups to compare; give --by")
            answer = estimate_differences(joined, by=wanted, against=against, **asked)
        else:
            answer = estimate_shares(joined, by=wanted, **asked)
    text = _drawn(answer, form, level)
    if out == "-":
        click.echo(text, nl=False)
    else:
        write_whole(out, text.encode("utf-8", "surrogatepass"))


def _drawn(answer: Sequence[Share | Difference], form: str, level: float) -> str:
    from stance.shares import Difference, Share, draw_differences, draw_shares

    rows = [found.to_dict() for found in answer]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return "".join(map(csv_line, [rows[0].keys() if rows else [], *(row.values() for row in rows)]))
    width = shutil.get_terminal_size().columns
    shares = [found for found in answer if isinstance(found, Share)]
    differences = [found for found in answer if isinstance(found, Difference)]
    if shares:
        return draw_shares(shares, level=level, width=width) + "\n"
    return draw_differences(differences, level=level, width=width) + "\n"


def _check_files(files: Sequence[str], *, most: int, why: str) -> None:
    if len(files) > most:
        raise InputError(f"{len(files)} files are given and at most {most} taken; {why}")
