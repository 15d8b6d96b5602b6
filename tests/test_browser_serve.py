"""The page for a pasted article in a real browser: pasted, read, refused; hostile texts stay texts.

Not here: the report, which test_browser_report tests.
"""

import re
import signal
import subprocess
import sys

import pytest
from browser import INKS, PATIENCE_MS, Watch, wait_until
from payloads import PAYLOADS
from test_palette import contrast

pytest.importorskip("fastapi")
from stance.limits import MAX_ARTICLE_CHARS

pytestmark = [pytest.mark.browser, pytest.mark.serves]

ARTICLE = (
    "Valley waits for its road\n\nThe Sarvandan government has done nothing for the valley, the relief group said.\n\n"
    "A spokesman of the Ministry of Roads, Aron Belk, said that the government had kept every promise it made."
)


class Here:
    """The addresses of one server."""

    def __init__(self, address):
        self.address = address

    def __contains__(self, url):
        return url.startswith((self.address, "data:,", "about:blank", f"blob:{self.address}"))


@pytest.fixture(scope="module")
def address(browser):
    command = [sys.executable, "-m", "stance", "serve", "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield re.match(r"Open (http\S+)$", process.stdout.readline())[1]
        process.send_signal(signal.SIGINT)


@pytest.fixture
def visit(browser, address):
    """Open an address of the server; the test fails if the page asks for anything else or complains."""
    opened = []

    def visited(path="", *, width=1280, height=900, scheme="light", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, Here(address))))
        page = context.new_page()
        page.goto(address + path)
        return page

    yield visited
    seen = []
    for context, watch in opened:
        context.close()
        # A refused form is an answer of status 422, of which Chromium tells in the console.
        seen += [told for told in watch.seen if "status of 422" not in told]
    assert not seen, f"the page did what no page of ours should: {seen}"


def read(page, text, *, target=""):
    page.fill("#text", text)
    page.fill("#target", target)
    page.press("#text", "Control+Enter")


def test_a_pasted_article_is_shown_with_its_statements_by_the_keyboard_alone(visit):
    page = visit()
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.insert_text(ARTICLE)
    assert "of at most 200,000 characters" in page.inner_text("#count")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("a.m")
    assert page.locator("a.m").count() == 2
    assert "the relief group" in page.inner_text(".who-speaks")
    assert "Aron Belk" in page.inner_text(".who-speaks")
    page.locator("a.m").first.hover()
    page.wait_for_selector("#pop:not([hidden])")
    assert "Decided by" in page.inner_text("#pop")


def test_a_result_can_be_saved_and_opened_from_disk(visit, open_page, tmp_path):
    page = visit()
    read(page, ARTICLE, target="Sarvanda")
    page.wait_for_selector("a.m")
    with page.expect_download() as waiting:
        page.click("text=Save this page")
    waiting.value.save_as(tmp_path / "report.html")
    saved = open_page(tmp_path / "report.html")
    assert saved.locator("a.m").count() == 2
    assert saved.locator("text=Read another article").count() == 0
    with page.expect_download() as waiting:
        page.click("#csv")
    waiting.value.save_as(tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").count("Sarvanda") >= 2


def test_the_result_stands_when_reloaded_and_the_way_back_leads_to_the_text(visit):
    page = visit()
    read(page, ARTICLE)
    page.wait_for_selector("a.m")
    page.reload()
    assert page.locator("a.m").count() == 2
    page.go_back()
    page.wait_for_selector("#text")
    assert page.is_enabled("#go")
    assert page.inner_text("#state") == ""


def test_without_a_script_the_page_works_as_well(visit):
    page = visit(script=False)
    page.fill("#text", ARTICLE)
    page.click("#go")
    page.wait_for_selector("a.m")
    assert page.locator("a.m").count() == 2


def test_nothing_and_too_much_are_refused_and_the_text_stays(visit):
    page = visit()
    page.click("#go")
    assert page.evaluate("document.querySelector('#text').validity.valueMissing")
    read(page, "  ")
    page.wait_for_selector("#fault")
    assert "There is no text yet" in page.inner_text("#fault")
    assert page.evaluate("document.activeElement.id") == "fault"
    long = "Line one.\n" + "a" * MAX_ARTICLE_CHARS
    page.fill("#text", long)
    assert page.locator("#count.over").count() == 1
    page.click("#go")
    wait_until(page, lambda: "200,010 characters" in page.inner_text("#fault"))
    assert page.input_value("#text") == long


def test_hostile_articles_are_shown_as_text(visit):
    page = visit()
    hostile = "\n\n".join(
        f"The relief group said the government was {text} and worse." for text in PAYLOADS if "\0" not in text
    )
    read(page, f"</textarea><script>alert(1)</script>\n\n{hostile}", target="<img src=x onerror=alert(1)>")
    page.wait_for_selector(".text")
    assert "<script>alert(1)</script>" in page.inner_text(".text")
    assert page.evaluate("top.__hit") is None
    page.go_back()
    page.fill("#text", "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>" + "a" * MAX_ARTICLE_CHARS)
    page.click("#go")
    page.wait_for_selector("#fault")
    assert page.input_value("#text").startswith("</textarea><script>")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "api"])
def test_every_text_stands_out_from_its_ground_and_nothing_is_wider_than_a_phone(visit, path, scheme):
    page = visit(path, width=360, height=740, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    weak = [(ink, ground, text) for ink, ground, text in page.evaluate(INKS) if contrast(ink, ground) < 4.5]
    assert not weak
