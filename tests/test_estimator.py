"""The estimator keeps what scikit-learn promises of one, and refuses what it cannot learn from."""

import copy
import inspect
import io
import pickle
import warnings
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import joblib
import numpy as np
import pandas as pd
import pytest
import wrong_things
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.model_selection import GroupKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import estimator_checks_generator, parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from stance.errors import InputError
from stance.features import Settings
from stance.records import Statement, Target
from stance.store import model_digest
from stance.training import StanceClassifier, compile_tables, name_sources, natural_weights

pytestmark = pytest.mark.reliability

WORDS = Settings(families=("words",))
WHO = ("clinic", "harbour board", "ministry", "rail office", "school board", "water desk")
DEEDS = {
    "criticizes": ("failed the villagers", "ignored every warning", "took bribes"),
    "defends": ("rescued the villagers", "kept its promise", "improved the wards"),
    "neutral": ("opens on Monday", "meets in the town hall", "has twelve members"),
}
TREES = ("apple", "beech", "cedar", "dogwood", "elm", "fig", "gorse", "hazel", "ivy", "juniper")


def rows(labels=tuple(DEEDS)):
    found = [(who, label, deed) for who in WHO for label in labels for deed in DEEDS[label]]
    roles = (None, "government", "ngo")
    statements = [
        Statement(f"The {who} {deed}.", target=Target("Sarvanda"), role=roles[k % 3])
        for k, (who, _, deed) in enumerate(found)
    ]
    return statements, [label for _, label, _ in found], [who for who, _, _ in found]


X, Y, GROUPS = rows()
UNSEEN = ["", "Zebras yawn", "42", "…", "\u0301" * 50, "\ud800"]


def quick(**changes):
    return StanceClassifier(**({"min_df": 2, "calibration_folds": 0, "settings": WORDS} | changes))


def bytes_of(model):
    return model_digest(model.to_model())


@pytest.fixture(scope="module")
def full():
    """With all families of terms, calibrated; tests only ask it."""
    return StanceClassifier(min_df=2, calibration_folds=3).fit(X, Y, groups=GROUPS)


@pytest.fixture(scope="module")
def fitted():
    return quick().fit(X, Y, groups=GROUPS)


# Parameters
def test_every_parameter_is_kept_as_it_was_given():
    names = set(inspect.signature(StanceClassifier).parameters)
    given = {"C": np.float64(2), "min_df": 1, "settings": WORDS, "without_role": False}
    given |= {"calibration_folds": 4, "class_weight": "balanced", "random_state": 7}
    assert set(given) == names
    model = StanceClassifier(**given)
    assert all(value is given[name] for name, value in model.get_params().items())


def test_a_clone_has_equal_parameters_and_nothing_learned(full):
    twin = clone(full)
    assert twin.get_params() == full.get_params()
    assert not [name for name in vars(twin) if name.endswith("_")]
    assert bytes_of(twin.fit(X, Y, groups=GROUPS)) == bytes_of(full)


def test_set_params_gives_the_estimator_itself_and_refuses_names_that_are_none():
    model = quick()
    assert model.set_params(C=1.5, random_state=3) is model
    assert (model.C, model.random_state) == (1.5, 3)
    with pytest.raises(ValueError, match="Invalid parameter 'depth'"):
        model.set_params(depth=1)


def test_parameters_are_checked_at_the_fit_and_not_before():
    model = quick(C=-1).set_params(C=-2)
    with pytest.raises(InputError, match="C is -2; give a number above 0"):
        model.fit(X, Y)


def test_a_fit_gives_the_estimator_itself_and_leaves_parameters_and_data_alone():
    model, statements, labels, weights = quick(), list(X), np.array(Y), np.ones(len(Y))
    before = model.get_params()
    assert model.fit(statements, labels, sample_weight=weights, groups=GROUPS) is model
    assert model.get_params() == before
    assert statements == X
    assert (labels == Y).all()
    assert (weights == 1).all()


