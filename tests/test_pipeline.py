"""A model as a scikit-learn pipeline: the same answers, also in another process, and scikit-learn's own manners."""

import json
import random
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pytest
from click.testing import CliRunner
from damage import STATEMENTS, rich_model, small_model
from hostile import any_text
from hypothesis import given, settings
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

import stance
from stance.cli import main
from stance.dataset import load_shipped
from stance.errors import InputError
from stance.pipeline import StatementTerms, export_pipeline, to_pipeline
from stance.records import Statement

MODEL = stance.load_model()
PIPELINE = to_pipeline(MODEL)


@pytest.fixture(scope="module")
def data():
    return load_shipped()


def random_texts(n, seed=0):
    """Texts of any code points, each with some words that the model knows."""
    draw = random.Random(seed)
    words = ("failed", "the government", "saved", "“", "”", "said", "not", "but")
    for _ in range(n):
        pieces = [chr(draw.choice((draw.randrange(0xD800), draw.randrange(0xE000, 0x110000)))) for _ in range(20)]
        yield " ".join(draw.choice((*words, piece)) for piece in pieces)


def test_a_pipeline_answers_the_sentences_of_the_data_as_the_model_does(data):
    statements = data.statements[::4]
    difference = PIPELINE.predict_proba(statements) - MODEL.probabilities(statements)
    assert np.abs(difference).max() < 1e-9
    assert MODEL.probabilities(statements).std(axis=0).min() > 0.1  # the answers are not all the same


@given(any_text)
@settings(max_examples=100, deadline=None)
def test_a_pipeline_answers_any_text_as_the_model_does(text):
    np.testing.assert_allclose(PIPELINE.predict_proba([text]), MODEL.probabilities([text]), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "model",
    [
        rich_model(),
        small_model(labels=("zeta", "Ångström", "9 = 9")),
        small_model(labels=("zeta", "alpha"), coef=small_model().coef[:2], intercept=[0.5, -1.0]),
        small_model(labels=("a", "b"), coef=small_model().coef[:2] * 1e6, intercept=[0.0, 0.0], temperature=0.01),
    ],
    ids=["three labels", "unsorted labels", "two labels", "two labels, large scores"],
)
def test_labels_keep_their_names_and_order_however_many_there_are(model):
    pipeline = to_pipeline(model)
    assert pipeline.classes_.tolist() == list(model.labels)
    np.testing.assert_allclose(pipeline.predict_proba(STATEMENTS), model.probabilities(STATEMENTS), rtol=0, atol=1e-9)
    assert pipeline.predict(STATEMENTS).tolist() == [model.classify(s).label for s in STATEMENTS]


def test_the_steps_are_those_of_scikit_learn_but_for_the_first():
    assert type(PIPELINE) is Pipeline
    assert [type(step).__module__.partition(".")[0] for _, step in PIPELINE.steps] == ["stance", "sklearn", "sklearn"]
    assert isinstance(PIPELINE["classify"], LogisticRegression)
    assert PIPELINE["tfidf"].get_feature_names_out().tolist() == list(MODEL.vocabulary)
    assert PIPELINE.get_params()["terms__analyzer"] is MODEL.analyzer


