"""Agreement between annotators: textbook figures, files that do not belong together, and the list to settle."""

import json
import random

import numpy as np
import pytest
from click.testing import CliRunner

from stance.agreement import (
    alpha_of_counts,
    coefficients,
    draw_agreement,
    kappa_of_counts,
    measure_agreement,
    read_annotators,
    settle_rows,
    to_json,
)
from stance.cli import main
from stance.dataset import read_labelled
from stance.errors import DataError, InputError

LABELS = ("backs", "faults", "neither")


def write(path, labels, **more):
    """Write one row a label that is not None; `more` gives fields by number of the row."""
    rows = [
        {"id": f"s{k}", "article": f"a{k // 3}", "text": f"The mayor said point {k} was settled.", "label": label}
        for k, label in enumerate(labels)
    ]
    for name, values in more.items():
        for k, value in values.items():
            rows[k][name] = value
    path.write_text("".join(json.dumps(row) + "\n" for row in rows if row["label"] is not None), encoding="utf-8")
    return path


def files(folder, *columns, **more):
    return [write(folder / f"{'abcdef'[k]}.jsonl", column, **more) for k, column in enumerate(columns)]


def noisy(seed, n=90, wrong=0.25, missing=0.0):
    truth = random.Random(0).choices(LABELS, k=n)
    chance = random.Random(seed)
    columns = [chance.choice(LABELS) if chance.random() < wrong else label for label in truth]
    return [None if chance.random() < missing else label for label in columns]


def measured(folder, *columns, **options):
    return measure_agreement(read_annotators(files(folder, *columns)), **options)


# Twenty statements both call yes, fifteen both no, five only the first yes, ten only the second: by hand, they agree
# on 0.7 of them, by chance on 0.5 · 0.6 + 0.5 · 0.4 = 0.5, so kappa is 0.2 / 0.5.
YES_AND_NO = ["y"] * 25 + ["n"] * 25, ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15


def test_kappa_of_a_table_worked_out_by_hand():
    assert coefficients(YES_AND_NO)[0] == pytest.approx(0.4, abs=1e-12)


def test_alpha_without_missing_labels_is_the_textbook_s():
    # Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), two observers and twelve units.
    assert coefficients(["aabbdcccedda", "babbbcccedd" + "d"])[1] == pytest.approx(0.692, abs=5e-4)


def test_alpha_with_missing_labels_is_the_textbook_s():
    # The same paper, four observers of whom none saw all units.
    columns = ["123321412...", "1233224125.3", ".3332342251.", "1233244125" + "1."]
    given = [[None if label == "." else label for label in column] for column in columns]
    assert coefficients(given)[1] == pytest.approx(0.743, abs=5e-4)


