"""Training runs that are killed, by SIGKILL, or whose writes fail: what stands in the folder afterwards.

Not here: what must stand there.
"""

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ERRORS = {code: os.strerror(code) for code in (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)}
SEEDS = (1, 2)


def write_rows(path):
    """Forty rows that can be learned from in a fraction of a second, and whose models differ by the seed."""
    who = ("clinic", "school", "ministry", "harbour board", "water desk", "museum", "bank", "army", "court", "mill")
    deeds = (("failed us", "no"), ("helped us", "yes"), ("lied to us", "no"), ("kept its promise", "yes"))
    rows = [{"text": f"The {w} {deed}.", "label": label, "article": w} for w in who for deed, label in deeds]
    rows[3]["label"], rows[12]["label"] = "no", "yes"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def arguments(rows, out, seed):
    return ["--data", str(rows), "--out", str(out), "--folds", "2", "--seed", str(seed)]


def state(out):
    """The digest of all that stands in a folder, names included."""
    parts = hashlib.sha256()
    for path in sorted(out.iterdir()):
        parts.update(f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return parts.hexdigest()


def litter(out):
    """What stands beside a folder that does not belong there."""
    return sorted(path.name for path in out.parent.iterdir() if path.name.startswith(f".{out.name}."))


class FaultyFile:
    """A file whose writes and flushes are counted as calls, too."""

    def __init__(self, file, counted):
        self._file = file
        self.write, self.flush = counted(file.write), counted(file.flush)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def fileno(self):
        return self._file.fileno()


def fail_at(monkeypatch, number, code):
    """Let the call of this number, of all that write to the disk, fail; give the list of calls as they are made."""
    calls = []

    def counted(real):
        def call(*args, **kwargs):
            calls.append(getattr(real, "__name__", "call"))
            if len(calls) == number:
                raise OSError(code, ERRORS[code])
            return real(*args, **kwargs)

        return call

    opened = Path.open

    def open_faulty(path, mode="r", *args, **kwargs):
        if mode.startswith("r"):
            return opened(path, mode, *args, **kwargs)
        return FaultyFile(counted(opened)(path, mode, *args, **kwargs), counted)

    monkeypatch.setattr(Path, "open", open_faulty)
    for owner, name in ((Path, "mkdir"), (Path, "rename"), (Path, "rmdir"), (os, "fsync"), (shutil, "rmtree")):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return calls


def killed_runs(rows, out, n_kills, seed):
    """Kill so many runs, in a process of its own; give what was found after each."""
    run = [sys.executable, __file__, str(rows), str(out), str(n_kills), str(seed)]
    done = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _start(rows, out, seed):
    """Fork: the libraries are loaded already, so that every run begins at once."""
    from commands import train

    child = os.fork()
    if child == 0:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os._exit(train(arguments(rows, out, seed)))
    return child


def _wait(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _is_running(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _kill(child, out, delay, *, while_saving):
    """Kill a run after a delay, counted from its begin or from the moment at which it begins to save."""
    until = time.monotonic() + 60
    while while_saving and _is_running(child) and time.monotonic() < until:
        if any(name.endswith(".tmp") for name in litter(out)):
            break
    time.sleep(delay)
    if _is_running(child):
        os.kill(child, signal.SIGKILL)
    return _wait(child)


def _main(rows, out, n_kills, seed):
    from stance.store import load_model, model_digest

    whole, digests = {}, {}
    for k in SEEDS:
        started = time.monotonic()
        assert _wait(_start(rows, out, k)) == 0
        lasts = time.monotonic() - started
        whole[k], digests[k] = state(out), model_digest(load_model(out))
    chance = random.Random(seed)
    found = []
    for n in range(n_kills):
        saving = n % 2 == 0
        delay = chance.uniform(0, 0.02) if saving else chance.uniform(0, lasts)
        code = _kill(_start(rows, out, SEEDS[n % 4 // 2]), out, delay, while_saving=saving)
        # The folder may be gone for a moment: then the model stands beside it, and loading finds it.
        left = state(out) in whole.values() if out.exists() else None
        sound = model_digest(load_model(out)) in digests.values()
        found.append({"killed": code == -signal.SIGKILL, "saving": saving, "whole": left, "sound": sound,
                      "litter": len(litter(out))})  # fmt: skip
    assert _wait(_start(rows, out, SEEDS[0])) == 0
    end = {"whole": state(out) == whole[SEEDS[0]], "litter": litter(out), "differ": len(set(whole.values())) == 2}
    sys.stdout.write(json.dumps({"runs": found, "end": end, "seconds": lasts}))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
