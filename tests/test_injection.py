"""Nothing that an article or a model holds becomes more than text where it is shown, or a formula in a spreadsheet."""

import csv
import io
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import click
import html5lib
import numpy as np
import pytest
from click.testing import CliRunner
from payloads import ELEMENTS, FORMULAS, HANDLERS, PAYLOADS

import stance
from stance.cli import main
from stance.corpus import read_corpus
from stance.labels import LABELS
from stance.records import Article, Explanation, JudgedSentence, Mention, Prediction, Quote, Speaker, Statement, Target
from stance.records import Term as CountedTerm
from stance.report import write_report
from stance.terminal import draw_article, draw_explanation

HARMLESS = tuple(f"harmless{k}" for k in range(len(PAYLOADS)))


def article_of(word, text_word=None, number=0):
    """An article that says `word` wherever it can, as if it had been read so; no two speakers are the same."""
    inside = word if text_word is None else text_word
    before, said, after = (
        f"News of {inside} today.\n\nIt was told that ",
        f"all is {inside} here",
        f", {inside} said.\n",
    )
    text = before + said + after
    start, end = len(before), len(before) + len(said)
    stance_of = Prediction(probabilities=dict(zip(LABELS, (0.2, 0.7, 0.1), strict=True)))
    statement = Statement(text[len(before) - len("It was told that ") :].strip(), target=Target(word), speaker=word)
    mention = Mention(text=inside, start=end + 2, end=end + 2 + len(inside))
    quote = Quote(
        text=said,
        start=start,
        end=end,
        kind="indirect",
        cue=Mention(text=word, start=0, end=len(word)),
        speaker=Speaker(name=f"{word} No. {number}", role=word, description=f"{word} of the ministry", mention=mention),
        stance=stance_of,
        sentences=(JudgedSentence(start=start, end=end, statement=statement, stance=stance_of),),
    )
    about = {"title": word, "date": word, "outlet": f"{word} {number}", "author": word}
    return Article(text=text, target=Target(word), quotes=(quote,), labels=LABELS, **about)


def explanation_of(word):
    """An explanation whose text, labels and terms are `word`."""
    return Explanation(
        text=word,
        prediction=Prediction(probabilities={word: 0.6, f"not {word}": 0.4}),
        log_odds={word: 1.0, f"not {word}": 0.0},
        intercept={word: 0.0, f"not {word}": 0.0},
        terms=(
            CountedTerm(
                name=word,
                text=word,
                source=word,
                spans=((0, len(word)),),
                contributions={word: 1.0, f"not {word}": 0.0},
            ),
        ),
    )


def parsed(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def shape(element):
    """The elements in a part of a page with the names of their attributes, and the values of those that can do harm."""
    return [
        (e.tag, *sorted((name, None if name in {"title", "id"} else value) for name, value in e.attrib.items()))
        for e in element.iter()
    ]


def words(element):
    return "".join(element.itertext())


def views(words_of):
    """Every view that a notebook has, for each word."""
    for word in words_of:
        yield article_of(word)._repr_html_()
        yield explanation_of(word)._repr_html_()
        yield explanation_of(word).prediction._repr_html_()


@cache
def boxes(words_of):
    return list(parsed("<!doctype html><body>" + "".join(views(words_of))).find("body"))


def test_the_payloads_are_two_hundred_different_texts():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


def test_no_notebook_view_has_an_element_or_attribute_more_than_one_of_a_harmless_text():
    hostile, harmless = boxes(PAYLOADS), boxes(HARMLESS)
    assert len(hostile) == len(harmless) == 3 * len(PAYLOADS)
    for number, (one, other) in enumerate(zip(hostile, harmless, strict=True)):
        assert shape(one) == shape(other), PAYLOADS[number // 3]


def test_a_notebook_view_shows_a_hostile_text_as_it_is():
    for payload, box in zip(PAYLOADS, boxes(PAYLOADS)[::3], strict=True):
        printed = "".join(
            "\ufffd" if (ord(c) < 32 and c not in "\t\n") or c in "\x9b\u202e\u202c\u2066" else c for c in payload
        )
        assert f"all is {printed} here" in words(box)


def test_no_hostile_text_sends_a_sequence_to_the_terminal():
    model = stance.load_model()
    for payload in PAYLOADS:
        article = article_of(payload)
        answers = [model.explain(quote.sentences[0].statement) for quote in article.quotes]
        for drawn in (draw_article(article, answers), draw_explanation(explanation_of(payload))):
            assert click.unstyle(drawn).replace("\n", "").isprintable(), payload


def quoted(payloads):
    """An article in which somebody says each payload."""
    said = (f"“{payload} is what we have done, honestly,” the minister of Sarvanda said." for payload in payloads)
    return "\n\n".join(" ".join(line.split("\n")) for line in said)


def assert_harmless(rows, *, at_least):
    """No cell begins like a formula, and some would have."""
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"-?[0-9.e-]+", cell)]
    assert sum(bool(re.match(r"'[=+\-@\t\r]", cell)) for cell in cells) >= at_least


