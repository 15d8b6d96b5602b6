import contextlib
import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from click.testing import CliRunner

import stance
from stance.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "data" / "examples" / "harbour-report.txt"
SENTENCE = "The ministry said the report was unjust and that the government had spared no effort."


def run(*arguments, text=None, **options):
    return CliRunner().invoke(main, [str(a) for a in arguments], input=text, **options)


def test_a_table_of_an_article_fits_eighty_columns_and_names_every_speaker():
    result = run("read", EXAMPLE)
    article = stance.read(EXAMPLE.read_text(encoding="utf-8"))
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    assert len(article.quotes) >= 8
    for name in article.by_speaker():
        assert (name or "(unknown)")[:20].split()[0] in result.output


def test_the_summary_counts_every_statement_once():
    result = run("read", EXAMPLE)
    article = stance.read(EXAMPLE.read_text(encoding="utf-8"))
    summary = result.output[result.output.rindex("speaker  ") :].splitlines()[1:]
    counted = sum(int(n) for line in summary for n in re.findall(r"(?<= )\d+(?= |$)", line[44:]))
    assert counted == len(article.quotes)


def test_rows_as_jsonl_and_csv_are_the_rows_of_the_article():
    rows = stance.read(EXAMPLE.read_text(encoding="utf-8")).to_dicts()
    lines = run("read", EXAMPLE, "--format", "jsonl").output.splitlines()
    table = list(csv.DictReader(io.StringIO(run("read", EXAMPLE, "--format", "csv").output)))
    assert [json.loads(line) for line in lines] == rows
    assert [int(row["start"]) for row in table] == [row["start"] for row in rows]


def test_a_spreadsheet_cell_that_begins_like_a_formula_is_defused():
    output = run(
        "read", "-", "--format", "csv", text="“=1+1 is what we have done, honestly,” the minister said."
    ).output
    (row,) = csv.DictReader(io.StringIO(output))
    assert row["text"].startswith("'=")


def test_the_target_can_be_named():
    rows = run("read", EXAMPLE, "--format", "jsonl", "--target", "Nowhereland").output.splitlines()
    assert {json.loads(row)["target"] for row in rows} == {"Nowhereland"}


def test_an_output_file_holds_what_the_terminal_would_show_without_colours(tmp_path):
    out = tmp_path / "table.txt"
    assert run("read", EXAMPLE, "--out", out).output == ""
    assert out.read_text(encoding="utf-8").strip() == run("read", EXAMPLE).output.strip()


