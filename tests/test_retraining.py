"""Learning from a start model: what is chosen, that no figure flatters, and what is refused."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from commands import train

from stance.dataset import LabelledSet, read_labelled
from stance.errors import InputError, ModelFileError
from stance.evaluation import make_folds
from stance.runs import TrainingOptions, format_table, run_training
from stance.runs._choose import ALONE, AS_IT_STANDS, WEIGHTS, Choice, joined_name
from stance.runs._start import open_start
from stance.store import load_model

ROOT = Path(__file__).resolve().parent.parent
EVERY = (AS_IT_STANDS, ALONE, *map(joined_name, WEIGHTS))


def articles(path, source, first, last):
    lines = (ROOT / "data" / "articles" / source).read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[first:last]), encoding="utf-8")
    return path


def sentences(path, words, n=36):
    """Labels that hang on one word each; three sentences an article."""
    with path.open("w", encoding="utf-8") as file:
        for k in range(n):
            for label, word in words.items():
                text = f"The ministry of district {k} was {word} in its {k % 5}. year, they said."
                file.write(json.dumps({"text": text, "label": label, "article": f"{path.stem}-{k}"}) + "\n")
    return path


PLAIN = {"defends": "praised", "criticizes": "blamed", "neutral": "described"}
INVENTED = {"defends": "frabbled", "criticizes": "manxed", "neutral": "gimbled"}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start")
    data = articles(folder / "theirs.jsonl", "n1.jsonl", 0, 8)
    run_training(TrainingOptions(data=(data,), out=folder / "start", folds=2))
    plain = sentences(folder / "plain.jsonl", PLAIN, n=20)
    run_training(TrainingOptions(data=(plain,), out=folder / "plain", folds=2))
    return folder


@pytest.fixture(scope="module")
def retrained(place):
    own = articles(place / "mine.jsonl", "w1.jsonl", 0, 6)
    steps = []
    options = TrainingOptions(
        data=(own,),
        out=place / "retrained",
        start=place / "start",
        start_data=(place / "theirs.jsonl",),
        folds=3,
        suspects=place / "suspects.csv",
        curve=False,
    )
    report = run_training(options, lambda done, total, what: steps.append((done, total)))
    return own, report, steps


def test_every_candidate_is_measured_on_the_same_own_sentences(retrained):
    own, report, steps = retrained
    n = sum(e.reported for e in read_labelled([own]))
    told = report.retraining
    assert tuple(part.name for part in told.candidates) == EVERY
    assert {part.scores.n for part in told.candidates} == {n} == {report.scores.n}
    assert told.candidates[0].gain == (0.0, (0.0, 0.0))
    first = told.candidates[0].scores.macro_f1
    for part in told.candidates:
        assert part.gain[0] == pytest.approx(part.scores.macro_f1 - first)
        assert part.gain[1][0] <= part.gain[0] <= part.gain[1][1]
    assert told.chosen in EVERY
    assert steps[-1] == (steps[-1][1], steps[-1][1])


def test_the_model_the_card_and_the_table_tell_what_was_chosen(retrained):
    _, report, _ = retrained
    model = load_model(report.folder)
    assert model.labels == report.labels
    assert model.info["start"]["chosen"] == report.retraining.chosen
    assert model.info["data"] == report.digests
    card = (report.folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"| **{report.retraining.chosen}** |" in card
    assert "Started from start (" in card
    assert str(report.folder.parent) not in card
    table = format_table(report)
    assert f"\n*{report.retraining.chosen}" in table
    for line in table.splitlines():
        assert len(line) <= 80 or str(report.folder.parent) in line


def test_the_suspects_are_listed_in_the_file_and_the_first_in_the_table(retrained, place):
    own, report, _ = retrained
    with (place / "suspects.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [row["id"] for row in listed] == [s.example.id for s in report.suspects]
    assert listed
    assert all(row["where"].startswith(f"{own}:") for row in listed)
    assert f"mine.jsonl:{report.suspects[0].example.where.rpartition(':')[2]}" in format_table(report)
    assert f"{len(listed)} in all, for a second look by people" in format_table(report)


def chosen(place, own_words, tmp_path, **changes):
    own = sentences(tmp_path / "own.jsonl", own_words, n=24)
    report = run_training(
        TrainingOptions(
            data=(own,),
            out=tmp_path / "model",
            start=place / "plain",
            start_data=(place / "plain.jsonl",),
            folds=3,
            **changes,
        )
    )
    return report, load_model(report.folder)


def test_a_start_model_that_knows_it_all_is_left_as_it_stands(place, tmp_path):
    # Other districts, the same words.
    own = {label: f"widely {word}" for label, word in PLAIN.items()}
    report, model = chosen(place, own, tmp_path)
    before = load_model(place / "plain")
    assert report.retraining.chosen == AS_IT_STANDS
    assert report.retraining.weight is None
    assert report.scores.macro_f1 > 0.95
    assert np.array_equal(model.coef, before.coef)
    assert model.info["data"] == before.info["data"]


def test_own_words_are_learned_alone_where_the_start_model_adds_nothing(place, tmp_path):
    report, model = chosen(place, INVENTED, tmp_path)
    figures = {part.name: part.scores.macro_f1 for part in report.retraining.candidates}
    assert figures[AS_IT_STANDS] < 0.5
    assert figures[ALONE] > 0.95
    assert report.retraining.chosen == ALONE
    assert set(report.digests) == {"own.jsonl"}
    assert model.classify("The ministry of district 99 was manxed, they said.").label == "criticizes"
    assert len(model.conformal) == 101


def options(place, own, **changes):
    named = {"data": (own,), "start": place / "start", "start_data": (place / "theirs.jsonl",), "folds": 3}
    return TrainingOptions(**{**named, **changes})


def measured(data, start, folds):
    choice = Choice(data, start, folds)
    choice.measure()
    return choice


def test_no_label_of_a_fold_has_a_say_in_how_the_fold_is_answered(place):
    own = articles(place / "leak.jsonl", "w2.jsonl", 0, 6)
    data = read_labelled([own])
    start, folds = open_start(options(place, own), data), make_folds(data, 3)
    turn = dict(zip(data.labels, (*data.labels[1:], data.labels[0]), strict=True))
    turned = replace(
        data,
        examples=tuple(
            replace(e, label=turn[e.label]) if fold == 1 else e for e, fold in zip(data, folds, strict=True)
        ),
    )
    plain, other = measured(data, start, folds), measured(turned, start, folds)
    fold = {(e.where, e.id): k for e, k in zip(data, folds, strict=True)}
    rows = [k for k, e in enumerate(plain.examples) if fold[e.where, e.id] == 1]
    rest = [k for k, e in enumerate(plain.examples) if fold[e.where, e.id] != 1]
    assert len(rows) >= 20
    np.testing.assert_array_equal(
        plain.own_answers.take(rows).probabilities, other.own_answers.take(rows).probabilities
    )
    assert (plain.own_answers.take(rest).probabilities != other.own_answers.take(rest).probabilities).any()


def test_a_start_model_is_not_judged_on_sentences_that_it_has_learned(place):
    theirs = read_labelled([place / "theirs.jsonl"])
    groups = sorted({e.group for e in theirs})
    own = theirs.select(lambda e: e.group in groups[:3])
    start = open_start(options(place, place / "theirs.jsonl"), own)
    assert start.n_shared > 10
    assert not {e.group for e in start.data} & set(groups[:3])
    choice = Choice(own, start, make_folds(own, 3))
    assert AS_IT_STANDS not in choice.names
    assert choice.names[0] == ALONE


def test_one_of_the_own_sentences_counts_for_as_many_others_as_the_weight_says(place):
    theirs = read_labelled([place / "theirs.jsonl"])
    own = LabelledSet(examples=tuple(replace(e, where=f"own:{k}") for k, e in enumerate(theirs)))
    start = open_start(options(place, place / "theirs.jsonl"), theirs.select(lambda e: False) + own)
    choice = Choice(own, replace(start, data=theirs), make_folds(own, 3))
    weights = choice._weights(4.0, np.arange(len(own)))
    np.testing.assert_allclose(weights[len(theirs) :], 4 * weights[: len(theirs)])


def test_other_labels_or_other_data_than_the_start_models_are_refused(place, tmp_path):
    own = tmp_path / "own.jsonl"
    other = [{"text": f"They {w} it, {k}.", "label": w, "article": str(k)} for k in range(6) for w in ("back", "fight")]
    own.write_text("\n".join(map(json.dumps, other)), encoding="utf-8")
    with pytest.raises(InputError, match=r"labels of start are criticizes, defends, neutral .* are back, fight; give"):
        run_training(options(place, own, out=tmp_path / "model"))
    mine = sentences(tmp_path / "mine.jsonl", PLAIN, n=6)
    with pytest.raises(InputError, match=r"learned from theirs\.jsonl \(\w{12}…\), and the files given are others"):
        run_training(options(place, mine, start_data=(mine,), out=tmp_path / "model"))
    with pytest.raises(InputError, match=r"and the project's data are others; give just these files \(--start-data"):
        run_training(options(place, mine, start_data=(), out=tmp_path / "model"))
    with pytest.raises(ModelFileError, match="nowhere"):
        run_training(options(place, mine, start=tmp_path / "nowhere", out=tmp_path / "model"))
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--start", "shipped"], "start was given without data; give your own labelled sentences"),
        (["--data", "x.jsonl", "--start-data", "y.jsonl"], "start_data was given without start"),
        (["--data", "x.jsonl", "--start", "shipped", "--folds", "2"], "folds is 2; with a start model"),
        (["--data", "x.jsonl", "--suspects", "model/s.csv"], "lies in the model's folder"),
        (["--data", "x.jsonl", "--suspects", "nowhere/s.csv"], "cannot be written; give a file in a folder"),
    ],
)
def test_options_that_do_not_go_together_are_one_clear_line(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert train(["--out", "model", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert message in err
    assert not list(tmp_path.iterdir())


def test_start_data_are_a_list_of_paths():
    with pytest.raises(InputError, match="start_data is the single path 'y'; give a tuple of paths"):
        TrainingOptions(data=("x",), start="shipped", start_data="y")
