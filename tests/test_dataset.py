"""Labelled data: what is read, and that every fault is named with its place."""

import hashlib
import json

import pytest

from stance.dataset import LabelledSet, load_shipped, read_labelled, shipped_files
from stance.errors import DataError, InputError

GOOD = {"text": "The mayor of Ostrel said the dam held.", "label": "defends"}
BAD = {"text": "A fisherman said the dam had leaked for years.", "label": "criticizes"}
ARTICLE_TEXT = "Ostrel repaired its dam. The mayor said it held.\r\n“It leaks,” a fisherman said.\n"


def jsonl(folder, *rows, name="rows.jsonl"):
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return path


def problems(*paths, **options):
    with pytest.raises(DataError) as caught:
        read_labelled(paths, **options)
    return caught.value.problems


def article(**values):
    sentence = {"p": 0, "text": "The dam held, the mayor said.", "quote": "indirect", "speaker": "the mayor"}
    sentence |= {"role": "government", "stance": "defends"} | values
    return {"id": "a1", "title": "Dam", "target": "Ostrel", "target_aliases": ["the mayor"], "sentences": [sentence]}


def stand_off(**values):
    start = ARTICLE_TEXT.index("The mayor")
    row = {"id": "d-1", "article": "dam.txt", "sha256": hashlib.sha256(ARTICLE_TEXT.encode()).hexdigest()}
    row |= {"start": start, "end": start + len("The mayor said it held."), "furniture": False, "quote": "indirect"}
    return row | {"speaker": "the mayor", "role": "government", "stance": "defends", "event": "dam"} | values


@pytest.fixture
def originals(tmp_path):
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "dam.txt").write_bytes(ARTICLE_TEXT.encode())
    return folder


def test_a_sentence_row_becomes_an_example_with_all_it_says(tmp_path):
    row = GOOD | {"id": 7, "article": "a1", "event": "flood", "speaker": "Mayor Ruun", "role": "government"}
    row |= {"target": "Ostrel", "target_aliases": ["the town"], "quote": "indirect", "split": "train", "weight": 2}
    path = jsonl(tmp_path, row, BAD)
    first, second = read_labelled([path])
    assert (first.statement.text, first.statement.speaker, first.statement.role) == (
        GOOD["text"],
        "Mayor Ruun",
        "government",
    )
    assert (first.statement.target.name, first.statement.target.aliases) == ("Ostrel", ("the town",))
    assert (first.id, first.article, first.group, first.quote) == ("7", "a1", "flood", "indirect")
    assert (first.split, first.weight, first.label, first.reported) == ("train", 2.0, "defends", True)
    assert (second.id, second.group, second.article, second.statement.target) == (f"{path}:2", f"{path}:2", None, None)


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("Government", "government"),
        ("foreign government", "foreign_government"),
        (" Foreign-Government ", "foreign_government"),
        ("NGO", "ngo"),
        ("NA", None),
        ("n/a", None),
        ("None", None),
        ("NaN", None),
        ("  ", None),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_role_is_understood_as_people_write_it(tmp_path, written, role, ending):
    path = tmp_path / f"rows.{ending}"
    row = GOOD | {"role": written}
    content = json.dumps(row) if ending == "jsonl" else f"{','.join(row)}\n{','.join(row.values())}\n"
    path.write_text(content, encoding="utf-8")
    assert [example.statement.role for example in read_labelled([path])] == [role]


def test_a_role_that_is_none_of_the_list_is_refused_as_it_was_written(tmp_path):
    (problem,) = problems(jsonl(tmp_path, GOOD | {"role": "Foreign  King"}))
    assert "role 'Foreign  King' is not one of government, foreign_government" in problem


def test_a_span_in_a_sentence_row_says_where_the_target_is_named(tmp_path):
    start = GOOD["text"].index("Ostrel")
    path = jsonl(tmp_path, GOOD | {"target": "Ostrel", "start": start, "end": start + 6}, BAD)
    assert read_labelled([path]).examples[0].statement.target.spans == ((start, start + 6),)


