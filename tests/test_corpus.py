"""Whole corpora: any file in, rows in the order of the input out, one fault a faulty record."""

import csv
import json
import os
from datetime import date
from pathlib import Path

import pytest

import stance
from stance.corpus import _chunks as chunks
from stance.corpus import classify_corpus, read_corpus
from stance.errors import InputError, MissingExtraError, StanceError
from stance.model import StanceModel
from stance.reading import draft_article
from stance.records import Target

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "data" / "examples").glob("*.txt"))
SENTENCES = (
    "The ministry said the report was unjust.",
    "The police did nothing for years, the observatory said.",
    "The report runs to forty pages, she said.",
    "Sarvanda's courts are corrupt, the opposition said.",
)
ANSWERS = ["stance", "confidence", "p_criticizes", "p_defends", "p_neutral"]


def sentences(n):
    return [f"{SENTENCES[k % 4]} ({k})" for k in range(n)]


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def faults(report):
    return [(row["place"].rpartition("/")[2], row["reason"]) for row in read(report.errors)]


@pytest.fixture
def table(tmp_path):
    return write(tmp_path / "in.jsonl", *({"id": k, "text": text} for k, text in enumerate(sentences(23))))


# What comes out


def test_a_statement_gives_a_row_with_what_stood_beside_it_and_the_answer_of_classify(tmp_path):
    row = {"id": 7, "text": SENTENCES[0], "role": "government", "tags": ["a", {"b": None}]}
    report = classify_corpus(write(tmp_path / "in.jsonl", row), tmp_path / "out.jsonl")
    (got,) = read(tmp_path / "out.jsonl")
    answer = stance.classify(SENTENCES[0], role="government")
    assert list(got) == ["record", "id", "text", "role", "tags", *ANSWERS]
    assert got["record"] == f"{tmp_path}/in.jsonl:1"
    assert {name: got[name] for name in row} == row
    assert got["stance"] == answer.label
    assert all(abs(got[f"p_{k}"] - p) <= 5.1e-7 for k, p in answer.probabilities.items())
    assert (report.n_records, report.n_rows, report.n_faults, report.errors) == (1, 1, 0, None)


def test_an_article_gives_the_rows_of_read_without_its_own_text(tmp_path):
    text = EXAMPLES[0].read_text(encoding="utf-8")
    source = write(tmp_path / "in.jsonl", {"id": 7, "body": text, "outlet": "The Post", "target": "Kessara"})
    read_corpus(source, tmp_path / "out.jsonl", text="body")
    expected = stance.read(text, target="Kessara").to_dicts()
    got = read(tmp_path / "out.jsonl")
    assert len(got) > 5
    assert list(got[0]) == ["record", "id", "outlet", *expected[0]]
    for row, want in zip(got, expected, strict=True):
        assert (row["id"], row["outlet"]) == (7, "The Post")
        assert {k: row[k] for k in want} == {k: round(v, 6) if isinstance(v, float) else v for k, v in want.items()}


def test_folders_and_patterns_give_their_files_in_order_and_each_once(tmp_path):
    folder = tmp_path / "news" / "may"
    folder.mkdir(parents=True)
    for name in ("b.txt", "a.txt", ".hidden.txt", "notes.md"):
        (folder / name).write_text("The minister said the plan was good.", encoding="utf-8")
    (tmp_path / "news" / "z.csv").write_text('text\n"The plan failed, she said."\n', encoding="utf-8")
    report = read_corpus([tmp_path / "news", f"{folder}/*.txt"], tmp_path / "out.jsonl")
    places = [row["record"].removeprefix(f"{tmp_path}/news/") for row in read(tmp_path / "out.jsonl")]
    assert places == ["may/a.txt", "may/b.txt", "z.csv:2"]
    assert report.n_records == 3