def test_it_is_a_classifier_of_texts_that_needs_labels(fitted):
    tags = get_tags(fitted)
    assert is_classifier(fitted)
    assert (tags.input_tags.string, tags.input_tags.two_d_array, tags.target_tags.required) == (True, False, True)
    assert repr(fitted).startswith("StanceClassifier(calibration_folds=0, min_df=2")


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function", "to_model"])
def test_before_a_fit_nothing_is_answered(method):
    with pytest.raises(NotFittedError, match="not fitted"):
        getattr(quick(), method)(*([] if method == "to_model" else [["It rained."]]))


# Fitting again
def test_the_same_fit_twice_gives_the_same_bytes(fitted):
    assert bytes_of(quick().fit(X, Y, groups=GROUPS)) == bytes_of(fitted)


def test_a_second_fit_forgets_labels_terms_and_calibration(fitted):
    model = StanceClassifier(min_df=1, calibration_folds=3).fit([f"{tree} trees" for tree in TREES] * 2, TREES * 2)
    model.set_params(**quick().get_params()).fit(X, Y, groups=GROUPS)
    assert bytes_of(model) == bytes_of(fitted)
    assert model.conformal_ == ()


def test_a_fit_that_is_refused_leaves_the_first_one_answering():
    model = quick().fit(X, Y, groups=GROUPS)
    before = model.predict_proba(X)
    with pytest.raises(InputError, match="one label a statement"):
        model.fit(X, Y[1:])
    assert (model.predict_proba(X) == before).all()


# Order, subsets, containers
def test_answers_follow_the_order_of_the_rows_to_the_last_bit(full):
    order = np.random.default_rng(1).permutation(len(X))
    assert (full.predict_proba([X[k] for k in order]) == full.predict_proba(X)[order]).all()


@pytest.mark.parametrize("chosen", [range(1), range(5, 9), range(0, 54, 7), range(53, 54)])
def test_a_subset_is_answered_as_in_the_whole_to_the_last_bit(full, chosen):
    whole = full.predict_proba(X)
    assert (full.predict_proba([X[k] for k in chosen]) == whole[list(chosen)]).all()


def test_the_order_of_learning_does_not_matter(fitted):
    order = np.random.default_rng(2).permutation(len(X))
    turned = quick().fit([X[k] for k in order], [Y[k] for k in order], groups=[GROUPS[k] for k in order])
    assert turned.pipeline_["tfidf"].vocabulary_ == fitted.pipeline_["tfidf"].vocabulary_
    assert turned.predict_proba(X) == pytest.approx(fitted.predict_proba(X), abs=2e-3)


@pytest.mark.parametrize("container", [list, tuple, iter, np.array, pd.Series, lambda x: (t for t in x)])
def test_any_column_of_texts_will_do(container):
    texts = [statement.text for statement in X]
    model = quick().fit(container(texts), Y)
    plain = quick().fit(texts, Y)
    assert (model.predict_proba(container(texts)) == plain.predict_proba(texts)).all()


@pytest.mark.parametrize("container", [tuple, np.array, pd.Series, lambda y: np.array(y, dtype=object), pd.Categorical])
def test_any_column_of_labels_will_do(fitted, container):
    model = quick().fit(X, container(Y), groups=container(GROUPS))
    assert bytes_of(model) == bytes_of(fitted)


def test_an_index_of_a_series_has_no_say(fitted):
    turned = pd.Series(Y, index=range(len(Y), 0, -1))
    assert bytes_of(quick().fit(X, turned, groups=pd.Series(GROUPS, index=turned.index))) == bytes_of(fitted)


def test_a_text_is_a_statement_of_which_nothing_else_is_known(full):
    texts = [statement.text for statement in X]
    assert (full.predict_proba(texts) == full.predict_proba([Statement(text) for text in texts])).all()


# Few rows, odd rows
def test_one_row_has_one_answer(full):
    assert full.predict_proba(X[:1]).shape == (1, 3)
    assert full.decision_function(X[:1]).shape == (1, 3)
    assert full.predict(X[:1]).shape == (1,)


def test_no_rows_have_no_answers(full):
    assert full.predict_proba([]).shape == full.decision_function([]).shape == (0, 3)
    assert full.predict([]).shape == (0,)


