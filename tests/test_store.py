"""A model on disk: exact on the way back, whole at every moment, and refused where anything was changed."""

import json
import os
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from damage import FILES, STATEMENTS, archive, npy, put, reseal, small_model, sound_members

from stance.errors import InputError, ModelFileError
from stance.features import Settings
from stance.store import _write, check_folder, load_model, named_folder, save_model
from stance.store._arrays import grow, shrink
from stance.store._format import canonical, digest, is_canonical

pytestmark = pytest.mark.reliability


@pytest.fixture
def folder(tmp_path):
    return save_model(small_model(), tmp_path / "model", card="# A card\n")


def test_a_loaded_model_is_the_saved_one_to_the_last_bit(folder):
    saved, loaded = small_model(), load_model(folder)
    for name in ("labels", "vocabulary", "temperature", "conformal", "analyzer", "info"):
        assert getattr(loaded, name) == getattr(saved, name)
    for name in ("idf", "coef", "intercept"):
        assert getattr(loaded, name).tobytes() == getattr(saved, name).tobytes()
        assert getattr(loaded, name).dtype == np.float64
    assert loaded.probabilities(STATEMENTS).tobytes() == saved.probabilities(STATEMENTS).tobytes()


def test_the_same_model_gives_the_same_bytes_and_reading_it_back_too(folder, tmp_path):
    again = save_model(load_model(folder), tmp_path / "again", card="# A card\n")
    assert {name: (folder / name).read_bytes() for name in FILES} == {
        name: (again / name).read_bytes() for name in FILES
    }
    assert tuple(sorted(path.name for path in again.iterdir())) == FILES


@pytest.mark.parametrize("scale", [1e-4, 1.0, 3.2766, 3.2767, 10.0, 2e5, 3e5])
def test_four_decimals_are_stored_as_whole_numbers_and_come_back_exactly(scale):
    values = np.round(np.array([scale, -scale, 0.0, scale / 3]), 4)
    stored = shrink(values)
    assert stored.dtype.str == ("<i2" if scale < 3.2767 else "<i4" if scale < 2.1e5 else "<f8")
    assert grow(stored).tobytes() == values.tobytes()


def test_numbers_of_more_decimals_are_stored_as_they_are():
    values = np.array([1 / 3, 0.1])
    assert shrink(values).dtype.str == "<f8"
    assert np.array_equal(grow(shrink(values)), values)


def test_two_labels_and_a_model_without_card_or_quantiles_can_be_stored(tmp_path):
    model = small_model(labels=("no", "yes"), coef=np.ones((2, 6)), intercept=np.zeros(2), conformal=(), info={})
    folder = save_model(model, str(tmp_path / "deep" / "er" / "model"))
    assert load_model(folder).labels == ("no", "yes")
    assert (folder / "MODEL_CARD.md").read_text() == (
        "# A stance model\n\nLabels: no, yes. 6 terms. Nothing else is recorded about it.\n"
    )


def test_every_flipped_bit_of_every_file_is_found(folder):
    rng = random.Random(0)
    for name in FILES:
        path, content = folder / name, (folder / name).read_bytes()
        places = range(len(content)) if len(content) < 200 else sorted(rng.sample(range(len(content)), 200))
        for place in places:
            changed = bytearray(content)
            changed[place] ^= 1 << rng.randrange(8)
            path.write_bytes(changed)
            with pytest.raises(ModelFileError, match=rf"{name}: .*; "):
                load_model(folder)
        path.write_bytes(content)
    assert load_model(folder).labels == small_model().labels


def test_every_truncation_and_every_appended_byte_is_found(folder):
    for name in FILES:
        path, content = folder / name, (folder / name).read_bytes()
        for part in (*(content[:k] for k in range(0, len(content), 29)), content + b"\n"):
            path.write_bytes(part)
            with pytest.raises(ModelFileError, match=rf"{name}: .*; "):
                load_model(folder)
        path.write_bytes(content)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_a_folder_a_link_and_a_pipe_are_refused_by_name(folder, tmp_path, name):
    path = folder / name
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    with pytest.raises(ModelFileError, match=rf"{name}: is missing; get the model directory again"):
        load_model(folder)
    path.symlink_to(elsewhere)
    with pytest.raises(ModelFileError, match=rf"{name}: is a link; put the file itself there"):
        load_model(folder)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ModelFileError, match=rf"{name}: is no regular file"):
        load_model(folder)
    path.unlink()
    path.mkdir()
    with pytest.raises(ModelFileError, match=rf"{name}: cannot be read"):
        load_model(folder)


