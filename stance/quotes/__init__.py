"""Reported statements: where they stand, what reports them, and the words that name their source.

Not here: who the source is (`stance.speakers`), and what the statement is worth.
"""

from stance.quotes._find import find_quotes
from stance.quotes._found import FoundQuote

__all__ = ["FoundQuote", "find_quotes"]
