"""Labels to Label Studio and doccano and back: nothing is lost, nothing moves, and what cannot be read is named."""

import json
import random
import re
import xml.etree.ElementTree as ET

import pytest
from click.testing import CliRunner

from stance.cli import main
from stance.dataset import read_labelled
from stance.errors import DataError, InputError
from stance.exchange import (
    LabelledSpan,
    Task,
    from_doccano,
    from_label_studio,
    gather_labels,
    label_studio_config,
    read_exported,
    rows_of,
    to_doccano,
    to_label_studio,
)

# Emoji, a family joined of several, a flag, combining marks, both line ends, an old script, a no-break space.
SENTENCES = [
    "\U0001f600 “We did it,” Mayor Ilda Roo said.",
    "The \U0001f468\u200d\U0001f469\u200d\U0001f467 office of Ze\u0301 Dor denied it \U0001f1f8\U0001f1f3.",
    "Critics\u00a0called the \U00010348 plan weak, Ilda Roo added.",
    "No comment, the court said.",
]
ARTICLE = f"Title \U0001f4f0\r\n\r\n{SENTENCES[0]} {SENTENCES[1]}\r\n\r\n{SENTENCES[2]}\n{SENTENCES[3]}\n"
SPEAKERS = ["Ilda Roo", "Ze\u0301 Dor", "Ilda Roo", "the court"]
LABELS = ["backs", "faults", "faults", "neither"]


def rows(article="mine.txt"):
    found = []
    for k, sentence in enumerate(SENTENCES):
        start = ARTICLE.index(sentence)
        found.append(
            {
                "id": f"{article}:{k}", "article": article, "text": sentence, "label": LABELS[k],
                "sentence_start": start, "sentence_end": start + len(sentence), "quote": "mixed",
                "quote_start": start + 2, "quote_end": start + 9, "speaker": SPEAKERS[k], "role": "government",
                "target": "Sarvanda", "target_aliases": ["the ministry"], "annotator": "Ana", "seconds": 3.5,
                "picking_probability": 0.25, "picked_by": "random", "time": "2026-03-01T10:00:00Z",
            } | ({"note": "two \U0001f600 views"} if k == 1 else {})
        )  # fmt: skip
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_bytes(ARTICLE.encode("utf-8"))
    (tmp_path / "labels.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8", newline=""
    )
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["exchange", *arguments])