def test_no_cell_of_the_rows_of_an_article_begins_like_a_formula():
    done = CliRunner().invoke(main, ["read", "-", "--format", "csv"], input=quoted(FORMULAS))
    assert done.exit_code == 0
    assert_harmless(csv.DictReader(io.StringIO(done.output, newline="")), at_least=6)


def test_no_cell_of_the_rows_of_a_corpus_begins_like_a_formula(tmp_path):
    source, out = tmp_path / "=1+1.jsonl", tmp_path / "out.csv"
    records = [{"text": quoted(FORMULAS), "id": payload, "outlet": payload} for payload in FORMULAS]
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    read_corpus([source], out, jobs=1)
    with out.open(encoding="utf-8", newline="") as file:
        assert_harmless(csv.DictReader(file), at_least=6 * len(FORMULAS))


@pytest.mark.browser
def test_hostile_texts_are_live_where_nothing_escapes_them(browser):
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort())
    live = page.evaluate(
        """async (payloads) => {
          let live = 0;
          Object.defineProperty(window, "__hit", { set() { live += 1; } });
          for (const payload of payloads) {
            const frame = document.createElement("iframe");
            frame.srcdoc = payload;
            const done = new Promise((resolve) => { frame.onload = resolve; });
            document.body.append(frame);
            await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 200))]);
          }
          await new Promise((resolve) => setTimeout(resolve, 300));
          return live;
        }""",
        [*ELEMENTS[:12], *HANDLERS[:20]],
    )
    page.close()
    assert live >= 20


# Points at the first `most` statements, turns every page of the table, sorts by every column.
DRIVE = """(most) => {
  const point = (node) => {
    for (const kind of ["pointerover", "mouseover"]) node.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  for (const folded of [...document.querySelectorAll("details[id]")].slice(0, most)) {
    folded.open = true;
    folded.querySelectorAll("a.m").forEach(point);
    folded.open = false;
  }
  [...document.querySelectorAll("mark")].slice(0, most).forEach(point);
  const next = document.getElementById("after");
  while (next && !next.disabled) next.click();
  document.querySelectorAll("#rows thead button").forEach((head) => head.click());
  return [window.__hit, getComputedStyle(document.body).display];
}"""
SEEN = """() => [...new Set([...document.querySelectorAll("*")].map((node) =>
  [node.localName, ...node.getAttributeNames().filter((name) => name !== "style").sort()].join(" ")))]"""
ADDRESSES = """() => [...document.querySelectorAll("*")].flatMap((node) => node.getAttributeNames()
  .filter((name) => /^on|^(href|src|srcset|srcdoc|action|formaction|data|poster|ping|xlink:href)$/.test(name))
  .map((name) => [name, node.getAttribute(name)]))"""


@pytest.mark.browser
def test_no_notebook_view_of_a_hostile_text_does_anything_in_a_browser(open_page, tmp_path):
    path = tmp_path / "views.html"
    path.write_text(f'<!doctype html><meta charset="utf-8">{"".join(views(PAYLOADS))}', "utf-8")
    page = open_page(path)
    counted = Counter(page.evaluate("[...document.body.querySelectorAll('*')].map((e) => e.localName)"))
    assert counted == Counter(e.tag for box in boxes(HARMLESS) for e in box.iter())
    assert page.evaluate(DRIVE, len(PAYLOADS) * 3) == [None, "block"]


def one_paragraph(text):
    return " ".join(text.split())


