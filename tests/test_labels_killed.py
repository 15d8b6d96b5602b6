"""A process that labels and is killed loses no choice that it has confirmed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
