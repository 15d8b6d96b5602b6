"""What seldom happens: odd cells of Parquet files, a fault of the library itself, a disk that refuses small things."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest

import stance
from stance import locks
from stance.corpus import _answer, classify_corpus, read_corpus
from stance.errors import InputError, StanceError
from stance.evaluation import ArticleBootstrap
from stance.files import write_whole


def faults(report):
    return [json.loads(line)["reason"] for line in report.errors.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def parquet(tmp_path):
    pytest.importorskip("pyarrow")
    import pyarrow as pa
    import pyarrow.parquet as pq

    def write(columns, names=None):
        table = pa.table(columns) if names is None else pa.Table.from_arrays([pa.array(c) for c in columns], names)
        pq.write_table(table, tmp_path / "in.parquet")
        return classify_corpus(tmp_path / "in.parquet", tmp_path / "out.jsonl")

    return write


def test_dates_times_and_decimal_numbers_are_carried_as_text(parquet):
    when = datetime(2021, 5, 4, 3, 2, 1, tzinfo=UTC)
    report = parquet({"text": ["No."], "day": [date(2021, 5, 4)], "at": [when], "paid": [Decimal("1.50")]})
    row = json.loads(report.out.read_text(encoding="utf-8"))
    assert (row["day"], row["at"], row["paid"]) == ("2021-05-04", "2021-05-04T03:02:01+00:00", "1.50")


def test_a_cell_of_bytes_and_a_day_beyond_the_calendar_are_faults_of_their_rows(parquet):
    import pyarrow as pa

    assert "holds what is no text, number or date" in faults(parquet({"text": ["No."], "raw": [b"\xff"]}))[0]
    days = pa.array([10_000_000, 0], pa.int32()).cast(pa.date32())
    report = parquet({"text": ["No.", "Yes."], "day": days})
    assert report.n_rows == 1
    assert "holds a value that cannot be read" in faults(report)[0]


def test_a_parquet_file_without_the_column_is_refused_and_one_with_the_column_twice_is_one_fault(parquet):
    with pytest.raises(InputError, match=r"parquet: no column 'text' among 'words'"):
        parquet({"words": ["No."]})
    assert "column 'text' stands twice" in faults(parquet([["No."], ["No."]], ["text", "text"]))[0]


def test_a_fault_of_the_library_in_one_article_costs_that_one_only(tmp_path, monkeypatch):
    draft = _answer.draft_article

    def broken(text, **options):
        if "odd" in text:
            raise RuntimeError("no such thing")
        return draft(text, **options)

    monkeypatch.setattr(_answer, "draft_article", broken)
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "odd"}\n{"text": "The port is shut, the report said."}\n')
    report = read_corpus(source, tmp_path / "out.jsonl")
    assert (report.n_records, report.n_rows, report.n_faults) == (2, 1, 1)
    assert faults(report) == ["could not be read (RuntimeError: no such thing); please report it"]


def test_faults_of_an_earlier_run_that_cannot_be_removed_are_told(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "No."}\n')
    (tmp_path / "out.jsonl.errors.jsonl").mkdir()
    with pytest.raises(StanceError, match=r"errors\.jsonl: cannot be removed .*parts"):
        classify_corpus(source, out)


def test_a_lock_that_the_system_has_no_means_for_lets_the_run_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "fcntl", None)
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "No."}\n')
    assert classify_corpus(source, tmp_path / "out.jsonl").n_rows == 1


def test_permissions_that_cannot_be_kept_leave_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def refuse(*arguments):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", refuse)
    with pytest.raises(InputError, match=r"a\.txt: cannot be written \(Operation not permitted\)"):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_answers_are_compared_on_the_same_draws():
    truth, articles = ["a", "b"] * 20, [str(k // 4) for k in range(40)]
    bootstrap = ArticleBootstrap(truth, articles)
    worse = ["a"] * 40
    value, (low, high) = bootstrap.compare(truth, worse)
    assert value == pytest.approx(1 - 1 / 3)
    assert 0 < low <= value <= high <= 1
    assert bootstrap.compare(worse, worse) == (0.0, (0.0, 0.0))


def test_the_mean_of_numbers_has_an_interval_over_articles():
    chance = np.random.default_rng(0)
    values = chance.normal(3, 1, 200).tolist()
    value, (low, high) = ArticleBootstrap(["a", "b"] * 100, [str(k // 5) for k in range(200)]).mean(values)
    assert value == pytest.approx(np.mean(values))
    assert low < value < high
    assert high - low < 1


def test_the_library_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "stance", "--version"], capture_output=True, text=True, check=True)
    assert stance.__version__ in done.stdout


@pytest.mark.parametrize("size", [401, 1_000, 5_000])
def test_a_sentence_of_very_many_words_is_read_in_portions(size):
    text = "The minister said that " + "the wall, the port, " * (size // 6) + "would hold."
    assert stance.read(text).quotes[0].speaker.name.casefold() == "the minister"
