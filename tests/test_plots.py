"""Pictures show the figures they were given, in the same bytes each time, whatever the labels are called."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from stance.errors import InputError, MissingExtraError
from stance.evaluation import CurvePoint, LabelScore, LearningCurve, ReliabilityBin, Scores
from stance.features import Analyzer
from stance.model import StanceModel
from stance.palette import looks
from stance.plots import (
    check_drawable,
    check_plots,
    draw_confusion,
    draw_curve,
    draw_reliability,
    draw_terms,
    render,
    telling_terms,
)
from stance.store import load_model

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = (
    "$x^2$ and $5",
    "$\\undefined{",
    "a\nb",
    "\\frac{1}{2}",
    "100 % _under_ {0} %s",
    "--><script>alert(1)</script>",
    "&amp;<b>\"'",
    "\x1b[31m\u202e",
    "支持",
    "long " * 20,
)
BINS = (
    ReliabilityBin(n=30, confidence=0.55, right=0.4, interval=(0.3, 0.5)),
    ReliabilityBin(n=10, confidence=0.7, right=0.8, interval=(0.6, 0.9)),
    ReliabilityBin(n=20, confidence=0.95, right=0.9, interval=(0.8, 1.0)),
)


def scores(names, seed=0):
    k = len(names)
    counts = np.random.default_rng(seed).integers(0, 60, (k, k)) + 1_500 * np.eye(k, dtype=int)
    return Scores(
        n=int(counts.sum()),
        accuracy=0.5,
        macro_f1=0.5,
        interval=(0.4, 0.6),
        labels=tuple(
            LabelScore(label=name, precision=0.5, recall=0.5, f1=0.5, n=int(row.sum()))
            for name, row in zip(names, counts, strict=True)
        ),
        confusion=tuple(tuple(map(int, row)) for row in counts),
    )


def curve(low=0.01, high=0.03):
    points = [
        CurvePoint(share=s, n_groups=n // 8, n_sentences=n, macro_f1=f, interval=(f - 0.02, f + 0.01))
        for s, n, f in ((0.25, 110, 0.5), (0.5, 205, 0.58), (1.0, 1_400, 0.6))
    ]
    return LearningCurve(points=tuple(points), gain=(0.02, (low, high)))


def model(names, words=("good", "bad", "$a$", "<b>", "x" * 300)):
    rng = np.random.default_rng(1)
    return StanceModel(
        labels=tuple(names),
        analyzer=Analyzer(),
        vocabulary=tuple(f"w:{word}" for word in words),
        idf=rng.uniform(1.5, 6, len(words)),
        coef=rng.normal(size=(len(names), len(words))),
        intercept=np.zeros(len(names)),
        temperature=2.0,
    )


def texts(figure):
    """Every text of a picture that is not empty."""
    return [t.get_text() for t in figure.findobj(mpl.text.Text) if t.get_text()]


def pictures(names):
    return {
        "confusion": draw_confusion(scores(names)),
        "reliability": draw_reliability(BINS),
        "curve": draw_curve(curve()),
        "terms": draw_terms(model(names)),
    }


def test_the_confusion_matrix_shows_every_count_and_share_of_its_row():
    names = ("against", "for", "neither")
    found = scores(names)
    figure = draw_confusion(found, note="Of two folds.")
    axes = figure.axes[0]
    cells = {(round(t.get_position()[0]), round(t.get_position()[1]), t.get_text()) for t in axes.texts}
    for row, counts in enumerate(found.confusion):
        for column, count in enumerate(counts):
            assert (column, row, f"{count:,}") in cells
            assert (column, row, f"{100 * count / sum(counts):.0f}\N{NO-BREAK SPACE}%") in cells
        assert f"of {sum(counts):,}" in [t.get_text() for t in axes.texts]
    ground = axes.images[0].get_array()
    shares = np.array(found.confusion) / np.sum(found.confusion, axis=1, keepdims=True)
    assert (np.argsort(ground[..., 0], axis=1) == np.argsort(-shares, axis=1)).all()
    look = looks(names)
    assert [t.get_text() for t in axes.get_xticklabels()] == [f"{look[n].sign} {n}" for n in names]
    assert [t.get_color() for t in axes.get_yticklabels()] == [look[n].light for n in names]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Given label", "True label")
    assert figure.get_label().endswith("Of two folds.")


def test_the_title_of_the_confusion_matrix_names_the_best_and_the_worst_label():
    figure = draw_confusion(_with_counts(("a", "b", "c"), ((8, 2, 0), (5, 5, 0), (0, 0, 0))))
    assert figure.get_label().startswith("Recognised most often: a (80\N{NO-BREAK SPACE}%); least: b (50")
    figure = draw_confusion(_with_counts(("a", "b"), ((9, 1), (1, 9))))
    assert figure.get_label().startswith("Every label is recognised in 90\N{NO-BREAK SPACE}% of its statements")


def _with_counts(names, counts):
    found = scores(names)
    return Scores(n=1, accuracy=0.5, macro_f1=0.5, interval=found.interval, labels=found.labels, confusion=counts)


def test_the_reliability_diagram_shows_every_bin_its_interval_and_its_number():
    figure = draw_reliability(BINS)
    upper, lower = figure.axes
    (points,) = [line for line in upper.lines if line.get_marker() == "o"]
    assert points.get_xydata().tolist() == [[b.confidence, b.right] for b in BINS]
    bars = [segment.tolist() for segment in upper.collections[0].get_segments()]
    assert bars == [[[b.confidence, b.interval[0]], [b.confidence, b.interval[1]]] for b in BINS]
    heights = [segment.tolist() for segment in lower.collections[0].get_segments()]
    assert heights == [[[b.confidence, 0], [b.confidence, b.n]] for b in BINS]
    assert {"30", "10", "20"} <= set(texts(figure))
    gap = (30 * 0.15 + 10 * 0.1 + 20 * 0.05) / 60
    assert figure.get_label().startswith(f"Probabilities are {100 * gap:.1f} points off on average. ")
    assert f"Calibration error {gap:.3f}." in figure.get_label()
    assert upper.get_xlim()[0] <= 0.3 <= min(b.interval[0] for b in BINS)


def test_the_learning_curve_shows_every_point_and_its_interval_and_says_what_follows():
    found = curve()
    figure = draw_curve(found)
    axes = figure.axes[0]
    assert axes.lines[0].get_xydata().tolist() == [[p.n_sentences, p.macro_f1] for p in found.points]
    bars = [segment[:, 1].tolist() for segment in axes.collections[0].get_segments()]
    assert bars == [list(p.interval) for p in found.points]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["110", "205", "1,400"]
    assert {"0.500", "0.580", "0.600", "Macro-F1"} <= set(texts(figure))
    assert figure.get_label().startswith("More labels of this kind would probably help. ")
    assert "+2.0 points (+1.0 to +3.0)" in figure.get_label()
    assert draw_curve(curve(-0.01, 0.02)).get_label().startswith("Whether more labels would help cannot be told yet. ")
    assert draw_curve(curve(0, 0.005)).get_label().startswith("More labels of this kind would hardly help. ")


def test_telling_terms_are_ranked_by_weight_times_spread_and_lead_toward_the_label():
    found = model(("against", "for"), words=("often", "seldom", "heavy", "away"))
    # idf = 1 - ln p: a term in half of the statements, in one of a thousand, in every tenth, in every tenth.
    share = np.array([0.5, 0.001, 0.1, 0.1])
    coef = np.array([[1.0, 2.0, 3.0, -4.0], [-1.0, -2.0, -3.0, 4.0]])
    found = StanceModel(
        labels=found.labels,
        analyzer=found.analyzer,
        vocabulary=found.vocabulary,
        idf=1 - np.log(share),
        coef=coef,
        intercept=np.zeros(2),
        temperature=2.0,
    )
    expected = coef * (1 - np.log(share)) / 2 * np.sqrt(share * (1 - share))
    terms = telling_terms(found)
    assert [t.text for t in terms["against"]] == ["“heavy”", "“often”", "“seldom”"]
    assert [t.pull for t in terms["against"]] == pytest.approx([expected[0, 2], expected[0, 0], expected[0, 1]])
    assert [t.text for t in terms["for"]] == ["“away”"]
    assert len(telling_terms(found, top=2)["against"]) == 2
    figure = draw_terms(found)
    for axes, (label, ranked) in zip(figure.axes, terms.items(), strict=True):
        assert [bar.get_width() for bar in axes.patches] == pytest.approx([t.pull for t in ranked])
        assert [t.get_text() for t in axes.get_yticklabels()] == [t.text for t in ranked]
        assert axes.get_title(loc="left") == f"{looks(found.labels)[label].sign} {label}"
    assert {bar.get_facecolor() for bar in figure.axes[0].patches} == {
        mpl.colors.to_rgba(looks(terms)["against"].light)
    }


@pytest.mark.parametrize("top", [0, 31, True, "ten"])
def test_a_wrong_number_of_terms_is_refused(top):
    with pytest.raises(InputError, match=r"top is .*; give 1 to 30"):
        telling_terms(model(("a", "b")), top=top)


def test_terms_that_read_alike_are_shown_once():
    found = model(("a", "b"), words=("good", "bad"))
    twice = StanceModel(
        labels=found.labels,
        analyzer=found.analyzer,
        vocabulary=("w:good", "x:good"),
        idf=np.array([2.0, 2.0]),
        coef=np.array([[2.0, 1.0], [-2.0, -1.0]]),
        intercept=np.zeros(2),
    )
    assert found.analyzer.describe("w:good") == found.analyzer.describe("x:good")
    assert len(telling_terms(twice)["a"]) == 1
    assert telling_terms(twice)["b"] == ()
    assert len(draw_terms(twice).axes) == 2


@pytest.fixture(scope="module")
def rendered():
    return {kind: render(figure) for kind, figure in pictures(("for", "against")).items()}


def hostile():
    return {"confusion": draw_confusion(scores(HOSTILE)), "terms": draw_terms(model(HOSTILE))}


def test_names_are_drawn_literally_without_a_warning_and_nothing_in_them_comes_alive():
    for figure in hostile().values():
        files = render(figure)
        root = ET.fromstring(files["svg"])
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
            *("svg", "metadata", "RDF", "Work", "type", "description", "format"),
            *("defs", "style", "g", "path", "use", "clipPath", "rect", "image"),
        }
        assert b"<script" not in files["svg"]
        drawn = " ".join(texts(figure))
        for name in HOSTILE:
            assert " ".join(name.split())[:12].strip("\x1b\u202e") in drawn
        assert "\n" not in drawn
    assert "“$a$”" in drawn


def test_every_picture_is_a_small_png_and_an_svg(rendered):
    assert list(rendered) == ["confusion", "reliability", "curve", "terms"]
    for files in rendered.values():
        with Image.open(BytesIO(files["png"])) as image:
            assert (image.format, image.info["dpi"]) == ("PNG", pytest.approx((200, 200), abs=0.01))
            assert min(image.size) > 400
        assert ET.fromstring(files["svg"]).tag == "{http://www.w3.org/2000/svg}svg"
        assert len(files["png"]) < 60_000
        assert len(files["svg"]) < 150_000


def test_the_same_picture_gives_the_same_bytes_and_the_settings_of_the_reader_have_no_say(rendered):
    before = dict(mpl.rcParams)
    try:
        mpl.rcParams.update({"font.size": 20, "text.parse_math": True, "svg.hashsalt": "other", "axes.grid": True})
        again = {kind: render(figure) for kind, figure in pictures(("for", "against")).items()}
        assert mpl.rcParams["font.size"] == 20
    finally:
        mpl.rcParams.update(before)
    assert again == rendered


def test_pictures_say_in_words_what_they_show_for_those_who_do_not_see_them(rendered):
    with Image.open(BytesIO(rendered["curve"]["png"])) as image:
        assert image.text["Description"].startswith("More labels of this kind would probably help. Macro-F1 by")
    assert b"<dc:description>More labels of this kind would probably help." in rendered["curve"]["svg"]


def test_more_labels_than_can_be_read_are_refused():
    names = [f"label {k}" for k in range(13)]
    for draw in (lambda: draw_confusion(scores(names)), lambda: draw_terms(model(names))):
        with pytest.raises(InputError, match="there are 13 labels, and plots show at most 12"):
            draw()
    check_drawable(names[:12])


def test_no_bin_is_no_picture():
    with pytest.raises(InputError, match="no bin to draw"):
        draw_reliability(())


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    for draw in (check_plots, lambda: draw_curve(curve())):
        with pytest.raises(MissingExtraError, match=r"plots need matplotlib; .* its extra 'plots'"):
            draw()


def test_the_room_is_entered_without_matplotlib_and_nothing_touches_pyplot():
    code = (
        "import sys, stance.runs, stance.plots;"
        "assert 'matplotlib' not in sys.modules and 'PIL' not in sys.modules;"
        "from stance.evaluation import ReliabilityBin;"
        "bins = (ReliabilityBin(n=2, confidence=.5, right=.5, interval=(.1, .9)),);"
        "stance.plots.render(stance.plots.draw_reliability(bins));"
        "print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("True False", "")


def test_the_shades_of_the_confusion_matrix_reach_the_file_unchanged():
    figure = draw_confusion(scores([f"label {k}" for k in range(12)]))
    axes = figure.axes[0]
    with Image.open(BytesIO(render(figure)["png"])) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=int)
    for (row, column), shade in np.ndenumerate(axes.images[0].get_array()[..., 0]):
        x, y = axes.transData.transform((column - 0.4, row - 0.4)) * 200 / figure.dpi
        assert abs(pixels[len(pixels) - int(y), int(x), 0] - 255 * shade) <= 2


def test_the_pictures_in_the_papers_are_those_of_the_shipped_model():
    found = load_model()
    metrics = found.info["metrics"]["this model"]
    told = {}
    for path in (ROOT / "docs" / "images").glob("*.png"):
        with Image.open(path) as image:
            told[path.stem] = image.text.get("Description", "")
    counts = Scores(
        **{**metrics, "labels": tuple(LabelScore(**part) for part in metrics["labels"])},
    )
    title = draw_confusion(counts).get_label().partition(". ")[0]
    n = f"{metrics['n']:,} reported statements, {found.info['folds']} folds by article."
    assert told["confusion"].startswith(title)
    assert told["confusion"].endswith(n)
    assert f"Calibration error {metrics['calibration_error']:.3f}. {n}" in told["reliability"]
    assert told["learning-curve"].endswith(n)