def test_unseen_words_alone_are_answered_by_the_intercept(fitted):
    answers = fitted.predict_proba(UNSEEN)
    assert np.isfinite(answers).all()
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert (fitted.decision_function(["Zebras yawn"]) == fitted.to_model().intercept).all()


def test_two_rows_are_enough_to_learn_from():
    model = quick(min_df=1).fit(["It works.", "It fails."], ["good", "bad"])
    assert model.predict(["It works.", "It fails."]).tolist() == ["good", "bad"]


def test_more_folds_than_groups_are_as_many_as_there_are():
    model = quick(min_df=1, calibration_folds=50).fit(X, Y, groups=GROUPS)
    assert model.temperature_ == quick(min_df=1, calibration_folds=6).fit(X, Y, groups=GROUPS).temperature_
    assert len(model.conformal_) == 101


# Labels
def test_two_labels_have_one_score_and_two_probabilities():
    statements, labels, groups = rows(("criticizes", "defends"))
    model = quick().fit(statements, labels, groups=groups)
    score, p = model.decision_function(statements), model.predict_proba(statements)
    assert score.shape == (len(labels),)
    assert p.shape == (len(labels), 2)
    assert ((score > 0) == (p[:, 1] > 0.5)).all()
    assert model.score(statements, labels) == 1.0


def test_ten_labels_have_ten_columns():
    texts = [f"{tree} trees {size}" for tree in TREES for size in ("stand", "fall", "grow")]
    labels = [tree for tree in TREES for _ in range(3)]
    model = quick(min_df=1).fit(texts, labels)
    assert model.predict_proba(texts).shape == (30, 10)
    assert model.predict(texts).tolist() == labels
    assert np.abs(model.to_model().probabilities(texts) - model.predict_proba(texts)).max() < 1e-9


@pytest.mark.parametrize(
    "names",
    [
        (0, 1, 2),
        (-1, 5, 10),
        (0.0, 1.0, 2.0),
        ("", "b", "c"),
        ("ä", "日本", "🙂"),
        (np.int8(1), np.int8(2), np.int8(3)),
    ],
)
def test_labels_of_any_kind_come_back_as_they_went_in(fitted, names):
    known = dict(zip(DEEDS, names, strict=True))
    model = quick().fit(X, [known[label] for label in Y], groups=GROUPS)
    assert model.classes_.tolist() == sorted(names)
    assert set(model.predict(X).tolist()) <= set(names)
    assert model.score(X, [known[label] for label in Y]) == fitted.score(X, Y)


def test_yes_and_no_may_be_truths():
    statements, labels, groups = rows(("criticizes", "defends"))
    truth = [label == "defends" for label in labels]
    assert quick().fit(statements, truth, groups=groups).predict(statements).tolist() == truth


def test_renaming_the_labels_permutes_the_columns(full):
    names = {"criticizes": "z", "defends": "y", "neutral": "x"}
    renamed = StanceClassifier(min_df=2, calibration_folds=3).fit(X, [names[label] for label in Y], groups=GROUPS)
    assert renamed.predict_proba(X)[:, ::-1] == pytest.approx(full.predict_proba(X), abs=1e-9)


# Weights
@pytest.mark.parametrize("container", [list, tuple, np.array, pd.Series, lambda w: np.array(w, dtype=np.float32)])
def test_any_column_of_weights_will_do(container):
    weights = [1.0 + k % 3 for k in range(len(Y))]
    first = quick().fit(X, Y, sample_weight=weights, groups=GROUPS)
    assert bytes_of(quick().fit(X, Y, sample_weight=container(weights), groups=GROUPS)) == bytes_of(first)


def test_equal_weights_are_like_none(fitted):
    assert bytes_of(quick().fit(X, Y, sample_weight=np.ones(len(Y)), groups=GROUPS)) == bytes_of(fitted)


def test_weights_twice_as_large_are_like_half_the_regularisation():
    heavy = quick(C=2.0).fit(X, Y, sample_weight=[2.0] * len(Y), groups=GROUPS)
    assert bytes_of(heavy) == bytes_of(quick(C=4.0).fit(X, Y, groups=GROUPS))


