import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import rows
from stance.errors import InputError
from stance.rows import csv_rows, json_rows, parse_object


def read(text, needed=("text",)):
    return [(row.line, row.fault or row.values) for row in csv_rows(io.StringIO(text, newline=""), needed=needed)]


def test_a_row_is_named_by_the_line_it_begins_on_and_an_empty_cell_is_none():
    assert read('id,text\n1,"a\nb"\n\n2,\n') == [(2, {"id": "1", "text": "a\nb"}), (5, {"id": "2", "text": None})]


def test_a_quotation_mark_left_open_costs_one_row():
    found = read('id,text\n1,"open\n2,"fine"\n3,good\n')
    assert [line for line, _ in found] == [2, 3, 4]
    assert "is no CSV" in found[0][1]
    assert [values["text"] for _, values in found[1:]] == ["fine", "good"]


def test_a_quotation_mark_open_to_the_end_costs_one_row():
    found = read('id,text\n1,fine\n2,"open\n3,good\n4,good\n')
    assert [line for line, value in found if isinstance(value, str)] == [3]
    assert [line for line, value in found if isinstance(value, dict)] == [2, 4, 5]


def test_a_row_of_several_lines_with_too_many_cells_costs_its_first_line():
    found = read('id,text\n1,"open\n2,fine",x\n3,good\n')
    assert "has 3 cells where the header has 2" in found[0][1]
    assert found[-1] == (4, {"id": "3", "text": "good"})


def test_the_last_row_needs_no_line_end_and_other_line_ends_are_read():
    assert read("text\r\na\r\nb") == [(2, {"text": "a"}), (3, {"text": "b"})]


def test_a_header_without_the_column_or_with_one_twice_is_the_only_fault():
    ((line, fault),) = read("id,body\n1,a\n")
    assert line == 1
    assert "no column 'text' among 'id', 'body'" in fault
    ((_, fault),) = read("text,text\na,b\n")
    assert "column 'text' stands twice" in fault


def test_a_row_beyond_the_limit_is_one_fault_and_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(rows, "MAX_ROW_CHARS", 100)
    long = "x" * 350
    found = read(f'id,text\n1,{long}\n2,good\n3,"open\n' + "4,plain\n" * 40)
    assert [line for line, value in found if isinstance(value, str)] == [2, 4]
    assert "is longer than" in found[0][1]
    assert "too long" in found[2][1]
    assert sum(isinstance(value, dict) for _, value in found) == 41


def test_the_limit_of_the_csv_module_is_left_as_it_was():
    before = csv.field_size_limit()
    assert len(read("text\n" + "a" * (before + 1) + "\n")) == 1
    assert csv.field_size_limit() == before


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text(max_size=3)), max_size=8))
def test_what_the_csv_module_writes_is_read_back(pairs):
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([("text", "more"), *pairs])
    expected = [{"text": a or None, "more": b or None} for a, b in pairs if a.strip() or b.strip()]
    assert [value for _, value in read(file.getvalue())] == expected


@given(st.text(alphabet='ab,"\n\r', max_size=60))
def test_no_text_breaks_the_reader_and_lines_only_go_forward(text):
    lines = [line for line, _ in read("text,b\n" + text)]
    assert lines == sorted(set(lines))


def test_json_rows_are_numbered_and_a_broken_one_is_a_fault():
    found = list(json_rows(['{"a": 1}', "", "{", "[1]", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000]))
    assert [row.line for row in found] == [1, 3, 4, 5, 6, 7]
    assert [bool(row.fault) for row in found] == [False] + [True] * 5


def test_a_json_fault_says_what_is_wrong():
    with pytest.raises(InputError, match="is a JSON list; give one JSON object a line"):
        parse_object("[]")
    with pytest.raises(InputError, match="name 'a' stands twice"):
        parse_object('{"a": 1, "a": 2}')
