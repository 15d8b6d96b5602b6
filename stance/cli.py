"""The command line: ``stance read``, ``classify``, ``explain``, ``corpus`` and ``train``.

Not here: any work of its own; it turns arguments into calls and answers into text. The rooms of training and of whole
corpora are imported inside their commands, so that a reading stays light.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

import stance
from stance.errors import InputError, StanceError
from stance.files import write_whole
from stance.inputs import read_article_file
from stance.labels import ROLES
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS
from stance.markup import csv_line, one_line
from stance.records import Article, Explanation
from stance.terminal import draw_article, draw_explanation, draw_prediction

if TYPE_CHECKING:
    from stance.corpus import CorpusReport

    _TextType = click.ParamType[str]
else:
    _TextType = click.ParamType  # takes no parameter before click 8.4

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Exit statuses; 2 is for anything the caller can mend, as click has it for wrong options.
_SOME_FAULTY = 1
_FAULT = 2
_INTERRUPTED = 130  # as a shell has it


class _Refusal(click.ClickException):
    exit_code = _FAULT

    def show(self, file: Any = None) -> None:
        click.echo(f"stance: {one_line(self.format_message())}", err=True)


class _Commands(click.Group):
    """Commands whose refusals are one clear line and not a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StanceError as error:
            raise _Refusal(str(error)) from error
        except BrokenPipeError:
            raise  # somebody reads no further, as `head` does: click ends quietly
        except OSError as error:
            raise _Refusal(f"cannot write the answer ({error.strerror or error})") from error


class _Text(_TextType):
    """A text in the encoding of the terminal."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            what = param.human_readable_name.upper() if param is not None else "text"
            place, byte = len(text[: error.start].encode("utf-8")), ord(text[error.start]) & 0xFF
            raise InputError(
                f"{what}: byte {place} (0x{byte:02x}) is not UTF-8; give it in the encoding of the terminal"
            ) from error
        return text


class _Sentence(_Text):
    """A text with something in it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = super().convert(value, param, ctx)
        if not text.strip():
            raise InputError("TEXT holds no words; give a sentence")
        return text


_model = click.option("--model", "folder", metavar="DIR", help="Another model than the shipped one.")
_target = click.option("--target", type=_Text(), metavar="NAME", help="The government in question.")
_speaker = click.option("--speaker", type=_Text(), metavar="NAME", help="Who says it.")
_role = click.option("--role", type=click.Choice(ROLES), help="What the speaker is to the government.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _max_chars(default: int | None, told: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--max-chars",
        metavar="N",
        type=click.IntRange(min=1),
        default=default,
        help=f"Longest text taken, in characters.  [default: {told}]",
    )


_of_articles = _max_chars(MAX_ARTICLE_CHARS, f"{MAX_ARTICLE_CHARS:,}")
_of_statements = _max_chars(MAX_STATEMENT_CHARS, f"{MAX_STATEMENT_CHARS:,}")
_of_either = _max_chars(None, f"{MAX_ARTICLE_CHARS:,} for articles, {MAX_STATEMENT_CHARS:,} for statements")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(stance.__version__, prog_name="stance")
def main() -> None:
    """Read news: who says what, and whether they defend or criticize the government."""


@main.command()
@click.argument("file")
@_target
@_model
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv"]), default="table", show_default=True)
@click.option("--out", metavar="FILE", default="-", help="Write there instead of the terminal.")
@_of_articles
def read(file: str, target: str | None, folder: str | None, form: str, out: str, max_chars: int) -> None:
    """Read the article in FILE (UTF-8 text; - for standard input)."""
    if out != "-" and os.path.realpath(out) == os.path.realpath(file):
        raise InputError(f"{out}: is the article itself; give another file to write")
    model = stance.load_model(folder)
    text = read_article_file(file, max_chars=max_chars)
    article = stance.read(text, target=target, model=model, max_chars=max_chars)
    if form == "table":
        table = draw_article(article, _explanations(article, model), width=shutil.get_terminal_size().columns)
        answer, colour = (table if out == "-" else click.unstyle(table)) + "\n", _colour()
    else:
        # Rows go out as they are: with sequences taken out, their texts would no longer fit their offsets.
        answer, colour = _jsonl(article) if form == "jsonl" else _csv(article), True
    if out == "-":
        click.echo(answer, nl=False, color=colour)
    else:
        write_whole(out, answer.encode("utf-8", "surrogatepass"))


