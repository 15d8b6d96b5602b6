"""The label names that the shipped model uses, and the closed lists of roles and quote kinds.

Not here: anything that depends on a model, which carries its own labels.
"""

from __future__ import annotations

from typing import Final

LABELS: Final = ("criticizes", "defends", "neutral")
"""Stances of the shipped model, in the column order of its probabilities."""

NEUTRAL: Final = "neutral"
"""The stance of a statement that neither defends nor criticizes, and of the narrator's own sentences."""

ROLES: Final = (
    "government",
    "foreign_government",
    "international",
    "ngo",
    "report",
    "expert",
    "opposition",
    "citizen",
    "business",
    "media",
    "court",
    "other",
)
"""What a speaker is to the target government (see docs/annotation.md)."""

QUOTE_KINDS: Final = ("direct", "indirect", "mixed")
"""Only quoted words, only paraphrase, or paraphrase with quoted words in it."""
