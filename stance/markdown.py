"""Markdown to blocks, and blocks to lines of a terminal: as much of it as model cards use.

Headings, paragraphs, lists, tables, code blocks and pictures; anything else shows as the text that it is. Not here:
what stands in a card, and HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import click

from stance.markup import one_line

_GAPS = (2, 1)  # between columns; the narrow one only where the wide one leaves too little room
# Longer words may be cut.
_LONGEST_WHOLE = 24
_DIGEST_SHOWN = 12

_HEADING = re.compile(r"(#{1,6}) +(.*)")
_ITEM = re.compile(r"( {0,12})([-*+]|[0-9]{1,9}[.)]) +(.*)")
_DIVIDER = re.compile(r"[ :|-]+")
_RULE = re.compile(r"(?:-[ -]*|\*[ *]*|_[ _]*)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBERS = re.compile(r"[+−-]?[0-9][0-9.,]{0,30}[ %]{0,2}(?:(?:to|–|-) ?[+−-]?[0-9][0-9.,]{0,30} ?%?)?")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\(([^()\s]{1,300})\)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(([^()\s]{1,300})\)")
_MARKS = re.compile(r"\*\*|`")


class Heading(NamedTuple):
    """A heading and how deep it stands, 1 to 6."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """Running text; `bullet` is what stands before it in a list, and `indent` how far in."""

    text: str
    bullet: str = ""
    indent: int = 0


class Table(NamedTuple):
    """A table; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Code(NamedTuple):
    """Lines that are shown as they stand."""

    lines: tuple[str, ...]


Block = Heading | Paragraph | Table | Code


def parse_markdown(text: str) -> tuple[Block, ...]:
    r"""Cut a text into blocks.

    Parameters
    ----------
    text : str
        Markdown, from whomever: control and direction marks are taken out of every line.

    Returns
    -------
    tuple of Heading, Paragraph, Table or Code
        In text order; marks of emphasis, code, links and pictures inside a line are turned into plain text.

    Examples
    --------
    >>> parse_markdown("# A *card*\n\n| a | b |\n| --- | --- |\n| 1 | `2` |\n")
    (Heading(level=1, text='A *card*'), Table(header=('a', 'b'), rows=(('1', '2'),)))
    """
    return tuple(_blocks(text.splitlines()))


def draw_markdown(text: str, *, width: int = 80) -> str:
    r"""Draw a text as lines for a terminal: headings bold, paragraphs wrapped, tables in columns.

    Parameters
    ----------
    text : str
        Markdown, from whomever.
    width : int
        Columns of the terminal, at least 20.

    Returns
    -------
    str
        Lines with codes for bold and dim; `click.echo` takes them out where the output is no terminal. A SHA-256 in a
        table is shown by its first twelve digits.

    Examples
    --------
    >>> print(click.unstyle(draw_markdown("## Size\n\n| what | n |\n| --- | --- |\n| terms | 12,000 |")))
    Size
    <BLANKLINE>
    what        n
    terms  12,000
    """
    width = max(width, 20)
    out: list[str] = []
    before: Block | None = None
    for block in parse_markdown(text):
        # Items of one list stand close.
        if before and not (isinstance(block, Paragraph) and isinstance(before, Paragraph) and block.bullet):
            out.append("")
        out += _drawn(block, width)
        before = block
    return "\n".join(out)


def wrap(text: str, width: int) -> list[str]:
    """Wrap a text at its blanks; words that are too long are cut. Takes time linear in the text, as long as it is."""
    lines: list[str] = []
    line: list[str] = []
    room = width
    for word in text.split():
        for start in range(0, len(word), width):
            piece = word[start : start + width]
            if line and len(piece) + 1 > room:
                lines.append(" ".join(line))
                line, room = [], width
            room -= len(piece) + bool(line)
            line.append(piece)
            if room <= 0:
                lines.append(" ".join(line))
                line, room = [], width
    return [*lines, " ".join(line)] if line else lines


def hang(lead: str, text: str, width: int, *, n_lead: int) -> list[str]:
    """Put a text beside its name, which fills `n_lead` columns, and further lines of it below.

    Examples
    --------
    >>> hang("a: ", "one two three", 10, n_lead=3)
    ['a: one two', '   three']
    """
    first, *more = wrap(text, max(width - n_lead, 8)) or [""]
    return [f"{lead}{first}", *(" " * n_lead + line for line in more)]