def back(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.parametrize("speakers", [[], ["--speakers"]])
@pytest.mark.parametrize("articles", [[], ["--articles", "mine.txt"]])
@pytest.mark.parametrize("program", ["label-studio", "doccano"])
def test_labels_come_back_as_they_went(folder, program, articles, speakers):
    done = run("labels.jsonl", "--to", program, "--out", "tasks.json", *articles, *speakers)
    assert done.exit_code == 0, done.output
    done = run("tasks.json", "--from", program, "--out", "again.jsonl")
    assert done.exit_code == 0, done.output
    assert back(folder / "again.jsonl") == rows()
    assert len(read_labelled([folder / "again.jsonl"])) == 4


def test_label_studio_gets_code_points_and_doccano_utf_16(folder):
    tasks = gather_labels("labels.jsonl", articles="mine.txt")
    (task,) = json.loads(to_label_studio(tasks))
    for region in task["annotations"][0]["result"]:
        value = region["value"]
        assert ARTICLE[value["start"] : value["end"]] == value["text"] in SENTENCES
    (line,) = to_doccano(tasks).splitlines()
    units = ARTICLE.encode("utf-16-le")
    spans = json.loads(line)["label"]
    assert [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in spans] == SENTENCES
    assert spans[0][0] != rows()[0]["sentence_start"], "the two ways of counting differ here"


def test_offsets_of_an_older_label_studio_are_found_out(folder):
    tasks = json.loads(to_label_studio(gather_labels("labels.jsonl", articles="mine.txt")))
    for region in tasks[0]["annotations"][0]["result"]:
        for end in ("start", "end"):
            text = ARTICLE[: region["value"][end]]
            region["value"][end] = len(text.encode("utf-16-le")) // 2
    assert rows_of(from_label_studio(json.dumps(tasks), "x.json")) == rows()


def test_line_ends_of_a_region_may_be_written_otherwise():
    text = "One \U0001f600\r\ntwo said so."
    value = {"start": 0, "end": len(text), "text": text.replace("\r\n", "\\n"), "labels": ["backs"]}
    task = {"id": 4, "data": {"text": text}, "annotations": [{"result": [region(value)]}]}
    (row,) = rows_of(from_label_studio(json.dumps([task]), "x.json"))
    assert (row["id"], row["text"]) == (f"task-4:0-{len(text)}", text)


def region(value, name="a", kind="labels"):
    return {"id": name, "from_name": "stance", "to_name": "text", "type": kind, "value": value}


def exported(*results, text="She said yes. He said no.", **annotation):
    return json.dumps([{"id": 7, "data": {"text": text}, "annotations": [{"result": list(results), **annotation}]}])


def span(start, end, label="backs", name="a"):
    return region({"start": start, "end": end, "labels": [label]}, name=name)


def read(text):
    return rows_of(from_label_studio(text, "x.json"))


def test_a_foreign_export_gets_ids_and_names_its_annotator():
    (row,) = read(exported(span(0, 13), completed_by={"id": 3, "email": "ana@example.org"}))
    assert row == {
        "id": "task-7:0-13", "article": "task-7", "text": "She said yes.", "label": "backs", "sentence_start": 0,
        "sentence_end": 13, "annotator": "ana@example.org",
    }  # fmt: skip


@pytest.mark.parametrize("direction", [("a", "b"), ("b", "a")])
def test_a_relation_names_the_speaker_whichever_way_it_points(direction):
    link = {"type": "relation", "from_id": direction[0], "to_id": direction[1], "direction": "right"}
    (row,) = read(exported(span(0, 13), span(0, 3, "speaker", "b"), link))
    assert (row["speaker"], row["label"]) == ("She", "backs")


def test_a_speaker_mended_in_the_other_program_is_taken(folder):
    tasks = json.loads(to_label_studio(gather_labels("labels.jsonl", articles="mine.txt", speakers=True)))
    results = tasks[0]["annotations"][0]["result"]
    person = next(r for r in results if r.get("value", {}).get("text") == "the court")
    end = person["value"]["end"] - len(" court")
    person["value"] |= {"end": end, "text": "the"}
    assert [row["speaker"] for row in read(json.dumps(tasks))] == [*SPEAKERS[:3], "the"]
    kept = [r for r in results if r["type"] != "relation"]
    tasks[0]["annotations"][0]["result"] = kept
    assert not any("speaker" in row for row in read(json.dumps(tasks)))


def test_a_span_mended_in_the_other_program_keeps_its_row(folder):
    tasks = json.loads(to_label_studio(gather_labels("labels.jsonl", articles="mine.txt")))
    value = tasks[0]["annotations"][0]["result"][3]["value"]
    value |= {"start": value["start"] + 3, "text": value["text"][3:], "labels": ["backs"]}
    row = read(json.dumps(tasks))[3]
    assert (row["id"], row["text"], row["label"]) == ("mine.txt:3", "comment, the court said.", "backs")
    assert row["sentence_start"] == rows()[3]["sentence_start"] + 3


def test_a_choice_for_a_region_is_its_label():
    labels, choice = span(0, 13, "quote"), region({"start": 0, "end": 13, "choices": ["faults"]}, kind="choices")
    assert [row["label"] for row in read(exported(labels, choice))] == ["faults"]


def test_cancelled_and_unlabelled_tasks_are_passed_over():
    tasks = json.loads(exported(span(0, 13))) + json.loads(exported(span(0, 13), was_cancelled=True))
    tasks.append({"id": 9, "data": {"text": "Nothing here."}, "annotations": []})
    assert len(read(json.dumps(tasks))) == 1


def test_completions_are_what_annotations_were_called_before():
    tasks = json.loads(exported(span(0, 13)))
    tasks[0]["completions"] = tasks[0].pop("annotations")
    assert len(read(json.dumps(tasks))) == 1


def test_of_several_annotations_of_one_person_the_newest_counts():
    tasks = json.loads(exported(span(0, 13), completed_by=1, updated_at="2026-01-02"))
    older = {"result": [span(0, 13, "faults")], "completed_by": 1, "updated_at": "2026-01-01"}
    tasks[0]["annotations"].append(older)
    assert [row["label"] for row in read(json.dumps(tasks))] == ["backs"]


def test_annotations_of_several_people_are_taken_one_by_one():
    tasks = json.loads(exported(span(0, 13), completed_by=1))
    tasks[0]["annotations"].append({"result": [span(0, 13, "faults")], "completed_by": 2})
    text = json.dumps(tasks)
    with pytest.raises(InputError, match=r"x\.json: task 7: has annotations of 1, 2; .*--annotator"):
        read(text)
    assert [t.spans[0].label for t in from_label_studio(text, "x.json", annotator="2")] == ["faults"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"x\.json: is no JSON"),
        ("[" * 200_000, r"x\.json: nests too deeply"),
        ("{}", r"x\.json: is a JSON dict and no list of tasks"),
        ("[1]", r"x\.json: task 1: 1 is no object"),
        ('[{"id": 7, "text": "a", "stance": "backs"}]', r"task 7: data is missing; .*not as JSON-MIN"),
        ('[{"data": {}}]', r"task 1: data: text is missing"),
        ('[{"data": {"text": "a\\u0000b"}, "annotations": []}]', r"text holds NUL at 1"),
        ('[{"data": {"text": "a\\ud800b"}, "annotations": []}]', r"text holds half a character .* at 1"),
        ('[{"data": {"text": "ab"}, "annotations": 3}]', r"annotations 3 is no list"),
        (exported(region({"x": 1}, kind="rectanglelabels")), r"'rectanglelabels' is not one of labels, choices, relat"),
        (exported(span(5, 5)), r"task 7: annotations\[0\]: result\[0\]: span \[5, 5\) does not lie in the text"),
        (exported(span(5, 99)), r"span \[5, 99\) does not lie in the text, which has 25 characters"),
        (exported(span(-1, 9)), r"start -1 is no whole number from 0"),
        (exported(span(0, True)), r"end True is no whole number"),
        (exported(region({"start": 0, "end": 3, "labels": ["a", "b"]})), r"labels holds 2 of them \(a, b\)"),
        (exported(region({"start": 0, "end": 3, "labels": []})), r"labels holds 0 of them \(none\)"),
        (exported(region({"start": 0, "end": 3})), r"labels is missing"),
        (exported(region({"start": 0, "end": 3, "text": "He!", "labels": ["a"]})), r"'She' in the text, but 'He!' in"),
        (
            exported(span(0, 13), {"type": "relation", "from_id": "a", "to_id": "z"}),
            r"relation to 'z', which is no reg",
        ),
        (exported(region({"choices": ["a", "b"]}, kind="choices")), r"choices holds 2 of them"),
    ],
)
def test_what_is_no_export_of_label_studio_is_refused_with_its_place(text, message):
    with pytest.raises(InputError, match=message):
        read(text)


