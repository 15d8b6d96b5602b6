"""The format on disk: names, limits, and the one way in which JSON is written and read.

Not here: reading and writing of files.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

FORMAT: Final = 1
"""Number of the format that is written; goes up whenever an older reader would misread a newer model."""

MANIFEST: Final = "manifest.json"
VOCABULARY: Final = "vocabulary.txt"
TABLES: Final = "tables.json"
ARRAYS: Final = "arrays.npz"
CARD: Final = "MODEL_CARD.md"
PARTS: Final = (VOCABULARY, TABLES, ARRAYS, CARD)
"""The files that the manifest names, in the order in which they are read."""

MAX_BYTES: Final = {MANIFEST: 4 << 20, VOCABULARY: 256 << 20, TABLES: 64 << 20, ARRAYS: 1 << 30, CARD: 4 << 20}
"""Largest size of each file. The shipped model has 3 MB in all; ten million terms would still fit."""

MAX_TERMS: Final = 10_000_000
MAX_LABELS: Final = 1_000
MAX_LABEL_CHARS: Final = 100
MAX_NAMES: Final = 100
"""Most classes or kinds of one word: each is counted wherever the word stands."""

# Far beyond any fitted value, and far below where sums of products overflow.
MAX_NUMBER: Final = 1e9

MIN_IDF: Final = 1e-9
"""Smallest idf: the squares of far smaller ones vanish, and a vector of length 0 has no direction. Fits give 1."""

MAX_SETTING: Final = 1_000
"""Largest whole number among the settings: they count words and repeat terms, so a huge one would fill the memory."""

QUANTILES: Final = 101

SCALE: Final = 10_000
"""Coefficients are fitted to four decimals: wherever they are exactly that, whole ten-thousandths are stored."""


def backup_of(path: Path) -> Path:
    """Name the place where the model of a directory, links resolved, stands while another takes its place."""
    return path.with_name(f".{path.name}.old")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)


def canonical(value: Any) -> bytes:
    """Give the one way to write a value as JSON: sorted names, no number that JSON does not know."""
    return (_ENCODER.encode(value) + "\n").encode("utf-8")


def is_canonical(value: Any, content: bytes) -> bool:
    """Tell whether a value was written in that way, piece by piece: indentation may be far larger than the value."""
    place = 0
    try:
        for piece in _ENCODER.iterencode(value):
            written = piece.encode("utf-8")
            if not content.startswith(written, place):
                return False
            place += len(written)
    except (ValueError, RecursionError):
        return False
    return content[place:] == b"\n"


def digest(content: bytes) -> str:
    """Give the SHA-256 as hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def seal(manifest: dict[str, Any]) -> bytes:
    """Write a manifest together with the digest of the rest of it."""
    content = {name: value for name, value in manifest.items() if name != "digest"}
    return canonical({**content, "digest": digest(canonical(content))})


def is_sealed(manifest: dict[str, Any], content: bytes) -> bool:
    """Tell whether a manifest stands there as `seal` writes it."""
    line = f'\n "digest": {json.dumps(manifest["digest"])},'.encode()
    return is_canonical(manifest, content) and digest(content.replace(line, b"", 1)) == manifest["digest"]


def parse(content: bytes) -> Any:
    """Read JSON strictly; any fault is a ValueError."""
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
        if b"\\u" in content:
            # Half of a surrogate pair can be spelled in JSON, and could not be printed or stored again.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("it nests too deeply") from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return result


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number that JSON knows")
