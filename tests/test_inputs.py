import io
import sys
from types import SimpleNamespace

import pytest

from stance.errors import InputError
from stance.inputs import read_article_file


def test_a_text_keeps_its_line_ends_and_loses_its_byte_order_mark(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\n")
    assert read_article_file(path) == "one\r\ntwo\n"


def test_a_dash_is_the_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("é".encode())))
    assert read_article_file("-") == "é"


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused_by_name(tmp_path, data):
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"empty\.txt: holds no text"):
        read_article_file(path)


def test_bytes_that_are_not_utf8_are_refused_with_their_place(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes("caf\xe9".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.txt: byte 3 \(0xe9\) is not UTF-8"):
        read_article_file(path)


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"none\.txt: cannot be read"):
        read_article_file(tmp_path / "none.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_article_file(tmp_path)
