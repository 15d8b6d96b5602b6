"""JSONL and CSV to rows; a broken row is one fault, and the rows behind it are read.

Not here: which values a row must have, and where its file is.
"""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TextIO

from stance.errors import InputError

MAX_ROW_CHARS = 4_000_000
"""Longest row taken: a book has fewer characters. A quotation mark that is never closed swallows no more than this."""

TOO_LONG = f"is longer than {MAX_ROW_CHARS:,} characters; split the text, or look for a line break that is missing"

_SHOWN_COLUMNS = 12
_UNDECODED = re.compile(r"[\udc80-\udcff]")


class Row(NamedTuple):
    """A row, or what is wrong with it."""

    line: int
    """The line on which it begins, from 1."""
    values: dict[str, Any]
    fault: str = ""


def json_rows(lines: Iterable[str]) -> Iterator[Row]:
    """Read JSON objects, one a line; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Row(number, parse_object(line))
            except InputError as error:
                yield Row(number, {}, str(error))


def parse_object(line: str) -> dict[str, Any]:
    """Read one JSON object, strictly.

    Parameters
    ----------
    line : str
        The object.

    Returns
    -------
    dict
        Its values by name.

    Raises
    ------
    InputError
        If it is no JSON, holds a name twice or a number that is none, nests too deeply, or is no object. The message
        tells what is wrong and not where.

    Examples
    --------
    >>> parse_object('{"text": "It works."}')
    {'text': 'It works.'}
    """
    try:
        value = _DECODER.decode(line)
    except RecursionError:
        raise InputError("nests too deeply; give one flat JSON object a line") from None
    except ValueError as error:
        raise InputError(f"is no JSON ({error}); give one JSON object a line") from None
    if not isinstance(value, dict):
        raise InputError(f"is a JSON {type(value).__name__}; give one JSON object a line")
    return value


def csv_rows(file: TextIO, *, needed: Iterable[str]) -> Iterator[Row]:
    """Read the rows of a CSV file (RFC 4180) by the names in its first line.

    Parameters
    ----------
    file : text file
        Opened with ``newline=""``. Where it was opened with ``errors="surrogateescape"`` too, a row with a byte that
        could not be decoded is faulty, and its offset counts from the start of the row.
    needed : iterable of str
        Names of columns of which at least one must be there; with none, any header will do.

    Yields
    ------
    Row
        Values are str, None where a cell is empty. Blank rows are passed over. After a faulty row reading goes on
        with the line below the one on which it began: a quotation mark that was left open costs one row and not the
        rest of the file. A faulty header is the only row.
    """
    lines = _Lines(file)
    header: list[str] | None = None
    for cells, broken in _records(lines):
        undecoded = _undecoded(lines.taken)
        fault = broken or (_count_fault(cells, header) if header else undecoded or _header_fault(cells, tuple(needed)))
        if fault:
            lines.step_back()
            yield Row(lines.number + 1, {}, fault)
            if header is None:
                return
        elif header is None:
            header = [cell.strip() for cell in cells]
        else:
            values = {name: cell or None for name, cell in zip(header, cells, strict=True)}
            yield Row(lines.number + 1, {} if undecoded else values, undecoded)


class _Lines:
    """The lines of a file; those of the row at hand are kept, to be read again if it turns out broken."""

    def __init__(self, file: TextIO) -> None:
        self.number = 0  # of lines before the row at hand
        self.taken: list[str] = []
        self._chars = 0
        self._file = file
        self._waiting: deque[str] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._chars += len(line)
        if self._chars > MAX_ROW_CHARS:
            raise csv.Error("too long")
        return line

    def start_row(self) -> None:
        self.number += len(self.taken)
        self.taken, self._chars = [], 0

    def step_back(self) -> None:
        """Put all lines of the row at hand but the first back."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def too_long(self) -> bool:
        return self._chars > MAX_ROW_CHARS

    def _read(self) -> str:
        """Read the next line; what goes beyond the limit is left out."""
        line = piece = self._file.readline(MAX_ROW_CHARS + 1)
        while len(piece) > MAX_ROW_CHARS and not piece.endswith(("\n", "\r")):
            piece = self._file.readline(MAX_ROW_CHARS + 1)
        return line


def _records(lines: _Lines) -> Iterator[tuple[list[str], str]]:
    """Yield the cells of each row that is not blank, or what is wrong with it."""
    reader = csv.reader(lines, strict=True)
    while True:
        lines.start_row()
        try:
            cells = _next_cells(reader)
        except csv.Error as error:
            reader = csv.reader(lines, strict=True)
            whole = lines.too_long() and len(lines.taken) == 1
            yield [], TOO_LONG if whole else f"is no CSV ({error}); close every quote and double those inside a cell"
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield cells, ""


def _next_cells(reader: Iterator[list[str]]) -> list[str] | None:
    # The limit of the csv module holds for the whole process: it is put back at once.
    before = csv.field_size_limit(MAX_ROW_CHARS)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _undecoded(lines: Iterable[str]) -> str:
    """Tell the first byte of a row that came through undecoded, as a lone surrogate."""
    row = "".join(lines)
    if row.isascii():
        return ""
    found = _UNDECODED.search(row)
    if found is None:
        return ""
    offset = len(row[: found.start()].encode("utf-8", "surrogatepass"))
    return f"byte {offset} (0x{ord(found[0]) & 0xFF:02x}) is not UTF-8; save the file as UTF-8"


def _count_fault(cells: list[str], header: list[str]) -> str:
    if len(cells) == len(header):
        return ""
    mend = "put text with commas in quotes" if len(cells) > len(header) else "add the rest, if only as empty cells"
    return f"has {len(cells)} cell{'s' * (len(cells) != 1)} where the header has {len(header)}; {mend}"


def _header_fault(cells: list[str], needed: tuple[str, ...]) -> str:
    header = [cell.strip() for cell in cells]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        return f"column {twice[0]!r} stands twice; give each column its own name"
    if needed and not set(needed) & set(header):
        return missing_column(needed[0], header)
    return ""


def missing_column(name: str, present: Iterable[str]) -> str:
    """Word the fault of a table without the column that is needed."""
    shown = list(present)[:_SHOWN_COLUMNS]
    other_separator = len(shown) == 1 and any(name in shown[0].split(sign) for sign in ";\t|")
    mend = (
        "part the cells by commas"
        if other_separator
        else "name it so, or give the name it has where the command takes one (--text)"
    )
    return f"no column {name!r} among {', '.join(map(repr, shown))}; {mend}"


def is_missing_column(fault: str, name: str) -> bool:
    """Tell whether a fault is what `missing_column` words."""
    return fault.startswith(f"no column {name!r} among ")


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


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
