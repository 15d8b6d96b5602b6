"""What the quick tests hold for thousands of characters and hundreds of texts, for millions and for thousands."""

import pytest
from hostile import REPORTS, UNITS, any_text, assert_read_exactly, patterns, search_everywhere, seconds
from hypothesis import given, settings

from stance.quotes import find_quotes
from stance.text import lay_out

pytestmark = pytest.mark.torture

MILLION = 1_000_000


def shortest(run, text, enough):
    """The shortest of up to three runs; one that is short enough ends the trial."""
    spent = float("inf")
    for _ in range(3):
        spent = min(spent, seconds(run, text))
        if spent <= enough:
            break
    return spent


@settings(max_examples=20_000, deadline=None)
@given(any_text)
def test_twenty_thousand_texts_are_read_without_an_exception_and_with_exact_offsets(text):
    assert_read_exactly(text)


@pytest.mark.parametrize("name", patterns())
def test_a_pattern_is_through_a_million_characters_in_two_seconds(name):
    pattern = patterns()[name]
    for unit in UNITS:
        text = (unit * MILLION)[:MILLION]
        assert shortest(lambda text: search_everywhere(pattern, text), text, 2) <= 2, repr(unit)


# A line costs about 15 microseconds to judge, a statement about 60 to report: these are the texts with most of either.
@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_million_characters_are_laid_out_in_eight_seconds(unit):
    assert shortest(lay_out, (unit * MILLION)[:MILLION], 8) <= 8


@pytest.mark.parametrize("unit", REPORTS, ids=repr)
def test_a_million_characters_are_searched_for_quotes_in_fifteen_seconds(unit):
    text = (unit * MILLION)[:MILLION]
    paragraphs = lay_out(text)
    assert shortest(lambda text: find_quotes(text, paragraphs), text, 15) <= 15
