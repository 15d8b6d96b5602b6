"""``stance read``, ``classify`` and ``explain``: one article or one sentence.

Not here: many of them.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

import click

import stance
from stance.cli._options import (
    Sentence,
    format_option,
    max_chars_of_articles,
    max_chars_of_statements,
    model_option,
    read_raw,
    role_option,
    speaker_option,
    table_or_json,
    target_option,
    wanted_colours,
)
from stance.errors import InputError
from stance.files import write_whole
from stance.inputs import read_raw_article
from stance.markup import csv_line
from stance.reasons import explain_quotes
from stance.records import Article, Explanation
from stance.terminal import draw_article, draw_explanation, draw_prediction


@click.command()
@click.argument("file")
@target_option
@model_option
@format_option("jsonl", "csv")
@click.option("--out", metavar="FILE", default="-", help="Write there instead of the terminal.")
@max_chars_of_articles
def read(file: str, target: str | None, folder: str | None, form: str, out: str, max_chars: int) -> None:
    """Read the article in FILE: text in UTF-8 (- for standard input), or a page saved as .html."""
    if out != "-" and os.path.realpath(out) == os.path.realpath(file):
        raise InputError(f"{out}: is the article itself; give another file to write")
    model = stance.load_model(folder)
    raw = read_raw_article(file, max_chars=max_chars)
    article = read_raw(raw, target=target, model=model, max_chars=max_chars)
    if form == "table":
        table = draw_article(article, explain_quotes(article, model), width=shutil.get_terminal_size().columns)
        answer, colour = (table if out == "-" else click.unstyle(table)) + "\n", wanted_colours()
    else:
        # Rows go out as they are: with sequences taken out, their texts would no longer fit their offsets.
        answer, colour = _jsonl(article) if form == "jsonl" else _csv(article), True
    if out == "-":
        click.echo(answer, nl=False, color=colour)
    else:
        write_whole(out, answer.encode("utf-8", "surrogatepass"))


@click.command()
@click.argument("text", type=Sentence())
@target_option
@speaker_option
@role_option
@model_option
@max_chars_of_statements
@table_or_json
def classify(  # noqa: PLR0917 - click passes them by name
    text: str,
    target: str | None,
    speaker: str | None,
    role: str | None,
    folder: str | None,
    max_chars: int,
    form: str,
) -> None:
    """Tag the sentence TEXT."""
    model = stance.load_model(folder)
    answer = stance.classify(text, target=target, speaker=speaker, role=role, model=model, max_chars=max_chars)
    if form == "json":
        click.echo(json.dumps({"label": answer.label, "probabilities": dict(answer.probabilities)}))
    else:
        click.echo(draw_prediction(answer), color=wanted_colours())


@click.command()
@click.argument("text", type=Sentence())
@target_option
@speaker_option
@role_option
@model_option
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many terms to show.")
@max_chars_of_statements
@table_or_json
def explain(  # noqa: PLR0917 - click passes them by name
    text: str,
    target: str | None,
    speaker: str | None,
    role: str | None,
    folder: str | None,
    top: int,
    max_chars: int,
    form: str,
) -> None:
    """Say which words of the sentence TEXT decide, and how much each adds."""
    model = stance.load_model(folder)
    answer = stance.explain(text, target=target, speaker=speaker, role=role, top=top, model=model, max_chars=max_chars)
    click.echo(json.dumps(_explained(answer)) if form == "json" else draw_explanation(answer), color=wanted_colours())


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
