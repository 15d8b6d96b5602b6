"""One row and its fields, each read by type; what is wrong is noted and reading goes on.

Not here: which fields a row must have.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from stance.dataset._files import Report
from stance.labels import ROLES
from stance.markup import lone_surrogate

MAX_LABEL_CHARS = 100

MAX_WEIGHT = 1e6

_SHOWN_CHARS = 60


def shown(value: object) -> str:
    """Give a value as a message shows it: short, on one line."""
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"


class Row:
    """The values of a row, the place of the row, and whether a fault was found in it."""

    def __init__(self, values: dict[str, Any], place: str, report: Report, within: str = "") -> None:
        self.values = values
        self.place = place
        self.sound = True
        self._report = report
        self._within = within

    def fault(self, message: str, detail: str = "") -> None:
        """Note a fault of this row; other rows with the same message may differ in the detail."""
        self.sound = False
        self._report(self.place, self._within + message, detail)

    def within(self, values: dict[str, Any], name: str) -> Row:
        """Give a row that stands inside this one; its faults are named after it."""
        return Row(values, self.place, self._report, within=f"{name}: ")

    def get(self, name: str) -> Any:
        """Give the value as it stands, None where there is none."""
        return self.values.get(name)

    def text(
        self, name: str, *, required: bool = False, max_chars: int = 1_000, option: str | None = None
    ) -> str | None:
        """Read a text; an empty one counts as missing; with an option the field may have another name."""
        value = self.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self._missing(name, value, option)
            return None
        if not isinstance(value, str):
            self.fault(f"{name} {shown(value)} is no text; give a string")
        elif len(value) > max_chars:
            self.fault(
                f"{name} has {len(value):,} characters; at most {max_chars:,} are taken, so cut it into sentences"
            )
        elif (at := lone_surrogate(value)) is not None:
            self.fault(f"{name} holds the lone surrogate U+{ord(value[at]):04X} at {at}; give whole characters")
        else:
            return value
        return None

    def name(self, name: str) -> str | None:
        """Read an id: a text, or a whole number taken as one."""
        value = self.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text(name)

    def role(self) -> str | None:
        """Read the role as people write it, in any case and with blanks or hyphens; "NA" and the like are none."""
        value = self.text("role")
        if value is None:
            return None
        plain = re.sub(r"[\s_-]{1,9}", "_", value.strip().casefold())
        if plain in ROLES or plain in _NOT_GIVEN:
            return None if plain in _NOT_GIVEN else plain
        return self.choice("role", ROLES)

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """Read a text that is one of a closed list."""
        value = self.text(name)
        if value is None or value in allowed:
            return value
        self.fault(f"{name} {shown(value)} is not one of {', '.join(allowed)}")
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts; in CSV they stand in one cell, parted by semicolons."""
        value = self.get(name)
        if value is None:
            return ()
        if isinstance(value, str):
            value = value.split(";")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(f"{name} {shown(value)} is no list of texts; give a list of strings")
            return ()
        return tuple(item.strip() for item in value if item.strip())

    def flag(self, name: str) -> bool:
        """Read true or false; false where it is missing."""
        value = self.get(name)
        known = {None: False, False: False, True: True, "true": True, "false": False}
        if not isinstance(value, bool | str | None) or value not in known:
            self.fault(f"{name} {shown(value)} is not one of true, false")
            return False
        return known[value]

    def count(self, name: str) -> int | None:
        """Read a whole number from 0 up."""
        value = self.get(name)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(f"{name} {shown(value)} is not a whole number from 0 up")
        return None

    def weight(self, name: str) -> float:
        """Read a finite number above 0; 1 where it is missing."""
        value = self.get(name)
        if value is None:
            return 1.0
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not 0 < number <= MAX_WEIGHT:
            self.fault(f"{name} {shown(value)} is not a number above 0 and up to {MAX_WEIGHT:,.0f}")
            return 1.0
        return number

    def _missing(self, name: str, value: object, option: str | None) -> None:
        if name in self.values and value is not None:
            self.fault(f"{name} {shown(value)} is empty; give a text")
        elif name in self.values:
            self.fault(f"{name} is empty; give a text")
        else:
            has = ", ".join(map(shown, list(self.values)[:12])) or "nothing"
            rename = f", or give the name that it has ({option})" if option else ""
            self.fault(f"{name} is missing", f" (the row has {has}); add it{rename}")


# What spreadsheets and other programs write where nothing is known.
_NOT_GIVEN = ("na", "n/a", "nan", "none", "null", "not_given")
