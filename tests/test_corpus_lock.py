"""Two runs on the same output: the second is refused, and one that was killed blocks nobody."""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from interrupted import CHUNK, parts, start, write_input

from stance.corpus import classify_corpus
from stance.errors import InputError

pytest.importorskip("fcntl", reason="the system has no locks of this kind")

N_RECORDS = 60
WAITS = """
import sys
from stance.corpus import classify_corpus
def wait(share, answered):
    if answered == 20:
        print("two parts", flush=True)
        sys.stdin.readline()
classify_corpus(sys.argv[1], sys.argv[2], chunk=int(sys.argv[3]), progress=wait)
"""


@pytest.fixture
def source(tmp_path):
    return write_input(tmp_path / "in.jsonl", N_RECORDS)


def refused(source, out):
    with pytest.raises(InputError, match=r"out\.jsonl\.partial: another run is at work on this output; wait"):
        classify_corpus(source, out, chunk=CHUNK)


def start_waiting(source, out):
    """Start a run that stops after two parts until it is told to go on."""
    command = [sys.executable, "-c", WAITS, str(source), str(out), str(CHUNK)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "two parts\n"
    return process


def test_a_second_process_on_the_same_output_is_refused_and_the_first_ends_as_if_alone(tmp_path, source):
    alone, out = tmp_path / "alone.jsonl", tmp_path / "out.jsonl"
    (tmp_path / "link.jsonl").symlink_to(out)
    classify_corpus(source, alone, chunk=CHUNK)
    process = start_waiting(source, out)
    refused(source, out)
    refused(source, tmp_path / "link.jsonl")
    assert parts(out) == 2
    process.communicate("go on\n", timeout=60)
    assert process.returncode == 0
    assert out.read_bytes() == alone.read_bytes()
    assert not (tmp_path / "out.jsonl.partial").exists()
    assert classify_corpus(source, out, chunk=CHUNK).n_resumed == 0


def test_the_lock_of_a_run_that_was_killed_does_not_block_the_next(tmp_path, source):
    out = tmp_path / "out.jsonl"
    process = start_waiting(source, out)
    process.kill()
    process.communicate(timeout=60)
    assert (tmp_path / "out.jsonl.partial" / "lock").exists()
    assert classify_corpus(source, out, chunk=CHUNK).n_resumed == 2


def test_workers_that_outlive_a_killed_run_do_not_hold_its_lock(tmp_path):
    out, source = tmp_path / "out.jsonl", write_input(tmp_path / "in.jsonl", 1_000)
    process = start(source, out, jobs=2)
    while process.poll() is None and parts(out) < 3:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)  # that process alone, and not the group with its workers
    process.wait(timeout=60)
    try:
        assert classify_corpus(source, out, chunk=CHUNK).n_resumed >= 3
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)


def test_a_second_run_within_the_process_is_refused_as_well_and_a_lock_left_lying_is_none(tmp_path, source):
    out = tmp_path / "out.jsonl"
    told = []

    def again(share, answered):
        if not told:
            told.append(share)
            refused(source, out)

    classify_corpus(source, out, chunk=CHUNK, progress=again)
    assert told
    (tmp_path / "out.jsonl.partial").mkdir()
    (tmp_path / "out.jsonl.partial" / "lock").touch()
    assert classify_corpus(source, out, chunk=CHUNK).n_rows > 50
    assert not (tmp_path / "out.jsonl.partial").exists()


def test_where_the_system_has_no_locks_the_run_goes_on_without(tmp_path, source, monkeypatch):
    from stance import locks as _lock

    def unknown(handle, operation):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(_lock.fcntl, "flock", unknown)
    assert classify_corpus(source, tmp_path / "out.jsonl", chunk=CHUNK).n_rows > 50
    monkeypatch.setattr(_lock, "fcntl", None)
    assert classify_corpus(source, tmp_path / "out.jsonl", chunk=CHUNK).n_rows > 50


def test_a_lock_that_was_removed_while_it_was_waited_for_is_taken_anew(tmp_path, source, monkeypatch):
    from stance import locks as _lock

    real, lost = _lock._is_ours, []

    def removed_meanwhile(handle):
        if len(lost) < 2:
            lost.append(handle)
            folder = tmp_path / "out.jsonl.partial"
            (folder / "lock").unlink()
            folder.rmdir()
        return real(handle)

    monkeypatch.setattr(_lock, "_is_ours", removed_meanwhile)
    classify_corpus(source, tmp_path / "out.jsonl", chunk=CHUNK)
    assert len(lost) == 2


def test_many_runs_that_begin_and_end_together_are_refused_or_give_the_whole_result(tmp_path, source):
    alone, out = tmp_path / "alone.jsonl", tmp_path / "out.jsonl"
    classify_corpus(source, alone, chunk=CHUNK)

    def attempt(_):
        try:
            report = classify_corpus(source, out, chunk=CHUNK)
        except InputError as error:
            return re.search("another run is at work|$", str(error)).group()
        return (report.n_changed, report.n_damaged)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(60)))
    assert set(outcomes) == {(0, 0), "another run is at work"}
    assert out.read_bytes() == alone.read_bytes()
    assert not (tmp_path / "out.jsonl.partial").exists()
