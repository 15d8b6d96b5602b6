"""The tour runs, and shows what it is printed with. ``python tests/test_tour.py`` runs it and prints it anew."""

import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.fixture(scope="module")
def tour():
    return nbformat.read(DOCS / "tour.ipynb", as_version=4)


def shown(notebook):
    """What each cell of code printed and showed; drawings and places in memory are nobody's promise."""
    return [
        [output.get("text") or {kind: data for kind, data in output["data"].items() if kind.startswith("text/")}
         for output in cell.outputs]
        for cell in notebook.cells if cell.cell_type == "code"
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.serves
def test_every_cell_runs_and_shows_what_stands_beneath_it(tour, tmp_path, monkeypatch):
    # The kernel of this environment and no other, and none of the settings that somebody has at home.
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    again = nbformat.from_dict(
        {**tour, "cells": [{**cell, "outputs": []} if "outputs" in cell else cell for cell in tour.cells]}
    )
    nbclient.NotebookClient(
        again, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(DOCS)}}
    ).execute()
    for fresh, printed, cell in zip(shown(again), shown(tour), [c for c in tour.cells if "outputs" in c], strict=True):
        # The long form of an article is left out of what is printed.
        kept = [{k: f[k] for k in p} if isinstance(p, dict) else f for f, p in zip(fresh, printed, strict=True)]
        assert kept == printed, (
            f"this cell shows something else now; look at it, then python tests/test_tour.py:\n{cell.source}"
        )


def test_the_tour_is_sound_and_no_cell_of_it_failed(tour):
    nbformat.validate(tour)
    cells = [cell for cell in tour.cells if cell.cell_type == "code"]
    assert len(cells) >= 8
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(output.output_type != "error" for cell in cells for output in cell.outputs)
    assert sum("text/html" in output.get("data", {}) for cell in cells for output in cell.outputs) >= 5


def test_the_tour_names_no_place_of_the_machine_it_ran_on(tour):
    text = (DOCS / "tour.ipynb").read_text(encoding="utf-8")
    assert set(tour.metadata) == {"kernelspec", "language_info"}
    assert tour.metadata["language_info"] == {"name": "python"}
    assert not re.search(r"/(?:home|tmp|root|work|usr|Users|opt)/|[A-Z]:\\\\", text)
    assert not re.search(r" at 0x[0-9a-f]+", text)
    assert all(not cell.metadata for cell in tour.cells)


def print_anew():
    """Run the tour and keep what it shows, without what is the machine's own."""
    tour = nbformat.read(DOCS / "tour.ipynb", as_version=4)
    about = nbformat.from_dict(tour.metadata)
    place = {"metadata": {"path": str(DOCS)}}
    nbclient.NotebookClient(tour, timeout=120, kernel_name="python3", record_timing=False, resources=place).execute()
    tour.metadata = {"kernelspec": about["kernelspec"], "language_info": {"name": "python"}}
    for cell in tour.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            # An article shows itself; its long form says no more.
            if "max-width:60em" in output.get("data", {}).get("text/html", ""):
                del output["data"]["text/plain"]
    nbformat.write(tour, DOCS / "tour.ipynb")


if __name__ == "__main__":
    print_anew()