def model_of(labels):
    """A model whose labels are `labels`; it knows two terms."""
    shipped = stance.load_model()
    return stance.StanceModel(
        labels=labels,
        analyzer=shipped.analyzer,
        vocabulary=shipped.vocabulary[:2],
        idf=shipped.idf[:2],
        coef=np.zeros((len(labels), 2)),
        intercept=np.linspace(1, 0, len(labels)),
    )


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Reports by name: of harmless texts, of hostile ones, and of hostile ones as labels."""
    folder = tmp_path_factory.mktemp("reports")

    def write(name, words_of, text_of=str):
        articles = [article_of(word, text_of(word), number) for number, word in enumerate(words_of)]
        write_report(articles, folder / name, title="".join(words_of), unread=[(word, word) for word in words_of])

    def label(name, labels):
        model = model_of(labels)
        write_report([stance.read("It failed, the report said.", model=model)] * 2, folder / name, model=model)

    with pytest.MonkeyPatch.context() as patch:
        # The words that decided depend on the text: here it is the hostile one that decides.
        patch.setattr(
            "stance.report._view.explain_quotes",
            lambda article, model: [
                SimpleNamespace(prediction=quote.stance, text=quote.speaker.name) for quote in article.quotes
            ],
        )
        patch.setattr("stance.report._view.telling_words", lambda explanation: (explanation.text,))
        write("harmless.html", HARMLESS)
        write("hostile.html", PAYLOADS, one_paragraph)
        write("raw.html", PAYLOADS)
    label("harmless labels.html", HARMLESS)
    label("hostile labels.html", PAYLOADS)
    return folder


@pytest.mark.parametrize("kind", ["", " labels"])
def test_no_report_has_an_element_or_attribute_more_than_one_of_harmless_texts(reports, kind):
    pages = [parsed((reports / f"{name}{kind}.html").read_bytes()) for name in ("hostile", "harmless")]
    hostile, harmless = map(shape, pages)
    assert len(hostile) > 1_000
    for one, other in zip(hostile, harmless, strict=True):
        assert one == other
    policy = pages[0].find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_a_report_shows_a_hostile_text_as_it_is(reports):
    said = one_paragraph(words(parsed((reports / "raw.html").read_bytes()).find("body")))
    for payload in PAYLOADS:
        if payload.isprintable():
            assert f"all is {one_paragraph(payload)} here" in said


def drive(page, most):
    """Do what a reader can do, at `most` statements; give what elements and attributes there are."""
    assert page.evaluate(DRIVE, most) == [None, "block"]
    unfold = "for (let up = mark; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true"
    page.locator("#s1").evaluate(f"mark => {{ {unfold}; mark.focus(); }}")
    page.locator("#pop").wait_for(state="visible")
    addresses = page.evaluate(ADDRESSES)
    assert len(addresses) > 10
    assert all(name == "href" and value.startswith("#") for name, value in addresses)
    return set(page.evaluate(SEEN))


@pytest.mark.browser
def test_no_report_of_hostile_texts_does_anything_in_a_browser_even_without_its_policy(open_page, reports):
    hostile = drive(open_page(reports / "raw.html", guarded=False), len(PAYLOADS))
    harmless = drive(open_page(reports / "harmless.html", guarded=False), 3)
    # Paragraphs and marks that a line break divides are such as other texts have.
    assert {seen.replace(" tabindex", "") for seen in hostile - harmless} <= {"a class href"}


@pytest.mark.browser
def test_no_report_of_hostile_texts_meets_its_policy(open_page, reports):
    assert drive(open_page(reports / "raw.html"), 20)


@pytest.mark.browser
def test_no_report_with_hostile_labels_does_anything_in_a_browser(open_page, reports):
    hostile, harmless = (
        drive(open_page(reports / f"{name} labels.html", guarded=False), 2) for name in ("hostile", "harmless")
    )
    assert hostile == harmless


@pytest.mark.browser
def test_no_cell_of_the_csv_of_a_report_begins_like_a_formula(open_page, reports):
    page = open_page(reports / "raw.html")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(caught.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row, (number, payload) in zip(rows, enumerate(PAYLOADS), strict=True):
        if payload.isprintable():
            assert row["speaker"].removeprefix("'") == f"{payload} No. {number}".removeprefix("'")
    assert_harmless(rows, at_least=8 * len(FORMULAS))
