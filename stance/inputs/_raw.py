"""Files to raw articles: the text with what is known about it, ready to be read.

Not here: reading them, and rows of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.inputs._files import read_article_file, read_page_file
from stance.inputs._opened import check_column, open_record, text_of, unless_blank
from stance.inputs._pages import check_pages
from stance.inputs._records import Record, check_parquet, place_of, read_records
from stance.inputs._sources import PAGES, TABLES, Paths, Sources, ending, find_sources
from stance.limits import MAX_ARTICLE_CHARS, check_length, check_max_chars

_MAX_NAME = 1_000
_FIELDS = ("title", "date", "outlet", "author", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """An article that has not been read yet.

    Attributes
    ----------
    text : str
        The whole text; that of a page of HTML has its title in front.
    place : str
        Where it stands: ``file``, or ``file:line`` for a row of a table.
    title, date, outlet, author : str or None
        What is known about it. Dates of pages and of Parquet files are in ISO 8601, others as they stand in the file.
    target : str or None
        The government in question, where the row names one.
    id : str or None
        What the row calls it.
    """

    text: str
    place: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    target: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableArticle:
    """An article that cannot be read.

    Attributes
    ----------
    place : str
        Where it stands.
    reason : str
        What is wrong with it, and what to do.
    """

    place: str
    reason: str


def read_raw_article(path: str | Path, *, max_chars: int = MAX_ARTICLE_CHARS) -> RawArticle:
    """Read the one article of a file: a page of HTML by its ending, a text otherwise.

    Parameters
    ----------
    path : path or str
        The file; ``"-"`` is the standard input, which is text.
    max_chars : int
        A longer text is refused; 200,000 characters.

    Returns
    -------
    RawArticle

    Raises
    ------
    InputError
        If the file cannot be read, is a table, holds no article, or a longer one.
    MissingExtraError
        If it is a page and trafilatura is not installed.
    """
    check_max_chars(max_chars)
    kind = ending(path)
    if kind in TABLES:
        raise InputError(
            f"{path}: is a table of articles and not one article; read all of them with: "
            f"stance corpus {path} --out quotes.csv"
        )
    if kind not in PAGES:
        return RawArticle(text=read_article_file(path, max_chars=max_chars), place=place_of(path))
    page = read_page_file(path)
    check_length(f"{path}: the article", page.text, max_chars)
    return RawArticle(place=place_of(path), **page._asdict())


def read_raw_articles(
    inputs: Paths, *, text: str = "text", max_chars: int = MAX_ARTICLE_CHARS, leave_out: Iterable[Path] = ()
) -> Iterator[RawArticle | UnreadableArticle]:
    r"""Read the articles of files one after the other, whatever form they come in.

    Parameters
    ----------
    inputs : path or iterable of path
        As for `find_sources`: text files, pages of HTML, JSONL, CSV and Parquet files, folders of them, patterns.
    text : str
        The column of tables that holds the text. The columns ``title``, ``date``, ``outlet``, ``author``,
        ``target`` and ``id`` are taken where they are there and not blank.
    max_chars : int
        A longer text cannot be read; 200,000 characters.
    leave_out : iterable of Path
        As for `find_sources`: files that the caller is going to write.

    Yields
    ------
    RawArticle or UnreadableArticle
        In the order of the input. One at a time is in memory.

    Raises
    ------
    InputError
        If nothing is there to read, or every table lacks the column `text`.
    MissingExtraError
        If a page or a Parquet file is among them and trafilatura or pyarrow is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> table = pathlib.Path(folder.name, "a.csv")
    >>> _ = table.write_text("text,outlet\nThe plan failed.,The Bell\n,The Bell\n", encoding="utf-8")
    >>> for article in read_raw_articles(table):
    ...     print(getattr(article, "text", None) or article.reason)
    The plan failed.
    column 'text' is blank; give the text, or the name of the column to read
    >>> folder.cleanup()
    """
    check_max_chars(max_chars)
    sources = find_sources(inputs, leave_out=leave_out)
    check_extras(sources)
    check_column(sources, text)
    return _each(sources, text, max_chars)


def check_extras(sources: Sources) -> None:
    """Refuse early what needs a package that is not installed.

    Raises
    ------
    MissingExtraError
        If a page or a Parquet file is among the files and trafilatura or pyarrow is missing.
    """
    endings = set(map(ending, sources.files))
    if ".parquet" in endings:
        check_parquet()
    if not endings.isdisjoint(PAGES):
        check_pages()


def _each(sources: Sources, text: str, max_chars: int) -> Iterator[RawArticle | UnreadableArticle]:
    for path, fault in sources.faults:
        yield UnreadableArticle(place=place_of(path), reason=fault)
    for path in sources.files:
        for record in read_records(Path(path), text):
            try:
                yield _raw(record, text, max_chars)
            except InputError as error:
                yield UnreadableArticle(place=record.place, reason=str(error))


def _raw(record: Record, text: str, max_chars: int) -> RawArticle:
    values = open_record(record, text)
    words = text_of(values, text, record.form, max_chars=max_chars)
    known = {name: _known(values, name) for name in _FIELDS if name != text}
    # Whoever names rows by objects or by whole texts gets on without: nothing is read from a name.
    own = None if isinstance(values.get("id"), bool | list | dict) else _known(values, "id")
    if own is not None and len(own) > _MAX_NAME:
        own = None
    return RawArticle(text=words, place=record.place, id=own, **known)


def _known(values: Mapping[str, Any], name: str) -> str | None:
    """Give a value as text; several authors are one text."""
    value = unless_blank(values.get(name))
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"column {name!r} holds a {type(value).__name__}; give a text")
