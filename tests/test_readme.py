"""The README keeps its promises: its Python is run, and its commands exist."""

import re

import pytest
from click.testing import CliRunner
from pages import DOCS, PAPERS, ROOT, commands, differences, examples, name_of

import stance
from stance.cli import main


def test_the_readme_has_an_example_to_run():
    assert len(examples(ROOT / "README.md")) >= 5


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_every_example_stands_where_it_is_run(paper):
    written = re.findall(r"^\s*>>> ", paper.read_text(encoding="utf-8"), re.MULTILINE)
    run = [line for example in examples(paper) for line in re.findall(r"^>>> ", f">>> {example.source}", re.MULTILINE)]
    assert len(written) == len(run), "put examples into fences of python"


@pytest.mark.parametrize("paper", [p for p in PAPERS if examples(p) or commands(p)], ids=name_of)
def test_whoever_follows_a_paper_sees_what_it_shows(paper, tmp_path, monkeypatch):
    (tmp_path / "models").mkdir()  # of its own: a paper may write a model there
    for name in ("data", "docs", "tests", "models/government-en"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    assert not (found := differences(paper)), "\n".join(found)


def test_the_shipped_model_errs_as_the_paper_on_it_shows():
    paper = (DOCS / "model.md").read_text(encoding="utf-8")
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
