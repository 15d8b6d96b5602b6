"""`write_report`: articles in, one file out; `draw_report`: the same page as text.

Not here: what the page shows (`_view`, `_summary`) and how it is put together (`_page`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from stance.errors import InputError
from stance.files import check_place, write_whole
from stance.model import StanceModel, check_model
from stance.records import Article
from stance.report._page import draw_page
from stance.report._shares import view_shares
from stance.report._view import view_articles, view_labels, visible
from stance.shares import Share
from stance.store import load_model


def write_report(
    articles: Iterable[Article],
    out: str | os.PathLike[str],
    *,
    model: StanceModel | None = None,
    title: str | None = None,
    unread: Iterable[tuple[str, str]] = (),
    shares: Iterable[Share] = (),
) -> None:
    """Write articles that have been read as one page of HTML that stands alone.

    The page opens from disk and asks no network for anything. It shows each article with its statements marked, who
    made them and which words decided, and over all articles who speaks and how. The same articles give the same
    bytes: no date of making stands in the page.

    Parameters
    ----------
    articles : iterable of Article
        As `stance.read` gives them, in the order in which they are to stand; none is fine. ``title``, ``date`` (ISO
        8601, for the time line), ``outlet`` and ``author`` are shown where they are known.
    out : path
        The file to write; an existing one is replaced at once and whole.
    model : StanceModel, optional
        The model that read the articles, which names the words that decided; the shipped one where left out.
    title : str, optional
        Heading of the page; where left out, that of a single article, or a general one.
    unread : iterable of (str, str)
        What should stand in the report and could not be read: a place and a reason each.
    shares : iterable of Share
        Shares that were corrected for the model's errors, as `stance.shares.estimate_shares` gives them: shown with
        their intervals beside what counting the answers gives.

    Raises
    ------
    InputError
        If `articles` holds anything but articles, or one that a model with other labels has read; if a quote does
        not lie within the text of its article; if the title is no text; if `unread` holds anything but pairs of
        texts; if `shares` holds anything but shares of the model's labels; or if `out` cannot be written.

    Examples
    --------
    >>> import stance, tempfile, pathlib
    >>> article = stance.read("The Sarvandan government did nothing, the report said.")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report([article], pathlib.Path(folder, "report.html"), title="Sarvanda in May")
    ...     "Sarvanda in May</bdi></h1>" in pathlib.Path(folder, "report.html").read_text(encoding="utf-8")
    True
    """
    place = check_place(out)
    page = draw_report(articles, model=model, title=title, unread=unread, shares=shares)
    write_whole(place, page.encode("utf-8"))


def draw_report(
    articles: Iterable[Article],
    *,
    model: StanceModel | None = None,
    title: str | None = None,
    unread: Iterable[tuple[str, str]] = (),
    shares: Iterable[Share] = (),
) -> str:
    """Give the page that `write_report` writes.

    Parameters
    ----------
    articles, model, title, unread, shares
        As for `write_report`.

    Returns
    -------
    str
        The whole page; UTF-8 holds all of it.

    Raises
    ------
    InputError
        As `write_report`, but for the file.
    """
    if isinstance(articles, Article | str) or not isinstance(articles, Iterable):
        raise InputError(f"articles is {type(articles).__name__}; give a list of what stance.read returns")
    if title is not None and not (isinstance(title, str) and title.strip()):
        raise InputError(f"title is {title!r}; give a text, or leave it out")
    known = load_model() if model is None else check_model(model)
    faults = [_fault(entry) for entry in unread]
    labels = view_labels(known.labels)
    groupings = view_shares(shares, labels)
    views = view_articles(articles, known)
    return draw_page(views, labels, title=title and visible(title), unread=faults, groupings=groupings)


def _fault(entry: tuple[str, str]) -> tuple[str, str]:
    if not (isinstance(entry, tuple) and len(entry) == 2 and all(isinstance(part, str) for part in entry)):
        raise InputError(f"unread holds {entry!r:.80}; give pairs of a place and a reason, both texts")
    return visible(entry[0]), visible(entry[1])
