"""A small model on disk, and all the ways in which a stranger or a bad disk may change it.

Not here: what the library must do about it.
"""

import copy
import io
import json
import math
import struct
import time
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from stance.errors import ModelFileError
from stance.features import Analyzer, Settings, WordTables
from stance.model import StanceModel, as_statement
from stance.records import Statement
from stance.store import load_model
from stance.store._format import canonical, digest, seal

FILES = ("MODEL_CARD.md", "arrays.npz", "manifest.json", "tables.json", "vocabulary.txt")
STATEMENTS = (
    "They failed us.",
    "They saved the harbour.",
    Statement("They did.", role="government"),
    "",
    "Ω 3 !",
    Statement("The report said the Straße failed.", target="Sarvanda", speaker="the report", role="report"),
)
MEGABYTE = 1 << 20


def small_model(**changes):
    analyzer = Analyzer(
        tables=WordTables(
            stems={"failed": "fail", '"': 'a\\"', "\\": "\\"}, valence={"saved": 1.5}, classes={"failed": ("failure",)}
        ),
        settings=Settings(families=("words", "valence", "role")),
    )
    vocabulary = ("r:government", "v:+", "w:fail", "w:Straße\u2028x", "w:they", "w:saved")
    rng = np.random.default_rng(1)
    values = {
        "labels": ("criticizes", "defends", "neutral"),
        "analyzer": analyzer,
        "vocabulary": vocabulary,
        "idf": 1 + rng.random(len(vocabulary)),
        "coef": np.round(rng.normal(size=(3, len(vocabulary))), 4),
        "intercept": np.round(rng.normal(size=3), 4),
        "temperature": 1.25,
        "conformal": tuple(k / 100 for k in range(101)),
        "info": {"seed": 3, "name": "Ångström", "metrics": {"f1": 0.5, "none": None}},
    }
    return StanceModel(**(values | changes))


def rich_model():
    """A model with something in every table, all families of terms, and a vocabulary of what the statements hold."""
    tables = WordTables(
        stems={"failed": "fail", "harbour": "harb", "saved": "save"},
        valence={"saved": 1.5, "failed": -2.5, "no": -0.5},
        classes={"failed": ("failure", "event"), "saved": ("success",), "report": ("event",)},
        phrases={"the harbour": "place", "did not fail": "success"},
        polarities={"failure": "-", "success": "+", "event": "0", "place": "r"},
        functions={"they": ("they",), "said": ("cue",), "not": ("negator",), "but": ("contrast",), "no": ("target",)},
    )
    analyzer = Analyzer(tables=tables)
    vocabulary = sorted({term for text in STATEMENTS for term in analyzer.terms(as_statement(text))})
    n_terms, rng = len(vocabulary), np.random.default_rng(2)
    return small_model(
        analyzer=analyzer,
        vocabulary=tuple(vocabulary),
        idf=1 + rng.random(n_terms),
        coef=np.round(rng.normal(size=(3, n_terms)), 4),
    )


