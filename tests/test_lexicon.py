"""The word tables: every shipped one is sound, and a broken one is refused by name and line."""

from pathlib import Path

import pytest

from stance import lexicon
from stance.errors import LexiconError

TABLES = sorted((Path(__file__).resolve().parent.parent / "data" / "lexicon").glob("*.tsv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_every_table_reads_says_what_its_columns_are_and_repeats_no_row(path):
    rows = lexicon.read_table(path.stem)
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert len(rows) >= 10
    found = [tuple(row.items()) for row in rows]
    assert len(set(found)) == len(found)
    assert all(cell == cell.strip() for row in found for name, cell in row if name != "pattern")


def test_a_row_is_read_only_since_all_rooms_share_it():
    row = lexicon.read_table("states")[0]
    with pytest.raises(TypeError, match="does not support item assignment"):
        row["name"] = "elsewhere"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicon, "_FOLDERS", (tmp_path,))
    lexicon.read_table.cache_clear()
    yield tmp_path
    lexicon.read_table.cache_clear()


def test_comments_and_blank_lines_are_left_out(folder):
    (folder / "t.tsv").write_text("# about\n\nword\tkind\n# more\nyes\tx\n", encoding="utf-8")
    assert [dict(row) for row in lexicon.read_table("t")] == [{"word": "yes", "kind": "x"}]


def test_a_row_of_another_length_is_refused_with_its_line(folder):
    (folder / "t.tsv").write_text("word\tkind\nyes\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"t\.tsv:2: 1 cells where the header has 2"):
        lexicon.read_table("t")


def test_bytes_that_are_not_utf8_and_a_missing_table_are_refused_by_name(folder):
    (folder / "t.tsv").write_bytes(b"word\n\xff\n")
    with pytest.raises(LexiconError, match=r"t\.tsv: byte 5 \(0xff\) is not UTF-8"):
        lexicon.read_table("t")
    with pytest.raises(LexiconError, match="'none' not found"):
        lexicon.read_table("none")
