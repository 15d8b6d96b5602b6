"""A model of any format that was ever written answers as on its first day, or its format is refused by number."""

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import sklearn
from damage import FILES, files_of, reseal

from stance.errors import ModelFileError
from stance.store import load_model, save_model
from stance.store._format import FORMAT

pytestmark = pytest.mark.reliability

GOLDEN = Path(__file__).resolve().parent / "golden"
CLOSE = 1e-7


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("golden_make", GOLDEN / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def distance(found, expected):
    """The largest difference of two lists of probabilities by label."""
    assert len(found) == len(expected) > 30
    assert [list(p) for p in found] == [list(p) for p in expected]
    return max(abs(p[label] - q[label]) for p, q in zip(found, expected, strict=True) for label in q)


def test_there_is_a_golden_model_of_every_format_there_ever_was():
    formats = sorted(path.name for path in GOLDEN.glob("format-*"))
    assert formats == sorted(f"format-{number}" for number in range(1, FORMAT + 1))


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_golden_model_answers_as_on_its_first_day_or_is_refused_by_its_format(number, maker, show):
    folder = GOLDEN / f"format-{number}"
    expected = json.loads((folder / "answers.json").read_text("utf-8"))["loaded"]
    assert len({max(p, key=p.get) for p in expected}) == 3, "the answers are all alike"
    try:
        model = load_model(folder / "model")
    except ModelFileError as error:
        refusal = str(error)
        assert f"format {number} is unknown" in refusal
        assert number != FORMAT
        return
    worst = distance(maker.answers(model), expected)
    assert worst <= CLOSE
    show(f"golden model of format {number}: answers within {worst:.1e}")


def test_the_golden_model_of_the_present_format_is_written_again_to_the_same_bytes(tmp_path):
    folder = GOLDEN / f"format-{FORMAT}" / "model"
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert files_of(save_model(load_model(folder), tmp_path / "model", card=card)) == files_of(folder)


def test_a_format_of_the_future_or_the_past_is_refused_by_its_number(tmp_path):
    for number in (FORMAT + 1, 0, -1, 10**30):
        folder = shutil.copytree(GOLDEN / f"format-{FORMAT}" / "model", tmp_path / "model", dirs_exist_ok=True)
        reseal(folder, lambda manifest, number=number: manifest.__setitem__("format", number))
        with pytest.raises(ModelFileError, match=rf"format {number} is unknown, .*; upgrade stance or retrain"):
            load_model(folder)


def test_any_supported_scikit_learn_learns_the_golden_lessons_alike(maker, show):
    expected = json.loads((GOLDEN / f"format-{FORMAT}" / "answers.json").read_text("utf-8"))["learned"]
    worst = distance(maker.answers(maker.learn(maker.PLAIN)), expected)
    assert worst <= CLOSE
    versions = f"scikit-learn {sklearn.__version__}, numpy {np.__version__}"
    show(f"{versions}: answers within {worst:.1e} of those first learned")