def weighted(weights, y, **changes):
    """Learn every row twice, under the given weights of the first and the second copies."""
    first, second = weights
    all_weights = [first] * len(X) + [second] * len(X)
    return quick(**changes).fit(X + X, Y + list(y), sample_weight=all_weights, groups=GROUPS * 2)


def test_a_weight_of_two_is_like_the_row_twice():
    # Both hold every row twice, so that the idf, which counts rows and no weights, is the same.
    assert weighted((2.0, 0.0), Y).predict_proba(X) == pytest.approx(weighted((1.0, 1.0), Y).predict_proba(X), abs=1e-3)


def test_a_row_of_weight_zero_has_no_say_in_the_coefficients():
    wrong = Y[1:] + Y[:1]
    assert bytes_of(weighted((1.0, 0.0), wrong)) == bytes_of(weighted((1.0, 0.0), Y))
    assert bytes_of(weighted((1.0, 1e-2), wrong)) != bytes_of(weighted((1.0, 1e-2), Y))


def test_a_row_of_weight_zero_has_no_say_in_the_calibration():
    wrong = Y[1:] + Y[:1]
    one, other = (weighted((1.0, 0.0), y, calibration_folds=3) for y in (wrong, Y))
    assert (one.temperature_, one.conformal_) == (other.temperature_, other.conformal_)


def test_a_row_of_weight_zero_counts_for_min_df_and_idf_all_the_same():
    more = ["Zebras yawn"] * 2
    weights = [1.0] * len(X) + [0.0] * 2
    model = quick().fit(X + more, [*Y, *Y[:2]], sample_weight=weights, groups=[*GROUPS, "a", "b"])
    alone = quick().fit(X, Y, groups=GROUPS)
    assert "w:zebra" in model.pipeline_["tfidf"].vocabulary_
    assert "w:zebra" not in alone.pipeline_["tfidf"].vocabulary_
    assert model.predict_proba(X) == pytest.approx(alone.predict_proba(X), abs=0.03)


def test_a_row_twice_counts_twice_for_the_idf_where_a_weight_of_two_does_not():
    twice = quick().fit(X + X[:9], Y + Y[:9], groups=GROUPS + GROUPS[:9])
    weights = [2.0] * 9 + [1.0] * (len(X) - 9)
    heavy = quick().fit(X, Y, sample_weight=weights, groups=GROUPS)
    assert twice.pipeline_["tfidf"].idf_.tolist() != heavy.pipeline_["tfidf"].idf_.tolist()
    assert twice.predict_proba(X) == pytest.approx(heavy.predict_proba(X), abs=0.1)


def test_a_heavier_label_is_given_more_often(fitted):
    weights = [9.0 if label == "defends" else 1.0 for label in Y]
    heavy = quick().fit(X, Y, sample_weight=weights, groups=GROUPS)
    assert (heavy.predict_proba(UNSEEN)[:, 1] > fitted.predict_proba(UNSEEN)[:, 1]).all()


def test_balanced_classes_weigh_alike():
    kept = [k for k, label in enumerate(Y) if label != "defends" or k % 4 == 0]
    few = [X[k] for k in kept], [Y[k] for k in kept]
    plain, even = quick(min_df=1).fit(*few), quick(min_df=1, class_weight="balanced").fit(*few)
    assert even.predict_proba(UNSEEN)[0, 1] > plain.predict_proba(UNSEEN)[0, 1]


# Groups and seeds
def test_groups_may_be_of_any_kind_and_only_their_sameness_counts(full):
    number = {name: k for k, name in enumerate(sorted(set(GROUPS)))}
    for kind in (lambda k: k, str, lambda k: (k, k), lambda k: Fraction(k, 7)):
        other = quick().fit(X, Y, groups=[kind(number[g]) for g in GROUPS])
        assert other.pipeline_["tfidf"].vocabulary_ == quick().fit(X, Y, groups=GROUPS).pipeline_["tfidf"].vocabulary_


def test_the_seed_changes_the_calibration_and_nothing_else():
    one, other = (quick(calibration_folds=2, random_state=seed).fit(X, Y, groups=GROUPS) for seed in (0, 5))
    assert one.temperature_ != other.temperature_
    assert (one.decision_function(X) == other.decision_function(X)).all()


