"""``stance settle``: what annotators differ on, settled in the browser.

Not here: the page and what it does.
"""

from __future__ import annotations

import sys

import click

import stance
from stance.cli._options import INTERRUPTED, Text, announce_page, listed, model_option
from stance.markup import counted, one_line


@click.command()
@click.argument("files", metavar="A B...", nargs=-1, required=True)
@click.option("--out", metavar="FILE", required=True, help="The file for the agreed labels: .jsonl.")
@click.option("--articles", multiple=True, metavar="PATH", help="The articles.  [default: where they were]")
@click.option("--annotator", type=Text(), metavar="NAME", help="Who settles.")
@click.option("--labels", type=Text(), metavar="NAMES", help="What may be chosen, parted by commas.")
@model_option
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Of the page.  [default: any that is free]")
@click.option("--no-open", is_flag=True, help="Print the address and leave the browser alone.")
def settle(  # noqa: PLR0917 - click passes them by name
    files: tuple[str, ...],
    out: str,
    articles: tuple[str, ...],
    annotator: str | None,
    labels: str | None,
    folder: str | None,
    port: int,
    no_open: bool,
) -> None:
    """Settle in the browser what annotators differ on; every choice is on disk at once.

    A, B and more are files that `stance label` wrote. FILE gets the labels on which all agree, and each that you
    choose, with what the others had chosen in its note. Spans that they mended differently are asked about, too. The
    page is that of `stance label`. Ctrl-C ends; the same command goes on where it stopped.
    """
    from stance.labelling import SettlingJob, label_in_browser, open_settling
    from stance.web import check_web

    check_web()
    named = listed(labels or "")
    job = SettlingJob(files=files, out=out, articles=articles, annotator=annotator, labels=named)
    try:
        with open_settling(job, stance.load_model(folder)) as session:
            state = session.state()
            click.echo(f"{counted(state['n'], 'statement')} to settle; labels go to {one_line(out)}")
            label_in_browser(session, announce=announce_page, port=port, open_browser=not no_open)
            click.echo(f"\n{counted(session.state()['labelled'], 'statement')} settled in {one_line(out)}")
    except KeyboardInterrupt:  # before the page was there
        click.echo("stance: interrupted", err=True)
        sys.exit(INTERRUPTED)
