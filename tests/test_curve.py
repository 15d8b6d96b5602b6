"""Learning curves: measured on data whose truth is known, drawn from whole articles, and the verdict that follows."""

import math
import random

import numpy as np
import pytest

from stance.dataset import Example, LabelledSet
from stance.errors import InputError
from stance.evaluation import (
    Answers,
    CurvePoint,
    LearningCurve,
    cross_validate,
    curve_shares,
    learning_curve,
    make_folds,
    plain_tfidf,
)
from stance.records import Statement

LABELS = ("against", "for")


def made(n_articles, per_article=8, labels=LABELS):
    """Articles whose sentences take the labels in turn."""
    return LabelledSet(
        examples=tuple(
            Example(
                statement=Statement(f"Point {k} of paper {a}, she said."),
                label=labels[(a + k) % len(labels)],
                id=f"{a}.{k}",
                where=f"rows.jsonl:{a * per_article + k}",
                article=f"a{a}",
                group=f"a{a}",
                quote="none" if k == per_article - 1 else "direct",
            )
            for a in range(n_articles)
            for k in range(per_article)
        )
    )


def right_at(rate, seed):
    """A method that is right at a rate which depends on how many articles it learned, by lot for each sentence."""

    def method(learned, asked):
        n = len({example.group for example in learned})
        given = []
        for example in asked:
            right = random.Random(f"{seed} {example.id} {n}").random() < rate(n)
            given.append(example.label if right else LABELS[1 - LABELS.index(example.label)])
        return Answers(given=tuple(given))

    return method


def of(data, method, **options):
    return learning_curve(data, method, make_folds(data, 4), **options)


def test_the_interval_of_the_gain_holds_the_true_one_whether_the_curve_grows_or_is_flat():
    data = made(40)
    folds = make_folds(data, 4)
    grows = {30: 0.9, 15: 0.8}
    for rate, gain in ((grows.get, 0.1), (lambda _: 0.8, 0.0)):
        held = []
        for seed in range(40):
            curve = learning_curve(data, right_at(rate, seed), folds, sizes=(0.5, 1), seed=seed)
            low, high = curve.gain[1]
            held.append(low <= gain <= high)
            assert low < curve.gain[0] < high
        assert sum(held) >= 34


def test_a_growing_curve_says_yes_a_saturated_one_no_and_a_small_noisy_one_that_it_cannot_tell():
    growing = of(made(80), right_at(lambda n: 0.5 + 0.08 * math.log2(n / 3), 1))
    assert growing.more_labels_help == "yes"
    assert growing.verdict.startswith("More labels of this kind would probably help: the last doubling brought +0.0")
    assert [p.macro_f1 for p in growing.points] == sorted(p.macro_f1 for p in growing.points)
    saturated = of(made(80), lambda _, asked: Answers(given=tuple(e.label for e in asked)))
    assert saturated.gain == (0.0, (0.0, 0.0))
    assert saturated.more_labels_help == "no"
    assert saturated.verdict.startswith("More labels of this kind would hardly help: the last doubling brought +0.000")
    noisy = of(made(16), right_at(lambda _: 0.7, 1))
    assert noisy.more_labels_help == "unclear"
    assert noisy.verdict.startswith("Whether more labels would help cannot be told yet: the last doubling brought")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.001, 0.02, "yes"),
        (0.001, 0.009, "no"),
        (-0.03, 0.0099, "no"),
        (-0.001, 0.01, "unclear"),
        (0.0, 0.1, "unclear"),
    ],
)
def test_the_verdict_follows_from_the_interval_of_the_gain(low, high, verdict):
    point = CurvePoint(share=1.0, n_groups=1, n_sentences=1, macro_f1=0.5, interval=(0.4, 0.6))
    assert LearningCurve(points=(point, point), gain=((low + high) / 2, (low, high))).more_labels_help == verdict


