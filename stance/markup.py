"""Text made fit for where it is shown: spreadsheet cells, terminals, Markdown tables.

Not here: what is shown and how it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defuse_cell(value: Any) -> Any:
    """Keep a spreadsheet from running a cell as a formula: a text that begins like one gets an apostrophe in front.

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
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def one_line(text: str) -> str:
    r"""Make any text fit for one line of a terminal: white space folded, control and direction marks taken out.

    Examples
    --------
    >>> one_line("a\x1b[31m  b\nc")
    'a [31m b c'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


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
