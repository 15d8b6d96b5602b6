"""Thousands of statements and hundreds of articles, by eight threads and by two processes."""

import pytest
from test_together import in_processes, in_threads
from together import answers

pytestmark = pytest.mark.torture

N_STATEMENTS, N_ARTICLES = 3_000, 150


def test_eight_threads_and_two_processes_give_the_same_answers_as_one(show):
    alone = answers(N_STATEMENTS, N_ARTICLES)
    assert in_threads(8, lambda: answers(N_STATEMENTS, N_ARTICLES)) == [alone] * 8
    assert in_processes(2, "spawn", N_STATEMENTS, N_ARTICLES) == [alone] * 2
    show(f"eight threads and two processes: the same {N_STATEMENTS:,} statements and {N_ARTICLES} articles")
