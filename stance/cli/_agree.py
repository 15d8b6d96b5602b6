"""``stance agree``: how far annotators agree, and what is left to settle.

Not here: the figures.
"""

from __future__ import annotations

import json
import os
import shutil

import click

from stance.cli._options import check_no_labels_lost, json_option, listed, wanted_colours
from stance.errors import InputError
from stance.files import write_whole
from stance.markup import counted, one_line


@click.command()
@click.argument("files", metavar="A B...", nargs=-1, required=True)
@click.option("--settle", metavar="FILE", help="Write the statements to settle there, as JSONL.")
@click.option("--labels", metavar="NAMES", help="The label names that are allowed, parted by commas.")
@click.option("--show", metavar="N", type=click.IntRange(min=0), default=10, show_default=True,
              help="How many statements to settle are shown.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the intervals.")
@json_option
def agree(files: tuple[str, ...], settle: str | None, labels: str | None, show: int, seed: int, as_json: bool) -> None:
    """Show how far annotators agree on the same statements.

    A, B and more are files of labels, one an annotator, as `stance label` writes them: JSONL or CSV with the columns
    id, text and label. Statements are matched by id. Figures are the share of equal labels, Cohen's kappa and
    Krippendorff's alpha, each with a 95 % interval over whole articles.
    """
    from stance.agreement import draw_agreement, measure_agreement, read_annotators, settle_rows, to_json

    if settle is not None and os.path.realpath(settle) in {os.path.realpath(file) for file in files}:
        raise InputError(f"{settle}: is one of the files of labels; give another file to write")
    if settle is not None:
        check_no_labels_lost(settle)
    annotators = read_annotators(files, labels=listed(labels or "") or None)
    report = measure_agreement(annotators, seed=seed)
    rows = settle_rows(report, annotators)
    if settle is not None:
        write_whole(settle, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode())
    if as_json:
        click.echo(json.dumps(to_json(report)))
    else:
        drawn = draw_agreement(report, n_shown=show, width=shutil.get_terminal_size().columns)
        click.echo(drawn, color=wanted_colours())
        if settle is not None:
            click.echo(f"\n{counted(len(rows), 'statement')} to settle in {one_line(settle)}")
