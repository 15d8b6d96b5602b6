"""The manifest of a model directory, read and checked; and files read with their limits.

Not here: the files that the manifest names.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stance.errors import InputError, ModelFileError
from stance.store._format import (
    FORMAT,
    MANIFEST,
    MAX_BYTES,
    MAX_LABEL_CHARS,
    MAX_LABELS,
    MAX_TERMS,
    PARTS,
    QUANTILES,
    is_sealed,
    parse,
)

_FIELDS = ("conformal", "digest", "files", "format", "info", "labels", "settings", "temperature", "terms")
# What would move the cursor of a terminal or turn the order of letters around it.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_REMEDY = "get the model directory again, or train it anew"


def fault(path: Path, what: str, remedy: str = _REMEDY) -> ModelFileError:
    """Build the error: which file, what is wrong with it, what to do."""
    return ModelFileError(f"{path}: {what}; {remedy}")


def model_path(folder: str | os.PathLike[str]) -> Path:
    """Give the path of a directory, and refuse what is no path."""
    if not isinstance(folder, str | os.PathLike):
        raise InputError(f"model path is {type(folder).__name__}; give the path of a model directory")
    return Path(folder)


def real_path(folder: str | os.PathLike[str]) -> Path:
    """Give the path of a directory with its links resolved."""
    path = model_path(folder)
    if "\0" in str(path):
        raise fault(path, "is no path, since it holds a null character", "choose another")
    return Path(os.path.realpath(path))


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes; links, devices and pipes are refused unread."""
    try:
        with open(path, "rb", opener=_open_plain) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or path.is_symlink():
                raise fault(path, "is no regular file", "put the file itself there")
            if status.st_size > limit:
                raise fault(path, f"has {status.st_size:,} bytes where at most {limit:,} are allowed")
            # Not the limit: as much memory as may be read is set aside before the first byte is.
            return file.read(status.st_size + 1)
    except FileNotFoundError:
        raise fault(path, "is missing") from None
    except OSError as error:
        what = "is a link" if path.is_symlink() else f"cannot be read ({error.strerror})"
        raise fault(path, what, "put the file itself there, readable") from error


def _open_plain(path: str, flags: int) -> int:
    """Open without following a link and without waiting for a pipe's other end; Windows knows neither."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a directory and check everything that it says."""
    path = folder / MANIFEST
    return check_manifest(read_bytes(path, MAX_BYTES[MANIFEST]), path)


def check_manifest(content: bytes, path: Path) -> dict[str, Any]:
    """Check everything that the bytes of a manifest say."""
    try:
        manifest = parse(content)
        if not isinstance(manifest, dict):
            raise ValueError(f"it is a {type(manifest).__name__}, not an object")
    except ValueError as error:
        raise fault(path, f"is no manifest ({error})") from error
    # Before anything else: a newer format may have other fields.
    number = manifest.get("format")
    if type(number) is not int or number != FORMAT:
        raise fault(path, f"format {number!r:.40} is unknown, this version reads {FORMAT}", "upgrade stance or retrain")
    if sorted(manifest) != sorted(_FIELDS):
        raise fault(path, f"has the fields {', '.join(sorted(manifest)):.200} where {', '.join(_FIELDS)} belong")
    if not is_sealed(manifest, content):
        raise fault(path, "was changed after it was written: its digest does not fit")
    for problem in _problems(manifest):
        raise fault(path, problem)
    return manifest


def _problems(manifest: dict[str, Any]) -> Iterator[str]:
    """Say what in a manifest is not as it must be; later checks hold only if the earlier ones passed."""
    labels, terms, conformal = manifest["labels"], manifest["terms"], manifest["conformal"]
    if not isinstance(labels, list) or not 2 <= len(labels) <= MAX_LABELS:
        yield f"labels is {labels!r:.60}; 2 to {MAX_LABELS:,} names belong there"
    if not all(isinstance(label, str) and 0 < len(label) <= MAX_LABEL_CHARS for label in labels):
        yield f"labels holds something other than names of 1 to {MAX_LABEL_CHARS} characters"
    if any(map(_UNSAFE.search, labels)):
        yield "labels holds a name with a control or direction character"
    if len(set(labels)) != len(labels):
        yield "labels holds a name twice"
    if type(terms) is not int or not 1 <= terms <= MAX_TERMS:
        yield f"terms is {terms!r:.60}; a whole number from 1 to {MAX_TERMS:,} belongs there"
    if not _is_number(manifest["temperature"]) or not 1e-6 <= manifest["temperature"] <= 1e6:
        yield f"temperature is {manifest['temperature']!r:.60}; a number from 0.000001 to 1,000,000 belongs there"
    if not isinstance(conformal, list) or len(conformal) not in (0, QUANTILES):
        yield f"conformal is no list of 0 or {QUANTILES} quantiles"
    if not all(_is_number(q) and 0 <= q <= 1 for q in conformal) or conformal != sorted(conformal):
        yield "conformal does not rise from 0 to 1"
    if not isinstance(manifest["info"], dict) or not isinstance(manifest["settings"], dict):
        yield "info and settings must be objects"
    yield from _problems_of_files(manifest["files"])


def _problems_of_files(files: Any) -> Iterator[str]:
    if not isinstance(files, dict) or sorted(files) != sorted(PARTS):
        yield f"files must name exactly {', '.join(PARTS)}"
    for name, entry in files.items():
        if not isinstance(entry, dict) or sorted(entry) != ["bytes", "sha256"]:
            yield f"files: {name} must have bytes and sha256"
        if type(entry["bytes"]) is not int or not 0 <= entry["bytes"] <= MAX_BYTES[name]:
            yield f"files: {name} has {entry['bytes']!r:.60} bytes; 0 to {MAX_BYTES[name]:,} are allowed"
        if not isinstance(entry["sha256"], str):
            yield f"files: {name} has no text as sha256"


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def shapes(manifest: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Give the shape of every array."""
    n_labels, n_terms = len(manifest["labels"]), manifest["terms"]
    return {"idf": (n_terms,), "coef": (n_labels, n_terms), "intercept": (n_labels,)}
