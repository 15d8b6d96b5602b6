"""The same data and seed give the same bytes, whatever the machine does besides."""

import pytest
from repeated import learned

pytestmark = pytest.mark.reliability

N_ARTICLES = 6
# Threads, seed of Python's hashes, and the processor that OpenBLAS takes this one for.
CIRCUMSTANCES = (("1", "1", "SkylakeX"), ("2", "2", "Haswell"), ("2", "0", "Nehalem"))


def under(circumstances, n_articles):
    """Learn under each of some circumstances; give the digests, and the processors that were played."""
    found = []
    for threads, seed, core in circumstances:
        variables = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        found.append(learned(n_articles, PYTHONHASHSEED=seed, OPENBLAS_CORETYPE=core, **variables))
    return [digest for digest, _, _ in found], [core for _, core, _ in found]


@pytest.mark.slow
def test_threads_seeds_of_hashes_and_the_type_of_processor_have_no_say_on_a_slice(show):
    digests, cores = under(CIRCUMSTANCES, N_ARTICLES)
    assert len(set(digests)) == 1
    show(f"the same model bytes with 1 and 2 threads, three seeds of hashes, processors {', '.join(cores)}")
