"""Every way in which a disk can fail, at every call of a run; and a real one that is full or turns read-only."""

import subprocess
import sys
from itertools import count

import pytest
from failing_disk import WAYS, assert_goes_on_after_a_fault, parts
from interrupted import run, write_input

from stance.corpus import classify_corpus
from stance.errors import StanceError

pytestmark = pytest.mark.torture

N_RECORDS, CHUNK = 60, 10


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_a_disk_that_fails_in_any_way_at_any_call_damages_nothing(tmp_path, monkeypatch, show, ending, way):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    source = write_input(tmp_path / "in.jsonl", N_RECORDS)
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    classify_corpus(source, whole, chunk=CHUNK)
    for at in count(1):
        reached = assert_goes_on_after_a_fault(monkeypatch, source, out, CHUNK, at, way)
        assert out.read_bytes() == whole.read_bytes(), at
        if not reached:
            break
    show(f"{ending}, {way}: {at - 1} calls of a run failed one after the other, nothing lost")
    assert at > 8 * N_RECORDS / CHUNK


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", folder], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("needs the right to mount a disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a tmpfs")
def test_a_disk_that_is_full_or_turns_read_only_costs_no_finished_part(tmp_path, small_disk):
    source = write_input(tmp_path / "in.jsonl", 1_000)
    whole, out = tmp_path / "whole.jsonl", small_disk / "out.jsonl"
    run(source, whole)
    with pytest.raises(StanceError, match=r"cannot be written \(No space left on device\)"):
        classify_corpus(source, out, chunk=CHUNK)
    finished = parts(out)
    assert len(finished) > 20
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(StanceError, match=r"\(Read-only file system\)"):
        classify_corpus(source, out, chunk=CHUNK)
    subprocess.run(["mount", "-o", "remount,rw,size=2m", small_disk], check=True)
    assert parts(out) == finished
    report = classify_corpus(source, out, chunk=CHUNK)
    assert (report.n_resumed, report.n_damaged) == (len(finished), 0)
    assert out.read_bytes() == whole.read_bytes()
