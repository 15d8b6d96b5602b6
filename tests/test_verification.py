"""A model directory from somebody else: shown, and checked from end to end, whatever stands in it."""

import json
import random
import shutil
import subprocess
import sys
from importlib.metadata import version

import click
import numpy as np
import pytest
from click.testing import CliRunner
from damage import FILES, changed_bytes, put, reseal, rich_model, small_model

from stance.cli import main
from stance.errors import InputError, ModelFileError
from stance.model import StanceModel
from stance.records import Prediction
from stance.store import load_model, read_card, save_model, shipped_folder
from stance.verification import Finding, draw_findings, verify_model


@pytest.fixture
def folder(tmp_path):
    return save_model(rich_model(), tmp_path / "model")


@pytest.fixture
def shipped(tmp_path):
    return shutil.copytree(shipped_folder(), tmp_path / "shipped")


def states(folder):
    return {finding.what: finding.state for finding in verify_model(folder).findings}


def detail(folder, what):
    return next(finding.detail for finding in verify_model(folder).findings if finding.what == what)


def run(*arguments):
    return CliRunner().invoke(main, ["model", *map(str, arguments)])


def test_the_shipped_model_is_sound_and_each_figure_of_its_card_confirmed():
    found = verify_model()
    assert found.sound
    details = {finding.what: finding.detail for finding in found.findings}
    n_figures = int(details["card's figures"].split()[1])
    # Four methods of seven figures, three labels of four, nine counts, and a digest a file.
    assert n_figures == 4 * 7 + 3 * 4 + 9 + len(load_model().info["data"])
    assert len(details) == 17


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_named_and_the_others_are_looked_at_all_the_same(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content.replace(b"1", b"2", 1) if b"1" in content else content + b"x")
    found = states(folder)
    assert found[name] == "wrong"
    assert [what for what in FILES if found[what] == "wrong"] == [name]
    assert found["other files"] == "ok"
    assert found["answers"] == "skipped"
    assert not verify_model(folder).sound


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_or_a_link_is_named(folder, tmp_path, name):
    (folder / name).rename(tmp_path / name)
    assert states(folder)[name] == "wrong"
    assert "is missing" in detail(folder, name)
    (folder / name).symlink_to(tmp_path / name)
    assert "is a link" in detail(folder, name)


@pytest.mark.parametrize(
    ("change", "what", "message"),
    [
        (lambda m: m.__setitem__("format", 2), "manifest.json", "format 2 is unknown"),
        (lambda m: m.__setitem__("labels", ["a", "a", "b"]), "manifest.json", "holds a name twice"),
        (lambda m: m.__setitem__("temperature", 0), "manifest.json", "temperature is 0"),
        (lambda m: m.__setitem__("terms", 7), "terms", "whole lines where the manifest says 7 terms"),
        (lambda m: m.__setitem__("labels", ["a", "b"]), "arrays", "the manifest needs (2,"),
        (lambda m: m["settings"].__setitem__("window", 5_000), "settings", "setting window is beyond"),
    ],
)
def test_a_manifest_that_says_what_cannot_be_is_told_by_what_it_says(folder, change, what, message):
    reseal(folder, change)
    assert states(folder)[what] == "wrong"
    assert message in detail(folder, what)
    with pytest.raises(ModelFileError, match="model"):
        load_model(folder)


@pytest.mark.parametrize(
    ("name", "content", "what", "message"),
    [
        ("vocabulary.txt", b"w:a\nw:a\n", "terms", "holds 2 whole lines"),
        ("vocabulary.txt", b"\xff\n", "terms", "holds 1 whole lines"),
        ("tables.json", b"[]", "word tables", "not an object"),
        ("arrays.npz", b"PK", "arrays", "no sound archive"),
        ("MODEL_CARD.md", b"# caf\xe9", "card", "is not UTF-8 at byte 5"),
    ],
)
def test_a_file_with_a_fitting_digest_and_a_wrong_meaning_is_told(folder, name, content, what, message):
    put(folder, name, content)
    found = states(folder)
    assert found[name] == "ok"
    assert found[what] == "wrong"
    assert message in detail(folder, what)


def test_numbers_that_are_not_finite_are_told(folder):
    from stance.store._arrays import pack

    model = load_model(folder)
    coef = np.array(model.coef)
    coef[0, 0] = np.nan
    put(folder, "arrays.npz", pack({"idf": model.idf, "coef": coef, "intercept": model.intercept}))
    assert "not finite" in detail(folder, "arrays")


def test_terms_in_another_order_are_a_note_and_no_fault(tmp_path):
    folder = save_model(small_model(), tmp_path / "model")
    assert list(load_model(folder).vocabulary) != sorted(load_model(folder).vocabulary)
    assert states(folder)["order of terms"] == "note"
    assert verify_model(folder).sound


