"""From a sentence with its speaker and target to the terms that TF-IDF counts.

Not here: how terms are weighted, and how the tables come about (see `stance.training`).
"""

from stance.features._analyzer import Analyzer
from stance.features._sentence import words_of
from stance.features._tables import FAMILIES, Settings, WordTables

__all__ = ["FAMILIES", "Analyzer", "Settings", "WordTables", "words_of"]
