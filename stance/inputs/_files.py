"""Files of one article: text files and pages of HTML.

Not here: what stands in a page, and files of many articles.
"""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path

from stance.errors import InputError
from stance.inputs._pages import Page, read_page
from stance.limits import MAX_ARTICLE_CHARS, MAX_PAGE_BYTES, REMEDY, check_length, check_max_chars

_MOST_BYTES = 4  # of a character in UTF-8


def read_article_file(path: str | Path, *, max_chars: int = MAX_ARTICLE_CHARS) -> str:
    """Read one article from a UTF-8 text file.

    Parameters
    ----------
    path : path or str
        The file; ``"-"`` is the standard input.
    max_chars : int
        A longer text is refused, and no more than it can take up is read; 200,000 characters.

    Returns
    -------
    str
        The text as it stands in the file, line ends included, without a byte-order mark.

    Raises
    ------
    InputError
        If the file cannot be read, is not UTF-8, holds no text, or a longer one.
    """
    check_max_chars(max_chars)
    name = "standard input" if str(path) == "-" else str(path)
    longest = len(BOM_UTF8) + _MOST_BYTES * max_chars
    data = _bytes(path, name, longest + 1)
    if len(data) > longest:
        raise InputError(
            f"{name}: has more than {longest:,} bytes; at most {max_chars:,} characters are taken: {REMEDY}"
        )
    text = _decoded(data, name)
    if not text.strip():
        raise InputError(f"{name}: holds no text; give the text of an article")
    check_length(f"{name}: the text", text, max_chars)
    return text


def read_page_file(path: str | Path) -> Page:
    """Read the article of a file of HTML, as `stance.inputs._pages.read_page` does; messages name the file.

    Raises
    ------
    InputError
        If the file cannot be read, or `read_page` refuses it.
    MissingExtraError
        If trafilatura is not installed.
    """
    data = _bytes(path, str(path), MAX_PAGE_BYTES + 1)
    try:
        return read_page(data)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _decoded(data: bytes, name: str) -> str:
    content = data.removeprefix(BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(data) - len(content)
        raise InputError(
            f"{name}: byte {offset} (0x{data[offset]:02x}) is not UTF-8; convert the file to UTF-8 first"
        ) from error


def _bytes(path: str | Path, name: str, most: int) -> bytes:
    if str(path) == "-":
        if sys.stdin is None:
            raise InputError(f"{name}: is closed; give a text file")
        return sys.stdin.buffer.read(most)
    try:
        with Path(path).open("rb") as file:
            return file.read(most)
    except OSError as error:
        fault = error.strerror or error
        raise InputError(f"{name}: cannot be read ({fault}); give a text file, or - for standard input") from error
