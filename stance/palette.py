"""How labels look wherever they are shown: a sign and a colour each, told apart without colour vision too.

Not here: what draws them, and the sixteen colours of a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Look(NamedTuple):
    """How a label is shown."""

    sign: str
    """One character that stands beside the colour."""
    light: str
    """Colour on a white ground, ``#rrggbb``: at least 4.5 : 1 against white, so that it serves for text."""
    dark: str
    """Colour on a dark ground (``#16181d``), at least 4.5 : 1 against it."""


# Blue and vermilion stay apart in every common kind of colour blindness, green and red do not (Okabe and Ito 2008,
# "Color universal design"); their shades here are darker or lighter than in that paper, for text.
_KNOWN = {
    "defends": Look("+", "#0063a6", "#5ab4f0"),
    "criticizes": Look("−", "#b34700", "#f0915a"),
    "neutral": Look("·", "#5f6673", "#a0a7b4"),
}
_OTHERS = (
    Look("●", "#0063a6", "#5ab4f0"),
    Look("▲", "#b34700", "#f0915a"),
    Look("■", "#00735c", "#3cc8a0"),
    Look("◆", "#99407a", "#e19ac8"),
    Look("★", "#7a6200", "#dcc850"),
    Look("✚", "#5f6673", "#a0a7b4"),
)


def looks(labels: Sequence[str]) -> dict[str, Look]:
    """Give each label of a model its look.

    Parameters
    ----------
    labels : sequence of str
        All labels of the model, in its order. ``defends``, ``criticizes`` and ``neutral`` have looks of their own;
        others take theirs by place, and beyond the sixth the looks begin anew.

    Returns
    -------
    dict of str to Look

    Examples
    --------
    >>> looks(["defends", "neutral"])["defends"].sign
    '+'
    >>> [look.sign for look in looks(["for", "against"]).values()]
    ['●', '▲']
    """
    return {label: _KNOWN.get(label) or _OTHERS[place % len(_OTHERS)] for place, label in enumerate(labels)}
