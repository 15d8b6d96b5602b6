"""Texts of any Unicode, well-formed or not, are answered without an exception, at exact places, by probabilities."""

import random

import pytest
from hostile import any_text
from hypothesis import given, settings
from odd_texts import assert_answered, assert_answered_together, assert_corpus_answers, odd_text

import stance
from stance.corpus import classify_corpus, read_corpus

pytestmark = pytest.mark.reliability


def test_hundreds_of_texts_of_any_unicode_are_read_classified_and_explained(show):
    chance = random.Random(7)
    n_quotes = sum(assert_answered(odd_text(chance), chance) for _ in range(400))
    assert n_quotes > 100, "too few of the texts report anything"
    show(f"400 texts of any Unicode read, classified and explained: {n_quotes} quotes at exact places")


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_any_text_is_read_classified_and_explained(text):
    assert_answered(text, random.Random(len(text)))


@pytest.mark.parametrize("mark", ["\u0301", "\u200d", "\u202e", "\ud800", "\x00", "\u2028", "\u0085", "İ"], ids=ascii)
def test_ten_thousand_odd_characters_in_a_row_are_read(mark):
    assert_answered(f"“The port{mark * 10_000} failed,” the minister said.", random.Random(0))


@pytest.mark.parametrize("text", ["“” said Ana Brant.", "„»told reporters—", '"" the minister said.', "“,” she said."])
def test_marks_with_nothing_between_them_are_no_quote(text):
    assert all(quote.text for quote in stance.read(text).quotes)
    assert_answered(text, random.Random(0))


def test_many_texts_at_once_get_the_answers_of_each():
    chance = random.Random(8)
    assert_answered_together([odd_text(chance) for _ in range(300)])


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize("run", [read_corpus, classify_corpus])
def test_a_corpus_of_any_unicode_is_answered_or_named_text_by_text(tmp_path, run, ending, show):
    chance = random.Random(9)
    rows, faults = assert_corpus_answers([odd_text(chance) for _ in range(300)], tmp_path, run, ending)
    assert rows > 40
    assert faults > 0, "no text was blank or could not be written: the generator has lost its edge"
    show(f"{run.__name__}, 300 texts of any Unicode as {ending}: {rows} rows, {faults} faults named")
