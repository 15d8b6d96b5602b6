"""The benchmarks of the stance model run on a part of the data, and what they promise holds."""

import json
import subprocess
import sys
from pathlib import Path

import label_errors
import label_order
import numpy as np
import pytest
import quotes
import swap
from _stances import FULL, Bench, part_of

import stance
from stance.dataset import load_shipped
from stance.evaluation import ArticleBootstrap
from stance.runs import learn

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def run(script, *arguments):
    command = [sys.executable, str(BENCHMARKS / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_ablation_measures_each_part_against_the_full_model(tmp_path):
    out = tmp_path / "figures.json"
    lines = run("ablate.py", "--quick", "--json", out).splitlines()
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert max(map(len, lines)) <= 110
    assert set(figures["full"]) == {"written", "wire"}
    for row in figures["differences"].values():
        assert all(f["low"] <= f["value"] <= f["high"] for f in row.values())
    assert figures["curve"]["10%"]["written"] < figures["curve"]["100%"]["written"]


@pytest.mark.slow
def test_the_bench_of_many_fits_answers_as_the_estimator_does():
    data = part_of(load_shipped())
    asked = data.select(lambda e: e.reported)
    given = Bench(data, {"asked": asked}).answer_real(FULL)["asked"]
    assert given.tolist() == learn(data, calibration_folds=0).predict(asked.statements).tolist()


def test_intervals_hold_the_figure_and_a_difference_to_oneself_is_nothing():
    sample = ArticleBootstrap(["a", "b"] * 20, [str(k // 4) for k in range(40)])
    given = np.array(["a", "b", "b", "b"] * 10)
    value, (low, high) = sample.measure(given)
    assert low <= value <= high
    assert value == pytest.approx((2 / 3 + 0.8) / 2)
    assert sample.compare(given, given) == (0.0, (0.0, 0.0))
    assert sample.mean([1.0, 0.0] * 20)[0] == 0.5


@pytest.mark.slow
def test_another_name_of_the_country_changes_no_label():
    names, model = swap.countries(), stance.load_model()
    written = [e for e in load_shipped() if e.reported and e.article in names and e.source != "second target"]
    naming = swap.sample([e for e in written if names[e.article] in e.statement.text], 200, seed=1)
    figures = swap.swap_countries(lambda asked: model.probabilities([e.statement for e in asked]), naming)
    assert sum(row["statements"] for row in figures.values()) > 1_900
    assert {name: row["flips"] for name, row in figures.items()} == dict.fromkeys(figures, 0)


@pytest.mark.slow
def test_swaps_are_counted_for_every_role_and_name(tmp_path):
    out = tmp_path / "figures.json"
    run("swap.py", "--quick", "--statements", "40", "--json", out)
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["statements"] == 40
    assert set(figures["roles"]) == set(swap.ROLES)
    assert figures["roles"]["government"]["officials changed"] == 0
    assert 0 < figures["roles"]["opposition"]["officials changed"] <= 1
    assert {row["flips"] for row in figures["countries"].values()} == {0}


def test_renaming_a_country_changes_its_adjectives_and_nothing_else():
    change = swap.renaming("Sarvanda", "New Orlay", "Orlayan")
    assert (
        change("Sarvandans in Sarvanda’s west fear Sarvandan police")
        == "Orlayan in New Orlay’s west fear Orlayan police"
    )
    assert swap.renaming("Brel", "Orlay", "Orlayan")("Brelosa and Brel") == "Brelosa and Orlay"


def test_public_sets_are_learned_and_scored(tmp_path):
    texts = ("They praised {} for its care", "They blamed {} for its lies", "They met {} on a bridge")
    labels = ("positive", "negative", "neutral")
    names = ("Orlay", "Brel", "Tarsin", "Uldo")
    rows = []
    for name in names:
        for text, label in zip(texts, labels, strict=True):
            start = text.index("{")
            row = {"text": text.format(name), "target": name, "label": label}
            rows.append(row | {"start": start, "end": start + len(name), "group": f"{name}-{label}"})
    folder = tmp_path / "newsmtsc"
    folder.mkdir()
    for split in ("train", "dev_rw", "dev_mt", "test_rw", "test_mt"):
        (folder / f"{split}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    out = tmp_path / "figures.json"
    assert "test_rw" in run("public_sets.py", tmp_path, "--json", out)
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["newsmtsc"]["test_rw"]["value"] == 1.0


@pytest.mark.slow
def test_the_benchmark_of_speed_compares_all_methods(tmp_path):
    out = tmp_path / "figures.json"
    printed = run("speed.py", "--quick", "--rounds", "1", "--json", out)
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert max(map(len, printed.splitlines())) <= 110
    one, many = figures["told"].values()
    assert one["the pipeline"]["times"] > 1.5
    assert many["the pipeline"]["times"] > 1
    assert {"VADER", "plain TF-IDF, words 1–2"} <= set(many)
    assert figures["read"]["articles_a_second"] > 1
    assert figures["start"]["time_ratio"] < 1


def test_the_benchmark_of_quotes_times_each_room_on_long_articles():
    texts = quotes.long_articles()
    assert len(texts) > 100
    assert all(len(text.split()) >= quotes.WORDS for text in texts)
    figures = quotes.measure(texts[:2], rounds=1)
    assert set(figures) == set(quotes.METHODS)
    assert figures["layout"]["milliseconds"] < figures["layout, quotes, speakers"]["milliseconds"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "figure"),
    [("label_errors.py", "precision"), ("label_order.py", "from scratch"), ("retrain.py", "written articles")],
)
def test_benchmarks_of_labelling_run_on_a_part_of_the_work(tmp_path, monkeypatch, script, figure):
    monkeypatch.delenv("STANCE_TEXTS", raising=False)
    out = tmp_path / "figures.json"
    lines = run(script, "--quick", "--json", out)
    assert figure in lines
    assert any(name.startswith(figure) for name in json.loads(out.read_text(encoding="utf-8")))


def test_labels_needed_are_read_off_between_two_sizes():
    assert label_order.needed((100, 400), np.array([0.5, 0.7]), 0.6) == pytest.approx(200)
    assert label_order.needed((100, 400), np.array([0.5, 0.7]), 0.4) == 100
    assert label_order.needed((100, 400), np.array([0.5, 0.7]), 0.8) == float("inf")
    # A curve that dips has reached what it reached before.
    assert label_order.needed((100, 200, 400), np.array([0.5, 0.7, 0.6]), 0.7) == pytest.approx(200)


def test_planted_errors_are_reported_sentences_with_another_label():
    data = part_of(load_shipped(), 20)
    faulty, planted = label_errors.plant(data, 0.1, seed=1)
    changed = {a.id for a, b in zip(data, faulty, strict=True) if a.label != b.label}
    assert changed == planted
    assert len(planted) == round(0.1 * sum(e.reported for e in data))
    assert all(e.reported for e in data if e.id in planted)