def test_two_speakers_of_one_statement_are_refused():
    links = [{"type": "relation", "from_id": "a", "to_id": to} for to in ("b", "c")]
    text = exported(span(0, 25), span(0, 3, "speaker", "b"), span(14, 16, "speaker", "c"), *links)
    with pytest.raises(InputError, match="has two speakers"):
        read(text)


def doccano(**row):
    return json.dumps({"id": 5, "text": "\U0001f600 She said yes. He said no.", **row}) + "\n"


def read_doccano(text, **options):
    return rows_of(from_doccano(text, "x.jsonl", **options))


@pytest.mark.parametrize(
    "row",
    [
        {"label": [[3, 16, "backs"]]},
        {"labels": [[3, 16, "backs"]], "Comments": []},
        {"entities": [[3, 16, "backs"]], "meta": {}},
        {"entities": [{"id": 9, "label": "backs", "start_offset": 3, "end_offset": 16}], "relations": []},
    ],
)
def test_the_variants_of_doccano_s_spans_are_read(row):
    (found,) = read_doccano(doccano(**row))
    assert (found["text"], found["label"], found["id"]) == ("She said yes.", "backs", "task-5:2-15")


def test_a_doccano_file_that_counts_code_points_is_read_when_told():
    (found,) = read_doccano(doccano(label=[[2, 15, "backs"]]), counting="code-points")
    assert found["text"] == "She said yes."


