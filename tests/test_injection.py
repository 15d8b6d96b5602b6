"""Nothing that an article or a model holds becomes more than text where it is shown, or a formula in a spreadsheet."""

import csv
import io
import json
import re
from collections import Counter
from functools import cache

import click
import html5lib
import pytest
from click.testing import CliRunner
from payloads import ELEMENTS, FORMULAS, HANDLERS, PAYLOADS

import stance
from stance.cli import main
from stance.corpus import read_corpus
from stance.labels import LABELS
from stance.records import Article, Explanation, JudgedSentence, Mention, Prediction, Quote, Speaker, Statement, Target
from stance.records import Term as CountedTerm
from stance.terminal import draw_article, draw_explanation

HARMLESS = tuple(f"harmless{k}" for k in range(len(PAYLOADS)))


def article_of(word, text_word=None):
    """An article that says `word` wherever it can, as if it had been read so."""
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
        speaker=Speaker(name=word, role=word, description=f"{word} of the ministry", mention=mention),
        stance=stance_of,
        sentences=(JudgedSentence(start=start, end=end, statement=statement, stance=stance_of),),
    )
    about = {"title": word, "date": word, "outlet": word, "author": word}
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


TOUCH_ALL = """() => {
  for (const node of document.querySelectorAll("body *")) {
    for (const kind of ["pointerover", "mouseover", "focusin", "focus", "input", "toggle"]) {
      node.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
  return [window.__hit, getComputedStyle(document.body).display, document.title];
}"""


@pytest.mark.browser
def test_no_notebook_view_of_a_hostile_text_does_anything_in_a_browser(open_page, tmp_path):
    path = tmp_path / "views.html"
    path.write_text(f'<!doctype html><meta charset="utf-8"><title>own</title>{"".join(views(PAYLOADS))}', "utf-8")
    page = open_page(path)
    counted = Counter(page.evaluate("[...document.body.querySelectorAll('*')].map((e) => e.localName)"))
    assert counted == Counter(e.tag for box in boxes(HARMLESS) for e in box.iter())
    assert page.evaluate(TOUCH_ALL) == [None, "block", "own"]
