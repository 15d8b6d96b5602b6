"""``stance label``: statements of articles, labelled in the browser.

Not here: the page and what it does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

import stance
from stance.cli._options import INTERRUPTED, Text, announce_page, complain, listed, model_option, target_option
from stance.inputs import UnreadableArticle
from stance.markup import counted, one_line


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLES...")
@click.option("--out", metavar="FILE", required=True, help="The file for the labels: .jsonl.")
@click.option("--text", metavar="NAME", default="text", show_default=True, help="The column that holds the text.")
@click.option("--annotator", type=Text(), metavar="NAME", help="Who labels; each annotator has a file.")
@click.option(
    "--labels", type=Text(), multiple=True, metavar="A,B,C", help="What may be chosen.  [default: the model's labels]"
)
@click.option("--n", type=click.IntRange(min=1), default=200, show_default=True, help="How many statements.")
@click.option(
    "--pick",
    type=click.Choice(["random", "margin"]),
    default="random",
    show_default=True,
    help="At random, or those of which the model is least sure.",
)
@click.option(
    "--mix",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.3,
    show_default=True,
    help="The share of random ones among those picked by margin.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the draw.")
@target_option
@model_option
@click.option("--show-guess", is_flag=True, help="Show the model's guess before the choice.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Of the page.  [default: any that is free]")
@click.option("--no-open", is_flag=True, help="Print the address and leave the browser alone.")
def label(  # noqa: PLR0913, PLR0917 - click passes them by name
    articles: tuple[str, ...],
    out: str,
    text: str,
    annotator: str | None,
    labels: tuple[str, ...],
    n: int,
    pick: str,
    mix: float,
    seed: int,
    target: str | None,
    folder: str | None,
    show_guess: bool,
    port: int,
    no_open: bool,
) -> None:
    """Label statements of articles in the browser; every choice is on disk at once.

    ARTICLES are files as stance corpus takes them. A batch of --n statements is drawn from all of theirs; FILE gets the
    labels, FILE.pool.jsonl all statements with the model's probabilities, FILE.skipped.jsonl what was skipped. The
    page is served to this machine alone. Ctrl-C ends; the same command goes on where it stopped.
    """
    from stance.labelling import LabellingJob, label_in_browser, open_session
    from stance.web import check_web

    check_web()
    model = stance.load_model(folder)
    job = LabellingJob(
        inputs=articles,
        out=out,
        text=text,
        labels=[name for given in labels for name in listed(given)],
        target=target,
        annotator=annotator,
        pick=pick,
        mix=mix,
        n=n,
        seed=seed,
        show_guess=show_guess,
    )
    unread: list[UnreadableArticle] = []
    try:
        with open_session(job, model, unreadable=unread.append, progress=_told()) as session:
            complain((fault.place, fault.reason) for fault in unread)
            state = session.state()
            done = state["labelled"] + state["skipped"]
            click.echo(f"{counted(state['n'], 'statement')} to label, {done:,} decided; labels go to {one_line(out)}")
            label_in_browser(session, announce=announce_page, port=port, open_browser=not no_open)
            state = session.state()
            click.echo(f"\n{counted(state['labelled'], 'label')} in {one_line(out)}, {state['skipped']:,} skipped")
    except KeyboardInterrupt:  # before the page was there
        click.echo("stance: interrupted", err=True)
        sys.exit(INTERRUPTED)


def _told() -> Callable[[int], None] | None:
    """Count articles on a terminal, and nowhere else."""
    if not sys.stderr.isatty():
        return None
    return lambda n: click.echo(f"\r{counted(n, 'article')} read ", nl=False, err=True)
