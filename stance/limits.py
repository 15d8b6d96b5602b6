"""How long a text or page may be, for whoever takes them from others, and the refusal of longer ones.

Not here: how long a row of a file may be, which `stance.rows` says, and a model file, which `stance.store` does.
"""

from __future__ import annotations

from stance.errors import InputError

MAX_ARTICLE_CHARS = 200_000
"""Longest article taken unless the caller raises it: some 35,000 words, beyond any newspaper's."""

MAX_STATEMENT_CHARS = 20_000
"""Longest statement taken unless the caller raises it; past this it is no sentence."""

MAX_PAGE_BYTES = 5_000_000
"""Largest page of HTML taken: some ten times those of newspapers, of which scripts make up most."""

MAX_PAGE_ELEMENTS = 20_000
"""Most elements that a page may have: four times those of a long live blog. Finding the article takes up to half a
millisecond for each, so this bounds the time that one page can take."""

REMEDY = "split it, or raise max_chars (--max-chars)"
"""What to do about a text that is too long."""


def check_length(what: str, text: object, max_chars: int) -> None:
    """Refuse a text that is too long; what is no text at all is left to whoever takes it.

    Parameters
    ----------
    what : str
        Names the text in the message.
    text : str
        The text.
    max_chars : int
        The most characters that are taken, from 1.

    Raises
    ------
    InputError
        If the text is longer, or `max_chars` is no whole number from 1.

    Examples
    --------
    >>> check_length("the article", "It works.", 9)
    """
    check_max_chars(max_chars)
    if isinstance(text, str) and len(text) > max_chars:
        raise InputError(f"{what} has {len(text):,} characters; at most {max_chars:,} are taken: {REMEDY}")


def check_max_chars(max_chars: int) -> None:
    """Refuse what is no whole number from 1.

    Raises
    ------
    InputError
        If it is none.
    """
    if not isinstance(max_chars, int) or isinstance(max_chars, bool) or max_chars < 1:
        raise InputError(f"max_chars is {max_chars!r}; give a whole number from 1")
