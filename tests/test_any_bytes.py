"""Articles, word tables, labelled data and arguments of any bytes: read as the UTF-8 they are, or the byte is named."""

import random
import subprocess
import sys

import pytest
from odd_bytes import assert_each_way_in_decodes_or_names

from stance.errors import InputError
from stance.inputs import read_article_file

pytestmark = pytest.mark.reliability


def test_files_of_any_bytes_are_decoded_as_utf8_or_named_with_the_offset_of_the_byte(tmp_path, show):
    decoded, named = assert_each_way_in_decodes_or_names(tmp_path, 150, random.Random(3))
    assert decoded > 60
    assert named > 180
    show(f"articles, tables and labelled files of any bytes: {decoded} decoded, {named} wrong bytes named")


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "utf-16", "utf-16-be", "utf-32", "cp1251"])
def test_an_article_in_another_encoding_is_refused_or_holds_nuls(tmp_path, codec):
    path = tmp_path / "a.txt"
    path.write_bytes("The café is shut, “she” said. Й".encode(codec, "replace"))
    with pytest.raises(InputError, match=r"a\.txt: byte \d+ \(0x[0-9a-f]{2}\) is not UTF-8; convert the file to UTF-8"):
        read_article_file(path)


def test_a_wrong_byte_behind_a_byte_order_mark_is_counted_from_the_start_of_the_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfab\xff")
    with pytest.raises(InputError, match=r"byte 5 \(0xff\)"):
        read_article_file(path)


@pytest.mark.parametrize("option", ["TEXT", "--target", "--speaker"])
def test_an_argument_that_is_not_utf8_is_refused_with_the_offset_of_the_byte(option):
    wrong = "é".encode() + b" caf\xe9"
    arguments = [wrong] if option == "TEXT" else ["No.", option, wrong]
    command = [sys.executable, "-X", "utf8", "-m", "stance", "classify", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("stance: ")
    assert f"{option.lstrip('-').upper()}: byte 6 (0xe9) is not UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
