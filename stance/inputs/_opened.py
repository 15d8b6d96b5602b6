"""Records to what they say: the values of a row, the article of a page.

Not here: where records come from, and what is done with their values.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.inputs._pages import read_page
from stance.inputs._records import Record, read_records
from stance.inputs._sources import Sources
from stance.limits import check_length
from stance.rows import is_missing_column, missing_column, parse_object


def open_record(record: Record, text: str) -> dict[str, Any]:
    """Give the values of a record by the names of their columns.

    Parameters
    ----------
    record : Record
        What `read_records` gave.
    text : str
        The column that holds the text. A page gives it, and ``title``, ``date``, ``outlet`` and ``author``.

    Raises
    ------
    InputError
        If there is anything wrong with the record; the message tells what and not where.
    MissingExtraError
        If it is a page and trafilatura is not installed.
    """
    if record.fault:
        raise InputError(record.fault)
    if record.form == "page":
        page = read_page(record.content)._asdict()
        words = page.pop("text")
        return page | {text: words}
    try:
        return parse_object(record.content.decode("utf-8"))
    except UnicodeDecodeError as error:
        byte = record.content[error.start]
        raise InputError(f"byte {error.start} (0x{byte:02x}) is not UTF-8; save the file as UTF-8") from None


def check_column(sources: Sources, text: str) -> None:
    """Refuse inputs of which none has the column that is asked for, before anything is made of them.

    As a rule the first record settles it; the rest is read only where it does not.

    Parameters
    ----------
    sources : Sources
        What `find_sources` gave.
    text : str
        The column that holds the text.

    Raises
    ------
    InputError
        If there are records, and nothing is wrong with any of them but that this column is missing.
    """
    first = ""
    for path in sources.files:
        for record in read_records(Path(path), text):
            fault = _lack(record, text)
            if not fault:
                return
            first = first or f"{record.place}: {fault}"
    if first and not sources.faults:
        raise InputError(first)


def _lack(record: Record, text: str) -> str:
    """Say that a record has no such column; nothing where it has one, or something else is wrong."""
    if record.form != "row":
        return ""
    if record.fault:
        return record.fault if is_missing_column(record.fault, text) else ""
    try:
        values = open_record(record, text)
    except InputError:
        return ""
    return "" if text in values else missing_column(text, values)


def text_of(values: Mapping[str, Any], name: str, form: str, *, max_chars: int) -> str:
    """Give the text of a record.

    Parameters
    ----------
    values : mapping of str to object
        What `open_record` gave.
    name : str
        The column that holds the text.
    form : str
        The form of the record: only a row has columns that a message may name.
    max_chars : int
        A longer text is refused.

    Raises
    ------
    InputError
        If there is no text, something else, or a longer one.
    """
    value = unless_blank(values.get(name))
    if value is None:
        what = "is blank" if name in values else "is missing"
        raise InputError(f"column {name!r} {what}; give the text, or the name of the column to read")
    if not isinstance(value, str):
        raise InputError(f"column {name!r} holds a {type(value).__name__}; give a text")
    check_length(f"column {name!r}" if form == "row" else "the text", value, max_chars)
    return value


def unless_blank(value: Any) -> Any:
    """Give the value of a cell, None for a text of white space only: in files and frames alike it counts as not given.

    Without a text there is nothing to answer; without a speaker, a role or a target there is none known.
    """
    return None if isinstance(value, str) and not value.strip() else value
