"""What several test files share: the texts outside the repository, and a place where figures are printed."""

import os
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from browser import browser, open_page  # noqa: F401 - fixtures for every test
from network import closed

with suppress(ImportError):
    # Before the network is closed: urllib3, which it loads, asks this machine for a port to see whether it has IPv6.
    import trafilatura  # noqa: F401

PARTS = ("seeds", "wikidev", "bench/evaluate.py", "bench/quotes/seed_articles.jsonl")
FIGURE, GROWTH = "figure", "growth"


def pytest_terminal_summary(terminalreporter):
    """Print what the tests measured, whether their output was captured or came from another process."""
    reports = [
        r for outcome in ("passed", "failed") for r in terminalreporter.stats.get(outcome, ()) if r.when == "call"
    ]
    measured = [found for report in reports for found in report.user_properties]
    figures = [text for name, text in measured if name == FIGURE]
    growths = [times for name, times in measured if name == GROWTH]
    if growths:
        figures.append(
            f"{len(growths)} measured for growth: four times the text takes {max(growths):.1f} times as long"
        )
    for text in figures:
        terminalreporter.write_line(f"\n{text}")


@pytest.fixture(autouse=True)
def _no_network(request):
    """Close the network around every test; the marks `serves` and `cluster` let this machine talk to itself."""
    local = any(request.node.get_closest_marker(name) for name in ("serves", "cluster"))
    with closed(local=local) as refused:
        yield
    assert not refused, f"the test went to the network, and something hid it: {refused}"


@pytest.fixture
def show(record_property):
    """Keep a figure that the test measured; all are printed at the end of the run."""
    return partial(record_property, FIGURE)


@pytest.fixture(scope="session")
def texts_folder():
    """The folder of real texts, which are not ours to pass on."""
    given = os.environ.get("STANCE_TEXTS")
    if not given:
        pytest.skip("STANCE_TEXTS is not set: no folder with the real texts (seeds, wikidev, bench) to measure on")
    folder = Path(given).resolve()
    missing = [part for part in PARTS if not (folder / part).exists()]
    assert not missing, f"STANCE_TEXTS is {given}, which lacks {', '.join(missing)}"
    return folder
