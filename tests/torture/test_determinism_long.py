"""All of the project's articles, learned with several threads, seeds of hashes and types of processor."""

import pytest
from test_determinism import under

pytestmark = pytest.mark.torture

ALL = 1_000_000


def test_threads_and_seeds_of_hashes_have_no_say_on_all_articles():
    digests, _ = under((("1", "1", "Haswell"), ("2", "2", "Haswell")), ALL)
    assert len(set(digests)) == 1


def test_the_type_of_processor_has_no_say_on_all_articles(show):
    digests, cores = under([("1", "0", core) for core in ("Prescott", "Nehalem", "Haswell", "SkylakeX")], ALL)
    assert len(set(digests)) == 1
    show(f"the same model bytes of all articles on {', '.join(cores)}")
