"""How far a run is, on a terminal.

Not here: how that is counted.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from stance.corpus._run import Progress


@contextmanager
def progress_bar(noun: str) -> Iterator[Progress]:
    """Show the share done, records a second and the remaining time on the standard error where that is a terminal.

    Parameters
    ----------
    noun : str
        What the records are, in the plural.
    """
    started = time.monotonic()
    form = "{percentage:3.0f}% {bar} {postfix}, {remaining} left"
    columns = min(78, shutil.get_terminal_size().columns - 2)
    with tqdm(total=1.0, disable=None, file=sys.stderr, leave=False, ncols=columns, bar_format=form) as bar:
        bar.set_postfix_str(f"reading {noun}")

        def show(share: float, answered: int) -> None:
            rate = answered / max(time.monotonic() - started, 1e-9)
            bar.set_postfix_str(f"{answered:,} {noun}, {rate:,.0f}/s", refresh=False)
            bar.update(share - bar.n)

        yield show
