"""The labelling page in a real browser: keys alone, reloads, two tabs, mending, hostile articles, what people see."""

import json
import re

import pytest
from browser import INKS, PATIENCE_MS, Watch, wait_until
from labelled_articles import ARTICLES, served, session
from payloads import PAYLOADS
from test_palette import contrast

from stance.labelling import Choice

pytestmark = [pytest.mark.browser, pytest.mark.serves]
VIEWS = [(1280, "light"), (1280, "dark"), (390, "light"), (360, "dark")]


class Own:
    """The addresses of one server, and no others."""

    def __init__(self, address):
        self._origin = address.partition("/?")[0]

    def __contains__(self, url):
        return url.startswith((f"{self._origin}/", "data:,")) or url in ("about:blank", self._origin)


@pytest.fixture
def open_label(browser):
    """Open the address of a server in a page of a context of its own; the test fails if the page misbehaves."""
    opened = []

    def open_address(address, *, width=1280, height=900, scheme="light", context=None):
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            context.set_default_timeout(PATIENCE_MS)
            opened.append((context, Watch(context, Own(address))))
        page = context.new_page()
        page.goto(address)
        page.locator("body:not([aria-busy]) #desk:not([hidden])").wait_for()
        return page

    yield open_address
    seen = []
    for context, watch in opened:
        context.close()
        # A refusal that is meant is told on the console by the browser, too.
        seen += [said for said in watch.seen if "status of 409" not in said]
    assert not seen, f"the page did what no page of ours should: {seen}"


@pytest.fixture
def work(tmp_path):
    """A session and its address."""
    with session(tmp_path, annotator="ana", seed=4) as opened, served(opened) as address:
        yield opened, address


def rows(folder, name="labels.jsonl"):
    path = folder / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def decided(page):
    return int(page.locator("#count").inner_text().split()[0])


def press(page, key, *, until=None):
    """Press a key and wait until what it asks for is done."""
    page.keyboard.press(key)
    page.locator("body:not([aria-busy])").wait_for()
    if until is not None:
        wait_until(page, lambda: decided(page) == until)
        page.locator("body:not([aria-busy])").wait_for()


def test_keys_alone_lead_from_the_first_statement_to_the_last(work, open_label, tmp_path):
    opened, address = work
    page = open_label(address)
    n = opened.state()["n"]
    keys = ["1", "2", "3", "s"]
    for place in range(n):
        assert page.locator("#text mark").first.is_visible()
        assert page.locator("#text .said").first.is_visible()
        assert not page.locator("#guess").is_visible()
        press(page, keys[place % 4], until=place + 1)
        told = page.locator("#last").inner_text()
        if place % 4 == 3:
            assert told == f"Statement {place + 1} is stored: skipped."
        else:
            assert re.match(
                rf"Statement {place + 1} is stored: {opened.labels[place % 4]}\. The model (agrees|differs): \w+ \d+ %",
                told,
            )
    assert page.get_by_role("heading", name="All statements are decided.").is_visible()
    assert page.locator("#n-labelled").inner_text() == str(n - n // 4)
    assert re.search(rf"same as the model \d+ of {n - n // 4}", page.locator("#agreement").inner_text())
    labels = [opened.view(place)["label"] for place in range(n)]
    assert labels == [None if k % 4 == 3 else opened.labels[k % 4] for k in range(n)]
    assert len(rows(tmp_path)) == n - n // 4
    press(page, "b")
    assert page.locator("#labels [aria-pressed=true]").count() == (labels[-1] is not None)
    press(page, "u", until=n - 1)
    assert page.locator("#labels [aria-pressed=true]").count() == 0


def test_a_reload_in_the_middle_goes_on_where_it_was(work, open_label):
    opened, address = work
    page = open_label(address)
    press(page, "2", until=1)
    press(page, "s", until=2)
    shown = page.locator("#text mark").all_inner_texts()
    page.reload()
    page.locator("body:not([aria-busy]) #text mark").first.wait_for()
    assert "token" not in page.url
    assert decided(page) == 2
    assert page.locator("#text mark").all_inner_texts() == shown
    press(page, "3", until=3)
    assert [opened.view(k)["label"] for k in range(3)] == ["defends", None, "neutral"]


def test_the_address_opens_from_a_link_in_another_page_and_leaves_no_token_behind(work, browser):
    _, address = work
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"data:text/html,<a href='{address}'>open</a>")
    page.get_by_role("link").click()
    page.locator("#text mark").first.wait_for()
    assert page.url == f"{address.partition('?')[0]}"
    assert page.evaluate("document.cookie") == ""
    page.go_back()
    assert page.url.startswith("data:")
    context.close()