@pytest.mark.parametrize("label", ["backs", ["backs"]])
def test_doccano_s_classified_texts_are_read(label):
    (found,) = read_doccano(doccano(label=label), annotator="Ana")
    assert found == {"id": "5", "text": json.loads(doccano())["text"], "label": "backs", "annotator": "Ana"}


@pytest.mark.parametrize("wrap", [lambda known: known, lambda known: {"meta": known},
                                  lambda known: {"metadata": json.dumps(known)}])  # fmt: skip
def test_what_was_passed_along_is_found_wherever_doccano_puts_it(wrap):
    known = {"article": "a1", "statements": [{"id": "s1", "speaker": "Ilda Roo"}]}
    (found,) = read_doccano(doccano(label=["backs"], **wrap(known)))
    assert (found["id"], found["article"], found["speaker"]) == ("s1", "a1", "Ilda Roo")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{\n", r"x\.jsonl:1: is no JSON"),
        ("[1]\n", r"x\.jsonl:1: is a JSON list"),
        ("\n" + doccano(text=3), r"x\.jsonl:2: task 5: text 3 is no text"),
        (doccano(text="a\0b", label=["x"]), r"text holds NUL at 1"),
        (doccano(label=[[1, 4, "backs"]]), r"span \[1, 4\) does not lie in the text, .* or cuts one in two"),
        (doccano(label=[[3, 999, "backs"]]), r"span \[3, 999\) does not lie"),
        (doccano(label=[[3, "x", "backs"]]), r"end_offset 'x' is no whole number"),
        (doccano(label=[[3, 16]]), r"label 0: \[3, 16\] is no object"),
        (doccano(label=[[3, 16, 4]]), r"label 4 is no name"),
        (doccano(label={"a": 1}), r"label \{'a': 1\} is no list"),
        (doccano(label=["a", "b"]), r"holds 2; give each task one label"),
        (
            doccano(
                entities=[{"id": 1, "label": "backs", "start_offset": 3, "end_offset": 16}],
                relations=[{"from_id": 1, "to_id": 8, "type": "said by"}],
            ),
            r"relation to 8, which is no entity",
        ),
    ],
)
def test_what_is_no_export_of_doccano_is_refused_with_its_place(text, message):
    with pytest.raises(InputError, match=message):
        read_doccano(text)


@pytest.mark.parametrize("program", ["label-studio", "doccano"])
def test_bytes_that_are_no_text_are_refused(tmp_path, program):
    path = tmp_path / "x.json"
    for content, message in ((b"[\0]", "byte 1 is NUL"), (b'["\xff"]', "byte 2 is not UTF-8")):
        path.write_bytes(content)
        with pytest.raises(InputError, match=message):
            read_exported(path, program)
    with pytest.raises(InputError, match="cannot be read"):
        read_exported(tmp_path / "none.json", program)
    path.write_text("[]" if program == "label-studio" else "", encoding="utf-8")
    with pytest.raises(InputError, match="holds no task labelled"):
        read_exported(path, program)


def test_a_task_that_stands_twice_is_refused():
    with pytest.raises(DataError, match=r"id 'task-7:0-13' stands in x\.json: task 7 already"):
        rows_of([*from_label_studio(exported(span(0, 13)), "x.json"), *from_label_studio(exported(span(0, 13)), "y")])


def test_random_texts_and_spans_come_back_exactly():
    chance = random.Random(5)
    alphabet = ["a", " ", "\u0301", "\r\n", "\U0001f600", "\u200d", "\U0001f1f8", "é", "\u2028", "\ufeff", '"', "\\"]
    for number in range(150):
        text = "x" + "".join(chance.choices(alphabet, k=chance.randint(4, 40))) + "x"
        cuts = sorted(chance.sample(range(len(text) + 1), 4))
        who = tuple(sorted(chance.sample(range(len(text) + 1), 2)))
        spans = (
            LabelledSpan(start=cuts[0], end=cuts[1], label="backs", speaker=who, note="why" * (number % 2)),
            LabelledSpan(start=cuts[2], end=cuts[3], label="faults|\U0001f600"),
        )
        task = Task(text=text, article="a", spans=spans)
        (there,) = from_label_studio(to_label_studio([task]), "x")
        assert (there.text, there.spans) == (text, spans)
        (there,) = from_doccano(to_doccano([task], speakers=True), "x")
        assert (there.text, [(s.start, s.end, s.label, s.speaker) for s in there.spans]) == (
            text,
            [(s.start, s.end, s.label, s.speaker) for s in spans],
        )
        (there,) = from_doccano(to_doccano([task]), "x")
        assert [(s.start, s.end) for s in there.spans] == [(s.start, s.end) for s in spans]


