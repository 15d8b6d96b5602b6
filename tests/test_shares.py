"""Shares: intervals hold the truth, say when they cannot, and agree with other libraries where formulas do."""

import dataclasses
import datetime as dt
import json
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
import shares as bench
from click.testing import CliRunner

from stance.annotation import draw_batch
from stance.cli import main
from stance.errors import InputError, StanceError
from stance.shares import (
    Columns,
    Confusion,
    adjust_counts,
    draw_differences,
    draw_shares,
    estimate_differences,
    estimate_shares,
    join_labels,
    power_tuned_mean,
    read_confusion,
    read_shares,
    share_series,
)
from stance.shares._quantify import adjust

LABELS = ("bad", "good", "plain")


def statements(n=600, n_labels=200, seed=0, probability=False):
    """A table of predictions and one of labels for some of them, with the true shares."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, n, p=(0.25, 0.3, 0.45))
    scores = rng.normal(size=(n, 3)) + 1.2 * np.eye(3)[truth] + (0, -0.5, 0.5)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    predictions = {"id": [f"s{k}" for k in range(n)], "outlet": [("Herald", "Times", "Wire")[k % 3] for k in range(n)]}
    predictions |= {"date": [f"2031-0{1 + k % 4}-17" for k in range(n)]}
    predictions |= {f"p_{label}": p[:, k].tolist() for k, label in enumerate(LABELS)}
    rows = rng.choice(n, n_labels, replace=False)
    labels = {"id": [f"s{k}" for k in rows], "label": [LABELS[truth[k]] for k in rows]}
    if probability:
        labels["probability"] = [n_labels / n] * n_labels
    return predictions, labels, np.bincount(truth) / n


def values(shares):
    return [(s.label, s.by, s.group, s.estimate, s.low, s.high, s.naive, s.note) for s in shares]


# Coverage. Draws are seeded: the figures are the same on every run. The full table is that of benchmarks/shares.py.


def coverage(population, design, n, draws=500, **options):
    return list(bench.measure(population, design, n, draws=draws, seed=n, **options))


@pytest.mark.parametrize("n", bench.SIZES)
def test_intervals_of_random_labels_hold_and_are_as_narrow_as_theory_says(n):
    population = bench.synthetic((0.8, 0.2) if n < 200 else (0.2, 0.4, 0.4), separation=1.3)
    rows = coverage(population, "statements", n)
    promised = [row for row in rows if row.is_promised]
    assert promised
    for row in promised:
        assert 0.93 <= row.coverage <= 0.97, row
    for row in rows:
        assert 0.4 < row.correlation < 0.8  # neither idle nor an oracle
        assert abs(row.bias) < 0.15
        assert 0.9 <= row.width_to_theory <= 1.1
        assert row.width_to_labels < 0.95


def test_predictions_that_tell_nothing_widen_no_interval():
    rng = np.random.default_rng(5)
    idle = bench.synthetic((0.2, 0.4, 0.4), separation=1.0)
    idle = dataclasses.replace(idle, predicted=rng.permutation(idle.predicted))
    for n in (50, 200):
        for row in coverage(idle, "statements", n, draws=200):
            assert abs(row.correlation) < 0.05
            assert row.width_to_labels < 1.03


def test_labels_drawn_by_article_need_the_variance_between_articles():
    population = bench.clumped()
    right = coverage(population, "articles", 400, draws=300)
    wrong = coverage(population, "articles", 400, draws=300, articles=False)
    assert all(0.92 <= row.coverage <= 0.98 for row in right)
    assert all(row.coverage < 0.85 for row in wrong)


@pytest.mark.parametrize("design", ["doubt", "margin"])
def test_labels_picked_by_doubt_give_right_shares_by_their_probabilities(design):
    population = bench.clumped()
    rows = coverage(population, design, 200, draws=300)
    assert all(0.92 <= row.coverage <= 0.985 and abs(row.bias) < 0.15 for row in rows)
    rng, confidence = np.random.default_rng(0), population.predicted.max(axis=1)
    places, _ = bench.DESIGNS[design](population, 200, rng)
    assert confidence[places].mean() < confidence.mean() - 0.04  # they are not like the rest


def test_a_superpopulation_takes_wider_intervals_and_they_hold():
    population = bench.clumped(n_articles=120)
    rows = coverage(population, "statements", 400, draws=200, endless=True)
    narrow = coverage(population, "statements", 400, draws=30)
    assert all(0.92 <= row.coverage <= 0.98 for row in rows)
    assert all(row.width > 1.15 * few.width for row, few in zip(rows, narrow, strict=True))


@pytest.mark.parametrize("soft", [False, True], ids=["acc", "pacc"])
def test_adjusted_counts_hold_when_shares_have_shifted(soft):
    population = bench.synthetic((0.2, 0.4, 0.4), separation=1.5)
    for row in bench.measure_adjusted(population, 400, soft=soft, draws=300):
        assert 0.92 <= row.coverage <= 0.98
        assert abs(row.bias) < 0.15


def test_differences_hold_across_groups_that_share_articles():
    rng, population, hits = np.random.default_rng(3), bench.clumped(n_articles=300), []
    side = rng.random(len(population.truth)) < 0.5
    true = population.one_hot[side].mean(axis=0) - population.one_hot[~side].mean(axis=0)
    table = {f"p_{label}": population.predicted[:, k] for k, label in enumerate("abc")}
    table |= {"side": np.where(side, "left", "right"), "article": population.articles}
    joined = join_labels(table | {"label": ["a"] + [None] * (len(side) - 1)})
    for _ in range(200):
        rows, _ = bench.by_article(population, 600, rng)
        truth = np.full(len(side), -1)
        truth[rows] = population.truth[rows]
        drawn = dataclasses.replace(joined, truth=truth)
        found = estimate_differences(drawn, by=["side"], against="right")
        hits.append([d.low <= t <= d.high for d, t in zip(found, true, strict=True)])
    assert np.all(np.abs(np.mean(hits, axis=0) - 0.95) < 0.04)


# Other libraries


def test_power_tuned_means_are_those_of_ppi_python():
    ppi = pytest.importorskip("ppi_py", reason="needs the extra 'oracle'")
    rng = np.random.default_rng(0)
    for n, m in ((30, 70), (200, 5_000)):
        y = (rng.random((n, 3)) < 0.4).astype(float)
        f, rest = np.clip(0.5 * y + rng.random((n, 3)) / 2, 0, 1), rng.random((m, 3))
        found = power_tuned_mean(y, f, rest)
        for k in range(3):
            point = ppi.ppi_mean_pointestimate(y[:, k], f[:, k], rest[:, k])
            low, high = ppi.ppi_mean_ci(y[:, k], f[:, k], rest[:, k], alpha=0.05)
            assert found.estimate[k] == pytest.approx(float(np.squeeze(point)), abs=1e-6)
            assert found.estimate[k] + 1.959963985 * found.standard_error[k] == pytest.approx(float(high[0]), abs=1e-6)
            assert found.estimate[k] - 1.959963985 * found.standard_error[k] == pytest.approx(float(low[0]), abs=1e-6)


@pytest.mark.parametrize("soft", [False, True], ids=["acc", "pacc"])
def test_adjusted_shares_are_those_of_quapy(soft):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quapy = pytest.importorskip("quapy.method.aggregative", reason="needs the extra 'oracle'")
        functional = pytest.importorskip("quapy.functional", reason="needs the extra 'oracle'")
    population = bench.synthetic((0.2, 0.4, 0.4), separation=1.0, n=1_500)
    held, counted = np.arange(0, 1_500, 3), np.arange(1, 1_500, 2)
    truth, p = population.truth[held], population.predicted
    names = np.arange(3)
    if soft:
        rates = quapy.PACC.getPteCondEstim(names, truth, p[held])
        table = Confusion.from_probabilities("abc", ["abc"[k] for k in truth], p[held])
    else:
        rates = quapy.ACC.getPteCondEstim(names, truth, p[held].argmax(axis=1))
        counts = np.zeros((3, 3))
        np.add.at(counts, (truth, p[held].argmax(axis=1)), 1)
        table = Confusion.from_counts("abc", counts)
    answers = table.answers(p[counted])
    solved = quapy.ACC.solve_adjustment(rates, answers.mean(axis=0), method="inversion", solver="exact-raise")
    wanted = functional.normalize_prevalence(solved, method="clip")
    assert adjust(table, answers).shares == pytest.approx(wanted, abs=1e-6)


# What must not matter


def test_order_of_rows_and_kind_of_table_do_not_matter(tmp_path):
    predictions, labels, _ = statements()
    wanted = values(estimate_shares(predictions, labels, by=["outlet", "month"]))
    turned = {name: column[::-1] for name, column in predictions.items()}
    frame, answers = pd.DataFrame(predictions), pd.DataFrame(labels)
    frame.to_parquet(tmp_path / "p.parquet")
    frame.to_csv(tmp_path / "p.csv", index=False)
    lines = "".join(json.dumps(row) + "\n" for row in answers.to_dict("records"))
    (tmp_path / "l.jsonl").write_text(lines, encoding="utf-8")
    rows = frame.to_dict("records")
    for given in (turned, frame, pl.DataFrame(predictions), rows, tmp_path / "p.parquet", str(tmp_path / "p.csv")):
        for kind in (labels, answers, tmp_path / "l.jsonl"):
            found = values(estimate_shares(given, kind, by=["outlet", "month"]))
            for row, want in zip(found, wanted, strict=True):
                assert row == pytest.approx(want, abs=1e-9)


def test_other_names_of_the_labels_change_nothing_else():
    predictions, labels, _ = statements()
    names = dict(zip(LABELS, ("=SUM(A1)", "négatif", "p_"), strict=True))
    renamed = {f"p_{names[n[2:]]}" if n.startswith("p_") else n: column for n, column in predictions.items()}
    found = estimate_shares(renamed, labels | {"label": [names[label] for label in labels["label"]]})
    for share, want in zip(found, estimate_shares(predictions, labels), strict=True):
        assert share == dataclasses.replace(want, label=names[want.label])


def test_equal_picking_probabilities_say_what_random_labels_say():
    random = estimate_shares(*statements()[:2])
    picked = estimate_shares(*statements(probability=True)[:2])
    assert {s.method for s in random} == {"ppi"}
    assert {s.method for s in picked} == {"dsl"}
    for one, other in zip(random, picked, strict=True):
        assert (one.estimate, one.low, one.high) == pytest.approx((other.estimate, other.low, other.high), abs=1e-9)


def test_of_two_labels_one_is_what_the_other_is_not():
    predictions, labels, _ = statements()
    two = {"id": predictions["id"], "p_good": predictions["p_good"], "p_rest": [1 - p for p in predictions["p_good"]]}
    answers = [label if label == "good" else "rest" for label in labels["label"]]
    good, rest = estimate_shares(two, labels | {"label": answers})
    assert (good.estimate, good.low, good.high) == pytest.approx((1 - rest.estimate, 1 - rest.high, 1 - rest.low))


def test_when_all_is_labelled_nothing_is_in_doubt():
    predictions, labels, true = statements(n_labels=600)
    for k, share in enumerate(estimate_shares(predictions, labels)):
        assert (share.estimate, share.low, share.high) == pytest.approx((true[k],) * 3)
        assert share.note == ""


def test_the_model_is_corrected_and_the_naive_count_stays_as_it_is():
    predictions, labels, true = statements(n=4_000, n_labels=800)
    for k, share in enumerate(estimate_shares(predictions, labels)):
        assert share.low <= true[k] <= share.high
        assert share.n_labels, share.n_predictions == (800, 4_000)
    worst = max(estimate_shares(predictions, labels), key=lambda s: abs(s.naive - s.estimate))
    assert not worst.low <= worst.naive <= worst.high


# Groups


def test_groups_too_small_are_said_to_be_so():
    predictions, labels, _ = statements(n_labels=60)
    shares = estimate_shares(predictions, labels, by=["outlet+month", "outlet"])
    assert any(s.estimate is None for s in shares)
    for share in shares:
        told = share.n_labels >= 10
        assert (share.estimate is not None) == told
        assert share.note.startswith("too few") == (not told or share.n_labels * share.estimate < 40)
        assert 0 <= share.naive <= 1
    assert {s.by for s in shares} == {"", "outlet+month", "outlet"}
    assert {s.group for s in shares if s.by == "outlet+month"} >= {"Herald, 2031-01", "Wire, 2031-04"}


def test_days_months_and_years_come_from_dates_of_any_kind():
    predictions, labels, _ = statements(n=12, n_labels=12)
    predictions["date"] = [
        dt.date(2031, 2, 3),
        dt.datetime(2031, 2, 4, 5),
        "2031-03-01T10:00Z",
        None,
        "",
        "2031-03",
    ] * 2
    found = estimate_shares(predictions, labels, by=["month", "year"])
    groups = {(s.by, s.group): s.n_predictions for s in found}
    assert groups == {("", ""): 12} | {("month", "(unknown)"): 4, ("month", "2031-02"): 4, ("month", "2031-03"): 4} | {
        ("year", "(unknown)"): 4, ("year", "2031"): 8}  # fmt: skip


def test_differences_are_to_the_month_before_and_to_the_largest_group():
    predictions, labels, _ = statements()
    predictions["outlet"] = ["Wire"] * 300 + ["Herald"] * 200 + ["Times"] * 100
    months = estimate_differences(predictions, labels, by=["month"])
    assert [(d.group, d.against) for d in months[::3]] == [(f"2031-0{k + 1}", f"2031-0{k}") for k in (1, 2, 3)]
    outlets = estimate_differences(predictions, labels, by=["outlet"])
    assert {(d.group, d.against) for d in outlets} == {("Herald", "Wire"), ("Times", "Wire")}
    shares = {(s.group, s.label): s for s in estimate_shares(predictions, labels, by=["outlet"])}
    for d in outlets:
        assert d.estimate == pytest.approx(shares[d.group, d.label].estimate - shares["Wire", d.label].estimate)
        assert d.low < d.estimate < d.high
        assert d.is_clear == (d.low > 0 or d.high < 0)
    turned = estimate_differences(predictions, labels, by=["outlet"], against="Times")
    one = next(d for d in outlets if d.group == "Times")
    other = next(d for d in turned if (d.group, d.label) == ("Wire", one.label))
    assert (other.estimate, other.low, other.high) == pytest.approx((-one.estimate, -one.high, -one.low))


def test_labels_that_share_articles_are_taken_as_drawn_by_article():
    predictions, labels, _ = statements()
    predictions["article"] = [k // 6 for k in range(600)]
    whole = [k for a in range(0, 100, 3) for k in range(6 * a, 6 * a + 6)]
    clumped = {"id": [f"s{k}" for k in whole], "label": [LABELS[k % 3] for k in whole]}
    for given, drawn in ((labels, "statement"), (clumped, "article")):
        left_out = values(estimate_shares(predictions, given))
        assert left_out == values(estimate_shares(predictions, given, drawn=drawn))
        assert left_out != values(
            estimate_shares(predictions, given, drawn={"statement": "article"}.get(drawn, "statement"))
        )


def test_labels_that_were_picked_without_saying_so_are_noticed():
    predictions, labels, _ = statements(n=2_000, n_labels=300)
    assert {s.note for s in estimate_shares(predictions, labels)} == {""}
    p = np.array([predictions[f"p_{label}"] for label in LABELS]).max(axis=0)
    doubtful = np.argsort(p)[:300]
    found = estimate_shares(predictions, {"id": [f"s{k}" for k in doubtful], "label": ["good", "bad", "plain"] * 100})
    assert all("labels look picked, not random" in s.note for s in found)


# Faults


def changed(table, **columns):
    return table | columns


FAULTS = {
    "an unknown label": (lambda p, y: (p, changed(y, label=["odd", *y["label"][1:]])), "'odd' is not one of .*bad"),
    "a label twice": (lambda p, y: (p, changed(y, id=[y["id"][1], *y["id"][1:]])), "labelled in .* already"),
    "no prediction": (lambda p, y: (p, changed(y, id=["x", *y["id"][1:]])), "id 'x' has no prediction"),
    "no id": (lambda p, y: (p, changed(y, id=[None, *y["id"][1:]])), "id is empty"),
    "two predictions": (lambda p, y: (changed(p, id=["s1" if i == "s2" else i for i in p["id"]]),
                                      changed(y, id=["s1", *[i for i in y["id"] if i not in ("s1", "s2")]][:3],
                                              label=["bad"] * 3)), "id 's1' stands in"),
    "no number": (lambda p, y: (changed(p, p_bad=["x", *p["p_bad"][1:]]), y), "row 0: p_bad is nan"),
    "no sum": (lambda p, y: (changed(p, p_bad=[0.0, *p["p_bad"][1:]]), y), "row 0: .* sum to"),
    "a negative": (lambda p, y: (changed(p, p_bad=[-0.1, *p["p_bad"][1:]]), y), "p_bad is -0.1; give a probability"),
    "one label": (lambda p, y: ({"id": p["id"], "p_bad": [1.0] * 600}, y), "has 1 columns p_<label>"),
    "no label column": (lambda p, y: (p, {"id": y["id"]}), "no column 'label' among 'id'"),
    "no key": (lambda p, y: (p, {"label": y["label"]}), "do not both have columns id, or record and start"),
    "ragged columns": (lambda p, y: (changed(p, id=["a"]), y), "columns differ in length"),
    "no rows": (lambda p, y: (p, {"id": [], "label": []}), "holds no rows"),
    "a probability of 0": (lambda p, y: (p, changed(y, probability=[0, *[0.5] * 199])), "probability is 0; give"),
    "a probability of 2": (lambda p, y: (p, changed(y, probability=[2, *[0.5] * 199])), "probability is 2; give"),
    "some without": (lambda p, y: (p, changed(y, probability=[None, *[0.5] * 199])), "probability is None; give"),
    "far too few": (lambda p, y: (p, changed(y, probability=[1.0] * 200)), "stand for 200 statements and there"),
    "a number": (lambda p, y: (7, y), "predictions is int; give"),
    "a text for a column": (lambda p, y: (changed(p, id="abc"), y), "column 'id' is str"),
}  # fmt: skip


def half_a_batch(pick, seed=5):
    """All statements with a batch drawn among them, the labels of its first half, and the true share."""
    rng = np.random.default_rng(seed)
    is_bad = rng.random(2_000) < 0.4
    p = np.clip(0.2 + 0.6 * is_bad + rng.normal(0, 0.15, 2_000), 0.02, 0.98)
    batch = draw_batch(np.abs(2 * p - 1), 400, pick=pick, seed=seed)
    pool = {"id": list(range(2_000)), "p_bad": p, "p_good": 1 - p}
    labels = {
        "id": [one.place for one in batch[:200]],
        "label": ["bad" if is_bad[one.place] else "good" for one in batch[:200]],
        "picking_probability": [one.probability for one in batch[:200]],
        "batch_size": [one.batch_size for one in batch[:200]],
    }
    return pool, labels, is_bad.mean()


@pytest.mark.parametrize("pick", ["random", "margin"])
def test_a_batch_labelled_halfway_counts_as_a_random_part_of_it(pick):
    pool, labels, _ = half_a_batch(pick)
    found = estimate_shares(pool, labels)
    alone = {name: column for name, column in labels.items() if name != "batch_size"}
    halved = changed(alone, picking_probability=[p / 2 for p in labels["picking_probability"]])
    assert found == estimate_shares(pool, halved)
    with pytest.raises(InputError, match="make the 200 labels stand for"):
        estimate_shares(pool, alone)


@pytest.mark.parametrize("pick", ["random", "margin"])
def test_intervals_of_half_a_batch_hold_the_share(pick):
    held = 0
    for seed in range(100):
        pool, labels, share = half_a_batch(pick, seed)
        bad = estimate_shares(pool, labels)[0]
        held += bad.low <= share <= bad.high
    assert 88 <= held <= 100


@pytest.mark.parametrize("sizes", [[200] * 200, [100] * 200, [400] * 100 + [300] * 100, ["many"] * 200])
def test_probabilities_stay_where_the_batch_is_complete_or_its_size_makes_no_sense(sizes):
    pool, labels, _ = half_a_batch("random")
    assert set(join_labels(pool, changed(labels, batch_size=sizes)).picked[labels["id"]]) == {0.2}


def test_statements_that_had_no_chance_are_refused_although_the_batch_is_labelled_halfway():
    pool, labels, _ = half_a_batch("random")
    more = {name: [*column, *column] for name, column in pool.items()} | {"id": list(range(4_000))}
    with pytest.raises(InputError, match="make the 200 labels stand for 2,000 statements and there are 4,000"):
        estimate_shares(more, labels)


def test_labels_of_statements_match_by_place_although_articles_carry_ids_of_their_own():
    run = {
        "record": ["a.csv:2", "b.csv:2"],
        "start": [7, 7],
        "id": ["x", "y"],
        "p_bad": [0.9, 0.2],
        "p_good": [0.1, 0.8],
    }
    labels = {"id": ["b.csv:2:7-9"], "article": ["b.csv:2"], "quote_start": ["7"], "label": ["good"]}
    assert join_labels(run, labels).truth.tolist() == [-1, 1]


@pytest.mark.parametrize("name", FAULTS)
def test_what_does_not_fit_is_refused_with_its_place(name):
    change, match = FAULTS[name]
    predictions, labels, _ = statements()
    with pytest.raises(InputError, match=match):
        estimate_shares(*change(predictions, labels))


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"method": "magic"}, "method is 'magic'; give one of ppi, dsl"),
        ({"method": "dsl"}, "needs picking probabilities"),
        ({"population": "all"}, "population is 'all'"),
        ({"drawn": "article"}, "no column names the article"),
        ({"drawn": "page"}, "drawn is 'page'"),
        ({"level": 95}, "level is 95; give the coverage"),
        ({"by": "outlet"}, "by is 'outlet'; give a sequence"),
        ({"by": ["colour"]}, "no column 'colour' to group by"),
        ({"by": ["month"], "columns": Columns(date="when")}, "'month' is taken from the column 'when'"),
        ({"columns": Columns(key=("url",))}, "do not both have columns url"),
        ({"columns": Columns(article="page")}, "no column 'page' for the article"),
        ({"columns": Columns(label="stand")}, "no column 'stand' among"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(options, match):
    predictions, labels, _ = statements()
    with pytest.raises(InputError, match=match):
        estimate_shares(predictions, labels, **options)


def test_more_of_what_cannot_be_asked_is_refused():
    predictions, labels, _ = statements()
    joined = join_labels(predictions, labels)
    with pytest.raises(InputError, match="labels are given beside joined"):
        estimate_shares(joined, labels)
    with pytest.raises(InputError, match="differences need labels in each group"):
        estimate_differences(joined, by=["outlet"], method="acc")
    with pytest.raises(InputError, match="no group 'Sun' by outlet; give one of Herald"):
        estimate_differences(joined, by=["outlet"], against="Sun")
    with pytest.raises(InputError, match="is no date such as"):
        estimate_shares(predictions | {"date": ["May"] * 600}, labels, by=["month"])
    with pytest.raises(InputError, match="holds no label"):
        estimate_shares(predictions | {"label": [None] * 600})
    with pytest.raises(InputError, match="have shapes"):
        power_tuned_mean([1.0], [1.0, 0.0], [0.5])
    with pytest.raises(InputError, match="is not finite"):
        power_tuned_mean([1.0], [np.nan], [0.5])


@pytest.mark.parametrize(
    ("counts", "match"),
    [
        ([[1, 2]], "has shape"),
        ([[5, -1], [1, 5]], "negative number"),
        ([[0.5, 0.5], [0.1, 0.9]], "not whole"),
        ([[5, 1], [0, 0]], "too few statements whose true label is 'b'"),
        ([["x", 1], [1, 1]], "what is no number"),
    ],
    ids=str,
)
def test_tables_that_are_none_are_refused(counts, match, tmp_path):
    with pytest.raises(InputError, match=match):
        Confusion.from_counts(["a", "b"], counts)
    path = tmp_path / "table.json"
    path.write_text(json.dumps({"labels": ["a", "b"], "confusion": counts}), encoding="utf-8")
    with pytest.raises(InputError, match=f"table.json: .*{match}"):
        read_confusion(path)


def test_a_table_that_tells_nothing_gives_nothing():
    predictions = {"p_a": [0.9, 0.2] * 50, "p_b": [0.1, 0.8] * 50}
    with pytest.raises(InputError, match="answers to two labels alike"):
        adjust_counts(predictions, Confusion.from_counts(["a", "b"], [[50, 50], [50, 50]]))
    with pytest.raises(InputError, match="give a table of the same model"):
        adjust_counts(predictions, Confusion.from_counts(["a", "c"], [[50, 5], [5, 50]]))
    weak = adjust_counts(predictions, Confusion.from_counts(["a", "b"], [[12, 10], [10, 12]]))
    assert all(s.estimate is None and "table is too small" in s.note for s in weak)
    turned = adjust_counts(predictions, Confusion.from_counts(["b", "a"], [[80, 20], [10, 90]]))
    straight = adjust_counts(predictions, Confusion.from_counts(["a", "b"], [[90, 10], [20, 80]]))
    assert values(turned) == values(straight)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{", b"[1]", b"[" * 50_000, b'{"id": 1}\n' * 3, b"PAR1", b"\0" * 99]
)
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".txt"])
def test_broken_files_are_refused_and_nothing_else_is_raised(content, suffix, tmp_path):
    path = tmp_path / f"odd{suffix}"
    path.write_bytes(content)
    with pytest.raises(StanceError, match="odd"):
        join_labels(path)


# The command


@pytest.fixture
def files(tmp_path):
    predictions, labels, _ = statements(n=2_000, n_labels=300)
    predictions["speaker"] = [("\x1b[31mAnna Brel", "=1+1", "a\nb", "x" * 200)[k % 4] for k in range(2_000)]
    pd.DataFrame(predictions).to_parquet(tmp_path / "predictions.parquet")
    rows = pd.DataFrame(labels).to_dict("records")
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return [str(tmp_path / "labels.jsonl"), str(tmp_path / "predictions.parquet")]


def run(*arguments, status=0):
    result = CliRunner().invoke(main, ["shares", *arguments], env={"COLUMNS": "80"})
    assert result.exit_code == status, result.output
    return result.output


def test_the_command_draws_a_table_for_80_columns(files):
    for more in ([], ["--differences"]):
        printed = run(*files, "--by", "speaker,outlet,month", *more)
        assert max(map(len, printed.splitlines())) <= 80
        assert "\x1b" not in printed
        assert "Anna Brel" in printed
    table = run(*files, "--by", "outlet")
    assert "naive: the model's answers, counted" in table
    assert "300 labels, 2,000 statements" in table


def test_the_command_writes_json_and_csv(files, tmp_path):
    rows = json.loads(run(*files, "--by", "speaker", "--format", "json"))
    assert [row["label"] for row in rows[:3]] == list(LABELS)
    assert rows == [s.to_dict() for s in estimate_shares(files[1], files[0], by=["speaker"])]
    out = tmp_path / "out.csv"
    assert run(*files, "--by", "speaker", "--format", "csv", "--out", str(out)) == ""
    frame = pd.read_csv(out)
    assert list(frame.columns) == list(rows[0])
    assert "'=1+1" in set(frame["group"])  # no spreadsheet runs it
    differences = json.loads(run(*files, "--by", "outlet", "--differences", "--against", "Wire", "--format", "json"))
    assert {row["against"] for row in differences} == {"Wire"}


def test_the_command_counts_with_a_table_of_errors(files, tmp_path):
    table = tmp_path / "errors.json"
    counts = [[80, 10, 10], [10, 70, 20], [5, 10, 85]]
    table.write_text(json.dumps({"labels": list(LABELS), "confusion": counts}), encoding="utf-8")
    assert "adjusted counts" in run(files[1], "--confusion", str(table))
    assert "at most 1 taken" in run(*files, "--confusion", str(table), status=2)
    assert "adjusted probabilities" in run(*files, "--method", "pacc")


def test_the_command_refuses_in_one_line(files):
    for arguments in (
        ["no.jsonl", files[1]],
        [*files, files[0]],
        [*files, "--differences"],
        [*files, "--by", "colour"],
    ):
        printed = run(*arguments, status=2)
        assert printed.startswith("stance: ")
        assert printed.count("\n") == 1


def test_values_for_a_picture_are_plain():
    predictions, labels, _ = statements()
    series = share_series(estimate_shares(predictions, labels, by=["month"]), "month")
    assert list(series) == list(LABELS)
    assert series["good"]["group"] == ["2031-01", "2031-02", "2031-03", "2031-04"]
    assert json.loads(json.dumps(series)) == series
    assert draw_shares([]).startswith("No shares")
    assert draw_differences([]).startswith("Differences")


def test_the_answers_of_the_model_are_never_taken_for_labels(tmp_path):
    predictions, _, _ = statements()
    answered = predictions | {"stance": ["bad"] * 600}
    with pytest.raises(InputError, match=r"no column 'label' .*'stance' is the model's answer"):
        join_labels(answered)
    with pytest.raises(InputError, match="'stance' is the model's answer"):
        join_labels(answered, answered)


def test_the_id_of_an_article_gives_way_to_the_place_of_the_statement():
    place = {"id": ["a", "a", "b"], "record": ["f:1", "f:1", "f:2"], "start": [0, 9, 0]}
    predictions = place | {"p_good": [0.9, 0.2, 0.5], "p_bad": [0.1, 0.8, 0.5]}
    labels = {name: values[1:2] for name, values in place.items()} | {"label": ["bad"]}
    assert join_labels(predictions, labels).truth.tolist() == [-1, 1, -1]


def test_a_blank_label_is_said_to_be_blank():
    predictions, labels, _ = statements()
    labels["label"][3] = None
    with pytest.raises(InputError, match="label is blank"):
        join_labels(predictions, labels)


def test_shares_come_back_from_json_as_they_went(tmp_path):
    predictions, labels, _ = statements()
    shares = estimate_shares(predictions, labels, by=["outlet"])
    path = tmp_path / "shares.json"
    path.write_text(json.dumps([share.to_dict() for share in shares]), encoding="utf-8")
    assert read_shares(path) == tuple(shares)


ENTRY = {
    "label": "good", "by": "", "group": "", "estimate": 0.5, "low": 0.4, "high": 0.6, "naive": 0.5, "n_labels": 9,
    "n_predictions": 90, "method": "ppi", "note": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('{"a": 1}', "is a JSON dict and no list"),
        ("[5]", "entry 1: is a int; a share has label"),
        (json.dumps([ENTRY, ENTRY | {"more": 1}]), "entry 2: 'label', .*'more'"),
        (json.dumps([ENTRY | {"low": "x"}]), "entry 1: low is 'x'"),
        (json.dumps([ENTRY | {"high": float("nan")}]), "entry 1: high is nan"),
        (json.dumps([ENTRY | {"naive": None}]), "entry 1: naive is None"),
        (json.dumps([ENTRY | {"estimate": 2}]), "entry 1: estimate is 2"),
        (json.dumps([ENTRY | {"n_labels": -1}]), "entry 1: n_labels is -1"),
        (json.dumps([ENTRY | {"n_labels": True}]), "entry 1: n_labels is True"),
        (json.dumps([ENTRY | {"group": 5}]), "entry 1: group is 5"),
    ],
)
def test_a_file_that_holds_no_shares_is_refused_with_the_entry(tmp_path, content, message):
    path = tmp_path / "shares.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"shares.json: {message}"):
        read_shares(path)


def test_a_file_of_shares_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_shares(tmp_path / "none.json")
