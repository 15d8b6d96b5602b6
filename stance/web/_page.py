"""A page as one answer: style and script within it, and a policy that allows these very two and nothing else.

Not here: what the page shows.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import NamedTuple

from stance.palette import looks


class Page(NamedTuple):
    """A page and its policy."""

    html: str
    """The whole document."""
    policy: str
    """The value of the header ``Content-Security-Policy``."""


def draw_page(title: str, *, body: str, style: str, script: str, labels: Sequence[str], has_form: bool = False) -> Page:
    """Put a page together.

    Parameters
    ----------
    title : str
        Any text.
    body : str
        HTML of this library; nothing in it may come from elsewhere.
    style, script : str
        Style sheet and module of the page; the style sheet that all pages share goes before.
    labels : sequence of str
        Labels, whose looks stand in the style sheet as classes ``l0``, ``l1`` ...
    has_form : bool
        Whether a form of the page may be sent, to its own server.

    Returns
    -------
    Page
        It may talk to its own server and to nobody else, and runs no other script and no text as HTML.

    Examples
    --------
    >>> page = draw_page("Labels", body="<main></main>", style="", script="", labels=["for", "against"])
    >>> "<main></main>" in page.html, page.policy.startswith("default-src 'none'")
    (True, True)
    """
    shared = (files("stance.web") / "style.css").read_text(encoding="utf-8")
    style = f"{shared}{_colours(labels)}{style}"
    html = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n"
        f'<script type="module">{script}</script>\n</body>\n</html>\n'
    )
    forms = "'self'" if has_form else "'none'"
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; connect-src 'self'; "
        f"img-src data:; base-uri 'none'; form-action {forms}; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return Page(html, policy)


def _colours(labels: Sequence[str]) -> str:
    """The colours and signs of the labels; nothing of it comes from outside this library."""
    known = list(looks(labels).values())
    light = "".join(f'.l{k} {{ --c: {look.light}; --sign: "{look.sign}"; }}\n' for k, look in enumerate(known))
    dark = "".join(f".l{k} {{ --c: {look.dark}; }}\n" for k, look in enumerate(known))
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"
