"""`stance serve`: articles and statements over HTTP, and a page for a pasted article. Needs the extra ``web``.

Not here: who may ask, which `stance.web` sees to.
"""

from __future__ import annotations

from stance.serving._start import ServingJob, serve_stances

__all__ = ["ServingJob", "serve_stances"]