def test_what_a_run_writes_is_not_read_by_the_next(tmp_path):
    (tmp_path / "a.txt").write_text("The minister said the plan was good.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    first = read_corpus(tmp_path, tmp_path / "out.jsonl")
    again = read_corpus(tmp_path, tmp_path / "out.jsonl")
    assert first.n_records == again.n_records == 2
    with pytest.raises(InputError, match=r"out\.jsonl: is written by this run"):
        read_corpus(tmp_path / "out.jsonl", tmp_path / "out.jsonl")


def test_the_formats_say_the_same(tmp_path):
    rows = [{"id": str(k), "text": text, "role": [None, "report"][k % 2]} for k, text in enumerate(sentences(9))]
    write(tmp_path / "in.jsonl", *rows)
    with (tmp_path / "in.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    answers = []
    for source in ("in.jsonl", "in.csv", "in.parquet"):
        classify_corpus(tmp_path / source, tmp_path / "out.jsonl", chunk=4)
        classify_corpus(tmp_path / source, tmp_path / "out.parquet", chunk=4)
        classify_corpus(tmp_path / source, tmp_path / "out.csv", chunk=4)
        answers.append([{k: v for k, v in row.items() if k != "record"} for row in read(tmp_path / "out.jsonl")])
        assert pq.read_table(tmp_path / "out.parquet").to_pylist() == read(tmp_path / "out.jsonl")
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        assert cells == [
            {k: "" if v is None else str(v) for k, v in row.items()} for row in read(tmp_path / "out.jsonl")
        ]
    assert answers[0] == answers[1] == answers[2]


def test_columns_of_all_rows_stand_in_the_header_and_values_keep_their_type_in_parquet(tmp_path):
    source = write(
        tmp_path / "in.jsonl",
        {"text": SENTENCES[0], "n": 1, "mixed": 1, "seen": True, "huge": 1},
        {"text": SENTENCES[1], "n": 2.5, "mixed": "x", "late": None, "huge": 1 << 70},
        {"text": SENTENCES[2], "mixed": [1], "late": 3},
    )
    classify_corpus(source, tmp_path / "out.parquet", chunk=1)
    got = pq.read_table(tmp_path / "out.parquet")
    carried = ["record", "text", "n", "mixed", "seen", "huge", "late"]
    assert got.column_names == [*carried, *ANSWERS]
    types = [str(got.schema.field(name).type) for name in carried]
    assert types == ["string", "string", "double", "string", "bool", "string", "int64"]
    assert got["mixed"].to_pylist() == ["1", "x", "[1]"]
    assert got["huge"].to_pylist() == ["1", str(1 << 70), None]
    classify_corpus(source, tmp_path / "out.csv", chunk=1)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    assert table[0] == got.column_names
    assert table[1][2:7] == ["1", "1", "true", "1", ""]


def test_dates_of_parquet_come_out_in_iso_8601_and_what_is_no_number_as_missing(tmp_path):
    rows = {"text": [SENTENCES[0]], "day": [date(2026, 5, 1)], "n": pa.array([float("nan")], from_pandas=False)}
    pq.write_table(pa.table(rows), tmp_path / "in.parquet")
    classify_corpus(tmp_path / "in.parquet", tmp_path / "out.jsonl")
    (row,) = read(tmp_path / "out.jsonl")
    assert (row["day"], row["n"]) == ("2026-05-01", None)


def test_a_carried_column_with_the_name_of_an_answer_is_renamed_and_not_lost(tmp_path):
    source = write(tmp_path / "in.jsonl", {"text": SENTENCES[0], "stance": "mine", "record": 5, "input_stance": "both"})
    classify_corpus(source, tmp_path / "out.jsonl")
    (row,) = read(tmp_path / "out.jsonl")
    assert row["input_record"] == 5
    assert sorted(v for k, v in row.items() if k.startswith("input_") and k != "input_record") == ["both", "mine"]
    assert row["stance"] in {"defends", "criticizes", "neutral"}


def test_spreadsheet_cells_that_begin_like_a_formula_are_defused_in_csv_only(tmp_path):
    starts = ("=", "+", "-", "@", "\t", "\r")
    source = write(tmp_path / "in.jsonl", *({"=id": s + "A1", "text": s + SENTENCES[0]} for s in starts))
    classify_corpus(source, tmp_path / "out.csv")
    classify_corpus(source, tmp_path / "out.jsonl")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [row["'=id"] for row in cells] == [f"'{s}A1" for s in starts]
    assert [row["text"][:2] for row in cells] == [f"'{s}" for s in starts]
    assert [row["=id"] for row in read(tmp_path / "out.jsonl")] == [s + "A1" for s in starts]


def test_labels_of_another_model_name_the_columns(tmp_path, table):
    model = stance.load_model()
    renamed = type(model)(
        labels=("con", "pro", "so-so"), analyzer=model.analyzer, vocabulary=model.vocabulary, idf=model.idf,
        coef=model.coef, intercept=model.intercept, temperature=model.temperature,
    )  # fmt: skip
    classify_corpus(table, tmp_path / "out.csv", model=renamed)
    header = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "record,id,text,stance,confidence,p_con,p_pro,p_so-so"


def test_neither_processes_nor_the_length_of_chunks_change_a_byte(tmp_path, table):
    reports = [
        classify_corpus(table, tmp_path / f"{name}.csv", **options)
        for name, options in {"a": {}, "b": {"chunk": 1}, "c": {"chunk": 4, "jobs": 2}}.items()
    ]
    assert [report.n_parts for report in reports] == [1, 23, 6]
    assert len({report.out.read_bytes() for report in reports}) == 1
    assert [row.rpartition(":")[2].partition(",")[0] for row in reports[0].out.read_text().splitlines()[1:]] == [
        str(k + 1) for k in range(23)
    ]


def test_an_input_without_records_gives_an_empty_result(tmp_path):
    (tmp_path / "in.jsonl").write_text("\n\n", encoding="utf-8")
    for name in ("out.jsonl", "out.csv", "out.parquet"):
        assert classify_corpus(tmp_path / "in.jsonl", tmp_path / name).n_rows == 0
    assert (tmp_path / "out.csv").read_text() == "record,stance,confidence,p_criticizes,p_defends,p_neutral\n"
    assert pq.read_table(tmp_path / "out.parquet").column_names == ["record", *ANSWERS]


# What is wrong with a record


def test_a_broken_record_is_reported_by_place_and_reason_and_the_others_are_answered(tmp_path):
    lines = [
        b'{"text": "The plan failed, she said."}', b'{"text": 5}', b'{"body": "x"}', b'{"text": ""}', b"{", b"[]",
        b'{"text": "caf\xe9"}', b'{"text": " "}', b'{"text": "x", "role": "senator"}', b'{"text": "x", "target": 5}',
        b'{"text": "\\ud800"}', b'{"text": "x", "n": 1e999}', b"", b'{"text": "It works, he said."}',
        b'{"text": "' + b"x" * 20_001 + b'"}',
    ]  # fmt: skip
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(lines))
    report = classify_corpus(source, tmp_path / "out.jsonl", chunk=5)
    assert [row["record"].rpartition(":")[2] for row in read(report.out)] == ["1", "14"]
    assert (report.n_records, report.n_rows, report.n_faults) == (14, 2, 12)
    reasons = [
        (2, "holds a int; give a text"), (3, "column 'text' is missing"), (4, "column 'text' is blank"),
        (5, "is no JSON"), (6, "is a JSON list"), (7, "byte 13 (0xe9) is not UTF-8"), (8, "column 'text' is blank"),
        (9, "role 'senator' is not one of"), (10, "target is int"), (11, "cannot be written as JSON"),
        (12, "cannot be written as JSON"), (15, "has 20,001 characters; at most 20,000"),
    ]  # fmt: skip
    for (place, reason), (line, part) in zip(faults(report), reasons, strict=True):
        assert place == f"in.jsonl:{line}"
        assert part in reason


def test_broken_csv_costs_its_rows_only(tmp_path):
    source = tmp_path / "in.csv"
    rows = [
        b"id,text",
        b'1,"It works, he said."',
        b'2,"open',
        b'3,"It failed, she said."',
        b"4,caf\xe9",
        b"5",
        b"6,fine",
    ]
    source.write_bytes(b"\n".join(rows))
    report = classify_corpus(source, tmp_path / "out.jsonl")
    assert [row["id"] for row in read(report.out)] == ["1", "3", "6"]
    assert [place for place, _ in faults(report)] == ["in.csv:3", "in.csv:5", "in.csv:6"]
    assert [reason.partition(";")[0] for _, reason in faults(report)][1:] == [
        "byte 5 (0xe9) is not UTF-8", "has 1 cell where the header has 2",
    ]  # fmt: skip


def test_a_file_that_is_broken_altogether_is_one_fault(tmp_path):
    (tmp_path / "a.csv").write_text("id,body\n1,x\n2,y\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes("{}".encode("utf-16"))
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "d.txt").write_bytes(b"caf\xe9")
    (tmp_path / "e.txt").write_bytes(b" \n")
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "f.parquet")
    (tmp_path / "g.txt").write_text("The minister said the plan was good.", encoding="utf-8")
    report = read_corpus(tmp_path, tmp_path / "out.jsonl")
    assert (report.n_rows, report.n_faults) == (1, 6)
    expected = [
        ("a.csv:1", "no column 'text' among 'id', 'body'"), ("b.jsonl", "looks like UTF-16"),
        ("c.parquet", "is no sound Parquet file"), ("d.txt", "byte 3 (0xe9) is not UTF-8"),
        ("e.txt", "holds no text"), ("f.parquet", "no column 'text' among 'body'"),
    ]  # fmt: skip
    for (place, reason), (known, part) in zip(faults(report), expected, strict=True):
        assert place == known
        assert reason.startswith(part)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_fault(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    assert "cannot be read" in faults(read_corpus(tmp_path, tmp_path / "out.jsonl"))[0][1]


def test_an_absurdly_large_record_is_a_fault_and_never_in_memory(tmp_path, monkeypatch):
    from stance.inputs import _records

    monkeypatch.setattr(_records, "MAX_ROW_CHARS", 1_000)
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": "x" * 5_000}) + '\n{"text": "The plan failed, she said."}\n', encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text("x" * 5_000, encoding="utf-8")
    report = read_corpus(tmp_path, tmp_path / "out.jsonl")
    assert [place for place, _ in faults(report)] == ["a.jsonl:1", "b.txt"]
    assert report.n_rows == 1


def test_a_fault_of_the_reader_itself_costs_one_article(tmp_path, monkeypatch):
    from stance.corpus import _answer

    def fails(text, *, target):
        if "oops" in text:
            raise ZeroDivisionError("a slip")
        return draft_article(text, target=target)

    monkeypatch.setattr(_answer, "draft_article", fails)
    source = write(tmp_path / "in.jsonl", {"text": "oops"}, {"text": "The minister said the plan was good."})
    report = read_corpus(source, tmp_path / "out.jsonl")
    assert report.n_rows == 1
    assert "could not be read (ZeroDivisionError: a slip)" in faults(report)[0][1]


def test_a_fault_in_judging_costs_one_article_too(tmp_path, monkeypatch):
    judge = StanceModel.classify_many

    def fails(model, statements):
        if any("oops" in statement.text for statement in statements):
            raise ZeroDivisionError("a slip")
        return judge(model, statements)

    monkeypatch.setattr(StanceModel, "classify_many", fails)
    good = "The minister said the plan was good."
    source = write(
        tmp_path / "in.jsonl", {"text": good}, {"text": "The minister said the oops plan was good."}, {"text": good}
    )
    report = read_corpus(source, tmp_path / "out.jsonl")
    assert report.n_rows == 2
    assert [(place, "could not be read (ZeroDivisionError: a slip)" in reason) for place, reason in faults(report)] == [
        ("in.jsonl:2", True)
    ]


def test_errors_of_an_earlier_run_do_not_outlive_it(tmp_path):
    source = write(tmp_path / "in.jsonl", {"text": ""})
    assert classify_corpus(source, tmp_path / "out.jsonl").errors.exists()
    write(source, {"text": "It works, he said."})
    assert classify_corpus(source, tmp_path / "out.jsonl").errors is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


# What is wrong with the call


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": []}, "no input is given"),
        ({"inputs": 5}, "inputs is int; give paths of files or folders"),
        ({"inputs": None}, "inputs is NoneType"),
        ({"inputs": b"news"}, "inputs is bytes"),
        ({"inputs": [5]}, "input 5 is int"),
        ({"inputs": [b"news"]}, "input b'news' is bytes"),
        ({"inputs": ""}, "input '' is empty"),
        ({"inputs": "a\0b"}, "holds a NUL"),
        ({"inputs": "x" * 5_000}, "File name too long|no such file or folder"),
        ({"inputs": "no/such*.txt"}, r"no/such\*.txt: no such file"),
        ({"inputs": "empty"}, "holds no file that ends in"),
        ({"inputs": "a.xlsx"}, "ending '.xlsx' is not one of .txt, .jsonl"),
        ({"out": "out.txt"}, "ending '.txt' is not one of .jsonl, .ndjson, .csv, .parquet"),
        ({"out": "no/out.csv"}, r"no/out\.csv: the folder .* does not exist"),
        ({"out": "folder.csv"}, r"folder\.csv: is no plain file"),
        ({"out": 5}, "out is int"),
        ({"out": "a\0b.csv"}, "holds a NUL"),
        ({"out": "x" * 5_000 + ".csv"}, "File name too long"),
        ({"text": ""}, "text column is ''"),
        ({"jobs": 0}, "jobs is 0; give a whole number from 1, or -1"),
        ({"jobs": 1.5}, "jobs is 1.5"),
        ({"chunk": 0}, "chunk is 0"),
        ({"model": "x"}, "model is str"),
        ({"target": 5}, "target is int"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named_before_any_work(tmp_path, monkeypatch, change, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsx").touch()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "empty").mkdir()
    source = tmp_path / "folder.csv" / "in.jsonl"
    write(source, {"text": "x"})
    with pytest.raises(InputError, match=message):
        classify_corpus(**{"inputs": source, "out": tmp_path / "out.csv"} | change)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "empty", "folder.csv"]


def test_parquet_without_pyarrow_is_refused_by_the_name_of_the_extra(tmp_path, table, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match="extra 'parquet'"):
        classify_corpus(table, tmp_path / "out.parquet")


# Going on


class StoppedError(Exception):
    pass


def stop_after(n):
    calls = []

    def progress(share, answered):
        calls.append(answered)
        if len(calls) == n:
            raise StoppedError("enough")

    return progress


def interrupt(source, out, n, **options):
    with pytest.raises(StoppedError, match="enough"):
        classify_corpus(source, out, chunk=4, progress=stop_after(n), **options)


def test_a_run_goes_on_where_it_stopped_with_the_same_bytes(tmp_path, table):
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    with table.open("a") as file:
        file.write('{"text": ""}\n')
    classify_corpus(table, whole, chunk=4)
    interrupt(table, out, 3)
    assert not out.exists()
    report = classify_corpus(table, out, chunk=4)
    assert (report.n_parts, report.n_resumed, report.n_changed, report.n_faults) == (6, 3, 0, 1)
    assert out.read_bytes() == whole.read_bytes()
    assert report.errors.read_bytes() == whole.with_name("whole.jsonl.errors.jsonl").read_bytes()
    assert not out.with_name("out.jsonl.partial").exists()


def test_a_changed_record_is_answered_anew_and_the_others_are_not(tmp_path, table):
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    interrupt(table, out, 4)
    table.write_text(table.read_text(encoding="utf-8").replace("(5)", "(five)"), encoding="utf-8")
    report = classify_corpus(table, out, chunk=4)
    assert (report.n_resumed, report.n_changed, report.n_damaged) == (3, 1, 0)
    classify_corpus(table, whole, chunk=4)
    assert out.read_bytes() == whole.read_bytes()


def test_a_record_put_in_at_the_top_changes_every_part(tmp_path, table):
    out = tmp_path / "out.jsonl"
    interrupt(table, out, 4)
    table.write_text('{"id": "new", "text": "x"}\n' + table.read_text(encoding="utf-8"), encoding="utf-8")
    report = classify_corpus(table, out, chunk=4)
    assert (report.n_resumed, report.n_changed, report.n_damaged) == (0, 4, 0)
    assert [row["id"] for row in read(out)] == ["new", *range(23)]


def test_a_shorter_input_leaves_nothing_of_the_longer_one(tmp_path, table):
    out = tmp_path / "out.jsonl"
    interrupt(table, out, 5)
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:8]), encoding="utf-8")
    report = classify_corpus(table, out, chunk=4)
    assert (report.n_resumed, report.n_rows) == (2, 8)
    assert [row["id"] for row in read(out)] == list(range(8))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"chunk": 5}, "length of the chunks"),
        ({"target": "Sarvanda"}, "target"),
        ({"text": "id"}, "text column"),
        ({"model": "other"}, "model"),
    ],
)
def test_another_model_or_option_is_refused_by_name_and_the_parts_are_kept(tmp_path, table, change, named):
    out = tmp_path / "out.jsonl"
    interrupt(table, out, 2)
    if "model" in change:
        from dataclasses import replace

        model = stance.load_model()
        change = {"model": replace(model, temperature=model.temperature * 2)}
    with pytest.raises(InputError, match=f"interrupted run with another {named}; call as before"):
        classify_corpus(table, out, **{"chunk": 4} | change)
    assert classify_corpus(table, out, chunk=4).n_resumed == 2


