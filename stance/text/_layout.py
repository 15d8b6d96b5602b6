"""Paragraphs, the furniture among them, and their sentences.

Not here: the patterns of furniture (`_furniture`) and the rules for sentence ends (`_sentences`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stance.text._furniture import mark_furniture
from stance.text._sentences import split_sentences
from stance.text._tokens import Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


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
    lines = [span for m in _LINE.finditer(text) if (span := _strip(text, m.start(), m.end())) is not None]
    return tuple(
        Paragraph(
            start=span.start,
            end=span.end,
            furniture=furniture,
            sentences=tuple(split_sentences(text, span.start, span.end)),
        )
        for span, furniture in mark_furniture(text, lines)
    )


def _strip(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