def test_a_table_names_the_target_and_where_it_stands(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("text,label,target,target_aliases,start,end\nOstrel leaks.,no,Ostrel,the town; the dam,0,6\n")
    (found,) = read_labelled([path])
    target = found.statement.target
    assert (target.name, target.aliases, target.spans) == ("Ostrel", ("the town", "the dam"), ((0, 6),))


def test_csv_and_jsonl_with_the_same_rows_give_the_same_examples(tmp_path):
    rows = [GOOD | {"role": "government", "weight": 2.0}, BAD | {"text": 'He said, "It leaks,\nand badly."'}]
    text = "text,label,role,weight,colour\r\n"
    text += f'"{rows[0]["text"]}",defends,government,2,blue\r\n"He said, ""It leaks,\nand badly.""",criticizes,,,\r\n'
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    a, b = read_labelled([path]), read_labelled([jsonl(tmp_path, *rows)])
    assert [(e.statement, e.label, e.weight) for e in a] == [(e.statement, e.label, e.weight) for e in b]
    assert [e.where for e in a] == [f"{path}:2", f"{path}:3"]


def test_a_byte_order_mark_blank_lines_and_odd_line_ends_change_nothing(tmp_path):
    lines = [
        json.dumps(GOOD),
        "",
        "   ",
        json.dumps(BAD | {"text": "One line\u2028separator, he said."}, ensure_ascii=False),
    ]
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    found = read_labelled([path])
    assert [e.where.rpartition(":")[2] for e in found] == ["1", "4"]
    assert "\u2028" in found.examples[1].statement.text


def test_a_labelled_article_gives_its_sentences_with_its_target_and_without_furniture(tmp_path):
    row = article()
    row["sentences"] += [
        {"p": 1, "text": "Share this page", "quote": "none", "stance": "neutral", "furniture": True},
        {"p": 1, "text": "The dam is old.", "quote": "none", "speaker": None, "role": None, "stance": "neutral"},
        {"p": 1, "text": "It stands near Ostrel.", "quote": "none"},
    ]
    found = read_labelled([jsonl(tmp_path, row)])
    assert [(e.id, e.reported, e.label) for e in found] == [("a1-001", True, "defends"), ("a1-003", False, "neutral")]
    assert {(e.article, e.group, e.statement.target.name) for e in found} == {("a1", "a1", "Ostrel")}


def test_stand_off_labels_are_joined_with_the_article_at_hand(tmp_path, originals):
    path = jsonl(
        tmp_path,
        stand_off(),
        stand_off(id="d-2", start=0, end=24, quote="none", speaker=None, role=None, stance="neutral"),
    )
    first, second = read_labelled([path], articles=originals)
    assert (first.statement.text, first.article, first.group) == ("The mayor said it held.", "dam", "dam")
    assert (second.statement.text, second.reported) == ("Ostrel repaired its dam.", False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sha256": "0" * 64}, "labels.jsonl:1: dam.txt in .* has digest .*, not '0000"),
        ({"article": "other.txt"}, "other.txt: no such file"),
        ({"article": "../dam.txt"}, "article '../dam.txt' is no plain file name"),
        ({"article": ".."}, "article '..' is no plain file name"),
        ({"start": 40, "end": 40}, r"span \[40, 40\) does not lie in dam.txt"),
        ({"end": 4000}, r"span \[25, 4000\) does not lie in dam.txt"),
        ({"start": -1}, "start -1 is not a whole number"),
        ({"start": True}, "start True is not a whole number"),
        ({"end": None}, "end None is not a whole number"),
        ({"article": ""}, "article '' is empty"),
    ],
)
def test_a_stand_off_label_that_does_not_fit_is_refused_by_name(tmp_path, originals, change, message):
    path = jsonl(tmp_path, stand_off(**change), stand_off(id="d-2"), name="labels.jsonl")
    with pytest.raises(DataError, match=message):
        read_labelled([path], articles=originals)


def test_a_changed_article_is_one_fault_however_many_labels_it_has(tmp_path, originals):
    (originals / "dam.txt").write_text(ARTICLE_TEXT + "More.")
    path = jsonl(tmp_path, stand_off(), stand_off(id="d-2"))
    assert len(problems(path, articles=originals)) == 1