def test_parts_of_another_task_or_of_another_version_of_the_library_are_refused(tmp_path, table, monkeypatch):
    from stance.corpus import _run

    out = tmp_path / "out.jsonl"
    interrupt(table, out, 2)
    with pytest.raises(InputError, match="another kind of record"):
        read_corpus(table, out, chunk=4)
    monkeypatch.setattr(_run, "library_digest", lambda: "0" * 64)
    with pytest.raises(InputError, match="another version of this library"):
        classify_corpus(table, out, chunk=4)


def test_a_part_that_was_cut_short_is_worked_out_anew(tmp_path, table):
    out = tmp_path / "out.jsonl"
    interrupt(table, out, 3)
    for number, size in enumerate((0, 100, -1)):
        part = tmp_path / "out.jsonl.partial" / f"{number:08d}.part"
        part.write_bytes(part.read_bytes()[:size])
    report = classify_corpus(table, out, chunk=4)
    assert (report.n_resumed, report.n_changed, report.n_damaged) == (0, 0, 3)
    assert len(read(out)) == 23


def test_a_part_in_which_one_byte_is_another_is_damaged_and_worked_out_anew(tmp_path, table):
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    classify_corpus(table, whole, chunk=4)
    interrupt(table, out, 3)
    for number, place in enumerate((0, 30, -2)):
        part = tmp_path / "out.jsonl.partial" / f"{number:08d}.part"
        content = bytearray(part.read_bytes())
        content[place] ^= 1
        part.write_bytes(content)
    report = classify_corpus(table, out, chunk=4)
    assert (report.n_resumed, report.n_changed, report.n_damaged) == (0, 0, 3)
    assert out.read_bytes() == whole.read_bytes()


