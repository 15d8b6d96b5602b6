"""Each refusal of a model says which file, what is wrong with it, and what to do: here to the letter."""

import json
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from damage import archive, files_of, npy, put, reseal, small_model, sound_members

from stance.errors import InputError, ModelFileError
from stance.features import Settings
from stance.store import _format, _read, _write, check_folder, load_model, model_digest, save_model, shipped_folder
from stance.store._arrays import largest_size, pack
from stance.store._format import canonical, seal

pytestmark = pytest.mark.reliability

REMEDY = "get the model directory again, or train it anew"
SETTINGS = Settings().to_dict()
SOUND = archive(sound_members())
FIELDS = "conformal, digest, files, format, info, labels, settings, temperature, terms"


@pytest.fixture
def folder(tmp_path):
    return save_model(small_model(), tmp_path / "model", card="# A card\n")


def refusal(run):
    with pytest.raises(ModelFileError, match="; ") as caught:
        run()
    return str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("labels", "abc", "labels is 'abc'; 2 to 1,000 names belong there"),
        ("labels", ["a"] * 1_001, f"labels is {['a'] * 1_001!r:.60}; 2 to 1,000 names belong there"),
        ("labels", ["a", "b", 3], "labels holds something other than names of 1 to 100 characters"),
        ("labels", ["a", "b", "c" * 101], "labels holds something other than names of 1 to 100 characters"),
        ("labels", ["a", "b", "\0"], "labels holds a name with a control or direction character"),
        ("labels", ["a", "b", "b"], "labels holds a name twice"),
        ("terms", 0, "terms is 0; a whole number from 1 to 10,000,000 belongs there"),
        ("terms", 10_000_001, "terms is 10000001; a whole number from 1 to 10,000,000 belongs there"),
        ("temperature", 0, "temperature is 0; a number from 0.000001 to 1,000,000 belongs there"),
        ("temperature", 1_000_001, "temperature is 1000001; a number from 0.000001 to 1,000,000 belongs there"),
        ("conformal", [0.5], "conformal is no list of 0 or 101 quantiles"),
        ("conformal", [1.01] * 101, "conformal does not rise from 0 to 1"),
        ("conformal", [-0.01] * 101, "conformal does not rise from 0 to 1"),
        ("info", [], "info and settings must be objects"),
        ("settings", SETTINGS | {"window": 1_001}, "setting window is beyond 1000"),
        ("settings", SETTINGS | {"families": ["words", "words"]}, "setting families holds a name twice"),
        ("files", {}, "files must name exactly vocabulary.txt, tables.json, arrays.npz, MODEL_CARD.md"),
        ("more", 1, f"has the fields {FIELDS.replace('labels', 'labels, more')} where {FIELDS} belong"),
    ],
)
def test_a_faulty_manifest_is_refused_with_these_words(folder, field, value, message):
    reseal(folder, lambda manifest: manifest.__setitem__(field, value))
    assert refusal(lambda: load_model(folder)) == f"{folder}/manifest.json: {message}; {REMEDY}"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"bytes": 5}, "must have bytes and sha256"),
        ({"bytes": -1, "sha256": ""}, "has -1 bytes; 0 to 67,108,864 are allowed"),
        ({"bytes": (64 << 20) + 1, "sha256": ""}, "has 67108865 bytes; 0 to 67,108,864 are allowed"),
        ({"bytes": 5, "sha256": 5}, "has no text as sha256"),
    ],
)
def test_a_faulty_entry_of_a_file_is_refused_with_these_words(folder, entry, message):
    reseal(folder, lambda manifest: manifest["files"].__setitem__("tables.json", entry))
    assert refusal(lambda: load_model(folder)) == f"{folder}/manifest.json: files: tables.json {message}; {REMEDY}"


