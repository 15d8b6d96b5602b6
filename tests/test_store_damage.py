"""What a bad disk or a careless copy does to a model is always found, quickly, and by the name of the file."""

import json
import random
import tracemalloc

import numpy as np
import pytest
from damage import (
    FILES,
    MEGABYTE,
    archive,
    assert_refused,
    changed_bytes,
    compressed_gigabyte,
    files_of,
    hidden_members,
    million_members,
    npy,
    put,
    reseal,
    small_model,
    sound_members,
)

from stance.errors import ModelFileError
from stance.store import load_model, save_model
from stance.store._arrays import unpack
from stance.store._format import canonical, seal

pytestmark = pytest.mark.reliability

MOST_SECONDS = 0.05
MOST_MEMORY = 64 * MEGABYTE
SHAPES = {"idf": (6,), "coef": (3, 6), "intercept": (3,)}


@pytest.fixture
def folder(tmp_path):
    return save_model(small_model(), tmp_path / "model", card="# A card\n")


def refuse_changes(folder, n_changes, seed):
    """Change one file of the model at a time; give the CPU seconds of the slowest refusal."""
    rng, parts, slowest = random.Random(seed), files_of(folder), 0.0
    for _ in range(n_changes):
        name = rng.choice(FILES)
        (folder / name).write_bytes(changed_bytes(parts[name], rng))
        slowest = max(slowest, assert_refused(folder, name, MOST_SECONDS))
        (folder / name).write_bytes(parts[name])
    assert files_of(load_model(folder) and folder) == parts
    return slowest


def refuse_each(folder, damages):
    """Put each damaged content in its place once; give how many there were and the seconds of the slowest refusal."""
    parts, slowest, count = files_of(folder), 0.0, 0
    for name in FILES:
        for changed in damages(parts[name]):
            (folder / name).write_bytes(changed)
            slowest = max(slowest, assert_refused(folder, name, MOST_SECONDS))
            count += 1
        (folder / name).write_bytes(parts[name])
    assert load_model(folder).labels == small_model().labels
    return count, slowest


def truncations(content, step=1):
    return (content[:length] for length in range(0, len(content), step))


def flipped_bits(content, step=1):
    for place in range(0, 8 * len(content), step):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        yield bytes(changed)


def test_a_change_of_any_bytes_is_found_within_fifty_milliseconds(folder, show):
    slowest = refuse_changes(folder, 2_000, seed=1)
    show(f"2,000 changes of bytes refused, the slowest in {1000 * slowest:.1f} ms")


def test_bits_flipped_all_over_a_model_are_found(folder, show):
    count, slowest = refuse_each(folder, lambda content: flipped_bits(content, step=11))
    assert count > 2_000
    show(f"{count:,} flipped bits refused, the slowest in {1000 * slowest:.1f} ms")


def test_a_model_cut_off_anywhere_is_found(folder, show):
    count, slowest = refuse_each(folder, lambda content: truncations(content, step=3))
    assert count > 800
    show(f"{count:,} truncations refused, the slowest in {1000 * slowest:.1f} ms")


def peak_of_refusal(folder, name):
    """Give the bytes that a refused load took at most beyond what was there before."""
    tracemalloc.start()
    try:
        assert_refused(folder, name)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def nested(inner, depth):
    return b"[" * depth + inner + b"]" * depth


def manifest_with(folder, info):
    """A manifest whose digest fits nothing, with any bytes as its info."""
    content = (folder / "manifest.json").read_bytes()
    start = content.index(b'"info": {')
    end = content.index(b'"labels"')
    return content[:start] + b'"info": ' + info + b", " + content[end:]


