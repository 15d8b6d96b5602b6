"""Files of any bytes are read as the UTF-8 they are, or are faults with a place; none ends the run."""

import random

import pytest
from odd_bytes import assert_each_is_decoded_or_named

pytestmark = pytest.mark.reliability


def test_files_of_any_bytes_are_decoded_as_utf8_or_named(tmp_path, show):
    rows, faults = assert_each_is_decoded_or_named(tmp_path, 100, random.Random(1))
    assert rows > 50
    assert faults > 150
    show(f"corpora of any bytes: {rows} records decoded, {faults} faults named")