CHANGED = "was changed after it was written: its digest"


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("manifest.json", lambda _: b"[]", "is no manifest (it is a list, not an object)"),
        ("manifest.json", lambda _: b"[" * 100_000, "is no manifest (it nests too deeply)"),
        ("manifest.json", lambda _: b'{"a": 1, "a": 1}', "is no manifest (a name stands twice in one object)"),
        ("manifest.json", lambda _: b'{"a": NaN}', "is no manifest (NaN is not a number that JSON knows)"),
        ("manifest.json", lambda content: content + b"\n", f"{CHANGED} does not fit"),
        ("tables.json", lambda content: content[:-1] + b" ", f"{CHANGED} is not the one in the manifest"),
        ("tables.json", lambda content: content + b" ", "has 205 bytes where the manifest says 204"),
        ("arrays.npz", lambda _: b"x" * 2_041, "has 2,041 bytes where at most 2,040 are allowed"),
        ("arrays.npz", lambda _: b"x" * 2_040, "has 2,040 bytes where the manifest says 780"),
    ],
)
def test_a_damaged_file_is_refused_with_these_words(folder, name, change, message):
    path = folder / name
    path.write_bytes(change(path.read_bytes()))
    assert refusal(lambda: load_model(folder)) == f"{path}: {message}; {REMEDY}"


def test_a_manifest_that_is_well_written_and_has_another_digest_is_refused_with_these_words(folder):
    path = folder / "manifest.json"
    for digest in ("0" * 64, "", 7, None):
        path.write_bytes(canonical(json.loads(path.read_bytes()) | {"digest": digest}))
        assert refusal(lambda: load_model(folder)) == f"{path}: {CHANGED} does not fit; {REMEDY}"


def test_an_endless_number_is_refused_also_where_the_digest_fits_the_bytes(folder):
    path = folder / "manifest.json"
    content = path.read_bytes().replace(b'"seed": 3', b'"seed": 1e400')
    old = json.loads(content)["digest"].encode()
    rest = content.replace(b'\n "digest": "' + old + b'",', b"")
    path.write_bytes(content.replace(old, _format.digest(rest).encode()))
    assert refusal(lambda: load_model(folder)) == f"{path}: {CHANGED} does not fit; {REMEDY}"


def test_a_header_of_more_than_256_bytes_is_refused_unread(folder):
    sound = npy(np.ones(3))
    for size in (256, 257):
        header = sound[10:127].ljust(size - 1) + b"\n"
        body = sound[:8] + struct.pack("<H", size) + header + sound[128:]
        # The whole archive stays below what its arrays need.
        put(folder, "arrays.npz", archive([*sound_members()[:2], ("intercept.npy", body)]))
        if size == 256:
            assert load_model(folder).intercept.tolist() == [1.0, 1.0, 1.0]
        else:
            assert "cannot be taken as arrays: Header info length" in refusal(lambda: load_model(folder))


def test_a_format_that_is_not_known_is_refused_with_these_words(folder):
    reseal(folder, lambda manifest: manifest.__setitem__("format", 2))
    expected = "manifest.json: format 2 is unknown, this version reads 1; upgrade stance or retrain"
    assert refusal(lambda: load_model(folder)) == f"{folder}/{expected}"


def third(body, name="intercept.npy"):
    return archive([*sound_members()[:2], (name, body)])


EACH_ONCE = "it must hold exactly idf, coef, intercept, each once"
AROUND = "it is no sound archive (something stands before, between or after its members)"
ENDS = "it is no sound archive (it does not end as one)"
STORED = "member idf.npy is compressed or encrypted; members are stored as they are"


