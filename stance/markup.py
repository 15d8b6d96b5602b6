"""Text made fit for where it goes: files of UTF-8, spreadsheet cells, terminals, Markdown tables.

Not here: what is shown and how it is laid out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")


def defuse_cell(value: Any) -> Any:
    """Keep a spreadsheet from running a cell as a formula: a text that begins like one gets an apostrophe in front.

    A plain number is no formula, whatever its sign.

    Parameters
    ----------
    value : object
        A cell; anything but a str passes through unchanged.

    Examples
    --------
    >>> defuse_cell("=1+1")
    "'=1+1"
    >>> defuse_cell("plain")
    'plain'
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def csv_line(cells: Iterable[Any]) -> str:
    r"""Write one row of a CSV file: formulas defused, quotation marks wherever a cell needs them.

    Parameters
    ----------
    cells : iterable of object
        Texts, numbers, None for an empty cell.

    Returns
    -------
    str
        The row with a line feed at its end.

    Examples
    --------
    >>> csv_line(["=1+1", 2, None, "a,b"])
    '\'=1+1,2,,"a,b"\n'
    """
    file = io.StringIO(newline="")
    # The csv module quotes only such line ends in a cell as stand in its own: with both, none gets through unquoted.
    csv.writer(file, lineterminator="\r\n").writerow([defuse_cell(cell) for cell in cells])
    return file.getvalue().removesuffix("\r\n") + "\n"


def lone_surrogate(text: str) -> int | None:
    r"""Find the first half of a character (a lone surrogate), which no file of UTF-8 holds.

    Returns
    -------
    int or None
        Its place, from 0; None where all characters are whole.

    Examples
    --------
    >>> lone_surrogate("ab\ud800"), lone_surrogate("ab")
    (2, None)
    """
    found = _LONE_SURROGATE.search(text)
    return found.start() if found else None


def replace_lone_surrogates(text: str) -> str:
    r"""Put U+FFFD in the place of each half of a character, so that offsets stay and any file holds the text.

    Examples
    --------
    >>> replace_lone_surrogates("ab\ud800") == "ab\ufffd"
    True
    """
    return _LONE_SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    r"""Make any text fit for one line of a terminal: white space folded, control and direction marks taken out.

    Examples
    --------
    >>> one_line("a\x1b[31m  b\nc")
    'a [31m b c'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shorten(text: str, max_chars: int) -> str:
    """Cut a text that is too long, and show that it was cut.

    Examples
    --------
    >>> shorten("Sarvanda", 5), shorten("Sarva", 5)
    ('Sarv…', 'Sarva')
    """
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def counted(n: int, noun: str) -> str:
    """Say how many there are of something.

    Examples
    --------
    >>> counted(1, "article"), counted(1_200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay rows out as a Markdown table.

    Examples
    --------
    >>> print(markdown_table(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