# Within scikit-learn
def test_it_works_in_cross_validation_by_article():
    folds = GroupKFold(3)
    scores = cross_val_score(quick(), X, Y, groups=GROUPS, cv=folds)
    assert scores.mean() > 0.8
    assert len(cross_val_predict(quick(), X, Y, groups=GROUPS, cv=folds)) == len(Y)


def test_it_works_at_the_end_of_a_pipeline(fitted):
    lower = FunctionTransformer(lambda statements: [Statement(s.text.upper()) for s in statements])
    line = make_pipeline(lower, quick()).fit(X, Y, stanceclassifier__groups=GROUPS)
    assert (line.predict(X) == fitted.predict(X)).mean() > 0.9


# Copies and threads
def by_joblib(model):
    file = io.BytesIO()
    joblib.dump(model, file)
    file.seek(0)
    return joblib.load(file)


@pytest.mark.parametrize("copied", [lambda m: pickle.loads(pickle.dumps(m)), by_joblib, copy.deepcopy, copy.copy])
def test_a_copy_by_the_user_gives_the_same_answers(full, copied):
    twin = copied(full)
    assert (twin.predict_proba(X + UNSEEN[:3]) == full.predict_proba(X + UNSEEN[:3])).all()
    assert bytes_of(twin) == bytes_of(full)


def test_a_pickle_of_what_is_not_fitted_can_be_fitted(fitted):
    assert bytes_of(pickle.loads(pickle.dumps(quick())).fit(X, Y, groups=GROUPS)) == bytes_of(fitted)


def test_eight_threads_ask_one_estimator(full):
    expected = full.predict_proba(X)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda k: full.predict_proba(X[k % 5 :]), range(40)))
    assert all((p == expected[k % 5 :]).all() for k, p in enumerate(answers))


def test_threads_that_fit_at_once_fit_alike(fitted):
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: quick().fit(X, Y, groups=GROUPS), range(8)))
    assert {bytes_of(model) for model in models} == {bytes_of(fitted)}


# Wrong types
THINGS = {
    **wrong_things.THINGS,
    "NaN": float("nan"),
    "a table": pd.DataFrame({"text": ["a", "b"]}),
    "a square": np.array([["a", "b"], ["c", "d"]]),
}
SMALL = (["It works.", "It fails."] * 4, ["a", "b"] * 4)
# What takes a value, and what it may be.
TAKEN = {
    "X": (lambda v: quick().fit(v, ["a", "b"]), ()),
    "y": (lambda v: quick().fit(["It works.", "It fails."], v), ("numbers",)),
    "sample_weight": (lambda v: quick().fit(*SMALL, sample_weight=v), ("None",)),
    "groups": (lambda v: quick().fit(*SMALL, groups=v), ("None",)),
    "sources": (lambda v: quick().fit(*SMALL, sources=v), ("None",)),
    "C": (lambda v: quick(C=v).fit(*SMALL), ("a number", "a fraction")),
    "min_df": (lambda v: quick(min_df=v).fit(*SMALL), ("a number",)),
    "settings": (lambda v: quick(settings=v).fit(*SMALL), ("None",)),
    "without_role": (lambda v: quick(without_role=v).fit(*SMALL), ("a truth",)),
    "calibration_folds": (lambda v: quick(calibration_folds=v).fit(*SMALL), ("a number",)),
    "class_weight": (lambda v: quick(class_weight=v).fit(*SMALL), ("None",)),
    "random_state": (lambda v: quick(random_state=v).fit(*SMALL), ("a number",)),
    "name_sources": (lambda v: name_sources(v, 4), ("None",)),
    "compile_tables": (compile_tables, ("a dict", "a set", "numbers", "a table", "a square")),
    "natural_weights": (lambda v: natural_weights(v, ["a", "b"]), ("numbers", "a square")),
    "labels of natural_weights": (lambda v: natural_weights(["a", "b"], v), ("numbers", "a square")),
}


