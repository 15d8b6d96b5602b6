"""Files of articles to text.

Not here: labelled data, which `stance.dataset` reads.
"""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path

from stance.errors import InputError


def read_article_file(path: str | Path) -> str:
    """Read one article from a UTF-8 text file.

    Parameters
    ----------
    path : path or str
        The file; ``"-"`` is the standard input.

    Returns
    -------
    str
        The text as it stands in the file, line ends included, without a byte-order mark.

    Raises
    ------
    InputError
        If the file cannot be read, is not UTF-8, or holds no text.
    """
    name = "standard input" if str(path) == "-" else str(path)
    data = _bytes(path, name).removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; convert the file to UTF-8 first"
        ) from error
    if not text.strip():
        raise InputError(f"{name}: holds no text; give the text of an article")
    return text


def _bytes(path: str | Path, name: str) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        fault = error.strerror or error
        raise InputError(f"{name}: cannot be read ({fault}); give a text file, or - for standard input") from error
