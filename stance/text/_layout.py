"""Paragraphs, the furniture among them, and their sentences.

Not here: the patterns of furniture (`_furniture`) and the rules for sentence ends (`_sentences`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stance.text._furniture import mark_furniture
from stance.text._sentences import split_sentences
from stance.text._tokens import Span

_WIKI_HEADING = re.compile(r"\s={2,3} ?[A-Z][\w ]{1,30}={2,3}")


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
    starts, contents = _lines(text)
    paragraphs = []
    for start, content, furniture in zip(starts, contents, mark_furniture(contents), strict=True):
        end = start + len(content)
        sentences = tuple(split_sentences(text, start, end))
        paragraphs.append(Paragraph(start=start, end=end, furniture=furniture, sentences=sentences))
    return tuple(paragraphs)


def _lines(text: str) -> tuple[list[int], list[str]]:
    """Find the lines that are not blank, without the white space around them, and where each starts."""
    starts: list[int] = []
    contents: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True):
        content = line.strip()
        if content:
            starts.append(at if content[0] == line[0] else at + len(line) - len(line.lstrip()))
            contents.append(content)
        at += len(line)
    return _split_headings(starts, contents) if "==" in text else (starts, contents)


def _split_headings(starts: list[int], contents: list[str]) -> tuple[list[int], list[str]]:
    """Put a heading in the markup of a wiki, and what follows it, on a line of its own."""
    split: list[tuple[int, str]] = []
    for start, content in zip(starts, contents, strict=True):
        heading = _WIKI_HEADING.search(content)
        if heading is None:
            split.append((start, content))
        else:
            at = heading.start()
            split += [(start, content[:at].rstrip()), (start + at + 1, content[at + 1 :])]
    return [start for start, _ in split], [content for _, content in split]