def test_a_missing_folder_or_a_file_in_its_place_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(ModelFileError, match="nowhere: no such directory; check the path, or train a model there"):
        load_model(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelFileError, match=r"file: is no directory; name the directory that holds manifest\.json"):
        load_model(tmp_path / "file")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no manifest"),
        (b"\xff", "is no manifest"),
        (b"[]", "it is a list, not an object"),
        (b"[" * 200_000, "it nests too deeply"),
        (b'{"format": 1, "format": 1}', "a name stands twice"),
        (b'{"format": NaN}', "NaN is not a number"),
        (b"{}", "format None is unknown, this version reads 1; upgrade stance or retrain"),
        (b'{"format": 2}', "format 2 is unknown"),
        (b'{"format": true}', "format True is unknown"),
        (b'{"format": 1}', "has the fields format where"),
    ],
)
def test_a_manifest_that_is_none_is_refused(folder, content, message):
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(ModelFileError, match=message):
        load_model(folder)


def test_a_manifest_that_says_the_same_in_other_words_is_refused(folder):
    path = folder / "manifest.json"
    path.write_bytes(json.dumps(json.loads(path.read_bytes())).encode())
    with pytest.raises(ModelFileError, match="was changed after it was written"):
        load_model(folder)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("labels", "abc", "labels is 'abc'"),
        ("labels", ["a"], "2 to 1,000 names belong there"),
        ("labels", ["a", "b", 3], "something other than names"),
        ("labels", ["a", "b", ""], "something other than names"),
        ("labels", ["a", "b", "b"], "labels holds a name twice"),
        ("labels", ["a", "b"], "shape"),
        ("terms", 5, "holds 6 whole lines where the manifest says 5 terms"),
        ("terms", 0, "terms is 0"),
        ("terms", 6.0, "terms is 6.0"),
        ("terms", True, "terms is True"),
        ("terms", 10**12, "terms is 1000000000000"),
        ("terms", 10**7, "holds 6 whole lines where the manifest says 10,000,000 terms"),
        ("temperature", 0, "temperature is 0"),
        ("temperature", -1.0, "temperature is -1.0"),
        ("temperature", 10**400, "temperature is 1000"),
        ("temperature", "1", "temperature is '1'"),
        ("temperature", None, "temperature is None"),
        ("conformal", [0.5], "no list of 0 or 101 quantiles"),
        ("conformal", {}, "no list of 0 or 101 quantiles"),
        ("conformal", [2.0] * 101, "does not rise from 0 to 1"),
        ("conformal", [True] * 101, "does not rise from 0 to 1"),
        ("conformal", [0.5] * 100 + [0.4], "does not rise from 0 to 1"),
        ("info", [], "info and settings must be objects"),
        ("settings", None, "info and settings must be objects"),
        ("settings", {}, "settings that are not known"),
        ("settings", {"families": ["words"], "window": "x"}, "settings that are not known"),
        ("settings", Settings().to_dict() | {"role_weight": 1001}, "setting role_weight is beyond 1000"),
        ("files", {}, "files must name exactly"),
        ("files", None, "files must name exactly"),
    ],
)
def test_a_manifest_with_a_fitting_digest_and_a_wrong_meaning_is_refused(folder, field, value, message):
    reseal(folder, lambda m: m.__setitem__(field, value))
    with pytest.raises(ModelFileError, match=message):
        load_model(folder)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"bytes": 5}, "must have bytes and sha256"),
        ({"bytes": -1, "sha256": ""}, "has -1 bytes"),
        ({"bytes": 2**60, "sha256": ""}, "has 1152921504606846976 bytes"),
        ({"bytes": True, "sha256": ""}, "has True bytes"),
        ({"bytes": 5, "sha256": 5}, "has no text as sha256"),
        (None, "must have bytes and sha256"),
    ],
)
def test_a_manifest_with_a_wrong_entry_of_a_file_is_refused(folder, entry, message):
    reseal(folder, lambda m: m["files"].__setitem__("tables.json", entry))
    with pytest.raises(ModelFileError, match=message):
        load_model(folder)


