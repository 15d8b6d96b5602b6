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
    command = [sys.executable, str(BENCHMARK), "--articles", "4", "--rounds", "1", "--json", str(tmp_path / "out.json")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    speed = json.loads((tmp_path / "out.json").read_text())["speed"]
    hours = 1e6 / speed["articles_of_800_words_a_second"] / 3600
    assert f"| 1 million | {hours:,.1f} |" in printed
    assert 20 < speed["worker_megabytes"] < 500
    assert speed["rows_an_article"] > 1
