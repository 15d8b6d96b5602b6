import pytest

from stance.markup import defuse_cell, one_line


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell):
    assert defuse_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["plain", "", " =1", None, 3, 0.5])
def test_any_other_cell_passes_through(cell):
    assert defuse_cell(cell) == cell


@pytest.mark.parametrize("hostile", ["\x1b[2Jx", "a\u202eb", "a\x00b", "a\u2028b", "\x9b31mx"])
def test_no_control_or_direction_mark_reaches_a_terminal(hostile):
    assert one_line(hostile).isprintable()
