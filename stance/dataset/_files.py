"""Bytes of a data file to numbered rows, JSONL or CSV.

Not here: what the values of a row mean.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stance.errors import DataError

Report = Callable[[str, str], None]
"""Takes where a fault is (``file:line``) and what it is."""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path) -> bytes:
    """Read a file, or say why that cannot be done."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError([f"{path}: no such file; check the path"]) from None
    except IsADirectoryError:
        raise DataError([f"{path}: is a folder; name the files in it"]) from None
    except OSError as error:
        raise DataError([f"{path}: cannot be read ({error.strerror or error}); check its permissions"]) from None


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


def rows(text: str, path: Path, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with its place; report those that cannot be parsed."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        yield from _json_rows(text, path, report)
    elif suffix == ".csv":
        yield from _csv_rows(text, path, report)
    else:
        report(str(path), f"ending {path.suffix!r} is not one of .jsonl, .ndjson, .csv; save the data as one of these")


def _json_rows(text: str, path: Path, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    # Not splitlines: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line, object_pairs_hook=_object, parse_constant=_no_constant)
        except RecursionError:
            report(place, "nests too deeply; give one flat JSON object a line")
        except ValueError as error:
            report(place, f"is no JSON ({error}); give one JSON object a line")
        else:
            if isinstance(row, dict):
                yield place, row
            else:
                report(place, f"is a JSON {type(row).__name__}; give one JSON object a line")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a dict, refusing a name that stands twice: which of the two would count is anybody's guess."""
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"name {twice!r} stands twice in one object")
    return result


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _csv_rows(text: str, path: Path, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    last_line = 0
    try:
        for cells in reader:
            # A quoted cell may run over lines: a row is named by the line it begins on.
            place, last_line = f"{path}:{last_line + 1}", reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if not _header_is_sound(header, place, report):
                    return
            elif len(cells) != len(header):
                report(
                    place, f"has {len(cells)} cells where the header has {len(header)}; put text with commas in quotes"
                )
            else:
                yield place, {name: cell or None for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        report(f"{path}:{last_line + 1}", f"is no CSV ({error}); close every quote and double those inside a cell")


def _header_is_sound(header: list[str], place: str, report: Report) -> bool:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        report(place, f"column {twice[0]!r} stands twice; give each column its own name")
    elif "text" not in header and "sha256" not in header:
        report(
            place, f"no column 'text' among {', '.join(map(repr, header[:12]))}; name the columns text, label in line 1"
        )
    else:
        return True
    return False