@main.command()
@click.argument("text", type=_Sentence())
@_target
@_speaker
@_role
@_model
@_of_statements
@_json
def classify(  # noqa: PLR0917 - click passes them by name
    text: str,
    target: str | None,
    speaker: str | None,
    role: str | None,
    folder: str | None,
    max_chars: int,
    as_json: bool,
) -> None:
    """Tag the sentence TEXT."""
    model = stance.load_model(folder)
    answer = stance.classify(text, target=target, speaker=speaker, role=role, model=model, max_chars=max_chars)
    if as_json:
        click.echo(json.dumps({"label": answer.label, "probabilities": dict(answer.probabilities)}))
    else:
        click.echo(draw_prediction(answer), color=_colour())


@main.command()
@click.argument("text", type=_Sentence())
@_target
@_speaker
@_role
@_model
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many terms to show.")
@_of_statements
@_json
def explain(  # noqa: PLR0917 - click passes them by name
    text: str,
    target: str | None,
    speaker: str | None,
    role: str | None,
    folder: str | None,
    top: int,
    max_chars: int,
    as_json: bool,
) -> None:
    """Say which words of the sentence TEXT decide, and how much each adds."""
    model = stance.load_model(folder)
    answer = stance.explain(text, target=target, speaker=speaker, role=role, top=top, model=model, max_chars=max_chars)
    click.echo(json.dumps(_explained(answer)) if as_json else draw_explanation(answer), color=_colour())


@main.command()
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
@_target
@_model
@click.option("--jobs", metavar="N", type=int, default=1, show_default=True, help="Processes; -1 for one a core.")
@_of_either
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

    INPUT is text files (one article each), JSONL, CSV or Parquet files, folders of them, or patterns. A folder stands
    for all such files in it, each line of JSONL and each row of a table for one record: where it holds other tables
    too, name the files, or quote a pattern such as 'news/*.txt'. Finished parts stand in FILE.partial until the end:
    after an interruption, the same command goes on where it stopped. Records that cannot be read, or have no text, go
    to FILE.errors.jsonl with place and reason; then the exit status is 1.
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
    except KeyboardInterrupt:
        click.echo("stance: interrupted; the same command goes on where it stopped", err=True)
        ctx.exit(_INTERRUPTED)
    click.echo(_summary(report, each))
    ctx.exit(_SOME_FAULTY if report.n_faults else 0)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def train(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Learn a model, measure it, write it; --help lists the options."""
    from stance.train_command import train as train_command

    ctx.exit(train_command(arguments, prog="stance train"))


def _explanations(article: Article, model: stance.StanceModel) -> list[Explanation]:
    """One a quote: that of the sentence which it shares most with."""
    return [
        model.explain(max(quote.sentences, key=lambda s: min(s.end, quote.end) - max(s.start, quote.start)).statement)
        for quote in article.quotes
    ]


def _explained(answer: Explanation) -> dict[str, Any]:
    return {
        "label": answer.prediction.label,
        "probabilities": dict(answer.prediction.probabilities),
        "log_odds": dict(answer.log_odds),
        "intercept": dict(answer.intercept),
        "terms": [
            {"term": t.text, "source": t.source, "contributions": dict(t.contributions)}
            for t in answer.terms[: answer.top]
        ],
    }


def _jsonl(article: Article) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in article.to_dicts())


def _csv(article: Article) -> str:
    return "".join(map(csv_line, [article.columns(), *(row.values() for row in article.to_dicts())]))


def _summary(report: CorpusReport, each: str) -> str:
    found = "statements" if each == "article" else "answers"
    lines = [f"{report.n_records:,} {each}s, {report.n_rows:,} {found} in {report.out} ({report.seconds:,.0f} s)"]
    if report.n_resumed:
        lines.append(f"{report.n_resumed:,} of {report.n_parts:,} parts were there from the run that was interrupted")
    if report.n_changed:
        lines.append(f"{report.n_changed:,} parts were worked out anew: their records have changed since")
    if report.n_damaged:
        lines.append(f"{report.n_damaged:,} parts were worked out anew: they were damaged")
    if report.n_faults:
        lines.append(f"{report.n_faults:,} could not be read: see {report.errors}")
    return "\n".join(map(one_line, lines))


def _colour() -> bool | None:
    """None leaves it to click: colours on a terminal only. NO_COLOR turns them off there, too (no-color.org)."""
    return False if os.environ.get("NO_COLOR") else None