BOMBS = {
    "a member that unpacks to a gigabyte": ("arrays.npz", lambda _: compressed_gigabyte(SHAPES)),
    "a million members": ("arrays.npz", lambda _: million_members()),
    "a million members behind a record that says three": ("arrays.npz", lambda _: hidden_members(SHAPES)),
    "a megabyte of line breaks": ("vocabulary.txt", lambda _: b"\n" * MEGABYTE),
    "a megabyte of terms": ("vocabulary.txt", lambda _: b"".join(b"%x\n" % k for k in range(200_000))),
    "a megabyte of empty objects": ("tables.json", lambda _: b'{"stems": [' + b"{}," * 349_000 + b"{}]}"),
    "a megabyte of open brackets": ("tables.json", lambda _: b"[" * MEGABYTE),
    "a megabyte of open brackets in the manifest": ("manifest.json", lambda _: b"[" * MEGABYTE),
    "a megabyte of names in the manifest": (
        "manifest.json",
        lambda _: b"{" + b",".join(b'"%x":0' % k for k in range(110_000)) + b"}",
    ),
    "a number of a million digits": ("manifest.json", lambda folder: manifest_with(folder, b"9" * MEGABYTE)),
    # Written as a manifest is, each of these numbers would take a line of nine hundred spaces.
    "numbers nested so deep that indentation is a gigabyte": (
        "manifest.json",
        lambda folder: manifest_with(folder, nested(b",".join([b"0"] * 500_000), 900)),
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_within_sixty_four_megabytes(folder, bomb, show):
    name, make = BOMBS[bomb]
    content = make(folder)
    assert len(content) > 0.9 * MEGABYTE
    if name == "manifest.json":
        (folder / name).write_bytes(content)
    else:
        put(folder, name, content)
    del content
    peak = peak_of_refusal(folder, name)
    assert peak <= MOST_MEMORY
    show(f"{bomb}: refused with {peak / MEGABYTE:.1f} MB at most")


@pytest.mark.parametrize("make", [million_members, lambda: hidden_members(SHAPES), lambda: compressed_gigabyte(SHAPES)])
def test_an_archive_bomb_is_refused_also_where_a_huge_file_is_allowed(make):
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"each once|before, between or after|compressed"):
            unpack(content, SHAPES)
        assert tracemalloc.get_traced_memory()[1] <= MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "shape", [b"(10**9,), }  ", b"(2**62,), }  ", b"(-6,), }     ", b"(999999999,),}", b"(6,) * 9**9,"]
)
def test_a_header_with_a_false_shape_allocates_nothing(folder, shape):
    header = npy(np.ones(6)).replace(b"(6,), }      ", shape)
    assert shape in header
    put(folder, "arrays.npz", archive([("idf.npy", header), *sound_members()[1:]]))
    assert peak_of_refusal(folder, "arrays.npz") <= MEGABYTE


def test_a_manifest_that_promises_ten_million_terms_allocates_nothing(folder):
    reseal(folder, lambda manifest: manifest.__setitem__("terms", 10**7))
    assert peak_of_refusal(folder, "vocabulary.txt") <= MEGABYTE


def test_a_deeply_nested_info_of_ones_own_is_read_as_it_was_written(folder):
    deep = []
    for _ in range(600):
        deep = [deep]
    reseal(folder, lambda manifest: manifest["info"].__setitem__("deep", deep))
    assert load_model(folder).info["deep"] == deep


def test_bytes_around_an_archive_are_refused(folder):
    sound = archive(sound_members())
    put(folder, "arrays.npz", sound)
    assert load_model(folder).idf.tolist() == [1.0] * 6
    for content in (b"x" + sound, sound + b"x", sound[:-22] + b"x" + sound[-22:], sound[:-2] + b"\1\0x"):
        put(folder, "arrays.npz", content)
        with pytest.raises(ModelFileError, match=r"arrays\.npz: cannot be taken as arrays: it is no sound archive"):
            load_model(folder)


def test_a_half_of_a_surrogate_pair_in_json_is_refused(folder):
    for name in ("tables.json", "manifest.json"):
        content = (folder / name).read_bytes().replace(b"}", rb', "\ud800": 1}', 1)
        (folder / name).write_bytes(content) if name == "manifest.json" else put(folder, name, content)
        with pytest.raises(ModelFileError, match=rf"{name}: .*surrogates not allowed"):
            load_model(folder)
        save_model(small_model(), folder)


def test_a_number_too_large_for_a_number_is_refused_wherever_it_stands(folder):
    for name, place in (("manifest.json", b'"seed": 3'), ("tables.json", b'"saved": 1.5')):
        content = (folder / name).read_bytes()
        assert place in content
        content = content.replace(place, place.split(b":")[0] + b": 1e400")
        (folder / name).write_bytes(content) if name == "manifest.json" else put(folder, name, content)
        with pytest.raises(ModelFileError, match=rf"{name}: (was changed after it was written|holds a valence beyond)"):
            load_model(folder)
        save_model(small_model(), folder)


def test_json_that_is_sealed_but_written_otherwise_is_refused(folder):
    path = folder / "manifest.json"
    content = path.read_bytes()
    assert seal(json.loads(content)) == content
    for other in (
        content + b"\n",
        content[:-1],
        content.replace(b'"terms": 6', b'"terms":  6'),
        content[:-2] + b" }\n",
    ):
        path.write_bytes(other)
        with pytest.raises(ModelFileError, match="was changed after it was written"):
            load_model(folder)
    assert canonical({"b": 1, "a": "Ω"}) == '{\n "a": "Ω",\n "b": 1\n}\n'.encode()
