"""Two hundred kill points of a training run, and every write of it with every error."""

import pytest
from cut_off import ERRORS, killed_runs, write_rows
from test_cut_off import assert_sound, fails, made, old, rows, writes_of_a_run

pytestmark = pytest.mark.torture

__all__ = ["made", "old", "rows"]

N_KILLS = 200


def test_a_run_killed_at_two_hundred_points_leaves_a_whole_model(tmp_path, show):
    found = killed_runs(write_rows(tmp_path / "rows.jsonl"), tmp_path / "model", N_KILLS, seed=2)
    assert_sound(found, N_KILLS)
    runs = [run for run in found["runs"] if run["killed"]]
    while_saving = sum(run["saving"] for run in runs)
    assert len(runs) >= N_KILLS / 2
    assert any(run["litter"] for run in runs), "no run was killed while it wrote"
    show(
        f"training killed: {len(runs)} of {N_KILLS} runs, {while_saving} of them while they saved, "
        f"after {sum(run['litter'] > 0 for run in runs)} something lay beside the model until a later save swept it"
    )


@pytest.mark.parametrize("code", ERRORS)
def test_every_write_of_a_run_may_fail_in_every_way(monkeypatch, capsys, rows, old, code, show):
    calls = writes_of_a_run(monkeypatch, rows, old[0])
    capsys.readouterr()
    for number, _ in enumerate(calls, start=1):
        fails(monkeypatch, capsys, rows, old, number, code)
    show(f"training with {ERRORS[code]!r} at each of {len(calls)} writes: the old or the new model")