def test_a_manifest_with_other_fields_or_another_path_is_refused(folder):
    reseal(folder, lambda m: m.__setitem__("extra", 1))
    with pytest.raises(ModelFileError, match="has the fields"):
        load_model(folder)
    reseal(folder, lambda m: (m.pop("extra"), m["files"].__setitem__("../x", m["files"].pop("tables.json"))))
    with pytest.raises(ModelFileError, match="files must name exactly"):
        load_model(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\nb\nc\nd\ne\n", "holds 5 whole lines"),
        (b"a\nb\nc\nd\ne\nf", "holds 5 whole lines|holds 6 whole lines"),
        (b"a\nb\nc\nd\ne\ne\n", "an empty or a repeated term"),
        (b"a\nb\nc\nd\ne\n\n", "an empty or a repeated term"),
        (b"a\nb\nc\nd\ne\n\xff\n", "is not UTF-8 at byte 10"),
    ],
)
def test_a_faulty_vocabulary_is_refused(folder, content, message):
    put(folder, "vocabulary.txt", content)
    with pytest.raises(ModelFileError, match=message):
        load_model(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ([], "it is a list, not an object"),
        ({"stems": 1}, "holds no word tables"),
        ({"stems": {"a": 1}}, "holds no word tables"),
        ({"valence": {"a": "b"}}, "holds no word tables"),
        ({"valence": {"a": 1e300}}, "a valence beyond"),
        ({"valence": {"a": 10**400}}, "holds no word tables"),
        ({"classes": {"a": "b"}}, "holds no word tables"),
        ({"more": {}}, "holds no word tables"),
        ({"polarities": {"failure": "x"}}, "holds no word tables .polarity 'x'"),
        ({"stems": {"a": ""}}, "a word or a name in it is empty"),
        ({"classes": {"a": [""]}}, "a word or a name in it is empty"),
        ({"stems": {"": "a"}}, "a word or a name in it is empty"),
    ],
)
def test_faulty_word_tables_are_refused(folder, change, message):
    tables = json.loads((folder / "tables.json").read_bytes())
    put(folder, "tables.json", canonical(tables | change if isinstance(change, dict) else change))
    with pytest.raises(ModelFileError, match=message):
        load_model(folder)


def arrays(**changes):
    values = {"idf": np.ones(6), "coef": np.ones((3, 6)), "intercept": np.ones(3)} | changes
    return archive([(f"{name}.npy", npy(array)) for name, array in values.items()])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK", "no sound archive"),
        (archive([]), "must hold exactly idf, coef, intercept"),
        (archive(sound_members()[:2]), "must hold exactly"),
        (archive([*sound_members()[:2], ("../intercept.npy", npy(np.ones(3)))]), "must hold exactly"),
        (archive(sound_members(), compression=zipfile.ZIP_DEFLATED), "compressed or encrypted"),
        (archive([*sound_members()[:2], ("intercept.npy", b"")]), "no sound archive|magic"),
        (
            archive([*sound_members()[:2], ("intercept.npy", npy(np.ones(3), version=(2, 0)))]),
            "another version than 1.0",
        ),
        (archive([*sound_members()[:2], ("intercept.npy", npy(np.ones(3)) + b"x")]), "25 bytes of numbers"),
        (arrays(idf=np.ones(5)), r"array idf has the shape \(5,\)"),
        (arrays(coef=np.ones((6, 3))), r"array coef has the shape \(6, 3\)"),
        (arrays(coef=np.asfortranarray(np.ones((3, 6)))), "rows first"),
        (arrays(coef=np.ones((3, 6), dtype=">f8")), "has type '>f8'"),
        (arrays(coef=np.ones((3, 6), dtype="<f4")), "has type '<f4'"),
        (arrays(intercept=np.array([1.0, np.nan, 1.0])), "not finite or beyond"),
        (arrays(coef=np.full((3, 6), np.inf)), "not finite or beyond"),
        (arrays(coef=np.full((3, 6), 1e200)), "not finite or beyond"),
        (arrays(idf=np.zeros(6)), "an idf below 1e-09"),
    ],
)
def test_faulty_arrays_are_refused(folder, content, message):
    put(folder, "arrays.npz", content)
    with pytest.raises(ModelFileError, match=rf"arrays\.npz: .*({message})"):
        load_model(folder)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_a_member_twice_is_refused(folder):
    put(folder, "arrays.npz", archive([*sound_members(), sound_members()[0]]))
    with pytest.raises(ModelFileError, match="each once"):
        load_model(folder)


