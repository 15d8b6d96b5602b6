"""The long runs on models: what the quick tests hold for hundreds, for a hundred thousand."""

import pytest
from damage import files_of, rich_model, small_model
from test_store_damage import flipped_bits, refuse_changes, refuse_each, truncations
from test_store_killed import assert_whole, kill_saves
from test_store_manifest import judge_changes

from stance.store import save_model

pytestmark = pytest.mark.torture


@pytest.fixture
def folder(tmp_path):
    return save_model(small_model(), tmp_path / "model", card="# A card\n")


def test_a_hundred_thousand_changes_of_bytes_are_found(folder, show):
    slowest = refuse_changes(folder, 100_000, seed=11)
    show(f"100,000 changes of bytes refused, the slowest in {1000 * slowest:.1f} ms")


def test_every_single_flipped_bit_is_found(folder, show):
    count, slowest = refuse_each(folder, flipped_bits)
    assert count == 8 * sum(map(len, files_of(folder).values()))
    show(f"{count:,} flipped bits (all there are) refused, the slowest in {1000 * slowest:.1f} ms")


def test_every_truncation_is_found(folder, show):
    count, slowest = refuse_each(folder, truncations)
    assert count == sum(map(len, files_of(folder).values()))
    show(f"{count:,} truncations (all there are) refused, the slowest in {1000 * slowest:.1f} ms")


def test_twenty_thousand_models_of_another_meaning_are_refused_or_answer(tmp_path, show):
    folder = save_model(rich_model(), tmp_path / "model", card="# A card\n")
    counts, slowest = judge_changes(folder, 20_000, seed=12)
    show(f"20,000 changed models: {counts}, the slowest refusal {1000 * slowest:.1f} ms")


def test_saves_killed_at_two_hundred_moments_leave_a_whole_model(tmp_path, show):
    found = kill_saves(tmp_path / "models" / "model", seed=13, n_random=200)
    assert_whole(found, 200)
    show(f"saves killed at {found['events']} events and 200 moments: {found}")