def draw_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int = 80) -> list[str]:
    """Lay a table out in columns: numbers to the right, long cells on several lines.

    Parameters
    ----------
    header : sequence of str
        One cell a column.
    rows : sequence of sequence of str
        As many cells each as the header has, each of one line.
    width : int
        Most characters of a line. Where the columns cannot be that narrow, each row is listed cell by cell.

    Returns
    -------
    list of str
        Lines, the header dim.

    Examples
    --------
    >>> [click.unstyle(line) for line in draw_table(["a", "b"], [["x", "10"], ["yy", "9"]])]
    ['a    b', 'x   10', 'yy   9']
    """
    table = [[_short(cell) for cell in row] for row in (header, *rows)]
    numeric = [_is_numeric([row[k] for row in table[1:]]) for k in range(len(header))]
    for gap in _GAPS:
        if len(header) * (gap + 1) > width + gap:  # not even one character a column
            continue
        widths = _column_widths(table, width - gap * (len(header) - 1))
        if widths:
            break
    else:
        return _listed(table, width)
    lines = []
    for number, row in enumerate(table):
        cells = [wrap(cell, columns) or [""] for cell, columns in zip(row, widths, strict=True)]
        for k in range(max(map(len, cells))):
            parts = [cell[k] if k < len(cell) else "" for cell in cells]
            line = (" " * gap).join(
                part.rjust(columns) if right else part.ljust(columns)
                for part, columns, right in zip(parts, widths, numeric, strict=True)
            )
            lines.append(click.style(line.rstrip(), dim=True) if number == 0 else line.rstrip())
    return lines


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    k = 0
    while k < len(lines):
        line = one_line(lines[k])
        if not line or (len(line) > 2 and _RULE.fullmatch(line)):
            k += 1
        elif line.startswith("```"):
            end = _until(lines, k + 1, lambda found: found.startswith("```"))
            yield Code(tuple(_as_it_stands(found) for found in lines[k + 1 : end]))
            k = end + 1
        elif found := _HEADING.fullmatch(line):
            yield Heading(len(found[1]), _plain(found[2].rstrip("# ")))
            k += 1
        elif "|" in line and k + 1 < len(lines) and _divides(one_line(lines[k + 1])):
            end = _until(lines, k + 2, lambda found: "|" not in found)
            yield _table(line, lines[k + 2 : end])
            k = end
        else:
            # Anything more in the line's paragraph, up to what begins another block.
            end = _until(lines, k + 1, _begins_another)
            yield _paragraph(lines[k], lines[k + 1 : end])
            k = end


def _until(lines: Sequence[str], start: int, ends: Callable[[str], object]) -> int:
    k = start
    while k < len(lines) and not ends(one_line(lines[k])):
        k += 1
    return k


def _begins_another(line: str) -> bool:
    return not line or line.startswith(("```", "|")) or bool(_HEADING.fullmatch(line) or _ITEM.fullmatch(line))


def _divides(line: str) -> bool:
    """Tell the line between a table's header and its rows."""
    return "-" in line and _DIVIDER.fullmatch(line) is not None


def _paragraph(first: str, more: Sequence[str]) -> Paragraph:
    item = _ITEM.fullmatch("".join(c if c.isprintable() else " " for c in first))
    if item is None:
        return Paragraph(_plain(" ".join(map(one_line, (first, *more)))))
    bullet = item[2] if item[2][0].isdigit() else "•"
    return Paragraph(_plain(" ".join(map(one_line, (item[3], *more)))), bullet, len(item[1]))


def _table(first: str, rows: Sequence[str]) -> Table:
    names = _cells(first)
    filled = ((*_cells(one_line(row)), *[""] * len(names))[: len(names)] for row in rows)
    return Table(tuple(names), tuple(filled))


def _cells(line: str) -> list[str]:
    return [_plain(cell.strip()) for cell in line.removeprefix("|").removesuffix("|").split("|")]


def _plain(text: str) -> str:
    text = _IMAGE.sub(r"(picture: \1, \2)", text)
    return _MARKS.sub("", _LINK.sub(r"\1 (\2)", text))


def _as_it_stands(line: str) -> str:
    """Keep the blanks of a line of code, and nothing that moves a cursor."""
    return "".join(c if c.isprintable() else " " for c in line.expandtabs(4)).rstrip()


def _drawn(block: Block, width: int) -> list[str]:
    match block:
        case Heading(level, text):
            return [click.style(line, bold=True, underline=level == 1) for line in wrap(text, width)]
        case Table(header, rows):
            return draw_table(header, rows, width=width)
        case Code(shown):
            return ["    " + line[k : k + width - 4] for line in shown for k in range(0, max(len(line), 1), width - 4)]
        case Paragraph(text, bullet, indent):
            lead = " " * min(indent, width // 3) + (f"{bullet} " if bullet else "")
            return hang(lead, text, width, n_lead=len(lead))


def _short(cell: str) -> str:
    return f"{cell[:_DIGEST_SHOWN]}…" if _DIGEST.fullmatch(cell) else cell


def _is_numeric(cells: Sequence[str]) -> bool:
    given = [cell for cell in cells if cell]
    return bool(given) and all(map(_NUMBERS.fullmatch, given))


def _column_widths(table: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Give the width of each column, headers put on several lines first, then cells; None where nothing helps."""
    columns = list(zip(*table, strict=True))
    names = [_longest_whole(column[0]) for column in columns]
    bodies = [max(map(len, column[1:]), default=0) for column in columns]
    words = [max(map(_longest_whole, column[1:]), default=0) for column in columns]
    widths = [max(1, len(column[0]), body) for column, body in zip(columns, bodies, strict=True)]
    for floors in (list(map(max, names, bodies)), list(map(max, names, words))):
        widths = _narrowed(widths, floors, room)
    return widths if sum(widths) <= room else None


def _narrowed(widths: list[int], floors: Sequence[int], room: int) -> list[int]:
    """Take from the widest columns what is too much, down to their floors."""
    widths = [min(have, max(floor, room, 1)) for have, floor in zip(widths, floors, strict=True)]
    for _ in range(sum(widths) - room):
        loose = [k for k, floor in enumerate(floors) if widths[k] > max(floor, 1)]
        if not loose:
            break
        widths[max(loose, key=widths.__getitem__)] -= 1
    return widths


def _longest_whole(cell: str) -> int:
    """Give the length of what must stay on one line: a number or interval, else the longest word."""
    if _NUMBERS.fullmatch(cell):
        return len(cell)
    return min(max(map(len, cell.split()), default=0), _LONGEST_WHOLE)


def _listed(table: Sequence[Sequence[str]], width: int) -> list[str]:
    lines = []
    for row in table[1:]:
        for name, cell in zip(table[0], row, strict=True):
            lines += hang("", f"{name}: {cell}" if name else cell, width, n_lead=2)
        lines.append("")
    return lines[:-1]
