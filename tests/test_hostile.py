"""Any text, and any amount of it: nothing raises, offsets are exact, and time grows with length and no faster."""

import pytest
from hostile import REPORTS, UNITS, any_text, assert_read_exactly, growth, patterns, search_everywhere
from hypothesis import given, settings

from stance.quotes import find_quotes
from stance.text import lay_out


@settings(max_examples=500, deadline=None)
@given(any_text)
def test_any_text_is_read_without_an_exception_and_with_exact_offsets(text):
    assert_read_exactly(text)


def test_the_patterns_of_every_room_that_reads_raw_text_are_measured():
    rooms = {name.split(".")[1] for name in patterns()}
    assert rooms == {"text", "quotes", "speakers"}
    assert len(patterns()) > 40
    assert len(UNITS) >= 18


@pytest.mark.parametrize("name", patterns())
def test_a_pattern_takes_linear_time(name):
    pattern = patterns()[name]
    for unit in UNITS:
        assert growth(lambda text: search_everywhere(pattern, text), unit) <= 6, repr(unit)


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_laying_out_takes_linear_time(unit):
    assert growth(lay_out, unit) <= 6


@pytest.mark.parametrize("unit", REPORTS, ids=repr)
def test_finding_quotes_takes_linear_time(unit):
    assert growth(lambda text: find_quotes(text, lay_out(text)), unit) <= 6


def test_a_pattern_that_is_not_linear_is_told_apart():
    def quadratic(text):
        return sum(text[i:].count("x") for i in range(0, len(text), 8))

    assert growth(quadratic, "a") > 6
