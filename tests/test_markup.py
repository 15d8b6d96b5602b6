import csv

import pytest

from stance.markup import csv_line, defuse_cell, lone_surrogate, one_line, replace_lone_surrogates


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1+1", "-A1", "@SUM(1)", "\tx", "\rx"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell):
    assert defuse_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["plain", "", " =1", None, 3, 0.5, "-1", "+1", "-0.12", "-1e-5"])
def test_any_other_cell_passes_through(cell):
    assert defuse_cell(cell) == cell


@pytest.mark.parametrize("hostile", ["\x1b[2Jx", "a\u202eb", "a\x00b", "a\u2028b", "\x9b31mx"])
def test_no_control_or_direction_mark_reaches_a_terminal(hostile):
    assert one_line(hostile).isprintable()


def test_a_csv_line_reads_back_as_its_cells_whatever_line_ends_they_hold():
    cells = ["a\rb", "c\nd", 'e"f', "g,h", "", "=i"]
    line = csv_line(cells)
    assert list(csv.reader([line], strict=True)) == [[*cells[:-1], "'=i"]]
    assert line.endswith("\n")
    assert not line.endswith("\r\n")


@pytest.mark.parametrize(("text", "place"), [("\udfff", 0), ("a😀b\ud800\udc00", 3), ("", None), ("a😀\ufffd", None)])
def test_the_first_half_of_a_character_is_found_and_each_replaced_at_its_place(text, place):
    assert lone_surrogate(text) == place
    whole = replace_lone_surrogates(text)
    assert len(whole) == len(text)
    assert lone_surrogate(whole) is None
    assert (whole == text) == (place is None)
