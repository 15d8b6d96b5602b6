"""What several test files share: the texts outside the repository, and a place where figures are printed."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from browser import browser, open_page  # noqa: F401 - fixtures for every test
from network import closed

with suppress(ImportError):
    # Before the network is closed: urllib3, which it loads, asks this machine for a port to see whether it has IPv6.
    import trafilatura  # noqa: F401

PARTS = ("seeds", "wikidev", "bench/evaluate.py", "bench/quotes/seed_articles.jsonl")
_FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config):
    config.stash[_FIGURES] = []


def pytest_terminal_summary(terminalreporter, config):
    for text in config.stash[_FIGURES]:
        terminalreporter.write_line("")
        terminalreporter.write_line(text)


@pytest.fixture(autouse=True)
def _no_network(request):
    """Close the network around every test; the marks `serves` and `cluster` let this machine talk to itself."""
    local = any(request.node.get_closest_marker(name) for name in ("serves", "cluster"))
    with closed(local=local) as refused:
        yield
    assert not refused, f"the test went to the network, and something hid it: {refused}"


@pytest.fixture(scope="session")
def show(request):
    """Print figures at the end of the run, also where output is captured."""
    return request.config.stash[_FIGURES].append


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
