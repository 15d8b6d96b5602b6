"""Paragraphs, the furniture among them, and their sentences.

Not here: the patterns of furniture (`_furniture`) and the rules for sentence ends (`_sentences`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stance.text._furniture import mark_furniture
from stance.text._sentences import split_sentences
from stance.text._tokens import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of an article: code-point offsets ``[start, end)`` without white space around it.

    Attributes
    ----------
    start, end : int
        Where it stands.
    furniture : bool
        Whether it belongs to the page and not to the article: a byline, a caption, a menu, a legal notice.
    sentences : tuple of Span
        Its sentences in text order. A sentence within a quotation is a sentence of its own.
    """

    start: int
    end: int
    furniture: bool
    sentences: tuple[Span, ...]


def lay_out(text: str) -> tuple[Paragraph, ...]:
    r"""Cut an article into paragraphs and sentences and mark what is page furniture.

    Parameters
    ----------
    text : str
        The raw article; a line is a paragraph.

    Returns
    -------
    tuple of Paragraph
        In text order, without blank ones. Every character that is no white space lies in exactly one of them.

    Examples
    --------
    >>> [p.furniture for p in lay_out("4 min read\n\nThe harbour of Odessia is shut. Nobody knows why.")]
    [True, False]
    """
    return tuple(
        [
            Paragraph(start=start, end=end, furniture=furniture, sentences=tuple(split_sentences(text, start, end)))
            for (start, end), furniture in mark_furniture(text, list(_lines(text)))
        ]
    )


def _lines(text: str) -> Iterator[Span]:
    """Find the lines that are not blank, without the white space around them."""
    start = 0
    for line in text.splitlines(keepends=True):
        following = start + len(line)
        content = line.lstrip()
        if content:
            yield Span(following - len(content), following - len(content) + len(content.rstrip()))
        start = following
