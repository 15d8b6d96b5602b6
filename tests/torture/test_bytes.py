"""Ten thousand files of any bytes: what the quick test holds for hundreds."""

import random

import pytest
from odd_bytes import assert_each_is_decoded_or_named

pytestmark = pytest.mark.torture


def test_ten_thousand_files_of_any_bytes_are_decoded_as_utf8_or_named(tmp_path, show):
    rows, faults = assert_each_is_decoded_or_named(tmp_path, 3_400, random.Random(2))
    show(f"10,200 files of any bytes: {rows:,} records decoded, {faults:,} faults named, none ended the run")
    assert rows > 2_000
    assert faults > 5_000