def test_a_part_that_goes_missing_before_the_end_ends_the_run_by_its_name(tmp_path, table):
    folder = tmp_path / "out.jsonl.partial"

    def lose(share, answered):
        (folder / "00000000.part").unlink(missing_ok=True)

    with pytest.raises(StanceError, match=r"00000000\.part: cannot be read \(No such file or directory\); mend that"):
        classify_corpus(table, tmp_path / "out.jsonl", chunk=4, progress=lose)
    assert classify_corpus(table, tmp_path / "out.jsonl", chunk=4).n_rows == 23


def test_a_folder_that_is_none_of_a_run_is_left_alone(tmp_path, table):
    folder = tmp_path / "out.csv.partial"
    folder.mkdir()
    (folder / "mine.txt").write_text("precious")
    with pytest.raises(InputError, match="is not the folder of an interrupted run"):
        classify_corpus(table, tmp_path / "out.csv")
    assert (folder / "mine.txt").read_text() == "precious"


def test_a_file_in_the_place_of_the_parts_is_left_alone(tmp_path, table):
    (tmp_path / "out.csv.partial").write_text("precious")
    with pytest.raises(InputError, match=r"out\.csv\.partial: cannot be read \(Not a directory\); move what is there"):
        classify_corpus(table, tmp_path / "out.csv")
    assert (tmp_path / "out.csv.partial").read_text() == "precious"


