"""A training run that is killed, or whose disk fails, leaves the old model or the new one, and never a damaged one."""

import contextlib
import io
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cut_off import ERRORS, SEEDS, arguments, fail_at, killed_runs, litter, state, write_rows

from stance.store import load_model
from stance.train_command import train

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).resolve().parent.parent
N_KILLS = 4


@pytest.fixture
def rows(tmp_path):
    return write_rows(tmp_path / "rows.jsonl")


def assert_sound(found, n_kills):
    runs, end = found["runs"], found["end"]
    assert len(runs) == n_kills
    assert end == {"whole": True, "litter": [], "differ": True}
    assert all(run["sound"] for run in runs)
    assert not [run for run in runs if run["whole"] is False]


def test_a_run_killed_at_random_points_leaves_a_whole_model(tmp_path, rows, show):
    found = killed_runs(rows, tmp_path / "model", N_KILLS, seed=1)
    assert_sound(found, N_KILLS)
    assert sum(run["killed"] for run in found["runs"]) >= N_KILLS / 2, "most runs were through before they were killed"
    show(f"training runs killed: {sum(run['killed'] for run in found['runs'])} of {N_KILLS}, a whole model after each")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two models of the same rows, by different seeds."""
    folder = tmp_path_factory.mktemp("made")
    rows = write_rows(folder / "rows.jsonl")
    for seed in SEEDS:
        with contextlib.redirect_stdout(io.StringIO()):
            assert train(arguments(rows, folder / str(seed), seed)) == 0
    return [folder / str(seed) for seed in SEEDS]


@pytest.fixture
def old(tmp_path, made):
    """A model that stands where the next is to be written, and the states that may be found afterwards."""
    out = tmp_path / "models" / "own"
    shutil.copytree(made[0], out)
    states = {state(folder) for folder in made}
    assert len(states) == 2
    return out, states


def writes_of_a_run(monkeypatch, rows, out):
    with monkeypatch.context() as patched:
        calls = fail_at(patched, 0, next(iter(ERRORS)))
        assert train(arguments(rows, out, 1)) == 0
    return calls


def fails(monkeypatch, capsys, rows, old, number, code):
    out, states = old
    with monkeypatch.context() as patched:
        fail_at(patched, number, code)
        status = train(arguments(rows, out, 2))
    printed, complaint = capsys.readouterr()
    assert (status, printed) == (2, "")
    assert complaint == f"{out}: cannot be written ({ERRORS[code]}); choose another folder or make room\n"
    load_model(out)
    if out.exists():
        assert state(out) in states
    assert not [name for name in litter(out) if name.endswith(".tmp")]


def test_a_write_of_a_run_may_fail(monkeypatch, capsys, rows, old):
    n_calls = len(writes_of_a_run(monkeypatch, rows, old[0]))
    capsys.readouterr()
    # Five files of a model, each opened, written, flushed and synced; the folders made, synced and swapped.
    assert n_calls >= 5 * 4 + 6
    # The first, one in a file, the one before the swap, and the swap back and forth: the long test takes them all.
    for number, code in zip((1, 5, n_calls - 4, n_calls - 2), ERRORS, strict=True):
        fails(monkeypatch, capsys, rows, old, number, code)
    assert train(arguments(rows, old[0], 2)) == 0
    assert state(old[0]) in old[1]
    assert litter(old[0]) == []


def test_a_file_beyond_what_the_system_allows_is_refused_and_the_old_model_stands(rows, old):
    out, _ = old
    before = state(out)

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    run = [sys.executable, str(ROOT / "train.py"), *arguments(rows, out, 2)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, preexec_fn=little_room, cwd=out.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{out}: cannot be written (File too large); choose another folder or make room\n"
    assert state(out) == before
    assert litter(out) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(capsys, rows, old):
    out, _ = old
    before = state(out)
    out.parent.chmod(0o555)
    try:
        assert train(arguments(rows, out, 2)) == 2
    finally:
        out.parent.chmod(0o755)
    assert "cannot be written (Permission denied)" in capsys.readouterr().err
    assert state(out) == before
