"""The report in a real browser: what readers with a mouse, a finger, a keyboard, a screen reader or paper get."""

import csv
import io
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from browser import INKS, wait_until
from test_palette import contrast

import stance
from stance.reasons import explain_quotes
from stance.report import write_report

pytestmark = pytest.mark.browser
EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "data" / "examples").glob("*.txt"))
ABOUT = (
    {"title": "Flood relief", "date": "2025-09-20", "outlet": "Riverine News", "author": "Ana Brandl"},
    {"title": "Harbour report", "date": "2025-10-02", "outlet": "Coast Post", "author": None},
    {"title": "Press trial", "date": "2025-10-03", "outlet": "Varn Daily", "author": "Emil Sarsky"},
)
VIEWS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]


@pytest.fixture(scope="module")
def articles():
    read = [stance.read(path.read_text(encoding="utf-8")) for path in EXAMPLES]
    return [replace(article, **about) for article, about in zip(read, ABOUT, strict=True)]


@pytest.fixture(scope="module")
def one(articles, tmp_path_factory):
    """A report on one article."""
    path = tmp_path_factory.mktemp("one") / "report.html"
    write_report(articles[:1], path)
    return path


@pytest.fixture(scope="module")
def many(articles, tmp_path_factory):
    """A report on several."""
    path = tmp_path_factory.mktemp("many") / "report.html"
    write_report(articles, path)
    return path


def unfold(page):
    page.get_by_role("button", name="Unfold all").click()


def statements(articles):
    return [quote for article in articles for quote in article.quotes]


def shown_rows(page):
    return page.locator("#rows tbody tr").evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.innerText))")


def found(page):
    return page.get_by_role("status").inner_text()


def focused(page):
    return page.evaluate("document.activeElement.id")


def assert_tells_of(page, quote):
    """The reasons of a statement are in sight."""
    pop = page.locator("#pop")
    pop.wait_for(state="visible")
    told = pop.inner_text()
    assert (quote.speaker.name if quote.speaker else "unknown") in told
    assert f"{quote.stance.confidence:.0%}" in told
    assert quote.stance.label in told
    assert "Decided by" in told or "No single word decided" in told


def test_pointing_at_a_statement_shows_its_reasons_and_pointing_elsewhere_hides_them(open_page, one, articles):
    page = open_page(one)
    for number in (1, 2, len(articles[0].quotes)):
        page.locator(f"#s{number}").hover()
        assert_tells_of(page, articles[0].quotes[number - 1])
    page.locator("h1").hover()
    page.locator("#pop").wait_for(state="hidden")


def test_the_reasons_stay_while_the_pointer_is_on_them(open_page, one):
    page = open_page(one)
    page.locator("#s1").hover()
    page.locator("#pop").hover()
    page.wait_for_timeout(600)
    assert page.locator("#pop").is_visible()


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_escape_hides_the_reasons_and_leaves_the_focus_where_it_was(open_page, one, way):
    page = open_page(one)
    getattr(page.locator("#s2"), way)()
    page.locator("#pop").wait_for(state="visible")
    before = focused(page)
    page.keyboard.press("Escape")
    page.locator("#pop").wait_for(state="hidden")
    assert focused(page) == before


def test_a_tap_shows_the_reasons_within_the_screen_and_a_tap_elsewhere_hides_them(open_page, one, articles):
    page = open_page(one, width=360, height=740, touch=True)
    page.locator("#s1").tap()
    assert_tells_of(page, articles[0].quotes[0])
    box = page.locator("#pop").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 740
    page.touchscreen.tap(100, 20)
    page.locator("#pop").wait_for(state="hidden")


def test_the_keyboard_alone_reaches_every_statement_and_hears_its_reasons(open_page, one, articles):
    page = open_page(one)
    quotes = articles[0].quotes
    reached = {}
    for _ in range(20 + 5 * len(quotes)):
        page.keyboard.press("Tab")
        where, told = page.evaluate("[document.activeElement.id, document.getElementById('pop').innerText]")
        if re.fullmatch(r"s\d+", where):
            reached[int(where[1:])] = told
    assert sorted(reached) == list(range(1, len(quotes) + 1))
    described = page.locator("a.m[id]").evaluate_all(
        "marks => marks.map((m) => document.getElementById(m.getAttribute('aria-describedby')).textContent)"
    )
    for quote, told, words in zip(quotes, reached.values(), described, strict=True):
        assert f"{quote.stance.confidence:.0%}" in told
        assert quote.stance.label in words
        assert "Decided by" in words or "No single word decided" in words


