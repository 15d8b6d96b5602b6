"""Nothing at all, a single byte, far too much: an answer, or a refusal that says the limit and how to raise it."""

import json
import sys

import pytest
from click.testing import CliRunner
from measured import command, measured

import stance
from stance.cli import main
from stance.corpus import classify_corpus, classify_frame, read_corpus
from stance.dataset import read_labelled
from stance.errors import DataError
from stance.inputs import read_article_file
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS, check_length
from stance.text import lay_out

pytestmark = pytest.mark.reliability

TEN_MILLION = 10_000_000
REMEDY = r"split it, or raise max_chars \(--max-chars\)$"
SENTENCE = "The minister said the port had failed. "
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


def long(size):
    return (SENTENCE * (size // len(SENTENCE) + 1))[:size]


def run(*arguments, given=None):
    return CliRunner().invoke(main, [str(a) for a in arguments], input=given)


@pytest.mark.parametrize("text", ["", "x", "\n", "\0", "“"], ids=repr)
def test_no_text_and_one_character_are_answered(text):
    assert stance.read(text).quotes == ()
    assert stance.classify(text).label in stance.load_model().labels
    assert stance.explain(text).prediction == stance.classify(text)
    assert stance.classify_many([text, text]) == [stance.classify(text)] * 2
    assert stance.classify_many([]) == []


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b" \xc2\x85"], ids=repr)
def test_a_file_without_a_text_is_refused(tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    for answer in (run("read", path), run("read", "-", given=data)):
        assert answer.exit_code == 2
        assert answer.stderr.endswith("holds no text; give the text of an article\n")


@pytest.mark.parametrize(
    ("ask", "what", "limit"),
    [
        (stance.read, "the article", MAX_ARTICLE_CHARS),
        (stance.classify, "the text", MAX_STATEMENT_CHARS),
        (stance.explain, "the text", MAX_STATEMENT_CHARS),
        (lambda text, **options: stance.classify_many(["No.", text], **options), "statement 1", MAX_STATEMENT_CHARS),
        (
            lambda text, **options: stance.classify_many([stance.Statement(text)], **options),
            "statement 0",
            MAX_STATEMENT_CHARS,
        ),
    ],
    ids=["read", "classify", "explain", "classify_many", "classify_many of statements"],
)
def test_a_text_beyond_the_limit_is_refused_unless_the_limit_is_raised(ask, what, limit):
    assert ask(long(limit))
    with pytest.raises(stance.InputError, match=f"^{what} has 10,000,000 characters; at most {limit:,} are.*{REMEDY}"):
        ask(long(TEN_MILLION))
    with pytest.raises(stance.InputError, match=f"has {limit + 1:,} characters; at most {limit:,} are taken"):
        ask(long(limit + 1))
    assert ask(long(limit + 1), max_chars=limit + 1)
    with pytest.raises(stance.InputError, match="has 11 characters; at most 10 are taken"):
        ask(long(11), max_chars=10)


@pytest.mark.parametrize("max_chars", [0, -1, True, 1.5, "9", None])
def test_a_limit_that_is_no_whole_number_from_one_is_refused(max_chars):
    with pytest.raises(stance.InputError, match=r"max_chars is .*; give a whole number from 1"):
        check_length("the text", "No.", max_chars)


def test_the_command_refuses_what_is_too_long_and_takes_it_with_a_higher_limit(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(long(MAX_ARTICLE_CHARS + 1))
    refused = run("read", path)
    assert refused.exit_code == 2
    assert refused.stderr == (
        f"stance: {path}: the text has 200,001 characters; at most 200,000 are taken: split it, or raise max_chars "
        "(--max-chars)\n"
    )
    assert run("read", path, "--max-chars", 300_000, "--format", "jsonl").exit_code == 0
    text = long(MAX_STATEMENT_CHARS + 1)
    for name in ("classify", "explain"):
        refused = run(name, text)
        assert refused.exit_code == 2
        assert "TEXT has 20,001" in refused.stderr.replace("the text", "TEXT")
        assert run(name, text, "--max-chars", 30_000).exit_code == 0
        assert run(name, text, "--max-chars", 0).exit_code == 2
    assert "[default: 200,000]" in " ".join(run("read", "--help").output.split())
    assert "[default: 20,000]" in " ".join(run("classify", "--help").output.split())


def test_letters_of_four_bytes_count_as_one_character(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "😀".encode() * 50)
    assert len(read_article_file(path, max_chars=50)) == 50
    with pytest.raises(stance.InputError, match="has more than 199 bytes; at most 49 characters are taken"):
        read_article_file(path, max_chars=49)


@linux
def test_a_file_of_ten_million_characters_is_refused_without_being_held_whole(tmp_path, show):
    path = tmp_path / "a.txt"
    path.write_text("x" * TEN_MILLION)
    refused = measured(command("read", path))
    assert refused.said == "exit status 2"
    assert "has more than 800,003 bytes; at most 200,000 characters are taken" in refused.complaint
    assert refused.seconds < 5
    small = tmp_path / "b.txt"
    small.write_text("x")
    assert refused.megabytes < measured(command("read", small)).megabytes + 8
    show(f"a file of 10,000,000 characters: refused in {refused.seconds:.1f} s with {refused.megabytes:.0f} MB")


@pytest.mark.parametrize("call", [read_corpus, classify_corpus])
@pytest.mark.parametrize("ending", ["jsonl", "csv", "txt"])
def test_a_corpus_names_what_is_too_long_and_takes_it_with_a_higher_limit(tmp_path, call, ending):
    limit = MAX_ARTICLE_CHARS if call is read_corpus else MAX_STATEMENT_CHARS
    text, source = long(limit + 1), tmp_path / f"in.{ending}"
    source.write_text({"jsonl": json.dumps({"text": text}) + "\n", "csv": f"id,text\n1,{text}\n", "txt": text}[ending])
    report = call(source, tmp_path / "out.jsonl")
    fault = json.loads(report.errors.read_text())
    what = "the text" if ending == "txt" else "column 'text'"
    assert fault["reason"] == (
        f"{what} has {limit + 1:,} characters; at most {limit:,} are taken: split it, or raise max_chars (--max-chars)"
    )
    raised = call(source, tmp_path / "out.jsonl", max_chars=limit + 1)
    assert (raised.n_records, raised.n_faults) == (1, 0)


def test_a_corpus_begins_anew_where_the_limit_has_changed(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"text": SENTENCE * 2}) + "\n")

    class StopError(Exception):
        pass

    def stop(share, answered):
        raise StopError

    with pytest.raises(StopError):
        classify_corpus(source, out, max_chars=10, progress=stop)
    with pytest.raises(stance.InputError, match="another max_chars"):
        classify_corpus(source, out)
    assert classify_corpus(source, out, max_chars=10).n_faults == 1


