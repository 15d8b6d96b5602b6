"""Two hundred kill points: what the quick test holds for a few."""

import random

import pytest
from interrupted import kill, run, write_input

pytestmark = pytest.mark.torture

N_RECORDS = 300
N_PARTS = 30


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_killed_at_any_of_many_points_gives_the_bytes_of_an_uninterrupted_one(tmp_path, ending, jobs):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    source = write_input(tmp_path / "in.jsonl", N_RECORDS)
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    run(source, whole)
    chance = random.Random(f"{ending}{jobs}")
    killed = 0
    for _ in range(34):
        killed += kill(source, out, chance.randint(0, N_PARTS), chance.uniform(0, 0.03), jobs)
        if chance.random() < 0.2:
            run(source, out, jobs)
            assert out.read_bytes() == whole.read_bytes()
            out.unlink()
    assert killed > 20, "most runs were through before they were killed"
    run(source, out, jobs)
    assert out.read_bytes() == whole.read_bytes()
    assert not list(tmp_path.glob("*.partial"))
