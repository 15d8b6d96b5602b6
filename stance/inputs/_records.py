"""Files to records: one article or statement each, as bytes that travel to whoever opens them.

Not here: what a record says, which `_opened` looks at; only its place and where it ends are found here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from stance.errors import InputError, MissingExtraError
from stance.inputs._files import read_article_file
from stance.inputs._sources import ending
from stance.limits import MAX_PAGE_BYTES
from stance.rows import MAX_ROW_CHARS, TOO_LONG, csv_rows, missing_column

_BATCH = 256  # rows of a Parquet file taken at a time
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


class Record(NamedTuple):
    """One article or statement with what stands beside it, or what is wrong with it."""

    place: str
    """``file:line``, ``file:row`` for Parquet, the path alone for a text file."""
    content: bytes
    """A JSON object, or a page of HTML, not yet looked at."""
    fault: str = ""
    size: float = 0.0
    """Its share of the file in bytes, near enough to tell how far a run is."""
    form: str = "row"
    """``"row"`` of a table, ``"text"`` for a text file, which makes an object too, or ``"page"``."""


def read_records(path: Path, text: str) -> Iterator[Record]:
    """Read the records of a file one after the other; whatever is wrong with it is a record with a fault.

    Parameters
    ----------
    path : Path
        A file with one of the known endings.
    text : str
        The column that holds the text.
    """
    name = place_of(path)
    try:
        yield from _READERS[ending(path)](path, name, text)
    except OSError as error:
        yield Record(name, b"", f"cannot be read ({error.strerror or error}); check its permissions")


def place_of(path: str | Path) -> str:
    """Name a file in a row: its name may hold bytes that are no text, and places go into JSON."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def check_parquet() -> None:
    """Refuse early what needs pyarrow where it is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        raise MissingExtraError(
            "Parquet files need pyarrow; install pyarrow, or this package with its extra 'parquet'"
        ) from error


def _text_file(path: Path, name: str, text: str) -> Iterator[Record]:
    size = path.stat().st_size
    if size > MAX_ROW_CHARS:
        yield Record(name, b"", TOO_LONG, size)
        return
    try:
        content = _packed({text: read_article_file(path, max_chars=MAX_ROW_CHARS)})
        yield Record(name, content, size=size, form="text")
    except InputError as error:
        yield Record(name, b"", str(error).removeprefix(f"{path}: "), size)


def _page(path: Path, name: str, text: str) -> Iterator[Record]:
    with path.open("rb") as file:
        # One byte more than a page may have: whoever opens it refuses it.
        yield Record(name, file.read(MAX_PAGE_BYTES + 1), size=path.stat().st_size, form="page")


def _json_lines(path: Path, name: str, text: str) -> Iterator[Record]:
    with path.open("rb") as file:
        if _is_utf16(file):
            yield _utf16(name, path.stat().st_size)
            return
        number = 0
        while line := file.readline(MAX_ROW_CHARS + 1):
            number += 1
            size, place = len(line), f"{name}:{number}"
            if size > MAX_ROW_CHARS:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_ROW_CHARS)
                    size += len(line)
                yield Record(place, b"", TOO_LONG, size)
            elif line.strip():
                yield Record(place, line, size=size)


def _csv(path: Path, name: str, text: str) -> Iterator[Record]:
    with path.open("rb") as binary:
        if _is_utf16(binary):
            yield _utf16(name, path.stat().st_size)
            return
        read = binary.tell()
        # What is not UTF-8 comes through as lone surrogates, so that one bad byte costs one row.
        with TextIOWrapper(binary, encoding="utf-8", errors="surrogateescape", newline="") as file:
            for line, values, fault in csv_rows(file, needed=[text]):
                size, read = binary.tell() - read, binary.tell()
                yield _packed_record(f"{name}:{line}", values, fault, size)


def _parquet(path: Path, name: str, text: str) -> Iterator[Record]:
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if len(set(names)) < len(names):
                twice = next(n for n in names if names.count(n) > 1)
                yield Record(name, b"", f"column {twice!r} stands twice; give each column its own name")
                return
            if text not in names:
                yield Record(name, b"", missing_column(text, file.schema_arrow.names))
                return
            size = path.stat().st_size / max(file.metadata.num_rows, 1)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH):
                for k in range(batch.num_rows):
                    number += 1
                    yield _parquet_record(f"{name}:{number}", batch.slice(k, 1), size)
    except pa.ArrowException as error:
        yield Record(name, b"", f"is no sound Parquet file ({error}); write it anew")


def _parquet_record(place: str, row: Any, size: float) -> Record:
    try:
        (values,) = row.to_pylist()
    except (ValueError, OverflowError) as error:  # a date beyond the year 9999, bytes that are no UTF-8
        return Record(place, b"", f"holds a value that cannot be read ({error}); mend it, or leave it out", size)
    return _packed_record(place, values, "", size)


_READERS: dict[str, Callable[[Path, str, str], Iterator[Record]]] = {
    ".txt": _text_file,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
    ".parquet": _parquet,
    ".html": _page,
    ".htm": _page,
}


def _is_utf16(file: BinaryIO) -> bool:
    """Look at the first bytes, and leave the file behind a UTF-8 byte order mark where there is one."""
    start = file.read(len(_BOM))
    if start != _BOM:
        file.seek(0)
    return start.startswith(_UTF16_MARKS)


def _utf16(name: str, size: int) -> Record:
    return Record(name, b"", "looks like UTF-16, not UTF-8; save the file as UTF-8", size)


def _packed_record(place: str, values: dict[str, Any], fault: str, size: float) -> Record:
    if fault:
        return Record(place, b"", fault, size)
    try:
        return Record(place, _packed(values), size=size)
    except (TypeError, ValueError) as error:
        return Record(place, b"", f"holds what is no text, number or date ({error}); leave that column out", size)


def _packed(values: dict[str, Any]) -> bytes:
    """Write values as JSON; a number that is none counts as missing, as in a data frame."""
    known = {name: None if value != value else value for name, value in values.items()}  # noqa: PLR0124 - NaN
    return json.dumps(known, ensure_ascii=False, default=_as_text, allow_nan=False).encode("utf-8")


def _as_text(value: Any) -> str:
    """Dates and times in ISO 8601, decimal numbers digit by digit."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if hasattr(value, "as_tuple"):
        return str(value)
    raise TypeError(f"a {type(value).__name__}")
