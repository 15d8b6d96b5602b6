"""The benchmark of whole corpora still runs and says what it measured."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parent.parent / "benchmarks" / "corpus.py"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is read from /proc")
def test_the_benchmark_prints_a_cost_table_that_follows_from_its_figures(tmp_path):
    arguments = ["--articles", "4", "--short", "12", "--rounds", "1", "--json", str(tmp_path / "out.json")]
    command = [sys.executable, str(BENCHMARK), *arguments]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = json.loads((tmp_path / "out.json").read_text())
    for speed in (figures["speed"], figures["short"]):
        assert 20 < speed["worker_megabytes"] < 500
        assert 0 < speed["calling_milliseconds"] < 1_000
        assert 0 < speed["gain_of_processor_time"] < 2
        assert f"{speed['calling_milliseconds']:.2f} ms an article" in printed
    hours = 1e6 / (figures["speed"]["articles_a_second"] * figures["speed"]["words"] / 800) / 3600
    assert f"| 1 million | {hours:,.1f} |" in printed
    assert figures["speed"]["rows_an_article"] > figures["short"]["rows_an_article"] > 0
