"""A model to and from a directory: checked before it is built, written whole or not at all, no pickle.

Not here: what the numbers mean (see `stance.model`).

A model directory holds five files::

    manifest.json    format, labels, settings, sizes, and the SHA-256 of every other file; sealed by a digest of its own
    vocabulary.txt   one term a line, in column order
    tables.json      the word tables of the analysis
    arrays.npz       idf, coef, intercept; not compressed, no pickle
    MODEL_CARD.md    what the model is, for people

A digest finds damage; it does not prove who made a model. The worst that a made-up model can do is answer wrongly.
"""

from __future__ import annotations

from stance.store._examine import Examination, Finding, examine_folder, read_card
from stance.store._read import load_model, named_folder, shipped_folder
from stance.store._write import check_folder, model_digest, save_model

__all__ = [
    "Examination",
    "Finding",
    "check_folder",
    "examine_folder",
    "load_model",
    "model_digest",
    "named_folder",
    "read_card",
    "save_model",
    "shipped_folder",
]