def test_parts_are_whole_articles_one_within_the_other_with_every_label_and_the_same_questions():
    data = made(40)
    rare = [e for e in data if e.group == "a7"]
    data = LabelledSet(examples=(*data.examples, *(_relabelled(e) for e in rare)))
    seen = {}

    def spy(learned, asked):
        held = frozenset(e.group for e in asked)
        seen.setdefault(held, []).append({e.group for e in learned})
        whole = sum(e.group in seen[held][-1] for e in data)
        assert len(learned) == whole
        assert all(e.reported for e in asked)
        labels = {e.label for e in data if e.group not in held and e.reported}
        assert {e.label for e in learned if e.reported} == labels
        return Answers(given=tuple(e.label for e in asked))

    curve = learning_curve(data, spy, [k % 4 for k in map(_number, data)])
    assert [p.share for p in curve.points] == [0.25, 0.5, 1.0]
    assert [p.n_groups for p in curve.points] == [7, 15, 30]
    assert [p.n_sentences for p in curve.points][-1] == round(len(data) * 3 / 4)
    assert len(seen) == 4
    for held, parts in seen.items():
        assert [len(part) for part in parts] == [7, 15, 30]
        assert parts[0] < parts[1] < parts[2]
        assert not held & parts[2]


def _number(example):
    return int(example.group[1:])


def _relabelled(example):
    return Example(
        statement=Statement(example.statement.text.replace("Point", "Doubt")),
        label="rare",
        id=f"{example.id}b",
        where=example.where,
        article=example.article,
        group=example.group,
    )


def test_the_last_point_is_the_cross_validation_and_may_be_given():
    data = made(24)
    folds = make_folds(data, 3)
    calls = []

    def method(learned, asked):
        calls.append(len(learned))
        return right_at(_by_number, 3)(learned, asked)

    _, whole = cross_validate(data, method, folds)
    alone = learning_curve(data, method, folds)
    assert len(calls) == 3 + 3 * len(alone.points)
    calls.clear()
    assert learning_curve(data, method, folds, whole=whole) == alone
    assert len(calls) == 3 * (len(alone.points) - 1)
    with pytest.raises(InputError, match="whole holds 1 answers for 168 sentences"):
        learning_curve(data, method, folds, whole=whole.take([0]))


def test_the_seed_chooses_the_articles():
    data = made(24)
    folds = make_folds(data, 3)
    one, same, other = (learning_curve(data, right_at(_by_number, 0), folds, seed=seed) for seed in (5, 5, 6))
    assert one == same != other


def _by_number(n):
    return 0.6 + n / 100


@pytest.mark.slow
def test_two_processes_give_the_same_curve():
    data = made(24)
    folds = make_folds(data, 3)
    one, two = (learning_curve(data, plain_tfidf, folds, sizes=(0.5, 1), jobs=jobs) for jobs in (1, 2))
    assert one == two


def test_a_last_step_of_several_doublings_is_told_by_the_doubling():
    data, method = made(40), right_at({30: 0.9, 7: 0.6}.get, 0)
    curve = of(data, method, sizes=(0.25, 1))
    one, all_ = curve.points
    assert curve.gain[0] == pytest.approx((all_.macro_f1 - one.macro_f1) / 2)


def test_every_step_is_told():
    ticks = []
    of(made(20), right_at(lambda _: 0.8, 0), tick=lambda: ticks.append(1))
    assert len(ticks) == 4 * 2


def test_shares_are_halves_of_halves_as_far_as_the_articles_go():
    for n_articles, shares in ((14, (0.5, 1.0)), (28, (0.25, 0.5, 1.0)), (400, (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0))):
        data = made(n_articles, 3)
        assert curve_shares(data, [k % 4 for k in map(_number, data)]) == shares


@pytest.mark.parametrize(
    ("n_articles", "sizes", "message"),
    [
        (10, None, "a learning curve needs 10 articles or single sentences beside each fold, and there are 7"),
        (20, (1,), r"sizes are \(1\.0,\); give two or more rising shares above 0, the last 1"),
        (20, (0.5, 0.5, 1), "give two or more rising shares"),
        (20, (0, 1), "give two or more rising shares"),
        (20, (float("nan"), 1), "give two or more rising shares"),
        (20, (0.5, 0.9), "give two or more rising shares"),
        (20, ("a", 1), r"sizes are \('a', 1\); give two or more"),
        (20, 7, "sizes are 7; give two or more"),
        (20, (0.1, 1), "size 0.1 of 15 articles leaves fewer than the 2 labels; give larger sizes or more data"),
    ],
)
def test_what_gives_no_curve_is_refused(n_articles, sizes, message):
    data = made(n_articles)
    with pytest.raises(InputError, match=message):
        learning_curve(data, right_at(lambda _: 0.8, 0), [k % 4 for k in map(_number, data)], sizes=sizes)


def test_an_article_in_two_folds_is_refused():
    data = made(20)
    with pytest.raises(InputError, match="group 'a0' stands in folds 0 and 1"):
        learning_curve(data, plain_tfidf, np.arange(len(data)).tolist())
