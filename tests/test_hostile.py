"""Any text, and any amount of it: nothing raises, offsets are exact, and time grows with length and no faster."""

import pytest
import seen_patterns
from hostile import (
    REPORTS,
    UNITS,
    any_text,
    assert_read_exactly,
    growth,
    new_speakers,
    patterns,
    repeated,
    search_everywhere,
)
from hypothesis import given, settings

import stance
from stance.text import lay_out

pytestmark = pytest.mark.reliability


@settings(max_examples=500, deadline=None)
@given(any_text)
def test_any_text_is_read_without_an_exception_and_with_exact_offsets(text):
    assert_read_exactly(text)


def test_the_patterns_of_every_room_are_measured():
    rooms = {name.partition(".")[0].partition(":")[0] for name in patterns()}
    assert rooms == {
        "dataset", "exchange", "features", "inputs", "markdown", "markup", "notebook", "quotes", "rows", "serving",
        "shares", "speakers", "store", "text", "web",
    }  # fmt: skip
    assert len(patterns()) > 80
    assert len(set(UNITS)) >= 18


def test_a_pattern_that_nobody_would_measure_is_told(tmp_path, monkeypatch):
    source = tmp_path / "room.py"
    source.write_text("import re\n\ndef f(kind):\n    return re.search(kind * 2, 'x'), re.sub('a*', '', kind)\n")
    monkeypatch.setattr(seen_patterns, "ROOT", tmp_path)
    assert [call[1] for call, _ in seen_patterns.calls(source)] == [4, 4]
    found, missing = seen_patterns.sorted_out([])
    assert list(found) == [f"{tmp_path.name}.room:4"]
    assert missing == [f"{tmp_path.name}.room:4"]


@pytest.fixture
def assert_linear(record_property):
    """Hold a function to linear time on texts of growing length, and keep the worst growth."""

    def hold(run, *ways_to_make):
        found = [growth(run, made) for made in ways_to_make]
        record_property("growth", max(found))
        assert max(found) <= 6, found

    return hold


@pytest.mark.parametrize("name", patterns())
def test_a_pattern_takes_linear_time(name, assert_linear):
    assert_linear(lambda text: search_everywhere(patterns()[name], text), *map(repeated, UNITS))


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_laying_out_takes_linear_time(unit, assert_linear):
    assert_linear(lay_out, repeated(unit))


@pytest.mark.parametrize("made", [*map(repeated, REPORTS), new_speakers], ids=[*map(repr, REPORTS), "new speakers"])
def test_reading_takes_linear_time(made, assert_linear):
    assert_linear(stance.read, made)


@pytest.mark.parametrize("unit", REPORTS[::3], ids=repr)
def test_explaining_takes_linear_time(unit, assert_linear):
    assert_linear(lambda text: stance.explain(text, max_chars=len(text)), repeated(unit))


def test_a_pattern_that_is_not_linear_is_told_apart():
    def quadratic(text):
        return sum(text[i:].count("x") for i in range(0, len(text), 8))

    assert growth(quadratic, repeated("a"), tries=2) > 6
