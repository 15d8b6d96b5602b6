"""Parts to the result: one file of rows, JSONL, CSV or Parquet, and one of faults.

Not here: what a row says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from stance.corpus._parts import PARTS_ARE_KEPT
from stance.errors import StanceError
from stance.files import replacing
from stance.inputs import ending
from stance.markup import csv_line

_ROW_GROUP = 10_000  # rows of Parquet held at a time


def all_columns(seen: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """Name all columns with their kinds: the place, what records carried in order of appearance, the answers."""
    carried = {name: kind for name, kind in seen.items() if name not in answers}
    return {"record": "text", **carried, **answers}


def write_rows(out: Path, parts: Iterator[bytes], columns: Mapping[str, str], scratch: Path) -> None:
    """Write the rows of all parts, in order, in the format that the ending of `out` names.

    Parameters
    ----------
    out : Path
        Replaced when all is written.
    parts : iterator of bytes
        The rows of each part, one JSON object a line.
    columns : mapping
        Name and kind of all columns, in order; for CSV and Parquet.
    scratch : Path
        Where the file grows.
    """
    with replacing(out, scratch=scratch, remedy=PARTS_ARE_KEPT) as file:
        WRITERS[ending(out)](file, parts, columns)


def write_faults(out: Path, parts: Iterator[bytes], scratch: Path) -> None:
    """Write the faults of all parts, in order."""
    with replacing(out, scratch=scratch, remedy=PARTS_ARE_KEPT) as file:
        file.writelines(parts)


def drop_faults(out: Path) -> None:
    """Remove the faults of an earlier run: in this one there are none."""
    try:
        out.unlink(missing_ok=True)
    except OSError as error:
        raise StanceError(f"{out}: cannot be removed ({error.strerror or error}); {PARTS_ARE_KEPT}") from error


def _write_json_lines(file: BinaryIO, parts: Iterator[bytes], columns: Mapping[str, str]) -> None:
    file.writelines(parts)


def _write_csv(file: BinaryIO, parts: Iterator[bytes], columns: Mapping[str, str]) -> None:
    file.write(csv_line(columns).encode("utf-8"))
    for part in parts:
        lines = [csv_line(_cell(row.get(name)) for name in columns) for row in _rows(part)]
        file.write("".join(lines).encode("utf-8"))


def _write_parquet(file: BinaryIO, parts: Iterator[bytes], columns: Mapping[str, str]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind in columns.items()])
    with pq.ParquetWriter(file, schema) as writer:
        for group in _groups(parts):
            arrays = [
                pa.array([_value(row.get(name), kind) for row in group], type=schema.field(name).type)
                for name, kind in columns.items()
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


WRITERS: dict[str, Callable[[BinaryIO, Iterator[bytes], Mapping[str, str]], None]] = {
    ".jsonl": _write_json_lines,
    ".ndjson": _write_json_lines,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}
"""How to write each format, by the ending of the file."""


def _groups(parts: Iterator[bytes]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for part in parts:
        group += _rows(part)
        if len(group) >= _ROW_GROUP:
            yield group
            group = []
    if group:
        yield group


def _rows(part: bytes) -> Iterator[dict[str, Any]]:
    for line in part.splitlines():
        yield json.loads(line)


def _cell(value: Any) -> Any:
    """Lists and truth values as JSON has them, everything else as it is."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list | dict) else value


def _value(value: Any, kind: str) -> Any:
    """A value of a column that may hold texts, numbers and lists side by side: then all are texts."""
    if value is None or kind not in ("text", "none") or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
