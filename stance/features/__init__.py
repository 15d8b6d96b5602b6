"""From a sentence with its speaker and target to the terms that TF-IDF counts.

Not here: how terms are weighted, and how the tables come about (see `stance.training`).
"""

from stance.features._analyzer import Analyzer, Numbered, batches
from stance.features._counter import TermCounter, TermCounts
from stance.features._tables import FAMILIES, Settings, WordTables
from stance.features._tokens import words_of

__all__ = [
    "FAMILIES",
    "Analyzer",
    "Numbered",
    "Settings",
    "TermCounter",
    "TermCounts",
    "WordTables",
    "batches",
    "words_of",
]
