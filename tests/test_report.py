"""The page of a report: what it shows, and that nothing in an article gets out of its place in it."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import cycle, pairwise
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner

import stance
from stance import markup
from stance.cli import main
from stance.errors import InputError
from stance.palette import looks
from stance.records import Article, JudgedSentence, Prediction, Quote, Speaker, Statement, Target
from stance.report import draw_report, write_report
from stance.report._page import draw_page
from stance.report._summary import tally_all, tally_outlets, tally_speakers, telling_terms, time_line
from stance.report._view import view_articles, view_labels, visible
from stance.shares import Share

TEXT = (
    "By Mara Onil\n\n"
    "The Sarvandan government did nothing to stop the gangs, the rights group Lantern said on Monday.\n\n"
    "“We acted at once, and the police did splendid work,” Interior Minister Sok Vara told reporters. "
    "He said the hearing would go on in May.\n\n"
    "Share this article"
)
BASES = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", " onmouseover=alert(1) ", "</title><script>alert(1)</script>", "<!--<script>",
    "</style><script>alert(1)</script>", "javascript:alert(1)", "{{ 7 * 7 }}", "{% raw %}", "]]><x>",
    "</details></article></main>", "<iframe srcdoc='<script>1</script>'>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<a href="https://evil.example">', "\u2028alert(1)//", "`${alert(1)}`", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>", "\\u003cscript\\u003e", "<math><mtext><table><mglyph><style><img onerror=1>",
)  # fmt: skip
BEFORE = ("", '"', "'", '">', "'>", "-->", "</p>", "</bdi>", "\\", "\x00")
# Every beginning and every payload; tests/test_injection.py has two hundred.
PAYLOADS = [before + base for base, before in zip(BASES, cycle(BEFORE), strict=False)]


@pytest.fixture(scope="module")
def model():
    return stance.load_model()


@pytest.fixture(scope="module")
def article(model):
    read = stance.read(TEXT, target="Sarvanda", model=model)
    return replace(read, title="Gangs", date="2024-05-03", outlet="The Kodara Monitor", author="Mara Onil")


def quote(text, start, end, *, label=0, speaker=None, labels=stance.labels.LABELS):
    rest = 0.3 / (len(labels) - 1)
    answer = Prediction(probabilities={name: 0.7 if k == label else rest for k, name in enumerate(labels)})
    sentence = JudgedSentence(start=0, end=len(text), statement=Statement(text), stance=answer)
    return Quote(
        text=text[start:end], start=start, end=end, kind="indirect", cue=None, stance=answer, sentences=(sentence,),
        speaker=Speaker(name=speaker) if speaker else None,
    )  # fmt: skip


def made(text, *quotes, **known):
    return Article(text=text, target=known.pop("target", None), quotes=quotes, labels=stance.labels.LABELS, **known)


def page(tmp_path, articles, **options):
    out = tmp_path / "report.html"
    write_report(articles, out, **options)
    return out.read_text(encoding="utf-8")


def parsed(source):
    return html5lib.parse(source, namespaceHTMLElements=False)


def nodes(tree, name):
    return [node for node in tree.iter() if isinstance(node.tag, str) and node.tag.rpartition("}")[2] == name]


def words(node):
    return "".join(node.itertext())


def by_id(tree):
    return {node.get("id"): node for node in tree.iter() if node.get("id")}


def data_of(tree):
    return json.loads(words(by_id(tree)["data"]))


def test_every_statement_is_marked_in_the_text_and_has_a_note_with_speaker_stance_and_reasons(tmp_path, article):
    tree = parsed(page(tmp_path, [article]))
    found = by_id(tree)
    assert len(article.quotes) >= 2
    for number, one in enumerate(article.quotes, start=1):
        assert words(found[f"s{number}"]) == one.text
        note = words(found[f"n{number}"])
        assert one.speaker.name in note
        assert f"{one.stance.label} {one.stance.confidence:.0%}" in " ".join(note.split())
        assert "Decided by" in note
        assert found[f"s{number}"].get("href") == f"#n{number}"
        assert found[f"s{number}"].get("aria-describedby") == f"n{number}"


def test_the_text_of_the_article_stands_whole_in_the_page(tmp_path, article):
    rows = [
        node for node in parsed(page(tmp_path, [article])).iter("div") if "row" in (node.get("class") or "").split()
    ]
    assert [words(row.find("p")) for row in rows] == [line for line in TEXT.split("\n") if line]


def rows_of(tree):
    return [[" ".join(words(cell).split()) for cell in row.iter("td")] for row in by_id(tree)["rows"].iter("tr")][1:]


def test_a_headline_stands_once_and_one_with_a_statement_in_it_keeps_its_mark(tmp_path, model):
    text = "Ferries “are safe”, says Oskari\n\nShe said so."
    plain, marked = made(text, quote(text, 37, 39)), made(text, quote(text, 9, 17))
    # In <title>, in <h1>, and in the data for the CSV.
    assert page(tmp_path, [plain], model=model).count("says Oskari") == 3
    named = page(tmp_path, [plain], model=model, title="May")
    assert re.findall("<h[12].*says Oskari.*</h[12]>", named) == [
        '<h2 id="h-article"><bdi>Ferries “are safe”, says Oskari</bdi></h2>'
    ]
    assert named.count("says Oskari") == 2
    assert words(by_id(parsed(page(tmp_path, [marked], model=model)))["s1"]) == "are safe"
    several = parsed(page(tmp_path, [plain, plain], model=model))
    assert words(by_id(several)["a2"]).count("says Oskari") == 1


def test_the_articles_come_before_the_figures_and_many_of_them_are_folded_away(tmp_path, article):
    for n, is_open in ((2, True), (10, True), (11, False)):
        tree = parsed(page(tmp_path, [article] * n))
        ids = list(by_id(tree))
        assert ids.index("h-key") < ids.index("a1") < ids.index("speakers") < ids.index("statements")
        assert (by_id(tree)["articles"].get("open") is not None) == is_open
        assert len([i for i in ids if i and re.fullmatch(r"a\d+", i)]) == n


def test_every_statement_has_its_row_without_a_script(tmp_path, article):
    two = [article, replace(article, title="Later", date=None)]
    rows = rows_of(parsed(page(tmp_path, two)))
    assert [row[4] for row in rows] == [one.text for one in article.quotes] * 2
    assert [row[0] for row in rows] == [str(k + 1) for k in range(len(rows))]
    assert all(one.stance.label in row[1] for one, row in zip(article.quotes, rows, strict=False))
    assert {tuple(row[5:]) for row in rows} == {("Gangs", "2024-05-03"), ("Later", "")}
    assert {len(row) for row in rows_of(parsed(page(tmp_path, [article])))} == {5}


def test_a_thousand_rows_stand_there_without_a_script_and_the_page_says_how_many(tmp_path, model):
    text = "The bridge is safe, it was said."
    crowd = made(text, *[quote(text, 0, 18)] * 1_001)
    source = page(tmp_path, [crowd], model=model)
    assert len(rows_of(parsed(source))) == 1_000
    assert "The first 1,000 stand here, and all with their articles." in source


def test_page_furniture_is_told_from_the_article(tmp_path, article):
    tree = parsed(page(tmp_path, [article]))
    rows = {words(n.find("p")): n.get("class") for n in tree.iter("div") if (n.get("class") or "").startswith("row")}
    assert rows["Share this article"] == "row furniture"
    assert rows[TEXT.split("\n\n")[1]] == "row"


def test_quotes_that_overlap_are_cut_into_pieces_that_name_each_of_their_statements(tmp_path, model):
    text = "The mayor said the bridge is safe and the minister agreed fully."
    outer, inner, across = quote(text, 4, 50, speaker="A"), quote(text, 15, 33, speaker="B"), quote(text, 25, 60)
    tree = parsed(page(tmp_path, [made(text, outer, inner, across)], model=model))
    marks = [n for n in tree.iter("a") if "m" in (n.get("class") or "").split()]
    assert "".join(map(words, marks)) == text[4:60]
    covering = [{int(m.get("href")[2:]), *map(int, (m.get("data-also") or "").split())} for m in marks]
    assert covering == [{1}, {1, 2}, {1, 2, 3}, {1, 3}, {3}]
    assert [m.get("id") for m in marks] == ["s1", "s2", None, None, None]
    assert [m.get("aria-describedby") for m in marks] == ["n1", "n2 n1", "n2 n3 n1", None, None]
    assert words(by_id(tree)["s3"]) == ""
    assert not list(tree.iterfind(".//a//a"))


def test_quotes_of_the_very_same_words_have_a_place_each(tmp_path, model):
    text = "All of them said the harbour would be closed on Friday."
    tree = parsed(
        page(tmp_path, [made(text, quote(text, 17, 54, speaker="A"), quote(text, 17, 54, label=1))], model=model)
    )
    assert {"s1", "s2", "n1", "n2"} <= by_id(tree).keys()


def test_certainty_has_three_steps_that_differ_in_more_than_colour(tmp_path, article):
    source = page(tmp_path, [article])
    for step in ("c0", "c1", "c2"):
        assert f".m.{step}" in source
    assert "80% or more" in source
    assert "60% to 80%" in source


def test_each_label_has_its_sign_and_its_colours_in_the_style(tmp_path, article):
    source = page(tmp_path, [article])
    for place, (_, look) in enumerate(looks(article.labels).items()):
        assert f'.l{place} {{ --c: {look.light}; --sign: "{look.sign}"; }}' in source
        assert f".l{place} {{ --c: {look.dark}; }}" in source


def attacked(payload):
    """An article with the payload wherever an article holds text."""
    text = f"The mayor said {payload} is safe. Nobody knew."
    said = quote(text, 15, 15 + len(payload) + 8, speaker=f"B {payload}")
    speaker = Speaker(name=payload, role=payload, description=f"the {payload}")
    other = replace(quote(text, 4, 9), speaker=speaker, kind=payload)
    known = dict.fromkeys(("title", "date", "outlet", "author"), payload)
    return made(text, said, other, target=Target(payload), **known)


def test_payloads_become_no_element_no_attribute_and_no_script(tmp_path, model):
    unread = [(payload, payload) for payload in PAYLOADS]
    tree = parsed(page(tmp_path, map(attacked, PAYLOADS), model=model, title=" ".join(PAYLOADS), unread=unread))
    same = page(tmp_path, [attacked(f"a{k}") for k in range(len(PAYLOADS))], model=model, title="x")
    for name in ("script", "style", "title", "meta", "form", "main", "article", "details"):
        assert len(nodes(tree, name)) == len(re.findall(f"<{name}[ >]", same)) > 0, name
    for name in ("img", "iframe", "base", "link", "object", "math", "x"):
        assert not nodes(tree, name), name
    for node in tree.iter():
        names = {str(name) for name in node.attrib}
        assert not {name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc")}
        assert (node.get("href") or "#").startswith("#")
    articles = data_of(tree)["articles"]
    assert [row[0] for row in articles] == [visible(payload) for payload in PAYLOADS]
    places = [words(node) for node in tree.iter("bdi") if node.get("class") == "place"]
    assert places == [visible(payload) for payload in PAYLOADS]


def test_labels_with_any_name_are_only_text():
    names = ("</script><b>", '"><i>', "\u202eflip", " ")
    source = draw_page([], view_labels(names), title=None, unread=[])
    assert not nodes(parsed(source), "b")
    assert "\u202e" not in source
    assert [name for name, _ in data_of(parsed(source))["labels"]] == ["</script><b>", '"><i>', "flip", "(no name)"]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(tmp_path, article):
    source = page(tmp_path, [article])
    tree = parsed(source)
    (policy,) = [n.get("content") for n in tree.iter("meta") if n.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for name, elements in (("style-src", ["style"]), ("script-src", ["script"])):
        run = [n for n in nodes(tree, elements[0]) if n.get("type") != "application/json"]
        digests = [base64.b64encode(hashlib.sha256(words(n).encode()).digest()).decode() for n in run]
        assert rules[name].split() == [f"'sha256-{digest}'" for digest in digests]
        assert len(digests) == 1
    assert set(rules) == {"default-src", "base-uri", "form-action", "style-src", "script-src"}


def test_the_page_names_no_other_place(tmp_path, article):
    source = page(tmp_path, [article])
    assert not re.findall(r"""https?:|url\(|@import|src=|//[a-z]+\.|import\(|fetch\(|XMLHttp|WebSocket""", source)
    assert str(tmp_path) not in source
    assert str(Path.home()) not in source


def test_the_same_articles_give_the_same_bytes(tmp_path, article):
    write_report([article, replace(article, date=None)], tmp_path / "a.html")
    write_report(iter([article, replace(article, date=None)]), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_halves_of_pairs_and_controls_are_shown_as_what_they_are_and_offsets_stay(tmp_path, model):
    text = "The mayor\x00 said the \ud800bridge\x1b is safe\x85."
    tree = parsed(page(tmp_path, [made(text, quote(text, 16, len(text) - 2, speaker="\udfff"))], model=model))
    assert words(by_id(tree)["s1"]) == "the �bridge␛ is safe"
    row = data_of(tree)["rows"][0]
    assert (row[6], row[7]) == (16, len(text) - 2)
    assert data_of(tree)["speakers"][0][0] == "�"


def test_every_character_is_replaced_by_one_character():
    text = "".join(map(chr, range(0x300))) + "\ud800\udfff\ufffe\U0001f600"
    assert len(visible(text)) == len(text)
    visible(text).encode("utf-8")
    assert visible("Plain, “typographic”\n\ttext") == "Plain, “typographic”\n\ttext"


def test_marks_that_turn_the_direction_of_text_stay_within_an_element_of_their_own(tmp_path, model):
    turn = "\u202eabc"
    text = f"The mayor said {turn} is safe."
    one = made(
        text, quote(text, 15, 25, speaker=turn), title=turn, outlet=turn, author=turn, date=turn, target=Target(turn)
    )
    tree = parsed(page(tmp_path, [one, one], model=model, title=turn, unread=[(turn, turn)]))
    parents = {child: parent for parent in tree.iter() for child in parent}
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag not in ("script", "style") and "\u202e" in (node.text or ""):
            assert node.tag == "bdi" or node.get("dir") == "auto" or parents[node].get("dir") == "auto", node.tag
            assert node.tag not in ("title", "option")
        assert "\u202e" not in (node.tail or "") or parents[node].get("dir") == "auto"
        assert not [value for value in node.attrib.values() if "\u202e" in value]


def test_no_article_and_an_article_without_statements_are_said_in_words(tmp_path, model):
    assert "No article stands in this report." in page(tmp_path, [], model=model)
    silent = page(tmp_path, [made("The sun shines.")], model=model)
    assert "No reported statement was found" in silent
    assert 'id="rows"' not in silent
    two = page(tmp_path, [made("The sun shines."), made("")], model=model)
    assert two.count("No reported statement was found in this article.") == 2
    assert "(no text)" in two


def test_an_unknown_speaker_and_an_unknown_government_are_said_in_words(tmp_path, model):
    text = "The bridge is safe, it was said."
    source = page(tmp_path, [made(text, quote(text, 0, 18))], model=model)
    assert "speaker unknown" in source
    assert "names no government that the program could find" in source


def test_what_could_not_be_read_is_named_with_its_reason(tmp_path, article):
    source = page(tmp_path, [article], unread=[("news/a.txt", "byte 3 is not UTF-8"), ("b.csv:4", "too long")])
    listed = [words(li) for li in parsed(source).iter("li") if li.find("bdi[@class='place']") is not None]
    assert listed == ["news/a.txt: byte 3 is not UTF-8", "b.csv:4: too long"]


def test_the_title_is_that_given_or_that_of_the_only_article_or_a_general_one(tmp_path, article):
    def head(*articles, **options):
        source = page(tmp_path, articles, **options)
        (title,), (heading,) = (re.findall(p, source) for p in ("<title>(.*)</title>", "<h1><bdi>(.*)</bdi></h1>"))
        assert title == heading
        return heading

    assert head(article, title="May in Sarvanda") == "May in Sarvanda"
    assert head(article) == "Gangs"
    assert head(replace(article, title=None)).startswith("The Sarvandan government did nothing")
    assert head(article, article) == "Who says what, and where they stand"


def test_headings_go_down_one_step_at_a_time_and_landmarks_stand_once(tmp_path, article):
    for articles in ([article], [article, replace(article, outlet="Odessia Wire", date="2024-06-09")]):
        tree = parsed(page(tmp_path, articles))
        levels = [int(n.tag[1]) for n in tree.iter() if isinstance(n.tag, str) and re.fullmatch("h[1-6]", n.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert len(nodes(tree, "main")) == len(nodes(tree, "footer")) == 1
        assert all(table.find("caption") is not None for table in tree.iter("table"))
        assert next(tree.iter("html")).get("lang") == "en"


def test_ids_stand_once_and_every_link_within_the_page_leads_somewhere(tmp_path, article):
    tree = parsed(page(tmp_path, [article, replace(article, outlet="Odessia Wire", date=None), made("")]))
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    links = {node.get("href")[1:] for node in tree.iter("a")}
    assert links <= set(ids)
    named = {n.get(a) for n in tree.iter() for a in ("aria-labelledby", "aria-describedby") if n.get(a)}
    named = {name for names in named for name in names.split()}
    assert named <= set(ids)


def test_the_data_of_the_script_gives_the_figures_of_the_statements(tmp_path, article):
    data = data_of(parsed(page(tmp_path, [article])))
    for row, one in zip(data["rows"], article.quotes, strict=True):
        place, speaker, label, shares, kind, _, start, end, _, _ = row
        assert place == 0
        assert data["speakers"][speaker][0] == one.speaker.name
        assert data["labels"][label][0] == one.stance.label
        assert shares == pytest.approx(list(one.stance.probabilities.values()), abs=1e-4)
        assert data["words"][kind] == one.kind
        assert (start, end) == (one.start, one.end)


def test_many_labels_or_two_are_shown_as_well_as_three():
    for n in (2, 9):
        source = draw_page([], view_labels([f"label {k}" for k in range(n)]), title=None, unread=[])
        assert f".l{n - 1} {{" in source
        assert f".l{n} {{" not in source


def test_shares_have_the_interval_of_wilson(model):
    text = "The mayor said the bridge is safe."
    (view,) = view_articles([made(text, *(quote(text, 15, 33, label=k % 2) for k in range(4)))], model)
    share = tally_all(view.statements, 3)[0]
    assert (share.n, share.share) == (2, 0.5)
    z = 1.959964
    half = z / (1 + z * z / 4) * (0.25 / 4 + z * z / 64) ** 0.5
    assert (share.low, share.high) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-5)
    assert tally_all(view.statements, 3)[2].low == 0
    assert tally_all((), 3) == ()


def test_a_name_is_one_speaker_across_articles_and_a_description_is_not(model):
    text = "The mayor said the bridge is safe."
    names = ("Sok Vara", "Sok Vara", "the ministry", "the ministry")
    articles = [made(text, quote(text, 15, 33, speaker=name), quote(text, 15, 33)) for name in names]
    tallies = tally_speakers(view_articles(articles, model), 3)
    assert [(t.name, t.n, t.articles) for t in tallies] == [
        ("Sok Vara", 2, 2), ("the ministry", 1, 1), ("the ministry", 1, 1), (None, 4, 4)
    ]  # fmt: skip
    assert [t.where.number for t in tallies[1:3]] == [3, 4]


def test_outlets_are_counted_by_name_and_the_unknown_comes_last(model):
    text = "The mayor said the bridge is safe."
    articles = [made(text, quote(text, 15, 33), outlet=name) for name in (None, "B", "A", "B", None, None)]
    assert [(t.name, t.n) for t in tally_outlets(view_articles(articles, model), 3)] == [("B", 2), ("A", 1), (None, 3)]


@pytest.mark.parametrize(
    ("first", "last", "unit", "columns"),
    [
        ("2024-02-27", "2024-03-02", "day", 5),
        ("2024-01-03", "2024-03-04T10:00:00+07:00", "week", 10),
        ("2023-11-30", "2025-01-01", "month", 15),
        ("1990-01-01", "2024-12-31", "year", 35),
        ("0001-01-01", "9999-12-31", "100 years", 100),
    ],
)
def test_the_time_line_takes_the_unit_that_suits_the_range(model, first, last, unit, columns):
    text = "The mayor said the bridge is safe."
    articles = [made(text, quote(text, 15, 33), date=day) for day in (last, first, "in May", None)]
    line = time_line(view_articles(articles, model), 3)
    assert (line.unit, len(line.columns)) == (unit, columns)
    assert (line.columns[0].counts, line.columns[-1].counts) == ((1, 0, 0), (1, 0, 0))
    assert sum(sum(column.counts) for column in line.columns) == 2
    assert len(line.ticks) <= 6


def test_one_day_alone_is_no_time_line_and_undated_articles_are_named(tmp_path, model, article):
    assert time_line(view_articles([article, article], model), 3) is None
    source = page(
        tmp_path, [article, replace(article, date="2024-05-09"), replace(article, date="May", title="No day")]
    )
    assert "1 article without a date that could be read" in source


def test_the_columns_of_the_time_line_stand_at_their_dates(tmp_path, model):
    text = "The mayor said the bridge is safe."
    days = ("2024-05-01", "2024-05-03", "2024-05-10")
    source = page(tmp_path, [made(text, quote(text, 15, 33), date=day) for day in days], model=model)
    columns = re.findall(r'x="([0-9.]+)%" y="0.0%" width="8.40%" height="100.0%"><title>(.*?): 1</title>', source)
    assert [(float(x), name) for x, name in columns] == [
        (0.8, "1 May 2024"), (20.8, "3 May 2024"), (90.8, "10 May 2024")
    ]  # fmt: skip


def test_telling_terms_are_the_words_that_decided_twice_at_least(model, article):
    views = view_articles([article, article], model)
    terms = telling_terms([s for view in views for s in view.statements], 3)
    assert any(terms)
    assert all(n >= 2 for words_ in terms for _, n in words_)
    assert not {"the", "of", "and"} & {word for words_ in terms for word, _ in words_}


def test_a_report_of_many_articles_shows_each_part(tmp_path, article):
    parts = [replace(article, outlet=f"Outlet {k % 2}", date=f"2024-0{k + 1}-01") for k in range(4)]
    found = by_id(parsed(page(tmp_path, parts)))
    assert {
        "speakers",
        "outlets",
        "time",
        "terms",
        "statements",
        "articles",
        "a1",
        "a4",
        "csv",
        "f-text",
    } <= found.keys()


def test_an_existing_file_is_replaced_and_a_folder_is_refused(tmp_path, article):
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    assert page(tmp_path, [article])[:3] != "old"
    with pytest.raises(InputError, match="no plain file"):
        write_report([article], tmp_path)


@pytest.mark.parametrize(
    ("articles", "options", "message"),
    [
        ([TEXT], {}, "article 1 is str; give what stance.read returns"),
        (TEXT, {}, "articles is str; give a list"),
        (None, {}, "articles is NoneType"),
        ([], {"title": " "}, "title is ' '; give a text"),
        ([], {"unread": ["ab"]}, "unread holds 'ab'; give pairs of a place and a reason"),
        ([], {"unread": [("a.txt", None)]}, "unread holds .*None.*; give pairs of a place and a reason"),
        ([], {"model": "m"}, "model is str; give what stance.load_model returns"),
        ([Article(text="a", target=None, quotes=(), labels=("yes", "no"))], {}, "article 1 has the labels yes, no"),
        (
            [made("Short.", quote("A longer text than that.", 9, 20))],
            {},
            r"article 1: the quote at \[9, 20\) is no",
        ),
    ],
)
def test_what_is_no_report_is_refused_by_name(tmp_path, articles, options, message):
    with pytest.raises(InputError, match=message):
        write_report(articles, tmp_path / "report.html", **options)
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize(
    ("out", "message"),
    [
        (5, "^out is int; give the path of the file to write"),
        ("", "^out '' is empty"),
        ("a\0b", "holds a NUL"),
        ("none/report.html", "^none/report.html: the folder .*none does not exist; make it"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_refused_before_an_article_is_asked_for(out, message):
    with pytest.raises(InputError, match=message):
        write_report(iter(lambda: pytest.fail("an article was asked for"), None), out)


def test_the_size_of_a_statement_and_of_an_empty_page_stay_small(tmp_path, article):
    empty = len(page(tmp_path, []).encode())
    per_article = (len(page(tmp_path, [article] * 10).encode()) - empty) / 10
    assert empty < 50_000
    assert per_article / len(article.quotes) < 1_900  # its row in the table included


def test_cells_of_the_csv_are_defused_in_the_script_as_they_are_in_the_library():
    script = (Path(stance.__file__).parent / "report" / "templates" / "script.js").read_text(encoding="utf-8")
    (number,) = re.findall(r"const NUMBER = /\^(.+)\$/;", script)
    for cell in ("1", "-2.5", "+1e9", "-1+1", "1" * 31, "=1"):
        assert bool(re.fullmatch(number, cell)) == bool(markup._NUMBER.fullmatch(cell))
    (starts,) = re.findall(r"/\^\[(.+?)\]/\.test", script)
    signs = re.findall(r"\\.|.", starts.replace(r"\-", "-"))
    assert {sign.encode().decode("unicode_escape") for sign in signs} == set(markup._FORMULA_STARTS)


def run(*arguments):
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def test_the_command_shows_articles_with_what_is_known_about_them(tmp_path):
    rows = [
        {"text": TEXT, "title": "Gangs & gold", "date": "2024-05-03", "outlet": "Odessia Wire", "target": "Sarvanda"},
        {"text": "The sun shines.", "author": "Mara Onil"},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    done = run(tmp_path, "--out", tmp_path / "report.html", "--title", "<May>", "--target", "the ministry")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("3 articles, ")
    source = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<title>&lt;May&gt;</title>" in source
    articles = data_of(parsed(source))["articles"]
    assert articles[0] == ["Gangs & gold", "2024-05-03", "Odessia Wire", None, "Sarvanda"]
    assert [row[4] for row in articles] == ["Sarvanda", "the ministry", "the ministry"]
    assert articles[1][3] == "Mara Onil"
    again = run(tmp_path, "--out", tmp_path / "report.html", "--title", "<May>", "--target", "the ministry")
    assert again.exit_code == 0, again.output
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == source


def test_one_article_with_one_statement_is_counted_in_the_singular(tmp_path):
    (tmp_path / "a.txt").write_text("The Sarvandan government did nothing, the report said.", encoding="utf-8")
    done = run(tmp_path / "a.txt", "--out", tmp_path / "report.html")
    assert done.stdout.startswith("1 article, 1 statement in ")


def test_the_command_names_what_it_could_not_read_in_the_page_and_on_standard_error(tmp_path):
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "<b>bad\u202e.txt").write_bytes(b"\xff\xfe")
    done = run(tmp_path, "--out", tmp_path / "report.html")
    assert done.exit_code == 1
    assert "bad" in done.stderr
    assert "not UTF-8" in done.stderr
    assert "\u202e" not in done.stderr
    tree = parsed((tmp_path / "report.html").read_text(encoding="utf-8"))
    places = [words(node) for node in tree.iter("bdi") if node.get("class") == "place"]
    assert [Path(place).name for place in places] == ["<b>bad\u202e.txt"]


def test_the_command_overwrites_no_article_and_says_what_it_cannot_find(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    for out in ("a.txt", "link.txt"):
        done = run(tmp_path / "a.txt", "--out", tmp_path / out)
        assert done.exit_code == 2
        assert "is written by this run" in done.stderr
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT
    done = run(tmp_path / "none.txt", "--out", tmp_path / "report.html")
    assert (done.exit_code, "no such file" in done.stderr) == (2, True)
    done = run(tmp_path / "a.txt", "--out", tmp_path / "none" / "report.html")
    assert (done.exit_code, "does not exist; make it" in done.stderr) == (2, True)
    assert not (tmp_path / "report.html").exists()


def test_where_no_article_can_be_read_no_report_is_written(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    done = run(tmp_path / "bad.txt", "--out", tmp_path / "report.html")
    assert done.exit_code == 2
    assert "not UTF-8" in done.stderr
    assert "no article could be read" in done.stderr
    assert not (tmp_path / "report.html").exists()


def estimated(group, estimate, *, label="criticizes", by="outlet", naive=0.5, note=""):
    low, high = (None, None) if estimate is None else (estimate - 0.1, estimate + 0.1)
    return Share(
        label=label, by=by, group=group, estimate=estimate, low=low, high=high, naive=naive, n_labels=80,
        n_predictions=900, method="ppi", note=note,
    )  # fmt: skip


def test_corrected_shares_stand_with_their_intervals_beside_the_counts(tmp_path, article):
    shares = [
        estimated("", 0.3, by=""),
        estimated("<b>Wire</b>", 0.4, note="too few: 26 of 40"),
        estimated("Post", None, note="too few: 4 of 10"),
    ]
    section = next(
        node
        for node in parsed(draw_report([article], shares=shares)).iter("section")
        if node.get("aria-labelledby") == "shares"
    )
    overall, by_outlet = section.iter("table")
    assert "30%" in words(overall)
    assert "20–40, counted 50%" in words(overall)
    rows = [words(row).strip() for row in by_outlet.iter("tr")][1:]
    assert rows[0].startswith("<b>Wire</b>")
    assert "too few: 26 of 40" in rows[0]
    assert "too few: 4 of 10" in rows[1]
    point = [node.get("cx") for node in overall.iter() if str(node.tag).endswith("circle")]
    assert [float(place.rstrip("%")) for place in point] == [50, 30]


def test_a_report_without_shares_says_nothing_of_them(article):
    assert 'id="shares"' not in draw_report([article])


@pytest.mark.parametrize(
    ("shares", "message"),
    [([estimated("", 0.3, label="opposes")], "label 'opposes' is not one of"), ([5], "shares holds a int")],
)
def test_shares_that_are_not_those_of_the_model_are_refused(article, shares, message):
    with pytest.raises(InputError, match=message):
        draw_report([article], shares=shares)


def test_the_command_shows_the_shares_of_a_file(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "shares.json").write_text(json.dumps([estimated("Post", 0.4).to_dict()]), encoding="utf-8")
    done = run(tmp_path / "a.txt", "--out", tmp_path / "report.html", "--shares", tmp_path / "shares.json")
    assert done.exit_code == 0, done.output
    assert 'id="shares"' in (tmp_path / "report.html").read_text(encoding="utf-8")
