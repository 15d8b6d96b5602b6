"""Many articles or statements: files and data frames of them, on one machine or on a cluster.

`read_corpus` reads articles and gives one row a quote, `classify_corpus` classifies statements and gives one row a
statement; both take files and write a file. `classify_frame` takes and gives a data frame of statements.

In all of them a cell that is missing, empty or nothing but white space counts as not given. A record without a text is
a fault in a run over files, and a row without answers in a frame.

Not here: how one article is read or one statement classified.
"""

from __future__ import annotations

from stance.corpus._calls import classify_corpus, read_corpus
from stance.corpus._frames import classify_frame
from stance.corpus._progress import progress_bar
from stance.corpus._run import CorpusReport

__all__ = ["CorpusReport", "classify_corpus", "classify_frame", "progress_bar", "read_corpus"]
