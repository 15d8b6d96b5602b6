"""One statement with the label that somebody gave it, and how it is written as a row.

Not here: files of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from stance.errors import InputError
from stance.labels import QUOTE_KINDS, ROLES
from stance.limits import MAX_STATEMENT_CHARS
from stance.markup import lone_surrogate

PICKED_BY = ("random", "margin")
"""Ways in which a statement is picked for labelling."""

MAX_NAME_CHARS = 1_000
MAX_NOTE_CHARS = 10_000
"""Longest note taken."""
MAX_LABEL_CHARS = 100
# In labelled data `start` and `end` say where a text names its target, so a row calls the offsets otherwise.
_ROW_NAMES = {"start": "sentence_start", "end": "sentence_end"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One statement of an article with its label.

    Attributes
    ----------
    id : str
        Names the statement: the same for all annotators of the same articles.
    article : str
        The article it stands in.
    article_id : str or None
        What the user's own table calls that article.
    text : str
        What is judged, ``article.text[start:end]``: whole sentences, or the part of one that belongs to the quote.
    label : str or None
        Its stance; None where it was skipped.
    start, end : int
        Code-point offsets of the text in its article.
    quote : str or None
        ``direct``, ``indirect`` or ``mixed``.
    quote_start, quote_end : int or None
        Code-point offsets of the content of the quote in the article.
    speaker, role : str or None
        Who says it, and what the speaker is to the target.
    target : str or None
        The government in question.
    target_aliases : tuple of str
        Other ways in which the article names it.
    note : str
        Whatever the annotator noted.
    annotator : str or None
        Who labelled it.
    picked_by : str
        ``"random"`` or ``"margin"``.
    picking_probability : float
        The probability with which it came into the batch (`picking_probabilities`), above 0 and up to 1.
    batch_size : int or None
        How many statements the batch has; None where that is not known.
    model_label : str or None
        What the model said of the statement as it stands here; None where it knows other labels.
    model_confidence : float or None
        The probability of that label.
    seconds : float
        How long the annotator looked at it.
    time : str
        When it was labelled, ISO 8601 in UTC.

    Raises
    ------
    InputError
        If a value is of the wrong type or out of range.
    """

    id: str
    article: str
    text: str
    label: str | None
    start: int
    end: int
    quote: str | None = None
    quote_start: int | None = None
    quote_end: int | None = None
    speaker: str | None = None
    role: str | None = None
    target: str | None = None
    target_aliases: tuple[str, ...] = ()
    note: str = ""
    annotator: str | None = None
    article_id: str | None = None
    picked_by: str = "random"
    picking_probability: float
    batch_size: int | None = None
    model_label: str | None = None
    model_confidence: float | None = None
    seconds: float
    time: str

    def __post_init__(self) -> None:
        _check_texts(self)
        _check_choices(self)
        _check_spans(self)
        _check_number("picking_probability", self.picking_probability, 1, above=True)
        _check_number("seconds", self.seconds, math.inf)
        if self.batch_size is not None and (type(self.batch_size) is not int or self.batch_size < 1):
            raise InputError(f"batch_size is {_shown(self.batch_size)}; give a whole number from 1, or None")
        if self.model_confidence is not None:
            _check_number("model_confidence", self.model_confidence, 1)
        _check_time(self.time)

    def to_row(self) -> dict[str, Any]:
        """Give the annotation as a row of labelled data.

        Returns
        -------
        dict
            The attributes by name, but ``sentence_start`` and ``sentence_end`` for `start` and `end`: in labelled data
            these two say where a text names its target.
        """
        row = {_ROW_NAMES.get(f.name, f.name): getattr(self, f.name) for f in fields(self)}
        return row | {"target_aliases": list(self.target_aliases)}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Annotation:
        """Take an annotation from its row; other names in it are passed over.

        Raises
        ------
        InputError
            If a value is missing or wrong.

        Examples
        --------
        >>> row = dict(id="a:0-9", article="a", text="It works.", label="good", sentence_start=0, sentence_end=9,
        ...            picking_probability=0.1, seconds=4.0, time="2026-03-01T10:00:00Z")
        >>> Annotation.from_row(row).label
        'good'
        """
        named = {f.name: _ROW_NAMES.get(f.name, f.name) for f in fields(cls)}
        values = {name: row[column] for name, column in named.items() if column in row}
        if isinstance(values.get("target_aliases"), list):
            values["target_aliases"] = tuple(values["target_aliases"])
        try:
            return cls(**values)
        except TypeError:
            missing = [named[name] for name in _REQUIRED if name not in values]
            raise InputError(f"{missing[0]} is missing; give what stance label has written") from None


