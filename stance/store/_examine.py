"""A directory looked at piece by piece: what is sound in it, what is not, and what else lies there.

Every piece is judged by the very checks that loading makes; only here the first fault is not the last word.

Not here: what the model answers, and what its card says (see `stance.verification`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

from stance.errors import ModelFileError
from stance.features import WordTables
from stance.model import StanceModel
from stance.store._format import ARRAYS, CARD, FORMAT, MANIFEST, PARTS, TABLES, VOCABULARY
from stance.store._manifest import fault, read_manifest, shapes
from stance.store._read import arrays_of, build, locate, read_part, settings_of, tables_of, terms_of

_Value = TypeVar("_Value")
_DIGEST_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    what : str
        What it is, in a word or two.
    state : {"ok", "wrong", "note", "skipped"}
        `note` is worth knowing and no fault; `skipped` could not be looked at, since what it needs is faulty.
    detail : str
        What was found.
    """

    what: str
    state: Literal["ok", "wrong", "note", "skipped"]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found in a model directory; `model` and `card` are None where they could not be built or read."""

    folder: Path
    findings: tuple[Finding, ...]
    model: StanceModel | None
    card: str | None


def examine_folder(folder: str | os.PathLike[str] | None = None) -> Examination:
    """Look at every file of a model directory, whatever is wrong with the others.

    Parameters
    ----------
    folder : path, optional
        A directory that `save_model` wrote; the model that comes with the library where it is missing.

    Returns
    -------
    Examination
        There is a model in it exactly where `load_model` would give one.

    Raises
    ------
    InputError
        If `folder` is no path.
    ModelFileError
        If there is no such directory.
    """
    path = locate(folder)
    seen = _Look(path)
    manifest = seen.at(MANIFEST, lambda: read_manifest(path), lambda _: f"format {FORMAT}, sealed by its own digest")
    if manifest is not None:
        seen.found("labels", "ok", f"{len(manifest['labels'])}: {', '.join(manifest['labels'])}")
    files = {name: _part(seen, path, name, manifest) for name in PARTS}
    _meaning(seen, path, manifest, files)
    whole = all(finding.state not in ("wrong", "skipped") for finding in seen.findings)
    model = seen.at("model", lambda: build(manifest, files, path), _size, needs=whole)  # type: ignore[arg-type]
    content = files[CARD]
    card = seen.at("card", lambda: _text(content, path / CARD), _lines, needs=content is not None)
    _others(seen, path)
    return Examination(folder=path, findings=tuple(seen.findings), model=model, card=card)


def read_card(folder: str | os.PathLike[str] | None = None) -> str:
    """Read the card of a model, checked against its digest.

    Parameters
    ----------
    folder : path, optional
        A directory that `save_model` wrote; the model that comes with the library where it is missing.

    Returns
    -------
    str
        The text as it stands there: a stranger's, so defuse it before it is shown.

    Raises
    ------
    InputError
        If `folder` is no path.
    ModelFileError
        If manifest or card are missing, damaged, or no text.
    """
    path = locate(folder)
    manifest = read_manifest(path)
    return _text(read_part(path, CARD, manifest), path / CARD)


class _Look:
    """Gathers findings."""

    def __init__(self, path: Path) -> None:
        self.findings: list[Finding] = []
        self._path = path

    def found(self, what: str, state: Literal["ok", "wrong", "note", "skipped"], detail: str) -> None:
        self.findings.append(Finding(what=what, state=state, detail=detail))

    def at(
        self, what: str, check: Callable[[], _Value], tell: Callable[[_Value], str], *, needs: bool = True
    ) -> _Value | None:
        """Make one check; its value is None where it fails, or where what it needs is not there."""
        if not needs:
            self.found(what, "skipped", "what it rests on is faulty")
            return None
        try:
            value = check()
        except ModelFileError as error:
            self.found(what, "wrong", str(error).removeprefix(f"{self._path}{os.sep}"))
            return None
        self.found(what, "ok", tell(value))
        return value


def _part(seen: _Look, path: Path, name: str, manifest: dict[str, Any] | None) -> bytes | None:
    def tell(content: bytes) -> str:
        digest = manifest["files"][name]["sha256"] if manifest else ""
        return f"{len(content):,} bytes, SHA-256 {digest[:_DIGEST_SHOWN]}… fits"

    return seen.at(name, lambda: read_part(path, name, manifest or {}), tell, needs=manifest is not None)


def _meaning(seen: _Look, path: Path, manifest: dict[str, Any] | None, files: dict[str, bytes | None]) -> None:
    """Look at what the files say, each by itself."""
    known = manifest or {}
    text, tables, arrays = (files[name] or b"" for name in (VOCABULARY, TABLES, ARRAYS))
    there = manifest is not None
    seen.at(
        "settings",
        lambda: settings_of(known["settings"], path / MANIFEST),
        lambda settings: f"{len(settings.families)} families of terms, all known",
        needs=there,
    )
    terms = seen.at(
        "terms",
        lambda: terms_of(text, known["terms"], path / VOCABULARY),
        lambda terms: f"{len(terms):,}, none empty, none twice",
        needs=there and files[VOCABULARY] is not None,
    )
    if terms is not None and any(a > b for a, b in pairwise(terms)):
        seen.found("order of terms", "note", "not sorted, as training writes them; answers do not depend on it")
    seen.at("word tables", lambda: tables_of(tables, path / TABLES), _tables, needs=files[TABLES] is not None)
    seen.at(
        "arrays",
        lambda: arrays_of(arrays, known, path / ARRAYS),
        lambda _: (
            "; ".join(f"{name} {' × '.join(f'{n:,}' for n in shape)}" for name, shape in shapes(known).items())
            + "; all finite"
        ),
        needs=there and files[ARRAYS] is not None,
    )


def _others(seen: _Look, path: Path) -> None:
    """Look for what no part of a model is: nothing opens it here, and whoever gets the directory might."""
    try:
        others = sorted(entry.name for entry in path.iterdir() if entry.name not in (MANIFEST, *PARTS))
    except OSError as error:
        others = []
        seen.found("other files", "wrong", f"the directory cannot be listed ({error.strerror})")
    if others:
        named = ", ".join(map(repr, others[:3])) + (f" and {len(others) - 3:,} more" if len(others) > 3 else "")
        seen.found("other files", "wrong", f"{named}: no part of a model, and never opened; take it out")
    elif seen.findings[-1].what != "other files":
        seen.found("other files", "ok", "none")


def _text(content: bytes | None, path: Path) -> str:
    try:
        return (content or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        raise fault(path, f"is not UTF-8 at byte {error.start}") from error


def _lines(card: str) -> str:
    n_lines = len(card.splitlines())
    return f"{n_lines:,} lines of text" if card.strip() else "empty"


def _tables(tables: WordTables) -> str:
    return f"{len(tables.stems):,} stems, {len(tables.valence):,} moods, {len(tables.classes):,} words with classes"


def _size(model: StanceModel) -> str:
    return f"built: {len(model.labels)} labels, {len(model.vocabulary):,} terms, temperature {model.temperature:g}"
