import math
import sys

import pytest

from stance.errors import InputError, MissingExtraError
from stance.records import Article, Explanation, Mention, Prediction, Quote, Speaker, Statement, Target, Term


def prediction(c=0.2, d=0.7, n=0.1, conformal=()):
    return Prediction(probabilities={"criticizes": c, "defends": d, "neutral": n}, conformal=conformal)


def quote(start, text, speaker=None):
    return Quote(
        text=text, start=start, end=start + len(text), kind="indirect", cue=None, speaker=speaker, stance=prediction(),
        sentences=(),
    )  # fmt: skip


def test_the_label_is_the_most_probable_one_and_the_first_of_equals():
    assert prediction().label == "defends"
    assert prediction().confidence == 0.7
    assert prediction(0.4, 0.4, 0.2).label == "criticizes"


def test_a_label_set_grows_with_the_coverage_and_is_never_empty():
    spread = prediction(conformal=tuple(i / 100 for i in range(101)))
    sets = [spread.label_set(coverage) for coverage in (0.05, 0.35, 0.85, 0.95)]
    assert sets == [("defends",), ("defends",), ("defends", "criticizes"), ("defends", "criticizes", "neutral")]


def test_a_label_set_takes_the_quantile_above_so_that_the_rate_is_not_missed_by_rounding():
    # 1 - p is 0.9 for neutral: the quantile that 89.5 % falls between is the one at 90 %.
    assert "neutral" in prediction(conformal=tuple(i / 100 for i in range(101))).label_set(0.895)


@pytest.mark.parametrize("coverage", [0, 1, -0.5, 2, math.nan, "0.5"])
def test_a_coverage_outside_zero_and_one_is_refused(coverage):
    with pytest.raises(InputError, match="between 0 and 1"):
        prediction(conformal=(0.0, 1.0)).label_set(coverage)


def test_a_model_without_quantiles_gives_no_label_set():
    with pytest.raises(InputError, match="no conformal quantiles"):
        prediction().label_set(0.9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": " "}, "give the name of a government"),
        ({"name": 3}, "give the name of a government"),
        ({"name": "Sarvanda", "aliases": "Sarva"}, "give a tuple of names"),
        ({"name": "Sarvanda", "aliases": ("Sarva", 1)}, "give names as str"),
        ({"name": "Sarvanda", "spans": ((3, 3),)}, "0 <= start < end"),
        ({"name": "Sarvanda", "spans": ((3,),)}, "pairs of whole numbers"),
        ({"name": "Sarvanda", "spans": 3}, "pairs of whole numbers"),
        ({"name": "Sarvanda", "aliases": None}, "a tuple of names"),
    ],
)
def test_a_faulty_target_is_refused_with_its_value(arguments, message):
    with pytest.raises(InputError, match=message):
        Target(**arguments)


def test_a_target_takes_lists_and_keeps_tuples():
    target = Target("Sarvanda", aliases=["Sarva"], spans=[[0, 8]])
    assert target.aliases == ("Sarva",)
    assert target.spans == ((0, 8),)
    assert hash(target)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text": None}, "give a str"),
        ({"text": "a", "target": 4}, "give a Target or a name"),
        ({"text": "a", "speaker": 4}, "give a str or None"),
        ({"text": "a", "role": "minister"}, "role 'minister' is not one of government, "),
    ],
)
def test_a_faulty_statement_is_refused_with_its_value(arguments, message):
    with pytest.raises(InputError, match=message):
        Statement(**arguments)


def test_a_statement_takes_a_name_as_its_target():
    assert Statement("a", target="Sarvanda").target == Target("Sarvanda")


def test_quotes_are_grouped_by_resolved_speaker_in_order_of_appearance():
    mara, report = Speaker(name="Mara Oduya"), Speaker(name="the report")
    quotes = (quote(0, "a", report), quote(2, "b", mara), quote(4, "c"), quote(6, "d", report))
    article = Article(text="a b c d", target=None, quotes=quotes)
    assert {name: [q.text for q in group] for name, group in article.by_speaker().items()} == {
        "the report": ["a", "d"],
        "Mara Oduya": ["b"],
        None: ["c"],
    }


def test_rows_and_frame_have_the_same_columns_and_values():
    pd = pytest.importorskip("pandas")
    speaker = Speaker(name="Mara Oduya", role="ngo", mention=Mention(text="Oduya", start=2, end=7))
    article = Article(text="a Oduya", target=Target("Sarvanda"), quotes=(quote(0, "a", speaker),))
    rows, frame = article.to_dicts(), article.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert tuple(frame.columns) == article.columns() == tuple(rows[0])
    assert rows[0]["speaker"] == "Mara Oduya"
    assert rows[0]["p_defends"] == 0.7
    assert frame.iloc[0]["stance"] == "defends"


