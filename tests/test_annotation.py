"""Labels given by hand: rows, the file that holds them, picking with known probabilities, progress."""

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from stance.annotation import (
    MIN_FOR_KAPPA,
    Annotation,
    AnnotationFile,
    agreement_with_model,
    draw_batch,
    median_seconds,
    picking_probabilities,
)
from stance.dataset import read_labelled
from stance.errors import ConflictError, InputError

GIVEN = Annotation(
    id="a.txt:10-19",
    article="a.txt",
    text="It works.",
    label="defends",
    start=10,
    end=19,
    quote="indirect",
    quote_start=10,
    quote_end=18,
    speaker="Ana Brandl",
    role="government",
    target="Sarvanda",
    target_aliases=("the ministry",),
    note="sure",
    annotator="ana",
    picked_by="margin",
    picking_probability=0.25,
    model_label="neutral",
    model_confidence=0.5,
    seconds=3.5,
    time="2026-03-01T10:00:00.000Z",
)
WORSE = (
    ({"id": ""}, "id is ''; give a text"),
    ({"text": "  "}, "text is '  '; give a text"),
    ({"text": "half \ud800"}, "lone surrogate"),
    ({"text": "x" * 20_001}, r"text has 20,001 characters; at most 20,000"),
    ({"label": 3}, "label is 3; give a text"),
    ({"label": "x" * 101}, "label has 101 characters"),
    ({"note": None}, "note is None; give a text"),
    ({"role": "king"}, "role 'king' is not one of government"),
    ({"quote": "none"}, "quote 'none' is not one of direct"),
    ({"picked_by": "taste"}, "picked_by 'taste' is not one of random, margin"),
    ({"start": 19}, r"span \[19, 19\) of the sentence"),
    ({"end": True}, r"span \[10, True\) of the sentence"),
    ({"quote_end": None}, r"span \[10, None\) of the quote"),
    ({"picking_probability": 0}, "picking_probability is 0; give a number above 0 and up to 1"),
    ({"picking_probability": 1.01}, "picking_probability is 1.01"),
    ({"picking_probability": float("nan")}, "picking_probability is nan"),
    ({"batch_size": 0}, "batch_size is 0; give a whole number from 1, or None"),
    ({"batch_size": True}, "batch_size is True"),
    ({"seconds": -1}, "seconds is -1; give a number from 0"),
    ({"seconds": float("inf")}, "seconds is inf"),
    ({"model_confidence": "high"}, "model_confidence is 'high'"),
    ({"time": "2026-03-01T10:00:00"}, "give date and time with their zone"),
    ({"time": "noon"}, "time is 'noon'"),
    ({"target_aliases": ["the ministry"]}, "target_aliases is"),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "labels.jsonl"


def numbered(k, **other):
    return replace(GIVEN, id=f"a.txt:{k}", text=f"Number {k} works.", **other)


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("change", "message"), WORSE, ids=lambda value: str(value)[:30])
def test_what_is_no_annotation_is_refused(change, message):
    with pytest.raises(InputError, match=message):
        replace(GIVEN, **change)


def test_an_annotation_comes_back_from_its_row():
    assert Annotation.from_row(json.loads(json.dumps(GIVEN.to_row()))) == GIVEN


def test_a_row_that_lacks_something_names_it():
    row = GIVEN.to_row()
    del row["sentence_start"]
    with pytest.raises(InputError, match="sentence_start is missing"):
        Annotation.from_row(row)


def test_the_file_is_labelled_data_after_every_choice(path):
    with AnnotationFile(path, annotator="ana") as file:
        for k in range(5):
            file.put(numbered(k, label="defends" if k % 2 else "neutral"), revision=k)
            file_now = read_labelled([path])
            assert len(file_now) == k + 1
        file.put(numbered(5, label=None), revision=5)
        file.put(numbered(0, label=None), revision=6)
    read = read_labelled([path])
    assert [example.id for example in read] == [f"a.txt:{k}" for k in (1, 2, 3, 4)]
    example = read.examples[0]
    assert (example.article, example.quote, example.label) == ("a.txt", "indirect", "defends")
    assert (example.statement.speaker, example.statement.role) == ("Ana Brandl", "government")
    assert (example.statement.target.name, example.statement.target.aliases) == ("Sarvanda", ("the ministry",))
    assert [row["id"] for row in rows(path.with_name("labels.skipped.jsonl"))] == ["a.txt:0", "a.txt:5"]


