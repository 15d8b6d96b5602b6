"""A disk that fails at a chosen call: every call that changes it is counted, and the one with that number refused."""

import errno
import io
import os
import re
from contextlib import contextmanager

from stance.corpus import classify_corpus
from stance.errors import StanceError

# What fails: that call alone, or all from then on. A full disk still lets files be removed, one that turned read-only
# lets nobody do anything.
WAYS = {
    "EIO": (errno.EIO, False, True),
    "EACCES": (errno.EACCES, False, True),
    "ENOSPC": (errno.ENOSPC, True, False),
    "EROFS": (errno.EROFS, True, True),
}
_GIVING_UP = {"unlink", "rmdir"}


class Disk:
    """Counts calls; raises at the one with number `at` (from 1), and at all behind it where the way lasts."""

    def __init__(self, at, way):
        self.at = at
        self.code, self.lasts, self.removing_too = WAYS[way]
        self.calls = []

    @property
    def failed(self):
        return len(self.calls) >= self.at

    def call(self, name):
        self.calls.append(name)
        hit = len(self.calls) == self.at or (self.lasts and self.failed)
        if hit and (self.removing_too or name not in _GIVING_UP):
            raise OSError(self.code, os.strerror(self.code))


@contextmanager
def failing(monkeypatch, at, way):
    """Let this process see such a disk."""
    disk = Disk(at, way)

    class Raw(io.FileIO):
        def write(self, data):
            disk.call("write")
            return super().write(data)

    real_open = os.open

    def counted_open(path, flags, *rest, **named):
        if flags & (os.O_WRONLY | os.O_RDWR):
            disk.call("open")
        return real_open(path, flags, *rest, **named)

    def counted(name, real):
        def run(*arguments, **named):
            disk.call(name)
            return real(*arguments, **named)

        return run

    with monkeypatch.context() as patch:
        for name in ("fsync", "replace", "unlink", "mkdir", "rmdir"):
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(os, "open", counted_open)
        patch.setattr(os, "fdopen", lambda handle, mode: io.BufferedWriter(Raw(handle, mode)))
        yield disk


def assert_goes_on_after_a_fault(monkeypatch, source, out, chunk, at, way):
    """Run on a disk that fails at a call, then on a sound one; tell whether that call was reached."""
    old = b"what stood there before"
    out.write_bytes(old)
    finished = {}
    with failing(monkeypatch, at, way) as disk:
        try:
            classify_corpus(source, out, chunk=chunk, progress=lambda share, answered: finished.update(parts(out)))
        except StanceError as error:  # and not pytest.raises: a failure of what only tidies up is no fault of the run
            message = str(error)
            assert re.search(rf"{re.escape(str(out))}.*cannot be (written|made or locked|removed) \(.*; ", message)
        else:
            message = "but the result stands"
    if "but the result stands" in message:
        assert out.read_bytes() != old
    else:
        assert out.read_bytes() == old
        assert parts(out).items() >= finished.items(), "a finished part was lost"
    resumed = len(parts(out))
    report = classify_corpus(source, out, chunk=chunk)
    assert (report.n_resumed, report.n_damaged, report.n_changed) == (resumed, 0, 0)
    assert not list(out.parent.glob("*.partial"))
    return disk.failed


def parts(out):
    """The finished parts of a run, and their bytes."""
    return {path.name: path.read_bytes() for path in out.parent.glob(f"{out.name}.partial/*.part")}
