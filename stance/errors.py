"""The exceptions of this library.

Not here: warnings, and the wording of messages, which belongs where the fault is found.
"""

from __future__ import annotations

from collections.abc import Sequence


class StanceError(Exception):
    """Base of every error that this library raises on purpose."""


class InputError(StanceError, ValueError):
    """A text, file or argument that cannot be read as what it was given for."""


class DataError(StanceError, ValueError):
    """Labelled data with faulty rows.

    Parameters
    ----------
    problems : sequence of str
        One line a fault: ``file:line: what is wrong, what is allowed``.

    Attributes
    ----------
    problems : tuple of str
        The faults in the order in which they were found.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class LexiconError(StanceError, ValueError):
    """A table of the lexicon that is missing or malformed."""


class ModelFileError(StanceError, ValueError):
    """A model directory that is missing, damaged or of an unknown format."""


class MissingExtraError(StanceError, ImportError):
    """An optional dependency that a function needs is not installed."""


class ConflictError(StanceError, RuntimeError):
    """A change made on a state that is no longer the newest; nothing was written."""
