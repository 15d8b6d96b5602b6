"""Commands called as a terminal calls them, within this process.

Not here: what they print.
"""

from stance.cli import main


def train(arguments):
    """Run `stance train`; give its exit status."""
    try:
        main(["train", *map(str, arguments)], prog_name="stance")
    except SystemExit as stop:
        return stop.code
