import csv
import io
import json
import re
import subprocess
import sys
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
    assert "nothing was written" in result.stderr
    assert not (tmp_path / "model").exists()


def test_help_lists_the_commands():
    output = run("--help").output
    assert all(command in output for command in ("read", "classify", "explain", "train"))
