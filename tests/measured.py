"""Runs some lines of Python in a process of their own and gives their time and the most memory that it held."""

import json
import subprocess
import sys
from typing import NamedTuple

_AROUND = """
import json, sys, time
import stance
stance.load_model()
began = time.process_time()
try:
    answer = None
    exec(compile(sys.argv[1], "measured", "exec"))
    said = repr(answer)
except SystemExit as leaving:
    said = f"exit status {leaving.code}"
except stance.StanceError as error:
    said = f"{type(error).__name__}: {error}"
spent = time.process_time() - began
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([said[:2000], spent, peak / 1024]), file=sys.__stdout__)
"""


class Measured(NamedTuple):
    """What came of some lines."""

    said: str
    """The representation of ``answer``, or the error, or the exit status."""
    seconds: float
    """Of the processor, imports and the loading of the model left out."""
    megabytes: float
    """The most memory that the whole process held."""
    complaint: str
    """What it wrote to the standard error."""


def measured(code, *arguments, timeout=900):
    """Run lines that may set ``answer``; `arguments` are ``sys.argv[2:]``."""
    done = subprocess.run(
        [sys.executable, "-c", _AROUND, code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
    )
    return Measured(*json.loads(done.stdout.splitlines()[-1]), done.stderr)


def command(*arguments):
    """Give lines that run the command with these arguments."""
    return f"from stance.cli import main; main({list(map(str, arguments))!r})"
