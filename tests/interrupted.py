"""Runs over a corpus that are killed in the middle, by SIGKILL: nothing of them gets a chance to tidy up.

Not here: what must hold afterwards.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

CHUNK = 10
RUN = """
import sys
from stance.corpus import classify_corpus
classify_corpus(sys.argv[1], sys.argv[2], chunk=int(sys.argv[3]), jobs=int(sys.argv[4]))
"""


def write_input(path, n):
    """A table with statements, carried columns that come and go, and some faulty rows."""
    rows = [{"id": k, "text": f"The ministry said plan {k} was unjust."} for k in range(n)]
    for k in range(0, n, 7):
        rows[k]["note"] = f"=seven {k}"
    for k in range(3, n, 31):
        rows[k]["text"] = ""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run_python(code, *arguments):
    """Run code in a process of its own, and give its output."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def start(source, out, jobs=1):
    command = [sys.executable, "-c", RUN, str(source), str(out), str(CHUNK), str(jobs)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def run(source, out, jobs=1):
    process = start(source, out, jobs)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()


def parts(out):
    try:
        return sum(entry.name.endswith(".part") for entry in Path(f"{out}.partial").iterdir())
    except FileNotFoundError:  # not begun, or through
        return 0


def kill(source, out, n_parts, delay, jobs=1):
    """Start a run and kill it `delay` seconds after it has so many parts; tell whether it was still running."""
    process = start(source, out, jobs)
    latest = time.monotonic() + 60
    while process.poll() is None and parts(out) < n_parts and time.monotonic() < latest:
        time.sleep(0.002)
    time.sleep(delay)
    killed = process.poll() is None
    if killed:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    return killed