def test_an_array_of_objects_is_refused_and_nothing_in_it_is_run(folder, tmp_path):
    class Bomb:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "ran",))

    body = npy(np.array([Bomb(), Bomb(), Bomb()], dtype=object), allow_pickle=True)
    put(folder, "arrays.npz", archive([*sound_members()[:2], ("intercept.npy", body)]))
    with pytest.raises(ModelFileError, match=r"arrays\.npz: .*has type '\|O'"):
        load_model(folder)
    assert not (tmp_path / "ran").exists()


def test_a_header_that_promises_more_than_there_is_allocates_nothing(folder):
    header = npy(np.ones(6)).replace(b"(6,), }      ", b"(10**9,), }  ")
    put(folder, "arrays.npz", archive([("idf.npy", header), *sound_members()[1:]]))
    with pytest.raises(ModelFileError, match=r"arrays\.npz: "):
        load_model(folder)
    reseal(folder, lambda m: m.__setitem__("terms", 10**7))
    with pytest.raises(ModelFileError, match="whole lines"):
        load_model(folder)


def test_a_file_larger_than_its_place_allows_is_refused_unread(folder):
    with (folder / "arrays.npz").open("r+b") as file:
        file.truncate(1 << 32)
    with pytest.raises(ModelFileError, match=r"arrays\.npz: has 4,294,967,296 bytes where at most 2,... are allowed"):
        load_model(folder)


def test_saving_replaces_the_old_model_and_leaves_nothing_else(folder):
    save_model(small_model(temperature=2.0), folder)
    assert load_model(folder).temperature == 2.0
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_link_to_a_folder_is_followed_and_stays(folder, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder, target_is_directory=True)
    save_model(small_model(temperature=2.0), link)
    assert link.is_symlink()
    assert load_model(link).temperature == load_model(folder).temperature == 2.0


def test_a_folder_with_anything_else_in_it_is_left_alone(folder):
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(ModelFileError, match=r"holds 'notes\.txt', which is no part of a model; choose another folder"):
        save_model(small_model(temperature=2.0), folder)
    with pytest.raises(ModelFileError, match="is no folder for a model"):
        check_folder(folder / "notes.txt")
    assert load_model(folder).temperature == 1.25


class CutOff(BaseException):
    """The process dies here."""


def fail_at(monkeypatch, number, error):
    """Let the call of this number, of all that touch the disk, raise an error; tell how many calls there were."""
    calls = []

    def counted(real):
        def call(*args, **kwargs):
            calls.append(real)
            if len(calls) == number:
                raise error
            return real(*args, **kwargs)

        return call

    for owner, name in ((Path, "mkdir"), (Path, "open"), (Path, "rename"), (os, "fsync"), (_write.shutil, "rmtree")):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return calls


# mkdir of the parent and of the temporary folder, clearing of the old backup, five files opened and synced, the folder
# synced, two renames, the parent synced, the old model cleared away.
CALLS_OF_A_SAVE = 18


def test_a_save_touches_the_disk_as_often_as_the_next_tests_believe(folder, monkeypatch):
    calls = fail_at(monkeypatch, 0, CutOff())
    save_model(small_model(temperature=2.0), folder)
    assert len(calls) == CALLS_OF_A_SAVE


@pytest.mark.parametrize("number", range(1, CALLS_OF_A_SAVE + 1))
def test_a_full_disk_at_any_call_leaves_the_old_or_the_new_model_and_no_litter(folder, monkeypatch, number):
    fail_at(monkeypatch, number, OSError(28, "No space left on device"))
    with pytest.raises(
        ModelFileError, match=r"model: cannot be written \(No space left on device\); choose another folder"
    ):
        save_model(small_model(temperature=2.0), folder)
    monkeypatch.undo()
    assert load_model(folder).temperature in {1.25, 2.0}
    assert not [path.name for path in folder.parent.iterdir() if path.name.endswith(".tmp")]


