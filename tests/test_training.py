"""The estimator keeps scikit-learn's contract; tables and weights are what they say."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV
from threadpoolctl import threadpool_info, threadpool_limits

from stance.errors import InputError
from stance.features import Settings
from stance.records import Statement, Target
from stance.training import StanceClassifier, compile_tables, natural_weights

KINDS = ("apple", "beech", "cedar", "dogwood", "elm", "fig", "gorse", "hazel", "ivy", "juniper")
WHO = (
    "The clinic",
    "The harbour board",
    "The ministry",
    "The rail office",
    "The school inspectorate",
    "The water desk",
)
DEEDS = {
    "criticizes": ("failed the villagers", "ignored every warning", "took bribes", "lied to the nurses"),
    "defends": ("rescued the villagers", "worked hard for the nurses", "kept its promise", "improved the wards"),
    "neutral": ("opens on Monday", "meets in the town hall", "has twelve members", "moved to Elm Street"),
}
ROLES = (None, "government", "ngo")


def toy(labels=("criticizes", "defends", "neutral")):
    statements, y, groups = [], [], []
    for k, who in enumerate(WHO):
        for label in labels:
            for deed in DEEDS[label]:
                statements.append(Statement(f"{who} {deed}.", target=Target("Sarvanda"), role=ROLES[len(y) % 3]))
                y.append(label)
                groups.append(f"article {k}")
    return statements, y, groups


def quick(**changed):
    return StanceClassifier(**({"min_df": 2, "calibration_folds": 3} | changed))


@pytest.fixture(scope="module")
def data():
    return toy()


@pytest.fixture(scope="module")
def fitted(data):
    statements, y, groups = data
    return quick().fit(statements, y, groups=groups)


def test_it_learns_what_can_be_learned_and_not_what_cannot(data):
    statements, y, groups = data
    held = np.array([g == "article 5" for g in groups])
    train = [s for s, h in zip(statements, held, strict=True) if not h]
    test = [s for s, h in zip(statements, held, strict=True) if h]
    truth = np.array(y)[held]
    assert f1_score(truth, ["neutral"] * len(truth), average="macro") < 0.2
    learned = quick().fit(train, list(np.array(y)[~held]))
    assert f1_score(truth, learned.predict(test), average="macro") > 0.9
    shuffled = np.random.default_rng(0).permutation(np.array(y)[~held])
    assert f1_score(truth, quick().fit(train, shuffled).predict(test), average="macro") < 0.7


def test_predictions_and_probabilities_agree(fitted, data):
    statements, _, _ = data
    p = fitted.predict_proba(statements)
    assert p.shape == (len(statements), 3)
    assert p.sum(axis=1) == pytest.approx(1.0)
    assert fitted.classes_.tolist() == ["criticizes", "defends", "neutral"]
    assert fitted.predict(statements).tolist() == fitted.classes_[p.argmax(axis=1)].tolist()
    assert fitted.decision_function(statements).argmax(axis=1).tolist() == p.argmax(axis=1).tolist()
    assert 0.5 < fitted.score(statements, data[1]) <= 1


def test_the_model_gives_the_same_probabilities(fitted, data):
    model = fitted.to_model(info={"name": "toy"})
    assert model.info["name"] == "toy"
    assert model.labels == tuple(fitted.classes_)
    unseen = ["Cows graze.", "", "The ministry failed and failed the nurses", Statement("They lied", role="report")]
    for batch in (data[0], unseen):
        assert np.abs(model.probabilities(batch) - fitted.predict_proba(batch)).max() < 1e-9


def test_the_pipeline_is_a_fitted_one_of_scikit_learn(fitted, data):
    statements, _, _ = data
    assert fitted.pipeline_.decision_function(statements) == pytest.approx(fitted.decision_function(statements))
    assert len(fitted.pipeline_["classify"].estimators_) == 3
    matrix = fitted.pipeline_[:-1].transform([statements[0], "a str works too"])
    assert matrix.shape == (2, len(fitted.pipeline_["tfidf"].vocabulary_))


def test_a_clone_has_the_parameters_and_nothing_learned(fitted):
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "classes_")
    with pytest.raises(NotFittedError, match="not fitted"):
        copy.predict(["anything"])


def test_parameters_can_be_set_and_fit_leaves_them_alone(data):
    statements, y, groups = data
    settings = Settings(families=("words",))
    model = quick().set_params(C=0.5, settings=settings)
    before = model.get_params()
    model.fit(statements, y, groups=groups)
    assert model.get_params() == before
    assert all(term.startswith("w:") for term in model.to_model().vocabulary)
    with pytest.raises(ValueError, match="Invalid parameter"):
        model.set_params(depth=3)


def test_a_second_fit_forgets_the_first(data):
    statements, y, groups = data
    model = quick().fit([s.text for s in statements[:24]], y[:24])
    model.fit(statements, y, groups=groups)
    fresh = quick().fit(statements, y, groups=groups)
    assert np.array_equal(model.predict_proba(statements), fresh.predict_proba(statements))


def test_the_order_of_the_rows_does_not_matter(fitted, data):
    statements, y, groups = data
    order = np.random.default_rng(3).permutation(len(y))
    turned = quick().fit([statements[i] for i in order], [y[i] for i in order], groups=[groups[i] for i in order])
    assert turned.predict_proba(statements) == pytest.approx(fitted.predict_proba(statements), abs=2e-3)


def test_one_row_and_unseen_words_are_answered(fitted):
    assert fitted.predict_proba(["Zebras yawn"]).shape == (1, 3)
    assert np.isfinite(fitted.predict_proba(["", "Zebras yawn", "42"])).all()
    assert fitted.predict_proba([]).shape == (0, 3)
    assert fitted.predict([]).shape == (0,)


def test_renaming_the_labels_permutes_the_columns(fitted, data):
    statements, y, groups = data
    names = {"criticizes": "z", "defends": "y", "neutral": "x"}
    renamed = quick().fit(statements, [names[label] for label in y], groups=groups)
    assert renamed.predict_proba(statements)[:, ::-1] == pytest.approx(fitted.predict_proba(statements), abs=1e-9)


def test_two_labels_give_one_score_and_two_probabilities():
    statements, y, groups = toy(("criticizes", "defends"))
    model = quick().fit(statements, y, groups=groups)
    assert model.decision_function(statements).shape == (len(y),)
    assert model.predict_proba(statements).shape == (len(y), 2)
    assert model.score(statements, y) > 0.9
    assert np.abs(model.to_model().probabilities(statements) - model.predict_proba(statements)).max() < 1e-9


def test_ten_labels_work():
    texts = [f"{kind} herds and {number} cows" for kind in KINDS for number in ("old", "young", "tall", "brown")]
    y = [f"label {k}" for k in range(10) for _ in range(4)]
    model = quick(min_df=1).fit(texts, y)
    assert model.predict(texts).tolist() == y
    assert np.abs(model.to_model().probabilities(texts) - model.predict_proba(texts)).max() < 1e-9


def test_a_weight_of_two_is_like_a_row_twice_and_a_weight_of_zero_like_none():
    statements, y, _ = toy()
    groups = [str(i) for i in range(len(y))]
    plain = {"min_df": 1, "calibration_folds": 0, "settings": Settings(families=("words",)), "without_role": False}
    # The weights of rows do not enter the idf, so the rows that go twice are spread over all terms evenly.
    twice = StanceClassifier(**plain).fit(statements + statements, y + y, groups=groups + groups)
    weighted = StanceClassifier(**plain).fit(statements, y, sample_weight=[2.0] * len(y), groups=groups)
    assert twice.predict_proba(statements) == pytest.approx(weighted.predict_proba(statements), abs=0.05)
    heavier = [5.0 if label == "defends" else 1.0 for label in y]
    shifted = StanceClassifier(**plain).fit(statements, y, sample_weight=heavier)
    even = StanceClassifier(**plain).fit(statements, y)
    assert shifted.predict_proba(["Zebras yawn"])[0, 1] > even.predict_proba(["Zebras yawn"])[0, 1]


def test_min_df_counts_articles_and_not_rows():
    texts = ["rare word here", "rare word there", "rare word again", "common sense", "common cause", "common room"]
    y = ["a", "b", "a", "b", "a", "b"]
    groups = ["one", "one", "one", "two", "three", "four"]
    model = quick(min_df=2, calibration_folds=0, settings=Settings(families=("words",)))
    assert model.fit(texts, y, groups=groups).to_model().vocabulary == ("w:common",)
    assert "w:rare" in model.fit(texts, y).to_model().vocabulary


def test_each_statement_is_learned_without_its_role_too(data):
    statements, y, groups = data
    role_says = [Statement(s.text, role={"criticizes": "ngo", "defends": "government"}.get(label, "court"))
                 for s, label in zip(statements, y, strict=True)]  # fmt: skip
    text = "The ministry failed the villagers."
    both = quick().fit(role_says, y, groups=groups).predict_proba([text])[0, 0]
    only = quick(without_role=False).fit(role_says, y, groups=groups).predict_proba([text])[0, 0]
    assert both > only


def test_grid_search_chooses_among_parameters(data):
    statements, y, _ = data
    search = GridSearchCV(quick(calibration_folds=0), {"C": [0.1, 2.0]}, cv=2, scoring="f1_macro")
    search.fit(statements, y)
    assert search.best_params_["C"] in {0.1, 2.0}
    assert len(search.cv_results_["mean_test_score"]) == 2


def test_temperature_and_quantiles_come_from_folds(fitted, data):
    statements, y, groups = data
    assert fitted.temperature_ > 0
    assert len(fitted.conformal_) == 101
    assert list(fitted.conformal_) == sorted(fitted.conformal_)
    bare = quick(calibration_folds=0).fit(statements, y, groups=groups)
    assert bare.temperature_ == 1.0
    assert bare.conformal_ == ()


def test_coefficients_hold_four_decimals(fitted):
    model = fitted.to_model()
    assert np.array_equal(model.coef, np.round(model.coef, 4))
    assert np.array_equal(model.intercept, np.round(model.intercept, 4))


@pytest.mark.slow
def test_one_thread_and_two_give_the_same_bytes():
    script = "import sys, hashlib; sys.path.insert(0, sys.argv[1]); from test_training import digest; print(digest())"
    found = set()
    for threads in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parent)],
            env={"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(run.stdout.strip())
    assert found == {digest()}


def test_a_fit_adds_up_in_one_thread_since_more_would_change_the_last_decimals(monkeypatch):
    threads = []

    class Watched(LogisticRegression):
        def fit(self, X, y, sample_weight=None):  # noqa: N803 - scikit-learn's name
            threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
            return super().fit(X, y, sample_weight)

    monkeypatch.setattr("stance.training._fitting.LogisticRegression", Watched)
    statements, y, groups = toy()
    with threadpool_limits(limits=2, user_api="blas"):
        quick().fit(statements, y, groups=groups)
    assert set(threads) == {1}


def digest():
    statements, y, groups = toy()
    model = quick().fit(statements, y, groups=groups).to_model()
    parts = (model.coef.tobytes(), model.intercept.tobytes(), model.idf.tobytes(), repr(model.conformal).encode())
    return hashlib.sha256(b"".join(parts) + repr((model.temperature, model.vocabulary)).encode()).hexdigest()


@pytest.mark.parametrize(
    ("x", "y", "more", "message"),
    [
        ("one text", ["a"], {}, "give a list"),
        (["a b", 3], ["a", "b"], {}, "statement 1 is int"),
        (["a b", "c d"], ["a"], {}, "one label a statement"),
        (["a b", "c d"], ["a", "a"], {}, "two or more"),
        (["a b", "c d"], ["a", None], {}, "y holds None, a label that is no text"),
        (["a b", "c d"], ["a", float("nan")], {}, "y holds nan, a label that is no text"),
        (["a b", "c d"], ["a", 3], {}, "y holds 3, a label that is no text"),
        (["a b", "c d"], [0.0, float("nan")], {}, "not a number"),
        (["a b", "c d"], ["a", "b"], {"sample_weight": [1.0]}, "sample_weight has the shape"),
        (["a b", "c d"], ["a", "b"], {"sample_weight": [1.0, -1.0]}, "negative"),
        (["a b", "c d"], ["a", "b"], {"groups": ["g"]}, "groups has 1 entries"),
        (["a b", "c d"], ["a", "b"], {}, "no term occurs in 2 different groups"),
    ],
)
def test_data_that_cannot_be_learned_from_is_refused(x, y, more, message):
    with pytest.raises(InputError, match=message):
        quick(settings=Settings(families=("words",)), calibration_folds=0).fit(x, y, **more)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"C": 0}, "C is 0"), ({"min_df": 0}, "min_df is 0"), ({"calibration_folds": 1}, "calibration_folds is 1")],
)
def test_parameters_outside_their_range_are_refused(wrong, message, data):
    with pytest.raises(InputError, match=message):
        quick(**wrong).fit(data[0], data[1])


def test_a_single_string_is_no_list_of_statements(fitted):
    for method in (fitted.predict, fitted.predict_proba, fitted.decision_function):
        with pytest.raises(InputError, match="give a list"):
            method("one text")


def test_tables_hold_stems_of_the_texts_and_the_whole_lexicon():
    tables = compile_tables(["The gravediggers marched."])
    assert tables.stems["gravediggers"] == "gravedigg"
    assert "zookeepers" not in tables.stems
    assert tables.classes["corruption"] == ("corruption",)
    assert tables.valence["terrible"] < 0
    assert compile_tables(["a cats", "dogs"]) == compile_tables(["dogs", "a cats"])


def test_weights_bring_role_and_label_to_natural_proportions(data):
    statements = [Statement("x", role="government")] * 4 + [Statement("x", role="ngo")] * 4
    y = ["criticizes", "criticizes", "defends", "neutral"] * 2
    weights = natural_weights(statements, y, largest=100.0)
    assert weights.mean() == pytest.approx(1.0)
    assert (weights > 0).all()
    # Officials hardly ever criticize, and watchers hardly ever defend.
    assert weights[:2].sum() < weights[2]
    assert weights[6] < weights[4:6].sum()
    assert natural_weights(statements, y).max() <= 5.0 * natural_weights(statements, y).mean() * 1.5


def test_labels_of_ones_own_are_not_weighted():
    assert natural_weights(["a", "b"], ["supports", "opposes"]).tolist() == [1.0, 1.0]
    assert natural_weights([], []).shape == (0,)
    with pytest.raises(InputError, match="one label a statement"):
        natural_weights(["a"], [])


def in_sources(n_sources):
    statements, y, groups = toy()
    copies = 12
    sources = [f"source {k % n_sources}" for k in range(copies) for _ in y]
    return statements * copies, y * copies, [f"{g} {k}" for k in range(copies) for g in groups], sources


def test_several_large_sources_are_the_folds_of_calibration_and_many_small_ones_are_not():
    statements, y, groups, sources = in_sources(2)
    by_source = quick().fit(statements, y, groups=groups, sources=sources)
    by_group = quick().fit(statements, y, groups=groups)
    assert by_source.predict(statements).tolist() == by_group.predict(statements).tolist()
    assert by_source.temperature_ != by_group.temperature_
    small = quick().fit(statements, y, groups=groups, sources=in_sources(12)[3])
    assert small.temperature_ == by_group.temperature_


def test_what_calibrates_a_source_has_not_learned_its_articles_in_another(monkeypatch):
    statements, y, groups, sources = in_sources(2)
    learned = []

    def watched(self, counts, rows, chosen, **how):
        learned.append({rows.groups[i] for i in chosen})
        return fit(self, counts, rows, chosen, **how)

    fit = StanceClassifier._fitted
    monkeypatch.setattr(StanceClassifier, "_fitted", watched)
    # The articles of the first copies stand in both sources.
    shared = [g.rsplit(" ", 1)[0] + " 0" if g.endswith(" 1") else g for g in groups]
    quick().fit(statements, y, groups=shared, sources=sources)
    both = {f"group:{g}" for g in shared if g.endswith(" 0")}
    assert len(learned) == 3
    assert not any(both & names for names in learned[:2])


def test_sources_in_another_number_than_statements_are_refused(data):
    statements, y, groups = data
    with pytest.raises(InputError, match="sources has 1 entries for"):
        quick().fit(statements, y, groups=groups, sources=["a"])
