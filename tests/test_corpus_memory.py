"""Memory does not grow with the corpus: whatever is read is handed on, written and forgotten."""

import json
import subprocess
import sys

import pytest

# The scorer is stood in for: what is measured is the way through the house, and a million sentences take long to score.
RUN = """
import sys
from stance.corpus import classify_corpus
from stance.corpus import _answer
_answer._ANSWERS["statement"] = lambda sound, task, faults: (
    (o, [{"stance": "neutral", "confidence": 1.0}]) for o in sound
)
report = classify_corpus(sys.argv[1], sys.argv[2], chunk=1_000)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(report.n_rows, report.n_faults, int(peak) / 1024)
"""
TEXT = "The observatory said that the harbour office of the province had known of case {} for years."


def peak(folder, n, ending):
    source, out = folder / f"in-{n}.jsonl", folder / f"out-{n}.{ending}"
    with source.open("w", encoding="utf-8") as file:
        for k in range(n):
            file.write(json.dumps({"id": k, "text": TEXT.format(k) if k % 10 else ""}) + "\n")
    done = subprocess.run([sys.executable, "-c", RUN, source, out], capture_output=True, text=True, check=True)
    rows, faults, megabytes = map(float, done.stdout.split())
    assert (rows, faults) == (n - n // 10, n // 10)
    return megabytes


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is read from /proc")
@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_ten_times_the_records_take_ten_megabytes_more_at_most(tmp_path, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    few = peak(tmp_path, 5_000, ending)
    assert few > 30, "the peak is not read rightly"
    limit = 30 if ending == "parquet" else 10  # rows of Parquet are held by the ten thousand
    assert peak(tmp_path, 50_000, ending) - few < limit
