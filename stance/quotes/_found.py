"""What is found: one reported statement with its cue and its source.

Not here: how it is found.
"""

from __future__ import annotations

from dataclasses import dataclass

from stance.records import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuote:
    """One reported statement.

    Attributes
    ----------
    start, end : int
        Code-point offsets ``[start, end)`` of its content, without outer marks and attribution, within one paragraph.
    kind : str
        One of `stance.labels.QUOTE_KINDS`.
    cue : Mention or None
        The words that report it; None where a quotation stands free.
    source : Mention or None
        The words that name its source, the whole noun phrase without an apposition; taken over from an earlier or
        a later sentence where its own names nobody; None where nothing names one.
    main : bool
        Whether it belongs to the main clause of its sentence.
    """

    start: int
    end: int
    kind: str
    cue: Mention | None
    source: Mention | None
    main: bool
