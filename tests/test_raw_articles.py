"""Articles of any form with what is known about them: through the library, a corpus and the command line."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import stance
from stance.cli import main
from stance.corpus import read_corpus
from stance.errors import InputError
from stance.inputs import RawArticle, UnreadableArticle, read_raw_article, read_raw_articles

pytest.importorskip("trafilatura")
pd = pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

PAGES = Path(__file__).resolve().parent / "pages"
TEXT = "The Sarvandan minister said that the plan was a success."
KNOWN = {"title": "Plan hailed", "date": "2031-02-03", "outlet": "The Bell", "author": "Ada Lund"}


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_what_is_known_about_an_article_stays_with_it_and_changes_no_answer():
    article = stance.read(TEXT, **KNOWN)
    assert {name: getattr(article, name) for name in KNOWN} == KNOWN
    assert article.to_dicts() == stance.read(TEXT).to_dicts()
    assert stance.read(TEXT).title is None


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_must_be_text(name):
    with pytest.raises(InputError, match=rf"^{name} is int; give a str or None$"):
        stance.read(TEXT, **{name: 2031})


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_row_of_a_table_gives_what_its_columns_say(tmp_path, form):
    rows = [{"text": TEXT, **KNOWN, "target": "Sarvanda", "id": 7}, {"text": " ", **KNOWN, "target": None, "id": 8}]
    frame, path = pd.DataFrame(rows), tmp_path / f"in.{form}"
    if form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif form == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.assign(date=pd.to_datetime(frame["date"])).to_parquet(path)
    article, blank = read_raw_articles(path)
    date = datetime(2031, 2, 3).isoformat() if form == "parquet" else KNOWN["date"]
    first = {"jsonl": 1, "csv": 2, "parquet": 1}[form]
    place = f"{path}:{first}"
    assert article == RawArticle(text=TEXT, place=place, target="Sarvanda", id="7", **(KNOWN | {"date": date}))
    assert blank == UnreadableArticle(
        place=f"{path}:{first + 1}",
        reason="column 'text' is blank; give the text, or the name of the column to read",
    )


def test_numbers_and_lists_of_names_are_taken_as_text_and_other_values_are_faults(tmp_path):
    path = tmp_path / "in.jsonl"
    rows = [{"text": TEXT, "date": 2031, "author": ["Ada Lund", "Bo Rask"]}, {"text": TEXT, "outlet": {"id": 7}}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    article, fault = read_raw_articles(path)
    assert (article.date, article.author) == ("2031", "Ada Lund; Bo Rask")
    assert fault.reason == "column 'outlet' holds a dict; give a text"


@pytest.mark.parametrize("own", [None, " ", True, {"$oid": "5f"}, ["a", 1]])
def test_an_id_that_is_no_text_and_no_number_is_left_out(tmp_path, own):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": TEXT, "id": own}), encoding="utf-8")
    (article,) = read_raw_articles(path)
    assert (article.text, article.id) == (TEXT, None)


def test_a_corpus_of_pages_carries_what_they_state_and_names_those_without_an_article(tmp_path):
    report = read_corpus(PAGES, tmp_path / "out.csv", jobs=2, chunk=4)
    with report.out.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["record"].endswith("broadsheet.html")]
    article = read_raw_article(PAGES / "broadsheet.html")
    assert rows
    assert {(r["title"], r["date"], r["outlet"], r["author"]) for r in rows} == {
        (article.title, article.date, article.outlet, article.author)
    }
    assert all(article.text[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)
    faults = [json.loads(line) for line in report.errors.read_text(encoding="utf-8").splitlines()]
    assert len(faults) == report.n_faults == 7
    assert all(fault["reason"].startswith("holds no article") for fault in faults)


def test_the_table_of_a_page_is_headed_by_what_is_known_within_eighty_columns():
    lines = run("read", PAGES / "broadsheet.html").output.splitlines()
    assert lines[:3] == [
        "Harbour minister defends dredging contract as auditors circle",
        "The Calder Courier, 2024-03-14, Ilse Marrow; Tobin Achterberg",
        "",
    ]
    assert max(map(len, lines)) <= 80
    plain = run("read", Path(__file__).parent.parent / "data/examples/harbour-report.txt").output
    assert "statements by" in plain.splitlines()[0]


def test_a_page_without_an_article_is_refused_by_the_command():
    result = run("read", PAGES / "login.html")
    assert result.exit_code == 2
    assert "login.html: holds no article: it looks like a login page ('Log in | The Ledger" in result.stderr


@pytest.mark.parametrize("ending", ["csv", "jsonl", "ndjson", "parquet"])
def test_a_table_is_not_read_as_an_article(tmp_path, ending):
    path = tmp_path / f"own.{ending}"
    path.write_text("text\n" + TEXT + "\n", encoding="utf-8")
    result = run("read", path)
    assert result.exit_code == 2
    assert f"own.{ending}: is a table of articles and not one article; read all of them with: stance corpus" in (
        result.stderr
    )


@pytest.mark.parametrize("command", ["classify", "explain"])
def test_the_name_of_a_file_is_not_taken_for_a_sentence(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    Path("own.txt").write_text(TEXT, encoding="utf-8")
    result = run(command, "own.txt")
    assert result.exit_code == 2
    assert "TEXT is the name of a file; give a sentence, or read the file with: stance read own.txt" in result.stderr
    assert run(command, "none.txt").exit_code == 0
    assert run(command, TEXT * 100).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", f"id,body\n1,{TEXT}\n"), ("a.jsonl", json.dumps({"body": TEXT}) + "\n" + json.dumps({}) + "\n")],
)
def test_a_column_that_no_file_has_is_refused_and_nothing_is_written(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = run("corpus", tmp_path / name, "--out", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert f"{name}:1: no column 'text' among " in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with pytest.raises(InputError, match="no column 'text' among"):
        read_raw_articles(tmp_path / name)
    assert run("corpus", tmp_path / name, "--out", tmp_path / "out.csv", "--text", "body").exit_code in {0, 1}


def test_a_column_that_one_file_or_line_has_is_enough(tmp_path):
    (tmp_path / "a.csv").write_text(f"id,body\n1,{TEXT}\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("{}\n" + json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    result = run("corpus", tmp_path / "a.csv", tmp_path / "b.jsonl", "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert result.output.startswith("1 article, 1 statement in ")
    assert "2 could not be read: see" in result.output


def test_the_offset_of_a_bad_byte_counts_from_the_start_of_its_row(tmp_path):
    row = '7,"Zoë said\nit was'.encode() + b' caf\xe9 talk."'
    (tmp_path / "a.csv").write_bytes(b"id,text\n1,Fine.\n" + row + b"\n9,Fine.\n")
    good, bad, last = read_raw_articles(tmp_path / "a.csv")
    assert (good.text, last.text) == ("Fine.", "Fine.")
    assert bad.place.endswith("a.csv:3")
    assert bad.reason == f"byte {row.index(0xE9)} (0xe9) is not UTF-8; save the file as UTF-8"


def test_the_limit_of_a_text_file_names_no_column(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (fault,) = read_raw_articles(tmp_path / "a.txt", max_chars=10)
    assert fault.reason.startswith(f"the text has {len(TEXT)} characters; at most 10 are taken")
    with pytest.raises(InputError, match=r"brief\.html: the article has .* at most 10 are taken"):
        read_raw_article(PAGES / "brief.html", max_chars=10)


def test_the_furniture_of_a_pasted_page_is_passed_over():
    pasted = (
        "Menu\nHome\nLog in\nSubscribe\n\nPlan hailed\nBy Ada Lund\n3 February 2031\n2 min read\n"
        "Share this on Facebook\n\n"
        f"{TEXT}\n\nAdvertisement\n\n“Nobody asked the villages,” said Ruya Temple, a beekeeper.\n\n"
        "Sign up for our newsletter\nRead more: Mayor said the bridge was safe\n© 2031 The Bell\n"
    )
    quotes = stance.read(pasted).quotes
    assert [quote.text for quote in quotes] == ["the plan was a success", "Nobody asked the villages"]