def test_a_choice_in_an_outdated_tab_overwrites_nothing_and_the_tab_says_so(work, open_label):
    opened, address = work
    first = open_label(address)
    second = open_label(address, context=first.context)
    press(first, "1", until=1)
    second.keyboard.press("2")
    wait_until(second, lambda: "Nothing was overwritten" in second.locator("#said").inner_text())
    assert opened.view(0)["label"] == opened.labels[0]
    assert opened.state()["labelled"] == 1
    assert decided(second) == 1
    press(second, "2", until=2)
    assert opened.view(1)["label"] == opened.labels[1]


def test_a_tab_that_comes_back_into_sight_shows_where_things_stand(work, open_label):
    _, address = work
    first = open_label(address)
    second = open_label(address, context=first.context)
    press(first, "1", until=1)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_until(second, lambda: decided(second) == 1)
    assert "Another tab has gone on" in second.locator("#said").inner_text()


def test_when_the_program_has_ended_the_page_says_that_nothing_was_stored(tmp_path, browser):
    with session(tmp_path) as opened:
        with served(opened) as address:
            page = browser.new_page()
            page.goto(address)
            page.locator("#text mark").first.wait_for()
        page.keyboard.press("1")
        wait_until(page, lambda: "nothing was stored" in page.locator("#said").inner_text())
        assert decided(page) == 0
        page.close()


def test_a_note_is_written_by_keyboard_and_kept_with_the_choice(work, open_label, tmp_path):
    _, address = work
    page = open_label(address)
    press(page, "n")
    page.keyboard.type("Said 1, 2 and s; is it <b>irony</b>?")
    page.keyboard.press("Control+Enter")
    assert page.locator("#noted").inner_text() == "Note: Said 1, 2 and s; is it <b>irony</b>?"
    assert decided(page) == 0
    press(page, "3", until=1)
    assert rows(tmp_path)[0]["note"] == "Said 1, 2 and s; is it <b>irony</b>?"
    press(page, "b")
    press(page, "n")
    page.keyboard.type(" No.")
    page.keyboard.press("Escape")
    assert page.locator("#noted").inner_text().endswith("</b>?")
    press(page, "n")
    page.keyboard.press("End")
    page.keyboard.type(" No.")
    page.keyboard.press("Control+Enter")
    wait_until(page, lambda: rows(tmp_path)[0]["note"].endswith("irony</b>? No."))
    assert rows(tmp_path)[0]["label"] == "neutral"


def place_of(opened, speaker):
    return next(k for k in range(opened.state()["n"]) if opened.view(k)["speaker"] == speaker)


