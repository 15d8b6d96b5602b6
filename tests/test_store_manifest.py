"""A model whose digests all fit and whose meaning is another is refused, or it is a model and answers like one."""

import json
import random
import time

import numpy as np
import pytest
from damage import (
    STATEMENTS,
    archive,
    assert_answers,
    changed_model,
    files_of,
    npy,
    put,
    reseal,
    rich_model,
    small_model,
    sound_members,
)

from stance.errors import ModelFileError
from stance.features import Analyzer, Settings, WordTables
from stance.store import load_model, save_model
from stance.store._format import MIN_IDF, canonical

pytestmark = pytest.mark.reliability


@pytest.fixture
def folder(tmp_path):
    return save_model(small_model(), tmp_path / "model", card="# A card\n")


def judge_changes(folder, n_changes, seed):
    """Change the meaning of the model so often; count refusals, models, and the seconds of the slowest refusal."""
    rng, parts, slowest = random.Random(seed), files_of(folder), 0.0
    counts = {"refused": 0, "answered": 0}
    for _ in range(n_changes):
        changed_model(folder, parts, rng)
        begin = time.process_time()
        model, refusal = None, ""
        try:
            model = load_model(folder)
        except ModelFileError as error:
            slowest = max(slowest, time.process_time() - begin)
            refusal = str(error)
        if model is None:
            assert str(folder) in refusal
            assert "; " in refusal
            counts["refused"] += 1
            continue
        assert_answers(model)
        again = load_model(save_model(model, folder.with_name("again")))
        assert again.probabilities(STATEMENTS).tobytes() == model.probabilities(STATEMENTS).tobytes()
        counts["answered"] += 1
    assert min(counts.values()) > n_changes / 20, f"the changes are trivial: {counts}"
    return counts, slowest


def test_models_of_another_meaning_are_refused_or_answer(tmp_path, show):
    folder = save_model(rich_model(), tmp_path / "model", card="# A card\n")
    counts, slowest = judge_changes(folder, 700, seed=2)
    show(f"700 changed models: {counts}, the slowest refusal {1000 * slowest:.1f} ms")


def tables_with(folder, **changes):
    put(folder, "tables.json", canonical(json.loads((folder / "tables.json").read_bytes()) | changes))


def test_a_pattern_of_one_word_is_refused(folder):
    tables_with(folder, phrases={"failed": "failure"})
    with pytest.raises(ModelFileError, match=r"tables\.json: holds a pattern of a single word; patterns have two"):
        load_model(folder)


@pytest.mark.parametrize("table", ["classes", "functions"])
def test_a_word_of_very_many_classes_is_refused(folder, table):
    tables_with(folder, **{table: {"failed": ["x"] * 100}})
    assert_answers(load_model(folder))
    tables_with(folder, **{table: {"failed": ["x"] * 101}})
    with pytest.raises(ModelFileError, match=r"tables\.json: holds a word of more than 100 classes or kinds"):
        load_model(folder)


@pytest.mark.parametrize("valence", [1e9, -1e9])
def test_a_valence_may_be_as_large_as_any_number_and_no_larger(folder, valence):
    tables_with(folder, valence={"failed": valence})
    assert_answers(load_model(folder))
    tables_with(folder, valence={"failed": valence * 1.0001})
    with pytest.raises(ModelFileError, match=r"tables\.json: holds a valence beyond 1,000,000,000"):
        load_model(folder)


def test_a_family_that_stands_twice_is_refused_since_it_would_multiply_the_terms(folder):
    reseal(folder, lambda manifest: manifest["settings"].__setitem__("families", ["words"] * 2))
    with pytest.raises(ModelFileError, match=r"manifest\.json: setting families holds a name twice"):
        load_model(folder)


@pytest.mark.parametrize("label", ["\x1b[2J", "a\nb", "a\x00", "a\x9b", "\u202enoitaler", "\u2066a", "a\u2028b"])
def test_a_label_that_would_play_with_a_terminal_is_refused_and_not_saved(folder, tmp_path, label):
    reseal(folder, lambda manifest: manifest["labels"].__setitem__(1, label))
    with pytest.raises(ModelFileError, match=r"labels holds a name with a control or direction character"):
        load_model(folder)
    with pytest.raises(ModelFileError, match=r"not saved, because it could not be loaded again: .*direction character"):
        save_model(small_model(labels=("a", label, "c")), tmp_path / "other")


