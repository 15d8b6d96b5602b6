"""Scores, intervals, folds and baselines, against figures worked out by hand or by another road."""

import math

import numpy as np
import pytest
from sklearn.metrics import f1_score

from stance.dataset import Example, LabelledSet
from stance.errors import InputError
from stance.evaluation import (
    Answers,
    ArticleBootstrap,
    calibration_error,
    cross_validate,
    largest_class,
    make_folds,
    plain_tfidf,
    reliability,
    score,
    vader,
)
from stance.records import Statement

LABELS = ("criticizes", "defends", "neutral")
TEXTS = {
    "criticizes": "The ministry failed the villagers terribly, a monitor said.",
    "defends": "The ministry did a wonderful job, its spokesman said.",
    "neutral": "The report has ninety pages, the clerk said.",
}


def example(label, n, *, article=None, group=None, quote="indirect", text=None):
    return Example(
        statement=Statement(text or TEXTS.get(label, label)),
        label=label,
        id=str(n),
        where=f"rows.jsonl:{n}",
        article=article,
        group=group or article or str(n),
        quote=quote,
    )


def articles(n_articles=12, per_article=6):
    """Sentences of which every third has each label, article by article."""
    return LabelledSet(
        examples=tuple(
            example(LABELS[(a + k) % 3], a * per_article + k, article=f"a{a}")
            for a in range(n_articles)
            for k in range(per_article)
        )
    )


def knows_everything(_learned, asked):
    p = np.array([[e.label == label for label in LABELS] for e in asked], dtype=float)
    return Answers(given=tuple(e.label for e in asked), labels=LABELS, probabilities=p)


def test_scores_agree_with_figures_worked_out_by_hand():
    examples = [example(label, k) for k, label in enumerate("aaabbc")]
    p = np.array([[0.8, 0.1, 0.1]] * 2 + [[0.2, 0.6, 0.2]] * 2 + [[0.5, 0.25, 0.25]] * 2)
    found = score(examples, Answers(given=tuple("aabbaa"), labels=tuple("abc"), probabilities=p), labels="abc")
    a, b, c = found.labels
    assert (a.label, a.n, a.precision, a.recall, a.f1) == ("a", 3, 0.5, pytest.approx(2 / 3), pytest.approx(4 / 7))
    assert (b.n, b.precision, b.recall, b.f1) == (2, 0.5, 0.5, 0.5)
    assert (c.n, c.precision, c.recall, c.f1) == (1, 0.0, 0.0, 0.0)
    assert (found.n, found.accuracy, found.macro_f1) == (6, 0.5, pytest.approx((4 / 7 + 0.5) / 3))
    assert found.confusion == ((2, 1, 0), (1, 1, 0), (1, 0, 0))
    assert found.log_loss == pytest.approx(-sum(map(math.log, (0.8, 0.8, 0.2, 0.6, 0.25, 0.25))) / 6)


def test_the_interval_holds_the_figure_and_is_drawn_over_whole_articles():
    rng = np.random.default_rng(5)
    by_article = [example(LABELS[k % 3], k, article=f"a{k // 20}") for k in range(400)]
    alone = [example(LABELS[k % 3], k) for k in range(400)]
    # One article is wholly right or wholly wrong: its sentences are one observation.
    right = np.repeat(rng.random(20) < 0.5, 20)
    given = tuple(e.label if ok else LABELS[(k + 1) % 3] for k, (e, ok) in enumerate(zip(alone, right, strict=True)))
    wide, narrow = (score(e, Answers(given=given), labels=LABELS) for e in (by_article, alone))
    assert wide.macro_f1 == narrow.macro_f1 == pytest.approx(f1_score([e.label for e in alone], given, average="macro"))
    assert wide.interval[0] < narrow.interval[0] < wide.macro_f1 < narrow.interval[1] < wide.interval[1]
    assert wide.interval[1] - wide.interval[0] > 3 * (narrow.interval[1] - narrow.interval[0])


