"""Pages of HTML: what of them is read, what is left out, and which of them are refused."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import stance
from stance.errors import InputError
from stance.inputs import RawArticle, UnreadableArticle, read_raw_article, read_raw_articles

pytest.importorskip("trafilatura")

PAGES = Path(__file__).resolve().parent / "pages"
EXPECTED = tomllib.loads((PAGES / "pages.toml").read_text(encoding="utf-8"))
NO_ARTICLE = {
    "notfound.html": "it looks like an error page",
    "search.html": "it looks like a search page",
    "login.html": "it looks like a login page",
    "consent.html": "it looks like a consent page",
    "robot.html": "it looks like a check for robots",
    "front.html": "the page has no text of some length",
    "empty.html": "the page has no text of some length",
}


def test_every_page_is_looked_at():
    assert {path.name for path in PAGES.glob("*.html")} == EXPECTED.keys() | NO_ARTICLE.keys()
    assert len(EXPECTED) >= 12


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_every_paragraph_of_its_article_and_what_it_states_about_it(name):
    wanted = EXPECTED[name]
    article = read_raw_article(PAGES / name)
    assert article.place == str(PAGES / name)
    known = {field: getattr(article, field) for field in ("title", "date", "outlet", "author")}
    assert {field: value for field, value in known.items() if value} == {k: v for k, v in wanted.items() if k != "text"}
    title, *found = article.text.split("\n\n")
    paragraphs = wanted["text"].strip().split("\n\n")
    assert title == wanted["title"]
    assert [part for part in found if part in paragraphs] == paragraphs


def words(text):
    return Counter(re.findall(r"\w+", text))


def test_what_is_read_beyond_the_articles_is_below_a_twelfth():
    beyond = total = 0
    for name, wanted in EXPECTED.items():
        read = words(read_raw_article(PAGES / name).text)
        beyond += (read - words(wanted["title"] + "\n" + wanted["text"])).total()
        total += read.total()
    assert total > 1_000
    assert beyond / total < 1 / 12


@pytest.mark.parametrize("name", EXPECTED)
def test_no_statement_is_found_outside_the_article(name):
    article = stance.read(read_raw_article(PAGES / name).text)
    wanted = EXPECTED[name]["title"] + "\n" + EXPECTED[name]["text"]
    assert [quote.text for quote in article.quotes if quote.text not in wanted] == []
    assert article.quotes


@pytest.mark.parametrize(("name", "why"), NO_ARTICLE.items())
def test_a_page_without_an_article_is_said_to_be_one(name, why):
    with pytest.raises(InputError, match=rf"{name}: holds no article: {why}"):
        read_raw_article(PAGES / name)


def test_raw_articles_come_in_order_and_pages_without_one_are_named():
    found = list(read_raw_articles(PAGES))
    assert [Path(article.place).name for article in found] == sorted(EXPECTED.keys() | NO_ARTICLE.keys())
    faults = [article for article in found if isinstance(article, UnreadableArticle)]
    assert {Path(fault.place).name for fault in faults} == NO_ARTICLE.keys()
    assert all(fault.reason.startswith("holds no article") for fault in faults)
    assert sum(isinstance(article, RawArticle) for article in found) == len(EXPECTED)


PAGE = """<html><head><title>{title}</title><meta property="article:published_time" content="2031-04-02T10:00:00Z">
</head><body><article><p>Tolvania on Monday rejected criticism of its camps at the border, which a group of doctors
had called crowded and unsafe.</p><p>Interior Minister Hanna Brol said the camps met every standard, and that nurses
visited them twice a week.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("title", "headline", "outlet"),
    [
        ("TNA - Tolvania rejects criticism of border camps", "Tolvania rejects criticism of border camps", "TNA"),
        ("Tolvania rejects criticism | The Elsby Post", "Tolvania rejects criticism", "The Elsby Post"),
        ("Fire! | The Elsby Post", "Fire!", "The Elsby Post"),
    ],
)
def test_headline_and_outlet_are_told_apart_and_no_date_is_too_late(tmp_path, title, headline, outlet):
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(title=title), encoding="utf-8")
    article = read_raw_article(page)
    assert (article.title, article.outlet, article.date) == (headline, outlet, "2031-04-02")
