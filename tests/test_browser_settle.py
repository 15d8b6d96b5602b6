"""The page of settling in a real browser: both answers are seen, and keys alone settle."""

import json

import pytest
from labelled_articles import served
from test_browser_label import open_label  # noqa: F401 - a fixture
from test_settling import files, mend, settling  # noqa: F401 - a fixture
from test_settling import rows as rows_of

pytestmark = [pytest.mark.browser, pytest.mark.serves]


@pytest.mark.parametrize("width", [1280, 360])
def test_what_each_one_said_is_seen_and_keys_settle_it(files, open_label, width):  # noqa: F811
    with settling(files) as opened, served(opened) as address:
        page = open_label(address, width=width)
        assert page.inner_text("#given") == "ana: criticizes (by ana); ben: defends (by ben)"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for key in "31":
            before = page.inner_text("#count")
            page.keyboard.press(key)
            page.locator(f"#count:not(:text-is({json.dumps(before)}))").wait_for()
        page.locator("#done").wait_for()
        assert not page.is_visible("#given")
    rows = map(json.loads, (files[0].parent / "agreed.jsonl").read_text(encoding="utf-8").splitlines())
    assert [row["label"] for row in rows if row["note"]] == ["neutral", "criticizes"]


@pytest.mark.parametrize("width", [1280, 360])
def test_without_its_article_the_page_says_that_the_text_is_none(files, open_label, width):  # noqa: F811
    with settling(files) as opened, served(opened) as address:
        assert open_label(address, width=width).locator("#bare").is_hidden()
    for name in ("dam.txt", "press.txt"):
        (files[0].parent / name).unlink()
    with settling(files, out="other.jsonl") as opened, served(opened) as address:
        page = open_label(address, width=width)
        assert page.inner_text("#bare").startswith("This article is not at hand, or was changed")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_spans_mended_differently_are_seen_side_by_side(files, open_label):  # noqa: F811
    row = list(rows_of(files[1]).values())[4]
    mend(files[1], 4, sentence_end=row["sentence_end"] - 1, text=row["text"][:-1])
    with settling(files) as opened, served(opened) as address:
        page = open_label(address)
        for _ in range(2):
            before = page.inner_text("#count")
            page.keyboard.press("s")
            page.locator(f"#count:not(:text-is({json.dumps(before)}))").wait_for()
        given = page.inner_text("#given")
        label = row["label"]
        assert given == f"ana: {label} “{row['text']}”; ben: {label} “{row['text'][:-1]}”"
