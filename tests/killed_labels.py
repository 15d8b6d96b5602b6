"""Labels, skips and undoes in child processes that are killed at random moments (a program of its own).

Arguments: a folder, a seed, how many children to kill. A child writes each change that was confirmed to a pipe; after
the kill the file has to hold all of them, and at most the one change that was under way besides. Prints what was found
as one JSON object.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from stance.annotation import Annotation, AnnotationFile
from stance.dataset import read_labelled

N_STATEMENTS = 40


def annotation(k, label, clock):
    return Annotation(
        id=f"a:{k}", article="a", text=f"Number {k} works. " + "It does. " * 200, label=label, start=k, end=k + 9,
        picking_probability=0.5, seconds=1.0, time=f"2026-03-01T10:00:00.{clock:06d}Z",
    )  # fmt: skip


def state(file):
    return {identity: given.label for identity, given in file.annotations.items()}


def work(path, pipe, rng, clock):
    """Change at random until killed; say each state, before the change as intended and after it as confirmed."""
    with AnnotationFile(path) as file:
        while True:
            clock += 1
            before = state(file)
            if file.undoable is not None and rng.random() < 0.2:
                file.undo(revision=file.revision)
            else:
                label = rng.choice(["for", "against", None])
                made = annotation(rng.randrange(N_STATEMENTS), label, clock)
                os.write(pipe, json.dumps(["begun", before | {made.id: made.label}]).encode() + b"\n")
                file.put(made, revision=file.revision)
            os.write(pipe, json.dumps(["confirmed", state(file), clock]).encode() + b"\n")


def killed(path, rng, clock):
    """Run a child and kill it at a random moment; give what it said, line by line."""
    heard, said = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(heard)
        try:
            work(path, said, rng, clock)
        finally:
            os._exit(9)
    os.close(said)
    with os.fdopen(heard, "rb") as lines:
        first = lines.readline()
        time.sleep(rng.random() * 0.1)
        os.kill(number, signal.SIGKILL)
        told = [first, *lines.readlines()]
    _, ended = os.waitpid(number, 0)
    assert os.WIFSIGNALED(ended), f"the child ended by itself: {ended}"
    return [json.loads(line) for line in told if line.endswith(b"\n")]


def main(folder, seed, n):
    rng, path, clock = random.Random(seed), Path(folder) / "labels.jsonl", 0
    found = {"killed": 0, "confirmed": 0, "lost": 0, "litter": 0, "torn": 0}
    with AnnotationFile(path) as file:
        file.put(annotation(0, "for", 0), revision=0)
        last = state(file)
    for _ in range(n):
        told = killed(path, rng, clock)
        rng = random.Random(rng.random())
        confirmed = [line for line in told if line[0] == "confirmed"]
        if confirmed:
            last, clock = confirmed[-1][1], confirmed[-1][2] + 1
        if path.exists():
            read_labelled([path])  # labelled data, even before it is opened to go on
        with AnnotationFile(path) as file:
            now = state(file)
        # What was under way may be in or out, if only halfway on from one file to the other.
        differing = {k for k in now.keys() | last.keys() if now.get(k, "") != last.get(k, "")}
        found["lost"] += len(differing) > 1
        if differing and told[-1][0] == "begun":
            found["lost"] += now != told[-1][1]
        labelled = {e.id: e.label for e in read_labelled([path])} if path.exists() else {}
        found["torn"] += labelled != {k: label for k, label in now.items() if label is not None}
        found["killed"] += 1
        found["confirmed"] += len(confirmed)
        found["litter"] += len([left for left in path.parent.iterdir() if left.name.startswith(".")])
        last = now
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
