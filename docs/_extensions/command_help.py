"""The directive ``command-help``: what a command of the library prints with ``--help``.

Not here: the commands, which `stance.cli` has, and what they are for, which the page around the directive says.
"""

from __future__ import annotations

from typing import Any

from click.testing import CliRunner
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from stance.cli import main

_COLUMNS = "80"


def help_of(command: str) -> str:
    """Give the help of a command such as ``"read"`` or ``"model show"``, as a terminal of 80 columns shows it."""
    ran = CliRunner().invoke(main, [*command.split(), "--help"], prog_name="stance", env={"COLUMNS": _COLUMNS})
    if ran.exit_code:
        raise LookupError(f"stance {command}: is no command ({ran.output.strip() or ran.exception})") from ran.exception
    return ran.output.rstrip()


class CommandHelp(SphinxDirective):
    """Show the help of the command named, or of all where none is."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Give one literal block."""
        text = help_of(" ".join(self.arguments))
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of the directive."""
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True}
