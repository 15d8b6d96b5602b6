"""Cards in a terminal: laid out for the width that there is, whatever a stranger wrote into them."""

import time

import click
import pytest
from hostile import any_text
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.markdown import Code, Heading, Paragraph, Table, draw_markdown, draw_table, parse_markdown, wrap
from stance.store import read_card

CARD = """# A model

Tags *statements*, with **care** and `code`;
see [the card](MODEL_CARD.md).

| method | n | 95 % interval |
| --- | --- | --- |
| this model | 6,407 | 0.682 to 0.708 |
| VADER | 12 |  |

## Limits ##

- few words
  on two lines
- 2 % of all
1. first

```text
a  |  b
```

---
![a plot](plots/a.png)
"""


def lines(text, **options):
    return click.unstyle(draw_markdown(text, **options)).splitlines()


def test_a_text_is_cut_into_its_blocks():
    assert parse_markdown(CARD) == (
        Heading(1, "A model"),
        Paragraph("Tags *statements*, with care and code; see the card (MODEL_CARD.md)."),
        Table(("method", "n", "95 % interval"), (("this model", "6,407", "0.682 to 0.708"), ("VADER", "12", ""))),
        Heading(2, "Limits"),
        Paragraph("few words on two lines", "•"),
        Paragraph("2 % of all", "•"),
        Paragraph("first", "1."),
        Code(("a  |  b",)),
        Paragraph("(picture: a plot, plots/a.png)"),
    )


def test_blocks_are_drawn_as_people_read_them():
    assert lines(CARD) == [
        "A model",
        "",
        "Tags *statements*, with care and code; see the card (MODEL_CARD.md).",
        "",
        "method          n   95 % interval",
        "this model  6,407  0.682 to 0.708",
        "VADER          12",
        "",
        "Limits",
        "",
        "• few words on two lines",
        "• 2 % of all",
        "1. first",
        "",
        "    a  |  b",
        "",
        "(picture: a plot, plots/a.png)",
    ]
    assert "\x1b[1m" in draw_markdown("# Bold")


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_the_shipped_card_fits_every_common_terminal_and_loses_no_figure(width):
    card = read_card()
    drawn = lines(card, width=width)
    assert max(map(len, drawn)) <= width
    joined = " ".join(" ".join(drawn).split())
    for table in (block for block in parse_markdown(card) if isinstance(block, Table)):
        for row in table.rows:
            assert all(cell in joined for cell in row[1:] if len(cell) < 64)
    if width >= 80:
        assert "always the" in joined
        assert not any(line.startswith("file: ") for line in drawn)  # no table had to be listed row by row


def test_headers_break_before_cells_do_and_numbers_never():
    table = (["method", "calibration error"], [["one of two", "0.1"], ["b", "12,345.25"]])
    assert [click.unstyle(line) for line in draw_table(*table, width=23)] == [
        "method      calibration",
        "                  error",
        "one of two          0.1",
        "b             12,345.25",
    ]


def test_a_table_that_no_width_can_hold_is_listed_row_by_row():
    drawn = draw_table([f"h{k}" for k in range(40)], [[str(k) for k in range(40)]] * 2, width=40)
    assert drawn[:2] == ["h0: 0", "h1: 1"]
    assert len(drawn) == 81


def test_rows_of_another_length_than_the_header_are_filled_or_cut():
    assert parse_markdown("|a|b|\n|-|-|\n|1|\n|1|2|3|")[0].rows == (("1", ""), ("1", "2"))


def test_a_digest_in_a_table_is_shown_by_its_first_digits():
    assert lines(f"|f|d|\n|-|-|\n|x|{'ab' * 32}|")[1] == "x  abababababab…"


@given(st.one_of(any_text, st.text(alphabet="|-#*`[]() a\n0.1!\x1b\u202e\r", max_size=300)), st.integers(20, 120))
@settings(max_examples=300, deadline=None)
def test_any_text_is_drawn_within_the_width_and_moves_no_cursor(text, width):
    drawn = lines(text, width=width)
    assert all(len(line) <= width for line in drawn)
    assert all(c.isprintable() for line in drawn for c in line)


@pytest.mark.parametrize("mark", ["\x1b[2J", "\x1b]0;title\x07", "\u202e", "\x9b31m", "\r", "\x08", "\u2066", "\x00"])
@pytest.mark.parametrize("place", ["# {}x", "{}x", "- {}x", "|{}a|b|\n|-|-|\n|{}c|d|", "```{}\n{}x\n```", "{}1. x"])
def test_control_and_direction_marks_are_taken_out_wherever_they_stand(mark, place):
    drawn = click.unstyle(draw_markdown(place.replace("{}", mark)))
    assert all(c.isprintable() or c == "\n" for c in drawn)


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "ab " * 30_000, "|a" * 50_000 + "\n|-|\n" + "|b" * 50_000, "[" * 100_000, "![](" * 25_000,
     "- a\n" * 25_000, "```\n" * 25_000, "|a|b|\n|-|-|\n" + "|b|\n" * 25_000, "-" * 100_000,
     "|\n" + "-" * 100_000 + "x", "`*" * 50_000],
)  # fmt: skip
def test_long_texts_are_drawn_in_time(text):
    begin = time.process_time()
    assert max(map(len, lines(text)), default=0) <= 80
    assert time.process_time() - begin < 8


def test_words_are_wrapped_and_long_ones_cut():
    assert wrap("aa bb  cc", 5) == ["aa bb", "cc"]
    assert wrap("abcdefg hi", 3) == ["abc", "def", "g", "hi"]
    assert wrap("  ", 3) == []
