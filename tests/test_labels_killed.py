"""A process that labels and is killed loses no choice that it has confirmed."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from labelled_articles import write_articles

pytest.importorskip("fcntl", reason="the system cannot fork and kill like this")


def run(folder, seed, n):
    program = Path(__file__).with_name("killed_labels.py")
    command = [sys.executable, str(program), str(folder), str(seed), str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def test_no_confirmed_choice_is_lost_however_the_process_is_killed(tmp_path):
    found = run(tmp_path, 1, 5)
    assert found["killed"] == 5
    assert found["confirmed"] > 5
    assert (found["lost"], found["litter"], found["torn"]) == (0, 0, 0)


@contextmanager
def command(folder, *options):
    """Run ``stance label``; give the process, and a function that asks it, as a page would."""
    paths = [str(path) for path in write_articles(folder)]
    arguments = ["label", *paths, "--out", str(folder / "labels.jsonl"), "--no-open", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "stance", *arguments], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        line = next(line for line in process.stdout if line.startswith("Open "))
        origin, token = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+)/\?token=(\S+)\n", line).groups()

        def ask(path, body=None):
            headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
            data = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(origin + path, data=data, headers=headers)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)

        yield process, ask
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.serves
@pytest.mark.slow
def test_a_killed_server_has_every_choice_it_answered_and_ctrl_c_ends_the_next_one_clean(tmp_path):
    with command(tmp_path) as (process, ask):
        for place, label in enumerate(["defends", None, "neutral"]):
            view = ask(f"/statement/{place}")
            known = {name: view[name] for name in ("revision", "start", "end", "speaker", "role", "note")}
            ask("/choice", {"place": place, "label": label, "seconds": 1.5, **known})
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    with command(tmp_path) as (process, ask):
        assert [ask(f"/statement/{place}")["label"] for place in range(4)] == ["defends", None, "neutral", None]
        assert (ask("/state")["labelled"], ask("/state")["skipped"], ask("/state")["next"]) == (2, 1, 3)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "2 labels in" in process.stdout.read()
    assert {path.name for path in tmp_path.glob("*labels*")} == {
        "labels.jsonl", "labels.pool.jsonl", "labels.skipped.jsonl",
    }  # fmt: skip
