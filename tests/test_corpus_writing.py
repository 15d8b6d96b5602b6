"""A disk that is full, broken or read-only ends a run with a clear word, and costs no finished part."""

import sys
from itertools import count

import pytest
from failing_disk import WAYS, assert_goes_on_after_a_fault
from interrupted import RUN, parts, run, run_python, write_input

from stance.corpus import classify_corpus

N_RECORDS, CHUNK = 30, 10


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_a_disk_that_fails_at_any_call_ends_the_run_and_the_next_one_goes_on(tmp_path, monkeypatch, ending):
    source, ways = write_input(tmp_path / "in.jsonl", N_RECORDS), sorted(WAYS)
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    classify_corpus(source, whole, chunk=CHUNK)
    for at in count(1):
        way = ways[(at + len(ending)) % len(ways)]
        reached = assert_goes_on_after_a_fault(monkeypatch, source, out, CHUNK, at, way)
        assert out.read_bytes() == whole.read_bytes(), (at, way)
        if not reached:
            break
    assert at > 10 * N_RECORDS / CHUNK


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of the size of files")
def test_a_result_that_is_larger_than_files_may_be_is_refused_by_the_system_and_the_parts_are_kept(tmp_path):
    source = write_input(tmp_path / "in.jsonl", 10 * N_RECORDS)
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    run(source, whole)
    done = run_python(LIMITED + RUN, source, out, CHUNK, 1)
    assert done.returncode == 1
    assert f"InputError: {out}: cannot be written (File too large); mend that and call the same again" in done.stderr
    assert not out.exists()
    assert parts(out) == 10 * N_RECORDS / CHUNK
    run(source, out)
    assert out.read_bytes() == whole.read_bytes()
