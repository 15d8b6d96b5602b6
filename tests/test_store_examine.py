"""A model directory looked at piece by piece: every word of what is found."""

import hashlib
import os

import pytest
from damage import put, reseal, rich_model, small_model

from stance.errors import InputError, ModelFileError
from stance.store import load_model, read_card, save_model, shipped_folder
from stance.store._examine import Finding, examine_folder

pytestmark = pytest.mark.reliability

PIECES = ("vocabulary.txt", "tables.json", "arrays.npz", "MODEL_CARD.md")
RESTS = "what it rests on is faulty"


@pytest.fixture
def folder(tmp_path):
    return save_model(rich_model(), tmp_path / "model")


def found(folder):
    return [(finding.what, finding.state, finding.detail) for finding in examine_folder(folder).findings]


def about(folder, what):
    return [(state, detail) for name, state, detail in found(folder) if name == what]


def sealed(folder, name):
    content = (folder / name).read_bytes()
    return (name, "ok", f"{len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()[:12]}… fits")


def test_a_sound_directory_is_told_in_full(folder):
    assert found(folder) == [
        ("manifest.json", "ok", "format 1, sealed by its own digest"),
        ("labels", "ok", "3: criticizes, defends, neutral"),
        *(sealed(folder, name) for name in PIECES),
        ("settings", "ok", "14 families of terms, all known"),
        ("terms", "ok", "77, none empty, none twice"),
        ("word tables", "ok", "3 stems, 3 moods, 3 words with classes"),
        ("arrays", "ok", "idf 77; coef 3 × 77; intercept 3; all finite"),
        ("model", "ok", "built: 3 labels, 77 terms, temperature 1.25"),
        ("card", "ok", "3 lines of text"),
        ("other files", "ok", "none"),
    ]
    examination = examine_folder(folder)
    assert examination.folder == folder
    assert examination.model.labels == load_model(folder).labels
    assert examination.card == (folder / "MODEL_CARD.md").read_text("utf-8") == read_card(folder)


def test_without_a_directory_the_model_that_comes_with_the_library_is_looked_at():
    assert examine_folder().folder == examine_folder(shipped_folder()).folder == shipped_folder()
    assert found(None) == found(shipped_folder())
    assert read_card() == (shipped_folder() / "MODEL_CARD.md").read_text("utf-8")
    [(state, detail)] = about(None, "terms")
    assert (state, detail) == ("ok", f"{len(load_model().vocabulary):,}, none empty, none twice")


def test_thousands_are_parted_in_every_number(tmp_path):
    long = save_model(small_model(), tmp_path / "model", card="line\n" * 1_234)
    assert about(long, "card") == [("ok", "1,234 lines of text")]
    assert about(None, "arrays") == [
        ("ok", "idf {0:,}; coef 3 × {0:,}; intercept 3; all finite".format(len(load_model().vocabulary)))
    ]
    model = load_model()
    tables = model.analyzer.tables
    assert about(None, "word tables") == [
        (
            "ok",
            f"{len(tables.stems):,} stems, {len(tables.valence):,} moods, {len(tables.classes):,} words with classes",
        )
    ]
    assert about(None, "model") == [
        ("ok", f"built: 3 labels, {len(model.vocabulary):,} terms, temperature {model.temperature:g}")
    ]


@pytest.mark.parametrize("card", ["", " \n\n"])
def test_a_card_without_words_is_told_as_empty(folder, card):
    put(folder, "MODEL_CARD.md", card.encode())
    assert about(folder, "card") == [("ok", "empty")]
    assert examine_folder(folder).card == card == read_card(folder)


def test_without_a_manifest_nothing_else_can_be_judged_but_what_lies_there(folder):
    (folder / "manifest.json").unlink()
    ((state, detail),) = about(folder, "manifest.json")
    assert state == "wrong"
    assert detail.startswith("manifest.json: is missing")
    rest = [*PIECES, "settings", "terms", "word tables", "arrays", "model", "card"]
    assert found(folder)[1:] == [*((what, "skipped", RESTS) for what in rest), ("other files", "ok", "none")]
    assert examine_folder(folder).model is None
    assert examine_folder(folder).card is None


