"""To Label Studio: tasks with annotations, guesses and relations as JSON, and the XML of the page that goes with them.

Follows its task format (labelstud.io/guide/task_format, /guide/predictions); offsets count code points.

Not here: what comes back, and its server.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from stance.exchange._tasks import SAID_BY, SPEAKER, LabelledSpan, Task
from stance.palette import looks

_TAG, _TEXT = "stance", "text"
_MOST_KEYS = 9


def to_label_studio(tasks: Sequence[Task], *, guesses: bool = False) -> str:
    """Write tasks for Label Studio.

    Parameters
    ----------
    tasks : sequence of Task
        Articles with spans, or statements.
    guesses : bool
        Whether the model's guesses are passed along, as predictions.

    Returns
    -------
    str
        JSON: a list of tasks, with labels as annotations.
    """
    return json.dumps([_written(task, guesses=guesses) for task in tasks], ensure_ascii=False, indent=1) + "\n"


def label_studio_config(labels: Sequence[str], *, whole: bool, speakers: bool = False) -> str:
    """Write the labelling interface that belongs to the tasks.

    Parameters
    ----------
    labels : sequence of str
        Label names, in the order of their keys.
    whole : bool
        Whether each task is one statement; else an article with spans.
    speakers : bool
        Whether the words that name speakers are marked and linked, too.

    Returns
    -------
    str
        XML for "Labeling Interface, Code".

    Examples
    --------
    >>> print(label_studio_config(["backs", "faults"], whole=True))
    <View>
      <Text name="text" value="$text"/>
      <Header value="$speaker" size="5"/>
      <Choices name="stance" toName="text" choice="single-radio" required="true">
        <Choice value="backs" hotkey="1"/>
        <Choice value="faults" hotkey="2"/>
      </Choices>
    </View>
    """
    keys = [f' hotkey="{k}"' if k <= _MOST_KEYS else "" for k in range(1, len(labels) + 1)]
    if whole:
        lines = [f'  <Text name="{_TEXT}" value="$text"/>', '  <Header value="$speaker" size="5"/>']
        lines.append(f'  <Choices name="{_TAG}" toName="{_TEXT}" choice="single-radio" required="true">')
        lines += [f"    <Choice value={quoteattr(label)}{key}/>" for label, key in zip(labels, keys, strict=True)]
        return "\n".join(["<View>", *lines, "  </Choices>", "</View>"])
    colours = looks(labels)
    lines = ["  <Style>.htx-text{ white-space: pre-wrap; }</Style>"]
    if speakers:
        lines.append(f'  <Relations><Relation value="{SAID_BY}"/></Relations>')
    lines.append(f'  <Labels name="{_TAG}" toName="{_TEXT}">')
    lines += [
        f'    <Label value={quoteattr(label)} background="{colours[label].light}"{key}/>'
        for label, key in zip(labels, keys, strict=True)
    ]
    if speakers:
        lines.append(f'    <Label value="{SPEAKER}" background="#444444" hotkey="0"/>')
    return "\n".join(["<View>", *lines, "  </Labels>", f'  <Text name="{_TEXT}" value="$text"/>', "</View>"])


def _written(task: Task, *, guesses: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"text": task.text, "article": task.article}
    if task.whole:
        known = task.rows[0] if task.rows else {}
        data |= {"speaker": known.get("speaker") or "", "statements": [known]}
        own, guessed = _choice(task.label), _choice(task.guess)
    else:
        # Notes stand with the regions, where they may be changed or taken out.
        data["statements"] = [{name: value for name, value in row.items() if name != "note"} for row in task.rows]
        own, guessed = _regions(task, task.spans), _regions(task, task.guesses)
    written: dict[str, Any] = {"data": data}
    if own:
        written["annotations"] = [{"result": own}]
    if guesses and guessed:
        written["predictions"] = [{"model_version": "stance", "result": guessed}]
    return written


def _choice(label: str | None) -> list[dict[str, Any]]:
    value = {"choices": [label]}
    return [] if label is None else [{"from_name": _TAG, "to_name": _TEXT, "type": "choices", "value": value}]


def _regions(task: Task, spans: Sequence[LabelledSpan]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    speakers: dict[tuple[int, int], str] = {}
    for number, span in enumerate(span for span in spans if span.label is not None):
        region = _region(f"s{number}", task.text, span.start, span.end, span.label or "")
        if span.note:
            region["meta"] = {"text": [span.note]}
        found.append(region)
        if span.speaker is None:
            continue
        if span.speaker not in speakers:
            speakers[span.speaker] = f"p{len(speakers)}"
            found.append(_region(speakers[span.speaker], task.text, *span.speaker, SPEAKER))
        ends = {"from_id": f"s{number}", "to_id": speakers[span.speaker]}
        found.append({"type": "relation", **ends, "direction": "right", "labels": [SAID_BY]})
    return found


def _region(name: str, text: str, start: int, end: int, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    return {"id": name, "from_name": _TAG, "to_name": _TEXT, "type": "labels", "value": value}
