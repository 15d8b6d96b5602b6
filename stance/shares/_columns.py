"""Tables of any kind to plain columns: data frames, mappings of columns, rows, files.

Not here: what the columns mean.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw

from stance.errors import InputError
from stance.inputs import check_parquet
from stance.rows import Row, csv_rows, json_rows

_ENDINGS = (".jsonl", ".ndjson", ".csv", ".parquet")
_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length.

    Attributes
    ----------
    name : str
        What messages call it: a path, ``predictions``, ``labels``.
    columns : mapping of str to list
        Values by column; None where one is missing.
    n_rows : int
        Their length.
    lines : list of int or None
        The line of each row in its file; None where it comes from no file of lines.
    """

    name: str
    columns: Mapping[str, list[Any]]
    n_rows: int
    lines: list[int] | None = None

    def where(self, row: int) -> str:
        """Name a row as a message does."""
        return f"{self.name}:{self.lines[row]}" if self.lines else f"{self.name}: row {row}"


def as_table(data: Any, name: str) -> Table:
    """Take a data frame that narwhals knows, a mapping of columns, an iterable of mappings, or the path of a file."""
    if isinstance(data, Table):
        return data
    if isinstance(data, str | os.PathLike):
        return read_table(data)
    if isinstance(data, Mapping):
        return _table(name, {str(column): _listed(values, name, column) for column, values in data.items()})
    frame = nw.from_native(data, eager_only=True, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        return _table(name, {column: frame.get_column(column).to_list() for column in frame.columns})
    if isinstance(data, Iterable) and not isinstance(data, bytes):
        rows = list(data)
        if all(isinstance(row, Mapping) for row in rows):
            return _of_rows(name, [Row(number, dict(row)) for number, row in enumerate(rows)], in_file=False)
    raise InputError(f"{name} is {type(data).__name__}; give a data frame, a mapping of columns, rows or a path")


def read_table(path: str | os.PathLike[str]) -> Table:
    """Read a JSONL, CSV or Parquet file.

    Parameters
    ----------
    path : path
        The file; its ending tells the format.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        If it cannot be read, holds no row, or rows are broken, which are named by line.
    MissingExtraError
        If it is Parquet and pyarrow is not installed.
    """
    name, suffix = str(path), Path(path).suffix.lower()
    if suffix not in _ENDINGS:
        raise InputError(f"{name}: ending {suffix!r} is not one of {', '.join(_ENDINGS)}; save it as one of these")
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: no file has such a name
        raise InputError(
            f"{name}: cannot be read ({getattr(error, 'strerror', None) or error}); check the path"
        ) from None
    if suffix == ".parquet":
        return _parquet(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}:{line}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    rows = csv_rows(io.StringIO(text, newline=""), needed=()) if suffix == ".csv" else json_rows(text.split("\n"))
    return _of_rows(name, list(rows), in_file=True)


def _parquet(name: str, content: bytes) -> Table:
    check_parquet()
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(io.BytesIO(content))
        return _table(name, {column: table.column(column).to_pylist() for column in table.column_names})
    except (pa.ArrowException, ValueError, OSError, KeyError) as error:
        raise InputError(f"{name}: is no sound Parquet file ({error}); write it anew") from None


def _of_rows(name: str, rows: Sequence[Row], *, in_file: bool) -> Table:
    faults = [f"{name}:{row.line}: {row.fault}" for row in rows if row.fault]
    if faults:
        more = f" (and {len(faults) - _MOST_FAULTS:,} more)" if len(faults) > _MOST_FAULTS else ""
        raise InputError("; ".join(faults[:_MOST_FAULTS]) + more)
    names = dict.fromkeys(str(column) for row in rows for column in row.values)
    columns = {column: [row.values.get(column) for row in rows] for column in names}
    return _checked(Table(name, columns, len(rows), [row.line for row in rows] if in_file else None))


def _table(name: str, columns: Mapping[str, list[Any]]) -> Table:
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        shown = ", ".join(f"{column!r} {len(values):,}" for column, values in list(columns.items())[:5])
        raise InputError(f"{name}: columns differ in length ({shown}); give one value a row")
    return _checked(Table(name, columns, max(lengths, default=0)))


def _checked(table: Table) -> Table:
    if not table.n_rows:
        raise InputError(f"{table.name}: holds no rows; give at least one")
    return table


def _listed(values: Any, name: str, column: object) -> list[Any]:
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InputError(f"{name}: column {column!r} is {type(values).__name__}; give one value a row")
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    return listed if isinstance(listed, list) else list(values)


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT or white space."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or bool(value != value)  # noqa: PLR0124 - NaN