@pytest.mark.parametrize(
    ("name", "thing"), [(name, thing) for name, (_, fits) in TAKEN.items() for thing in THINGS if thing not in fits]
)
def test_a_value_of_the_wrong_type_is_refused_with_what_to_give(name, thing):
    with pytest.raises(InputError, match=r"give|are needed") as caught:
        TAKEN[name][0](THINGS[thing])
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function"])
@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_list_of_statements_is_not_answered(fitted, method, thing):
    with pytest.raises(InputError, match=r"give (a|one) "):
        getattr(fitted, method)(THINGS[thing])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"C": 0}, "C is 0; give a number above 0"),
        ({"C": float("inf")}, "C is inf"),
        ({"min_df": 0}, "min_df is 0; give a whole number from 1"),
        ({"min_df": 1.0}, r"min_df is 1\.0"),
        ({"calibration_folds": 1}, "calibration_folds is 1; give 0, or a whole number from 2"),
        ({"calibration_folds": -1}, "calibration_folds is -1"),
        ({"random_state": -1}, "random_state is -1; give 0 to 4294967295"),
        ({"random_state": 2**32}, "random_state is 4294967296"),
    ],
)
def test_a_parameter_outside_its_range_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        quick(**changes).fit(X, Y)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["a"] * 54, "y holds one class, a; two or more different labels are needed"),
        ([0.5, 1.5] * 27, r"y holds 0\.5, a continuous number"),
        ([None, "a"] * 27, "y holds None, a label that is no text"),
        ([["a", "b"]] * 54, r"y has the shape \(54, 2\)"),
    ],
)
def test_labels_that_are_none_are_refused(labels, message):
    with pytest.raises(InputError, match=message):
        quick().fit(X, labels)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([0.0] * 54, "every sample_weight is zero; give some rows a weight"),
        ([-1.0] + [1.0] * 53, "negative or not finite"),
        ([np.nan] * 54, "negative or not finite"),
        ([np.inf] * 54, "negative or not finite"),
        ([1.0] * 53, r"sample_weight has the shape \(53,\) for 54 statements"),
        ([[1.0]] * 54, r"sample_weight has the shape \(54, 1\)"),
        (["heavy"] * 54, "sample_weight holds something else than numbers"),
    ],
)
def test_weights_that_are_none_are_refused(weights, message):
    with pytest.raises(InputError, match=message):
        quick().fit(X, Y, sample_weight=weights)


# scikit-learn's own checks hand over tables of numbers; these write each number out in words.
STEPS = (-4, -2, -1, -0.5, 0, 0.5, 1, 2, 4)


def letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def in_words(table):
    return [
        " ".join(
            f"column{letters(j)}{'above' if value > step else 'below'}{letters(k)}"
            for j, value in enumerate(row)
            for k, step in enumerate(STEPS)
        )
        for row in table
    ]


class OfNumbers(StanceClassifier):
    """The estimator over tables of numbers: checks them as scikit-learn asks, and reads them as texts."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = False, True
        return tags

    def fit(self, X, y, sample_weight=None):  # noqa: N803 - scikit-learn's name
        table, labels = validate_data(self, X, y)
        return super().fit(in_words(table), labels, sample_weight)

    def decision_function(self, X):  # noqa: N803
        check_is_fitted(self)
        return super().decision_function(in_words(validate_data(self, X, reset=False)))


NOT_PROMISED = {
    "check_sample_weight_equivalence_on_dense_data": "the idf counts rows, not weights: see the tests of weights above",
    "check_class_weight_classifiers": "class_weight is 'balanced' or None; weights of one's own go into sample_weight",
}


@parametrize_with_checks(
    [OfNumbers(min_df=1, calibration_folds=0, settings=WORDS)], expected_failed_checks=lambda _: NOT_PROMISED
)
def test_scikit_learns_checks_of_a_classifier_hold(estimator, check):
    check(estimator)


def checks_without_data():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)  # it tells that a classifier of texts is given no tables
        return [check for _, check in estimator_checks_generator(StanceClassifier())]


@pytest.mark.parametrize("check", checks_without_data(), ids=lambda check: getattr(check, "func", check).__name__)
def test_scikit_learns_checks_that_need_no_data_hold_as_it_is(check):
    check(StanceClassifier())
