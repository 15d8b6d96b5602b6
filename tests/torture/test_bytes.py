"""Ten thousand files of any bytes: what the quick test holds for hundreds."""

import random

import pytest
from odd_bytes import assert_each_is_decoded_or_named, assert_each_way_in_decodes_or_names

pytestmark = pytest.mark.torture


def test_ten_thousand_files_of_any_bytes_are_decoded_as_utf8_or_named(tmp_path, show):
    rows, faults = assert_each_is_decoded_or_named(tmp_path, 3_400, random.Random(2))
    show(f"10,200 files of any bytes: {rows:,} records decoded, {faults:,} faults named, none ended the run")
    assert rows > 2_000
    assert faults > 5_000


def test_ten_thousand_articles_tables_and_labelled_files_are_decoded_as_utf8_or_named(tmp_path, show):
    decoded, named = assert_each_way_in_decodes_or_names(tmp_path, 2_500, random.Random(4))
    show(f"10,000 articles, word tables and labelled files of any bytes: {decoded:,} read, {named:,} wrong bytes named")
    assert decoded > 1_000
    assert named > 3_000
