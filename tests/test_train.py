"""A training run from end to end: the table, the model and its card, and nothing written where data are faulty."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from commands import train as train_command

from stance.dataset import read_labelled
from stance.errors import DataError, InputError, ModelFileError
from stance.runs import TrainingOptions, format_scores, format_table, learn, progress_bar, run_training
from stance.store import load_model

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "data" / "articles" / "n1.jsonl"


def first_articles(path, count=8, source=WRITTEN):
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:count]), encoding="utf-8")
    return path


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def train(*arguments, cwd, **environment):
    command = [sys.executable, str(ROOT / "train.py"), *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    data = first_articles(folder / "toy.jsonl")
    steps = []
    options = TrainingOptions(data=(data,), out=folder / "model", folds=2, seed=4)
    report = run_training(options, lambda done, total, what: steps.append((done, total, what)))
    return data, report, steps


@pytest.mark.parametrize("library", ["sklearn", "tqdm"])
def test_an_interruption_while_libraries_load_is_one_line(tmp_path, library):
    (tmp_path / f"{library}.py").write_text("raise KeyboardInterrupt")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    done = train(cwd=tmp_path, PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "stance: interrupted; what stood in the place of the model still stands there\n"


def test_a_run_writes_a_model_that_answers_and_reports_its_figures(toy):
    data, report, _ = toy
    model = load_model(report.folder)
    assert model.labels == report.labels == ("criticizes", "defends", "neutral")
    assert len(model.vocabulary) == report.n_terms
    assert len(model.conformal) == 101
    assert report.n_articles == 8
    assert report.scores.n == sum(e.reported for e in read_labelled([data]))
    assert list(report.methods) == ["this model", "plain TF-IDF, words 1–2", "VADER", "always the largest class"]
    assert report.n_bytes == sum(map(len, files(report.folder).values()))
    assert abs(sum(model.classify("The police did well, he said.").probabilities.values()) - 1) < 1e-12


def test_the_model_carries_the_figures_of_the_run_and_no_path_or_time(toy):
    data, report, _ = toy
    info = load_model(report.folder).info
    assert info["metrics"]["this model"]["macro_f1"] == round(report.scores.macro_f1, 4)
    assert (info["seed"], info["folds"], info["data"]) == (4, 2, read_labelled([data]).digests)
    assert set(info["libraries"]) == {"numpy", "scipy", "scikit-learn", "nltk", "vaderSentiment"}
    text = (report.folder / "manifest.json").read_text(encoding="utf-8")
    assert str(data.parent) not in text


def test_the_card_shows_the_same_figures(toy):
    _, report, _ = toy
    card = (report.folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    for name, scores in report.methods.items():
        assert f"| {name} | {scores.n:,} | {scores.macro_f1:.3f} | " in card
    for part in report.scores.labels:
        assert f"| `{part.label}` | {part.n:,} | {part.precision:.3f} | {part.recall:.3f} | {part.f1:.3f} |" in card
    assert "`toy.jsonl`" in card
    assert str(report.folder.parent) not in card


def test_the_table_fits_eighty_columns_and_shows_every_method_and_label(toy):
    _, report, _ = toy
    table = format_table(report)
    for line in table.splitlines():
        assert len(line) <= 80 or str(report.folder) in line
    for name in (*report.methods, *report.labels):
        assert f"\n{name}" in table
    assert f"{report.scores.macro_f1:.3f}  {report.scores.interval[0]:.3f} – {report.scores.interval[1]:.3f}" in table
    assert len(format_scores(report.methods).splitlines()) == 5


def test_progress_counts_to_its_end(toy):
    _, _, steps = toy
    assert steps[0] == (0, 9, "this model")
    assert [done for done, _, _ in steps] == sorted(done for done, _, _ in steps)
    assert steps[-1] == (9, 9, "the model")


def test_the_bar_is_silent_where_no_terminal_is(capsys):
    with progress_bar() as progress:
        progress(1, 2, "folds")
    assert capsys.readouterr() == ("", "")


def test_the_same_data_and_seed_give_the_same_bytes_with_one_or_two_threads(toy, tmp_path):
    data, report, _ = toy
    for threads in ("1", "2"):
        variables = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        out = tmp_path / threads
        done = train(
            "--data", data, "--out", out, "--folds", 2, "--seed", 4, cwd=tmp_path, **variables, PYTHONHASHSEED=threads
        )
        # So few sentences show little: the model is doubted, and nothing else is said there.
        assert (done.returncode, done.stderr) == (0, f"stance: {report.doubt}\n")
        assert "this model" in done.stdout
        assert files(out) == files(report.folder)


def test_another_seed_gives_another_card(toy, tmp_path):
    data, report, _ = toy
    other = run_training(TrainingOptions(data=(data,), out=tmp_path / "model", folds=2, seed=5))
    assert other.scores != report.scores


def test_any_two_labels_can_be_learned_from_csv(tmp_path):
    rows = ["text,label"]
    for k in range(12):
        rows += [
            f'"Candidate {k} supports the bridge, she said.",supports',
            f'"Candidate {k} opposes the bridge, he said.",opposes',
        ]
    path = tmp_path / "bridge.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    report = run_training(TrainingOptions(data=(path,), out=tmp_path / "model", folds=3))
    assert list(report.methods) == ["this model", "plain TF-IDF, words 1–2", "always the largest class"]
    assert (report.n_single, report.n_articles) == (24, 0)
    model = load_model(report.folder)
    assert model.labels == ("opposes", "supports")
    assert model.classify("Another one supports the bridge, she said.").label == "supports"
    assert "`defends`" not in (report.folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def labels_of_chance(path, n=12):
    """Sentences that differ in nothing that has to do with their label."""
    path.write_text(
        "text,label\n" + "".join(f"The harbour opened on day {k}.,{('yes', 'no')[k % 2]}\n" for k in range(n))
    )
    return path


def test_a_model_that_is_no_better_than_guessing_says_so_on_the_terminal_and_in_its_card(tmp_path):
    done = train("--data", labels_of_chance(tmp_path / "few.csv"), "--out", tmp_path / "model", cwd=tmp_path)
    assert done.returncode == 0
    (warning,) = done.stderr.splitlines()
    assert warning.startswith("stance: this model is not shown to be better than guessing: its macro-F1 over the folds")
    assert "and guessing has 0." in warning
    card = (tmp_path / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"**Warning: {warning.removeprefix('stance: ')}.**" in card


def test_a_model_is_doubted_as_soon_as_its_interval_reaches_down_to_guessing(toy):
    _, report, _ = toy
    guessed = report.methods["always the largest class"]
    good = replace(report.scores, macro_f1=0.6, interval=(0.5, 0.7))
    for reached, doubted in ((0.499, False), (0.5, True), (0.8, True)):
        other = {"this model": good, "always the largest class": replace(guessed, macro_f1=reached)}
        assert (replace(report, methods=other).doubt is not None) == doubted


def test_labels_of_chance_are_doubted_though_the_largest_class_gets_less(toy):
    _, report, _ = toy
    assert report.methods["always the largest class"].macro_f1 < 0.33
    for low, doubted in ((0.33, True), (0.34, False)):
        chance = replace(report.scores, macro_f1=0.38, interval=(low, 0.43))
        assert (replace(report, methods={**report.methods, "this model": chance}).doubt is not None) == doubted


def test_labels_may_be_numbers_below_zero(tmp_path):
    path = tmp_path / "rows.csv"
    words = {"-1": "failed", "0": "met", "1": "saved"}
    rows = [f"They {word} the harbour {k} times.,{label}\n" for k in range(8) for label, word in words.items()]
    path.write_text("text,label\n" + "".join(rows))
    done = train("--data", path, "--labels", "-1", "0", "1", "--out", tmp_path / "model", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert load_model(tmp_path / "model").labels == ("-1", "0", "1")


def test_sentences_without_a_role_keep_equal_weights(tmp_path):
    texts = {
        "defends": "The mayor did well, they said.",
        "criticizes": "The mayor failed, they said.",
        "neutral": "It rained, they said.",
    }
    path = tmp_path / "rows.jsonl"
    rows = [{"text": f"{text[:-1]} on day {k}.", "label": label} for k in range(6) for label, text in texts.items()]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    classifier = learn(read_labelled([path]), calibration_folds=0)
    assert [str(label) for label in classifier.predict(list(texts.values()))] == list(texts)


def test_rows_marked_as_test_are_left_out(tmp_path):
    path = first_articles(tmp_path / "toy.jsonl")
    extra = tmp_path / "extra.jsonl"
    extra.write_text('{"text": "The zygomorphic ministry failed.", "label": "criticizes", "split": "test"}\n' * 3)
    report = run_training(TrainingOptions(data=(path, extra), out=tmp_path / "model", folds=2))
    assert report.n_left_out == 3
    assert "3 sentences marked as test were left out" in format_table(report)
    assert not [term for term in load_model(report.folder).vocabulary if "zygomorph" in term]


def test_faulty_rows_are_all_reported_nothing_is_written_and_the_exit_code_is_2(tmp_path):
    path = first_articles(tmp_path / "rows.jsonl")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"text": "x", "label": "pro"}\n{"text": "y"}\n{\n')
    done = train("--data", path, "--out", tmp_path / "model", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f"stance: {path}:10: label is missing")
    assert lines[1].startswith(f"stance: {path}:11: is no JSON")
    assert lines[2] == f"stance: {path}:9: label 'pro' is not one of criticizes, defends, neutral"
    assert lines[3] == "stance: 3 faults in the data; nothing was written"
    assert [entry.name for entry in tmp_path.iterdir()] == ["rows.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "missing.jsonl"], "missing.jsonl: no such file"),
        (["--data", "one.jsonl"], "one.jsonl: reported sentences have 1 label ('defends'); two or more are needed"),
        (["--data", "few.jsonl"], "5 folds need as many articles or single sentences, and there are 2"),
        (["--data", "few.jsonl", "--folds", "1"], "folds is 1; give 2 to 50"),
        (["--data", "few.jsonl", "--seed", "-1"], "seed is -1; give 0 to 4294967295"),
        (["--data", "few.jsonl", "--labels", "yes", "no"], "few.jsonl:1: label 'defends' is not one of yes, no"),
        (["--data", "few.jsonl", "--out", "."], "which is no part of a model; choose another folder"),
        (["--labels", "yes", "no"], "labels was given without data"),
        (["--folds", "two"], "'two' is not a valid integer"),
        (["--articles", "nowhere"], "no such file"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_exit_code_2(tmp_path, monkeypatch, capsys, arguments, message):
    one = '{"text": "They did well, he said.", "label": "defends"}\n'
    (tmp_path / "one.jsonl").write_text(one)
    (tmp_path / "few.jsonl").write_text(one + '{"text": "They failed, he said.", "label": "criticizes"}\n')
    monkeypatch.chdir(tmp_path)
    code = train_command(["--out", "model", *arguments])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["few.jsonl", "one.jsonl"]


def test_options_are_checked_when_they_are_given(tmp_path):
    with pytest.raises(InputError, match="data is the single path 'x'; give a tuple of paths"):
        TrainingOptions(data="x")
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(ModelFileError, match=r"holds 'mine\.txt', which is no part of a model"):
        run_training(TrainingOptions(data=(tmp_path / "missing.jsonl",), out=tmp_path))
    with pytest.raises(DataError, match="no such file"):
        run_training(TrainingOptions(data=(tmp_path / "missing.jsonl",), out=tmp_path / "model"))


def test_own_data_do_not_replace_the_shipped_model(tmp_path):
    shipped = Path(__file__).resolve().parent.parent / "models" / "government-en"
    before = (shipped / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="holds the shipped model, which own data must not replace"):
        run_training(TrainingOptions(data=[tmp_path / "mine.jsonl"], out=shipped))
    assert (shipped / "manifest.json").read_bytes() == before