def test_parts_without_a_manifest_are_refused_and_left(tmp_path, table):
    out = tmp_path / "out.jsonl"
    interrupt(table, out, 2)
    (tmp_path / "out.jsonl.partial" / "manifest.json").unlink()
    with pytest.raises(InputError, match="is not the folder of an interrupted run"):
        classify_corpus(table, out, chunk=4)
    assert (tmp_path / "out.jsonl.partial" / "00000001.part").exists()


def test_a_stop_before_the_manifest_stood_does_no_harm(tmp_path, table):
    folder = tmp_path / "out.csv.partial"
    folder.mkdir()
    (folder / ".manifest.json.0a1b2c3d.tmp").write_bytes(b"{")
    assert classify_corpus(table, tmp_path / "out.csv").n_rows == 23
    assert not folder.exists()


def test_what_stood_in_the_output_stands_until_the_end(tmp_path, table):
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    interrupt(table, out, 2)
    assert out.read_text(encoding="utf-8") == "old"


def test_progress_tells_the_share_done_and_ends_at_all_of_it(tmp_path, table):
    for source in (table, EXAMPLES[:3]):
        told = []
        run = classify_corpus if source is table else read_corpus
        run(source, tmp_path / "out.jsonl", chunk=1, progress=lambda share, n, told=told: told.append((share, n)))
        assert told == sorted(told)
        assert told[-1] == (1.0, len(told))


