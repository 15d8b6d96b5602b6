"""A save that is killed, or that the disk refuses, leaves the old model or the new one, whole."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from damage import files_of, small_model

from stance.errors import ModelFileError
from stance.store import _write, load_model, save_model

pytestmark = pytest.mark.reliability

PROGRAM = Path(__file__).resolve().parent / "killed_save.py"
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)


def kill_saves(folder, seed, n_random):
    """Kill a save at every event and at random moments; give what was found afterwards."""
    # One thread only: a process that forks with more may hang.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(PROGRAM), str(folder), str(seed), str(n_random)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_whole(found, n_random):
    assert found["events"] >= 20
    assert found["at_events"]["old"] > 0 < found["at_events"]["new"]
    assert found["at_events"]["littered"] > 10, "no save was killed in the middle"
    assert found["at_moments"].get("old", 0) + found["at_moments"].get("new", 0) == n_random
    assert found["killed"] > n_random / 10, "nearly all saves were through before they were killed"
    # A disk that is full from the start or from any later byte on: the old model, and nothing beside it.
    assert found["without_space"] == {"old": 16, "littered": 0}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills child processes that are forked")
def test_a_save_killed_at_every_event_and_at_random_moments_leaves_a_whole_model(tmp_path, show):
    found = kill_saves(tmp_path / "models" / "model", seed=1, n_random=40)
    assert_whole(found, 40)
    show(f"saves killed at {found['events']} events and 40 moments: {found}")


class Disk:
    """Counts all that a save asks of the disk, and refuses one of these requests."""

    def __init__(self, monkeypatch, refused=0, fault=errno.EIO):
        self.asked = 0
        self.refused, self.fault = refused, fault
        for owner, name in (
            (Path, "mkdir"), (Path, "rename"), (Path, "iterdir"), (os, "fsync"), (os, "open"), (os, "close"),
            (_write.shutil, "rmtree"),
        ):  # fmt: skip
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name)))
        opened, disk = self.counted(Path.open), self
        monkeypatch.setattr(Path, "open", lambda *args, **kwargs: HalfWriting(opened(*args, **kwargs), disk))

    def ask(self):
        self.asked += 1
        if self.asked == self.refused:
            raise OSError(self.fault, os.strerror(self.fault))

    def counted(self, real):
        def call(*args, **kwargs):
            self.ask()
            return real(*args, **kwargs)

        return call


class HalfWriting:
    """A file whose write, flush or close may be refused; then half of what was to be written stands there."""

    def __init__(self, file, disk):
        self.file, self.disk = file, disk

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.file.close()
        if kind is None:
            self.disk.ask()

    def fileno(self):
        return self.file.fileno()

    def write(self, content):
        self.file.write(content[: len(content) // 2])
        self.disk.ask()
        self.file.write(content[len(content) // 2 :])

    def flush(self):
        self.disk.ask()
        self.file.flush()


def requests_of_a_save(folder):
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        save_model(small_model(), folder)
    return disk.asked


@pytest.mark.parametrize("fault", FAULTS, ids=errno.errorcode.get)
def test_a_save_that_the_disk_refuses_at_any_request_leaves_a_whole_model_and_says_why(tmp_path, fault, show):
    folder, whole = tmp_path / "models" / "model", {}
    for name, temperature in (("old", 1.25), ("new", 2.0)):
        whole[name] = files_of(save_model(small_model(temperature=temperature), tmp_path / name))
    save_model(small_model(), folder)
    n_requests, counts = requests_of_a_save(folder), {"old": 0, "new": 0}
    assert n_requests > 35
    for number in range(1, n_requests + 1):
        with pytest.MonkeyPatch.context() as patch:
            Disk(patch, number, fault)
            refusal = ""
            try:
                save_model(small_model(temperature=2.0), folder)
            except ModelFileError as error:
                refusal = str(error)
        files = files_of(folder)
        assert files in whole.values()
        counts["old" if files == whole["old"] else "new"] += 1
        if refusal:
            assert os.strerror(fault) in refusal
            assert "; choose another" in refusal
        else:  # the old model could not be cleared away, which the next save does
            assert files == whole["new"]
        assert load_model(folder).temperature in {1.25, 2.0}
        assert {path.name for path in folder.parent.iterdir()} <= {"model", ".model.old"}
        save_model(small_model(), folder)
        assert [path.name for path in folder.parent.iterdir()] == ["model"]
    assert counts["old"] > 30
    assert counts["new"] > 3
    show(f"{errno.errorcode[fault]} at each of {n_requests} requests of a save: {counts}")


@pytest.mark.parametrize("fault", FAULTS, ids=errno.errorcode.get)
def test_a_first_save_that_the_disk_refuses_leaves_no_model_and_no_litter(tmp_path, fault):
    folder = tmp_path / "models" / "model"
    n_requests = requests_of_a_save(folder)
    save_model(small_model(), folder)
    for path in (*folder.iterdir(), folder):
        path.rmdir() if path.is_dir() else path.unlink()
    for number in range(1, n_requests):
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, number, fault)
            try:
                save_model(small_model(), folder)
            except ModelFileError:
                assert disk.asked >= number
        assert {path.name for path in folder.parent.iterdir()} <= {"model"} if folder.parent.exists() else True
        if folder.exists():
            assert load_model(folder).temperature == 1.25
            for path in (*folder.iterdir(), folder):
                path.rmdir() if path.is_dir() else path.unlink()


def test_what_killed_saves_left_is_swept_and_nothing_else(tmp_path):
    folder = save_model(small_model(), tmp_path / "model")
    for name in (".model.0123abcd.tmp", ".model.old", ".model.4567ef01.tmp"):
        save_model(small_model(temperature=3.0), tmp_path / "spare").rename(tmp_path / name)
    kept = [".models.0123abcd.tmp", ".model.tmpfile", "model.0123abcd.tmp", ".other.old"]
    for name in kept:
        (tmp_path / name).mkdir()
    save_model(small_model(temperature=2.0), folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["model", *kept])
    assert load_model(folder).temperature == 2.0


def test_a_model_that_was_set_aside_comes_back_before_a_save_that_fails(tmp_path, monkeypatch):
    folder = save_model(small_model(), tmp_path / "model")
    folder.rename(tmp_path / ".model.old")
    folder.mkdir()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(_write, "_write", full)
    with pytest.raises(ModelFileError, match="No space left on device"):
        save_model(small_model(temperature=2.0), folder)
    assert load_model(folder).temperature == 1.25
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