@pytest.mark.parametrize(
    ("name", "what"),
    [("vocabulary.txt", "terms"), ("tables.json", "word tables"), ("arrays.npz", "arrays"), ("MODEL_CARD.md", "card")],
)
def test_a_piece_that_is_faulty_hides_its_own_meaning_and_the_model_and_nothing_else(folder, name, what):
    (folder / name).unlink()
    states = {whose: state for whose, state, _ in found(folder)}
    assert states.pop(name) == "wrong"
    assert {whose for whose, state in states.items() if state == "skipped"} == {what, "model"}
    assert about(folder, what) == about(folder, "model") == [("skipped", RESTS)]
    assert examine_folder(folder).model is None


@pytest.mark.parametrize(
    ("change", "what", "where"),
    [
        (lambda m: m["settings"].__setitem__("window", 5_000), "settings", "manifest.json: "),
        (
            lambda m: m["settings"].__setitem__("mood", 1),
            "settings",
            "manifest.json: holds settings",
        ),
        (lambda m: m.__setitem__("terms", 7), "terms", "vocabulary.txt"),
        (lambda m: m.__setitem__("labels", ["a", "b"]), "arrays", "arrays.npz"),
    ],
)
def test_a_piece_that_means_nothing_is_told_with_its_file_within_the_directory(folder, change, what, where):
    reseal(folder, change)
    ((state, detail),) = about(folder, what)
    assert state == "wrong"
    assert detail.startswith(where)
    assert about(folder, "model") == [("skipped", RESTS)]


def test_tables_that_mean_nothing_and_a_card_that_is_no_text_are_told_with_their_files(folder):
    put(folder, "tables.json", b"[]")
    put(folder, "MODEL_CARD.md", b"# caf\xe9")
    assert about(folder, "word tables")[0][1].startswith("tables.json")
    assert about(folder, "card") == [("wrong", about(folder, "card")[0][1])]
    assert about(folder, "card")[0][1].startswith("MODEL_CARD.md: is not UTF-8 at byte 5")
    with pytest.raises(ModelFileError, match=r"MODEL_CARD\.md: is not UTF-8 at byte 5"):
        read_card(folder)


def test_a_model_that_only_the_whole_shows_to_be_unsound_is_told(folder, monkeypatch):
    def build(manifest, files, path):
        assert (sorted(files), path) == (sorted(PIECES), folder)
        assert manifest["labels"] == ["criticizes", "defends", "neutral"]
        raise ModelFileError(f"{path / 'arrays.npz'} and vocabulary.txt are of two models")

    monkeypatch.setattr("stance.store._examine.build", build)
    assert about(folder, "model") == [("wrong", "arrays.npz and vocabulary.txt are of two models")]
    assert about(folder, "card") == [("ok", "3 lines of text")]


def test_terms_that_stand_in_order_are_not_remarked_upon_and_one_pair_out_of_order_is(tmp_path):
    assert about(save_model(rich_model(), tmp_path / "sorted"), "order of terms") == []
    assert about(save_model(small_model(), tmp_path / "model"), "order of terms") == [
        ("note", "not sorted, as training writes them; answers do not depend on it")
    ]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["b"], "'b'"),
        (["c", "a", "b"], "'a', 'b', 'c'"),
        (["d", "c", "a", "b"], "'a', 'b', 'c' and 1 more"),
        ([f"{k:04}" for k in range(1_004)], "'0000', '0001', '0002' and 1,001 more"),
    ],
)
def test_other_files_are_named_to_the_third_and_counted_beyond(folder, names, told):
    for name in names:
        (folder / name).touch()
    assert about(folder, "other files") == [("wrong", f"{told}: no part of a model, and never opened; take it out")]


def test_a_directory_that_cannot_be_listed_is_told_once(folder, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(folder), "iterdir", refuse)
    assert about(folder, "other files") == [("wrong", "the directory cannot be listed (Permission denied)")]


def test_what_is_no_directory_is_refused_by_both(tmp_path):
    for look in (examine_folder, read_card):
        with pytest.raises(InputError, match="model path is int"):
            look(3)
        with pytest.raises(ModelFileError, match="no such directory"):
            look(tmp_path / "none")
    with pytest.raises(ModelFileError, match="no such directory"):
        examine_folder(os.fspath(tmp_path / "none"))


def test_a_finding_holds_what_it_is_told():
    finding = Finding(what="terms", state="note", detail="x")
    assert (finding.what, finding.state, finding.detail) == ("terms", "note", "x")
