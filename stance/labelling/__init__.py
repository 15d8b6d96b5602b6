"""Labelling in the browser: articles to statements, a batch of them to label, the page on which that is done.

Not here: the file of labels and the picking, which `stance.annotation` has, and who may talk to the page, which
`stance.web` says.
"""

from __future__ import annotations

from stance.labelling._kept import keep_pool
from stance.labelling._pool import Pool, PooledStatement, read_pool
from stance.labelling._session import Choice, Session
from stance.labelling._settle import SettlingJob, SettlingSession, open_settling
from stance.labelling._start import LabellingJob, label_in_browser, open_session

__all__ = [
    "Choice",
    "LabellingJob",
    "Pool",
    "PooledStatement",
    "Session",
    "SettlingJob",
    "SettlingSession",
    "keep_pool",
    "label_in_browser",
    "open_session",
    "open_settling",
    "read_pool",
]
