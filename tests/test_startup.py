"""A first answer comes at once, because a reading loads neither scikit-learn nor any of its kind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parent.parent / "benchmarks" / "startup.py"


@pytest.mark.slow
def test_a_first_answer_takes_a_quarter_of_the_time_of_a_joblib_loaded_pipeline_at_most():
    command = [sys.executable, str(BENCHMARK), "--json", "--runs", "5", "--articles", "40"]
    figures = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert figures["seconds"]["joblib"] > 0.3, "the pipeline loads suspiciously fast: does it still do its work?"
    assert figures["time_ratio"] <= 0.25
    assert figures["memory_ratio"] <= 0.5
