"""Two models, or a model and VADER, on the same labelled sentences.

Not here: the figures themselves, which `stance.evaluation.compare` works out.
"""

from __future__ import annotations

from stance.comparison._contest import Contest, Side, run_contest
from stance.comparison._output import draw_contest, to_csv, to_json

__all__ = ["Contest", "Side", "draw_contest", "run_contest", "to_csv", "to_json"]