def test_kappa_of_three_is_the_mean_over_pairs():
    columns = [noisy(seed) for seed in (1, 2, 3)]
    pairs = [coefficients([columns[i], columns[j]])[0] for i, j in ((0, 1), (0, 2), (1, 2))]
    assert len(set(pairs)) == 3
    assert coefficients(columns)[0] == pytest.approx(sum(pairs) / 3, abs=1e-12)


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_counts_give_what_nltk_gives(tmp_path, n, missing):
    columns = [noisy(seed, missing=missing) for seed in range(1, n + 1)]
    kappa, alpha = coefficients(columns)
    assert 0.2 < alpha < 0.9, "neither trivial nor hopeless"
    coincidences = np.zeros((3, 3))
    for row in zip(*columns, strict=True):
        given = [LABELS.index(label) for label in row if label is not None]
        for i, one in enumerate(given):
            for j, other in enumerate(given):
                if i != j:
                    coincidences[one, other] += 1 / (len(given) - 1)
    assert float(alpha_of_counts(coincidences)) == pytest.approx(alpha, abs=1e-12)
    report = measured(tmp_path, *columns, draws=20)
    assert report.alpha.value == pytest.approx(alpha, abs=1e-12)
    kappas = [float(kappa_of_counts(np.array(pair.crossing, dtype=float))) for pair in report.pairs]
    assert np.mean(kappas) == pytest.approx(kappa, abs=1e-12)
    assert [pair.kappa.value for pair in report.pairs] == pytest.approx(kappas, abs=1e-12)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_every_draw_is_what_nltk_gives_on_the_drawn_articles(tmp_path, missing):
    columns = [noisy(seed, n=30, missing=missing) for seed in (1, 2, 3)]
    report = measured(tmp_path, *columns, draws=7, seed=4)
    ids = [k for k, row in enumerate(zip(*columns, strict=True)) if sum(label is not None for label in row) > 1]
    articles = sorted({f"a{k // 3}" for k in ids})
    shares = np.full(len(articles), 1 / len(articles))
    weights = np.random.default_rng(4).multinomial(len(articles), shares, size=7)
    drawn = []
    for weight in weights:
        rows = [k for k in ids for _ in range(weight[articles.index(f"a{k // 3}")])]
        drawn.append(coefficients([[column[k] for k in rows] for column in columns]))
    for place, figure in enumerate((report.kappa, report.alpha)):
        expected = np.quantile([values[place] for values in drawn], (0.025, 0.975))
        assert figure.interval == pytest.approx(tuple(expected), abs=1e-12)


def test_intervals_hold_the_value_and_the_same_seed_gives_the_same(tmp_path):
    columns = [noisy(seed) for seed in (1, 2)]
    report = measured(tmp_path, *columns)
    for figure in (report.agreement, report.kappa, report.alpha, *(part.agreement for part in report.by_label)):
        low, high = figure.interval
        assert low < figure.value < high
    assert measured(tmp_path, *columns) == report
    assert measured(tmp_path, *columns, seed=1).kappa.interval != report.kappa.interval