def last_record(content, **fields):
    """Put other numbers into the last record of an archive."""
    names = ("sign", "disk", "other", "here", "entries", "size", "start", "comment")
    values = dict(zip(names, struct.unpack("<4s4H2LH", content[-22:]), strict=True)) | fields
    return content[:-22] + struct.pack("<4s4H2LH", *values.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK", ENDS),
        (SOUND[:-22], ENDS),
        (b"PK\5\6".ljust(21, b"\0"), ENDS),
        (b"x" + SOUND, AROUND),
        (last_record(SOUND, comment=1), AROUND),
        (last_record(SOUND, start=0), AROUND),
        (last_record(SOUND, entries=4), f"{EACH_ONCE}; its directory lists 4"),
        (last_record(SOUND, size=385), f"{EACH_ONCE}; its directory lists 3"),
        (last_record(SOUND, size=384), AROUND),
        (SOUND[:-42] + b"PK\6\7" + SOUND[-38:], AROUND),
        (archive(sound_members()[:2]), f"{EACH_ONCE}; its directory lists 2"),
        (third(b"", "x.npy"), EACH_ONCE),
        (archive(sound_members(), compression=8), STORED),
        (SOUND.replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1", 1), STORED),
        (third(npy(np.ones(3), version=(2, 0))), "array intercept has another version than 1.0"),
        (third(npy(np.ones(3)) + b"x"), "array intercept has 25 bytes of numbers; (3,) of <f8 need another"),
        (third(npy(np.ones(3))[:-1]), "array intercept has 23 bytes of numbers; (3,) of <f8 need another"),
        (third(npy(np.ones(4))), "array intercept has the shape (4,); the manifest needs (3,)"),
        (
            third(npy(np.ones(3, dtype="<f4"))),
            "array intercept has type '<f4'; it must be one of <i2, <i4, <f8, rows first",
        ),
    ],
)
def test_an_archive_that_is_not_as_written_is_refused_with_these_words(folder, content, message):
    put(folder, "arrays.npz", content)
    expected = f"{folder}/arrays.npz: cannot be taken as arrays: {message}; {REMEDY}"
    assert refusal(lambda: load_model(folder)) == expected


def test_an_archive_that_only_its_reader_finds_damaged_is_refused(folder):
    put(folder, "arrays.npz", SOUND.replace(b"PK\3\4", b"PK\3\5", 1))
    assert "cannot be taken as arrays: it is no sound archive (BadZipFile: " in refusal(lambda: load_model(folder))


def tables_with(**changes):
    return canonical(
        {name: {} for name in ("stems", "valence", "classes", "phrases", "polarities", "functions")} | changes
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("vocabulary.txt", b"a\nb\nc\nd\ne\ne\n", "holds an empty or a repeated term"),
        ("vocabulary.txt", b"a\nb\nc\nd\ne\n\n", "holds an empty or a repeated term"),
        ("vocabulary.txt", b"a\nb\nc\nd\ne\n\xff\n", "is not UTF-8 at byte 10"),
        ("vocabulary.txt", b"a\nb\nc\nd\ne\nf", "holds 5 whole lines where the manifest says 6 terms"),
        ("vocabulary.txt", b"a\nb\nc\nd\ne\nf\ng", "holds 6 whole lines where the manifest says 6 terms"),
        ("tables.json", b"[]\n", "holds no word tables (it is a list, not an object)"),
        ("tables.json", tables_with(stems={"a": ""}), "holds no word tables (a word or a name in it is empty)"),
        ("tables.json", tables_with(valence={"a": 1e300}), "holds a valence beyond 1,000,000,000"),
        ("tables.json", tables_with(phrases={"a": "b"}), "holds a pattern of a single word; patterns have two or more"),
        ("tables.json", tables_with(classes={"a": ["b"] * 101}), "holds a word of more than 100 classes or kinds"),
        ("arrays.npz", third(npy(np.full(3, np.nan))), "holds a number that is not finite or beyond 1,000,000,000"),
        ("arrays.npz", archive([("idf.npy", npy(np.zeros(6))), *sound_members()[1:]]), "holds an idf below 1e-09"),
    ],
)
def test_a_part_whose_digest_fits_and_whose_content_does_not_is_refused_with_these_words(
    folder, name, content, message
):
    put(folder, name, content)
    assert refusal(lambda: load_model(folder)) == f"{folder}/{name}: {message}; {REMEDY}"


