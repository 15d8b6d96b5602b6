import os

import pytest

from stance.errors import InputError
from stance.files import replacing, write_whole


def test_a_file_is_written_and_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_fault_while_writing_leaves_the_old_file_and_no_stray_one(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"a\.txt: cannot be written \(No space left on device\)"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_is_followed_and_permissions_are_kept(tmp_path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_bytes(b"old")
    real.chmod(0o600)
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o600


def test_what_is_no_plain_file_is_left_alone(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (pipe, tmp_path, ""):
        with pytest.raises(InputError, match="is no plain file"):
            write_whole(place, b"new")
    assert pipe.is_fifo()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no/a\.txt: cannot be written"):
        write_whole(tmp_path / "no" / "a.txt", b"x")


def test_a_file_that_grows_takes_its_place_at_the_end_only(tmp_path):
    path, scratch = tmp_path / "a.txt", tmp_path / "scratch"
    scratch.mkdir()
    path.write_bytes(b"old")
    with replacing(path, scratch=scratch) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
        assert len(list(scratch.iterdir())) == 1
    assert path.read_bytes() == b"new"
    assert not list(scratch.iterdir())


def test_an_exception_while_a_file_grows_leaves_the_old_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def write_half():
        with replacing(path) as file:
            file.write(b"half")
            raise LookupError("no more to come")

    with pytest.raises(LookupError, match="no more to come"):
        write_half()
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
