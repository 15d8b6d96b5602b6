"""Bytes of a page to its text: which encoding it is in.

Not here: text files and tables, which are UTF-8 and nothing else.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, and so stands before it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STARTS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_LOOKED_AT = (
    4_096  # bytes: browsers look at the first 1,024 at least, and real pages put comments before the declaration
)
_DECLARED = re.compile(
    rb"(?:charset|<\?xml[^>]{1,100}?encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE
)
# What pages mean by these names, as the Encoding Standard of the WHATWG has it.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
          "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-8", "utf-16-le": "utf-8",
          "utf-16-be": "utf-8"}  # fmt: skip
_NO_ENCODINGS = {"utf-7", "punycode", "idna", "undefined", "unicode-escape", "unicode_escape", "raw-unicode-escape",
                 "raw_unicode_escape"}  # fmt: skip
_BY_DEFAULT = "cp1252"


class Decoded(NamedTuple):
    """The text of a page."""

    text: str
    encoding: str
    wrong: tuple[int, int] | None
    """Offset and value of the first byte that is none of the encoding, and stands as U+FFFD; None where all fit."""


def decode_page(data: bytes) -> Decoded:
    r"""Decode a page: by its byte-order mark, else by what it declares, else as UTF-8, else as windows-1252.

    A page that declares an encoding of single bytes and holds nothing but sound UTF-8 is read as UTF-8: it was sent as
    such and saved without the header that said so, and no text in another encoding looks like that by chance. Without
    any sign windows-1252 is taken, as browsers do for English; guessing by statistics, as trafilatura does, takes the
    quotation marks of a short page for letters of another alphabet.

    Parameters
    ----------
    data : bytes
        The page.

    Returns
    -------
    Decoded

    Examples
    --------
    >>> decode_page(b'<meta charset="latin1"><p>caf\xe9').text
    '<meta charset="latin1"><p>café'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name, skip=len(mark) if name == "utf-8" else 0)
    for start, name in _STARTS:
        if data.startswith(start):
            return _decoded(data, name)
    declared = _declared(data)
    if declared is None or _is_single_byte(declared):
        try:
            return Decoded(data.decode("utf-8"), "utf-8", None)
        except UnicodeDecodeError:
            pass
    if declared is None and _is_damaged_utf8(data):
        return _decoded(data, "utf-8")
    return _decoded(data, declared or _BY_DEFAULT)


def _declared(data: bytes) -> str | None:
    """Give the codec that the page declares; None where it declares none or one that nobody knows."""
    found = _DECLARED.search(data, 0, _LOOKED_AT)
    if found is None:
        return None
    try:
        known = codecs.lookup(found[1].decode("ascii", "replace"))
    except LookupError:
        return None
    if not getattr(known, "_is_text_encoding", True) or known.name in _NO_ENCODINGS:
        return None
    return _MEANT.get(known.name, known.name)


def _is_single_byte(name: str) -> bool:
    """Whether each byte is a character; in encodings of several, a short text can be UTF-8 by chance."""
    return name.startswith(("cp125", "cp874", "iso8859", "koi8", "mac", "latin"))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether more characters beyond ASCII are sound UTF-8 than are not."""
    text = data.decode("utf-8", "replace")
    n_beyond = len(text) - len(text.encode("ascii", "ignore"))
    return n_beyond > 2 * text.count("\ufffd")


def _decoded(data: bytes, name: str, *, skip: int = 0) -> Decoded:
    try:
        return Decoded(data[skip:].decode(name), name, None)
    except UnicodeDecodeError as error:
        at = error.start + skip
        return Decoded(data[skip:].decode(name, "replace"), name, (at, data[at]))