def test_a_place_that_holds_no_model_is_refused_with_these_words(folder, tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "long").mkdir()
    for path, message in (
        (tmp_path / "nowhere", "no such directory; check the path, or train a model there"),
        (tmp_path / "file", "is no directory; name the directory that holds manifest.json"),
        (tmp_path / ("a" * 300), "cannot be reached (File name too long); check the path and its permissions"),
        (tmp_path / "a\0b", "is no path, since it holds a null character; choose another"),
    ):
        assert refusal(lambda path=path: load_model(path)) == f"{path}: {message}"
    path = folder / "tables.json"
    path.unlink()
    assert refusal(lambda: load_model(folder)) == f"{path}: is missing; {REMEDY}"
    path.symlink_to(tmp_path / "file")
    assert refusal(lambda: load_model(folder)) == f"{path}: is a link; put the file itself there, readable"
    path.unlink()
    path.mkdir()
    expected = f"{path}: cannot be read (Is a directory); put the file itself there, readable"
    assert refusal(lambda: load_model(folder)) == expected
    path.rmdir()
    os.mkfifo(path)
    assert refusal(lambda: load_model(folder)) == f"{path}: is no regular file; put the file itself there"


def test_a_link_is_refused_also_where_the_system_would_follow_it(folder, tmp_path, monkeypatch):
    monkeypatch.delattr(os, "O_NOFOLLOW")
    path = folder / "tables.json"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert refusal(lambda: load_model(folder)) == f"{path}: is no regular file; put the file itself there"


def test_a_model_that_the_library_itself_refuses_is_named(folder, monkeypatch):
    def refuse(**_):
        raise InputError("this cannot be")

    monkeypatch.setattr(_read, "StanceModel", refuse)
    assert refusal(lambda: load_model(folder)) == f"{folder}: this cannot be; {REMEDY}"


def test_the_shipped_model_is_found_or_said_to_be_missing(folder, tmp_path, monkeypatch):
    assert shipped_folder().name == "government-en"
    assert load_model().labels == ("criticizes", "defends", "neutral")
    for home in ("first", "second"):
        (tmp_path / home).mkdir()
    monkeypatch.setattr(_read, "_HOMES", (tmp_path / "first", tmp_path / "second"))
    expected = (
        f"model 'government-en' not found in {tmp_path}/first and {tmp_path}/second; "
        "reinstall the package, or run python train.py"
    )
    assert refusal(load_model) == expected
    folder.rename(tmp_path / "second" / "government-en")
    assert shipped_folder() == tmp_path / "second" / "government-en"
    assert load_model().info == small_model().info


NO_JSON = "the model cannot be stored as text and JSON"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"info": {"x": float("nan")}},
            f"{NO_JSON} (Out of range float values are not JSON compliant); mend its info",
        ),
        ({"labels": ("a", "b", "c" * 101)}, f"label {'c' * 40!r} has 101 characters; 1 to 100 can be stored"),
        ({"labels": ("a", "b", "")}, "label '' has 0 characters; 1 to 100 can be stored"),
        (
            {"vocabulary": ("a", "b", "c", "d", "e", "f\ng")},
            r"term 'f\ng' is empty or holds a line break; terms are stored one a line",
        ),
        ({"intercept": np.array([1.1e9, 0, 0])}, "intercept holds a number beyond 1,000,000,000; fit the model again"),
        ({"intercept": np.array([0, 0, -1.1e9])}, "intercept holds a number beyond 1,000,000,000; fit the model again"),
        ({"coef": np.full((3, 6), 1.1e9)}, "coef holds a number beyond 1,000,000,000; fit the model again"),
        ({"idf": np.full(6, 1.1e9)}, "idf holds a number beyond 1,000,000,000; fit the model again"),
        ({"conformal": (0.5,)}, "conformal has 1 quantiles; 0 or 101 can be stored"),
        (
            {"labels": tuple(map(str, range(1_001))), "coef": np.ones((1_001, 6)), "intercept": np.ones(1_001)},
            "1001 labels and 6 terms; 2 to 1,000 labels and 1 to 10,000,000 terms can be stored",
        ),
    ],
)
def test_what_cannot_be_stored_is_refused_with_these_words(tmp_path, changes, message):
    path = tmp_path / "model"
    found = refusal(lambda: save_model(small_model(**changes), path))
    # The words of the JSON library differ a little between versions.
    assert found.replace("compliant: nan)", "compliant)") == f"{path}: {message}"