def test_span_speaker_and_role_are_mended_by_keyboard(work, open_label, tmp_path):
    opened, address = work
    page = open_label(address)
    place = place_of(opened, "Tolan Reyes")
    for k in range(place):
        press(page, "s", until=k + 1)
    before = opened.view(place)
    press(page, "e")
    for key in ("]", "]", "[", "{", "{", "}"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    assert "".join(page.locator("#text mark").all_inner_texts()).startswith("A spokesman")
    press(page, "e")
    page.keyboard.press("]")
    page.keyboard.press("{")
    page.locator("#speaker-in").fill("Mr Reyes")
    page.keyboard.press("Tab")
    page.keyboard.type("court")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#speaker").inner_text() == "Mr Reyes"
    press(page, "2", until=place + 1)
    row = next(row for row in rows(tmp_path) if row["label"])
    assert (row["speaker"], row["role"]) == ("Mr Reyes", "court")
    assert row["text"] == "spokesman of the Interior Ministry, Tolan Reyes, said the courts were free \U0001f600 and"
    assert row["sentence_start"] == before["start"] + 2


def test_what_the_model_says_of_a_choice_does_not_stand_under_the_next_statement(work, open_label):
    opened, address = work
    page = open_label(address)
    press(page, "1", until=1)
    told = page.locator("#top #last").inner_text()
    assert re.fullmatch(r"Statement 1 is stored: criticizes\. The model (agrees|differs): \S+ \d+ %", told)
    assert "because" not in page.locator("#desk").inner_text()
    press(page, "b")
    assert "The model: " in page.locator("#desk #guess").inner_text()
    reasons = opened.view(0)["guess"]["reasons"]
    assert reasons
    assert all(reason in page.locator("#guess").inner_text() for reason in reasons)
    assert page.locator("#last").is_hidden()


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_enter_with_control_or_command_keeps_the_note_and_enter_alone_ends_a_line(work, open_label, tmp_path, key):
    _, address = work
    page = open_label(address)
    press(page, "n")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press(key)
    assert page.locator("#note").is_hidden()
    assert page.locator("#said").inner_text() == "Kept; it is stored with the label."
    press(page, "2", until=1)
    assert rows(tmp_path)[0]["note"] == "one\ntwo"


@pytest.mark.parametrize("field", ["#speaker-in", "#role-in", None])
@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
def test_enter_keeps_what_was_mended_from_wherever_the_cursor_is(work, open_label, tmp_path, field, key):
    _, address = work
    page = open_label(address)
    press(page, "e")
    page.locator("#speaker-in").fill("Mr Reyes")
    page.locator("#role-in").select_option("court")
    page.locator(field or "#main").focus()
    page.keyboard.press(key)
    assert page.locator("#edit").is_hidden()
    assert page.locator("#said").inner_text() == "Kept; it is stored with the label."
    assert page.locator("#who").inner_text().startswith("Mr Reyes\ncourt\n")
    press(page, "2", until=1)
    assert (rows(tmp_path)[0]["speaker"], rows(tmp_path)[0]["role"]) == ("Mr Reyes", "court")


def test_enter_on_a_button_of_the_form_does_what_the_button_does(work, open_label):
    _, address = work
    page = open_label(address)
    press(page, "e")
    before = page.locator("#text mark").all_inner_texts()
    page.locator('[data-move="start,1"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("#edit").is_visible()
    assert page.locator("#text mark").all_inner_texts() != before
    page.locator("[data-close=edit]").focus()
    page.keyboard.press("Enter")
    assert page.locator("#edit").is_hidden()
    assert page.locator("#text mark").all_inner_texts() == before


def test_a_note_on_an_open_statement_is_there_after_going_back_and_forward(work, open_label, tmp_path):
    _, address = work
    page = open_label(address)
    press(page, "1", until=1)
    press(page, "n")
    page.keyboard.type("hm")
    page.keyboard.press("Control+Enter")
    press(page, "b")
    assert page.locator("#noted").is_hidden()
    press(page, "f")
    assert page.locator("#noted").inner_text() == "Note: hm"
    press(page, "1", until=2)
    assert [row["note"] for row in rows(tmp_path)] == ["", "hm"]


def test_few_labels_show_how_many_are_the_model_s_and_many_show_kappa(tmp_path, open_label):
    text = "\n\n".join(f"The ministry did all it could, Ana Brandl said in town {k}." for k in range(51))
    with session(tmp_path, articles={"a.txt": text}) as opened, served(opened) as address:
        for place in range(49):
            view = opened.view(place)
            known = {name: view[name] for name in ("revision", "start", "end", "speaker", "role", "note")}
            label = "defends" if place % 2 else "neutral"
            opened.choose(Choice(place=place, label=label, seconds=1.0, **known))
        page = open_label(address)
        assert re.fullmatch(r"same as the model \d+ of 49", page.locator("#agreement").inner_text())
        press(page, "1", until=50)
        assert re.fullmatch(r"same as the model \d+ %, kappa -?0\.\d\d", page.locator("#agreement").inner_text())


def test_the_span_is_what_was_selected_counted_in_code_points(work, open_label, tmp_path):
    opened, address = work
    page = open_label(address)
    place = place_of(opened, "Tolan Reyes")
    for k in range(place):
        press(page, "s", until=k + 1)
    press(page, "e")
    page.evaluate("""() => {
      const last = [...document.querySelectorAll("#text mark .said")].at(-1).firstChild;
      const range = document.createRange();
      range.setStart(last, last.data.indexOf("free"));
      range.setEnd(last, last.data.indexOf(" fair") + 5);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }""")
    page.get_by_role("button", name="Take what I selected").click()
    page.get_by_role("button", name="Keep").first.click()
    press(page, "1", until=place + 1)
    row = next(row for row in rows(tmp_path) if row["label"])
    assert row["text"] == "free \U0001f600 and fair"
    text = ARTICLES["press.txt"]
    assert text[row["sentence_start"] : row["sentence_end"]] == row["text"]


def test_ten_labels_of_any_name_have_ten_keys(tmp_path, open_label):
    labels = [f"größe <b>{k}</b> & so on" for k in range(1, 11)]
    with session(tmp_path, labels=labels) as opened, served(opened) as address:
        page = open_label(address, width=390)
        assert page.locator("#labels bdi").all_inner_texts() == labels
        press(page, "0", until=1)
        press(page, "9", until=2)
        assert [opened.view(k)["label"] for k in (0, 1)] == [labels[9], labels[8]]
        assert page.locator("#agreement").inner_text() == ""


def test_help_and_guidelines_are_a_key_away_and_hold_the_other_keys_back(work, open_label):
    opened, address = work
    page = open_label(address)
    for key, name in (("?", "Keys"), ("g", "Guidelines in brief")):
        press(page, key)
        assert page.get_by_role("dialog", name=name).is_visible()
        press(page, "1")
        page.keyboard.press("Escape")
        assert page.get_by_role("dialog").count() == 0
    assert opened.state()["labelled"] == 0


def test_the_guess_is_shown_before_the_choice_only_where_it_is_asked_for(tmp_path, open_label):
    with session(tmp_path, show_guess=True) as opened, served(opened) as address:
        page = open_label(address)
        assert re.match(r"The model: \w+ \d+ %", page.locator("#guess").inner_text())


def test_articles_full_of_injections_are_text_and_nothing_else(tmp_path, open_label):
    payloads = " ".join(PAYLOADS).replace("\0", " ").replace("\r", " ")
    row = {
        "text": f"The government failed {PAYLOADS[0]}, the report said.\n\n{payloads}\n",
        "title": "<script>top.__hit=1</script>" + PAYLOADS[3],
        "outlet": "<img src=x onerror=top.__hit=1>",
        "author": PAYLOADS[5],
        "target": '"><svg onload=top.__hit=1>',
    }
    (tmp_path / "in").mkdir()
    articles = {"in/<img src=x onerror=top.__hit=1>.jsonl": json.dumps(row, ensure_ascii=True) + "\n"}
    labels = ["<script>top.__hit=1</script>", "'\"><img src=x onerror=top.__hit=1>"]
    with session(tmp_path, articles=articles, labels=labels) as opened, served(opened) as address:
        page = open_label(address)
        elements = page.locator("*").count()
        press(page, "n")
        page.keyboard.insert_text(PAYLOADS[7])
        page.keyboard.press("Control+Enter")
        press(page, "1", until=1)
        press(page, "b")
        press(page, "e")
        page.locator("#speaker-in").fill("<img src=x onerror=top.__hit=1>")
        page.keyboard.press("Enter")
        wait_until(page, lambda: page.locator("#speaker").inner_text() == "<img src=x onerror=top.__hit=1>")
        assert page.evaluate("typeof top.__hit") == "undefined"
        assert page.locator("img, svg, iframe, object, embed, base, form[action], #text script").count() == 0
        assert page.locator("script").count() == 1
        assert elements > 50


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_all_text_can_be_read_and_nothing_sticks_out(work, open_label, width, scheme):
    _, address = work
    page = open_label(address, width=width, height=800, scheme=scheme)
    press(page, "1", until=1)
    press(page, "b")
    for key in (None, "e", "Escape", "n", "Escape", "?", "Escape", "g"):
        if key:
            press(page, key)
        for ink, ground, text in page.evaluate(INKS):
            assert contrast(ink, ground) >= 4.5, f"{ink} on {ground}: {text}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_that_acts_has_a_name_and_can_be_reached_by_tab(work, open_label):
    _, address = work
    page = open_label(address)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Labelling"
    nameless = page.evaluate("""() => [...document.querySelectorAll("button, input, select, textarea, progress")]
      .filter((n) => !(n.textContent.trim() || n.getAttribute("aria-label") || n.labels?.[0]?.textContent.trim()))
      .map((n) => n.outerHTML)""")
    assert nameless == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((n) => n.id)")
    assert len(ids) == len(set(ids))
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    for name in ("1 criticizes", "2 defends", "3 neutral", "s Skip", "n Note", "e Edit", "? Keys", "g Guidelines"):
        assert name in reached, name
    assert page.get_by_role("status").inner_text().startswith("Statement 1 of")


def test_the_marked_sentence_is_in_sight_between_the_bars(tmp_path, open_label):
    long = "The rain went on.\n\n" * 60
    articles = {"long.txt": f"{long}The Sarvandan government failed, the report said.\n\n{long}"}
    with session(tmp_path, articles=articles) as opened, served(opened) as address:
        page = open_label(address, width=360, height=740)
        mark = page.locator("#text mark").first.bounding_box()
        top, desk = page.locator("#top").bounding_box(), page.locator("#desk").bounding_box()
        assert top["y"] + top["height"] <= mark["y"]
        assert mark["y"] + mark["height"] <= desk["y"]
