"""What a notebook shows of an article, a prediction and an explanation."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from test_palette import GROUNDS, SETS, contrast

import stance
from stance.notebook import (
    MAX_SHOWN_CHARS,
    MAX_SHOWN_SPEAKERS,
    Mark,
    Weight,
    show_article,
    show_explanation,
    show_prediction,
)
from stance.palette import looks

ROOT = Path(__file__).resolve().parent.parent
TAGS = {"div", "b", "i", "small", "mark", "table", "caption", "thead", "tbody", "tr", "th", "td", "span"}
TAGS |= {"DOCUMENT_FRAGMENT"}
LABELS = ("criticizes", "defends", "neutral")


def parsed(view):
    """The view as a browser would take it; the parser is told to refuse what is not sound."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(view)


def words(element):
    return "".join(element.itertext())


def rows(table):
    return [[words(cell) for cell in row] for row in table.iter("tr")]


def mark(start, end, label="defends", speaker="Mara Oduya", role="ngo", probability=0.7):
    return Mark(start=start, end=end, label=label, probability=probability, speaker=speaker, role=role)


def shown(text, marks, **options):
    return parsed(show_article(text, marks, **{"labels": LABELS, "target": "Sarvanda"} | options))


@pytest.fixture(scope="module")
def article():
    return stance.read((ROOT / "data" / "examples" / "flood-relief.txt").read_text(encoding="utf-8"))


def test_an_article_shows_its_whole_text_with_every_statement_marked(article):
    view = parsed(article._repr_html_())
    marked = list(view.iter("mark"))
    assert len(marked) == len(article.quotes) >= 15
    for quote, element in zip(article.quotes, marked, strict=True):
        sign = looks(article.labels)[quote.stance.label].sign
        assert words(element) == f"{sign}\u00a0{quote.text}"
        assert quote.speaker.name in element.get("title")
        assert element.get("title").endswith(f"{quote.stance.label} {quote.stance.confidence:.0%}")
        element.text, element[0].text, element[0].tail = "", "", element[0].tail[1:]
    assert article.text in words(view)


def test_the_table_by_speaker_counts_every_statement_once(article):
    (table,) = parsed(article._repr_html_()).iter("table")
    head, *body = rows(table)
    assert head == ["speaker", "role", "− criticizes", "+ defends", "· neutral"]
    assert {row[0] for row in body} == {name or "(unknown)" for name in article.by_speaker()}
    assert sum(int(cell or 0) for row in body for cell in row[2:]) == len(article.quotes)


def test_an_article_without_statements_shows_its_text_and_no_table():
    view = parsed(stance.read("The harbour was quiet.")._repr_html_())
    assert "0 statements by 0 speakers; stance toward the government (none named was found)" in words(view)
    assert "The harbour was quiet." in words(view)
    assert not list(view.iter("table"))


def test_a_statement_without_a_speaker_is_shown_as_unknown():
    view = shown("It failed.", [mark(0, 9, speaker=None, role=None)])
    assert next(view.iter("mark")).get("title") == "(unknown): defends 70%"
    assert "1 statement by 0 speakers" in words(view)


