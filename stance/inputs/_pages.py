"""A page of HTML to the article in it: its text, title, date, outlet and author. Needs trafilatura.

Not here: files, and how a page is decoded. Nothing is fetched: a page is its bytes.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any, NamedTuple

from stance.errors import InputError, MissingExtraError
from stance.inputs._encoding import decode_page
from stance.lexicon import read_table
from stance.limits import MAX_PAGE_BYTES, MAX_PAGE_ELEMENTS
from stance.text import lay_out

# An article has at least a paragraph of some length; teasers, menus and notices are shorter.
_SHORTEST_PARAGRAPH = 80
_SHORTEST_ARTICLE = 120
_TELLING = 20_000  # characters: who finds no paragraph in them need not look further
_MOST_SHOWN = 60  # characters of a title in a message
# What XML does not take; libxml2 would end the page at the first NUL.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_QUOTED = re.compile(r"\"[^\"<]*\"|'[^'<]*'")
# libxml2 takes time that grows with the square of a tag's attributes: five thousand take some hundredths of a second.
_MOST_ATTRIBUTES = 5_000
# What is longer is a picture written out, or there to keep the reader busy: rules for names and dates search it all.
_LONGEST_VALUE = 10_000
_LONGEST_DATA = 500_000
# "TNA - Tolvania rejects the criticism": what stands in front of such a headline is the outlet.
_LONGEST_OUTLET = 60  # characters
_MOST_WORDS_OF_OUTLET, _LEAST_WORDS_OF_HEADLINE = 2, 4
_OUTLET_BEHIND = re.compile(r"\s{0,9}[|–—:•·«»-]\s{1,9}(\S.{1,200})")
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd")
# Any year that a page may state: by itself, htmldate drops what lies after today.
_LATEST = "2999-12-31"
_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "readability", "charset_normalizer")


class Page(NamedTuple):
    """The article of a page. Its title stands in front of the text."""

    text: str
    title: str | None
    date: str | None
    outlet: str | None
    author: str | None


def check_pages() -> None:
    """Refuse early what needs trafilatura where it is not installed.

    Raises
    ------
    MissingExtraError
        If it cannot be imported.
    """
    try:
        import trafilatura  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        raise MissingExtraError(
            f"pages of HTML need trafilatura, which cannot be loaded ({_one_line(str(error))}); install this package "
            "with its extra 'html'"
        ) from error


def read_page(data: bytes) -> Page:
    """Find the article of a page.

    Parameters
    ----------
    data : bytes
        The page as it was saved, `stance.limits.MAX_PAGE_BYTES` at most.

    Returns
    -------
    Page
        Paragraphs of the text are parted by blank lines. Tables, captions, comments and menus are left out, as far
        as they can be told from the article.

    Raises
    ------
    InputError
        If the page is too large, holds no article, or bytes of its text do not fit its encoding. The message tells
        what is wrong and not where.
    MissingExtraError
        If trafilatura is not installed.
    """
    check_pages()
    check_page_size(len(data))
    if data.startswith(_PACKED):
        raise InputError("is compressed; unpack it first")
    decoded = decode_page(data)
    tree = _parsed(decoded.text)
    page, kind = _extracted(tree)
    if decoded.wrong and "\ufffd" in "".join(filter(None, page)):
        offset, byte = decoded.wrong
        raise InputError(
            f"byte {offset} (0x{byte:02x}) is not {decoded.encoding}, the encoding of the page; save it as UTF-8"
        )
    _check_article(page, _heads(tree, page), kind)
    return page


def check_page_size(n_bytes: int) -> None:
    """Refuse a page that is too large before it is parsed.

    Raises
    ------
    InputError
        If it is.
    """
    if n_bytes > MAX_PAGE_BYTES:
        raise InputError(
            f"is larger than {MAX_PAGE_BYTES:,} bytes, the most that a page of HTML may have; "
            "save the article alone, or its text as .txt"
        )


def _parsed(text: str) -> Any:
    """Parse a page, and refuse one of which libxml2 would leave a part out or that would take minutes."""
    from lxml import etree, html  # noqa: PLC0415 - comes with trafilatura

    _check_tags(text)
    # A parser of its own: its log tells what was left out, and threads do not share it.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(_CONTROLS.sub("", text).encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:  # nothing in it that is HTML
        raise InputError("holds no article: the page is empty") from None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise InputError("nests too deeply, so that a part would be left out; save its text as .txt")
    n_elements = int(tree.xpath("count(//*)"))
    if n_elements > MAX_PAGE_ELEMENTS:
        raise InputError(
            f"has {n_elements:,} elements, and a page may have {MAX_PAGE_ELEMENTS:,}; "
            "save the article alone, or its text as .txt"
        )
    _lighten(tree)
    return tree


def _check_tags(text: str) -> None:
    for part in text.split("<"):
        if len(part) > 2 * _MOST_ATTRIBUTES:
            tag = _QUOTED.sub("", part).partition(">")[0]
            if len(tag.split()) + tag.count("/") + tag.count("=") > _MOST_ATTRIBUTES:
                raise InputError(f"has a tag of more than {_MOST_ATTRIBUTES:,} attributes; save its text as .txt")


def _lighten(tree: Any) -> None:
    """Take out what is too long to be anything about the article."""
    for element in tree.iter():
        for name in [name for name, value in element.attrib.items() if len(value) > _LONGEST_VALUE]:
            del element.attrib[name]
        if element.tag == "script" and len(element.text or "") > _LONGEST_DATA:
            element.text = None


def _extracted(tree: Any) -> tuple[Page, str]:
    """Give the article of a page as far as there is one, and what the page says it is."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - optional

    for name in _LOGGERS:
        _quiet(name)
    try:
        found: Any = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,  # those of figures hold no statement, those of layout come as paragraphs
            # A date must be stated as that of the page: one in the text may be that of anything.
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _LATEST},
        )
    except RecursionError:
        raise InputError("nests too deeply; save its text as .txt") from None
    except Exception as error:
        raise InputError(f"cannot be read as HTML ({type(error).__name__}: {error}); save its text as .txt") from error
    if found is None:
        raise InputError(_no_article("the page has no text of some length", _title_element(tree)))
    title, behind = _parted(_one_line(found.title), _title_element(tree))
    paragraphs = [line.removeprefix("- ") for line in map(_one_line, (found.text or "").splitlines()) if line]
    text = "\n\n".join([*([title] if title else []), *(line for line in paragraphs if line != title)])
    outlet = _one_line(found.sitename) or behind
    page = Page(text, title, _one_line(found.date), outlet, _one_line(found.author))
    return page, (found.pagetype or "").lower()