def test_the_article_itself_is_not_written_over(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("The ministry said it had acted at once.", encoding="utf-8")
    result = run("read", path, "--out", tmp_path / "." / "a.txt")
    assert result.exit_code == 2
    assert "is the article itself" in result.stderr
    assert path.read_text(encoding="utf-8").startswith("The ministry")


def test_a_dash_as_output_is_the_terminal():
    assert run("read", EXAMPLE, "--out", "-").output == run("read", EXAMPLE).output


def test_classify_gives_the_library_s_answer():
    answer = stance.classify(SENTENCE, role="government")
    result = run("classify", SENTENCE, "--role", "government", "--json")
    assert json.loads(result.output) == {"label": answer.label, "probabilities": answer.probabilities}
    assert run("classify", SENTENCE).output.split()[1] == stance.classify(SENTENCE).label


def test_explain_adds_up_on_paper():
    output = run("explain", SENTENCE, "--role", "government").output
    tail = output[output.rindex("\n\n") :]
    *parts, total = [float(n) for n in re.findall(r"^ *([+-]\d+\.\d\d)", tail, re.MULTILINE)]
    assert len(parts) >= 3
    assert sum(parts) == pytest.approx(total, abs=0.005 * (len(parts) + 1))


def test_explain_as_json_shows_as_many_terms_as_asked():
    assert len(json.loads(run("explain", SENTENCE, "--top", "3", "--json").output)["terms"]) == 3


@pytest.mark.parametrize(
    ("arguments", "data", "message"),
    [
        (["read", "none.txt"], None, "none.txt: cannot be read"),
        (["read", "-"], b"", "standard input: holds no text"),
        (["read", "-"], b"caf\xe9", "byte 3 (0xe9) is not UTF-8"),
        (["read", "-", "--target", " "], b"A text.", "give the name of a government"),
        (["classify", "a", "--model", "nowhere"], None, "nowhere"),
        (["classify", "a", "--role", "king"], None, "'king' is not one of"),
        (["read", "-", "--out", "no/such/folder"], b"A text.", "cannot be written"),
        (["read", "-", "--out", "."], b"A text.", "is no plain file"),
        (["read", "-", "--out", "/dev/null"], b"A text.", "is no plain file"),
        (["classify", "  "], None, "TEXT holds no words"),
        (["classify", "-"], b"The dam held.", "TEXT holds no words"),
        (["exchange", "a.csv", "--to", "label-studio", "--out", ""], None, "--out '' is empty"),
        (
            ["exchange", "a.csv", "--to", "label-studio", "--out", "a.xml"],
            None,
            "is where the labelling",
        ),
        (["shares", "a.csv", "--out", "no/such/file"], None, "the folder"),
        (["train", "--data", "", "--out", "m"], None, "data holds ''; give a path"),
        (["train", "--data", "a.csv", "--out", ""], None, "out holds ''; give a path"),
        (["explain", ""], None, "TEXT holds no words"),
        (["classify", b"caf\xe9"], None, "not UTF-8"),
    ],
)
def test_a_fault_is_one_clear_line_and_exit_status_two(arguments, data, message, tmp_path):
    command = [sys.executable, "-m", "stance", *arguments]
    done = subprocess.run(command, input=data or b"", capture_output=True, cwd=tmp_path, check=False)
    error = done.stderr.decode()
    assert done.returncode == 2
    assert message in error
    assert "Traceback" not in error
    assert done.stdout == b""


def test_a_closed_standard_input_is_one_clear_line():
    command = f"{sys.executable} -m stance read - <&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "stance: standard input: is closed; give a text file\n"


def test_a_broken_model_is_refused_by_the_name_of_its_file(tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    command = [sys.executable, "-m", "stance", "classify", "a", "--model", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "manifest.json" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_clear_line():
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "stance", "classify", SENTENCE]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_rows_are_exact_whatever_stands_in_them(tmp_path):
    text = "The \x1b[31mministry\x1b[0m said it was, as it were, “ready for all \x1b[1mof it\x1b[0m now”."
    for form in ("jsonl", "csv"):
        out = tmp_path / form
        printed = run("read", "-", "--format", form, text=text).output
        run("read", "-", "--format", form, "--out", out, text=text)
        assert out.read_text(encoding="utf-8") == printed
    row = json.loads(run("read", "-", "--format", "jsonl", text=text).output)
    assert text[row["start"] : row["end"]] == row["text"]
    assert "\x1b" in row["text"]


def test_an_article_without_statements_gives_no_row_but_the_header():
    text = "The river rose by two metres overnight."
    assert run("read", "-", "--format", "jsonl", text=text).output == ""
    assert run("read", "-", "--format", "csv", text=text).output.strip().endswith("p_neutral")
    assert "0 statements" in run("read", "-", text=text).output


def test_train_refuses_what_train_py_refuses(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "a", "label": "defends"}\n{"text": "", "label": "pro"}\n')
    result = run("train", "--data", rows, "--out", tmp_path / "model")
    assert result.exit_code == 2
    assert "rows.jsonl:2" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_train_py_is_the_command_train():
    shown = [
        subprocess.run([sys.executable, *call, "--help"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
        for call in (["train.py"], ["-m", "stance", "train"])
    ]
    assert "Usage: stance train [OPTIONS]" in shown[0]
    assert shown[0] == shown[1].replace("python -m stance", "stance")


@pytest.mark.parametrize("again", [[], ["--data"]])
def test_several_files_follow_one_option_or_repeat_it(tmp_path, again):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("text,label\nThe dam held.,\n")
    result = run("train", "--folds", 2, "--data", tmp_path / "a.csv", *again, tmp_path / "b.csv", "--curve")
    told = [line.removeprefix(f"stance: {tmp_path}/") for line in result.stderr.splitlines()]
    assert [line[:9] for line in told] == ["a.csv:2: ", "b.csv:2: ", "stance: 2"]


def test_what_follows_no_list_is_refused(tmp_path):
    result = run("train", "--curve", "a.csv")
    assert result.exit_code == 2
    assert "unexpected extra argument" in result.stderr


def test_faulty_rows_are_told_line_by_line_by_other_commands_too(tmp_path):
    (tmp_path / "bad.csv").write_text('text,label\n,x\n"b, he said",\n')
    result = run("compare", "vader", "shipped", "--data", tmp_path / "bad.csv")
    assert result.exit_code == 2
    assert [line.rsplit(":", 1)[-1].split(";")[0] for line in result.stderr.splitlines()] == [
        " text is empty", " label is empty", " 2 faults in the data",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [["read", EXAMPLE], ["classify", "It held."], ["serve", "--port", "0"]])
def test_an_interruption_is_one_line(monkeypatch, command):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    for name in ("stance.read", "stance.classify", "stance.serving.serve_stances"):
        monkeypatch.setattr(name, interrupted)
    result = run(*command)
    assert (result.exit_code, result.output) == (130, "stance: interrupted\n")


@pytest.mark.parametrize(
    "command",
    [
        ["classify", SENTENCE],
        ["explain", SENTENCE],
        ["agree", "a.csv", "b.csv"],
        ["compare", "shipped", "vader", "--data", "a.csv"],
        ["model", "verify"],
    ],
    ids=lambda command: command[0],
)
def test_json_comes_by_format_as_everywhere_and_by_the_older_option(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, label in (("a", "neutral"), ("b", "defends")):
        Path(f"{name}.csv").write_text(f"id,text,label\n1,The dam held.,defends\n2,A vote is due.,{label}\n")
    done = run(*command, "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert isinstance(json.loads(done.output), dict)
    assert run(*command, "--json").output == done.output
    assert run(*command, "--json", "--format", "table").output == run(*command).output != done.output
    assert "--json" not in run(*command, "--help").output


def test_help_lists_the_commands():
    output = run("--help").output
    assert all(command in output for command in ("read", "classify", "explain", "train"))


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "in.jsonl"
    rows = [{"id": k, "text": f"The minister said that plan {k} was a success."} for k in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_corpus_of_articles_gives_rows_of_quotes_and_a_summary(tmp_path, corpus):
    result = run("corpus", corpus, EXAMPLE, "--out", tmp_path / "out.csv")
    assert result.exit_code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows[:4]] == ["0", "1", "2", ""]
    assert result.output.startswith(f"4 articles, {len(rows)} statements in {tmp_path}/out.csv (")
    assert result.output.count("\n") == 1


def test_a_corpus_of_statements_gives_one_row_each(tmp_path, corpus):
    out = tmp_path / "out.jsonl"
    result = run("corpus", corpus, "--out", out, "--each", "statement", "--target", "Sarvanda", "--jobs", "2")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    wanted = stance.classify(rows[1]["text"], target="Sarvanda").probabilities
    assert [row["id"] for row in rows] == [0, 1, 2]
    assert abs(rows[1]["p_defends"] - wanted["defends"]) < 1e-6


def test_a_broken_record_is_counted_and_the_exit_status_is_one(tmp_path, corpus):
    with corpus.open("a", encoding="utf-8") as file:
        file.write("{\n")
    result = run("corpus", corpus, "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert f"1 could not be read: see {tmp_path}/out.jsonl.errors.jsonl" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no.csv", "--out", "out.csv"], "no.csv: no such file or folder"),
        (["in.jsonl", "--out", "out.pdf"], "ending '.pdf' is not one of"),
        (["in.jsonl", "--out", "out.csv", "--jobs", "0"], "jobs is 0"),
        (["in.jsonl", "--out", "out.csv", "--model", "none"], "no such directory"),
        (["in.jsonl"], "Missing option '--out'"),
        ([], "Missing argument 'INPUT...'"),
    ],
)
def test_a_corpus_command_that_cannot_be_run_says_why_in_one_line(tmp_path, monkeypatch, corpus, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = run("corpus", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_an_interrupted_corpus_says_how_to_go_on_and_does(tmp_path, monkeypatch, corpus):
    from stance.corpus import _run

    real = _run.write_rows

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(_run, "write_rows", interrupted)
    result = run("corpus", corpus, "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 130
    assert "the same command goes on where it stopped" in result.stderr
    monkeypatch.setattr(_run, "write_rows", real)
    result = run("corpus", corpus, "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 0
    assert "1 of 1 part was there from the run that was interrupted" in result.output


def test_the_summary_tells_records_that_changed_from_parts_that_were_damaged():
    from pathlib import Path

    from stance.cli._corpus import _summary
    from stance.corpus import CorpusReport

    report = CorpusReport(
        out=Path("out.csv"), errors=None, n_records=9, n_rows=7, n_faults=0, n_parts=5, n_resumed=2, n_changed=1,
        n_damaged=2, seconds=3.0,
    )  # fmt: skip
    assert _summary(report, "article").splitlines()[1:] == [
        "2 of 5 parts were there from the run that was interrupted",
        "1 part worked out anew, where records have changed since",
        "2 parts worked out anew, damaged on the disk",
    ]


def on_a_terminal(*arguments):
    """Run the command with a terminal as its standard error, and give what was shown there."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    command = [sys.executable, "-m", "stance", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=slave):
        os.close(slave)
        shown = b""
        with contextlib.suppress(OSError):  # the terminal is gone once the process has ended
            while piece := os.read(master, 4096):
                shown += piece
    os.close(master)
    return shown.decode()


def test_progress_with_rate_and_remaining_time_is_shown_on_a_terminal_only(tmp_path, corpus):
    shown = on_a_terminal("corpus", corpus, "--out", tmp_path / "out.jsonl")
    assert re.search(r"100%.*3 articles, \d+/s, 00:00 left", shown)
    assert run("corpus", corpus, "--out", tmp_path / "out.jsonl").stderr == ""


def test_a_target_that_the_text_does_not_name_is_said_to_be_none(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("The Sarvandan police lied to us, the report said on Monday.", encoding="utf-8")
    absent = CliRunner().invoke(main, ["read", str(page), "--target", "Atlantis"])
    assert "stance toward Atlantis (which the text does not name)" in absent.output
    named = CliRunner().invoke(main, ["read", str(page), "--target", "Sarvanda"])
    assert "stance toward Sarvanda" in named.output
    assert "does not name" not in named.output


@pytest.mark.parametrize("arguments", [("classify", "It works.", "--model", "shipped"), ("model", "show", "shipped")])
def test_the_word_shipped_means_the_model_of_the_library_everywhere(arguments):
    done = CliRunner().invoke(main, arguments)
    plain = CliRunner().invoke(main, [part for part in arguments if part not in {"--model", "shipped"}])
    assert done.exit_code == 0
    assert done.output == plain.output
