"""The labelled data that come with the checkout.

Not here: how they were made; ``data/README.md`` says so.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from stance.dataset._read import read_labelled
from stance.dataset._values import LabelledSet
from stance.errors import InputError

_CHECKOUT = Path(__file__).resolve().parents[2]


def shipped_files() -> tuple[Path, ...]:
    """Name the files of labelled sentences and articles in ``data/``, stand-off labels left out.

    Returns
    -------
    tuple of Path
        Written articles, isolated sentences, statements labelled toward a second actor, and the restated seed
        articles, in this order.

    Raises
    ------
    InputError
        If there is no ``data/``: an installed package does not carry it.
    """
    data = _CHECKOUT / "data"
    found = sorted((data / "articles").glob("*.jsonl"))
    single = (data / "isolated.jsonl", data / "second_targets.jsonl", data / "seeds" / "restated.jsonl")
    found += [path for path in single if path.is_file()]
    if not found:
        raise InputError(
            f"no labelled data in {data}; run from a checkout of the project, or name your own files (--data)"
        )
    return tuple(found)


def load_shipped(articles: str | os.PathLike[str] | None = None) -> LabelledSet:
    """Read the labelled data that come with the checkout.

    Parameters
    ----------
    articles : path, optional
        A folder with the original seed articles. With it their stand-off labels are read as well.

    Returns
    -------
    LabelledSet
        The examples.

    Raises
    ------
    InputError
        If there is no ``data/`` beside the package.
    DataError
        If a row is faulty, or an article in the folder is not the one that was labelled.
    """
    shipped = read_labelled(shipped_files())
    if articles is None:
        return shipped
    originals = read_labelled([_CHECKOUT / "data" / "seeds" / "labels.jsonl"], articles=articles)
    # The stand-off labels leave the target to the restated article of the same name.
    targets = {example.article: example.statement.target for example in shipped}
    with_target = (
        replace(example, statement=replace(example.statement, target=targets.get(example.article)))
        for example in originals
    )
    return shipped + replace(originals, examples=tuple(with_target))
