"""``stance report``: articles as one page of HTML.

Not here: the page.
"""

from __future__ import annotations

import click

import stance
from stance.cli._options import (
    SOME_FAULTY,
    Text,
    complain,
    max_chars_of_articles,
    model_option,
    read_raw,
    target_option,
)
from stance.errors import InputError
from stance.files import check_place
from stance.inputs import RawArticle, read_raw_articles
from stance.markup import counted, one_line
from stance.records import Article


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE...")
@click.option("--out", metavar="FILE", required=True, help="Write the page there, such as report.html.")
@click.option(
    "--shares",
    "shares_file",
    metavar="FILE",
    help="Show these, too: what stance shares --format json --out FILE wrote.",
)
@click.option("--title", type=Text(), metavar="TEXT", help="Heading of the page.")
@click.option("--text", metavar="NAME", default="text", show_default=True, help="The column that holds the text.")
@target_option
@model_option
@max_chars_of_articles
@click.pass_context
def report(  # noqa: PLR0913, PLR0917 - click passes them by name
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str,
    shares_file: str | None,
    title: str | None,
    text: str,
    target: str | None,
    folder: str | None,
    max_chars: int,
) -> None:
    """Show the articles in FILE... as one page of HTML that needs no network.

    FILE is text files and pages of HTML (one article each), JSONL, CSV or Parquet files, folders of them, or patterns.
    Columns of tables and pages of HTML may give title, date, outlet and author; a column `target` goes before
    --target. What cannot be read is named in the page and here; then the exit status is 1.
    """
    from stance.report import write_report
    from stance.shares import read_shares

    shares = read_shares(shares_file) if shares_file else ()
    model = stance.load_model(folder)
    articles, unread = [], []
    for raw in read_raw_articles(inputs, text=text, max_chars=max_chars, leave_out=[check_place(out)]):
        if isinstance(raw, RawArticle):
            articles.append(read_raw(raw, target=raw.target or target, model=model, max_chars=max_chars))
        else:
            unread.append((raw.place, raw.reason))
    complain(unread)
    if not articles:
        raise InputError("no article could be read, and no report was written; mend the inputs, or give others")
    write_report(articles, out, model=model, title=title, unread=unread, shares=shares)
    click.echo(one_line(_summary(articles, out)))
    ctx.exit(SOME_FAULTY if unread else 0)


def _summary(articles: list[Article], out: str) -> str:
    statements = sum(len(article.quotes) for article in articles)
    return f"{counted(len(articles), 'article')}, {counted(statements, 'statement')} in {out}"