@cache
def _quiet(name: str) -> None:
    """Keep the warnings of a library off the terminal; a program that sets up logging gets them."""
    logging.getLogger(name).addHandler(logging.NullHandler())


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _title_element(tree: Any) -> str:
    return " ".join((tree.findtext(".//title") or "").split())


def _parted(title: str | None, whole: str) -> tuple[str | None, str | None]:
    """Part the title of the window into headline and outlet; most have the outlet behind, some in front."""
    found = _OUTLET_BEHIND.fullmatch(whole.removeprefix(title)) if title and whole.startswith(title) else None
    if title is None or found is None:
        return title, None
    if len(title.split()) <= _MOST_WORDS_OF_OUTLET and len(found[1].split()) > _LEAST_WORDS_OF_HEADLINE:
        return found[1], title
    return title, found[1] if len(found[1]) <= _LONGEST_OUTLET else None


def _heads(tree: Any, page: Page) -> tuple[str, ...]:
    """Give what stands on top of a page."""
    first = tree.find(".//h1")
    heading = "" if first is None else " ".join("".join(first.itertext()).split())
    return (_title_element(tree), heading, page.title or "")


def _check_article(page: Page, heads: tuple[str, ...], kind: str) -> None:
    """Refuse a page that is something else than an article."""
    shown = next(filter(None, heads), "")
    if "article" not in kind and "posting" not in kind:
        for what, pattern in _no_articles():
            if any(pattern.search(head[:200]) for head in heads):
                raise InputError(_no_article(f"it looks like {what}", shown))
    body = page.text.removeprefix(page.title or "")[:_TELLING]
    prose = [p.end - p.start for p in lay_out(body) if not p.furniture]
    if max(prose, default=0) < _SHORTEST_PARAGRAPH or sum(prose) < _SHORTEST_ARTICLE:
        raise InputError(_no_article("the page has no text of some length", shown))


@cache
def _no_articles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"], re.IGNORECASE)) for row in read_table("no_article"))


def _no_article(why: str, title: str) -> str:
    name = f" ({title[:_MOST_SHOWN]!r})" if title else ""
    return f"holds no article: {why}{name}; save the page of the article itself"
