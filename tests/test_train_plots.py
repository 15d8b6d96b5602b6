"""Training with pictures and a learning curve: where they go, what the card and the table say, what stays the same."""

import re
import sys

import pytest
from commands import train as train_command

from stance.errors import InputError, MissingExtraError
from stance.runs import TrainingOptions, format_table, run_training

NAMES = {
    f"{name}.{kind}"
    for name in ("confusion", "reliability", "learning-curve", "telling-terms")
    for kind in ("png", "svg")
}
PARTS = ("arrays.npz", "tables.json", "vocabulary.txt")


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(path, n=24, labels=("supports", "opposes")):
    lines = [f'"Candidate {k} {label} the bridge, she said.",{label}' for k in range(n) for label in labels]
    path.write_text("\n".join(["text,label", *lines]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same data learned plainly, with pictures beside the model, and with pictures elsewhere."""
    folder = tmp_path_factory.mktemp("runs")
    data = (rows(folder / "bridge.csv"),)
    steps = []
    plain = run_training(TrainingOptions(data=data, out=folder / "plain", folds=2))
    beside = run_training(
        TrainingOptions(
            data=data, out=folder / "own" / "model", plots=folder / "own" / "my plots", folds=2, curve=True
        ),
        lambda done, total, what: steps.append((done, total, what)),
    )
    elsewhere = run_training(
        TrainingOptions(data=data, out=folder / "again" / "model", plots=folder / "pictures" / "new", folds=2)
    )
    return plain, beside, elsewhere, steps


def test_eight_files_are_drawn_the_same_each_time(runs):
    _, beside, elsewhere, _ = runs
    assert set(files(beside.plots)) == NAMES
    assert files(beside.plots) == files(elsewhere.plots)


def test_pictures_change_nothing_of_the_model(runs):
    plain, beside, elsewhere, _ = runs
    assert files(elsewhere.folder) == files(plain.folder)
    for name in PARTS:
        assert (beside.folder / name).read_bytes() == (plain.folder / name).read_bytes()


def test_the_card_shows_pictures_that_stand_beside_the_model_and_the_curve_that_was_asked_for(runs):
    plain, beside, _, _ = runs
    card = (beside.folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    links = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", card)
    assert links == [f"../my%20plots/{n}.png" for n in ("confusion", "reliability", "learning-curve", "telling-terms")]
    assert all((beside.folder / link.replace("%20", " ")).is_file() for link in links)
    assert beside.curve.verdict in card
    for point in beside.curve.points:
        assert f"| {point.n_sentences:,} | {point.macro_f1:.3f} | {point.interval[0]:.3f} to" in card
    other = (plain.folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "## Pictures" not in other
    assert "more labels" not in other


def test_the_table_shows_the_curve_its_verdict_and_where_the_pictures_are(runs):
    plain, beside, _, _ = runs
    table = format_table(beside)
    for point in beside.curve.points:
        assert f"{point.n_sentences:10,} {point.macro_f1:9.3f}  {point.interval[0]:.3f} – " in table
    assert "\n1/2 of the articles" in table
    assert "\nall articles" in table
    assert beside.curve.verdict in " ".join(table.split())
    assert table.splitlines()[-1] == f"plots: {beside.plots}"
    assert all(len(line) <= 80 or str(beside.folder.parent) in line for line in table.splitlines())
    assert "learning curve" not in format_table(plain)
    assert (plain.curve, plain.plots) == (None, None)


def test_the_last_point_of_the_curve_is_the_figure_of_the_run(runs):
    _, beside, _, _ = runs
    last = beside.curve.points[-1]
    assert last.macro_f1 == pytest.approx(beside.scores.macro_f1)
    assert last.interval == pytest.approx(beside.scores.interval)
    assert sum(part.n for part in beside.reliability) == beside.scores.n
    gap = sum(part.n * abs(part.right - part.confidence) for part in beside.reliability) / beside.scores.n
    assert gap == pytest.approx(beside.scores.calibration_error)


def test_the_steps_of_the_curve_are_counted(runs):
    *_, steps = runs
    total = 2 * (3 + 2) + 1
    assert steps[0] == (0, total, "this model")
    assert (steps[-1], (8, total, "learning curve") in steps) == ((total, total, "the model"), True)


def test_without_matplotlib_nothing_is_even_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    options = TrainingOptions(data=(tmp_path / "missing.csv",), out=tmp_path / "model", plots=tmp_path / "plots")
    with pytest.raises(MissingExtraError, match="plots need matplotlib; install matplotlib, or this package with its"):
        run_training(options)
    code = train_command(["--data", str(tmp_path / "missing.csv"), "--plots", str(tmp_path / "plots")])
    assert code == 2
    assert capsys.readouterr().err.startswith("stance: plots need matplotlib; ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("plots", "message"),
    [
        ("model", "model lies in the model's folder, which holds the model and nothing else; give one beside it"),
        ("model/plots", r"such as .*model-plots"),
        ("x/../model/plots", "lies in the model's folder"),
        ("rows.csv", r"rows\.csv is no folder that can be written to; give another"),
        ("rows.csv/plots", r"rows\.csv is no folder that can be written to"),
    ],
)
def test_pictures_that_could_not_stand_there_are_refused_before_anything_is_read(tmp_path, plots, message):
    (tmp_path / "rows.csv").write_text("no data at all")
    with pytest.raises(InputError, match=message):
        run_training(TrainingOptions(data=(tmp_path / "rows.csv",), out=tmp_path / "model", plots=tmp_path / plots))
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_a_link_that_leads_into_the_models_folder_is_seen_through(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "model")
    with pytest.raises(InputError, match="lies in the model's folder"):
        run_training(TrainingOptions(data=("x.csv",), out=tmp_path / "model", plots=tmp_path / "link" / "plots"))


def test_too_few_sentences_for_a_curve_and_too_many_labels_for_pictures_are_refused_before_learning(tmp_path, capsys):
    few, many = rows(tmp_path / "few.csv", n=4), rows(tmp_path / "many.csv", n=2, labels=[f"l{k}" for k in range(13)])
    for data, option, message in (
        (few, "--curve", "a learning curve needs 10 articles or single sentences beside each fold, and there are 4;"),
        (few, "--plots", "a learning curve needs 10 articles or single sentences beside each fold, and there are 4;"),
        (many, "--plots", "there are 13 labels, and plots show at most 12;"),
    ):
        arguments = [option, str(tmp_path / "plots")] if option == "--plots" else [option]
        assert train_command(["--data", str(data), "--folds", "2", "--out", str(tmp_path / "model"), *arguments]) == 2
        assert capsys.readouterr().err.startswith(f"stance: {message}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["few.csv", "many.csv"]


def test_options_of_pictures_and_curves_are_checked():
    with pytest.raises(InputError, match="curve is 'yes'; give True or False"):
        TrainingOptions(curve="yes")
    with pytest.raises(InputError, match="plots holds 7; give a path as a text or a Path"):
        TrainingOptions(plots=7)
    assert TrainingOptions(plots="x").wants_curve
    assert not TrainingOptions().wants_curve