def test_a_folded_article_opens_with_the_keyboard(open_page, many):
    page = open_page(many)
    page.locator("#a2 > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#a2").evaluate("node => node.open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#a2 *')")


def test_heads_sort_the_table_and_say_which_way(open_page, many, articles):
    page = open_page(many)
    sure = sorted((quote.stance.confidence for quote in statements(articles)), reverse=True)
    certainty = page.locator("#rows thead").get_by_role("button", name="Certainty")
    for direction, expected in (("descending", sure), ("ascending", sure[::-1])):
        certainty.focus()
        page.keyboard.press("Enter")
        said = page.locator("#rows th[aria-sort]")
        assert said.count() == 1
        assert (said.inner_text(), said.get_attribute("aria-sort")) == ("Certainty", direction)
        assert [row[2] for row in shown_rows(page)][:20] == [f"{share:.0%}" for share in expected[:20]]
    assert page.evaluate("document.activeElement.innerText") == "Certainty"


def test_small_tables_sort_as_well(open_page, many, articles):
    page = open_page(many)
    table = page.locator("table.tally").first
    for direction in ("ascending", "descending"):
        table.get_by_role("button", name="Speaker").click()
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == direction
        names = [n.splitlines()[0].casefold() for n in table.locator("tbody th").all_inner_texts()]
        assert names == sorted(names, reverse=direction == "descending")
    assert len(names) >= 20


def test_filters_keep_what_fits_and_say_how_much_that_is(open_page, many, articles):
    page = open_page(many)
    quotes = statements(articles)
    assert found(page) == f"{len(quotes)} statements"
    page.get_by_label("Words or speaker").fill("oskari")
    wait_until(page, lambda: " of " in found(page))
    rows = shown_rows(page)
    assert len(rows) == sum(q.speaker is not None and "Oskari" in q.speaker.name for q in quotes) >= 3
    assert found(page) == f"{len(rows)} of {len(quotes)} statements"
    page.get_by_label("Words or speaker").fill("no such words anywhere")
    page.get_by_text("No statement fits these filters.").wait_for()
    assert shown_rows(page) == []
    page.get_by_role("button", name="Clear").click()
    wait_until(page, lambda: found(page) == f"{len(quotes)} statements")
    page.get_by_role("combobox", name=re.compile("^Stance")).select_option(label="− criticizes")
    n_critical = sum(q.stance.label == "criticizes" for q in quotes)
    page.get_by_text(f"{n_critical} of {len(quotes)} statements").wait_for()
    assert all("criticizes" in row[1] for row in shown_rows(page))


def test_the_table_turns_its_pages(open_page, many, articles):
    page = open_page(many)
    n = len(statements(articles))
    assert [row[0] for row in shown_rows(page)] == [str(k) for k in range(1, 51)]
    page.get_by_role("button", name="Next").click()
    assert [row[0] for row in shown_rows(page)] == [str(k) for k in range(51, n + 1)]
    assert page.get_by_role("button", name="Next").is_disabled()


def test_a_number_in_the_table_leads_to_its_place_in_a_folded_article(open_page, many):
    page = open_page(many)
    page.locator("#rows tbody a[href='#s30']").click()
    page.locator("#s30").wait_for(state="visible")
    wait_until(page, lambda: focused(page) == "s30")
    box = page.locator("#s30").bounding_box()
    assert 0 <= box["y"] <= 900
    assert page.locator("#pop").is_visible()


def test_an_address_with_a_place_opens_there(open_page, many):
    page = open_page(many, at="#s40")
    page.locator("#s40").wait_for(state="visible")
    wait_until(page, lambda: focused(page) == "s40")