def test_what_was_labelled_is_there_when_the_file_is_opened_again(path):
    with AnnotationFile(path, annotator="ana") as file:
        file.put(GIVEN, revision=0)
        file.put(numbered(1, label=None), revision=1)
    with AnnotationFile(path, annotator="ana") as file:
        assert dict(file.annotations) == {GIVEN.id: GIVEN, "a.txt:1": numbered(1, label=None)}
        assert file.revision == 0
        assert file.undoable is None


def test_undo_takes_back_one_change_after_the_other_and_leaves_no_empty_file(path):
    with AnnotationFile(path, annotator="ana") as file:
        file.put(GIVEN, revision=0)
        file.put(replace(GIVEN, label="neutral"), revision=1)
        file.put(replace(GIVEN, label=None), revision=2)
        assert not path.exists()
        assert file.undo(revision=3) == GIVEN.id
        assert rows(path)[0]["label"] == "neutral"
        assert not file.skipped_path.exists()
        file.undo(revision=4)
        assert rows(path)[0]["label"] == "defends"
        file.undo(revision=5)
        assert not path.exists()
        with pytest.raises(InputError, match="nothing to undo"):
            file.undo(revision=6)
        assert file.revision == 6


def test_a_change_made_on_an_older_revision_is_refused_and_not_written(path):
    with AnnotationFile(path, annotator="ana") as file:
        file.put(GIVEN, revision=0)
        before = path.read_bytes()
        for revision in (0, 2, -1):
            with pytest.raises(ConflictError, match=f"made on revision {revision} and the newest is 1"):
                file.put(replace(GIVEN, label="criticizes"), revision=revision)
            with pytest.raises(ConflictError, match="the newest is 1"):
                file.undo(revision=revision)
        assert path.read_bytes() == before
        assert file.annotations[GIVEN.id].label == "defends"


def test_a_file_that_another_program_has_changed_is_not_overwritten(path):
    with AnnotationFile(path, annotator="ana") as file:
        file.put(GIVEN, revision=0)
        path.write_text("mine\n", encoding="utf-8")
        with pytest.raises(ConflictError, match="another program has changed it"):
            file.put(numbered(1), revision=1)
    assert path.read_text(encoding="utf-8") == "mine\n"


def test_a_second_opening_is_refused_under_any_name_until_the_first_is_closed(path):
    pytest.importorskip("fcntl", reason="the system has no locks of this kind")
    link = path.with_name("link.jsonl")
    link.symlink_to(path)
    with AnnotationFile(path):
        for name in (path, link):
            with pytest.raises(InputError, match="another program is labelling into this file"):
                AnnotationFile(name)
    with AnnotationFile(link) as file:
        assert file.path == path.resolve()
    assert [left.name for left in path.parent.iterdir()] == ["link.jsonl"]


def test_closing_twice_leaves_the_lock_of_the_next_one_alone(path):
    first = AnnotationFile(path, annotator="ana")
    first.close()
    with AnnotationFile(path, annotator="ana"):
        first.close()
        with pytest.raises(InputError, match="another program is labelling into this file"):
            AnnotationFile(path, annotator="ana")


def test_two_files_never_share_their_skipped_statements(tmp_path):
    with AnnotationFile(tmp_path / "a.jsonl") as one, AnnotationFile(tmp_path / "a.ndjson") as other:
        for file in (one, other):
            file.put(replace(GIVEN, label=None, annotator=None), revision=0)
    with pytest.raises(InputError, match=r"a.skipped.jsonl: so are files of skipped statements named"):
        AnnotationFile(tmp_path / "a.skipped.jsonl")


def test_a_closed_file_takes_no_change(path):
    file = AnnotationFile(path, annotator="ana")
    file.close()
    with pytest.raises(InputError, match="was closed, and another program may have it; open it anew"):
        file.put(GIVEN, revision=0)
    assert not path.exists()


def test_filling_adds_what_is_missing_and_leaves_what_is_there(path):
    other = replace(GIVEN, id="a.txt:30-39", start=30, end=39, quote_start=None, quote_end=None)
    with AnnotationFile(path, annotator="ana") as file:
        revision = file.put(GIVEN, revision=0)
        revision = file.fill([replace(GIVEN, label="neutral"), other])
        assert revision == file.fill([other]) == 2
        assert file.undoable == GIVEN.id
    assert [row.label for row in read_labelled([path])] == ["defends", "defends"]


