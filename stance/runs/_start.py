"""What a retraining starts from: a model, and the data that it was learned from.

Not here: how much those data count beside one's own (see `stance.runs._choose`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stance.dataset import Example, LabelledSet, load_shipped, read_labelled
from stance.errors import InputError
from stance.model import StanceModel
from stance.runs._report import TrainingOptions
from stance.store import load_model, named_folder

# Shorter sentences ("He did not elaborate.") recur by chance.
_TELLING_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A model to start from.

    Attributes
    ----------
    name : str
        What it is called in tables: its folder's name, without the way there.
    model : StanceModel
        The model as it stands.
    data : LabelledSet
        What it was learned from, without the articles that hold one of one's own sentences.
    n_shared : int
        How many of one's own sentences it has learned already.
    """

    name: str
    model: StanceModel
    data: LabelledSet
    n_shared: int


def open_start(options: TrainingOptions, own: LabelledSet) -> Start:
    """Load the model and its data, and refuse what does not fit one's own.

    Raises
    ------
    ModelFileError
        If the model cannot be loaded.
    DataError
        If a row of its data is faulty.
    InputError
        If the labels differ, or its data are not here or not those that its manifest names.
    """
    folder = named_folder(options.start)
    model = load_model(folder)
    name = "government-en" if folder is None else Path(str(folder)).resolve().name
    if set(model.labels) != set(own.labels):
        raise InputError(
            f"start: the labels of {name} are {', '.join(model.labels)} and those of the data are "
            f"{', '.join(own.labels)}; give data with the same ones, or learn yours alone (without --start)"
        )
    data = _data(options, model, name).select(lambda example: example.split != "test")
    kept, n_shared = _without(data, own)
    return Start(name=name, model=model, data=kept, n_shared=n_shared)


def _data(options: TrainingOptions, model: StanceModel, name: str) -> LabelledSet:
    """Read the data of the model, and hold their digests against its manifest."""
    if options.start_data:
        found = read_labelled(options.start_data, text=options.text, label=options.label, labels=options.labels)
    else:
        found = _shipped(name)
    listed = model.info.get("data")
    learned: dict[str, str] = dict(listed) if isinstance(listed, dict) else {}
    if set(found.digests.values()) == set(learned.values()):
        return found
    wanted = ", ".join(f"{file} ({digest[:12]}…)" for file, digest in sorted(learned.items())[:20]) or "no file"
    given = "the files given are others" if options.start_data else "the project's data are others"
    raise InputError(
        f"start: {name} was learned from {wanted}, and {given}; give just these files (--start-data FILES)"
    )


def _shipped(name: str) -> LabelledSet:
    try:
        return load_shipped()
    except InputError as error:
        raise InputError(
            f"start: the data that {name} was learned from are joined with yours, and an installed package does not "
            "hold them; give them (--start-data FILES), or run from a checkout of the project"
        ) from error


def _without(data: LabelledSet, own: LabelledSet) -> tuple[LabelledSet, int]:
    """Leave out the articles that hold one of the own sentences, and count those sentences."""
    wordings = [example.wording for example in own if _telling(example)]
    theirs = {example.wording for example in data}
    shared = set(wordings) & theirs
    groups = {example.group for example in data if example.wording in shared}
    kept = data.select(lambda example: example.group not in groups)
    return kept, sum(wording in shared for wording in wordings)


def _telling(example: Example) -> bool:
    return example.wording.count(" ") >= _TELLING_WORDS - 1