def test_statements_of_one_article_widen_the_intervals(tmp_path):
    truth = [LABELS[k % 3] for k in range(90)]
    # Whole articles of three on which the second is wrong, or the same number of wrong labels spread out.
    together = [LABELS[(k + 1) % 3] if k // 3 % 5 == 0 else label for k, label in enumerate(truth)]
    apart = [LABELS[(k + 1) % 3] if k % 5 == 0 else label for k, label in enumerate(truth)]
    wide, narrow = (measured(tmp_path, truth, other).agreement for other in (together, apart))
    assert wide.value == narrow.value == 0.8
    assert wide.interval[1] - wide.interval[0] > 1.3 * (narrow.interval[1] - narrow.interval[0])


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    paths = files(tmp_path, noisy(1), noisy(2))
    before = measure_agreement(read_annotators(paths))
    lines = paths[1].read_text(encoding="utf-8").splitlines(keepends=True)
    paths[1].write_text("".join(reversed(lines)), encoding="utf-8")
    assert measure_agreement(read_annotators(paths)) == before


def test_annotators_may_change_places(tmp_path):
    one, other = files(tmp_path, noisy(1), noisy(2))
    there, back = (measure_agreement(read_annotators(pair)) for pair in ([one, other], [other, one]))
    assert (there.agreement, there.alpha) == (back.agreement, back.alpha)
    assert there.kappa.value == pytest.approx(back.kappa.value)
    assert np.array_equal(np.array(there.pairs[0].crossing), np.array(back.pairs[0].crossing).T)


def test_agreement_by_label_is_twice_the_common_over_all_given(tmp_path):
    report = measured(tmp_path, *YES_AND_NO)
    assert {part.label: part.agreement.value for part in report.by_label} == pytest.approx(
        {"n": 2 * 15 / (25 + 20), "y": 2 * 20 / (25 + 30)}
    )
    assert [part.n for part in report.by_label] == [30, 35]


def test_a_single_label_everywhere_leaves_kappa_undefined_and_says_so(tmp_path):
    report = measured(tmp_path, ["backs"] * 12, ["backs"] * 12)
    assert (report.agreement.value, report.kappa.value, report.alpha.value) == (1.0, None, None)
    assert any("Every label is 'backs'" in remark for remark in report.remarks)
    assert "not defined" in draw_agreement(report)


def test_one_article_gives_no_interval(tmp_path):
    same = dict.fromkeys(range(9), "only")
    paths = files(tmp_path, noisy(1, n=9), noisy(2, n=9), article=same)
    report = measure_agreement(read_annotators(paths))
    assert report.kappa.interval is None
    assert any("one article" in remark for remark in report.remarks)


def test_two_who_share_nothing_have_no_kappa_and_the_third_keeps_theirs(tmp_path):
    columns = noisy(1, n=60), noisy(2, n=60), noisy(3, n=60)
    first, second = [*columns[0][:30], *[None] * 30], [*[None] * 30, *columns[1][30:]]
    report = measured(tmp_path, first, second, columns[2])
    assert [pair.kappa.value is None for pair in report.pairs] == [True, False, False]
    assert report.kappa.value is None
    assert report.alpha.value is not None
    assert any("share no statement" in remark for remark in report.remarks)
    assert draw_agreement(report)


def test_statements_without_article_are_drawn_by_themselves(tmp_path):
    nothing = dict.fromkeys(range(30))
    paths = files(tmp_path, noisy(1, n=30), noisy(2, n=30), article=nothing)
    assert measure_agreement(read_annotators(paths)).n_articles == 30


def test_the_list_to_settle_holds_all_that_differs_with_notes_and_names(tmp_path):
    one = write(tmp_path / "one.jsonl", ["backs", "backs", "faults"], annotator=dict.fromkeys(range(3), "Ana"))
    other = write(tmp_path / "two.jsonl", ["backs", "faults", "faults"], note={1: "a plain demand?"})
    annotators = read_annotators([one, other])
    report = measure_agreement(annotators)
    assert report.annotators == ("Ana", "two")
    assert [(item.id, item.labels, item.notes) for item in report.to_settle] == [
        ("s1", ("backs", "faults"), ("", "a plain demand?"))
    ]
    (row,) = settle_rows(report, annotators)
    assert (row["label"], row["labels"]) == (None, {"Ana": "backs", "two": "faults"})
    assert row["notes"] == {"two": "a plain demand?"}
    assert "annotator" not in row


def test_settled_rows_are_labelled_data(tmp_path):
    out = tmp_path / "settle.jsonl"
    paths = files(tmp_path, noisy(1), noisy(2))
    done = CliRunner().invoke(main, ["agree", *map(str, paths), "--settle", str(out), "--show", "0"])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 5
    with pytest.raises(DataError, match="label is empty"):
        read_labelled([out])
    settled = "".join(json.dumps(row | {"label": "backs"}) + "\n" for row in rows)
    out.write_text(settled, encoding="utf-8")
    assert len(read_labelled([out])) == len(rows)


def test_a_mended_span_is_the_same_statement(tmp_path):
    one, other = files(tmp_path, noisy(1, n=9), noisy(2, n=9))
    text = other.read_text(encoding="utf-8").replace("The mayor said point 4 was settled.", "point 4 was settled")
    other.write_text(text, encoding="utf-8")
    annotators = read_annotators([one, other])
    report = measure_agreement(annotators)
    assert report.n == 9
    (mended,) = [item for item in report.to_settle if item.id == "s4"]
    assert mended.texts == ("The mayor said point 4 was settled.", "point 4 was settled")
    assert all(len(set(item.texts)) == 1 for item in report.to_settle if item.id != "s4")
    (row,) = [row for row in settle_rows(report, annotators) if row["id"] == "s4"]
    assert row["texts"] == dict(zip("ab", mended.texts, strict=True))
    assert "“point 4 was settled”" in " ".join(draw_agreement(report).split())


def test_spans_mended_differently_are_to_settle_although_labels_are_equal(tmp_path):
    one, other = files(tmp_path, ["backs"] * 6 + ["faults"], ["backs"] * 6 + ["faults"])
    text = other.read_text(encoding="utf-8").replace("The mayor said point 4 was settled.", "point 4 was settled")
    other.write_text(text, encoding="utf-8")
    report = measure_agreement(read_annotators([one, other]))
    assert report.agreement.value == 1
    assert [(item.id, item.labels) for item in report.to_settle] == [("s4", ("backs", "backs"))]


@pytest.mark.parametrize("labels", ["backs, faults,, neither,", " , "])
def test_blank_names_between_commas_are_none(tmp_path, labels):
    paths = files(tmp_path, noisy(1), noisy(2))
    done = CliRunner().invoke(main, ["agree", *map(str, paths), "--labels", labels])
    assert done.exit_code == 0, done.output


def test_an_id_with_another_text_is_refused_with_both_places(tmp_path):
    one, other = files(tmp_path, noisy(1, n=9), noisy(2, n=9))
    other.write_text(other.read_text(encoding="utf-8").replace("point 4", "item four"), encoding="utf-8")
    with pytest.raises(DataError, match=r"b\.jsonl:5: id 's4' stands for .*item four.* in .*a\.jsonl:5 for .*point 4"):
        read_annotators([one, other])


def test_the_same_file_twice_is_refused_also_behind_a_link(tmp_path):
    (one,) = files(tmp_path, noisy(1))
    link = tmp_path / "link.jsonl"
    link.symlink_to(one)
    with pytest.raises(InputError, match=r"link\.jsonl: is the same file as .*a\.jsonl"):
        read_annotators([one, link])


def test_a_single_file_is_refused(tmp_path):
    (one,) = files(tmp_path, noisy(1))
    for given in ([one], str(one)):
        with pytest.raises(InputError, match="a single file of labels"):
            read_annotators(given)


def test_files_without_a_common_statement_are_refused(tmp_path):
    one, other = files(tmp_path, noisy(1, n=9), noisy(2, n=9))
    other.write_text(other.read_text(encoding="utf-8").replace('"s', '"t'), encoding="utf-8")
    with pytest.raises(DataError, match=r"no id stands in two of the files \(such as 's0' in .* and 't0' in "):
        read_annotators([one, other])


def test_rows_without_ids_are_refused(tmp_path):
    one, other = files(tmp_path, noisy(1, n=9), noisy(2, n=9), id={3: None})
    with pytest.raises(DataError, match=r"a\.jsonl:4: id is missing"):
        read_annotators([one, other])


def test_an_id_that_stands_twice_is_refused(tmp_path):
    one, other = files(tmp_path, noisy(1, n=9), noisy(2, n=9), id={3: "s2"})
    with pytest.raises(DataError, match=r"a\.jsonl:4: id 's2' stands in .*a\.jsonl:3 already"):
        read_annotators([one, other])


def test_label_sets_that_share_nothing_are_refused_unless_named(tmp_path):
    paths = files(tmp_path, ["pro", "contra"] * 6, ["backs", "faults"] * 6)
    with pytest.raises(DataError, match=r"no label stands in both files: .*contra, pro in"):
        read_annotators(paths)
    assert len(read_annotators(paths, labels=["pro", "contra", "backs", "faults"])) == 2


def test_a_label_misspelt_in_one_file_is_pointed_out(tmp_path):
    paths = files(tmp_path, ["backs", "faults"] * 6, ["back", "faults"] * 6)
    with pytest.raises(DataError, match=r"label 'back' in .* is close to 'backs' in .*: misspelt"):
        read_annotators(paths)


def test_grades_that_only_one_annotator_gave_are_no_misspelling(tmp_path):
    report = measured(tmp_path, ["grade 1", "grade 2"] * 6, ["grade 1", "grade 3"] * 6)
    assert any("never gave grade 3" in remark for remark in report.remarks)


def test_faults_of_a_file_keep_their_place(tmp_path):
    one, other = files(tmp_path, noisy(1, n=9), noisy(2, n=9))
    other.write_bytes(other.read_bytes() + b"{broken\n")
    with pytest.raises(DataError, match=r"b\.jsonl:10: is no JSON"):
        read_annotators([one, other])


def test_csv_serves_as_well(tmp_path):
    paths = []
    for name, labels in (("a", "xxyy"), ("b", "xyyy")):
        paths.append(tmp_path / f"{name}.csv")
        rows = "".join(f'{k},"He said {k}, twice.",{label},n{k}\n' for k, label in enumerate(labels))
        paths[-1].write_text(f"id,text,label,note\n{rows}", encoding="utf-8")
    report = measure_agreement(read_annotators(paths))
    assert [item.notes for item in report.to_settle] == [("n1", "n1")]


def test_annotators_of_one_name_are_told_apart_by_their_files(tmp_path):
    columns = noisy(1, n=9), noisy(2, n=9)
    paths = files(tmp_path, *columns, annotator=dict.fromkeys(range(9), "Ana"))
    assert [given.name for given in read_annotators(paths)] == ["a", "b"]
    (tmp_path / "more").mkdir()
    again = write(tmp_path / "more" / "a.jsonl", noisy(3, n=9))
    assert [given.name for given in read_annotators([paths[0], again])] == ["Ana", "a"]


@pytest.mark.parametrize("columns", [[], ["ab"], ["ab", "abc"]])
def test_columns_that_do_not_belong_together_are_refused(columns):
    with pytest.raises(InputError, match=r"give those of two or more|give the same statements"):
        coefficients(columns)


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_terminal(tmp_path, n, width):
    names = dict.fromkeys(range(90), "annotator number seven of the second team")
    columns = [noisy(seed) for seed in range(1, n + 1)]
    paths = files(
        tmp_path, *columns, speaker=names, note=dict.fromkeys(range(90), "a note of some length, wrapped " * 5)
    )
    text = draw_agreement(measure_agreement(read_annotators(paths)), width=width)
    plain = [line.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[2m", "") for line in text.splitlines()]
    assert max(map(len, plain)) <= width + len("\x1b[33m")


def test_many_labels_are_listed_by_their_commonest_pairs(tmp_path):
    labels = [f"label {'abcdefghij'[k % 10]}" for k in range(90)]
    other = [labels[(k + 1) % 90] if k % 7 == 0 else label for k, label in enumerate(labels)]
    assert "label a" in draw_agreement(measured(tmp_path, labels, other))


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    paths = files(tmp_path, noisy(1), noisy(2), note=dict.fromkeys(range(90), "\x1b[31mred\x07\u202e"))
    drawn = draw_agreement(measure_agreement(read_annotators(paths)))
    assert not {"\x07", "\u202e"} & set(drawn)
    assert "\x1b[31m" not in drawn


def test_the_command_prints_json_with_all_figures(tmp_path):
    paths = files(tmp_path, noisy(1), noisy(2))
    done = CliRunner().invoke(main, ["agree", *map(str, paths), "--json"])
    report = measure_agreement(read_annotators(paths))
    assert json.loads(done.output) == json.loads(json.dumps(to_json(report)))


def test_the_command_refuses_in_one_line(tmp_path):
    (one,) = files(tmp_path, noisy(1))
    done = CliRunner().invoke(main, ["agree", str(one), str(one)])
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "is the same file as" in done.output


def test_the_list_never_takes_the_place_of_labels(tmp_path):
    one, other = files(tmp_path, noisy(1), noisy(2))
    before = other.read_bytes()
    done = CliRunner().invoke(main, ["agree", str(one), str(other), "--settle", str(other)])
    assert done.exit_code == 2
    assert "is one of the files of labels" in done.output
    assert other.read_bytes() == before