@pytest.mark.parametrize("number", range(1, CALLS_OF_A_SAVE + 1))
def test_a_save_that_is_cut_off_anywhere_leaves_the_old_or_the_new_model(folder, monkeypatch, number):
    fail_at(monkeypatch, number, CutOff("here"))
    with pytest.raises(CutOff, match="here"):
        save_model(small_model(temperature=2.0), folder)
    monkeypatch.undo()
    assert load_model(folder).temperature in {1.25, 2.0}
    save_model(small_model(temperature=3.0), folder)
    assert load_model(folder).temperature == 3.0
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_model_that_was_set_aside_by_a_save_that_was_cut_off_is_found(folder):
    backup = folder.with_name(".model.old")
    folder.rename(backup)
    assert load_model(folder).temperature == 1.25
    (folder.parent / ".model.1234.tmp").mkdir()
    save_model(small_model(temperature=2.0), folder)
    assert load_model(folder).temperature == 2.0
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_it_is_found_behind_a_link_of_another_name_too(folder, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder, target_is_directory=True)
    folder.rename(folder.with_name(".model.old"))
    assert load_model(link).temperature == 1.25


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"info": {"x": object()}}, "cannot be stored as text and JSON"),
        ({"info": {"x": float("nan")}}, "cannot be stored as text and JSON"),
        ({"info": {"x": "\ud800"}}, "cannot be stored as text and JSON"),
        ({"labels": ("a", "b", "c" * 101)}, "has 101 characters; 1 to 100 can be stored"),
        ({"vocabulary": ("a", "b", "c", "d", "e", "f\ng")}, "holds a line break"),
        ({"vocabulary": ("a", "b", "c", "d", "e", "")}, "term '' is empty"),
        ({"intercept": np.array([1e10, 0, 0])}, "intercept holds a number beyond"),
        ({"conformal": (0.5,)}, "conformal has 1 quantiles; 0 or 101 can be stored"),
    ],
)
def test_what_could_not_be_loaded_again_is_not_saved(tmp_path, changes, message):
    with pytest.raises(ModelFileError, match=message):
        save_model(small_model(**changes), tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_a_model_without_terms_is_not_saved(tmp_path):
    empty = replace(small_model(), vocabulary=(), idf=np.ones(0), coef=np.ones((3, 0)))
    with pytest.raises(ModelFileError, match="3 labels and 0 terms"):
        save_model(empty, tmp_path / "model")


def test_a_model_of_a_single_term_is_a_model(tmp_path):
    model = small_model()
    single = replace(model, vocabulary=model.vocabulary[:1], idf=model.idf[:1], coef=model.coef[:, :1])
    loaded = load_model(save_model(single, tmp_path / "model"))
    assert loaded.vocabulary == model.vocabulary[:1]
    assert loaded.probabilities(STATEMENTS).tobytes() == single.probabilities(STATEMENTS).tobytes()


def test_shipped_is_the_name_of_the_own_model_and_every_other_name_a_directory(tmp_path):
    assert named_folder("shipped") is None
    assert named_folder(None) is None
    for name in ("mine", "Shipped", tmp_path):
        assert named_folder(name) == name


@pytest.mark.parametrize("thing", [None, "model", {}])
def test_what_is_no_model_is_not_saved(tmp_path, thing):
    with pytest.raises(InputError, match=f"^model is {type(thing).__name__}; give a StanceModel$"):
        save_model(thing, tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_what_json_cannot_write_is_written_in_no_way():
    assert is_canonical({"a": 1.5}, canonical({"a": 1.5}))
    for value, content in ((float("inf"), b"Infinity\n"), ("\ud800", b"\n"), ([float("nan")], b"[\n")):
        assert not is_canonical(value, content)


@pytest.mark.parametrize(
    "piece", [(b'"terms": 6', b'"terms":  6'), (b"\n}\n", b"\n}\n\n"), (b'"labels"', b'"\\u006cabels"')]
)
def test_a_manifest_written_in_another_way_is_refused_though_its_digest_fits(folder, piece):
    path = folder / "manifest.json"
    content = path.read_bytes()
    sealed = json.loads(content)["digest"].encode()
    line = b'\n "digest": "' + sealed + b'",'
    other = content.replace(*piece, 1)
    assert line in other
    assert other != content
    assert json.loads(other) == json.loads(content)
    fits = digest(other.replace(line, b"", 1)).encode()
    path.write_bytes(other.replace(sealed, fits, 1))
    with pytest.raises(ModelFileError, match=r"manifest\.json: "):
        load_model(folder)