def test_what_could_not_be_loaded_again_is_refused_with_these_words(tmp_path):
    path = tmp_path / "model"
    expected = (
        f"{path}: not saved, because it could not be loaded again: {path}/manifest.json: "
        f"conformal does not rise from 0 to 1; {REMEDY}"
    )
    assert refusal(lambda: save_model(small_model(conformal=tuple([1.0] + [0.5] * 100)), path)) == expected


def test_a_file_that_grew_too_large_to_be_loaded_is_not_saved(tmp_path, monkeypatch):
    path = tmp_path / "model"
    monkeypatch.setitem(_write.MAX_BYTES, "vocabulary.txt", 52)
    expected = (
        f"{path}/vocabulary.txt: 53 bytes, at most 52 are stored; fit the model with fewer terms or a shorter card"
    )
    assert refusal(lambda: save_model(small_model(), path)) == expected
    monkeypatch.setitem(_write.MAX_BYTES, "vocabulary.txt", 53)
    assert save_model(small_model(), path) == path


def test_a_folder_that_is_none_is_refused_with_these_words(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    assert refusal(lambda: check_folder(path)) == f"{path}: is no folder for a model (Not a directory); choose another"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    expected = f"{tmp_path}/full: holds 'mine', which is no part of a model; choose another folder"
    assert refusal(lambda: check_folder(tmp_path / "full")) == expected
    assert check_folder(tmp_path / "nowhere") is None


def test_a_system_whose_directories_cannot_be_opened_is_written_to_all_the_same(tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError("a directory was opened")

    with monkeypatch.context() as patch:
        patch.setattr(_write.os, "open", refuse)
        patch.setattr(_write.os, "name", "nt")
        _write._sync(tmp_path)


def test_the_digest_of_a_model_is_that_of_its_manifest_without_a_card(tmp_path):
    folder = save_model(small_model(), tmp_path / "model", card="")
    assert model_digest(small_model()) == _format.digest((folder / "manifest.json").read_bytes())
    assert model_digest(small_model(temperature=1.5)) != model_digest(small_model())
    assert refusal(lambda: model_digest(small_model(conformal=(0.5,)))).startswith("model: conformal has 1 quantiles")


def test_the_files_of_a_model_are_written_in_one_way_only(folder, tmp_path):
    """Dates, rights and the order of members are fixed: the bytes hang on the model and on nothing else."""
    content = files_of(folder)["arrays.npz"]
    checked = struct.unpack("<3L", content[14:26])
    assert content[:30] == struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, *checked, 7, 0)
    # Version, system (Unix), version, no flags, stored, midnight of 1 January 1980.
    assert content.count(b"PK\1\2\x14\3\x14\0\0\0\0\0\0\0\x21\0") == 3
    # No extra field and no comment, no disk, no kind, rights rw-r--r--.
    assert content.count(struct.pack("<4HL", 0, 0, 0, 0, 0o644 << 16)) == 3
    digest = _format.digest('{\n "b": "Ω"\n}\n'.encode())
    assert json.loads(seal({"b": "Ω", "digest": "old"})) == {"b": "Ω", "digest": digest}
    assert (folder / "MODEL_CARD.md").read_bytes() == b"# A card\n"
    assert Path(save_model(small_model(), str(folder))) == folder


@pytest.mark.parametrize("n_terms", [1, 6, 1_000])
def test_the_largest_archive_that_is_allowed_holds_all_arrays_and_little_more(n_terms):
    arrays = {"idf": np.ones(n_terms), "coef": np.ones((3, n_terms)), "intercept": np.ones(3)}
    limit = largest_size({name: array.shape for name, array in arrays.items()})
    assert len(pack(arrays)) <= limit <= len(pack(arrays)) + 1_400
    assert limit == 8 * (4 * n_terms + 3) + 3 * 512 + 2 * 16 + 256
