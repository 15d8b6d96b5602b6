"""What an article names, worked out once for whoever asks about it: capitalised runs, countries, where sentences begin.

Not here: who speaks (`_resolve`) and which country the article is about (`_target`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stance.speakers._named import Run, find_countries, find_runs, find_sides
from stance.speakers._target import Evidence, choose, weigh
from stance.text import Paragraph

_STOPS = frozenset(".!?\"”'’:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What an article names, from `find_names`; taken by `find_target` and `resolve_speakers`.

    Attributes
    ----------
    text : str
        The raw article.
    runs : tuple of Run
        Its stretches of capitalised words, furniture left out, in the order of the text.
    sentences : tuple of int
        Where its sentences begin, furniture left out.
    countries : frozenset of str
        What it names as a country.
    sides : tuple of (str, str)
        The parties that it calls governing or in opposition, and the role that follows.
    evidence : mapping of str to Evidence
        What speaks for each candidate for the government in question.
    about : Evidence or None
        The candidate for which most speaks.
    """

    text: str
    runs: tuple[Run, ...]
    sentences: tuple[int, ...]
    countries: frozenset[str]
    sides: tuple[tuple[str, str], ...]
    evidence: Mapping[str, Evidence]
    about: Evidence | None


def find_names(text: str, paragraphs: Sequence[Paragraph]) -> Names:
    """Find what an article names.

    Parameters
    ----------
    text : str
        The raw article.
    paragraphs : sequence of Paragraph
        Its layout, from `stance.text.lay_out`; furniture is left out of account.

    Returns
    -------
    Names
        To be given to `find_target` and `resolve_speakers`. It never changes, so that threads may share it.

    Examples
    --------
    >>> from stance.text import lay_out
    >>> text = "Police in Odessia arrested nine dockers."
    >>> [run.words for run in find_names(text, lay_out(text)).runs]
    [('Police',), ('Odessia',)]
    """
    body = [paragraph for paragraph in paragraphs if not paragraph.furniture]
    runs = find_runs(text, ((paragraph.start, paragraph.end) for paragraph in body))
    evidence = weigh(text, runs, _lead_end(text, body))
    return Names(
        text=text,
        runs=runs,
        sentences=tuple([span.start for paragraph in body for span in paragraph.sentences]),
        countries=find_countries(text, runs),
        sides=find_sides(text, runs),
        evidence=evidence,
        about=choose(evidence.values()),
    )


def _lead_end(text: str, body: Sequence[Paragraph]) -> int:
    """Where the opening paragraph ends; a headline, which ends without a stop, opens nothing."""
    if not body:
        return 0
    has_headline = len(body) > 1 and text[body[0].end - 1] not in _STOPS
    return body[1 if has_headline else 0].end
