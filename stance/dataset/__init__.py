"""Labelled sentences out of files: every row checked, every fault reported with its file and line.

Not here: what is learned from them, and the figures that describe them.

Three kinds of rows are read, told apart by what a row holds:

- a labelled sentence (``text``), from JSONL or CSV,
- a labelled article (``sentences``), from JSONL,
- a stand-off label (``sha256``, ``start``, ``end``), whose text is taken from the reader's own copy of the article.
"""

from __future__ import annotations

from stance.dataset._across import suspect_labels
from stance.dataset._read import read_labelled
from stance.dataset._shipped import load_shipped, shipped_files
from stance.dataset._values import Example, LabelledSet

__all__ = ["Example", "LabelledSet", "load_shipped", "read_labelled", "shipped_files", "suspect_labels"]
