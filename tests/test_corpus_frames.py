"""Data frames of statements: the same kind back, with columns added."""

import numpy as np
import pytest

import stance
from stance.corpus import classify_frame
from stance.errors import InputError

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

TEXTS = [
    "The ministry said the report was unjust.",
    "Sarvanda's police did nothing, the observatory said.",
    "It is May.",
]
ROLES = ["government", None, "report"]
ANSWERS = ["stance", "confidence", "p_criticizes", "p_defends", "p_neutral"]


def expected(target=None):
    return [stance.classify(text, role=role, target=target) for text, role in zip(TEXTS, ROLES, strict=True)]


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "pyarrow"])
def test_a_frame_comes_back_as_its_own_kind_with_the_answers_of_classify_behind_its_columns(kind):
    frame = kind({"n": [3, 1, 2], "text": TEXTS, "role": ROLES})
    got = classify_frame(frame)
    assert type(got) is type(frame)
    columns = got.column_names if kind is pa.table else list(got.columns)
    assert columns == ["n", "text", "role", *ANSWERS]
    rows = got.to_pylist() if kind is pa.table else got.to_dict("records") if kind is pd.DataFrame else got.to_dicts()
    for row, answer in zip(rows, expected(), strict=True):
        assert row["stance"] == answer.label
        assert row["confidence"] == pytest.approx(answer.confidence, abs=1e-9)
        assert {k: row[f"p_{k}"] for k in answer.probabilities} == pytest.approx(answer.probabilities, abs=1e-9)


def test_the_frame_that_was_given_is_not_changed():
    frame = pd.DataFrame({"text": TEXTS})
    before = frame.copy()
    classify_frame(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("index", [[5, 3, 9], ["a", "a", "b"], [("x", 1), ("x", 2), ("y", 1)]], ids=str)
def test_a_pandas_index_of_any_kind_is_kept_and_answers_stand_in_their_rows(index):
    names = pd.MultiIndex.from_tuples(index) if isinstance(index[0], tuple) else pd.Index(index, name="key")
    frame = pd.DataFrame({"text": TEXTS, "role": ROLES}, index=names)
    got = classify_frame(frame)
    pd.testing.assert_index_equal(got.index, frame.index)
    assert got["stance"].to_list() == [answer.label for answer in expected()]


def test_a_target_holds_for_all_rows_but_those_that_name_their_own():
    frame = pl.DataFrame({"text": TEXTS, "role": ROLES, "target": [None, "Sarvanda", ""]})
    got = classify_frame(frame, target="Ostrel")["p_defends"].to_list()
    want = [e.probabilities["defends"] for e in expected("Ostrel")]
    want[1] = stance.classify(TEXTS[1], target="Sarvanda").probabilities["defends"]
    assert got == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, "", " \n"], ids=repr)
def test_a_row_without_a_text_gets_missing_values(missing):
    got = classify_frame(pd.DataFrame({"text": [TEXTS[0], missing, TEXTS[1]]}))
    assert got["stance"].isna().to_list() == [False, True, False]
    assert got["confidence"].isna().to_list() == [False, True, False]
    assert got["p_defends"].dtype == np.float64
    got = classify_frame(pd.DataFrame({"text": pd.Series([missing, TEXTS[0]], dtype=object)}))
    assert got["stance"].isna().to_list() == [True, False]


def test_an_empty_frame_gets_the_columns():
    got = classify_frame(pl.DataFrame({"text": []}, schema={"text": pl.String}))
    assert got.columns == ["text", *ANSWERS]
    assert got.schema["stance"] == pl.String
    assert got.schema["p_defends"] == pl.Float64
    assert list(classify_frame(pd.DataFrame({"text": []})).columns) == ["text", *ANSWERS]


def test_more_rows_than_a_batch_are_answered_alike(monkeypatch):
    from stance.corpus import _frames

    texts = [f"{text} ({k})" for k in range(4) for text in TEXTS]
    whole = classify_frame(pl.DataFrame({"text": texts}))
    monkeypatch.setattr(_frames, "_BATCH", 5)
    assert classify_frame(pl.DataFrame({"text": texts})).equals(whole)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ([1], "frame is list; give a pandas or polars data frame"),
        (pl.LazyFrame({"text": TEXTS}), "frame is LazyFrame"),
        (pd.DataFrame({"body": TEXTS}), "no column 'text' among 'body'"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), "give each column its own name"),
        (pd.DataFrame({"text": TEXTS, "stance": 1}), "column 'stance' is there already"),
        (pd.DataFrame({"text": ["a", 5]}), "row 1: Statement text is int"),
        (pd.DataFrame({"text": ["a", "b"], "role": [None, "senator"]}), "row 1: role 'senator' is not one of"),
    ],
    ids=str,
)
def test_a_frame_that_cannot_be_used_is_refused_by_name(frame, message):
    with pytest.raises(InputError, match=message):
        classify_frame(frame)


def test_what_is_no_model_or_target_is_refused():
    frame = pd.DataFrame({"text": TEXTS})
    with pytest.raises(InputError, match="model is str"):
        classify_frame(frame, model="x")
    with pytest.raises(InputError, match="target is int"):
        classify_frame(frame, target=5)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_is_not_taken_for_a_list_of_statements(library):
    frame = pytest.importorskip(library).DataFrame({"text": ["It rained."]})
    with pytest.raises(InputError, match="classify_frame"):
        stance.classify_many(frame)
