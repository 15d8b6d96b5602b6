"""``stance compare``: two models, or a model and VADER, on the same labelled sentences.

Not here: the comparison.
"""

from __future__ import annotations

import json
import os
import shutil

import click

from stance.cli._options import table_or_json, wanted_colours
from stance.errors import InputError
from stance.files import check_place, write_whole


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--data", "files", metavar="FILE", multiple=True, required=True, help="Labelled data; may be repeated.")
@click.option("--text", metavar="NAME", default="text", show_default=True, help="The column that holds the sentence.")
@click.option("--label", metavar="NAME", default="label", show_default=True, help="The column that holds its label.")
@click.option("--articles", metavar="DIR", help="Folder of the articles to which stand-off labels belong.")
@click.option("--split", type=click.Choice(["train", "dev", "test"]), help="Only rows of this split.")
@click.option("--show", metavar="N", type=click.IntRange(min=0), default=10, show_default=True,
              help="How many differing answers to show.")  # fmt: skip
@click.option("--differences", metavar="FILE", help="Write all differing answers there, as CSV.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the intervals.")
@table_or_json
def compare(  # noqa: PLR0913, PLR0917 - click passes them by name
    first: str,
    second: str,
    files: tuple[str, ...],
    text: str,
    label: str,
    articles: str | None,
    split: str | None,
    show: int,
    differences: str | None,
    seed: int,
    form: str,
) -> None:
    """Compare A and B on the same labelled sentences.

    A and B are each a model directory, 'shipped' for the model that comes with the library, or 'vader' (which answers
    criticizes, defends, neutral by the mood of the words). A directory of such a name is ./shipped.
    """
    from stance.comparison import draw_contest, run_contest, to_csv, to_json

    given = {os.path.realpath(file) for file in files}
    if differences is not None and str(check_place(differences, "--differences")) in given:
        raise InputError(f"{differences}: is the data itself; give another file to write")
    contest = run_contest(first, second, files, text=text, label=label, articles=articles, split=split, seed=seed)
    if differences is not None:
        write_whole(differences, to_csv(contest).encode("utf-8", "surrogatepass"))
    if form == "json":
        click.echo(json.dumps(to_json(contest)))
    else:
        drawn = draw_contest(contest, n_shown=show, width=shutil.get_terminal_size().columns)
        click.echo(drawn, color=wanted_colours())
