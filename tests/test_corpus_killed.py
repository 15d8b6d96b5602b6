"""A run that is killed goes on where it stopped, and nobody can tell from the result."""

import random

import pytest
from interrupted import CHUNK, kill, parts, write_input

from stance.corpus import classify_corpus

pytestmark = pytest.mark.reliability

N_RECORDS = 300
N_PARTS = 30


# A run of several processes takes seconds to start, so one that was killed is enough here.
@pytest.mark.parametrize(("ending", "jobs", "enough"), [("csv", 1, 3), ("jsonl", 2, 1)])
def test_a_run_killed_at_random_points_gives_the_bytes_of_an_uninterrupted_one(tmp_path, ending, jobs, enough, show):
    source = write_input(tmp_path / "in.jsonl", N_RECORDS)
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    classify_corpus(source, whole, chunk=CHUNK)
    chance = random.Random(f"{ending}{jobs}")
    killed = 0
    for least in (1, 12, N_PARTS - 1):
        found = parts(out)
        if kill(source, out, max(least, found), chance.uniform(0, 0.02), jobs):
            killed += 1
            if out.exists():  # killed while it tidied up
                assert out.read_bytes() == whole.read_bytes()
            else:
                assert parts(out) >= found, "a finished part was lost"
        if killed == enough:
            break
    assert killed >= 1, "every run was through before it was killed"
    classify_corpus(source, out, chunk=CHUNK, jobs=jobs)
    assert out.read_bytes() == whole.read_bytes()
    errors = [path.with_name(f"{path.name}.errors.jsonl").read_bytes() for path in (whole, out)]
    assert errors[0] == errors[1]
    assert errors[0].count(b"\n") == len(range(3, N_RECORDS, 31))
    names = {path.name for path in tmp_path.iterdir()}
    assert not [name for name in names if name.endswith((".partial", ".tmp"))], names
    show(f"corpus runs killed ({ending}, processes: {jobs}): {killed}, each gave the bytes of an uninterrupted one")
