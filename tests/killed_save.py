"""Saves a model over another one, in child processes that are killed or run out of space (a program of its own).

Arguments: a folder, a seed, how many children to kill at random moments. Prints what was found as one JSON object.
"""

import json
import os
import random
import resource
import signal
import sys
import time
from pathlib import Path

from damage import small_model

from stance.errors import ModelFileError
from stance.store import load_model, model_digest, save_model

OLD, NEW = small_model(), small_model(temperature=2.0)
DIGESTS = {model_digest(OLD): "old", model_digest(NEW): "new"}
heard, armed, deadly = 0, False, -1


def hear(name, arguments):
    """Count what touches files, and die at one of them as by a power cut: no handler, no tidying up."""
    global armed, heard  # noqa: PLW0603 - the hook cannot be taken off
    if armed and (name == "open" or name.startswith(("os.", "shutil."))):
        if heard == deadly:
            armed = False  # the kill is an event as well
            os.kill(os.getpid(), signal.SIGKILL)
        heard += 1


def child(run):
    """Run in a process of its own; give its number."""
    number = os.fork()
    if number == 0:
        try:
            run()
            os._exit(0)
        except ModelFileError as error:
            os._exit(3 if "cannot be written" in str(error) else 4)
        except BaseException:
            os._exit(5)
    return number


def status(number):
    _, ended = os.waitpid(number, 0)
    return -os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else os.WEXITSTATUS(ended)


def look(folder, found):
    """Load what stands there, by name; then save once more, which must leave nothing else behind."""
    litter = sorted(path.name for path in folder.parent.iterdir() if path != folder)
    found["littered"] = found.get("littered", 0) + bool(litter)
    which = DIGESTS[model_digest(load_model(folder))]
    found[which] = found.get(which, 0) + 1
    save_model(OLD, folder)
    left = sorted(path.name for path in folder.parent.iterdir())
    assert left == [folder.name], left
    assert DIGESTS[model_digest(load_model(folder))] == "old"


def count_events(folder):
    """Tell how many events a save has, and the seconds that it takes."""
    global armed, heard  # noqa: PLW0603
    begin, heard, armed = time.perf_counter(), 0, True
    save_model(NEW, folder)
    armed = False
    spent = time.perf_counter() - begin
    save_model(OLD, folder)
    return heard, spent


def die_at_event(folder, number):
    def run():
        global armed, heard, deadly
        heard, armed, deadly = 0, True, number
        save_model(NEW, folder)

    return status(child(run))


def die_after(folder, seconds):
    number = child(lambda: save_model(NEW, folder))
    time.sleep(seconds)
    os.kill(number, signal.SIGKILL)
    return status(number)


def run_out_of_space(folder, n_bytes):
    def run():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))
        save_model(NEW, folder)

    return status(child(run))


def main(folder, seed, n_random):
    folder, rng = Path(folder), random.Random(int(seed))
    for _ in range(2):  # so that a save finds everything imported, and an old model
        look(save_model(OLD, folder), {})
    sys.addaudithook(hear)
    n_events, spent = count_events(folder)
    at_events, at_moments, without_space = {}, {}, {}
    for number in range(n_events):
        assert die_at_event(folder, number) == -signal.SIGKILL
        look(folder, at_events)
    killed = 0
    for _ in range(int(n_random)):
        killed += die_after(folder, rng.uniform(0, 2 * spent)) == -signal.SIGKILL
        look(folder, at_moments)
    for n_bytes in range(0, 1_600, 100):
        assert run_out_of_space(folder, n_bytes) == 3
        look(folder, without_space)
    found = {"events": n_events, "killed": killed, "at_events": at_events, "at_moments": at_moments}
    sys.stdout.write(json.dumps({**found, "without_space": without_space}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
