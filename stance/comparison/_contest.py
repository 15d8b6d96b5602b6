"""Two methods by their names, asked the same labelled sentences.

Not here: figures and how they are shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.dataset import Example, LabelledSet, read_labelled
from stance.errors import InputError
from stance.evaluation import Answers, Comparison, answer_with, compare, vader
from stance.labels import LABELS
from stance.model import StanceModel
from stance.store import load_model, named_folder

VADER = "vader"

# With fewer, a draw often holds only some of them, and percentiles of draws say little.
_FEW_ARTICLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: how it was named, and what it answered."""

    name: str
    answers: Answers

    def confidence(self, place: int) -> float | None:
        """Give the probability of its answer to a sentence; None for a method without probabilities."""
        p = self.answers.probabilities
        return None if p is None else float(p[place].max())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Two methods, what they were asked, and how they did.

    Attributes
    ----------
    first, second : Side
        The two.
    examples : tuple of Example
        The sentences that were asked.
    comparison : Comparison
        The figures.
    notes : tuple of str
        What a reader of the figures has to know, each a sentence or two.
    """

    first: Side
    second: Side
    examples: tuple[Example, ...]
    comparison: Comparison
    notes: tuple[str, ...]


def run_contest(
    first: str | os.PathLike[str],
    second: str | os.PathLike[str],
    files: Sequence[str | os.PathLike[str]],
    *,
    text: str = "text",
    label: str = "label",
    articles: str | os.PathLike[str] | None = None,
    split: str | None = None,
    seed: int = 0,
) -> Contest:
    """Ask two methods for the stance of every reported statement of some labelled files.

    Parameters
    ----------
    first, second : path or str
        A model directory each; or ``"shipped"``, the model that comes with the library; or ``"vader"``.
    files : sequence of path
        Labelled data, as `stance.dataset.read_labelled` takes them; so are `text`, `label` and `articles`.
    split : str, optional
        Ask only rows of this split: ``"train"``, ``"dev"`` or ``"test"``.
    seed : int
        Seed of the draws behind the intervals.

    Returns
    -------
    Contest
        The narrator's own sentences are left out, as in all figures of this library.

    Raises
    ------
    DataError
        If a row is faulty.
    InputError
        If the two have different labels, a row has a label that is none of theirs, or no row is left.
    ModelFileError
        If a model cannot be loaded.

    Notes
    -----
    A model tells the SHA-256 of the files that it was learned from, and no sentence of them. So a file that it has
    learned is noticed, byte by byte the same; sentences that stand in another file as well are not.
    """
    models = [_model(name) for name in (first, second)]
    names = [os.fspath(name) for name in (first, second)]
    labels = _common_labels(names, models)
    data = read_labelled(files, text=text, label=label, articles=articles)
    asked = data.select(lambda example: example.reported and split in (None, example.split))
    _refuse_foreign_labels(asked, labels)
    if not len(asked):
        which = f" with split {split!r}" if split else ""
        raise InputError(f"{os.fspath(files[0])}: no reported statement{which} is left; give rows that report a source")
    sides = [Side(name=name, answers=_ask(model, asked)) for name, model in zip(names, models, strict=True)]
    found = compare(asked.examples, sides[0].answers, sides[1].answers, labels=labels, seed=seed)
    notes = [
        *(
            note
            for name, model in zip(names, models, strict=True)
            for note in _learned(name, model, files, data, asked)
        ),
        *_about_data(found, data, asked, split),
    ]
    return Contest(
        first=sides[0],
        second=sides[1],
        examples=asked.examples,
        comparison=found,
        notes=tuple(dict.fromkeys(notes)),  # of a model beside itself once
    )


def _model(name: str | os.PathLike[str]) -> StanceModel | None:
    """Load what a name means; None for VADER, which is no model."""
    return None if name == VADER else load_model(named_folder(name))


def _ask(model: StanceModel | None, asked: LabelledSet) -> Answers:
    return vader(asked, asked) if model is None else answer_with(model, asked)


def _common_labels(names: Sequence[str], models: Sequence[StanceModel | None]) -> tuple[str, ...]:
    one, other = (LABELS if model is None else model.labels for model in models)
    if set(one) != set(other):
        raise InputError(
            f"{names[0]} answers {', '.join(one)}, and {names[1]} answers {', '.join(other)}: only methods of the same "
            "labels can be compared; train both on data with the same labels"
        )
    return tuple(one)


def _refuse_foreign_labels(asked: LabelledSet, labels: Sequence[str]) -> None:
    for example in asked:
        if example.label not in labels:
            raise InputError(
                f"{example.where}: label {example.label!r} is not one that the two answer ({', '.join(labels)}); "
                "give data with their labels, or models of yours"
            )


def _learned(
    name: str,
    model: StanceModel | None,
    files: Sequence[str | os.PathLike[str]],
    data: LabelledSet,
    asked: LabelledSet,
) -> list[str]:
    """Say how many of the sentences a model has learned, as far as can be known."""
    if model is None:
        return []
    known = model.info.get("data")
    if not isinstance(known, Mapping) or not known:
        return [f"{name} does not tell what it learned: it may have learned these very sentences."]
    learned = {value for value in known.values() if isinstance(value, str)}
    # The set keeps one digest a file, in the order in which they were given.
    digests = zip(map(Path, files), data.digests.values(), strict=True)
    same = {file for file, digest in digests if digest in learned}
    n_seen = sum(example.path in same and example.split != "test" for example in asked)
    if n_seen:
        how_many = f"{n_seen:,} of these {len(asked):,} statements"
        return [f"{name} has learned {how_many}: its figures flatter it, and say nothing of new text."]
    return [f"{name} has learned none of these files; the same sentences in another file would not be noticed."]


def _about_data(found: Comparison, data: LabelledSet, asked: LabelledSet, split: str | None) -> list[str]:
    notes = []
    n_narrated = sum(not example.reported for example in data)
    if n_narrated:
        notes.append(f"{n_narrated:,} of the narrator's own sentences were left out.")
    if split is None and any(example.split == "test" for example in asked) and len({e.split for e in asked}) > 1:
        notes.append("Rows of all splits were asked; --split test asks those that training leaves out.")
    absent = [part.label for part in found.by_label if not part.n]
    if absent:
        notes.append(f"No statement is truly {' or '.join(absent)}: the macro-F1 is the mean of the other labels.")
    if found.n_articles == 1:
        notes.append("All statements stand in one article: there is nothing to draw, so no interval can be given.")
    elif found.n_articles < _FEW_ARTICLES:
        notes.append(f"{found.n_articles} articles are few to draw from: true intervals are wider than those shown.")
    return notes