_REQUIRED = ("id", "article", "text", "label", "start", "end", "picking_probability", "seconds", "time")
_TEXTS = {
    "id": MAX_NAME_CHARS, "article": MAX_NAME_CHARS, "article_id": MAX_NAME_CHARS, "text": MAX_STATEMENT_CHARS,
    "label": MAX_LABEL_CHARS, "speaker": MAX_NAME_CHARS, "target": MAX_NAME_CHARS, "annotator": MAX_NAME_CHARS,
    "model_label": MAX_LABEL_CHARS, "note": MAX_NOTE_CHARS,
}  # fmt: skip


def check_text(name: str, value: object, max_chars: int) -> None:
    """Refuse what is no text with something in it, or too long, or not whole.

    Raises
    ------
    InputError
        If it is one of these.
    """
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{name} is {_shown(value)}; give a text")
    if len(value) > max_chars:
        raise InputError(f"{name} has {len(value):,} characters; at most {max_chars:,} are taken")
    if lone_surrogate(value) is not None:
        raise InputError(f"{name} {_shown(value)} holds half a character (a lone surrogate); give whole ones")


def _check_texts(given: Annotation) -> None:
    for name, max_chars in _TEXTS.items():
        value = getattr(given, name)
        if not (value is None and name not in ("id", "article", "text", "note")) and not (name == "note" and not value):
            check_text(name, value, max_chars)
    if not isinstance(given.note, str):
        raise InputError(f"note is {_shown(given.note)}; give a text")
    if not isinstance(given.target_aliases, tuple):
        raise InputError(f"target_aliases is {_shown(given.target_aliases)}; give a tuple of texts")
    for alias in given.target_aliases:
        check_text("an alias of the target", alias, MAX_NAME_CHARS)


def _check_choices(given: Annotation) -> None:
    if given.role is not None and given.role not in ROLES:
        raise InputError(f"role {_shown(given.role)} is not one of {', '.join(ROLES)}; give one of these or None")
    if given.quote is not None and given.quote not in QUOTE_KINDS:
        raise InputError(f"quote {_shown(given.quote)} is not one of {', '.join(QUOTE_KINDS)}")
    if given.picked_by not in PICKED_BY:
        raise InputError(f"picked_by {_shown(given.picked_by)} is not one of {', '.join(PICKED_BY)}")


def _check_spans(given: Annotation) -> None:
    spans = {"sentence": (given.start, given.end)}
    if (given.quote_start, given.quote_end) != (None, None):
        spans["quote"] = (given.quote_start, given.quote_end)  # type: ignore[assignment]
    for name, (start, end) in spans.items():
        if not all(isinstance(at, int) and not isinstance(at, bool) for at in (start, end)) or not 0 <= start < end:
            raise InputError(
                f"span [{start}, {end}) of the {name} is not 0 <= start < end; give offsets of the article"
            )


def _check_number(name: str, value: object, most: float, *, above: bool = False) -> None:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not (number > 0 if above else number >= 0) or number > most or math.isinf(number):
        end = "" if math.isinf(most) else f" and up to {most:g}"
        raise InputError(f"{name} is {_shown(value)}; give a number {'above' if above else 'from'} 0{end}")


def _check_time(value: object) -> None:
    try:
        zone = datetime.fromisoformat(value).tzinfo if isinstance(value, str) else None
    except ValueError:
        zone = None
    if zone is None:
        raise InputError(f"time is {_shown(value)}; give date and time with their zone, such as 2026-03-01T10:00:00Z")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
