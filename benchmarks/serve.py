"""``stance serve`` under load: clients that ask all the time; requests a second, times, errors, memory.

    python benchmarks/serve.py --clients 8 --seconds 60

Not here: what a single reading takes, which speed.py measures.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

PARAGRAPHS = (
    "The Sarvandan government has done nothing for the valley, the relief group said on Monday.",
    "“We were promised a road,” its director, Mira Tolan, said. “We got a speech.”",
    "A spokesman of the Ministry of Roads, Aron Belk, rejected the charge. He said that work had begun in spring.",
    "He said the ministry had kept every promise it made, and that the valley would have its road by winter.",
    "Residents who were asked knew of no work. The mayor declined to comment.",
)
ARTICLE = "\n\n".join(PARAGRAPHS * 4)
REQUESTS = (
    ("/read", {"text": ARTICLE, "target": "Sarvanda"}),
    ("/classify", {"statements": [{"text": text, "target": "Sarvanda"} for text in PARAGRAPHS]}),
    ("/explain", {"text": PARAGRAPHS[3], "role": "government"}),
)


class Answer(NamedTuple):
    """What came of one request: the status (0 for none) and the seconds it took."""

    status: int
    seconds: float


@contextmanager
def served(*options: str) -> Iterator[tuple[int, int]]:
    """Run the server on a free port; gives the port and the id of the process."""
    command = [sys.executable, "-m", "stance", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            found = re.match(r"Open http://127\.0\.0\.1:(\d+)/", line)
            if not found:
                raise SystemExit(f"the server did not start: {line!r}")
            yield int(found[1]), process.pid
        finally:
            process.terminate()


def load(port: int, *, clients: int, seconds: float) -> list[Answer]:
    """Have some clients ask, each its next question when the last is answered."""
    answers: list[Answer] = []
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_ask, args=(port, until, answers, k)) for k in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _ask(port: int, until: float, answers: list[Answer], first: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for k in count(first):
        began = time.monotonic()
        if began > until:
            connection.close()
            return
        path, body = REQUESTS[k % len(REQUESTS)]
        try:
            connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except OSError:
            connection.close()
            status = 0
        answers.append(Answer(status, time.monotonic() - began))


def memory(pid: int) -> float:
    """Resident megabytes of a process and all below it (Linux)."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    table = [tuple(map(int, row.split())) for row in rows.splitlines()]
    family, size = {pid}, 0
    while len(family) != size:
        size = len(family)
        family |= {child for child, parent, _ in table if parent in family}
    return sum(kilobytes for child, _, kilobytes in table if child in family) / 1024


def figures(answers: list[Answer], seconds: float) -> str:
    """One line: how many, how fast, what went wrong."""
    times = sorted(answer.seconds for answer in answers)
    wrong = Counter(answer.status for answer in answers if answer.status != 200)
    p50, p95 = (1000 * times[int(share * (len(times) - 1))] for share in (0.5, 0.95))
    told = ", ".join(f"{n} x {status or 'no answer'}" for status, n in sorted(wrong.items())) or "no error"
    return f"{len(answers):,} requests, {len(answers) / seconds:.0f}/s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {told}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with served("--workers", str(given.workers)) as (port, pid):
        load(port, clients=given.clients, seconds=min(2, given.seconds))  # every process has started and read once
        before = memory(pid)
        answers = load(port, clients=given.clients, seconds=given.seconds)
        print(f"{given.clients} clients, {given.workers} workers, articles of {len(ARTICLE):,} characters")
        print(figures(answers, given.seconds))
        print(f"memory {before:.0f} MB before, {memory(pid):.0f} MB after")


if __name__ == "__main__":
    main()
