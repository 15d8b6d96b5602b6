"""The plan of the house: which room stands on which floor, and that imports only run downwards."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "stance"

FLOORS = (
    {"errors", "faults", "labels", "markup", "palette"},
    {"notebook", "frames"},
    {"records", "files", "rows", "lexicon", "limits", "locks", "markdown"},
    {"text"},
    {"quotes"},
    {"speakers"},
    {"features"},
    {"model"},
    {"store"},
    {"reading", "reasons"},
    {"dataset", "pipeline"},
    {"training", "evaluation"},
    {"plots"},
    {"inputs", "terminal", "runs", "card", "verification", "comparison", "annotation", "agreement", "web"},
    {"corpus", "shares", "labelling", "exchange"},
    {"report"},
    {"serving"},
    {"__init__"},
    {"train_command"},
    {"cli"},
    {"__main__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# Inside functions: optional extras, and in the faces the training rooms, so that a reading stays light.
LATE = {
    "cli": {
        "train_command",
        "corpus",
        "shares",
        "report",
        "comparison",
        "agreement",
        "exchange",
        "pipeline",
        "verification",
        "labelling",
        "serving",
        "web",
    },
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """(room, whether at module level) of each import of this package's own rooms."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(tree.body)
    found = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: relative import"
            names = [f"stance.{a.name}" for a in node.names] if node.module == "stance" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "stance":
                room = parts[1] if len(parts) > 1 and parts[1] in FLOOR else "__init__"
                found.append((room, node in top))
    return found


SOURCES = sorted(p for p in PACKAGE.rglob("*.py"))


def test_every_room_has_a_floor_and_every_floor_its_rooms():
    assert {room_of(path) for path in SOURCES} == set(FLOOR)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_downwards_only(path):
    room = room_of(path)
    for imported, at_top in imports(path):
        if imported == room:
            continue
        assert FLOOR[imported] < FLOOR[room], f"{room} imports {imported}, which is not below it"
        if not at_top:
            assert imported in LATE.get(room, set()), f"{room} imports {imported} inside a function"


def test_a_reading_loads_no_training_library():
    code = (
        "import sys, stance; stance.classify('The minister said the police did well.', role='government');"
        "stance.read('The Sarvandan government failed, the report said.');"
        "heavy = {'sklearn', 'scipy', 'joblib', 'pandas', 'nltk', 'tqdm', 'vaderSentiment', 'narwhals', 'polars',"
        " 'pyarrow', 'dask', 'distributed', 'matplotlib', 'jinja2', 'fastapi',"
        " 'uvicorn', 'stance.corpus', 'stance.report'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_room_is_a_catch_all():
    assert not {"utils", "helpers", "common", "core", "misc"} & set(FLOOR)