def test_a_write_that_fails_changes_nothing(path, monkeypatch):
    with AnnotationFile(path, annotator="ana") as file:
        file.put(GIVEN, revision=0)

        def full(*args, **kwargs):
            raise InputError("labels.jsonl: cannot be written (No space left on device)")

        with monkeypatch.context() as patch:
            patch.setattr("stance.annotation._file.write_whole", full)
            with pytest.raises(InputError, match="No space left"):
                file.put(replace(GIVEN, label="neutral"), revision=1)
        assert file.annotations[GIVEN.id] == GIVEN
        assert file.put(numbered(1), revision=1) == 2
    assert [row["label"] for row in rows(path)] == ["defends", "defends"]


def test_a_statement_that_stands_in_both_files_after_a_kill_has_the_later_choice(path):
    later = replace(GIVEN, label=None, time="2026-03-01T10:00:01.000Z")
    path.write_text(json.dumps(GIVEN.to_row()) + "\n", encoding="utf-8")
    path.with_name("labels.skipped.jsonl").write_text(json.dumps(later.to_row()) + "\n", encoding="utf-8")
    path.with_name(".labels.jsonl.0123abcd.tmp").write_text("half a fi", encoding="utf-8")
    with AnnotationFile(path, annotator="ana") as file:
        assert file.annotations[GIVEN.id].label is None
        assert not path.exists()
        file.put(numbered(1), revision=0)
    assert [row["id"] for row in rows(path)] == ["a.txt:1"]
    assert not list(path.parent.glob(".*.tmp"))


def test_labels_of_somebody_else_are_refused_in_the_file_and_as_a_change(path):
    with AnnotationFile(path, annotator="ana") as file:
        file.put(GIVEN, revision=0)
        with pytest.raises(InputError, match="was labelled by 'emil' and not by 'ana'"):
            file.put(numbered(1, annotator="emil"), revision=1)
    with pytest.raises(
        InputError, match=r"labels\.jsonl:1: was labelled by 'ana' and not by None; give each annotator"
    ):
        AnnotationFile(path)
    with AnnotationFile(path, annotator="ana") as file:  # a refusal holds no lock
        assert len(file.annotations) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}\n", r"labels\.jsonl:1: id is missing"),
        (b"\n[1]\n", r"labels\.jsonl:2: is a JSON list"),
        (b'{"id": "a', r"labels\.jsonl:1: is no JSON"),
        (b"\xff\n", r"byte 0 is not UTF-8"),
        (json.dumps(GIVEN.to_row()).encode() * 1 + b"\n" + json.dumps(GIVEN.to_row()).encode(), "stands there twice"),
        (json.dumps(GIVEN.to_row() | {"role": []}).encode(), r"role \[\] is not one of"),
        (json.dumps(GIVEN.to_row() | {"label": {}}).encode(), r"label is \{\}"),
    ],
)
def test_a_file_that_holds_something_else_is_refused_by_line_and_left_alone(path, content, message):
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        AnnotationFile(path, annotator="ana")
    assert path.read_bytes() == content


def test_a_file_of_another_ending_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"ending '\.csv' is not one of \.jsonl"):
        AnnotationFile(tmp_path / "labels.csv")


MARGINS = np.random.default_rng(5).random(60) ** 2