def test_whatever_else_lies_in_the_directory_is_told_and_never_opened(folder):
    (folder / "model.pkl").write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    (folder / "a\x1b[2J.py").write_text("raise SystemExit")
    (folder / "deep").mkdir()
    assert detail(folder, "other files") == (
        "'a\\x1b[2J.py', 'deep', 'model.pkl': no part of a model, and never opened; take it out"
    )
    assert load_model(folder).labels  # to load it is safe all the same
    assert run("verify", folder).exit_code == 1


def test_a_card_with_better_figures_than_the_manifest_is_caught(shipped):
    card = read_card(shipped)
    assert card.count("| 0.695 |") == 1
    put(shipped, "MODEL_CARD.md", card.replace("| 0.695 |", "| 0.795 |").replace("0.682 to", "0.782 to").encode())
    assert detail(shipped, "card's figures") == (
        "macro-F1 of this model is 0.795 in the card and 0.6952 in the manifest, and 1 more that differ"
    )
    assert not verify_model(shipped).sound


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| `criticizes` | 1462 |", "| `criticizes` | 1463 |"),
        ("| `defends` | 1,820 |", "| `defends` | 1,821 |"),
        ("| VADER |", "| Oracle |"),
        ("`b523a9b5", "`c523a9b5"),
        ("0.437 |  |  |", "0.437 | 0.5 |  |"),
        ("| 0.708 |", "| nan |"),
    ],
)
def test_any_changed_figure_of_a_card_is_caught(shipped, before, after):
    card = read_card(shipped)
    assert before in card
    put(shipped, "MODEL_CARD.md", card.replace(before, after).encode())
    assert states(shipped)["card's figures"] == "wrong"


def test_a_card_without_figures_and_a_model_without_a_record_are_notes(folder):
    assert states(folder)["card's figures"] == "note"
    put(folder, "MODEL_CARD.md", read_card().encode())
    assert states(folder)["card's figures"] == "wrong"
    reseal(folder, lambda m: m.__setitem__("info", {}))
    assert states(folder)["card's figures"] == "note"
    assert states(folder)["libraries"] == "note"
    assert verify_model(folder).sound


@pytest.mark.parametrize(
    "info",
    [
        {"metrics": [1], "data": 3, "libraries": "numpy"},
        {"metrics": {"this model": {"labels": [{"label": {}}, 3], "confusion": {"a": 1}, "interval": "ab"}}},
        {"metrics": {"this model": {"n": "6407", "macro_f1": True, "interval": [[], {}]}, "VADER": None}},
        {"metrics": {"this model": {"labels": None, "n": 10**300, "macro_f1": 1e308}}, "libraries": {"numpy": []}},
    ],
)
def test_a_record_of_any_shape_is_judged_without_an_exception(folder, info):
    put(folder, "MODEL_CARD.md", read_card().encode())
    reseal(folder, lambda m: m.__setitem__("info", info))
    assert states(folder)["card's figures"] in ("wrong", "note")
    assert run("show", folder).exit_code == 0


def test_other_versions_of_libraries_are_a_note_that_names_both(shipped):
    here = load_model(shipped).info["libraries"]["numpy"]
    reseal(shipped, lambda m: m["info"]["libraries"].__setitem__("numpy", "1.99.0"))
    assert f"numpy 1.99.0 (here {np.__version__})" in detail(shipped, "libraries")
    assert here != "1.99.0"
    assert states(shipped)["libraries"] == "note"


@pytest.mark.parametrize("way", ["classify", "explain", "probabilities"])
def test_a_library_whose_ways_disagree_is_caught(folder, monkeypatch, way):
    class Off(StanceModel):
        def probabilities(self, statements):
            p = super().probabilities(statements)
            return p[:, ::-1] if way == "probabilities" else p

        def classify(self, statement):
            answer = super().classify(statement)
            turned = dict(zip(self.labels, reversed(answer.probabilities.values()), strict=True))
            return Prediction(probabilities=turned) if way == "classify" else answer

        def explain(self, statement, top=10):
            answer = super().explain(statement, top)
            if way == "explain":
                answer.log_odds[self.labels[0]] += 1e-6
            return answer

    model = load_model(folder)
    off = Off(**{name: getattr(model, name) for name in StanceModel.__dataclass_fields__ if name != "_counter"})
    monkeypatch.setattr("stance.store._examine.build", lambda *_: off)
    wrong = {finding.what for finding in verify_model(folder).findings if finding.state == "wrong"}
    assert wrong == {"explanations" if way == "explain" else "answers"}


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e5])
def test_large_and_small_coefficients_add_up_as_well(tmp_path, scale):
    model = small_model(coef=small_model().coef * scale, temperature=0.01)
    assert verify_model(save_model(model, tmp_path / "model")).sound