def reseal(folder, change):
    """Change the manifest and give it a digest that fits, as somebody who knows the format would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_bytes(seal(manifest))


def put(folder, name, content):
    """Change a file and make the manifest agree with it."""
    (folder / name).write_bytes(content)
    reseal(folder, lambda m: m["files"].__setitem__(name, {"bytes": len(content), "sha256": digest(content)}))


def archive(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as file:
        for name, body in members:
            file.writestr(name, body)
    return out.getvalue()


def npy(array, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, **options)
    return out.getvalue()


def sound_members():
    return [("idf.npy", npy(np.ones(6))), ("coef.npy", npy(np.ones((3, 6)))), ("intercept.npy", npy(np.ones(3)))]


def assert_refused(folder, name, most_seconds=math.inf):
    """The model is refused, by the name of the file and with a remedy; tell the CPU seconds of the load."""
    spent = math.inf
    for _ in range(3):  # a neighbour on the machine may be gone by then; a slow refusal is not
        begin = time.process_time()
        with pytest.raises(ModelFileError) as caught:
            load_model(folder)
        spent = min(spent, time.process_time() - begin)
        if spent <= most_seconds:
            break
    message = str(caught.value)
    assert name in message, message
    assert "; " in message, f"no remedy: {message}"
    assert spent <= most_seconds, f"{spent:.3f} s: {message}"
    return spent


def assert_answers(model):
    """Whatever the model says, it says it without an exception, in its own labels, in probabilities."""
    p = model.probabilities(STATEMENTS)
    assert p.shape == (len(STATEMENTS), len(model.labels))
    assert np.isfinite(p).all()
    assert np.abs(p.sum(axis=1) - 1).max() < 1e-9
    for statement, answer in zip(STATEMENTS, model.classify_many(STATEMENTS), strict=True):
        assert answer.label in model.labels
        if model.conformal:
            assert set(answer.label_set(0.8)) <= set(model.labels)
        explanation = model.explain(statement)
        for label, odds in explanation.log_odds.items():
            parts = [explanation.intercept[label], *(term.contributions[label] for term in explanation.terms)]
            assert math.fsum(parts) == pytest.approx(odds, rel=1e-6, abs=1e-6 * max(map(abs, parts)))


def changed_bytes(content, rng):
    """Other bytes than these: one or several replaced, put in, taken out, repeated, blanked, moved, cut off."""
    while True:
        changed = _CHANGES[rng.randrange(len(_CHANGES))](bytearray(content), rng)
        if changed != content:
            return bytes(changed)


def _one(content, rng):
    content[rng.randrange(len(content))] = rng.randrange(256)
    return content


def _several(content, rng):
    for _ in range(rng.randint(2, 16)):
        _one(content, rng)
    return content


def _put_in(content, rng):
    place = rng.randint(0, len(content))
    content[place:place] = rng.randbytes(rng.randint(1, 16))
    return content


def _stretch(content, rng):
    start = rng.randrange(len(content))
    return start, min(len(content), start + rng.randint(1, 64))


def _taken_out(content, rng):
    start, end = _stretch(content, rng)
    del content[start:end]
    return content


def _repeated(content, rng):
    start, end = _stretch(content, rng)
    content[end:end] = content[start:end]
    return content


def _blanked(content, rng):
    start, end = _stretch(content, rng)
    content[start:end] = bytes([rng.choice((0, 32, 255))]) * (end - start)
    return content


def _moved(content, rng):
    start, end = _stretch(content, rng)
    part = content[start:end]
    del content[start:end]
    place = rng.randint(0, len(content))
    content[place:place] = part
    return content


# The likeliest damage more often than the rest.
_CHANGES = (_one, _one, _one, _one, _several, _put_in, _taken_out, _repeated, _blanked, _moved)

_VALUES = (
    None, True, False, 0, 1, -1, 2, 3, 5, 7, 100, 101, 1_001, 10**7 + 1, 2**31, 2**63, 10**30, 0.0, -0.0, 0.5, 1.0,
    1e-7, 1e-6, 1e6, 1e7, 1e300, -1e300, "", " ", "a", "neutral", "government", "\u202e", "\x1b[2J", "\x00", "😀",
    "a" * 100, "a" * 101, "../../x", "words", "pairs", "r", "+", [], {}, [[]], ["a", "b"], ["words"],
    ["words", "words"], [0] * 101, {"a": 1}, {"": ""}, {"a b": "c"}, {"failed": ["failure"]},
)  # fmt: skip


_NUMBERS = (0, 3, -1, 1e-12, 1e-300, 5e-324, 1e9, -1e9, 1e12, 1e308, math.inf, -math.inf, math.nan)


def _places(value, place=()):
    """Every place in a JSON value, as the names and numbers that lead there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*place, key)
        yield from _places(inner, (*place, key))


