"""How Sphinx builds these pages: ``make docs``.

Not here: the pages. Nothing is fetched while they are built, and nothing while they are read.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path[:0] = [str(DOCS / "_extensions"), str(ROOT)]

import stance  # noqa: E402 - from this checkout

project = "stance"
author = "The stance authors"
version = release = stance.__version__
copyright = f"{author}; text and data CC BY 4.0, code MIT"  # noqa: A001 - Sphinx's name

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "command_help"]
exclude_patterns = ["_extensions", "**/.ipynb_checkpoints"]

# Pages are written in Markdown; notebooks keep the output they were saved with.
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
nb_execution_mode = "off"

# Docstrings name types in words, which are easier to read than annotations.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {
    "members": True,
    "exclude-members": "set_fit_request, set_score_request",  # made by scikit-learn, and described there
}
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
numpydoc_attributes_as_param_list = True
default_role = "py:obj"
add_module_names = False
python_maximum_signature_line_length = 80
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "stance"
html_static_path = ["_static"]
html_css_files = ["stance.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False

# Files outside this folder that are pages of the site as well.
PAGES = {
    "README.md": "index.md",
    "data/README.md": "data-card.md",
    "models/government-en/MODEL_CARD.md": "model-card.md",
    "benchmarks/README.md": "speed.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
_LINK = re.compile(r"\]\((?![a-z]{1,10}:|#)([^)#\s]{1,300})(#[^)\s]{1,100})?\)")


def _relink(text: str, old: Path, new: Path) -> str:
    """Let the links of a text that moved from one folder to another lead to a page of the site, or to the file."""

    def link(match: re.Match[str]) -> str:
        place = os.path.relpath(old / match[1], ROOT)
        place = os.path.relpath(DOCS / PAGES[place] if place in PAGES else ROOT / place, new)
        return f"]({place}{match[2] or ''})"

    return _LINK.sub(link, text)


def _relink_page(app: Sphinx, page: str, source: list[str]) -> None:
    folder = (DOCS / page).parent
    source[0] = _relink(source[0], folder, folder)


def _relink_included(app: Sphinx, path: Path, page: str, source: list[str]) -> None:
    source[0] = _relink(source[0], (DOCS / path).parent, (DOCS / page).parent)


def _plain_name(app: Sphinx, env: BuildEnvironment, node: pending_xref, text: nodes.Node) -> nodes.Node | None:
    """Let a parameter or a name of another library stand as it is; names of this one in full have to lead somewhere."""
    name = node["reftarget"]
    has_page = name.startswith("stance.") and name not in sys.modules
    return text if node.get("reftype") == "obj" and not has_page else None


def _no_room(app: Sphinx, doctree: nodes.document) -> None:
    """Keep a parameter such as ``text`` from leading to the room of that name, which is always named in full."""
    for node in list(doctree.findall(pending_xref)):
        if node.get("reftype") == "obj" and f"stance.{node['reftarget']}" in sys.modules:
            node.replace_self(node.children)


def setup(app: Sphinx) -> None:
    """Connect what is above."""
    app.connect("doctree-read", _no_room)
    app.connect("source-read", _relink_page)
    app.connect("include-read", _relink_included)
    app.connect("missing-reference", _plain_name)
