"""A data file to its text, its digest and its rows, each with its place.

Not here: how a row is parsed, which `stance.rows` does, and what its values mean.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from stance.errors import DataError
from stance.rows import csv_rows, json_rows


class Report(Protocol):
    """Takes where a fault is (``file:line``) and what it is; what only tells of the row at hand goes into `detail`."""

    def __call__(self, place: str, message: str, detail: str = "") -> None: ...


_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path) -> bytes:
    """Read a file, or say why that cannot be done."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError([f"{path}: no such file; check the path"]) from None
    except IsADirectoryError:
        raise DataError([f"{path}: is a folder; name the files in it"]) from None
    except (OSError, ValueError) as error:  # ValueError: no file has such a name
        reason = getattr(error, "strerror", None) or error
        raise DataError([f"{path}: cannot be read ({reason}); check its permissions"]) from None


def digest(content: bytes) -> str:
    """Give the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes, path: Path) -> str:
    """Decode UTF-8 with or without a byte order mark; name the first byte that is neither."""
    if content.startswith(_UTF16_MARKS):
        raise DataError([f"{path}: byte 0: looks like UTF-16, not UTF-8; save the file as UTF-8"])
    mark_size = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    try:
        return content[mark_size:].decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + mark_size
        line = content.count(b"\n", 0, offset) + 1
        byte = content[offset]
        raise DataError([f"{path}:{line}: byte {offset} (0x{byte:02x}) is not UTF-8; save the file as UTF-8"]) from None


def refuse_nul(content: bytes, path: Path) -> None:
    """Refuse what is no text file of today: UTF-16 without its mark, a spreadsheet, a file with a hole in it."""
    offset = content.find(b"\0")
    if offset >= 0 and not content.startswith(_UTF16_MARKS):
        line = content.count(b"\n", 0, offset) + 1
        raise DataError([f"{path}:{line}: byte {offset} is NUL, which no text holds; save the file as UTF-8"])


def rows(text: str, path: Path, column: str, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with its place; report those that cannot be parsed. A table needs the column of the text."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        # Not splitlines: U+2028 and its like may stand inside a JSON string.
        found = json_rows(text.split("\n"))
    elif suffix == ".csv":
        found = csv_rows(io.StringIO(text, newline=""), needed=(column, "sha256"))
    else:
        report(str(path), f"ending {path.suffix!r} is not one of .jsonl, .ndjson, .csv; save the data as one of these")
        return
    for line, values, fault in found:
        place = f"{path}:{line}"
        if fault:
            report(place, fault)
        else:
            yield place, values
