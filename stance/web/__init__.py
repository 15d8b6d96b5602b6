"""A page or a service on this machine: to its own addresses unless told otherwise, nothing loaded from elsewhere.

Not here: what the page shows and what its requests do.
"""

from __future__ import annotations

from stance.web._guard import MAX_BODY_BYTES, Guard, is_loopback
from stance.web._page import Page, draw_page
from stance.web._problem import PROBLEM_TYPE, problem
from stance.web._server import check_address, check_web, serve

__all__ = [
    "MAX_BODY_BYTES",
    "PROBLEM_TYPE",
    "Guard",
    "Page",
    "check_address",
    "check_web",
    "draw_page",
    "is_loopback",
    "problem",
    "serve",
]
