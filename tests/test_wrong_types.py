"""Values of the wrong type are refused by name wherever data, options and sentences come in."""

import hashlib
import json
from pathlib import Path

import pytest
import wrong_things

import stance
from stance.dataset import LabelledSet, load_shipped, read_labelled
from stance.errors import InputError, StanceError
from stance.evaluation import cross_validate, largest_class, make_folds
from stance.runs import TrainingOptions, learn, run_training
from stance.store import save_model

pytestmark = pytest.mark.reliability

THINGS = {**wrong_things.THINGS, "nothing": []}
# What takes a value, and what it may be. Nothing is read or written before all is checked.
TAKEN = {
    "paths": (read_labelled, ("nothing",)),
    "a path": (lambda v: read_labelled([v]), ("a text",)),
    "text": (lambda v: read_labelled([], text=v), ("a text",)),
    "label": (lambda v: read_labelled([], label=v), ("a text",)),
    "labels": (lambda v: read_labelled([], labels=v), ("None",)),
    "a label": (lambda v: read_labelled([], labels=["yes", v]), ("a text",)),
    "articles": (lambda v: read_labelled([], articles=v), ("None", "a text")),
    "articles of the shipped data": (load_shipped, ("None", "a text")),
    "data": (lambda v: TrainingOptions(data=v), ("nothing",)),
    "a path of data": (lambda v: TrainingOptions(data=[v]), ("a text",)),
    "folder of articles": (lambda v: TrainingOptions(articles=v), ("None", "a text")),
    "out": (lambda v: TrainingOptions(out=v), ("None", "a text")),
    "labels of a run": (lambda v: run_training(TrainingOptions(data=["no.csv"], labels=v, out="no")), ("None",)),
    "folds": (lambda v: TrainingOptions(folds=v), ("a number",)),
    "seed": (lambda v: TrainingOptions(seed=v), ("a number",)),
    "options": (run_training, ()),
    "data to learn": (learn, ()),
    "data to part": (lambda v: make_folds(v, 2), ()),
    "number of folds": (lambda v: make_folds(LabelledSet(examples=()), v), ()),
    "statements": (stance.classify_many, ("nothing",)),
    "a statement": (lambda v: stance.classify_many([v]), ("a text",)),
    "terms to show": (lambda v: stance.explain("It rained.", top=v), ("a number",)),
    "aliases": (lambda v: stance.Target("Sarvanda", aliases=v), ("nothing",)),
    "model to save": (lambda v: save_model(v, "no/where"), ()),
    "place of a model": (lambda v: save_model(stance.load_model(), v), ("a text",)),
    "text of a sentence": (stance.classify, ("a text",)),
    "target of a sentence": (lambda v: stance.classify("It rained.", target=v), ("None", "a text")),
    "speaker of a sentence": (lambda v: stance.classify("It rained.", speaker=v), ("None", "a text")),
    "role of a sentence": (lambda v: stance.classify("It rained.", role=v), ("None",)),
    "model": (lambda v: stance.classify("It rained.", model=v), ("None",)),
    "text to explain": (stance.explain, ("a text",)),
    "text of an article": (stance.read, ("a text",)),
    "target of an article": (lambda v: stance.read("It rained.", target=v), ("None", "a text")),
    "folder of a model": (stance.load_model, ("None",)),
}


@pytest.mark.parametrize(
    ("name", "thing"), [(name, thing) for name, (_, fits) in TAKEN.items() for thing in THINGS if thing not in fits]
)
def test_a_value_of_the_wrong_type_is_refused_with_what_to_give(tmp_path, monkeypatch, name, thing):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StanceError, match=r"give|is not one of|are needed|no such|no model") as caught:
        TAKEN[name][0](THINGS[thing])
    assert len(str(caught.value)) < 400
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "a"}, "text or label was given without data"),
        ({"label": "a"}, "text or label was given without data"),
        ({"labels": ("a", "b")}, "labels was given without data"),
        ({"data": (Path("a.csv"), None)}, "data holds None; give a path"),
    ],
)
def test_options_that_need_data_of_ones_own_are_refused_without(options, message):
    with pytest.raises(InputError, match=message):
        TrainingOptions(**options)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"text": "a", "label": "a"}, "text and label are both 'a'; give two different columns"),
        ({"text": " "}, "text is ' '; give the name of a column"),
        ({"labels": ["a", "a"]}, r"labels is \['a', 'a'\]; give two or more different names"),
        ({"labels": ["a", "b" * 101]}, "give names of 1 to 100 characters"),
    ],
)
def test_names_that_cannot_be_are_refused(names, message):
    with pytest.raises(InputError, match=message):
        read_labelled([], **names)


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with one written sentence, one restated article, and its stand-off labels."""
    text = "The dam held, the mayor said."
    (tmp_path / "data" / "seeds").mkdir(parents=True)
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "dam.txt").write_bytes(text.encode())
    sentence = {"text": "The mayor said that it had held.", "quote": "indirect", "stance": "defends"}
    restated = {"id": "dam", "event": "dam", "target": "Ostrel", "sentences": [sentence]}
    label = {"article": "dam.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(), "start": 0, "end": len(text)}
    label |= {"event": "dam", "quote": "indirect", "stance": "defends"}
    (tmp_path / "data" / "isolated.jsonl").write_text(lines({"text": "It leaks, he said.", "label": "criticizes"}))
    (tmp_path / "data" / "seeds" / "restated.jsonl").write_text(lines(restated))
    (tmp_path / "data" / "seeds" / "labels.jsonl").write_text(lines(label))
    monkeypatch.setattr("stance.dataset._shipped._CHECKOUT", tmp_path)
    return tmp_path


def test_the_originals_come_with_the_target_and_the_event_of_their_restatement(checkout):
    data = load_shipped(checkout / "originals")
    assert [example.file for example in data] == ["isolated.jsonl", "restated.jsonl", "labels.jsonl"]
    assert [example.group for example in data][1:] == ["dam", "dam"]
    assert data.examples[2].statement.target.name == "Ostrel"
    assert len(load_shipped()) == 2


def test_a_sentence_that_stands_alone_in_two_folds_is_refused(tmp_path):
    path = tmp_path / "rows.jsonl"
    rows = [{"text": "It leaks, he said.", "label": "no"}, {"text": "It holds, she said.", "label": "yes"}]
    path.write_text(lines(*rows))
    one, other = read_labelled([path]), read_labelled([path])
    twice = LabelledSet(examples=one.examples + tuple(
        type(e)(statement=e.statement, label=e.label, id=f"{e.id}b", where=e.where, group=f"{e.group}b") for e in other
    ))  # fmt: skip
    with pytest.raises(InputError, match=r"rows.jsonl:1: the sentence stands in fold 1 and, in .*:1, in fold 0; give"):
        cross_validate(twice, largest_class, (0, 0, 1, 1))
    assert len(cross_validate(twice, largest_class, (0, 1, 0, 1))[0]) == 4
