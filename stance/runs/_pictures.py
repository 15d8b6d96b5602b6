"""The pictures of a run: where they may go, what is drawn, and how the card links to them.

Not here: drawing (see `stance.plots`).
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from stance.errors import InputError
from stance.files import write_whole
from stance.model import StanceModel
from stance.plots import (
    check_plots,
    draw_confusion,
    draw_curve,
    draw_reliability,
    draw_terms,
    render,
)
from stance.runs._report import TrainingReport

TITLES = {
    "confusion": "Confusion matrix: the labels that each true label is given",
    "reliability": "Reliability diagram: how often answers are right, by their probability",
    "learning-curve": "Learning curve: macro-F1 by the number of sentences learned",
    "telling-terms": "Most telling terms of each label",
}
"""What each picture shows, by the name of its files."""


def check_pictures(place: Path, model_folder: Path) -> None:
    """Refuse, before anything is learned, pictures that could not be drawn or written.

    Raises
    ------
    InputError
        If `place` is no folder, lies within the model's, or nothing can be written there.
    MissingExtraError
        If matplotlib is not installed.
    """
    check_plots()
    if Path(os.path.realpath(place)).is_relative_to(os.path.realpath(model_folder)):
        raise InputError(
            f"plots: {place} lies in the model's folder, which holds the model and nothing else; "
            f"give one beside it, such as {model_folder}-plots"
        )
    standing = next(folder for folder in (place, *place.absolute().parents) if folder.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        raise InputError(f"plots: {standing} is no folder that can be written to; give another")


def draw_all(report: TrainingReport, model: StanceModel) -> dict[str, bytes]:
    """Draw the pictures of a run: the bytes of each file by its name."""
    note = f"{report.scores.n:,} reported statements, {report.folds} folds by article."
    figures = {
        "confusion": draw_confusion(report.scores, note=note),
        "reliability": draw_reliability(report.reliability, note=note),
        "telling-terms": draw_terms(model),
    }
    if report.curve is not None:
        figures["learning-curve"] = draw_curve(report.curve, note=note)
    return {f"{name}.{kind}": content for name, figure in figures.items() for kind, content in render(figure).items()}


def write_all(files: dict[str, bytes], place: Path) -> None:
    """Write the files, each whole or not at all, in place of those of an earlier run.

    Raises
    ------
    InputError
        If the folder or a file cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"plots: {place} cannot be made ({error.strerror or error}); give another folder") from error
    for name, content in files.items():
        write_whole(place / name, content)


def linked(place: Path, model_folder: Path) -> str | None:
    """Give the way from the card to the pictures, for Markdown; None where they do not stand beside the model.

    A card travels with its model, and whoever moves the two folders together keeps the pictures; names of folders
    further up are nobody else's business.
    """
    way = Path(os.path.relpath(os.path.realpath(place), os.path.realpath(model_folder))).as_posix()
    beside = way.startswith("../") and not way.startswith("../..")
    return quote(way) if beside else None
