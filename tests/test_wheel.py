"""The wheel holds what a reading needs: the shipped model and the lexicon."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (path,) = out.glob("stance-*.whl")
    return path


def test_the_wheel_holds_model_lexicon_licences_and_type_marker(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {p.name for p in (ROOT / "models" / "government-en").iterdir()}
    tables = {p.name for p in (ROOT / "data" / "lexicon").glob("*.tsv")}
    assert shipped
    assert tables
    assert {f"stance/resources/models/government-en/{name}" for name in shipped} <= names
    assert {f"stance/resources/lexicon/{name}" for name in tables} <= names
    assert "stance/py.typed" in names
    parts = {f"stance/report/templates/{p.name}" for p in (ROOT / "stance" / "report" / "templates").iterdir()}
    assert {Path(part).suffix for part in parts} == {".html", ".css", ".js"}
    assert parts <= names
    assert {"LICENSE", "data/LICENSE", "LICENSES/vaderSentiment.txt"} <= {n.partition("/licenses/")[2] for n in names}
    assert {n.split("/")[3] for n in names if n.startswith("stance/resources/models/")} == {"government-en"}
    assert not [name for name in names if name.startswith(("tests/", "data/", "benchmarks/"))]


@pytest.mark.slow
def test_an_empty_environment_reads_and_classifies_with_the_wheel_alone(wheel, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True)
    code = (
        "import stance, pathlib;"
        "assert 'env' in pathlib.Path(stance.__file__).parts;"
        "a = stance.read('Sarvandan police did nothing to stop the gangs, the report said.');"
        "print([q.speaker.name for q in a.quotes]);"
        "print(stance.classify('The minister said the government had done its utmost.', role='government').label)"
    )
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.splitlines()[0].casefold() == "['the report']"
    assert done.stdout.splitlines()[1] == "defends"
    command = [tmp_path / "env" / "bin" / "stance", "read", "--format", "jsonl", "-"]
    text = "The ministry said it had acted at once."
    done = subprocess.run(command, input=text, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.count("\n") == 1