def test_a_frame_without_pandas_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match="to_frame needs pandas; install pandas, or this package with"):
        Article(text="", target=None, quotes=()).to_frame()


@pytest.mark.parametrize("method", ["to_frame", "to_polars"])
def test_frames_have_the_same_columns_and_kinds_with_many_rows_few_values_and_no_rows(method):
    pytest.importorskip("pandas" if method == "to_frame" else "polars")
    speaker = Speaker(name="Mara Oduya", role="ngo", description="of Harbour Watch")
    full = Article(text="a", target=Target("Sarvanda"), quotes=(quote(0, "a", speaker), quote(0, "a")))
    bare = Article(text="a", target=None, quotes=(quote(0, "a"),))
    empty = Article(text="", target=None, quotes=())
    frames = [getattr(article, method)() for article in (full, bare, empty)]
    assert [len(frame) for frame in frames] == [2, 1, 0]
    kinds = [[str(kind) for kind in frame.dtypes] for frame in frames]
    assert kinds[0] == kinds[1] == kinds[2]
    assert [tuple(frame.columns) for frame in frames] == [full.columns()] * 3
    assert kinds[0][:2] == (["int64"] * 2 if method == "to_frame" else ["Int64"] * 2)
    assert kinds[0][-1].casefold() == "float64"


def test_the_rows_of_a_polars_frame_are_the_dicts():
    pl = pytest.importorskip("polars")
    article = Article(text="a", target=None, quotes=(quote(0, "a", Speaker(name="Mara Oduya")), quote(0, "a")))
    frame = article.to_polars()
    assert isinstance(frame, pl.DataFrame)
    assert frame.to_dicts() == article.to_dicts()


def test_a_missing_speaker_is_missing_in_a_frame():
    pytest.importorskip("pandas")
    frame = Article(text="a", target=None, quotes=(quote(0, "a"),)).to_frame()
    assert frame[["cue", "speaker", "role", "description", "target"]].isna().all(axis=None)
    assert frame.loc[0, "text"] == "a"


@pytest.mark.parametrize("method", ["to_frame", "to_polars"])
def test_half_a_character_becomes_a_mark_in_a_frame(method):
    pytest.importorskip("pandas" if method == "to_frame" else "polars")
    frame = getattr(Article(text="a\ud83d", target=None, quotes=(quote(0, "a\ud83d"),)), method)()
    assert list(frame["text"]) == ["a\ufffd"]


def test_a_frame_without_polars_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match="to_polars needs polars; install polars, or this package with"):
        Article(text="", target=None, quotes=()).to_polars()


def term(name, source, criticizes, defends, *spans):
    contributions = {"criticizes": criticizes, "defends": defends}
    return Term(name=name, text=name[2:], source=source, spans=spans, contributions=contributions)


def explanation():
    terms = (
        term("w:unjust", "words", -1.0, 2.0, (4, 10)),
        term("r:report", "role", 1.5, 0.5),
        term("w:the unjust", "words", 0.0, 0.5, (0, 3), (4, 10)),
    )
    return Explanation(
        text="the unjust",
        prediction=Prediction(probabilities={"criticizes": 0.1, "defends": 0.9}),
        log_odds={"criticizes": 0.5, "defends": 3.0},
        intercept={"criticizes": 0.0, "defends": 0.0},
        terms=terms,
    )


def test_a_term_of_two_words_shares_its_margin_between_them():
    assert {share.text: share.margin for share in explanation().by_word()} == {"the": 0.25, "unjust": 3.25}


def test_deciding_words_speak_for_the_label_against_the_runner_up_weightiest_first():
    assert [share.text for share in explanation().deciding()] == ["unjust", "the"]
    assert explanation().margin(explanation().terms[1]) == -1.0


def test_words_and_what_comes_from_no_word_make_up_the_log_odds():
    answer = explanation()
    total = answer.log_odds["defends"] - answer.log_odds["criticizes"]
    assert sum(share.margin for share in answer.by_word()) + answer.unworded() == pytest.approx(total)


def test_the_shares_of_all_sources_and_the_intercept_make_up_the_log_odds():
    answer = explanation()
    total = answer.log_odds["defends"] - answer.log_odds["criticizes"]
    assert answer.share("words") + answer.share("role") == pytest.approx(total)
