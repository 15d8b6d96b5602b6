"""A model to a directory: at every moment the old or the new one is there, whole.

Not here: the card's wording (see `stance.card`).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from stance.errors import InputError, ModelFileError
from stance.model import StanceModel
from stance.store._arrays import pack, shrink
from stance.store._format import (
    ARRAYS,
    CARD,
    FORMAT,
    MANIFEST,
    MAX_BYTES,
    MAX_LABEL_CHARS,
    MAX_LABELS,
    MAX_NUMBER,
    MAX_TERMS,
    PARTS,
    QUANTILES,
    TABLES,
    VOCABULARY,
    backup_of,
    canonical,
    digest,
    seal,
)
from stance.store._manifest import check_manifest, real_path
from stance.store._read import build


def save_model(model: StanceModel, folder: str | os.PathLike[str], *, card: str | None = None) -> Path:
    """Write a model to a directory, in place of the model that stood there.

    Parameters
    ----------
    model : StanceModel
        What to write.
    folder : path
        The directory: missing, empty, or holding a model and nothing else.
    card : str, optional
        Text of ``MODEL_CARD.md``; a few lines made from the model's own values where it is missing.

    Returns
    -------
    Path
        The directory, links resolved.

    Raises
    ------
    InputError
        If `model` is no model, `folder` no path, or the card no text.
    ModelFileError
        If the directory holds anything that is no part of a model, the model could not be loaded again, or writing
        fails. A whole model still stands there: the old one, or the new one where only the last tidying up failed.

    Notes
    -----
    The same model and card give the same bytes. The files are written to a directory beside the final one,
    forced to disk, and swapped in by two renames; a stop between the two leaves the old model under the name
    ``.NAME.old``, where `load_model` finds it. Two processes must not save to one directory at the same time.
    """
    if card is not None and not isinstance(card, str):
        raise InputError(f"card is {type(card).__name__}; give the text of the card")
    if not isinstance(model, StanceModel):
        raise InputError(f"model is {type(model).__name__}; give a StanceModel")
    path = real_path(folder)
    files = _files(model, card, path)
    try:
        build(check_manifest(files[MANIFEST], path / MANIFEST), files, path)
    except ModelFileError as error:
        raise ModelFileError(f"{path}: not saved, because it could not be loaded again: {error}") from error
    check_folder(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path)
        temporary.mkdir()
        for name, content in files.items():
            _write(temporary / name, content)
        _sync(temporary)
        _swap(temporary, path)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        reason = error.strerror or error
        raise ModelFileError(f"{path}: cannot be written ({reason}); choose another folder or make room") from error
    return path


def model_digest(model: StanceModel) -> str:
    """Give the SHA-256 of all that a model is made of, as it would be stored.

    Parameters
    ----------
    model : StanceModel

    Returns
    -------
    str
        64 hexadecimal digits; two models that give different answers have different ones.

    Raises
    ------
    ModelFileError
        If the model cannot be stored.
    """
    return digest(_files(model, "", Path("model"))[MANIFEST])


def check_folder(folder: str | os.PathLike[str]) -> None:
    """Refuse a folder that a model must not take the place of, before any work is done.

    Parameters
    ----------
    folder : path
        Where a model is to be saved.

    Raises
    ------
    ModelFileError
        If it holds anything that is no part of a model, since that would be lost, or is no folder.
    """
    path = real_path(folder)
    try:
        found = sorted(entry.name for entry in path.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise ModelFileError(f"{path}: is no folder for a model ({error.strerror}); choose another") from error
    foreign = [name for name in found if name not in (MANIFEST, *PARTS)]
    if foreign:
        raise ModelFileError(f"{path}: holds {foreign[0]!r}, which is no part of a model; choose another folder")


def sweep(path: Path) -> None:
    """Clear away what an interrupted save left: bring the old model back if none is there, remove the rest."""
    backup = backup_of(path)
    if backup.is_dir() and not (path / MANIFEST).exists():
        with contextlib.suppress(FileNotFoundError):
            path.rmdir()
        backup.rename(path)
    strays = [p for p in path.parent.iterdir() if p.name.startswith(f".{path.name}.") and p.name.endswith(".tmp")]
    for stray in (*strays, backup):
        shutil.rmtree(stray, ignore_errors=True)


def _swap(temporary: Path, path: Path) -> None:
    """Put the new directory in the place of the old one."""
    backup = backup_of(path)
    if path.exists():
        path.rename(backup)
    try:
        temporary.rename(path)
    except OSError:
        if backup.exists():
            backup.rename(path)
        raise
    _sync(path.parent)
    shutil.rmtree(backup, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Force a directory's entries to disk, where the system lets a directory be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files(model: StanceModel, card: str | None, path: Path) -> dict[str, bytes]:
    """Give the bytes of every file, the manifest last."""
    try:
        _check(model, path)
        parts = {
            VOCABULARY: "".join(f"{term}\n" for term in model.vocabulary).encode("utf-8"),
            TABLES: canonical(model.analyzer.tables.to_dict()),
            ARRAYS: pack({"idf": model.idf, "coef": shrink(model.coef), "intercept": shrink(model.intercept)}),
            CARD: (_plain_card(model) if card is None else card).encode("utf-8"),
        }
        files = {**parts, MANIFEST: seal(_manifest(model, parts))}
    except ModelFileError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise ModelFileError(f"{path}: the model cannot be stored as text and JSON ({error}); mend its info") from error
    for name, content in files.items():
        if len(content) > MAX_BYTES[name]:
            raise ModelFileError(
                f"{path / name}: {len(content):,} bytes, at most {MAX_BYTES[name]:,} are stored; "
                "fit the model with fewer terms or a shorter card"
            )
    return files


def _manifest(model: StanceModel, parts: dict[str, bytes]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "labels": list(model.labels),
        "terms": len(model.vocabulary),
        "settings": model.analyzer.settings.to_dict(),
        "temperature": float(model.temperature),
        "conformal": [float(q) for q in model.conformal],
        "info": dict(model.info),
        "files": {name: {"bytes": len(content), "sha256": digest(content)} for name, content in parts.items()},
    }


def _check(model: StanceModel, path: Path) -> None:
    """Refuse what could not be loaded again."""
    if not 2 <= len(model.labels) <= MAX_LABELS or not 1 <= len(model.vocabulary) <= MAX_TERMS:
        raise ModelFileError(
            f"{path}: {len(model.labels)} labels and {len(model.vocabulary):,} terms; "
            f"2 to {MAX_LABELS:,} labels and 1 to {MAX_TERMS:,} terms can be stored"
        )
    for label in model.labels:
        if not 0 < len(label) <= MAX_LABEL_CHARS:
            raise ModelFileError(
                f"{path}: label {label[:40]!r} has {len(label)} characters; 1 to {MAX_LABEL_CHARS} can be stored"
            )
    for term in model.vocabulary:
        if not term or "\n" in term:
            raise ModelFileError(f"{path}: term {term!r} is empty or holds a line break; terms are stored one a line")
    if len(model.conformal) not in (0, QUANTILES):
        raise ModelFileError(f"{path}: conformal has {len(model.conformal)} quantiles; 0 or {QUANTILES} can be stored")
    for name in ("idf", "coef", "intercept"):
        if float(abs(getattr(model, name)).max()) > MAX_NUMBER:
            raise ModelFileError(f"{path}: {name} holds a number beyond {MAX_NUMBER:,.0f}; fit the model again")


def _plain_card(model: StanceModel) -> str:
    labels = ", ".join(model.labels)
    return (
        f"# A stance model\n\nLabels: {labels}. {len(model.vocabulary):,} terms. Nothing else is recorded about it.\n"
    )
