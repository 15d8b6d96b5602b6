"""``stance corpus``: many articles or statements.

Not here: the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import stance
from stance.cli._options import SOME_FAULTY, Interrupted, max_chars_of_either, model_option, target_option
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS
from stance.markup import counted, one_line

if TYPE_CHECKING:
    from stance.corpus import CorpusReport


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", metavar="FILE", required=True, help="Write there: .jsonl, .csv or .parquet.")
@click.option(
    "--each",
    type=click.Choice(["article", "statement"]),
    default="article",
    show_default=True,
    help="What a record is: an article gives a row a quote, a statement gives one row.",
)
@click.option("--text", metavar="NAME", default="text", show_default=True, help="The column that holds the text.")
@target_option
@model_option
@click.option("--jobs", metavar="N", type=int, default=1, show_default=True, help="Processes; -1 for one a core.")
@max_chars_of_either
@click.pass_context
def corpus(  # noqa: PLR0913, PLR0917 - click passes them by name
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str,
    each: str,
    text: str,
    target: str | None,
    folder: str | None,
    jobs: int,
    max_chars: int | None,
) -> None:
    """Read many articles, or classify many statements, from files, folders and patterns.

    INPUT is text files and pages of HTML (one article each), JSONL, CSV or Parquet files, folders of them, or
    patterns. A folder stands for all such files in it, each line of JSONL and each row of a table for one record:
    where it holds other tables too, name the files, or quote a pattern such as 'news/*.txt'. Finished parts stand in
    FILE.partial until the end: after an interruption, the same command goes on where it stopped. Records that cannot
    be read, or have no text, go to FILE.errors.jsonl with place and reason; then the exit status is 1.
    """
    from stance.corpus import classify_corpus, progress_bar, read_corpus

    run, longest = (read_corpus, MAX_ARTICLE_CHARS) if each == "article" else (classify_corpus, MAX_STATEMENT_CHARS)
    model = stance.load_model(folder)
    max_chars = max_chars or longest
    try:
        with progress_bar(f"{each}s") as show:
            report = run(
                inputs, out, text=text, target=target, model=model, jobs=jobs, max_chars=max_chars, progress=show
            )
    except KeyboardInterrupt as error:
        raise Interrupted("the same command goes on where it stopped") from error
    click.echo(_summary(report, each))
    ctx.exit(SOME_FAULTY if report.n_faults else 0)


def _summary(report: CorpusReport, each: str) -> str:
    read = counted(report.n_records - report.n_faults, each)
    found = counted(report.n_rows, "statement" if each == "article" else "answer")
    lines = [f"{read}, {found} in {report.out} ({report.seconds:,.0f} s)"]
    if report.n_resumed:
        of = counted(report.n_parts, "part")
        were = "was" if report.n_resumed == 1 else "were"
        lines.append(f"{report.n_resumed:,} of {of} {were} there from the run that was interrupted")
    if report.n_changed:
        lines.append(f"{counted(report.n_changed, 'part')} worked out anew, where records have changed since")
    if report.n_damaged:
        lines.append(f"{counted(report.n_damaged, 'part')} worked out anew, damaged on the disk")
    if report.n_faults:
        lines.append(f"{report.n_faults:,} could not be read: see {report.errors}")
    return "\n".join(map(one_line, lines))