def test_stand_off_labels_without_the_articles_say_what_is_needed(tmp_path):
    (problem,) = problems(jsonl(tmp_path, stand_off(), stand_off(id="d-2")))
    assert problem.endswith(":1: stand-off labels need the articles; name their folder with articles (--articles DIR)")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "is no JSON"),
        ("[1]", "is a JSON list"),
        ('"text"', "is a JSON str"),
        ('{"text": "a", "text": "b", "label": "defends"}', "name 'text' stands twice"),
        ('{"text": "a", "label": "defends", "weight": NaN}', "NaN is not a JSON number"),
        ("[" * 100_000, "nests too deeply"),
        ('{"weight": ' + "1" * 5_000 + "}", "is no JSON"),
        ({"label": "defends"}, r"text is missing \(the row has 'label'\); add it"),
        ({}, r"text is missing \(the row has nothing\)"),
        ({"text": "a"}, "label is missing"),
        (GOOD | {"text": ""}, "text '' is empty"),
        (GOOD | {"text": "  \t"}, "text '  .*' is empty"),
        (GOOD | {"text": None}, "text is empty"),
        (GOOD | {"text": 5}, "text 5 is no text"),
        (GOOD | {"text": ["a"]}, r"text \['a'\] is no text"),
        (GOOD | {"text": "a" * 20_001}, "text has 20,001 characters; at most 20,000"),
        ('{"text": "a\\ud800", "label": "defends"}', r"lone surrogate U\+D800 at 1"),
        (GOOD | {"label": "pro"}, "label 'pro' is not one of criticizes, defends, neutral"),
        (GOOD | {"label": "Defends"}, "label 'Defends' is not one of"),
        (GOOD | {"label": "defends "}, "has blanks around it"),
        (GOOD | {"label": ""}, "label '' is empty"),
        (GOOD | {"label": None}, "label is empty"),
        (GOOD | {"label": 1}, "label 1 is no text"),
        (GOOD | {"label": "x" * 101}, "label has more than 100 characters"),
        (GOOD | {"stance": "neutral"}, "label 'defends' and stance 'neutral' differ"),
        (GOOD | {"role": "king"}, "role 'king' is not one of government, foreign_government"),
        (GOOD | {"role": 3}, "role 3 is no text"),
        (GOOD | {"quote": "spoken"}, "quote 'spoken' is not one of direct, indirect, mixed, none"),
        (GOOD | {"quote": "none", "speaker": "x"}, "quote none with 'x' as its source"),
        (GOOD | {"quote": "none", "role": "ngo"}, "quote none with 'ngo' as its source"),
        (GOOD | {"furniture": True, "quote": "direct"}, "furniture true with quote 'direct'"),
        (GOOD | {"furniture": "yes"}, "furniture 'yes' is not one of true, false"),
        (GOOD | {"furniture": [1]}, r"furniture \[1\] is not one of"),
        (GOOD | {"split": "half"}, "split 'half' is not one of train, dev, test"),
        (GOOD | {"speaker": {"name": "x"}}, r"speaker \{'name': 'x'\} is no text"),
        (GOOD | {"id": 1.5}, "id 1.5 is no text"),
        (GOOD | {"id": True}, "id True is no text"),
        (GOOD | {"weight": 0}, "weight 0 is not a number above 0"),
        (GOOD | {"weight": -1}, "weight -1 is not a number"),
        (GOOD | {"weight": "much"}, "weight 'much' is not a number"),
        (GOOD | {"weight": "nan"}, "weight 'nan' is not a number"),
        (GOOD | {"weight": True}, "weight True is not a number"),
        (GOOD | {"weight": 1e7}, "weight 10000000.0 is not a number"),
        (GOOD | {"weight": []}, r"weight \[\] is not a number"),
        (GOOD | {"target": 4}, "target 4 is no text"),
        (GOOD | {"target": "Ostrel", "target_aliases": [1]}, r"target_aliases \[1\] is no list of texts"),
        (GOOD | {"target": "Ostrel", "target_aliases": {}}, r"target_aliases \{\} is no list of texts"),
        (GOOD | {"target_aliases": ["x"]}, "target is missing though its aliases"),
        (GOOD | {"start": 0, "end": 3}, "target is missing though its aliases or its span"),
        (
            GOOD | {"target": "Ostrel", "start": 3, "end": 300},
            r"span \[3, 300\) of the target does not lie in the text",
        ),
        (GOOD | {"target": "Ostrel", "start": 3}, "end None is not a whole number"),
        (article(text=None), "sentence 1: text is empty"),
        (article(stance="pro"), "label 'pro' is not one of"),
        (article(stance=None), "sentence 1: stance is empty"),
        (article(role="king"), "sentence 1: role 'king' is not one of"),
        (article() | {"sentences": {}}, r"sentences \{\} is no list"),
        (article() | {"sentences": ["a"]}, "sentence 1: 'a' is no object"),
        (article() | {"id": None}, "id is missing; give the article a name"),
        (article() | {"target": None}, "target is missing though its aliases"),
    ],
)
def test_a_faulty_row_is_named_with_its_line_and_what_is_allowed(tmp_path, row, message):
    path = jsonl(tmp_path, GOOD | {"text": "Before, he said."}, row, BAD)
    with pytest.raises(DataError, match=message):
        read_labelled([path])
    assert all(line.startswith(f"{path}:2: ") for line in problems(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no labelled sentence"),
        (b"\n\n", "holds no labelled sentence"),
        (b"\xff\xfe{\x00", "byte 0: looks like UTF-16"),
        (b'{"text": "caf\xe9"}\n', r":1: byte 13 \(0xe9\) is not UTF-8; save the file as UTF-8"),
        (b'\n\n\xef\xbb\xbf{"text": "\x93"}', r":3: byte 15 \(0x93\) is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_decoded_or_is_empty_is_refused_with_its_place(tmp_path, content, message):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_labelled([path])


def test_a_wrong_byte_after_a_byte_order_mark_is_counted_from_the_start_of_the_file(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbfab\xff")
    with pytest.raises(DataError, match=r"byte 5 \(0xff\)"):
        read_labelled([path])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no labelled sentence"),
        ("text,label\n", "holds no labelled sentence"),
        ("satz,label\na,defends\n", r":1: no column 'text' among 'satz', 'label'; name it so, or give"),
        ("text;label\na;defends\n", r":1: no column 'text' among 'text;label'; part the cells by commas"),
        ("text,text,label\na,b,defends\n", ":1: column 'text' stands twice"),
        ("text,label\na\n", ":2: has 1 cell where the header has 2"),
        ("text,label\na,b,defends\n", ":2: has 3 cells where the header has 2"),
        ('text,label\n"a,defends\n', ":2: is no CSV"),
        ('text,label\n"a"b,defends\n', ":2: is no CSV"),
        ('text,label\n"a\nb",defends\nc,\n', ":4: label is empty"),
        ("text,label,role\na,defends,king\n", ":2: role 'king' is not one of"),
        ("text,label,weight\na,defends,0\n", ":2: weight '0' is not a number above 0"),
    ],
)
def test_a_faulty_csv_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "rows.csv"
    path.write_text(text, newline="")
    with pytest.raises(DataError, match=message):
        read_labelled([path])


def test_sentences_of_an_article_have_its_source_and_weight(tmp_path):
    sentences = [{"text": "It leaks, she said.", "quote": "indirect", "stance": "criticizes"}] * 2
    article = {"id": "a", "source": "radio", "weight": 0.5, "sentences": sentences}
    found = read_labelled([jsonl(tmp_path, article)])
    assert [(e.source, e.weight) for e in found] == [("radio", 0.5)] * 2
    (alone,) = read_labelled([jsonl(tmp_path, GOOD)])
    assert (alone.source, alone.weight) == (None, 1.0)


def test_every_fault_of_every_file_is_reported_at_once(tmp_path):
    faulty = GOOD | {"role": "king", "weight": 0}
    one = jsonl(tmp_path, faulty, "{", GOOD | {"label": "pro", "text": "x"}, GOOD, BAD, name="one.jsonl")
    found = problems(one, tmp_path / "missing.jsonl", tmp_path, jsonl(tmp_path, {}, name="two.jsonl"))
    starts = [
        "/one.jsonl:1: weight 0 is not a number above 0 and up to 1,000,000",
        "/one.jsonl:1: role 'king' is not one of government, foreign_government,",
        "/one.jsonl:2: is no JSON (Expecting property name",
        "/missing.jsonl: no such file; check the path",
        ": is a folder; name the files in it",
        "/two.jsonl:1: text is missing (the row has nothing); add it",
        "/two.jsonl:1: label is missing (the row has nothing); add it",
        "/one.jsonl:3: label 'pro' is not one of criticizes, defends, neutral",
    ]
    assert len(found) == len(starts)
    for line, start in zip(found, starts, strict=True):
        assert line.startswith(f"{tmp_path}{start}")


def test_a_sentence_with_two_labels_in_one_file_is_a_contradiction(tmp_path):
    path = jsonl(tmp_path, GOOD, BAD, GOOD | {"label": "neutral", "text": GOOD["text"].replace(" ", "  ")})
    (problem,) = problems(path)
    start = f"{path}:3: label 'neutral' contradicts 'defends' in {path}:1 for the same text, speaker and target: 'The "
    assert problem.startswith(start)


def test_another_speaker_or_target_or_the_same_label_is_no_contradiction(tmp_path):
    rows = [GOOD, GOOD, GOOD | {"label": "neutral", "speaker": "x"}, GOOD | {"label": "neutral", "target": "Ostrel"}]
    assert len(read_labelled([jsonl(tmp_path, *rows)])) == 4


def test_an_id_that_stands_twice_in_a_file_is_reported(tmp_path):
    path = jsonl(tmp_path, GOOD | {"id": "a"}, BAD | {"id": "a"})
    assert problems(path) == (f"{path}:2: id 'a' stands in {path}:1 already; give each its own",)


def test_any_label_names_are_taken_where_they_are_not_the_default_ones(tmp_path):
    path = jsonl(
        tmp_path, GOOD | {"label": "supports"}, BAD | {"label": "opposes"}, GOOD | {"text": "c", "label": "neutral"}
    )
    assert read_labelled([path]).labels == ("neutral", "opposes", "supports")
    assert read_labelled([path], labels=["neutral", "opposes", "supports", "mixed"]).labels == (
        "neutral",
        "opposes",
        "supports",
    )


def test_labels_that_were_named_are_the_only_ones_allowed(tmp_path):
    path = jsonl(tmp_path, GOOD | {"label": "yes"}, BAD | {"label": "no"}, GOOD | {"text": "c", "label": "Yes"})
    assert problems(path, labels=["yes", "no"]) == (
        f"{path}:3: label 'Yes' is not one of yes, no; did you mean 'yes'?",
    )


def test_labels_that_differ_in_case_alone_are_reported(tmp_path):
    path = jsonl(tmp_path, GOOD | {"label": "yes"}, BAD | {"label": "no"}, GOOD | {"text": "c", "label": "Yes"})
    assert problems(path) == (f"{path}:1: label 'yes' is 'Yes' of {path}:3 in another case; use one of them",)


def test_other_endings_single_paths_and_files_given_twice_are_refused(tmp_path):
    path = jsonl(tmp_path, GOOD, BAD)
    (tmp_path / "rows.xlsx").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"ending '.xlsx' is not one of .jsonl, .ndjson, .csv"):
        read_labelled([tmp_path / "rows.xlsx"])
    with pytest.raises(InputError, match="a single path was given; give a list"):
        read_labelled(str(path))
    with pytest.raises(DataError, match="is given twice"):
        read_labelled([path, path, path])


def test_the_digest_of_every_file_is_kept(tmp_path):
    path = jsonl(tmp_path, GOOD, BAD)
    assert read_labelled([path]).digests == {"rows.jsonl": hashlib.sha256(path.read_bytes()).hexdigest()}


def test_sets_can_be_joined_and_thinned(tmp_path):
    one = read_labelled([jsonl(tmp_path, GOOD, name="one.jsonl")])
    two = read_labelled([jsonl(tmp_path, BAD, name="two.jsonl")])
    both = one + two
    assert (len(both), sorted(both.digests)) == (2, ["one.jsonl", "two.jsonl"])
    assert both.select(lambda e: e.label == "defends").examples == one.examples
    assert [s.text for s in both.statements] == [GOOD["text"], BAD["text"]]
    assert LabelledSet(examples=()).labels == ()


def test_the_shipped_data_are_sound_and_hold_every_label_and_role():
    data = load_shipped()
    assert data.labels == ("criticizes", "defends", "neutral")
    assert len(data) > 6_000
    assert len({e.statement.role for e in data} - {None}) == 12
    assert sum(e.reported for e in data) > 4_500


def test_without_the_folder_of_data_the_error_says_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.setattr("stance.dataset._shipped._CHECKOUT", tmp_path)
    with pytest.raises(InputError, match=r"no labelled data in .*run from a checkout"):
        shipped_files()


def test_a_label_that_no_table_can_show_is_reported(tmp_path):
    path = tmp_path / "rows.jsonl"
    rows = [{"text": "One thing.", "label": "red\u001b[31m"}, {"text": "Another.", "label": "a|b"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(DataError, match="cannot show") as caught:
        read_labelled([path])
    assert len(caught.value.problems) == 2