def test_the_most_labels_and_the_largest_settings_that_are_allowed_make_a_model(tmp_path):
    labels = tuple(f"{k:0>100}" for k in range(1_000))
    analyzer = Analyzer(settings=Settings(window=1_000, pair_reach=1_000, negation_reach=1_000, role_weight=1_000))
    model = small_model(labels=labels, analyzer=analyzer, coef=np.ones((1_000, 6)), intercept=np.zeros(1_000))
    loaded = load_model(save_model(model, tmp_path / "model"))
    assert loaded.labels == labels
    assert loaded.analyzer.settings == analyzer.settings


def test_labels_of_any_script_are_kept(tmp_path):
    labels = ("برای\u200cدولت", "против", "反对", "weder noch")
    model = small_model(labels=labels, coef=np.ones((4, 6)), intercept=np.zeros(4))
    assert load_model(save_model(model, tmp_path / "model")).labels == labels


@pytest.mark.parametrize("name", ["idf", "coef", "intercept"])
@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1.0001e9, -1.0001e9])
def test_a_number_that_is_none_or_too_large_is_refused_in_every_array(folder, name, number):
    arrays = {"idf": np.ones(6), "coef": np.ones((3, 6)), "intercept": np.ones(3)}
    arrays[name].flat[-1] = number
    put(folder, "arrays.npz", archive([(f"{key}.npy", npy(array)) for key, array in arrays.items()]))
    with pytest.raises(ModelFileError, match=r"arrays\.npz: holds a number that is not finite or beyond 1,000,000,000"):
        load_model(folder)


@pytest.mark.parametrize("number", [0.0, -1.0, 5e-324, 1e-200, MIN_IDF * 0.999])
def test_an_idf_whose_square_might_vanish_is_refused_and_not_saved(folder, tmp_path, number):
    put(folder, "arrays.npz", archive([("idf.npy", npy(np.full(6, number))), *sound_members()[1:]]))
    with pytest.raises(ModelFileError, match=r"arrays\.npz: holds an idf below 1e-09"):
        load_model(folder)
    if number > 0:
        with pytest.raises(ModelFileError, match=r"could not be loaded again: .*holds an idf below 1e-09"):
            save_model(small_model(idf=np.full(6, number)), tmp_path / "other")


@pytest.mark.parametrize("idf", [MIN_IDF, 1.0, 1e9])
@pytest.mark.parametrize("coef", [1e9, -1e9, 1e-300, 0.0])
@pytest.mark.parametrize("temperature", [1e-6, 1e6])
def test_the_largest_and_smallest_numbers_that_are_allowed_give_probabilities(tmp_path, idf, coef, temperature):
    weights = np.full((3, 6), coef)
    weights[1] *= -1
    model = small_model(idf=np.full(6, idf), coef=weights, intercept=np.full(3, coef), temperature=temperature)
    assert_answers(load_model(save_model(model, tmp_path / "model")))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"conformal": tuple(1 - k / 100 for k in range(101))}, "conformal does not rise from 0 to 1"),
        ({"temperature": 1e-7}, "temperature is 1e-07"),
        ({"temperature": 1e7}, "temperature is 10000000.0"),
        ({"labels": (1, 2, 3)}, "cannot be stored as text and JSON"),
        ({"vocabulary": tuple(range(1, 7))}, "cannot be stored as text and JSON"),
        ({"analyzer": Analyzer(settings=Settings(window=1_001))}, "setting window is beyond 1000"),
        ({"analyzer": Analyzer(settings=Settings(families=("words", "words")))}, "families holds a name twice"),
        ({"analyzer": Analyzer(tables=WordTables(stems={"": "a"}))}, "a word or a name in it is empty"),
        ({"analyzer": Analyzer(tables=WordTables(valence={"a": 2e9}))}, "holds a valence beyond"),
        ({"analyzer": Analyzer(tables=WordTables(valence={"a": float("nan")}))}, "cannot be stored as text and JSON"),
        ({"analyzer": Analyzer(tables=WordTables(classes={"a": ("b",) * 101}))}, "of more than 100 classes"),
    ],
)
def test_a_model_that_could_not_be_loaded_again_is_not_saved(tmp_path, changes, message):
    with pytest.raises(ModelFileError, match=message):
        save_model(small_model(**changes), tmp_path / "model")
    assert list(tmp_path.iterdir()) == []
