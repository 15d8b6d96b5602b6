"""How far a run is: counted in steps, shown as a bar.

Not here: which steps there are.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Progress = Callable[[int, int, str], None]
"""Takes how many steps are done, how many there are, and what is done next."""


class Steps:
    """Counts the steps of a run for whoever wants to show them."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._what = ""

    def say(self, what: str) -> None:
        """Name what is done next."""
        self._what = what
        self._report()

    def tick(self) -> None:
        """Count one step as done."""
        self._done += 1
        self._report()

    def _report(self) -> None:
        if self._progress is not None:
            self._progress(self._done, self._total, self._what)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar on the standard error where that is a terminal; nothing elsewhere."""
    with tqdm(
        desc="reading",
        total=1,
        disable=None,
        file=sys.stderr,
        leave=False,
        ncols=min(78, shutil.get_terminal_size().columns - 2),
        bar_format="{desc:24} {bar} {n}/{total}",
    ) as bar:

        def show(done: int, total: int, what: str) -> None:
            bar.total = total
            bar.set_description_str(what, refresh=False)
            bar.update(done - bar.n)
            bar.refresh()

        yield show
