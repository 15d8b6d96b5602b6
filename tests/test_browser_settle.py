"""The page of settling in a real browser: both answers are seen, and keys alone settle."""

import json

import pytest
from labelled_articles import served
from test_browser_label import open_label  # noqa: F401 - a fixture
from test_settling import files, settling  # noqa: F401 - a fixture

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
            page.wait_for_function("text => document.querySelector('#count').innerText !== text", arg=before)
        page.locator("#done").wait_for()
        assert not page.is_visible("#given")
    rows = map(json.loads, (files[0].parent / "agreed.jsonl").read_text(encoding="utf-8").splitlines())
    assert [row["label"] for row in rows if row["note"]] == ["neutral", "criticizes"]
