"""Fifty thousand texts of any Unicode: what the quick test holds for hundreds."""

import random

import pytest
from odd_texts import assert_answered, assert_answered_together, assert_corpus_answers, odd_text

from stance.corpus import classify_corpus, read_corpus

pytestmark = pytest.mark.torture

N_TEXTS, N_SEEDS = 50_000, 10


@pytest.mark.parametrize("seed", range(N_SEEDS))
def test_fifty_thousand_texts_of_any_unicode_are_read_classified_and_explained(seed, show):
    chance = random.Random(f"read {seed}")
    n = N_TEXTS // N_SEEDS
    n_quotes = sum(assert_answered(odd_text(chance), chance) for _ in range(n))
    show(f"seed {seed}: {n:,} texts of any Unicode read, classified and explained, {n_quotes:,} quotes at exact places")
    assert n_quotes > n // 10


def test_fifty_thousand_texts_at_once_get_the_answers_of_each():
    chance = random.Random("together")
    assert_answered_together([odd_text(chance) for _ in range(N_TEXTS)])


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize("run", [read_corpus, classify_corpus])
def test_corpora_of_fifty_thousand_texts_are_answered_or_named_text_by_text(tmp_path, show, run, ending):
    chance = random.Random(f"{run.__name__} {ending}")
    texts = [odd_text(chance) for _ in range(N_TEXTS)]
    rows, faults = assert_corpus_answers(texts, tmp_path, run, ending)
    show(f"{run.__name__}, {ending}: {N_TEXTS:,} texts of any Unicode, {rows:,} rows, {faults:,} faults named")
    assert rows > N_TEXTS // 10
