"""A page served on this machine to one person: only to this machine's own addresses, only with a token, nothing loaded.

Not here: what the page shows and what its requests do.
"""

from __future__ import annotations

from stance.web._guard import MAX_BODY_BYTES, Guard
from stance.web._page import Page, draw_page
from stance.web._server import check_web, serve

__all__ = ["MAX_BODY_BYTES", "Guard", "Page", "check_web", "draw_page", "serve"]
