"""Threads and processes that share a model get the answers that one alone gets, to the last bit."""

import multiprocessing
import pickle
import threading
from concurrent.futures import ProcessPoolExecutor

import pytest
from together import answers

import stance

pytestmark = pytest.mark.reliability

N_STATEMENTS, N_ARTICLES = 40, 4


@pytest.fixture(scope="module")
def alone():
    return answers(N_STATEMENTS, N_ARTICLES)


def in_threads(n_threads, ask):
    """Let threads begin at the same moment; give what each found, or raise what one raised."""
    gate, found = threading.Barrier(n_threads), [None] * n_threads

    def run(k):
        gate.wait()
        try:
            found[k] = ask()
        except Exception as error:
            found[k] = error

    threads = [threading.Thread(target=run, args=(k,)) for k in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def in_processes(n_processes, method, *arguments):
    with ProcessPoolExecutor(n_processes, mp_context=multiprocessing.get_context(method)) as pool:
        return [job.result() for job in [pool.submit(answers, *arguments) for _ in range(n_processes)]]


def test_single_answers_are_those_of_a_batch(alone):
    single, many, _, _ = alone
    assert single == many
    assert len(set(many)) > 10


def test_eight_threads_ask_one_model(alone, show):
    assert in_threads(8, lambda: answers(N_STATEMENTS, N_ARTICLES)) == [alone] * 8
    show(f"eight threads with one model: {N_STATEMENTS} statements and {N_ARTICLES} articles answered alike")


def test_eight_threads_that_load_the_model_at_once_get_one():
    stance._load_shipped.cache_clear()
    models = in_threads(8, stance.load_model)
    assert len({id(model) for model in models}) == 1


@pytest.mark.slow
def test_two_processes_ask_one_model(alone, show):
    assert in_processes(2, "spawn", N_STATEMENTS, N_ARTICLES) == [alone] * 2
    show(f"two processes with one model: {N_STATEMENTS} statements and {N_ARTICLES} articles answered alike")


def test_a_model_that_was_pickled_by_the_user_gives_the_same_answers(alone):
    model = pickle.loads(pickle.dumps(stance.load_model()))
    assert answers(N_STATEMENTS, N_ARTICLES, model) == alone
