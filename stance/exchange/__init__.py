"""Labels to other programs and back: Label Studio's JSON, doccano's JSONL.

Not here: labelling in the browser, and what labelled data holds.
"""

from __future__ import annotations

from stance.exchange._counting import COUNTINGS
from stance.exchange._doccano import from_doccano, to_doccano
from stance.exchange._files import PROGRAMS, read_exported
from stance.exchange._from_label_studio import from_label_studio
from stance.exchange._gather import gather_articles, gather_labels
from stance.exchange._label_studio import label_studio_config, to_label_studio
from stance.exchange._tasks import SAID_BY, SPEAKER, LabelledSpan, Task, rows_of

__all__ = [
    "COUNTINGS",
    "PROGRAMS",
    "SAID_BY",
    "SPEAKER",
    "LabelledSpan",
    "Task",
    "from_doccano",
    "from_label_studio",
    "gather_articles",
    "gather_labels",
    "label_studio_config",
    "read_exported",
    "rows_of",
    "to_doccano",
    "to_label_studio",
]
