"""A model made up by a stranger: nothing of it is run, nothing beside it is read, and it is refused."""

import ast
import io
import json
import os
import pickle
import shutil
import socket
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import joblib
import numpy as np
import pytest
from damage import FILES, archive, assert_refused, npy, put, reseal, small_model, sound_members

import stance
from stance.errors import InputError, ModelFileError
from stance.store import check_folder, load_model, save_model

pytestmark = pytest.mark.reliability

TESTS = Path(__file__).resolve().parent
PACKAGE = Path(stance.__file__).resolve().parent
# What a load runs through: these floors and the store itself.
LOAD_PATH = ("errors.py", "labels.py", "records.py", "text", "lexicon.py", "features", "model.py", "store")
FORBIDDEN = {
    "pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "copyreg", "code", "codeop",
    "runpy", "ctypes", "subprocess", "socket", "urllib", "http", "importlib", "pkgutil", "yaml",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return save_model(small_model(), tmp_path / "model", card="# A card\n")


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def dumped(value):
    out = io.BytesIO()
    joblib.dump(value, out)
    return out.getvalue()


def link_member():
    member = zipfile.ZipInfo("intercept.npy")
    member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return member


def with_third(name, body):
    return archive([*sound_members()[:2], (name, body)])


def hostile_arrays(bomb):
    """Contents of arrays.npz that run something where arrays are loaded carelessly, or lead out of the folder."""
    objects = np.array([bomb] * 3, dtype=object)
    pickled_header = npy(np.ones(3)).replace(b"'<f8'", b"'|O' ")
    record = npy(np.zeros(3, dtype=[("a", "<f8"), ("b", "O")]), allow_pickle=True)
    sound = npy(np.ones(3))
    yield from (
        pickle.dumps(bomb), pickle.dumps(objects, protocol=0), dumped(bomb), dumped({"coef": objects}),
        npy(objects, allow_pickle=True), with_third("intercept.npy", npy(objects, allow_pickle=True)),
        with_third("intercept.npy", pickle.dumps(bomb)), with_third("intercept.npy", dumped(bomb)),
        with_third("intercept.npy", pickled_header), with_third("intercept.npy", record),
        with_third("intercept.npy", sound.replace(b"'<f8'", b"'V8' ")),
        with_third("intercept.npy", sound.replace(b"(3,), }", b"(3,) if __import__('os') else 0, }")),
        with_third("intercept.npy", sound.replace(b"(3,), }   ", b"exit(), }  ")),
        with_third("../intercept.npy", sound), with_third("/intercept.npy", sound), with_third("intercept.npy/", sound),
        with_third("..\\intercept.npy", sound), with_third("intercept.npy~.txt", sound).replace(b"~", b"\0"),
        with_third("INTERCEPT.npy", sound), with_third("data.pkl", pickle.dumps(bomb)),
        with_third(link_member(), b"/etc/passwd"), with_third("coef.npy", sound),
        archive([*sound_members(), ("intercept.npy", sound)]),
        archive([*sound_members(), ("more.npy", sound)]),
    )  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_nothing_in_a_model_is_run_whatever_stands_in_its_files(folder, tmp_path, show):
    touched = tmp_path / "ran"
    folders = []

    def copy(name, content):
        folders.append(shutil.copytree(folder, tmp_path / f"model{len(folders)}"))
        put(folders[-1], name, content) if name != "manifest.json" else (folders[-1] / name).write_bytes(content)

    for content in hostile_arrays(Bomb(touched)):
        copy("arrays.npz", content)
    for name in ("manifest.json", "tables.json", "vocabulary.txt"):
        for content in (pickle.dumps(Bomb(touched)), dumped(Bomb(touched)), b"__import__('os').abort()\n"):
            copy(name, content)
    command = [sys.executable, str(TESTS / "watched_load.py"), str(folder), str(folder), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (sound, *refused) = map(json.loads, done.stdout.splitlines())
    assert sound == ["", []]
    assert len(refused) == len(folders) > 30
    for error, events in refused:
        assert error.startswith("ModelFileError: "), error
        assert events == []
    assert not touched.exists()
    assert pickle.loads(pickle.dumps(Bomb(touched))) is None
    assert touched.exists(), "the bomb is none"
    show(f"{len(folders)} hostile models refused, none did anything but read its own files")


def load_path():
    rooms = [PACKAGE / room for room in LOAD_PATH]
    return [path for room in rooms for path in (sorted(room.glob("*.py")) if room.is_dir() else [room])]


@pytest.mark.parametrize("path", load_path(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_load_path_knows_no_pickle_and_runs_no_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        assert not {part for name in names for part in name.split(".")[:2]} & FORBIDDEN - {"_format"}
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert called not in {"eval", "exec", "__import__", "system", "popen", "loadtxt", "fromregex", "memmap"}
            assert ast.unparse(node.func) not in {"np.load", "numpy.load", "compile", "pickle.load", "pickle.loads"}
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert ast.unparse(node.value) == "False"


def test_a_load_brings_in_no_library_that_runs_what_it_reads():
    code = (
        "import sys, stance; before = set(sys.modules); stance.load_model();"
        "print(sorted({'joblib', 'dill', 'cloudpickle', 'yaml', 'shelve', 'marshal'} & (set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.serves
@pytest.mark.parametrize("name", FILES)
def test_devices_and_sockets_in_the_place_of_a_file_are_refused_unread(folder, name):
    path = folder / name
    path.unlink()
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket may have a hundred characters
        try:
            listener.bind(name)
        finally:
            os.chdir(here)
        assert_refused(folder, name, 0.05)
    path.unlink()
    try:
        os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero never ends
    except PermissionError:
        pytest.skip("only root may make a device")
    assert_refused(folder, name, 0.05)


@pytest.mark.parametrize("name", FILES)
def test_a_link_is_refused_wherever_it_leads(folder, tmp_path, name):
    path = folder / name
    path.rename(tmp_path / "elsewhere")
    for leads_to in (tmp_path / "elsewhere", "../elsewhere", "/dev/zero", name, "nowhere"):
        path.symlink_to(leads_to)
        assert_refused(folder, name, 0.05)
        path.unlink()


@pytest.mark.parametrize("name", ["../tables.json", "/etc/passwd", "tables.json/", "TABLES.JSON", "arrays.npz\x00"])
def test_a_manifest_that_names_another_file_is_refused(folder, name):
    reseal(folder, lambda manifest: manifest["files"].__setitem__(name, manifest["files"].pop("tables.json")))
    with pytest.raises(ModelFileError, match=r"manifest\.json: files must name exactly"):
        load_model(folder)


def test_files_that_the_manifest_does_not_name_are_not_opened(folder):
    for name in ("stance.py", "sitecustomize.py", "model.pkl", "__init__.py"):
        (folder / name).write_text("raise SystemExit('run')\n")
        os.mkfifo(folder / f"{name}.pipe")
    assert load_model(folder).labels == small_model().labels


@pytest.mark.parametrize("path", ["a\0b", "a" * 5_000, "a/" * 5_000])
def test_a_path_that_cannot_be_is_refused_by_name(path):
    with pytest.raises(ModelFileError, match=r"^'?a.*; "):
        load_model(path)
    for write in (lambda: save_model(small_model(), path), lambda: check_folder(path)):
        with pytest.raises(ModelFileError, match=r"a.*; choose another"):
            write()


def test_a_card_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(InputError, match="card is bytes; give the text of the card"):
        save_model(small_model(), tmp_path / "model", card=b"# A card")
    with pytest.raises(ModelFileError, match="cannot be stored as text and JSON"):
        save_model(small_model(), tmp_path / "model", card="\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("offset", "value"), [(10, 8), (20, 7), (24, 7)], ids=["method", "packed size", "full size"])
def test_a_member_that_says_it_is_packed_is_refused_whatever_else_it_says(folder, offset, value):
    content = bytearray(archive(sound_members()))
    entry = content.index(b"PK\1\2")
    content[entry + offset] = value
    put(folder, "arrays.npz", bytes(content))
    with pytest.raises(ModelFileError, match=r"member idf\.npy is compressed or encrypted"):
        load_model(folder)
