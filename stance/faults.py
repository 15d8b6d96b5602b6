"""Faults by their place, those alike told once.

Not here: the faults themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN_LINES = 5


class Places:
    """Gathers faults; a fault that many lines of a file share is told once, with the first of these lines.

    Examples
    --------
    >>> faults = Places()
    >>> for line in (3, 7, 9):
    ...     faults.add(f"news.csv:{line}", "the text is blank")
    >>> faults.lines()
    ['news.csv:3: the text is blank (the same in lines 7, 9)']
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], list[str]] = {}
        self._details: dict[tuple[str, str], str] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, place: str, message: str, detail: str = "") -> None:
        """Note a fault.

        Parameters
        ----------
        place : str
            ``file`` or ``file:line``.
        message : str
            What is wrong; the same where the fault is.
        detail : str
            What is told behind it of the first of those alike.
        """
        file, _, line = place.rpartition(":")
        known = line.isascii() and line.isdigit()
        key = (file if known else place, message)
        self._details.setdefault(key, detail)
        self._lines.setdefault(key, []).append(line if known else "")

    def extend(self, problems: Iterable[str]) -> None:
        """Note faults that are worded already, places included."""
        for problem in problems:
            self._lines.setdefault((problem, ""), []).append("")

    def lines(self) -> list[str]:
        """Word each fault, in the order in which they were first noted."""
        return [
            _worded(file, message + self._details.get((file, message), ""), lines)
            for (file, message), lines in self._lines.items()
        ]


def _worded(file: str, message: str, lines: list[str]) -> str:
    if not message:
        return file
    first, *others = dict.fromkeys(lines)
    text = f"{file}:{first}: {message}" if first else f"{file}: {message}"
    if not others:
        return text
    more = len(others) - _SHOWN_LINES
    shown = ", ".join(others[:_SHOWN_LINES]) + (f" and {more:,} more" if more > 0 else "")
    return f"{text} (the same in line{'s' if len(others) > 1 else ''} {shown})"