def test_the_interval_depends_on_the_seed_alone_and_is_a_point_where_all_is_right():
    examples = list(articles())
    answers = Answers(given=tuple(np.random.default_rng(0).choice(LABELS, len(examples)).tolist()))
    one, same, other = (score(examples, answers, labels=LABELS, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.interval != other.interval
    assert score(examples, knows_everything(None, examples), labels=LABELS).interval == (1.0, 1.0)


def test_a_method_without_probabilities_has_no_figures_of_probabilities():
    found = score([example("a", 1)], Answers(given=("a",)), labels="ab")
    assert found.log_loss is None
    assert found.calibration_error is None


def test_calibration_error_is_the_gap_between_confidence_and_rate():
    assert calibration_error([0.9] * 10, [True] * 9 + [False], bins=1) == pytest.approx(0.0, abs=1e-12)
    assert calibration_error([0.9] * 10, [False] * 10) == pytest.approx(0.9)
    assert calibration_error([0.2, 0.8, 0.2, 0.8], [True, False, True, False], bins=2) == pytest.approx(0.8)
    assert calibration_error([0.2, 0.8, 0.2, 0.8], [True, False, True, False], bins=1) == pytest.approx(0.0)


def test_the_bins_of_reliability_are_those_of_the_calibration_error():
    rng = np.random.default_rng(2)
    sure = rng.uniform(0.4, 1, 300).round(2)
    right = rng.random(300) < sure
    rows = [example("defends", k, article=f"a{k % 60}") for k in range(300)]
    bins = reliability(rows, sure, right)
    assert sum(part.n for part in bins) == 300
    assert [part.confidence for part in bins] == sorted(part.confidence for part in bins)
    assert sum(part.n * abs(part.confidence - part.right) for part in bins) / 300 == pytest.approx(
        calibration_error(sure, right)
    )
    assert all(0 <= part.interval[0] <= part.right <= part.interval[1] <= 1 for part in bins)
    assert bins == reliability(rows[::-1], sure[::-1], right[::-1])


def test_intervals_of_reliability_are_over_articles_and_wilsons_where_all_or_none_are_right():
    alone = [example("defends", k) for k in range(40)]
    together = [example("defends", k, article=f"a{k // 10}") for k in range(40)]
    right = [k >= 10 for k in range(40)]
    narrow, wide = (reliability(rows, [0.7] * 40, right, bins=1)[0].interval for rows in (alone, together))
    assert wide[0] < narrow[0] < 0.75 < narrow[1] < wide[1]
    (all_right,), (none_right,) = (reliability(together, [0.7] * 40, [hit] * 40) for hit in (True, False))
    z2 = 1.959964**2
    assert (all_right.n, all_right.interval) == (40, (pytest.approx(4 / (4 + z2)), 1.0))
    assert none_right.interval == (0.0, pytest.approx(z2 / (4 + z2)))


def test_what_shows_no_reliability_is_refused():
    with pytest.raises(InputError, match="1 sentences and 2 probabilities; give one each a sentence"):
        reliability([example("a", 1)], [0.5, 0.5], [True, False])
    for measure in (lambda *given, **bins: reliability([example("a", 1)], *given, **bins), calibration_error):
        with pytest.raises(InputError, match="1 probabilities and 2 outcomes; give one each a sentence"):
            measure([0.5], [True, False])
        with pytest.raises(InputError, match="bins is 0; give a whole number from 1"):
            measure([0.5], [True], bins=0)
    with pytest.raises(InputError, match="no sentence to judge probabilities by"):
        reliability([], [], [])


def test_probabilities_are_put_into_the_columns_of_all_labels():
    answers = Answers(given=("b",), labels=("b", "a"), probabilities=np.array([[0.7, 0.3]]))
    assert answers.over(("a", "b", "c")).tolist() == [[0.3, 0.7, 0.0]]
    assert answers.take([0, 0]).over(("a", "b")).tolist() == [[0.3, 0.7], [0.3, 0.7]]
    with pytest.raises(InputError, match="probabilities of label 'b', which is not one of a, c"):
        answers.over(("a", "c"))


@pytest.mark.parametrize(
    ("examples", "given", "message"),
    [
        ([], (), "no sentence to score"),
        ([example("a", 1)], (), "1 sentences and 0 answers"),
        ([example("a", 1)], ("z",), "label 'z' is not one of a, b"),
        ([example("z", 1)], ("a",), "label 'z' is not one of a, b"),
    ],
)
def test_what_cannot_be_scored_is_refused(examples, given, message):
    with pytest.raises(InputError, match=message):
        score(examples, Answers(given=given), labels="ab")


def test_folds_keep_groups_whole_and_labels_even_and_follow_the_seed():
    data = articles()
    folds = make_folds(data, 4, seed=3)
    assert folds == make_folds(data, 4, seed=3) != make_folds(data, 4, seed=4)
    for article in {e.article for e in data}:
        assert len({k for e, k in zip(data, folds, strict=True) if e.article == article}) == 1
    counts = [
        [sum(e.label == label for e, k in zip(data, folds, strict=True) if k == fold) for label in LABELS]
        for fold in range(4)
    ]
    assert np.array(counts).min() == np.array(counts).max() == 6


def test_articles_on_one_event_stay_in_one_fold():
    rows = [
        example(LABELS[k % 3], k, article=f"a{k // 3}", group="flood" if k < 9 else f"a{k // 3}") for k in range(36)
    ]
    folds = make_folds(LabelledSet(examples=tuple(rows)), 3)
    assert len(set(folds[:9])) == 1
    assert set(folds) == {0, 1, 2}


@pytest.mark.parametrize(
    ("n_articles", "n_folds", "message"),
    [
        (4, 1, "folds is 1; give 2 or more"),
        (4, 5, "5 folds need as many articles or single sentences, and there are 4"),
        (1, 2, "2 folds need as many articles"),
    ],
)
def test_folds_that_cannot_be_made_are_refused(n_articles, n_folds, message):
    with pytest.raises(InputError, match=message):
        make_folds(articles(n_articles), n_folds)


def test_a_label_rarer_than_the_folds_is_refused_by_name():
    data = articles() + LabelledSet(examples=(example("rare", 99),))
    with pytest.raises(InputError, match="3 folds need as many sentences of each label, and 'rare' has 1"):
        make_folds(data, 3)


def test_folds_without_which_one_label_is_left_are_refused_by_the_name_of_the_group():
    rows = [example("b" if k < 4 else "a", k, article=f"a{k // 4}") for k in range(12)]
    with pytest.raises(InputError, match=r"rows\.jsonl:0: without the fold of 'a0' .* 1 label \(a\)"):
        make_folds(LabelledSet(examples=tuple(rows)), 2)


def test_nobody_is_answered_for_by_a_method_that_learned_its_article():
    data = articles()
    seen = []

    def spy(learned, asked):
        seen.append(({e.group for e in learned}, {e.group for e in asked}))
        return knows_everything(learned, asked)

    ticks = []
    examples, answers = cross_validate(data, spy, make_folds(data, 3), tick=lambda: ticks.append(1))
    assert all(not learned & asked and len(learned | asked) == 12 for learned, asked in seen)
    assert len(ticks) == len(seen) == 3
    assert sorted(e.id for e in examples) == sorted(e.id for e in data)
    assert score(examples, answers, labels=LABELS).macro_f1 == 1.0


def test_the_narrators_sentences_are_learned_from_and_never_scored():
    rows = articles().examples + tuple(example("neutral", 500 + k, article=f"a{k}", quote="none") for k in range(12))
    data = LabelledSet(examples=rows)
    learned_from = []

    def spy(learned, asked):
        learned_from.append(sum(not e.reported for e in learned))
        return knows_everything(learned, asked)

    examples, _ = cross_validate(data, spy, make_folds(data, 3))
    assert all(e.reported for e in examples)
    assert sum(learned_from) == 2 * 12


def test_leakage_across_folds_is_refused_by_name():
    data = articles(2, 3)
    with pytest.raises(
        InputError, match=r"rows\.jsonl:1: group 'a0' stands in folds 0 and 1; keep each group in one fold"
    ):
        cross_validate(data, knows_everything, [0, 1, 0, 1, 1, 1])
    with pytest.raises(InputError, match="2 folds for 6 examples"):
        cross_validate(data, knows_everything, [0, 1])


def test_a_label_that_a_fold_never_learned_gets_no_probability_there():
    rows = [example("ab"[k % 2], k, article="x" if k < 6 else "y") for k in range(12)]
    rows.append(example("c", 12, article="y"))
    examples, answers = cross_validate(LabelledSet(examples=tuple(rows)), largest_class, [0] * 6 + [1] * 7)
    assert answers.labels == ("a", "b", "c")
    assert [answers.probabilities[k, 2] for k, e in enumerate(examples) if e.article == "y"] == [0.0] * 7


def test_the_largest_class_is_that_of_the_reported_sentences():
    rows = (
        example("defends", 1),
        example("defends", 2),
        example("neutral", 3),
        *(example("neutral", k, quote="none") for k in range(4, 9)),
    )
    answers = largest_class(LabelledSet(examples=rows), articles(1, 2))
    assert answers.given == ("defends", "defends")
    assert answers.probabilities.tolist() == [[pytest.approx(2 / 3), pytest.approx(1 / 3)]] * 2


def test_vader_takes_pleasant_words_for_defence():
    asked = LabelledSet(examples=tuple(example(label, k) for k, label in enumerate(LABELS)))
    assert vader(LabelledSet(examples=()), asked).given == LABELS


def test_plain_tfidf_learns_words_and_is_the_same_in_any_order():
    data = articles()
    answers = plain_tfidf(data, data)
    assert answers.given == tuple(e.label for e in data)
    assert answers.probabilities.sum(axis=1) == pytest.approx(np.ones(len(data)))
    shuffled = LabelledSet(examples=tuple(reversed(data.examples)))
    assert plain_tfidf(shuffled, data).probabilities == pytest.approx(answers.probabilities, abs=1e-3)


def test_plain_tfidf_without_a_word_that_stands_twice_answers_as_the_largest_class_does():
    words = ("alpha", "bravo", "cedar", "delta", "ember")
    learned = LabelledSet(examples=tuple(example("ab"[k > 2], k, text=word) for k, word in enumerate(words)))
    answers, expected = plain_tfidf(learned, articles(1, 2)), largest_class(learned, articles(1, 2))
    assert answers.given == expected.given == ("a", "a")
    assert answers.probabilities.tolist() == expected.probabilities.tolist()


def test_an_answer_that_is_no_label_is_refused_by_the_bootstrap():
    with pytest.raises(InputError, match="label 'd' is not one of a, b, c"):
        ArticleBootstrap(["a", "b", "c"], ["1", "1", "2"]).measure(["a", "d", "c"])


def test_the_interval_of_a_score_is_that_of_the_bootstrap():
    truth = ["defends", "neutral", "criticizes"] * 8
    examples = [example(label, k, article=str(k // 3)) for k, label in enumerate(truth)]
    given = [truth[k] if k % 4 else "neutral" for k in range(len(truth))]
    answers = Answers(given=tuple(given), labels=LABELS)
    value, interval = ArticleBootstrap.of(examples, labels=LABELS, seed=3).measure(given)
    found = score(examples, answers, labels=LABELS, seed=3)
    assert found.macro_f1 == pytest.approx(value, abs=1e-12)
    assert found.interval == interval