def test_texts_and_statements_may_stand_in_one_list_and_a_single_text_is_refused():
    mixed = ["They failed us.", Statement("They did.", role="government")]
    np.testing.assert_allclose(PIPELINE.predict_proba(mixed), MODEL.probabilities(mixed), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(
        PIPELINE.predict_proba(np.array(["They failed us."])), PIPELINE.predict_proba(mixed[:1])
    )
    with pytest.raises(InputError, match="statements is a single str"):
        PIPELINE.predict("They failed us.")


def test_a_clone_is_unfitted_and_learns_anew():
    copy = clone(PIPELINE)
    with pytest.raises(NotFittedError, match="not fitted yet"):
        copy.predict_proba(["They failed us."])
    copy.fit(["They failed us.", "They lied.", "They saved us.", "They helped."], ["no", "no", "yes", "yes"])
    assert copy.predict(["They failed."]).tolist() == ["no"]
    assert PIPELINE.classes_.tolist() == list(MODEL.labels)


def test_tools_of_scikit_learn_take_a_pipeline(data):
    some = data.select(lambda example: example.reported and example.file == "n1.jsonl").examples[:90]
    statements, labels = [example.statement for example in some], [example.label for example in some]
    with threadpool_limits(limits=1):
        plain = log_loss(labels, PIPELINE.predict_proba(statements), labels=PIPELINE.classes_)
        calibrated = CalibratedClassifierCV(FrozenEstimator(PIPELINE), cv=2).fit(statements, labels)
        scaled = log_loss(labels, calibrated.predict_proba(statements), labels=PIPELINE.classes_)
        found = cross_val_predict(clone(PIPELINE), statements, labels, cv=2)
    assert 0.05 < plain < 1.05
    assert 0.05 < scaled < 1.05
    assert np.mean(found == np.array(labels)) > 0.5


def test_set_output_is_refused_as_by_any_pipeline_of_texts():
    with pytest.raises(ValueError, match="Unable to configure output"):
        PIPELINE.set_output(transform="pandas")


def test_an_exported_pipeline_answers_the_same_in_a_fresh_process(tmp_path, data):
    statements = [*data.statements[::40], *map(Statement, random_texts(200))]
    rows = [[s.text, s.target and [s.target.name, list(s.target.aliases)], s.speaker, s.role] for s in statements]
    (tmp_path / "asked.json").write_text(json.dumps(rows))
    result = CliRunner().invoke(main, ["model", "export", "--out", str(tmp_path / "model.joblib")])
    assert result.exit_code == 0, result.output
    code = (
        "import json, joblib, numpy as np\n"
        "from stance.records import Statement, Target\n"
        "rows = json.load(open('asked.json'))\n"
        "named = lambda g: g and Target(g[0], aliases=tuple(g[1]))\n"
        "asked = [Statement(t, target=named(g), speaker=s, role=r) for t, g, s, r in rows]\n"
        "pipeline = joblib.load('model.joblib')\n"
        "np.save('p.npy', pipeline.predict_proba(asked)); print(*pipeline.classes_)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == list(MODEL.labels)
    wanted = MODEL.probabilities(
        [Statement(r[0], target=s.target, speaker=r[2], role=r[3]) for r, s in zip(rows, statements, strict=True)]
    )
    np.testing.assert_allclose(np.load(tmp_path / "p.npy"), wanted, rtol=0, atol=1e-9)


def test_the_export_warns_that_opening_runs_code_and_says_what_must_be_installed(tmp_path):
    result = CliRunner().invoke(main, ["model", "export", "--out", str(tmp_path / "m.joblib")])
    assert "opening a joblib file runs code" in result.stderr
    assert f"stance {stance.__version__} and scikit-learn " in result.stdout


def test_a_file_of_another_version_is_opened_with_a_warning(tmp_path, monkeypatch):
    monkeypatch.setattr("stance.pipeline._version", lambda: "0.0.1")
    path = export_pipeline(small_model(), tmp_path / "old.joblib")
    monkeypatch.undo()
    with pytest.warns(UserWarning, match=r"made with stance 0\.0\.1 and is opened with"):
        pipeline = joblib.load(path)
    assert pipeline.predict(["They failed."]).shape == (1,)


def test_a_failed_export_leaves_the_old_file(tmp_path, monkeypatch):
    path = export_pipeline(small_model(), tmp_path / "m.joblib")
    before = path.read_bytes()

    def stopped(value, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(joblib, "dump", stopped)
    with pytest.raises(InputError, match="cannot be written"):
        export_pipeline(MODEL, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.joblib"]


@pytest.mark.parametrize(
    ("model", "path", "message"),
    [
        ("model", "x.joblib", "model is str; give what stance.load_model returns"),
        (small_model(), 3, "path is int; give the path"),
        (small_model(), "a\0b", "path .* holds a NUL"),
        (small_model(), ".", "is no plain file"),
    ],
)
def test_what_cannot_be_exported_is_refused(model, path, message):
    with pytest.raises(InputError, match=message):
        export_pipeline(model, path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none", "--out", "m.joblib"], "no such directory"),
        ([], "Missing option '--out'"),
        (["--out", "missing/m.joblib"], "does not exist; make it"),
    ],
)
def test_an_export_that_cannot_be_made_says_why_in_one_line(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["model", "export", *arguments])
    assert result.exit_code == 2
    assert message in result.stderr
    assert list(Path().iterdir()) == []


def test_an_estimator_that_was_pickled_still_knows_its_first_step():
    assert StatementTerms.__module__ == "stance.pipeline"
    assert clone(StatementTerms(MODEL.analyzer)).transform(["No."]) == [MODEL.analyzer.terms(Statement("No."))]
