"""Labels that may be errors: the rule of confident learning, its order, its file, and another library's answer."""

import csv
import io

import numpy as np
import pytest

from stance.dataset import Example
from stance.errors import InputError
from stance.evaluation import Answers, suspected_labels, suspects_table
from stance.records import Statement

LABELS = ("against", "for", "none")


def rows(labels, texts=None):
    texts = texts or [f"Sentence {k}." for k in range(len(labels))]
    return [
        Example(statement=Statement(text), label=label, id=str(k), where=f"mine.csv:{k + 2}", group=str(k))
        for k, (label, text) in enumerate(zip(labels, texts, strict=True))
    ]


def answers(p, labels=LABELS):
    p = np.asarray(p, dtype=float)
    return Answers(given=tuple(labels[k] for k in p.argmax(axis=1)), labels=labels, probabilities=p)


def noisy(seed, n=400, errors=0.1, share=(0.5, 0.3, 0.2), sharp=2.0):
    """Labels of which some are wrong, and probabilities that lean to the true ones."""
    rng = np.random.default_rng(seed)
    true = rng.choice(3, size=n, p=share)
    scores = rng.normal(size=(n, 3))
    scores[np.arange(n), true] += sharp
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    given = np.where(rng.random(n) < errors, (true + rng.integers(1, 3, n)) % 3, true)
    return [LABELS[k] for k in given], p, given != true


def test_planted_errors_are_found_far_more_often_than_by_chance():
    labels, p, wrong = noisy(0, sharp=3.0)
    found = [int(s.example.id) for s in suspected_labels(rows(labels), answers(p))]
    assert 0.05 < wrong.mean() < 0.15
    assert wrong[found].sum() > 0.7 * wrong.sum()
    assert wrong[found].mean() > 4 * wrong.mean()


def test_the_least_probable_label_comes_first_and_ranks_count_from_one():
    labels, p, _ = noisy(1)
    suspects = suspected_labels(rows(labels), answers(p))
    probabilities = [s.probability for s in suspects]
    assert len(suspects) > 20
    assert probabilities == sorted(probabilities)
    assert [s.rank for s in suspects] == list(range(1, len(suspects) + 1))
    for s in suspects:
        row = p[int(s.example.id)]
        assert (s.probability, s.suggested_probability) == (
            row[LABELS.index(s.example.label)],
            row[LABELS.index(s.suggested)],
        )
        assert s.suggested_probability > s.probability


def test_a_label_that_models_are_seldom_sure_of_has_a_lower_threshold():
    sure, unsure = [0.9, 0.1], [0.55, 0.45]
    p = [sure] * 5 + [[0.6, 0.4]] * 4 + [[0.45, 0.55]]
    # "none" reaches its threshold of 0.4 or so with 0.55 though "for" would need 0.9 and more.
    found = suspected_labels(rows(["for"] * 5 + ["none"] * 4 + ["for"]), answers(p, ("for", "none")))
    assert [s.example.id for s in found] == ["9"]
    assert suspected_labels(rows(["for"] * 5 + ["none"]), answers([sure] * 5 + [unsure], ("for", "none"))) == ()


def test_renaming_labels_and_shuffling_rows_changes_nothing_else():
    labels, p, _ = noisy(2)
    plain = suspected_labels(rows(labels), answers(p))
    other = {"against": "z", "for": "y", "none": "x"}
    turned = suspected_labels(rows([other[label] for label in labels]), answers(p[:, ::-1], ("x", "y", "z")))
    assert [(s.example.id, other[s.suggested]) for s in plain] == [(s.example.id, s.suggested) for s in turned]
    order = np.random.default_rng(3).permutation(len(p))
    given = rows(labels)
    shuffled = suspected_labels([given[k] for k in order], answers(p[order]))
    assert [s.example.id for s in shuffled] == [s.example.id for s in plain]


def test_sentences_without_a_confident_other_label_are_left_alone():
    assert suspected_labels([], Answers(given=(), labels=LABELS, probabilities=np.zeros((0, 3)))) == ()
    right = rows(["against", "for", "none"])
    assert suspected_labels(right, answers(np.eye(3) * 0.7 + 0.1)) == ()


@pytest.mark.parametrize(
    ("examples", "given", "message"),
    [
        (rows(["for"]), Answers(given=("for",)), "answers have no probabilities"),
        (rows(["for", "none"]), answers([[0.2, 0.5, 0.3]]), "2 sentences and 1 answers; give one answer a sentence"),
        (rows(["pro"]), answers([[0.2, 0.5, 0.3]]), r"mine\.csv:2: label 'pro' has no probability; the answers know"),
    ],
)
def test_what_does_not_fit_is_refused(examples, given, message):
    with pytest.raises(InputError, match=message):
        suspected_labels(examples, given)


def test_the_file_defuses_cells_and_says_where_each_row_stands():
    texts = ["=HYPERLINK(1)", 'Said "no",\nthen left.', "@sum", "plain"] * 30
    labels, p, _ = noisy(4, n=120, errors=0.3)
    suspects = suspected_labels(rows(labels, texts), answers(p))
    table = list(csv.DictReader(io.StringIO(suspects_table(suspects), newline="")))
    assert list(table[0]) == [
        "rank",
        "where",
        "id",
        "text",
        "label",
        "suggested",
        "probability",
        "suggested_probability",
    ]
    assert [row["where"] for row in table] == [s.example.where for s in suspects]
    assert {row["text"][0] for row in table} >= {"'", "S", "p"}
    assert not any(row["text"].startswith(("=", "@")) for row in table)


@pytest.mark.parametrize("seed", range(6))
def test_cleanlab_suspects_the_same_rows_in_the_same_order(seed):
    filters = pytest.importorskip("cleanlab.filter", reason="cleanlab (extra oracle) is not installed")
    labels, p, _ = noisy(seed, n=300, errors=0.05 * seed, sharp=1.0 + seed / 3)
    theirs = filters.find_label_issues(
        np.array([LABELS.index(label) for label in labels]),
        p,
        filter_by="confident_learning",
        return_indices_ranked_by="self_confidence",
        n_jobs=1,
    )
    ours = [int(s.example.id) for s in suspected_labels(rows(labels), answers(p))]
    assert ours == theirs.tolist()
    assert len(ours) > 5
