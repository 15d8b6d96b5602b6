"""Two methods on the same sentences: figures in pairs, what is learned already, and how it looks."""

import csv
import io
import json
from math import comb

import click
import numpy as np
import pytest
from click.testing import CliRunner
from damage import small_model
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance.cli import main
from stance.comparison import draw_contest, run_contest, to_csv, to_json
from stance.dataset import Example
from stance.errors import DataError, InputError, ModelFileError
from stance.evaluation import Answers, ArticleBootstrap, answer_with, compare, macro_f1, mcnemar, score
from stance.records import Statement
from stance.store import save_model

ABC = ("a", "b", "c")


def rows(truth, per_article=2):
    return [
        Example(
            statement=Statement(f"It rained on day {k}."), label=label, id=f"r{k}", where=f"f.jsonl:{k}",
            group=f"g{k // per_article}", article=f"g{k // per_article}",
        )
        for k, label in enumerate(truth)
    ]  # fmt: skip


def contest(truth, one, other, **options):
    return compare(rows(truth, **options), Answers(given=tuple(one)), Answers(given=tuple(other)), labels=ABC)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.jsonl"
    lines = [
        {
            "id": f"s{k}",
            "role": "government" if label == "defends" else None,
            "article": f"n{k % 6}",
            "text": text,
            "label": label,
            "quote": "indirect",
        }
        for k, (text, label) in enumerate(
            [
                ("The minister denied that the government had failed or lied to the victims.", "defends"),
                ("The report said the police failed and lied to the victims.", "criticizes"),
                ("The office said 31 ships were counted in May.", "neutral"),
            ]
            * 8
        )
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


def test_figures_are_those_of_each_method_by_itself():
    rng = np.random.default_rng(3)
    truth, one, other = (rng.choice(ABC, 90).tolist() for _ in range(3))
    one[:50] = truth[:50]
    found = contest(truth, one, other)
    for pair, answers in ((found.macro_f1.first, one), (found.macro_f1.second, other)):
        alone = score(rows(truth), Answers(given=tuple(answers)), labels=ABC)
        assert pair.value == pytest.approx(alone.macro_f1)
        assert pair.interval == pytest.approx(alone.interval)
    assert found.accuracy.first.value == pytest.approx(np.mean(np.array(truth) == one))
    bootstrap = ArticleBootstrap.of(rows(truth), labels=ABC)
    value, interval = bootstrap.compare(one, other, macro_f1)
    assert found.macro_f1.difference.value == pytest.approx(value)
    assert found.macro_f1.difference.interval == pytest.approx(interval)
    assert [part.f1.first.value for part in found.by_label] == pytest.approx(
        [part.f1 for part in score(rows(truth), Answers(given=tuple(one)), labels=ABC).labels]
    )


def test_the_same_answers_differ_by_exactly_nothing():
    found = contest("abcabcab", "abbabcac", "abbabcac")
    for pair in (found.macro_f1, found.accuracy, *(part.f1 for part in found.by_label)):
        assert (pair.difference.value, pair.difference.interval) == (0.0, (0.0, 0.0))
    assert (found.p_value, found.differing, found.n_first_only, found.n_second_only) == (1.0, (), 0, 0)
    assert found.crossing == ((3, 0, 0), (0, 3, 0), (0, 0, 2))


def test_to_swap_the_two_turns_every_difference_and_the_table():
    truth, one, other = "abcabcabca", "abcaaaabca", "bbcabcaaca"
    there, back = contest(truth, one, other), contest(truth, other, one)
    assert there.macro_f1.difference.value == -back.macro_f1.difference.value != 0
    low, high = there.macro_f1.difference.interval
    assert back.macro_f1.difference.interval == pytest.approx((-high, -low))
    assert there.p_value == back.p_value
    assert np.array_equal(np.array(there.crossing).T, back.crossing)
    assert there.differing == back.differing == (0, 4, 5, 7)


def test_paired_draws_give_narrower_intervals_than_two_that_know_nothing_of_each_other():
    rng = np.random.default_rng(0)
    truth = rng.choice(ABC, 200).tolist()
    one = [t if k % 20 < 10 else "a" for k, t in enumerate(truth)]  # whole articles are hard for both
    other = [*one[:190], *truth[190:]]
    found = contest(truth, one, other, per_article=10)
    width = np.diff(found.accuracy.difference.interval)[0]
    assert 0 < width < 0.5 * np.diff(found.accuracy.first.interval)[0]


@pytest.mark.parametrize(
    ("b", "c", "p"),
    [
        (1, 5, 2 * (1 + 6) / 64),
        (10, 3, 2 * (1 + 13 + 78 + 286) / 8192),
        (0, 6, 2 / 64),
        (4, 4, 1.0),
        (1, 0, 1.0),
        (0, 0, 1.0),
    ],
)
def test_mcnemar_equals_what_a_hand_computes(b, c, p):
    assert mcnemar(b, c) == pytest.approx(p, rel=1e-12)


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_mcnemar_is_the_formula_it_states(b, c):
    tail = sum(comb(b + c, k) for k in range(min(b, c) + 1)) / 2 ** (b + c)
    assert mcnemar(b, c) == pytest.approx(min(1, 2 * tail), rel=1e-9)


def test_counts_of_numpy_are_counts():
    assert mcnemar(np.int64(1), np.int8(5)) == mcnemar(1, 5)


def test_mcnemar_equals_that_of_statsmodels():
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    for b, c in ((1, 5), (10, 3), (40, 61), (0, 9)):
        assert mcnemar(b, c) == pytest.approx(tables.mcnemar([[7, b], [c, 8]], exact=True).pvalue, rel=1e-9)


@pytest.mark.parametrize("counts", [(-1, 2), (1.0, 2), (True, 2), (2, "3")])
def test_counts_that_are_none_are_refused(counts):
    with pytest.raises(InputError, match="is no whole number from 0"):
        mcnemar(*counts)


def test_only_one_right_is_counted_by_its_side_and_both_wrong_by_neither():
    found = contest("aaaaab", "aabbab", "abbcab")
    assert (found.n_first_only, found.n_second_only, found.differing) == (1, 0, (1, 3))


def test_a_single_sentence_and_a_single_article_have_no_interval():
    single = contest("a", "a", "b")
    assert (single.accuracy.difference.value, single.accuracy.difference.interval) == (1.0, None)
    assert single.p_value == 1.0
    one_article = contest("abcabc", "abcaaa", "aaaaaa", per_article=6)
    assert (one_article.n_articles, one_article.macro_f1.first.interval) == (1, None)
    assert contest("aab", "aab", "aaa").macro_f1.first.interval is not None


def test_a_label_that_nothing_truly_has_is_left_out_of_the_mean_but_not_of_the_table():
    found = contest("abababab", "ababacac", "abababab")
    assert found.macro_f1.second.value == 1.0
    assert found.macro_f1.first.value == pytest.approx((1 + 2 / 3) / 2)
    assert [(part.label, part.n) for part in found.by_label] == [("a", 4), ("b", 4), ("c", 0)]


@pytest.mark.parametrize(
    ("truth", "one", "other", "message"),
    [
        ("", "", "", "no sentence to compare"),
        ("ab", "a", "ab", "2 sentences and 1 first answers"),
        ("ab", "ab", "abc", "2 sentences and 3 second answers"),
        ("ax", "ab", "ab", "label 'x' is not one of a, b, c"),
        ("ab", "ay", "ab", "label 'y' is not one of a, b, c"),
    ],
)
def test_answers_that_do_not_fit_are_refused(truth, one, other, message):
    with pytest.raises(InputError, match=message):
        contest(truth, one, other)


def test_a_model_is_asked_with_all_that_is_labelled(data):
    example = Example(
        statement=Statement("We did.", role="government"), label="neutral", id="1", where="a:1", group="1"
    )
    answers = answer_with(stance.load_model(), [example])
    assert answers.given == (stance.classify("We did.", role="government").label,)
    assert answers.probabilities.shape == (1, 3)


def test_a_model_and_vader_answer_the_same_rows(data):
    found = run_contest("shipped", "vader", [data])
    assert found.comparison.n == len(found.examples) == 24
    assert found.comparison.n_articles == 6
    assert found.comparison.labels == stance.load_model().labels
    assert found.first.answers.probabilities is not None
    assert found.second.confidence(0) is None
    swapped = run_contest("vader", "shipped", [data])
    assert swapped.comparison.macro_f1.difference.value == -found.comparison.macro_f1.difference.value != 0


def test_a_model_beside_itself_differs_by_nothing(data):
    found = run_contest("shipped", "shipped", [data])
    assert found.comparison.macro_f1.difference.value == 0
    assert found.comparison.p_value == 1
    assert "They answer every statement alike." in draw_contest(found)


def test_rows_that_a_model_has_learned_are_said_to_be(tmp_path, data):
    from stance.dataset import read_labelled

    digest = read_labelled([data]).digests["data.jsonl"]
    knows = save_model(small_model(info={"data": {"renamed.jsonl": digest}}), tmp_path / "knows")
    new = save_model(small_model(info={"data": {"data.jsonl": "0" * 64}}), tmp_path / "new")
    silent = save_model(small_model(info={"data": {"x": [digest]}, "y": 1}), tmp_path / "silent")
    bare = save_model(small_model(info={}), tmp_path / "bare")
    again = tmp_path / "again.jsonl"
    again.write_text(data.read_text() + "\n")
    notes = " ".join(run_contest(knows, new, [data, again]).notes)
    assert f"{knows} has learned 24 of these 48 statements: its figures flatter it" in notes
    assert f"{new} has learned none of these files; the same sentences in another file would not be noticed" in notes
    assert f"{silent} has learned none" in " ".join(run_contest(silent, "vader", [data]).notes)
    assert f"{bare} does not tell what it learned" in " ".join(run_contest(bare, "vader", [data]).notes)
    assert not [note for note in run_contest("vader", "vader", [data]).notes if "learned" in note]


def test_rows_marked_as_test_were_not_learned_and_can_be_asked_alone(tmp_path, data):
    lines = [json.loads(line) for line in data.read_text().splitlines()]
    for k, line in enumerate(lines):
        line["split"] = "test" if k < 9 else "train"
    data.write_text("".join(json.dumps(line) + "\n" for line in lines))
    from stance.dataset import read_labelled

    info = {"data": dict(read_labelled([data]).digests)}
    model = save_model(small_model(info=info), tmp_path / "model")
    everything, test = run_contest(model, "vader", [data]), run_contest(model, "vader", [data], split="test")
    assert "has learned 15 of these 24" in " ".join(everything.notes)
    assert "--split test asks those that training leaves out" in " ".join(everything.notes)
    assert test.comparison.n == 9
    assert "has learned none" in " ".join(test.notes)
    with pytest.raises(InputError, match="no reported statement with split 'dev' is left"):
        run_contest(model, "vader", [data], split="dev")


def test_narrated_sentences_are_left_out_and_few_articles_are_said_to_be_few(data):
    with data.open("a") as file:
        file.write('{"text": "It rained in May.", "label": "neutral", "quote": "none", "article": "n1"}\n')
    notes = run_contest("shipped", "vader", [data]).notes
    assert "1 of the narrator's own sentences were left out." in notes
    assert "6 articles are few to draw from: true intervals are wider than those shown." in notes


def test_methods_of_different_labels_are_refused_by_their_labels(tmp_path, data):
    own = save_model(small_model(labels=("against", "for", "neither")), tmp_path / "own")
    for pair in ((own, "vader"), ("shipped", own)):
        with pytest.raises(InputError, match="only methods of the same labels can be compared"):
            run_contest(*pair, [data])
    with pytest.raises(InputError, match=r"data\.jsonl:1: label 'defends' is not one that the two answer"):
        run_contest(own, own, [data])


def test_models_of_the_same_labels_in_another_order_are_compared(tmp_path, data):
    model = small_model()
    turned = small_model(labels=model.labels[::-1], coef=model.coef[::-1], intercept=model.intercept[::-1])
    pair = save_model(model, tmp_path / "one"), save_model(turned, tmp_path / "other")
    assert run_contest(*pair, [data]).comparison.differing == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none", "vader", "--data", "data.jsonl"], "none: no such directory"),
        (["shipped", "vader", "--data", "no.jsonl"], "no.jsonl: no such file"),
        (["shipped", "vader", "--data", "empty.jsonl"], "holds no labelled sentence"),
        (["shipped", "vader", "--data", "bad.jsonl"], "bad.jsonl:1: label is missing"),
        (["shipped", "vader", "--data", "data.jsonl", "--differences", "data.jsonl"], "is the data itself"),
        (["shipped", "vader", "--data", "data.jsonl", "--differences", "no/x.csv"], "does not exist; make it"),
        (["shipped", "vader"], "Missing option '--data'"),
        (["shipped"], "Missing argument 'B'"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(tmp_path, monkeypatch, data, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "bad.jsonl").write_text('{"text": "It rained."}\n')
    before = data.read_bytes()
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert data.read_bytes() == before


def test_errors_are_of_the_kinds_that_the_library_has(tmp_path, data):
    with pytest.raises(ModelFileError, match="no such directory"):
        run_contest(tmp_path / "none", "vader", [data])
    with pytest.raises(DataError, match="no such file"):
        run_contest("shipped", "vader", [tmp_path / "none.jsonl"])


def test_the_output_fits_eighty_columns_and_holds_every_figure(data):
    result = run("shipped", "vader", "--data", data, "--show", 2)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert max(len(line) for line in lines if str(data) not in line) <= 80
    found = run_contest("shipped", "vader", [data]).comparison
    for value in (found.macro_f1.first.value, found.accuracy.second.value, *found.macro_f1.difference.interval):
        assert f"{abs(value):.3f}" in result.output
    assert f"They differ on {len(found.differing)} statements; 2 of them:" in lines
    assert result.output.count("labelled defends") == 2
    assert "McNemar's exact test" in result.output
    assert "p is too small" in " ".join(result.output.split())
    assert run("shipped", "vader", "--data", data, "--show", 0).output.rstrip().endswith("statements.")


def test_json_and_csv_hold_every_differing_answer(tmp_path, data):
    out = tmp_path / "d.csv"
    printed = json.loads(run("shipped", "vader", "--data", data, "--json", "--differences", out).output)
    found = run_contest("shipped", "vader", [data])
    assert printed == json.loads(json.dumps(to_json(found)))
    table = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [row["id"] for row in table] == [row["id"] for row in printed["differing"]]
    assert len(table) == len(found.comparison.differing) > 3
    assert all(row["first"] != row["second"] for row in table)
    assert {row["second_confidence"] for row in table} == {""}
    assert 0 < float(table[0]["first_confidence"]) <= 1


def test_hostile_rows_move_no_cursor_and_run_in_no_spreadsheet(tmp_path):
    path = tmp_path / "h.jsonl"
    marks = "\x1b[2J\u202e\x07"
    texts = ["=1+1 The ministry lied.", f"+{marks}The war is a horrible crime.", "@SUM(A1) They love it.", "x" * 5_000]
    lines = [
        {"id": f"={k}{marks}", "text": text, "label": "neutral", "article": f"-{k}"} for k, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    result = run("shipped", "vader", "--data", path, "--differences", tmp_path / "d.csv")
    assert result.exit_code == 0, result.output
    assert all(c.isprintable() or c == "\n" for c in result.output)
    written = (tmp_path / "d.csv").read_text(encoding="utf-8")
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_many_and_long_labels_are_drawn_within_the_width(tmp_path):
    labels = tuple(sorted(f"label {k} {'of many words ' * 5}" for k in range(9)))
    rng = np.random.default_rng(0)
    model = small_model(labels=labels, coef=rng.normal(size=(9, 6)), intercept=rng.normal(size=9))
    other = small_model(labels=labels, coef=rng.normal(size=(9, 6)), intercept=rng.normal(size=9))
    path = tmp_path / "many.csv"
    texts = [f"They failed us, {word}." for word in ("they saved it", "no", "the Straße", "saved", "failed")]
    path.write_text(
        "text,label\n" + "".join(f'"{t} {k}",{labels[(3 * k) % 9].strip()}\n' for k, t in enumerate(texts * 4))
    )
    labels_in_file = [line.rpartition(",")[2] for line in path.read_text().splitlines()[1:]]
    model, other = (
        save_model(
            small_model(labels=tuple(x.strip() for x in labels), coef=m.coef, intercept=m.intercept), tmp_path / n
        )
        for m, n in ((model, "one"), (other, "other"))
    )
    assert set(labels_in_file) <= {x.strip() for x in labels}
    drawn = click.unstyle(draw_contest(run_contest(model, other, [path])))
    assert all(len(line) <= 80 for line in drawn.splitlines() if str(tmp_path) not in line)
    assert "The commonest of " in drawn
    assert "No statement is truly" in drawn


def test_a_csv_row_begins_with_the_columns_by_name(data):
    assert to_csv(run_contest("shipped", "vader", [data])).startswith("id,where,article,text,label,first,first_conf")
