"""Ten million characters and a million rows through every way in that takes them: time and memory, each measured."""

import json
import sys

import pytest
from measured import command, measured

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc"),
]

MILLION = 1_000_000
NEWS = (
    "The Sarvandan minister Ana Brant said on Monday that the port would open soon. “Nobody asked us,” Doro Vell, a "
    "fisher of the coast, told reporters.{} "
)
# Ten times what an ordinary machine took for each of these when they were last measured: others are busy there as well.
SLOWEST = 600


def held(show, what, found, most_megabytes, most_seconds=SLOWEST):
    show(f"{what}: {found.said[:110]}; {found.seconds:.1f} s of processor time, {found.megabytes:,.0f} MB")
    assert found.seconds < most_seconds
    assert found.megabytes < most_megabytes
    return found


def made(text, size):
    return f"text = ({text!r} * ({size} // {len(text)} + 1))[:{size}]\n"


WAYS = {
    "read": "answer = len(stance.read(text, max_chars=10**9).quotes)",
    "classify": "answer = stance.classify(text, max_chars=10**9).label",
    "classify_many": "answer = stance.classify_many([text], max_chars=10**9)[0].label",
}


@pytest.mark.parametrize("unit", [NEWS.format("\n"), NEWS.format(""), "A: b\n", "“a "], ids=["lines", "line", "a", "b"])
@pytest.mark.parametrize("way", WAYS)
def test_ten_million_characters_are_answered_where_the_limit_is_raised(show, way, unit):
    found = measured(made(unit, 10 * MILLION) + WAYS[way])
    held(show, f"{way}, 10,000,000 characters of {unit[:24]!r}", found, 4_000)
    assert not found.said.startswith("InputError")


@pytest.mark.parametrize("way", [*WAYS, "explain"])
def test_ten_million_characters_are_refused_at_once_where_it_is_not(show, way):
    code = WAYS.get(way, "answer = stance.explain(text)").replace(", max_chars=10**9", "")
    found = held(show, f"{way}, 10,000,000 characters", measured(made(NEWS, 10 * MILLION) + code), 200)
    assert "has 10,000,000 characters; at most" in found.said
    assert found.seconds < 2


def test_a_million_characters_are_explained_where_the_limit_is_raised(show):
    code = "answer = len(stance.explain(text, max_chars=10**9).terms)"
    held(show, "explain, 1,000,000 characters", measured(made(NEWS, MILLION) + code), 1_500)


def test_an_article_at_the_limit_is_read_by_the_command(show, tmp_path):
    for name, text in (("news", NEWS.format("\n")), ("one line", NEWS.format(""))):
        path = tmp_path / "a.txt"
        path.write_text((text * 2_000)[:200_000], encoding="utf-8")
        found = measured(command("read", path, "--out", tmp_path / "out.txt"))
        held(show, f"stance read, 200,000 characters, {name}", found, 600)
        assert found.seconds < 120


def test_a_million_statements_are_classified_in_one_call(show):
    code = "answer = len(stance.classify_many([f'Text {k}: the police had failed.' for k in range(10**6)]))"
    held(show, "classify_many, 1,000,000 statements", measured(code), 1_000)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_a_million_labelled_rows_are_read(show, tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    with path.open("w", encoding="utf-8") as file:
        if ending == "csv":
            file.write("text,label\n")
        for k in range(MILLION):
            row = {"text": f"Text {k}: the police had failed.", "label": f"label {k % 2}"}
            file.write(json.dumps(row) + "\n" if ending == "jsonl" else ",".join(row.values()) + "\n")
    code = f"from stance.dataset import read_labelled; answer = len(read_labelled([{str(path)!r}]))"
    found = held(show, f"read_labelled, 1,000,000 rows of {ending}", measured(code), 1_500)
    assert found.said == "1000000"


@pytest.mark.parametrize(("each", "ending"), [("article", "jsonl"), ("statement", "jsonl"), ("statement", "csv")])
def test_a_corpus_of_a_million_rows_is_answered_in_the_memory_of_a_few_chunks(show, tmp_path, each, ending):
    path = tmp_path / f"a.{ending}"
    with path.open("w", encoding="utf-8") as file:
        if ending == "csv":
            file.write("text\n")
        for k in range(MILLION):
            text = f"Police in town {k} failed; the report said so."
            file.write(json.dumps({"text": text}) + "\n" if ending == "jsonl" else text + "\n")
    found = measured(command("corpus", path, "--out", tmp_path / "out.jsonl", "--each", each), timeout=4_000)
    held(show, f"stance corpus --each {each}, 1,000,000 rows of {ending}", found, 400, 3_000)
    assert found.said == "exit status 0"


@pytest.mark.parametrize("ending", ["jsonl", "csv", "txt"])
def test_a_record_of_ten_million_characters_is_a_fault_of_a_corpus(show, tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    text = "x" * 10 * MILLION
    path.write_text({"jsonl": json.dumps({"text": text}), "csv": f"text\n{text}\nNo.\n", "txt": text}[ending])
    found = measured(command("corpus", path, "--out", tmp_path / "out.jsonl"))
    held(show, f"stance corpus, a record of 10,000,000 characters in {ending}", found, 200)
    assert found.said == "exit status 1"
    assert "is longer than 4,000,000 characters" in (tmp_path / "out.jsonl.errors.jsonl").read_text()