def test_a_long_article_is_cut_at_the_end_of_a_line_and_says_so():
    line = "x" * 99 + "\n"
    text = line * (MAX_SHOWN_CHARS // len(line) * 2)
    marks = [mark(0, 9), mark(MAX_SHOWN_CHARS - 50, MAX_SHOWN_CHARS + 50), mark(len(text) - 20, len(text) - 10)]
    view = shown(text, marks)
    said = words(view)
    assert f"the first {MAX_SHOWN_CHARS - 1:,} of {len(text):,} characters, and 1 statement in the rest" in said
    assert len(list(view.iter("mark"))) == 2
    assert said.count("x") == (MAX_SHOWN_CHARS - 1) // 100 * 99 + 99
    assert "3 statements by 1 speaker" in said


def test_an_article_of_the_longest_shown_length_is_not_cut():
    assert "Shown" not in words(shown("x" * MAX_SHOWN_CHARS, []))
    assert "Shown" in words(shown("x" * (MAX_SHOWN_CHARS + 1), []))


def test_many_speakers_are_cut_and_the_view_says_how_many_more_there_are():
    marks = [mark(k, k + 1, speaker=f"S{k}") for k in range(MAX_SHOWN_SPEAKERS + 7)]
    view = shown("x" * len(marks), marks)
    (table,) = view.iter("table")
    assert len(rows(table)) == 1 + MAX_SHOWN_SPEAKERS
    assert "and 7 more speakers" in words(view)


def test_statements_that_overlap_or_leave_the_text_are_each_shown_once():
    text = "abcdefghij"
    view = shown(text, [mark(4, 99), mark(2, 6), mark(3, 5), mark(8, 2), mark(50, 60)])
    assert [words(m)[2:] for m in view.iter("mark")] == ["cdef", "ghij"]


def test_labels_of_any_name_and_number_have_their_columns_and_signs():
    labels = tuple(f"label {k} <&>" for k in range(9))
    view = shown("a b", [mark(0, 1, "label 8 <&>"), mark(2, 3, "of another model")], labels=labels)
    (table,) = view.iter("table")
    assert [re.sub(r"^\W+ ", "", cell) for cell in rows(table)[0][2:]] == [*labels, "of another model"]


def test_a_prediction_shows_its_labels_most_probable_first_with_bars_in_proportion():
    view = parsed(stance.Prediction(probabilities={"a": 0.25, "b": 0.75, "c": 0.0})._repr_html_())
    (table,) = view.iter("table")
    assert [row[:2] for row in rows(table)] == [["▲ b", "75%"], ["● a", "25%"], ["■ c", "0%"]]
    widths = [re.search(r"[^-]width:([0-9.]+)em", bar.get("style")).group(1) for bar in table.iter("span")]
    assert list(map(float, widths)) == [9.0, 3.0, 0.0]


def test_an_explanation_shows_every_word_and_terms_that_sum_to_the_log_odds():
    why = stance.explain("The minister said the ranking was unjust.", role="government", top=4)
    view = parsed(why._repr_html_())
    assert why.text in words(view)
    bars, terms = view.iter("table")
    assert rows(bars)[0][0] == "+ defends"
    numbers = [float(row[0].replace("−", "-")) for row in rows(terms)]
    *parts, total = numbers
    assert len(parts) == 4 + 2
    assert total == pytest.approx(why.log_odds["defends"] - why.log_odds[why.runner_up], abs=0.005)
    assert sum(parts) == pytest.approx(total, abs=0.005 * (len(parts) + 1))
    tinted = {words(m): m for m in view.iter("mark")}
    assert re.fullmatch(r"\d\.\d\d toward defends", tinted["unjust"].get("title"))
    assert "solid" in tinted["unjust"].get("style")


def test_words_for_the_runner_up_have_a_dashed_line_and_words_that_weigh_nothing_none():
    view = parsed(
        show_explanation(
            "good bad dull",
            {"a": 0.6, "b": 0.4},
            "b",
            words=[(0, 4, 2.0), (5, 8, -1.0), (9, 13, 0.01)],
            terms=[Weight("good", "words", 2.0), Weight("bad", "words", -1.0)],
            top=10,
            intercept=0.5,
        )
    )
    assert [words(m) for m in view.iter("mark")] == ["good", "bad"]
    assert ["solid" in m.get("style") for m in view.iter("mark")] == [True, False]
    assert rows(list(view.iter("table"))[1])[-1][0] == "+1.50"


def test_a_statement_of_no_known_word_shows_what_stands_before_any_term():
    view = parsed(stance.explain("Zzz")._repr_html_())
    assert "before any term" in words(view)
    assert "Zzz" in words(view)


@pytest.mark.parametrize("unfit", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\ud800", "\r"])
def test_a_character_that_would_not_show_or_turns_the_rest_round_shows_as_a_mark(unfit):
    view = show_article(f"a{unfit}b", [mark(0, 3, speaker=f"c{unfit}d")], LABELS, target=f"e{unfit}f")
    assert unfit not in view
    assert "a\ufffdb" in view
    view.encode("utf-8")


def test_letters_of_other_scripts_stay_as_they_are():
    text = "\u0645\u0631\u062d\u0628\u0627 \u200fאבג 日本 é 👩\u200d🌾"
    assert text in words(shown(text, []))


def test_no_style_reaches_beyond_the_view_and_nothing_can_run_or_load(article):
    views = [article._repr_html_(), show_prediction({"a": 0.5, "b": 0.5}), stance.explain("It failed.")._repr_html_()]
    for view in views:
        root = parsed(view)
        assert len(root) == 1, "one box around all"
        assert {e.tag for e in root.iter()} <= TAGS
        assert {name for e in root.iter() for name in e.attrib} <= {"style", "title", "scope"}
        assert not re.search(r"url\(|position:|expression\(|@import|class=", view)
        ET.fromstring(view)


def test_lines_and_bars_have_contrast_on_light_and_dark_grounds():
    for labels in SETS:
        view = show_prediction(dict.fromkeys(labels, 0.1))
        colours = re.findall(r"background:rgb\((\d+),(\d+),(\d+)\)", view)
        assert len(colours) == len(labels)
        for colour in colours:
            for ground in (*GROUNDS.values(), "#111111"):
                assert contrast("#" + "".join(f"{int(c):02x}" for c in colour), ground) >= 3, colour


def test_an_article_as_long_as_any_that_is_taken_shows_itself_at_once():
    text = "The minister said that all was well in Sarvanda. " * 4_000
    assert (
        len(show_article(text, [mark(k, k + 40) for k in range(0, len(text) - 50, 49)], LABELS, target=None)) < 250_000
    )
