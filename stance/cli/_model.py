"""``stance model show``, ``verify`` and ``export``: a model read, checked, and taken elsewhere.

Not here: the checks and the export.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

import stance
from stance.cli._options import SOME_FAULTY, model_argument, table_or_json, wanted_colours
from stance.markdown import draw_markdown
from stance.markup import one_line
from stance.store import load_model, read_card, shipped_folder

# A hundred times the shipped card; who wrote more has the file to show.
_MOST_CHARS = 200_000


@click.group()
def model() -> None:
    """Look at a model directory, check it, or take it elsewhere.

    Each command takes the DIR of a model. Without one, or with the word "shipped", it takes the model that comes with
    the library.
    """


@model.command()
@model_argument
def show(folder: str | None) -> None:
    """Show what a model is and its card."""
    from stance.verification import draw_model

    width = shutil.get_terminal_size().columns
    card, loaded = read_card(folder), load_model(folder)
    drawn = [draw_model(loaded, _name(folder), width=width), "", draw_markdown(card[:_MOST_CHARS], width=width)]
    if len(card) > _MOST_CHARS:
        drawn += ["", f"({len(card) - _MOST_CHARS:,} more characters are in MODEL_CARD.md)"]
    click.echo("\n".join(drawn), color=wanted_colours())


@model.command()
@model_argument
@table_or_json
@click.pass_context
def verify(ctx: click.Context, folder: str | None, form: str) -> None:
    """Check everything about a model; nothing in DIR is run.

    The exit status is 0 where all is sound, 1 where anything is wrong, and 2 where DIR is no directory.
    """
    from stance.verification import draw_findings, verify_model

    found = verify_model(folder)
    if form == "json":
        findings = [{"what": f.what, "state": f.state, "detail": f.detail} for f in found.findings]
        click.echo(json.dumps({"folder": str(found.folder), "sound": found.sound, "findings": findings}))
    else:
        drawn = draw_findings(found.findings, width=shutil.get_terminal_size().columns)
        click.echo(f"{one_line(str(found.folder))}\n\n{drawn}", color=wanted_colours())
    ctx.exit(0 if found.sound else SOME_FAULTY)


@model.command()
@model_argument
@click.option("--out", metavar="FILE", required=True, help="Write there, as a rule a .joblib file.")
def export(folder: str | None, out: str) -> None:
    """Write a model as a scikit-learn pipeline.

    It gives the same probabilities. The file is for your own programs: opening such a file runs what stands in it.
    Pass models on as directories.
    """
    from stance.pipeline import export_pipeline, requirements

    path = export_pipeline(stance.load_model(folder), out)
    click.echo(
        one_line(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB): joblib.load({str(path)!r}) gives a Pipeline")
    )
    click.echo(f"It opens where {requirements()} are installed.")
    click.echo(
        "Warning: opening a joblib file runs code. Open none but your own; to pass the model on, give its directory.",
        err=True,
    )


def _name(folder: str | None) -> str:
    return str(shipped_folder().name if folder is None else Path(folder))