def download(page):
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(caught.value.path()).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_holds_every_statement_or_those_that_the_filters_keep(open_page, many, articles):
    page = open_page(many)
    rows = download(page)
    expected = [row for article in articles for row in article.to_dicts()]
    assert [row["text"] for row in rows] == [row["text"] for row in expected]
    for name in ("start", "end", "kind", "cue", "speaker", "description", "target", "stance"):
        assert [row[name] for row in rows] == ["" if e[name] is None else str(e[name]) for e in expected], name
    assert [row["outlet"] for row in rows] == [a.outlet for a in articles for _ in a.quotes]
    assert [float(row["p_defends"]) for row in rows] == pytest.approx([e["p_defends"] for e in expected], abs=1e-3)
    page.get_by_role("combobox", name=re.compile("^Stance")).select_option(label="· neutral")
    wait_until(page, lambda: " of " in found(page))
    kept = download(page)
    assert [row["text"] for row in kept] == [row["text"] for row in expected if row["stance"] == "neutral"]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_everything_can_be_read_and_nothing_is_wider_than_the_screen(open_page, many, width, scheme):
    page = open_page(many, width=width, scheme=scheme)
    unfold(page)
    page.locator("#s1").focus()
    page.locator("#pop").wait_for(state="visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inks = page.evaluate(INKS)
    assert len(inks) > 300
    faint = {(ink, ground): text for ink, ground, text in inks if contrast(ink, ground) < 4.5}
    assert not faint


def test_a_dark_page_is_dark(open_page, one):
    grounds = [open_page(one, scheme=scheme).evaluate(INKS)[0][1] for scheme in ("light", "dark")]
    assert contrast(*grounds) > 10


def test_paper_gets_all_articles_unfolded_with_their_notes_and_no_controls(open_page, many, articles):
    page = open_page(many)
    count = "document.querySelectorAll('.article > details:not([open])').length"
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.folded = {count}; }})")
    pdf = page.pdf()
    assert page.evaluate("window.folded") == 0
    assert page.locator(".article > details[open]").count() == 0
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 6
    unfold(page)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("#filters", "#csv", "#pop"):
        assert not page.locator(hidden).is_visible()
    for number in (1, len(statements(articles))):
        assert page.locator(f"#n{number}").is_visible()
    assert all(
        contrast(ground, "#000000") > 15 and contrast(ink, ground) >= 4.5 for ink, ground, _ in page.evaluate(INKS)
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_without_a_script_text_and_reasons_can_be_read(open_page, many, articles, width):
    page = open_page(many, script=False, width=width)
    assert not page.locator("#filters").is_visible()
    said = page.locator("#rows tbody .said").all_inner_texts()
    assert [" ".join(text.split()) for text in said] == [" ".join(q.text.split()) for q in statements(articles)]
    assert page.locator("#rows").get_by_role("button").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#a1 > summary").click()
    shown = page.locator("#a1").inner_text()
    for quote in articles[0].quotes:
        assert " ".join(quote.text.split()) in " ".join(shown.split())
    page.locator("#s1").click()
    note = page.locator("#n1")
    note.get_by_text("why").click()
    told = note.inner_text()
    assert articles[0].quotes[0].stance.label in told
    assert "Decided by" in told or "No single word decided" in told


@pytest.mark.slow
def test_five_hundred_articles_are_one_file_below_ten_megabytes_that_answers_at_once(
    open_page, articles, tmp_path, monkeypatch, show
):
    # Why each statement got its stance is worked out once for three articles and not for five hundred.
    model = stance.load_model()
    reasons = {article.text: explain_quotes(article, model) for article in articles}
    monkeypatch.setattr("stance.report._view.explain_quotes", lambda article, _: reasons[article.text])
    day = date(2025, 1, 1)
    crowd = [
        replace(articles[k % 3], title=f"Article {k}", date=str(day + timedelta(days=k)), outlet=f"Outlet {k % 7}")
        for k in range(500)
    ]
    path = tmp_path / "report.html"
    write_report(crowd, path)
    assert path.stat().st_size < 10_000_000
    began = time.perf_counter()
    page = open_page(path)
    page.locator("#rows tbody tr").first.wait_for()
    loaded = time.perf_counter() - began
    n = sum(len(article.quotes) for article in crowd)
    assert found(page) == f"{n:,} statements"
    took = page.evaluate(
        """() => {
          const timed = (act) => {
            const from = performance.now();
            act();
            document.body.getBoundingClientRect(); // waits until all is laid out
            return performance.now() - from;
          };
          const head = (name) => document.querySelector(`#rows [data-by=${name}]`);
          return { share: timed(() => head("share").click()), text: timed(() => head("text").click()) };
        }"""
    )
    show(
        f"A report of 500 articles and {n:,} statements: {path.stat().st_size / 1e6:.1f} MB, loaded in {loaded:.1f} s, "
        f"sorted by certainty in {took['share']:.0f} ms and by text in {took['text']:.0f} ms"
    )
    # On an idle machine a tenth of this.
    assert loaded < 40
    assert max(took.values()) < 5_000, took