@pytest.mark.parametrize("max_chars", [4_000_001, 0])
def test_a_corpus_refuses_a_limit_that_no_row_can_reach(tmp_path, max_chars):
    with pytest.raises(stance.InputError, match=rf"max_chars is {max_chars:,}; "):
        read_corpus(tmp_path, tmp_path / "out.jsonl", max_chars=max_chars)


@pytest.mark.parametrize("each", ["article", "statement"])
def test_the_command_for_corpora_takes_a_limit(tmp_path, each):
    source, out = tmp_path / "a.txt", tmp_path / "out.jsonl"
    source.write_text(SENTENCE)
    assert run("corpus", source, "--out", out, "--each", each, "--max-chars", 10).exit_code == 1
    assert "at most 10 are taken" in (tmp_path / "out.jsonl.errors.jsonl").read_text()
    assert run("corpus", source, "--out", out, "--each", each).exit_code == 0


def test_a_frame_refuses_what_is_too_long_by_its_row():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"text": ["No.", None, long(MAX_STATEMENT_CHARS + 1)]})
    with pytest.raises(stance.InputError, match=f"^row 2: the text has 20,001 characters.*{REMEDY}"):
        classify_frame(frame)
    assert classify_frame(frame, max_chars=30_000)["stance"].notna().tolist() == [True, False, True]


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_labelled_data_refuse_a_line_of_ten_million_characters_by_its_place(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    text = "x" * TEN_MILLION
    line = json.dumps({"text": text, "label": "a"}) if ending == "jsonl" else f"text,label\n{text},a"
    path.write_text(line + "\n")
    with pytest.raises(DataError, match=rf"a\.{ending}:{1 if ending == 'jsonl' else 2}: .* characters"):
        read_labelled([path])


@pytest.mark.parametrize("data", [b"", b"{", b"\n", b"\xff"], ids=repr)
@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_labelled_data_refuse_files_of_nothing_and_of_one_byte(tmp_path, ending, data):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)
    with pytest.raises(DataError, match=rf"a\.{ending}"):
        read_labelled([path])
    assert run("train", "--data", path, "--out", tmp_path / "model").exit_code == 2
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    "text", ["Ana Brant said that the port had failed, and " * 200, "“" + "no " * 9 + "x" * 9_000 + "” Ana Brant said."]
)
def test_a_sentence_without_an_end_is_judged_in_parts(text):
    sentences = [sentence for quote in stance.read(text).quotes for sentence in quote.sentences]
    assert sentences
    assert all(s.end - s.start <= 2_000 for s in sentences)
    assert all(s.statement.text == s.statement.text.strip() == text[s.start : s.end] for s in sentences)
    assert len(lay_out(text)[0].sentences) >= len(text) // 2_000
