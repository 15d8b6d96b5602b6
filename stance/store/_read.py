"""A directory to a model: everything is checked before anything is built.

Not here: what a model answers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError, ModelFileError
from stance.features import Analyzer, Settings, WordTables
from stance.model import StanceModel
from stance.store._arrays import grow, largest_size, unpack
from stance.store._format import (
    ARRAYS,
    MANIFEST,
    MAX_BYTES,
    MAX_NAMES,
    MAX_NUMBER,
    MAX_SETTING,
    MIN_IDF,
    PARTS,
    TABLES,
    VOCABULARY,
    backup_of,
    digest,
    parse,
)
from stance.store._manifest import fault, model_path, read_bytes, read_manifest, real_path, shapes

_PACKAGE = Path(__file__).resolve().parents[1]
# A wheel carries the model inside the package; an editable install finds it in the checkout.
_HOMES = (_PACKAGE / "resources" / "models", _PACKAGE.parent / "models")
_SHIPPED = "government-en"
# Two quotation marks in a row, the first not escaped: in JSON that is an empty text and nothing else.
_EMPTY_TEXT = re.compile(rb'(?<!\\)""')


def shipped_folder() -> Path:
    """Find the model that comes with the library.

    Raises
    ------
    ModelFileError
        If it is not there.
    """
    for home in _HOMES:
        if (home / _SHIPPED / MANIFEST).is_file():
            return home / _SHIPPED
    looked = " and ".join(str(home) for home in _HOMES)
    raise ModelFileError(f"model {_SHIPPED!r} not found in {looked}; reinstall the package, or run python train.py")


def named_folder(name: str | os.PathLike[str] | None) -> str | os.PathLike[str] | None:
    """Give the directory that a command means by a name: None, the own model, for ``shipped`` or no name."""
    return None if name == "shipped" else name


def load_model(folder: str | os.PathLike[str] | None = None) -> StanceModel:
    """Read a model from a directory.

    Parameters
    ----------
    folder : path, optional
        A directory that `save_model` wrote; the model that comes with the library where it is missing.

    Returns
    -------
    StanceModel
        Answers exactly as the model that was saved.

    Raises
    ------
    InputError
        If `folder` is no path.
    ModelFileError
        If a file is missing, is no regular file, is larger or smaller than the manifest says, has another digest, or
        holds anything but what its place allows. The message names the file and what to do.

    Notes
    -----
    Nothing in a model is run: it is text, JSON and numbers. A model from a stranger can at worst answer wrongly.
    """
    path = locate(folder)
    manifest = read_manifest(path)
    return build(manifest, {name: read_part(path, name, manifest) for name in PARTS}, path)


def locate(folder: str | os.PathLike[str] | None) -> Path:
    """Give the directory of a model; that of the shipped one where none is named."""
    return shipped_folder() if folder is None else _existing(model_path(folder))


def build(manifest: dict[str, Any], files: Mapping[str, bytes], path: Path) -> StanceModel:
    """Build a model from a checked manifest and the bytes of the other files; any fault is a ModelFileError."""
    settings = settings_of(manifest["settings"], path / MANIFEST)
    vocabulary = terms_of(files[VOCABULARY], manifest["terms"], path / VOCABULARY)
    tables = tables_of(files[TABLES], path / TABLES)
    idf, coef, intercept = arrays_of(files[ARRAYS], manifest, path / ARRAYS)
    try:
        return StanceModel(
            labels=tuple(manifest["labels"]),
            analyzer=Analyzer(tables=tables, settings=settings),
            vocabulary=vocabulary,
            idf=idf,
            coef=coef,
            intercept=intercept,
            temperature=manifest["temperature"],
            conformal=tuple(manifest["conformal"]),
            info=manifest["info"],
        )
    except InputError as error:
        raise fault(path, str(error)) from error


def _existing(path: Path) -> Path:
    """Give the directory, or the one that an interrupted save set aside."""
    try:
        if path.is_dir():
            return path
        if path.exists():
            raise fault(path, "is no directory", "name the directory that holds manifest.json")
        backup = backup_of(real_path(path))
        if backup.is_dir():
            return backup
    except OSError as error:
        raise fault(path, f"cannot be reached ({error.strerror})", "check the path and its permissions") from error
    raise fault(path, "no such directory", "check the path, or train a model there")


def _limit(name: str, manifest: dict[str, Any]) -> int:
    """Give the most bytes that a file may have: for arrays, what their shapes need."""
    limit = MAX_BYTES[name]
    return min(limit, largest_size(shapes(manifest))) if name == ARRAYS else limit


def read_part(path: Path, name: str, manifest: dict[str, Any]) -> bytes:
    """Read one of the files that a manifest names, and hold it against size and digest."""
    entry = manifest["files"][name]
    content = read_bytes(path / name, _limit(name, manifest))
    if len(content) != entry["bytes"]:
        raise fault(path / name, f"has {len(content):,} bytes where the manifest says {entry['bytes']:,}")
    if digest(content) != entry["sha256"]:
        raise fault(path / name, "was changed after it was written: its digest is not the one in the manifest")
    return content


def terms_of(content: bytes, n_terms: int, path: Path) -> tuple[str, ...]:
    """Read the vocabulary."""
    # Counted before anything is built of them.
    n_lines = content.count(b"\n")
    if n_lines != n_terms or not content.endswith(b"\n"):
        raise fault(path, f"holds {n_lines:,} whole lines where the manifest says {n_terms:,} terms")
    try:
        # Not splitlines: a term may hold one of the rarer line separators.
        terms = content[:-1].decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise fault(path, f"is not UTF-8 at byte {error.start}") from error
    if len(set(terms)) != n_terms or "" in terms:
        raise fault(path, "holds an empty or a repeated term")
    return tuple(terms)


def tables_of(content: bytes, path: Path) -> WordTables:
    """Read the word tables."""
    try:
        value = parse(content)
        if not isinstance(value, dict):
            raise ValueError(f"it is a {type(value).__name__}, not an object")
        if b'""' in content and _EMPTY_TEXT.search(content):
            raise ValueError("a word or a name in it is empty")
        tables = WordTables.from_dict(value)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise fault(path, f"holds no word tables ({error})") from error
    if not all(abs(v) <= MAX_NUMBER for v in tables.valence.values()):
        raise fault(path, f"holds a valence beyond {MAX_NUMBER:,.0f}")
    if not all(" " in pattern for pattern in tables.phrases):
        raise fault(path, "holds a pattern of a single word; patterns have two or more")
    if any(len(names) > MAX_NAMES for table in (tables.classes, tables.functions) for names in table.values()):
        raise fault(path, f"holds a word of more than {MAX_NAMES} classes or kinds")
    return tables


def settings_of(value: dict[str, Any], path: Path) -> Settings:
    """Read the settings."""
    for name, number in value.items():
        if isinstance(number, int) and number > MAX_SETTING:
            raise fault(path, f"setting {name} is beyond {MAX_SETTING}")
    try:
        settings = Settings.from_dict(value)
    except (TypeError, ValueError) as error:
        raise fault(path, f"holds settings that are not known ({error})") from error
    if len(set(settings.families)) != len(settings.families):
        raise fault(path, "setting families holds a name twice")
    return settings


def arrays_of(content: bytes, manifest: dict[str, Any], path: Path) -> list[NDArray[np.float64]]:
    """Read idf, coef and intercept."""
    try:
        stored = unpack(content, shapes(manifest))
    except ValueError as error:
        raise fault(path, f"cannot be taken as arrays: {error}") from error
    arrays = [grow(stored[name]) for name in ("idf", "coef", "intercept")]
    for array in arrays:
        # A comparison that a NaN fails as well.
        if not (np.abs(array) <= MAX_NUMBER).all():
            raise fault(path, f"holds a number that is not finite or beyond {MAX_NUMBER:,.0f}")
    if not (arrays[0] >= MIN_IDF).all():
        raise fault(path, f"holds an idf below {MIN_IDF}")
    return arrays