def test_a_worker_that_dies_ends_the_run_and_its_parts_are_kept(tmp_path, table, monkeypatch):
    from stance.corpus import _run

    monkeypatch.setattr(_run, "_answer", die)
    with pytest.raises(StanceError, match="a worker process died"):
        classify_corpus(table, tmp_path / "out.jsonl", chunk=4, jobs=2)
    assert (tmp_path / "out.jsonl.partial" / "manifest.json").exists()


def die(task, chunk):
    os._exit(9)


def test_a_chunk_is_closed_by_its_bytes_as_well(tmp_path, table, monkeypatch):
    monkeypatch.setattr(chunks, "MAX_BYTES", 300)
    report = classify_corpus(table, tmp_path / "out.jsonl")
    assert 4 < report.n_parts < 23
    assert len(read(report.out)) == 23


def test_a_target_with_places_in_one_text_is_no_target_of_a_corpus(tmp_path, table):
    with pytest.raises(InputError, match="has spans, which point into one text"):
        classify_corpus(table, tmp_path / "out.jsonl", target=Target("Sarvanda", spans=((0, 3),)))


def test_a_link_that_leads_nowhere_is_one_fault_of_its_record(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The police lied, the report said.", encoding="utf-8")
    (folder / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    report = read_corpus(folder, tmp_path / "out.jsonl")
    assert (report.n_faults, report.n_records) == (1, 2)


def test_a_folder_below_that_cannot_be_read_is_one_fault_and_the_others_are_read(tmp_path, monkeypatch):
    for name in ("closed", "open"):
        (tmp_path / "news" / name).mkdir(parents=True)
        (tmp_path / "news" / name / "a.txt").write_text("The police lied, the report said.", encoding="utf-8")
    close_folder(monkeypatch, tmp_path / "news" / "closed")
    report = read_corpus(tmp_path / "news", tmp_path / "out.jsonl")
    assert (report.n_records, report.n_rows) == (2, 1)
    ((place, reason),) = faults(report)
    assert place == "closed"
    assert "folder cannot be read (Permission denied)" in reason


def test_a_named_folder_that_cannot_be_read_is_refused_by_name(tmp_path, monkeypatch):
    (tmp_path / "news").mkdir()
    close_folder(monkeypatch, tmp_path / "news")
    with pytest.raises(InputError, match=r"news: cannot be read \(Permission denied\)"):
        read_corpus(tmp_path / "news", tmp_path / "out.jsonl")


def close_folder(monkeypatch, folder):
    """Close a folder to everybody, also to a superuser, who may read all of them."""
    real = os.scandir

    def scandir(path):
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_tables_of_other_things_in_a_folder_are_a_fault_a_line_and_a_pattern_leaves_them_out(tmp_path):
    folder = ROOT / "data" / "examples"
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").count("\n")
    whole = read_corpus(folder, tmp_path / "whole.jsonl", chunk=2)
    assert (whole.n_records, whole.n_faults) == (len(EXAMPLES) + lines, lines)
    assert {reason.partition(";")[0] for _, reason in faults(whole)} == {"column 'text' is missing"}
    some = read_corpus(f"{folder}/*.txt", tmp_path / "some.jsonl", chunk=2)
    assert (some.n_records, some.n_faults) == (len(EXAMPLES), 0)
    assert some.out.read_bytes() == whole.out.read_bytes()


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u3000", None], ids=ascii)
def test_a_blank_cell_counts_as_not_given_in_files_and_in_frames(tmp_path, blank):
    pd = pytest.importorskip("pandas")
    rows = [
        {"text": SENTENCES[0], "speaker": blank, "role": blank, "target": blank},
        {"text": blank, "speaker": "Ana Vell", "role": "opposition", "target": "Brel"},
    ]
    report = classify_corpus(write(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl", target="Sarvanda")
    (got,) = read(report.out)
    framed = stance.corpus.classify_frame(pd.DataFrame(rows), target="Sarvanda")
    wanted = stance.classify(SENTENCES[0], target="Sarvanda").probabilities
    for label, probability in wanted.items():
        assert got[f"p_{label}"] == pytest.approx(probability, abs=1e-6)
        assert framed[f"p_{label}"][0] == pytest.approx(probability, abs=1e-9)
    assert faults(report) == [
        ("in.jsonl:2", "column 'text' is blank; give the text, or the name of the column to read")
    ]
    assert framed["stance"].isna().to_list() == [False, True]