@pytest.mark.parametrize("mix", [0.01, 0.3, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("n", [1, 7, 30, 42, 59, 60])
def test_picking_probabilities_are_positive_at_most_1_and_sum_to_n(n, mix):
    chances = picking_probabilities(MARGINS, n, mix=mix)
    assert chances.min() > 0
    assert chances.max() <= 1
    assert chances.sum() == pytest.approx(n)
    assert chances.min() >= mix * n / 60 - 1e-12


def test_smaller_margins_never_have_a_smaller_chance():
    chances = picking_probabilities(MARGINS, 12, mix=0.3)
    assert list(chances[np.argsort(MARGINS)]) == sorted(chances, reverse=True)
    assert sorted(set(chances.round(12))) == pytest.approx([0.06, 0.06 + 8.4 / 17])


@pytest.mark.parametrize("pick", ["random", "margin"])
def test_statements_are_picked_as_often_as_their_stored_probability_says(pick):
    runs, n = 1_500, 12
    chances = np.full(60, n / 60) if pick == "random" else picking_probabilities(MARGINS, n, mix=0.3)
    hits = np.zeros(60)
    for seed in range(runs):
        for drawn in draw_batch(MARGINS, n, pick=pick, mix=0.3, seed=seed):
            assert drawn.probability == pytest.approx(chances[drawn.place])
            hits[drawn.place] += 1
    error = (hits / runs - chances) / np.sqrt(chances * (1 - chances) / runs)
    assert np.abs(error).max() < 4  # of sixty; chance alone goes beyond 4 once in 260 such tests
    assert error @ error == pytest.approx(60, abs=45)


def test_weighted_shares_of_any_part_of_a_batch_hit_the_truth_where_the_naive_count_misses():
    truth = (MARGINS < 0.2).astype(float)  # least sure and rare: what picking by margin prefers
    naive, weighted = [], []
    for seed in range(1_000):
        part = draw_batch(MARGINS, 24, pick="margin", mix=0.4, seed=seed)[:16]
        own = truth[[drawn.place for drawn in part]]
        weights = 1 / np.array([drawn.probability for drawn in part])
        naive.append(own.mean())
        weighted.append((weights @ own) / weights.sum())
    assert np.mean(naive) > truth.mean() + 0.1
    assert np.mean(weighted) == pytest.approx(truth.mean(), abs=0.03)


def test_a_batch_depends_on_its_seed_alone_and_holds_no_statement_twice():
    one = draw_batch(MARGINS, 20, pick="margin", seed=3)
    assert one == draw_batch(list(MARGINS), 20, pick="margin", seed=3)
    assert one != draw_batch(MARGINS, 20, pick="margin", seed=4)
    assert len({drawn.place for drawn in one}) == 20
    assert {drawn.picked_by for drawn in one} == {"margin", "random"}


def test_a_batch_of_all_holds_all_with_probability_1():
    drawn = draw_batch(MARGINS, 1_000, pick="margin")
    assert sorted(pick.place for pick in drawn) == list(range(60))
    assert {pick.probability for pick in drawn} == {1.0}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"pick": "taste"}, "pick is 'taste'"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": True}, "seed is True"),
        ({"n": 0}, "0 of 60 statements"),
        ({"margins": []}, "5 of 0 statements"),
        ({"pick": "margin", "mix": 0}, "mix is 0; give a share above 0"),
        ({"pick": "margin", "mix": 1.5}, "mix is 1.5"),
    ],
)
def test_a_draw_that_makes_no_sense_is_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        draw_batch(**{"margins": MARGINS, "n": 5} | wrong)


def test_agreement_with_the_model_is_cohens_kappa():
    labels = ("defends", "criticizes", "neutral")
    rng = np.random.default_rng(1)
    pairs = [(labels[a], labels[a if rng.random() < 0.6 else b]) for a, b in rng.integers(0, 3, (80, 2))]
    given = [numbered(k, label=own, model_label=other) for k, (own, other) in enumerate(pairs)]
    found = agreement_with_model([*given, numbered(98, label=None), numbered(99, model_label=None)])
    assert found.n == 80
    assert found.share == np.mean([own == other for own, other in pairs])
    assert 0.2 < found.kappa < 0.9
    assert found.kappa == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))


def test_kappa_is_unknown_where_all_have_one_label():
    given = [numbered(k, model_label="defends") for k in range(MIN_FOR_KAPPA)]
    assert agreement_with_model(given) == (MIN_FOR_KAPPA, 1.0, None)


def test_few_labels_have_no_kappa():
    given = [numbered(k, label="ab"[k % 2], model_label="ab"[(k + (k % 5 == 0)) % 2]) for k in range(MIN_FOR_KAPPA)]
    assert agreement_with_model(given).kappa == pytest.approx(0.6)
    assert agreement_with_model(given[1:]).kappa is None
    assert agreement_with_model(given[1:]).n == MIN_FOR_KAPPA - 1


def test_the_median_time_leaves_skipped_statements_out():
    assert median_seconds([]) is None
    given = [numbered(k, seconds=s) for k, s in enumerate((2.0, 4.0, 90.0))]
    assert median_seconds([*given, numbered(9, label=None, seconds=1_000)]) == 4.0
