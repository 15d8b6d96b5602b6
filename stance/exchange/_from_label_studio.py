"""From Label Studio: annotations with regions, choices and relations out of its JSON.

Label Studio counts code points and once counted UTF-16 units; a region holds its text, too, so that a file shows which
of the two it is.

Not here: its other formats (JSON-MIN, CSV, CoNLL).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stance.errors import InputError
from stance.exchange._counting import COUNTINGS, from_units, has_wide
from stance.exchange._fields import Fields
from stance.exchange._tasks import SPEAKER, LabelledSpan, Task


def from_label_studio(text: str, path: str, *, annotator: str | None = None, counting: str | None = None) -> list[Task]:
    """Read what Label Studio exported as JSON.

    Parameters
    ----------
    text : str
        The content of the file.
    path : str
        Its name, for messages.
    annotator : str, optional
        Whose annotations to take, where tasks have those of several people: a name, an e-mail address or a number.
    counting : str, optional
        ``"code-points"`` or ``"utf-16"``: how offsets count. Found out from the texts of the regions where left out.

    Returns
    -------
    list of Task
        Those with an annotation that was not cancelled.

    Raises
    ------
    InputError
        If the file is none of the format, holds something that this library has no place for, or a task has
        annotations of several people. The message names file and task.
    """
    try:
        found = json.loads(text)
    except RecursionError:
        raise InputError(f"{path}: nests too deeply; export as JSON") from None
    except ValueError as error:
        raise InputError(f"{path}: is no JSON ({error}); export as JSON") from None
    if not isinstance(found, list):
        raise InputError(f"{path}: is a JSON {type(found).__name__} and no list of tasks; export as JSON")
    read = [_Read(values, f"{path}: task {_name(values, number)}") for number, values in enumerate(found, start=1)]
    chosen = [(task, given) for task in read if (given := task.annotation(annotator)) is not None]
    way = counting or _counting([region for task, given in chosen for region in task.regions(given)])
    return [task.task(given, way) for task, given in chosen]


def _name(values: object, number: int) -> str:
    given = values.get("id") if isinstance(values, Mapping) else None
    return str(given) if isinstance(given, int | str) else str(number)


class _Region:
    """A region: its offsets as they stand, its label, its text where it is told."""

    def __init__(self, result: Fields, text: str) -> None:
        value = result.fields("value")
        self.place, self.text = result.place, text
        self.start, self.end = value.offset("start"), value.offset("end")
        said = value.values.get("text")
        self.said = said if isinstance(said, str) else None
        self.labels: list[str] = []
        notes = result.values.get("meta")
        note = notes.get("text") if isinstance(notes, dict) else None
        self.note = " ".join(map(str, note)) if isinstance(note, list) else str(note or "")

    def span(self, counting: str) -> tuple[int, int]:
        """Give code-point offsets, or say why there are none."""
        back = from_units(self.text, counting)
        start, end = back(self.start), back(self.end)
        if start is None or end is None or start >= end:
            raise InputError(
                f"{self.place}: span [{self.start}, {self.end}) does not lie in the text, which has "
                f"{len(self.text):,} characters, or cuts one in two; tell how offsets count ({', '.join(COUNTINGS)})"
            )
        return start, end

    def fits(self, counting: str) -> bool:
        """Whether the offsets cut out the text that the region holds; blanks and line ends are written variously."""
        try:
            start, end = self.span(counting)
        except InputError:
            return False
        return self.said is None or _bare(self.text[start:end]) == _bare(self.said)


def _bare(text: str) -> str:
    return "".join(text.replace("\\n", "").split())


def _counting(regions: Sequence[_Region]) -> str:
    """Find out how offsets count: code points, unless only UTF-16 fits."""
    ways = [way for way in COUNTINGS if all(region.fits(way) for region in regions)]
    if ways:
        return ways[0]
    bad = next((r for r in regions if not any(r.fits(way) for way in COUNTINGS)), None)
    if bad is None:
        first = next(region for region in regions if has_wide(region.text))
        raise InputError(
            f"{first.place}: some offsets of the file count code points and some UTF-16 units; "
            "export the projects one by one"
        )
    bad.span(COUNTINGS[0])
    raise InputError(
        f"{bad.place}: span [{bad.start}, {bad.end}) is {bad.text[bad.start : bad.end][:60]!r} in the text, but "
        f"{(bad.said or '')[:60]!r} in the region; export the task anew"
    )


class _Read:
    """A task as it stands in the file."""

    def __init__(self, values: object, place: str) -> None:
        self.fields = Fields(values, place)
        if "data" not in self.fields.values:
            raise InputError(f"{place}: data is missing; export as JSON, not as JSON-MIN")
        self.data = self.fields.fields("data")
        self.text = self.data.text("text") or ""

    def annotation(self, wanted: str | None) -> Fields | None:
        """Give the annotation to take: the newest one of one person."""
        # Before version 1.0 they were called completions.
        name = "completions" if "completions" in self.fields.values else "annotations"
        given = [
            one for one in self.fields.each(name) if not (one.values.get("was_cancelled") or one.values.get("skipped"))
        ]
        if wanted is not None:
            given = [one for one in given if wanted in _people(one)]
        people = dict.fromkeys(_person(one) for one in given)
        if len(people) > 1:
            raise InputError(
                f"{self.fields.place}: has annotations of {', '.join(str(who) for who in people)}; take them one by "
                "one (--annotator) and compare them with: stance agree"
            )
        return max(given, key=lambda one: str(one.values.get("updated_at") or ""), default=None)

    def regions(self, given: Fields) -> list[_Region]:
        """Give the labelled stretches of an annotation."""
        return list(self._parts(given)[0].values())

    def task(self, given: Fields, counting: str) -> Task:
        """Put the task together."""
        regions, choices, relations = self._parts(given)
        article = self.data.text("article", optional=True) or f"task-{self.fields.place.rpartition('task ')[2]}"
        rows = tuple(one.values for one in self.data.each("statements"))
        whole = not regions and bool(choices)
        task = Task(
            text=self.text,
            article=article if not whole else self.data.text("article", optional=True),
            rows=rows,
            place=self.fields.place,
            annotator=_person(given),
            whole=whole,
        )
        if whole:
            return replace(task, label=_single(choices, f"{given.place}: choices"))
        return replace(task, spans=tuple(_spans(regions, relations, counting)))

    def _parts(self, given: Fields) -> tuple[dict[str, _Region], list[str], list[Fields]]:
        regions: dict[str, _Region] = {}
        choices: list[str] = []
        relations: list[Fields] = []
        for number, result in enumerate(given.each("result"), start=1):
            kind = result.choice("type", ("labels", "choices", "relation", "textarea"))
            if kind == "relation":
                relations.append(result)
            elif kind == "choices" and "start" not in result.fields("value").values:
                choices += result.fields("value").texts("choices")
            elif kind != "textarea":
                name = str(result.values.get("id", f"#{number}"))
                region = regions.setdefault(name, _Region(result, self.text))
                # A choice made for a region says more than the label that it was marked with.
                named = result.fields("value").texts(kind)
                region.labels = named if kind == "choices" or not region.labels else region.labels
        return regions, choices, relations


def _spans(regions: Mapping[str, _Region], relations: Sequence[Fields], counting: str) -> Iterator[LabelledSpan]:
    labels = {name: _single(region.labels, f"{region.place}: labels") for name, region in regions.items()}
    speakers: dict[str, str] = {}
    for relation in relations:
        ends = [str(relation.values.get(name)) for name in ("from_id", "to_id")]
        lost = next((end for end in ends if end not in regions), None)
        if lost is not None:
            raise InputError(f"{relation.place}: relation to {lost!r}, which is no region; export the task anew")
        one, other = ends if labels[ends[1]] == SPEAKER else ends[::-1]
        if labels[other] != SPEAKER or labels[one] == SPEAKER:
            continue  # a relation of the annotator's own between two statements
        if speakers.setdefault(one, other) != other:
            raise InputError(f"{regions[one].place}: has two speakers; keep one relation to a {SPEAKER!r}")
    for name, region in regions.items():
        if labels[name] != SPEAKER:
            start, end = region.span(counting)
            speaker = regions[speakers[name]].span(counting) if name in speakers else None
            yield LabelledSpan(start=start, end=end, label=labels[name], speaker=speaker, note=region.note)


def _single(labels: Sequence[str], place: str) -> str:
    if len(labels) != 1:
        raise InputError(f"{place} holds {len(labels)} of them ({', '.join(labels) or 'none'}); give each one label")
    return labels[0]


def _people(given: Fields) -> list[str]:
    who = given.values.get("completed_by")
    values = [who.get(name) for name in ("email", "username", "id", "first_name")] if isinstance(who, dict) else [who]
    return [str(value) for value in values if value not in (None, "")]


def _person(given: Fields) -> str | None:
    return next(iter(_people(given)), None)