def test_changed_bytes_anywhere_are_found_without_an_exception(folder):
    rng = random.Random(4)
    contents = {name: (folder / name).read_bytes() for name in FILES}
    for name in FILES:
        for _ in range(20):
            (folder / name).write_bytes(changed_bytes(contents[name], rng))
            assert not verify_model(folder).sound, name
        (folder / name).write_bytes(contents[name])
    assert verify_model(folder).sound


def test_to_verify_a_directory_runs_nothing_in_it(folder):
    for name in ("__init__.py", "sitecustomize.py", "numpy.py", "conftest.py"):
        (folder / name).write_text(f"open({str(folder / 'pwned')!r}, 'w')")
    done = subprocess.run(
        [sys.executable, "-m", "stance", "model", "verify", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "1 of 15 checks failed (2 notes)" in done.stdout
    assert not (folder / "pwned").exists()


@pytest.mark.parametrize(
    ("folder", "error", "message"),
    [
        ("none", ModelFileError, "no such directory"),
        (3, InputError, "model path is int"),
        ("a\0b", ModelFileError, "a"),
    ],
)
def test_what_is_no_directory_is_refused(folder, error, message):
    with pytest.raises(error, match=message):
        verify_model(folder)


@pytest.mark.parametrize("command", ["show", "verify"])
@pytest.mark.parametrize("path", ["none", "file"])
def test_a_wrong_directory_is_one_line_and_exit_status_two(tmp_path, command, path):
    (tmp_path / "file").write_text("x")
    result = run(command, tmp_path / path)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("stance: ")


def test_the_command_draws_each_finding_within_eighty_columns_and_says_what_follows(shipped):
    here = {name: version(name) for name in load_model().info["libraries"]}
    reseal(shipped, lambda m: m["info"].__setitem__("libraries", here))
    sound = run("verify", shipped)
    assert sound.exit_code == 0
    assert max(map(len, sound.output.splitlines()[1:])) <= 80
    assert sound.output.count("✓ ok ") == 17
    assert sound.output.endswith("all 17 checks passed; they find damage, not who made the model\n")
    (shipped / "arrays.npz").write_bytes(b"")
    unsound = run("verify", shipped)
    assert unsound.exit_code == 1
    assert "✗ WRONG   arrays.npz " in unsound.output
    assert "– skipped answers " in unsound.output
    assert unsound.output.endswith(": do not use this model\n")


def test_findings_come_as_json_as_well(folder):
    found = json.loads(run("verify", folder, "--format", "json").output)
    assert found["sound"] is True
    assert {"what": "other files", "state": "ok", "detail": "none"} in found["findings"]


def test_the_command_shows_the_model_and_its_card(shipped):
    result = run("show", shipped)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines()[1:])) <= 80
    assert "labels       − criticizes, + defends, · neutral\n" in result.output
    assert "numpy" in result.output
    assert "What the model gives away" in result.output
    assert "|" not in result.output.partition("Learned from")[2]
    assert run("show").output.splitlines()[1:] == result.output.splitlines()[1:]


def test_a_hostile_card_and_manifest_move_no_cursor(folder):
    marks = "\x1b[2J\x1b]0;pwned\x07\u202e\x9b\r\x08"
    put(folder, "MODEL_CARD.md", f"# {marks}A\n\n|{marks}|b|\n|-|-|\n|{marks}c|d|\n\n```\n{marks}\n```\n".encode())
    reseal(folder, lambda m: m.__setitem__("info", {"libraries": {f"numpy{marks}": marks}, "metrics": {marks: {}}}))
    for command in ("show", "verify"):
        shown = run(command, folder).output
        assert all(c.isprintable() or c == "\n" for c in shown)


def test_a_card_of_megabytes_is_shown_by_its_beginning(folder):
    put(folder, "MODEL_CARD.md", b"word " * 800_000)
    result = run("show", folder)
    assert result.exit_code == 0
    assert result.output.endswith("(3,800,000 more characters are in MODEL_CARD.md)\n")


def test_the_card_is_checked_before_it_is_shown(folder):
    (folder / "MODEL_CARD.md").write_text("# Best model of all")
    assert run("show", folder).exit_code == 2
    put(folder, "MODEL_CARD.md", b"\xff")
    with pytest.raises(ModelFileError, match="is not UTF-8 at byte 0"):
        read_card(folder)


def test_findings_are_told_apart_without_colour():
    findings = [Finding(what=state, state=state, detail="x") for state in ("ok", "wrong", "note", "skipped")]
    drawn = click.unstyle(draw_findings(findings)).splitlines()
    assert [line.split()[:2] for line in drawn[:4]] == [["✓", "ok"], ["✗", "WRONG"], ["!", "note"], ["–", "skipped"]]
    assert drawn[-1] == "1 of 2 checks failed (1 note): do not use this model"
