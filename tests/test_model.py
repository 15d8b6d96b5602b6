"""The fitted model: probabilities, exact explanations, refusal of what does not fit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance
from stance.errors import InputError
from stance.features import Analyzer, Settings, WordTables
from stance.model import StanceModel
from stance.records import Statement

WORDS = ("w:<target>", "w:failed", "w:saved", "w:us")


def small(**changed):
    parts = {
        "labels": ("against", "for", "neither"),
        "analyzer": Analyzer(
            tables=WordTables(functions={"ministers": ("target",)}), settings=Settings(families=("words",))
        ),
        "vocabulary": WORDS,
        "idf": np.array([1.0, 2.0, 2.0, 1.5]),
        "coef": np.array([[0.5, 3.0, -1.0, 0.1], [0.5, -2.0, 3.0, 0.0], [-1.0, -0.5, -0.5, 0.2]]),
        "intercept": np.array([-0.2, -0.4, 0.3]),
        "temperature": 1.25,
    }
    return StanceModel(**(parts | changed))


def test_a_probability_is_the_softmax_of_weighted_terms():
    x = np.array([1.0, 2.0 * (1 + math.log(2)), 0.0, 1.5])
    x /= np.sqrt(x @ x)
    model = small()
    odds = (model.coef @ x + model.intercept) / 1.25
    expected = np.exp(odds) / np.exp(odds).sum()
    found = model.classify("ministers failed and failed us").probabilities
    assert list(found) == ["against", "for", "neither"]
    assert list(found.values()) == pytest.approx(expected.tolist(), abs=1e-12)


def test_a_text_without_known_terms_gets_the_intercept():
    expected = np.exp(small().intercept / 1.25) / np.exp(small().intercept / 1.25).sum()
    for text in ("", "cows graze", "…"):
        assert list(small().classify(text).probabilities.values()) == pytest.approx(expected.tolist(), abs=1e-12)


def test_batch_and_single_agree_and_order_does_not_matter():
    texts = ["ministers failed", "", "they saved us", "us us us"]
    model = small()
    array = model.probabilities(texts)
    assert array.shape == (4, 3)
    for row, one, many in zip(array, map(model.classify, texts), model.classify_many(texts), strict=True):
        assert dict(one.probabilities) == dict(many.probabilities)
        assert row.tolist() == list(one.probabilities.values())
    assert np.array_equal(model.probabilities(texts[::-1]), array[::-1])


def test_no_statements_give_an_empty_array_of_the_right_width():
    assert small().probabilities([]).shape == (0, 3)
    assert small().classify_many([]) == []


def test_permuting_the_labels_permutes_the_columns():
    model, order = small(), [2, 0, 1]
    turned = small(
        labels=tuple(model.labels[k] for k in order), coef=model.coef[order], intercept=model.intercept[order]
    )
    statement = "ministers saved us"
    assert turned.classify(statement).probabilities == pytest.approx(dict(model.classify(statement).probabilities))


@given(st.lists(st.sampled_from(["ministers", "failed", "saved", "us", "cows"]), max_size=12))
def test_contributions_and_intercept_sum_to_the_log_odds(words):
    model = small()
    explanation = model.explain(" ".join(words))
    for label in model.labels:
        total = explanation.intercept[label] + sum(t.contributions[label] for t in explanation.terms)
        assert total == pytest.approx(explanation.log_odds[label], abs=1e-9)
    odds = np.array(list(explanation.log_odds.values()))
    p = np.exp(odds) / np.exp(odds).sum()
    assert list(explanation.prediction.probabilities.values()) == pytest.approx(p.tolist(), abs=1e-12)


def test_the_weightiest_term_comes_first():
    explanation = small().explain("ministers failed us")
    assert explanation.terms[0].name == "w:failed"
    assert explanation.terms[0].text == "“failed”"
    assert {t.source for t in explanation.terms} == {"target", "words"}


def test_two_labels_and_ten_labels_work():
    for n in (2, 10):
        rng = np.random.default_rng(n)
        model = small(
            labels=tuple(f"l{k}" for k in range(n)), coef=rng.normal(size=(n, 4)), intercept=rng.normal(size=n)
        )
        assert sum(model.classify("ministers saved us").probabilities.values()) == pytest.approx(1.0)


def test_huge_scores_do_not_overflow():
    model = small(coef=small().coef * 1e6, temperature=1e-3)
    assert np.isfinite(model.probabilities(["failed", "saved", ""])).all()


def test_arrays_cannot_be_changed_from_outside():
    given_coef = np.zeros((3, 4))
    model = small(coef=given_coef)
    given_coef[0, 0] = 9.0
    assert model.coef[0, 0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        model.coef[0, 0] = 1.0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"labels": ("one",)}, "two or more"),
        ({"labels": ("a", "a", "b")}, "different"),
        ({"vocabulary": ("w:a", "w:a", "w:b", "w:c")}, "repeated"),
        ({"idf": np.ones(3)}, "idf has the shape"),
        ({"idf": np.array([1.0, 1.0, 0.0, 1.0])}, "not above 0"),
        ({"coef": np.zeros((2, 4))}, "coef has the shape"),
        ({"coef": np.full((3, 4), np.nan)}, "coef holds a number that is not finite"),
        ({"intercept": np.array([0.0, np.inf, 0.0])}, "intercept holds"),
        ({"temperature": 0.0}, "temperature is 0.0"),
        ({"temperature": float("nan")}, "temperature is nan"),
        ({"conformal": (0.1, 1.2)}, "conformal"),
    ],
)
def test_parts_that_do_not_fit_are_refused(changed, message):
    with pytest.raises(InputError, match=message):
        small(**changed)


def test_what_is_no_statement_is_refused():
    with pytest.raises(InputError, match="a statement is int"):
        small().classify(3)
    with pytest.raises(InputError, match="statement 2 is NoneType"):
        small().classify_many(["one", "two", None])
    with pytest.raises(InputError, match="one of its columns"):
        small().classify_many(np.array([["one", "two"]]))
    with pytest.raises(InputError, match="give a list"):
        small().classify_many("one text")
    with pytest.raises(InputError, match="give a list"):
        small().probabilities(Statement("one text"))
    with pytest.raises(InputError, match="top is 0"):
        small().explain("us", top=0)


def test_words_role_and_intercept_add_up_to_the_answer():
    model = stance.load_model()
    statement = Statement("Critics said the “unjust” police had, again, failed us.", target="Sarvanda", role="ngo")
    answer = model.explain(statement)
    label, rival = answer.prediction.label, answer.runner_up
    start = answer.intercept[label] - answer.intercept[rival]
    total = answer.log_odds[label] - answer.log_odds[rival]
    shares = answer.by_word()
    assert len(shares) > 6
    assert all(answer.text[share.start : share.end] == share.text for share in shares)
    assert start + answer.unworded() + sum(share.margin for share in shares) == pytest.approx(total, abs=1e-9)
