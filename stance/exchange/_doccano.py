"""doccano: JSONL of sequence labelling, with or without relations, and of text classification.

Follows what its import pages and exporters show (github.com/doccano/doccano). doccano counts UTF-16 units, as
JavaScript does, unless a project counts grapheme clusters, which cannot be counted back without its tables of Unicode.

Not here: its CSV, fastText and JSON formats, and its server.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from stance.errors import InputError
from stance.exchange._counting import COUNTINGS, from_units, to_units
from stance.exchange._fields import Fields, shown
from stance.exchange._tasks import SAID_BY, SPEAKER, LabelledSpan, Task
from stance.rows import json_rows

_COUNTING = "utf-16"


def to_doccano(tasks: Sequence[Task], *, guesses: bool = False, speakers: bool = False) -> str:
    """Write tasks for doccano.

    Parameters
    ----------
    tasks : sequence of Task
        Articles with spans ("Sequence Labeling"), or statements ("Text Classification").
    guesses : bool
        Whether the model's guesses stand as labels where there are none: doccano has one set only.
    speakers : bool
        Whether to write the variant with relations.

    Returns
    -------
    str
        One JSON object a line.
    """
    lines = [_written(task, guesses=guesses, speakers=speakers) for task in tasks]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _written(task: Task, *, guesses: bool, speakers: bool) -> dict[str, Any]:
    known = {"article": task.article, "statements": list(task.rows)}
    if task.whole:
        label = task.guess if task.label is None and guesses else task.label
        return {"text": task.text, "label": [] if label is None else [label], **known}
    spans = task.guesses if guesses and not task.spans else task.spans
    labelled = [span for span in spans if span.label is not None]
    units = to_units(task.text, _COUNTING)
    if not speakers:
        label_column = [[units(span.start), units(span.end), span.label] for span in labelled]
        return {"text": task.text, "label": label_column, **known}
    entities = [_entity(k, units(span.start), units(span.end), span.label) for k, span in enumerate(labelled)]
    marked = list(dict.fromkeys(span.speaker for span in labelled if span.speaker is not None))
    numbers = {bounds: len(labelled) + k for k, bounds in enumerate(marked)}
    entities += [_entity(number, units(bounds[0]), units(bounds[1]), SPEAKER) for bounds, number in numbers.items()]
    relations = [
        {"from_id": k, "to_id": numbers[span.speaker], "type": SAID_BY}
        for k, span in enumerate(labelled)
        if span.speaker is not None
    ]
    return {"text": task.text, "entities": entities, "relations": relations, **known}


def _entity(number: int, start: int, end: int, label: str | None) -> dict[str, Any]:
    return {"id": number, "start_offset": start, "end_offset": end, "label": label}


def from_doccano(text: str, path: str, *, annotator: str | None = None, counting: str | None = None) -> list[Task]:
    """Read what doccano exported as JSONL.

    Parameters
    ----------
    text : str
        The content of the file.
    path : str
        Its name, for messages.
    annotator : str, optional
        Who labelled: doccano's files, one a person, do not say so.
    counting : str, optional
        ``"code-points"`` or ``"utf-16"``: how offsets count; UTF-16 where left out.

    Returns
    -------
    list of Task
        Those with a label.

    Raises
    ------
    InputError
        If a row is none of the format. The message names file, line and task.
    """
    tasks = []
    for row in json_rows(text.split("\n")):
        place = f"{path}:{row.line}"
        if row.fault:
            raise InputError(f"{place}: {row.fault}")
        name = row.values.get("id")
        task = _read(
            Fields(row.values, f"{place}: task {name}" if isinstance(name, int | str) else f"{place}: task {row.line}"),
            counting or _COUNTING,
        )
        if task.label is not None or task.spans:
            tasks.append(replace(task, annotator=annotator))
    return tasks


def _read(row: Fields, counting: str) -> Task:
    # Called data by some versions; what was passed along stands in the row, or under meta or metadata.
    name = "data" if "text" not in row.values and "data" in row.values else "text"
    text = row.text(name) or ""
    around = next((_meta(row, key) for key in ("meta", "metadata") if row.values.get(key)), row)
    known = around if "statements" in around.values else row
    article = known.text("article", optional=True)
    rows = tuple(one.values for one in known.each("statements"))
    task = Task(text=text, article=article, rows=rows, place=row.place)
    labels: Any = next((row.values[key] for key in ("entities", "label", "labels") if row.values.get(key)), [])
    if isinstance(labels, str) or (isinstance(labels, list) and labels and isinstance(labels[0], str)):
        return _classified(task, row, [labels] if isinstance(labels, str) else labels)
    if not isinstance(labels, list):
        raise InputError(f"{row.place}: label {shown(labels)} is no list; export as JSONL")
    named = task.article or f"task-{row.place.rpartition('task ')[2]}"
    return replace(task, article=named, spans=tuple(_spans(text, labels, row, counting)))


def _meta(row: Fields, key: str) -> Fields:
    value = row.values[key]
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = {}
    return Fields(value if isinstance(value, dict) else {}, row.place)


def _classified(task: Task, row: Fields, labels: Sequence[Any]) -> Task:
    if len(labels) != 1 or not isinstance(labels[0], str) or not labels[0].strip():
        raise InputError(f"{row.place}: label {shown(labels)} holds {len(labels)}; give each task one label")
    return replace(task, label=labels[0].strip(), whole=True)


def _spans(text: str, labels: Sequence[Any], row: Fields, counting: str) -> Iterator[LabelledSpan]:
    back = from_units(text, counting)
    found: dict[str, LabelledSpan] = {}
    for number, given in enumerate(labels):
        place = f"{row.place}: label {number}"
        name, start, end, label = _parts(given, place, number)
        bounds = back(start), back(end)
        if bounds[0] is None or bounds[1] is None or bounds[0] >= bounds[1]:
            raise InputError(
                f"{place}: span [{start}, {end}) does not lie in the text, which has {len(text):,} characters, or cuts "
                f"one in two; tell how offsets count ({', '.join(COUNTINGS)})"
            )
        found[name] = LabelledSpan(start=bounds[0], end=bounds[1], label=label)
    speakers: dict[str, tuple[int, int]] = {}
    for relation in row.each("relations"):
        ends = [str(relation.values.get(key)) for key in ("from_id", "to_id")]
        lost = next((end for end in ends if end not in found), None)
        if lost is not None:
            raise InputError(f"{relation.place}: relation to {lost}, which is no entity; export the file anew")
        one, other = ends if found[ends[1]].label == SPEAKER else ends[::-1]
        if found[other].label == SPEAKER != found[one].label:
            bounds = found[other].start, found[other].end
            if speakers.setdefault(one, bounds) != bounds:
                raise InputError(f"{relation.place}: entity {one} has two speakers; keep one relation")
    for name, span in found.items():
        if span.label != SPEAKER:
            yield replace(span, speaker=speakers.get(name))


def _parts(given: Any, place: str, number: int) -> tuple[str, int, int, str]:
    """Take a span apart: [start, end, name], or an object."""
    if isinstance(given, list) and len(given) == 3:
        given = dict(zip(("start_offset", "end_offset", "label"), given, strict=True))
    fields = Fields(given, place)
    label = fields.values.get("label")
    if not isinstance(label, str) or not label.strip():
        raise InputError(f"{place}: label {shown(label)} is no name; export with the names of labels")
    name = str(fields.values.get("id", number))
    return name, fields.offset("start_offset"), fields.offset("end_offset"), label.strip()
