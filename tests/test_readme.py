"""The README keeps its promises: its Python is run, and its commands exist."""

import doctest
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import stance
from stance.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def examples(path):
    return doctest.DocTestParser().get_examples(re.sub(r"```\w*", "", path.read_text(encoding="utf-8")))


def test_the_readme_has_an_example_to_run():
    assert len(examples(ROOT / "README.md")) >= 5


@pytest.mark.parametrize("path", [p for p in PAPERS if examples(p)], ids=lambda p: p.name)
def test_every_python_example_prints_what_the_paper_says(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = re.sub(r"^```.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(text, {}, path.name, str(path), 0)
    report = []
    failed = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append).failed
    assert not failed, "".join(report)


def test_the_shipped_model_errs_as_the_paper_on_it_shows():
    paper = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| (.+) \(`(\w+)`\) \| (\w+) \| (\w+) \| [^|]+ \|$", paper, re.MULTILINE)
    assert len(rows) == 7
    for text, role, true, given in rows:
        assert stance.classify(text, role=role).label == given != true, text


def test_every_command_that_a_paper_names_exists():
    named = {
        c for p in PAPERS for c in re.findall(r"^(?:\$ )?stance (\w+)", p.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"read", "classify", "explain"} <= named
    for command in named:
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0, command


def test_every_make_target_that_a_paper_names_exists():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for p in PAPERS for t in re.findall(r"`make (\w+)`", p.read_text(encoding="utf-8"))}
    assert {"demo", "test"} <= named
    assert named <= targets


def test_the_citation_names_the_version_of_the_package():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {stance.__version__}\n" in citation
    assert f"## {stance.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_link_to_a_file_leads_to_one():
    papers = [*PAPERS, ROOT / "CONTRIBUTING.md", ROOT / "data" / "README.md"]
    for path in papers:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
