"""Settling: what annotators agree on is kept, what they differ on is asked, and both answers stand in the note."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from labelled_articles import session, write_articles

import stance
from stance.annotation import AnnotationFile
from stance.cli import main
from stance.dataset import read_labelled
from stance.errors import InputError
from stance.labelling import Choice, SettlingJob, open_settling

LABELS = ("criticizes", "defends", "neutral")


def choice(opened, place, label, **other):
    view = opened.view(place)
    known = {name: view[name] for name in ("revision", "start", "end", "speaker", "role", "note")}
    return Choice(**{"place": place, "label": label, "seconds": 4.0, **known, **other})


@pytest.fixture
def files(tmp_path):
    """Two annotators over the same articles who differ on the first two statements."""
    paths = []
    for name, shift in (("ana", 0), ("ben", 1)):
        folder = tmp_path / name
        folder.mkdir()
        write_articles(tmp_path)
        with session(folder, annotator=name, seed=4) as opened:
            for place in range(opened.state()["n"]):
                label = LABELS[(place + (shift if place < 2 else 0)) % 3]
                opened.choose(choice(opened, place, label, note=f"by {name}" if place == 0 else ""))
        path = tmp_path / f"{name}.jsonl"
        # As if both had labelled the articles where they stand.
        text = (folder / "labels.jsonl").read_text(encoding="utf-8").replace(str(folder), str(tmp_path))
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def settling(files, out="agreed.jsonl", **job):
    place = files[0].parent / out
    return open_settling(SettlingJob(files=files, out=place, annotator="cy", **job), stance.load_model())


def rows(path):
    return {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def test_what_all_agree_on_is_there_at_once_and_the_rest_is_asked(files):
    before = rows(files[0])
    with settling(files) as opened:
        assert opened.state()["n"] == 2
        assert opened.labels == LABELS
        kept = rows(files[0].parent / "agreed.jsonl")
    assert len(kept) == len(before) - 2 >= 4
    assert {row["annotator"] for row in kept.values()} == {"ana + ben"}
    assert all(before[identity]["label"] == row["label"] for identity, row in kept.items())


def test_both_answers_are_shown_with_their_notes_in_the_article(files):
    with settling(files) as opened:
        view = opened.view(0)
    assert view["given"] == [
        {"name": "ana", "label": "criticizes", "note": "by ana"},
        {"name": "ben", "label": "defends", "note": "by ben"},
    ]
    assert view["note"] == ""
    assert len(view["paragraphs"]) > 2, "the whole article is there"
    assert not view["bare"]


def test_the_third_choice_is_stored_with_what_the_others_said(files):
    with settling(files) as opened:
        opened.choose(choice(opened, 0, "neutral", note="a figure"))
        assert opened.view(0)["note"] == "a figure"
        opened.choose(choice(opened, 0, "defends"))
        opened.choose(choice(opened, 1, "defends"))
    found = rows(files[0].parent / "agreed.jsonl")
    settled = [row for row in found.values() if row["note"].startswith("ana: ")]
    assert [(row["label"], row["note"]) for row in settled] == [
        ("defends", "ana: criticizes; ben: defends. a figure"),
        ("defends", "ana: defends; ben: neutral."),
    ]
    assert {row["annotator"] for row in settled} == {"ana + ben + cy"}
    assert {(row["article"], row["sentence_start"]) for row in found.values()} == {
        (row["article"], row["sentence_start"]) for row in rows(files[0]).values()
    }
    assert len(read_labelled([files[0].parent / "agreed.jsonl"])) == len(rows(files[0]))


def test_a_row_names_those_who_labelled_it_and_no_others(files):
    third = files[0].with_name("dan + eve.jsonl")
    lines = files[0].read_text(encoding="utf-8").replace('"annotator": "ana"', '"annotator": "dan + eve"')
    third.write_text("".join(lines.splitlines(True)[:4]), encoding="utf-8")
    by_all = list(rows(third))
    for _ in range(2):  # the file is taken up again with all its names
        with settling([*files, third]) as opened:
            opened.choose(choice(opened, 0, "neutral"))
    found = rows(files[0].parent / "agreed.jsonl")
    assert {row["annotator"] for identity, row in found.items() if identity not in by_all} == {"ana + ben"}
    assert {found[identity]["annotator"] for identity in by_all[2:]} == {"ana + ben + dan + eve"}
    assert found[by_all[0]]["annotator"] == "ana + ben + dan + eve + cy"


def test_labels_of_somebody_else_are_not_mixed_with_settled_ones(files):
    agreed = files[0].parent / "agreed.jsonl"
    agreed.write_text(files[0].read_text(encoding="utf-8").replace('"ana"', '"fay"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"agreed\.jsonl:1: was labelled by 'fay' and not by"), settling(files):
        pass


def mend(path, place, **change):
    """Let an annotator mend a statement, by its place among the rows."""
    known = list(rows(path).values())
    known[place] |= change
    path.write_text("".join(json.dumps(row) + "\n" for row in known), encoding="utf-8")
    return known[place]


def test_spans_mended_differently_are_to_settle_and_both_are_shown(files):
    row = rows(files[1])[list(rows(files[1]))[4]]
    mended = mend(files[1], 4, sentence_end=row["sentence_end"] - 1, text=row["text"][:-1])
    with settling(files) as opened:
        assert opened.state()["n"] == 3
        place = next(k for k in range(3) if "text" in opened.view(k)["given"][0])
        view = opened.view(place)
        assert [given["text"] for given in view["given"]] == [row["text"], mended["text"]]
        opened.choose(choice(opened, place, row["label"], note="hm"))
        assert opened.view(place)["note"] == "hm"
    settled = rows(files[0].parent / "agreed.jsonl")[row["id"]]
    start, end = row["sentence_start"], row["sentence_end"]
    assert settled["note"] == f"ana: {row['label']} [{start}, {end}); ben: {row['label']} [{start}, {end - 1}). hm"


def test_blank_names_between_commas_are_none(files, monkeypatch):
    asked = []

    def seen(job, model):
        asked.append(tuple(job.labels))
        raise KeyboardInterrupt

    monkeypatch.setattr("stance.labelling.open_settling", seen)
    for labels in ("a,, b,", ","):
        CliRunner().invoke(main, ["settle", "a.jsonl", "b.jsonl", "--out", "c.jsonl", "--labels", labels])
    assert asked == [("a", "b"), ()]


def test_a_note_too_long_beside_the_answers_is_refused_and_not_cut(files):
    most = 10_000 - len("ana: criticizes; ben: defends. ")
    with settling(files) as opened:
        with pytest.raises(InputError, match=f"note has {most + 1:,} characters; .* at most {most:,} are taken"):
            opened.choose(choice(opened, 0, "neutral", note="n" * (most + 1)))
        opened.choose(choice(opened, 0, "neutral", note="n" * most))
        assert opened.view(0)["note"] == "n" * most


def test_the_same_command_goes_on_where_it_stopped(files):
    with settling(files) as opened:
        opened.choose(choice(opened, 0, "neutral"))
    with settling(files) as opened:
        assert (opened.state()["labelled"], opened.state()["next"]) == (1, 1)


def test_what_they_agree_on_later_comes_in_when_settling_goes_on(files):
    late, whole = rows(files[1]), files[1].read_text(encoding="utf-8")
    missing = list(late)[-1]
    files[1].write_text("".join(line for line in whole.splitlines(True) if missing not in line), encoding="utf-8")
    with settling(files) as opened:
        opened.choose(choice(opened, 0, "neutral"))
    agreed = files[0].parent / "agreed.jsonl"
    assert missing not in rows(agreed)
    files[1].write_text(whole, encoding="utf-8")
    with settling(files) as opened:
        assert opened.state()["labelled"] == 1
    assert rows(agreed)[missing]["label"] == late[missing]["label"]


def test_a_file_of_another_ending_is_refused_before_anything_is_written(files):
    with pytest.raises(InputError, match=r"ending '\.csv' is not one of"), settling(files, out="agreed.csv"):
        pass
    assert not (files[0].parent / "agreed.csv").exists()


def test_sentences_are_settled_without_their_articles_too(files):
    for name in ("dam.txt", "press.txt"):
        Path(files[0].parent, name).unlink()
    with settling(files) as opened:
        view = opened.view(0)
        shown = "".join(part["text"] for part in view["paragraphs"])
        assert view["bare"]
        opened.choose(choice(opened, 0, "neutral"))
    given = next(row for row in rows(files[0].parent / "agreed.jsonl").values() if row["note"])
    assert given["text"] in shown
    assert (given["sentence_start"], given["text"]) == (view["start"], rows(files[0])[given["id"]]["text"])


def test_an_article_that_was_changed_is_not_shown_in_place_of_the_one_labelled(files):
    for name in ("dam.txt", "press.txt"):
        path = Path(files[0].parent, name)
        path.write_text("Another beginning. " + path.read_text(encoding="utf-8"), encoding="utf-8")
    with settling(files) as opened:
        for place in (0, 1):
            assert "Another beginning" not in str(opened.view(place)["paragraphs"])
            assert opened.view(place)["bare"]


def test_where_all_agree_there_is_nothing_to_settle(files):
    same = files[0].with_name("same.jsonl")
    same.write_text(files[0].read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InputError, match="they agree on all of"), settling([files[0], same]):
        pass


def test_labels_that_were_not_given_here_are_refused_with_their_place(files):
    text = files[1].read_text(encoding="utf-8").replace('"seconds"', '"minutes"')
    files[1].write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"ben\.jsonl:1: seconds is missing"), settling(files):
        pass


def test_no_annotator_s_file_is_written_over(files):
    before = files[1].read_bytes()
    done = CliRunner().invoke(main, ["settle", *map(str, files), "--out", str(files[1]), "--no-open"])
    assert done.exit_code == 2
    assert "is one of the files of labels" in done.output
    assert files[1].read_bytes() == before


def test_labels_without_offsets_of_a_quote_can_be_settled(files):
    for path in files:
        with AnnotationFile(path, annotator=path.stem) as file:
            for given in tuple(file.annotations.values()):
                file.put(replace(given, quote=None, quote_start=None, quote_end=None), revision=file.revision)
    with settling(files) as opened:
        opened.choose(choice(opened, 0, "neutral"))
    assert sum(bool(row["note"]) for row in rows(files[0].parent / "agreed.jsonl").values()) == 1


def test_an_interruption_before_the_page_is_there_is_one_line(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("stance.labelling.open_settling", interrupted)
    answer = CliRunner().invoke(main, ["settle", "a.jsonl", "b.jsonl", "--out", "c.jsonl"])
    assert (answer.exit_code, answer.output) == (130, "stance: interrupted\n")
