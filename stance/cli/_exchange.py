"""``stance exchange``: labels to Label Studio or doccano, and back.

Not here: the formats.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import stance
from stance.cli._options import SOME_FAULTY, check_no_labels_lost, complain, model_option, target_option
from stance.errors import InputError
from stance.files import write_whole
from stance.markup import counted, one_line

if TYPE_CHECKING:
    from stance.exchange import Task

_PROGRAM = click.Choice(["label-studio", "doccano"])


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--to", type=_PROGRAM, help="Write labels, or articles with --raw, for this program.")
@click.option("--from", "source", type=_PROGRAM, help="Read what this program exported.")
@click.option("--out", metavar="FILE", required=True, help="Write there: .json for Label Studio, else .jsonl.")
@click.option("--articles", multiple=True, metavar="PATH", help="The articles of the labels: pass these, with spans.")
@click.option("--raw", is_flag=True, help="INPUT is articles that nobody labelled yet.")
@click.option("--with-guesses", is_flag=True, help="Pass the model's labels along, to be corrected.")
@click.option("--speakers", is_flag=True, help="Mark the words that name the speakers, too, and link them.")
@click.option("--annotator", metavar="NAME", help="Whose labels to take, or who gave them.")
@click.option("--counting", type=click.Choice(["code-points", "utf-16"]), help="How offsets of the export count.")
@target_option
@model_option
def exchange(  # noqa: PLR0913, PLR0917 - click passes them by name
    inputs: tuple[str, ...],
    to: str | None,
    source: str | None,
    out: str,
    articles: tuple[str, ...],
    raw: bool,
    with_guesses: bool,
    speakers: bool,
    annotator: str | None,
    counting: str | None,
    target: str | None,
    folder: str | None,
) -> None:
    """Pass labels to Label Studio or doccano, or take them back.

    With --to, INPUT is a file of labels as `stance label` writes it; each statement becomes a task, or, with
    --articles, each article one with its statements as spans. For Label Studio the XML of the labelling page is
    written beside FILE. With --from, INPUT is what the program exported (Label Studio: JSON; doccano: JSONL), and FILE
    gets labels that `stance train` and `stance agree` take.
    """
    if (to is None) == (source is None):
        raise InputError("give --to or --from, one of them: where labels go, or where they come from")
    if os.path.realpath(out) in {os.path.realpath(path) for path in (*inputs, *articles)}:
        raise InputError(f"{out}: is itself read; give another file to write")
    if source is not None:
        check_no_labels_lost(out)
        _take(inputs, source, out, annotator, counting)
        return
    unread: list[tuple[str, str]] = []
    if raw:
        tasks = _unlabelled(inputs, folder, target, with_guesses, speakers, unread)
    else:
        tasks = _labelled(inputs, articles, folder, with_guesses, speakers)
        if with_guesses and to == "doccano":
            raise InputError("doccano has one set of labels; leave --with-guesses out, or give articles with --raw")
    _pass_on(tasks, str(to), out, stance.load_model(folder).labels, with_guesses, speakers)
    complain(unread)
    if unread:
        sys.exit(SOME_FAULTY)


def _take(inputs: tuple[str, ...], source: str, out: str, annotator: str | None, counting: str | None) -> None:
    from stance.exchange import read_exported, rows_of

    tasks = [t for path in inputs for t in read_exported(path, source, annotator=annotator, counting=counting)]
    rows = rows_of(tasks)
    if not rows:
        raise InputError(f"{', '.join(inputs)}: no statement is labelled; label some first")
    write_whole(out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    click.echo(f"{counted(len(rows), 'label')} of {counted(len(tasks), 'task')} in {one_line(out)}")


def _unlabelled(
    inputs: tuple[str, ...],
    folder: str | None,
    target: str | None,
    guesses: bool,
    speakers: bool,
    unread: list[tuple[str, str]],
) -> list[Task]:
    from stance.exchange import Task, gather_articles

    tasks = []
    for found in gather_articles(inputs, stance.load_model(folder), target=target, guesses=guesses, speakers=speakers):
        if isinstance(found, Task):
            tasks.append(found)
        else:
            unread.append((found.place, found.reason))
    return tasks


def _labelled(
    inputs: tuple[str, ...], articles: tuple[str, ...], folder: str | None, guesses: bool, speakers: bool
) -> list[Task]:
    from stance.exchange import gather_labels

    model = stance.load_model(folder) if guesses else None
    return [
        task
        for path in inputs
        for task in gather_labels(path, articles=articles or None, model=model, speakers=speakers)
    ]


def _pass_on(tasks: list[Task], program: str, out: str, known: tuple[str, ...], guesses: bool, speakers: bool) -> None:
    from stance.exchange import SPEAKER, label_studio_config, to_doccano, to_label_studio

    given = {span.label for task in tasks for span in task.spans} | {task.label for task in tasks}
    given -= {None}
    labels = known if guesses or given <= set(known) else ()
    labels = (*labels, *sorted(label for label in given if label is not None and label not in labels))
    if speakers and SPEAKER in labels:
        raise InputError(f"label {SPEAKER!r} is needed for the words that name speakers; name yours otherwise")
    told = f"{counted(len(tasks), 'task')} in {one_line(out)}"
    if program == "doccano":
        write_whole(out, to_doccano(tasks, guesses=guesses, speakers=speakers).encode())
        click.echo(told)
        return
    whole = bool(tasks) and tasks[0].whole
    page = Path(out).with_suffix(".xml")
    write_whole(out, to_label_studio(tasks, guesses=guesses).encode())
    write_whole(page, f"{label_studio_config(labels, whole=whole, speakers=speakers)}\n".encode())
    click.echo(f"{told}; the labelling interface in {one_line(str(page))}")