def _other(value, rng):
    """Another value of the same type."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return rng.choice((value + 1, value - 1, value * 2, -value, value * 10 ** rng.randint(1, 9)))
    if isinstance(value, float):
        return rng.choice((value * (1 + rng.random() / 100), -value, value * 10 ** rng.randint(-9, 9)))
    return copy.deepcopy(rng.choice([other for other in _VALUES if type(other) is type(value)]))


def changed_meaning(value, rng):
    """A JSON value with one to three of its parts changed, in type, size, number or order."""
    value = copy.deepcopy(value)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        # By branch and depth first, for long lists would take every change.
        places = list(_places(value))
        if not places:
            break
        branch = rng.choice(sorted({str(place[0]) for place in places}))
        places = [place for place in places if str(place[0]) == branch]
        depth = rng.choice(sorted({len(place) for place in places}))
        *way, last = rng.choice([place for place in places if len(place) == depth])
        holder = value
        for step in way:
            holder = holder[step]
        # A field of the whole that is missing or new says little.
        action = rng.randrange(10 if way or rng.random() < 0.1 else 5)
        if action < 3:
            holder[last] = _other(holder[last], rng)
        elif action < 5:
            holder[last] = copy.deepcopy(rng.choice(_VALUES))
        elif action < 7:
            del holder[last]
        elif isinstance(holder, dict):
            holder[rng.choice(("", "a", "words", "a b", f"{last}2"))] = copy.deepcopy(rng.choice((holder[last], 1)))
        elif action == 7:
            rng.shuffle(holder)
        else:
            holder.insert(last, copy.deepcopy(rng.choice((holder[last], *_VALUES))))
    return value


def changed_model(folder, parts, rng):
    """Write a model whose digests all fit and whose meaning is another; tell which file was changed.

    Parameters
    ----------
    folder : path
        Where the model stands.
    parts : dict of str to bytes
        Its files as they were.
    rng : random.Random
    """
    for name, content in parts.items():
        (folder / name).write_bytes(content)
    name = rng.choice(("manifest.json",) * 7 + ("tables.json", "vocabulary.txt", "arrays.npz"))
    if name == "manifest.json":
        (folder / name).write_bytes(seal_anything(changed_meaning(json.loads(parts[name]), rng)))
    elif name == "tables.json":
        put(folder, name, canonical(changed_meaning(json.loads(parts[name]), rng)))
    elif name == "vocabulary.txt":
        put(folder, name, _changed_lines(parts[name], rng))
    else:
        put(folder, name, _changed_arrays(json.loads(parts["manifest.json"]), rng))
    return name


def seal_anything(manifest):
    """Give the digest that belongs to it to whatever stands in the place of a manifest."""
    return seal(manifest) if isinstance(manifest, dict) else canonical(manifest)


def _changed_lines(content, rng):
    lines = content.split(b"\n")
    place = rng.randrange(len(lines))
    action = rng.randrange(5)
    if action == 0:
        lines[place] = rng.choice((b"", b"\xff", b"w:fail", b"r:a & r:a & r:a & c:x", b"\x00", b"w:" + b"a" * 10_000))
    elif action == 1:
        rng.shuffle(lines)
    elif action == 2:
        del lines[place]
    elif action == 3:
        lines.insert(place, rng.choice((b"w:more", lines[0])))
    else:
        return changed_bytes(content, rng)
    return b"\n".join(lines)


def _changed_arrays(manifest, rng):
    n_labels, n_terms = len(manifest["labels"]), manifest["terms"]
    n_labels, n_terms = rng.choice((n_labels,) * 5 + (2,)), rng.choice((n_terms,) * 7 + (n_terms - 1, n_terms + 1, 0))
    kind = rng.choice(("<f8", "<f8", "<i4", "<i2", "<f4", ">f8", "<i8", "|b1", "<c16"))
    arrays = {"idf": np.ones(n_terms), "coef": np.ones((n_labels, n_terms)), "intercept": np.ones(n_labels)}
    array = arrays[rng.choice(("idf", "coef", "coef", "intercept"))]
    if array.size:
        array.flat[rng.randrange(array.size)] = rng.choice(_NUMBERS)
    with np.errstate(all="ignore"):
        return archive([(f"{name}.npy", npy(array.astype(kind))) for name, array in arrays.items()])


def million_members(n_members=1_000_000):
    """An archive whose directory lists a million empty members, with a plain last record."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * n_members
    count = min(n_members, 0xFFFF)
    return directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), 0, 0)


def hidden_members(names, n_members=1_000_000):
    """The same, with a last record that says three, and a record for huge archives before it that says the truth."""
    listed = million_members(n_members)[:-22]
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, n_members, n_members, len(listed), 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(listed), 1)
    start, size = len(listed), len(record) + len(locator)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(names), len(names), size, start, 0)
    return listed + record + locator + last


def compressed_gigabyte(names):
    """An archive of one megabyte whose members unpack to a gigabyte of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # A flushed stretch can be repeated: no gigabyte is ever made.
    stretch = packer.compress(bytes(16 * MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = stretch * (64 // len(names)) + packer.flush()
    size = 16 * MEGABYTE * (64 // len(names))
    out, entries = bytearray(), bytearray()
    for name in names:
        file = f"{name}.npy".encode()
        fields = (20, 0, 8, 0, 33, 0, len(body), size, len(file), 0)
        entries += struct.pack("<4sH5H3L2H", b"PK\1\2", 20, *fields[:5], *fields[5:]) + bytes(10)
        entries += struct.pack("<L", len(out)) + file
        out += struct.pack("<4s5H3L2H", b"PK\3\4", *fields) + file + body
    start = len(out)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(names), len(names), len(entries), start, 0)
    return bytes(out + entries + last)


def files_of(folder):
    return {name: (Path(folder) / name).read_bytes() for name in FILES}