def test_an_article_that_was_changed_is_refused(folder):
    (folder / "mine.txt").write_bytes(("New! " + ARTICLE).encode("utf-8"))
    done = run("labels.jsonl", "--to", "doccano", "--out", "x.jsonl", "--articles", "mine.txt")
    assert done.exit_code == 2
    assert "labels.jsonl:1: the statement does not stand at its offsets; give the article as it was" in done.output
    assert ": span [" in done.output
    assert done.output.rstrip().endswith("(the same in lines 2, 3, 4)")
    assert not (folder / "x.jsonl").exists()


def test_labels_of_another_article_are_refused(folder):
    (folder / "other.txt").write_text("Another one.", encoding="utf-8")
    with pytest.raises(DataError, match=r"article is not among those given; .*: 'mine\.txt' \(the same in"):
        gather_labels("labels.jsonl", articles="other.txt")


def test_a_fault_that_many_rows_share_is_told_once(folder):
    (folder / "other.txt").write_text("Another one.", encoding="utf-8")
    many = "".join(json.dumps({**rows()[3], "id": f"r{k}"}) + "\n" for k in range(300))
    (folder / "labels.jsonl").write_text(many, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        gather_labels("labels.jsonl", articles="other.txt")
    assert "".join(refused.value.problems) == (
        "labels.jsonl:1: the article is not among those given; give the articles that were labelled: 'mine.txt' (the "
        "same in lines 2, 3, 4, 5, 6 and 294 more)"
    )
    blank = json.dumps({"text": "No comment, the court said."}) + "\n" + '{"text": " "}\n' * 300
    (folder / "raw.jsonl").write_text(blank, encoding="utf-8")
    done = run("raw.jsonl", "--raw", "--to", "doccano", "--out", "t.jsonl")
    assert done.exit_code == 1
    assert done.stderr == (
        "stance: raw.jsonl:2: column 'text' is blank; give the text, or the name of the column to read (the same in "
        "lines 3, 4, 5, 6, 7 and 294 more)\n"
    )
    assert len(back(folder / "t.jsonl")) == 1


@pytest.mark.parametrize(
    "given", ["mine.txt", "*.txt", ".", "page.html", "raw.jsonl", "raw.csv", "raw.parquet", "bare.jsonl"]
)
def test_who_forgets_raw_is_told_of_it_and_of_nothing_else(folder, given):
    (folder / "raw.jsonl").write_text('{"text": "No comment, the court said.", "id": 1}\n' * 2, encoding="utf-8")
    (folder / "raw.csv").write_text('text\n"No comment, the court said."\n', encoding="utf-8")
    (folder / "bare.jsonl").write_text('{"title": "No comment"}\n', encoding="utf-8")
    done = run(given, "--to", "doccano", "--out", "x.jsonl")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert re.fullmatch(
        rf"stance: {re.escape(given)}: (is no JSONL file of labels|no row has a label); give the file that "
        r"stance label wrote, or say with --raw that these are articles to label\n",
        done.output,
    )


def test_labels_with_faults_are_not_taken_for_articles(folder):
    (folder / "labels.jsonl").write_text('{"text": "x", "label": ""}\n{"text": 1}\n', encoding="utf-8")
    done = run("labels.jsonl", "--to", "doccano", "--out", "x.jsonl")
    assert done.exit_code == 2
    assert "labels.jsonl:1: label '' is empty" in done.output
    assert "--raw" not in done.output


def test_the_page_of_label_studio_holds_any_label():
    strange = ['a "b" <c> & d', "e\U0001f600", *[f"label {k}" for k in range(12)]]
    for whole in (True, False):
        page = ET.fromstring(label_studio_config(strange, whole=whole, speakers=not whole))
        given = [tag.get("value") for tag in page.iter("Choice" if whole else "Label")]
        assert given == (strange if whole else [*strange, "speaker"])
        hotkeys = [tag.get("hotkey") for tag in page.iter() if tag.get("hotkey")]
        assert len(hotkeys) == len(set(hotkeys))


RAW = (
    "The Sarvandan government failed the poor, opposition leader Tomas Vey said on Monday. "
    "“We have done all we could \U0001f600,” said Interior Minister Ana Brill.\n"
)


@pytest.mark.parametrize("program", ["label-studio", "doccano"])
def test_articles_go_with_guesses_to_be_corrected_and_come_back_as_labels(folder, program):
    (folder / "raw.txt").write_text(RAW, encoding="utf-8")
    done = run("raw.txt", "--raw", "--with-guesses", "--speakers", "--to", program, "--out", "tasks.json")
    assert done.exit_code == 0, done.output
    if program == "label-studio":
        tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
        assert "annotations" not in tasks[0]
        tasks[0]["annotations"] = [{"result": tasks[0].pop("predictions")[0]["result"]}]
        (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    done = run("tasks.json", "--from", program, "--out", "new.jsonl", "--annotator", "Ana")
    if program == "label-studio":
        assert "holds no task labelled by Ana" in done.output
        done = run("tasks.json", "--from", program, "--out", "new.jsonl")
    assert done.exit_code == 0, done.output
    found = back(folder / "new.jsonl")
    assert [row["speaker"] for row in found] == ["Tomas Vey", "Ana Brill"]
    assert [row["label"] for row in found] == [row["model_label"] for row in found]
    assert all(RAW[row["sentence_start"] : row["sentence_end"]] == row["text"] for row in found)
    assert len(read_labelled([folder / "new.jsonl"])) == 2


def test_articles_without_guesses_go_as_bare_texts(folder):
    (folder / "raw.txt").write_text(RAW, encoding="utf-8")
    assert run("raw.txt", "--raw", "--to", "label-studio", "--out", "t.json").exit_code == 0
    (task,) = json.loads((folder / "t.json").read_text(encoding="utf-8"))
    assert (task["data"]["text"], set(task)) == (RAW, {"data"})
    assert "criticizes" in (folder / "t.xml").read_text(encoding="utf-8")


def test_guesses_go_beside_labels_as_predictions(folder):
    assert run("labels.jsonl", "--to", "label-studio", "--out", "t.json", "--with-guesses").exit_code == 0
    tasks = json.loads((folder / "t.json").read_text(encoding="utf-8"))
    assert [task["annotations"][0]["result"][0]["value"]["choices"][0] for task in tasks] == LABELS
    guessed = [task["predictions"][0]["result"][0]["value"]["choices"][0] for task in tasks]
    assert set(guessed) <= {"criticizes", "defends", "neutral"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["labels.jsonl", "--out", "x"], "give --to or --from"),
        (["labels.jsonl", "--out", "x", "--to", "doccano", "--from", "doccano"], "give --to or --from"),
        (["labels.jsonl", "--out", "labels.jsonl", "--to", "doccano"], "is itself read"),
        (["labels.jsonl", "--out", "x", "--to", "doccano", "--with-guesses"], "doccano has one set of labels"),
        (["none.jsonl", "--out", "x", "--to", "doccano"], "none.jsonl: no such file"),
    ],
)
def test_the_command_refuses_in_one_line(folder, arguments, message):
    done = run(*arguments)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert message in done.output
    assert not (folder / "x").exists()


def test_a_label_of_the_name_speaker_does_not_go_with_marked_speakers(folder):
    text = (folder / "labels.jsonl").read_text(encoding="utf-8").replace('"backs"', '"speaker"')
    (folder / "labels.jsonl").write_text(text, encoding="utf-8")
    done = run("labels.jsonl", "--to", "doccano", "--out", "x", "--articles", "mine.txt", "--speakers")
    assert done.exit_code == 2
    assert "label 'speaker' is needed" in done.output


def test_labels_that_may_be_of_a_hand_are_never_written_over(tmp_path):
    kept = tmp_path / "kept.jsonl"
    kept.write_text("precious\n", encoding="utf-8")
    for arguments in (
        ("exchange", "none.json", "--from", "label-studio", "--out", kept),
        ("agree", "a.jsonl", "b.jsonl", "--settle", kept),
    ):
        done = CliRunner().invoke(main, [str(part) for part in arguments])
        assert done.exit_code == 2
        assert "may hold labels given by hand" in done.output
    assert kept.read_text(encoding="utf-8") == "precious\n"
