"""The values of a JSON object from another program, each read by type and refused with its place.

Not here: what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from stance.errors import InputError
from stance.limits import MAX_ARTICLE_CHARS
from stance.markup import lone_surrogate

_SHOWN_CHARS = 60


class Fields:
    """An object and where it stands."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            raise InputError(f"{place}: {shown(values)} is no object; export the file anew")
        self.values: dict[str, Any] = values
        self.place = place

    def fields(self, name: str) -> Fields:
        """Give an object that must be there."""
        return Fields(self.values.get(name), f"{self.place}: {name}")

    def each(self, name: str) -> list[Fields]:
        """Give the objects of a list; none where there is no list."""
        found = self.values.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.fault(name, "is no list")
        return [Fields(one, f"{self.place}: {name}[{number}]") for number, one in enumerate(found)]

    def text(self, name: str, *, optional: bool = False) -> str | None:
        """Give a text with something in it; where it may be missing, None for that."""
        value = self.values.get(name)
        if optional and value in (None, ""):
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.fault(name, "is no text")
        if len(value) > MAX_ARTICLE_CHARS:
            raise InputError(f"{self.place}: {name} has {len(value):,} characters; at most {MAX_ARTICLE_CHARS:,} go")
        lone = lone_surrogate(value)
        at = value.find("\0") if lone is None else lone
        if at >= 0:
            what = "NUL" if lone is None else "half a character (a lone surrogate)"
            raise InputError(f"{self.place}: {name} holds {what} at {at}, which no text holds; take it out")
        return value

    def texts(self, name: str) -> list[str]:
        """Give a list of texts; a single one counts as such a list."""
        value = self.values.get(name)
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
            raise self.fault(name, "is no list of names")
        return [one.strip() for one in found]

    def offset(self, name: str) -> int:
        """Give a whole number from 0; those that a program wrote as text count, too."""
        value = self.values.get(name)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault(name, "is no whole number from 0")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """Give one of a few names."""
        value = self.values.get(name)
        if not isinstance(value, str) or value not in allowed:
            raise self.fault(name, f"is not one of {', '.join(allowed)}")
        return value

    def fault(self, name: str, what: str) -> InputError:
        """Word a fault of a value."""
        if name not in self.values:
            return InputError(f"{self.place}: {name} is missing; export the file anew, or check its format")
        return InputError(f"{self.place}: {name} {shown(self.values[name])} {what}; mend it, or export the file anew")


def shown(value: object) -> str:
    """Give a value as a message shows it: short, on one line."""
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
