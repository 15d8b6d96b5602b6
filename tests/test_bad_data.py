"""Two hundred kinds of bad labelled data: each is refused by file, line and remedy, and nothing is written."""

import gzip
import hashlib
import io
import itertools
import json
import re
import zipfile

import pytest

from stance.dataset import read_labelled, suspect_labels
from stance.errors import DataError
from stance.evaluation import make_folds
from stance.train_command import train

pytestmark = pytest.mark.reliability

DEFENDS = {"text": "The dam of Ostrel held, the mayor said.", "label": "defends"}
CRITICIZES = {"text": "A fisherman said the dam had leaked for years.", "label": "criticizes"}
TEXT = "Ostrel repaired its dam. The mayor said it held.\n"
PLACE = TEXT.index("The mayor")


def lines(*rows):
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def second(row):
    """A file in which the second line is bad and the others are good."""
    return lines(DEFENDS, row, CRITICIZES)


def changed(**fields):
    return second({"text": "It rained, she said.", "label": "neutral"} | fields)


def table(*rows, header="text,label"):
    return "".join(f"{row}\n" for row in (header, "It held.,defends", *rows, "It leaked.,criticizes"))


def article(**fields):
    sentence = {"text": "It rained, she said.", "quote": "indirect", "stance": "neutral"}
    return second({"id": "a1", "sentences": [sentence]} | fields)


def sentence(**fields):
    return article(sentences=[{"text": "It rained, she said.", "quote": "indirect", "stance": "neutral"} | fields])


def stand_off(**fields):
    row = {"article": "dam.txt", "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "start": PLACE}
    return second(row | {"end": len(TEXT) - 1, "quote": "indirect", "stance": "defends"} | fields)


def zipped(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("rows", text)
    return file.getvalue()


# Name of the kind: (ending, content, line that is named or None for the file as a whole, what the message says)
KINDS = {}


def kind(name, ending, content, line, message):
    assert name not in KINDS, name
    KINDS[name] = (ending, content if isinstance(content, bytes) else content.encode(), line, message)


# Files of other kinds, and other encodings
for ending in ("txt", "tsv", "json", "xlsx", "parquet", "jsonl.gz", "csv~", ""):
    kind(f"ending {ending!r}", ending, second(CRITICIZES), None, "is not one of .jsonl, .ndjson, .csv; save")
for ending, plain in (
    ("jsonl", lines({"text": "Café “Ruun” closed.", "label": "x"})),
    ("csv", "text,label\nCafé “R”,x\n"),
):
    utf8 = plain.replace("\\u00e9", "é").replace("\\u201c", "“").replace("\\u201d", "”")
    first = 1 if ending == "jsonl" else 2
    for codec, line in (
        ("cp1252", first),
        ("cp1250", first),
        ("mac_roman", first),
        ("gb18030", first),
        ("utf-16", None),
        ("utf-16-be", 1),
        ("utf-16-le", 1),
        ("utf-32", None),
        ("utf-32-le", 1),
    ):
        message = (
            "is NUL" if line and codec.startswith("utf") else "looks like UTF-16" if line is None else "is not UTF-8"
        )
        kind(f"{codec} {ending}", ending, utf8.encode(codec), line, message + ".*; save the file as UTF-8")
    for name, bad in (
        ("overlong", b"\xc0\x80"),
        ("surrogate", b"\xed\xa0\x80"),
        ("too high", b"\xf5\x80\x80\x80"),
        ("lone continuation", b"\x80"),
        ("cut off", b"\xe2\x80"),
    ):
        content = utf8.encode().replace("é".encode(), bad)
        kind(f"UTF-8 {name} {ending}", ending, content, first, r"byte \d+ \(0x[0-9a-f]{2}\) is not UTF-8; save")
    kind(f"a NUL {ending}", ending, utf8.encode().replace(b"Caf", b"C\0f"), first, r"byte \d+ is NUL")
    kind(f"gzip {ending}", ending, gzip.compress(utf8.encode()), 1, "is not UTF-8|is NUL")
    kind(f"zip {ending}", ending, zipped(utf8), 1, "is not UTF-8|is NUL")
    kind(f"nothing {ending}", ending, "", None, "holds no labelled sentence; give")
    kind(f"a mark alone {ending}", ending, b"\xef\xbb\xbf", None, "holds no labelled sentence; give")
    kind(f"blank lines {ending}", ending, "\n \n\t\n", None, "holds no labelled sentence; give")

# Tables
kind("header alone", "csv", "text,label\n", None, "holds no labelled sentence")
kind("two marks", "csv", "\ufeff\ufefftext,label\na,b\n", 1, "no column 'text' among")
kind("semicolons", "csv", "text;label\na;b\n", 1, "no column 'text' among 'text;label'; part the cells by commas")
kind("tabs", "csv", "text\tlabel\na\tb\n", 1, "part the cells by commas")
kind("bars", "csv", "text|label\na|b\n", 1, "part the cells by commas")
kind("a line for spreadsheets", "csv", "sep=,\ntext,label\na,b\n", 1, "no column 'text' among 'sep=', ''; name it")
kind("capital header", "csv", "Text,Label\na,b\n", 1, "no column 'text' among 'Text', 'Label'; name it so")
kind("other header", "csv", "satz,label\na,b\n", 1, r"no column 'text' among 'satz', 'label'; name it so.*\(--text\)")
kind("no header", "csv", "It held.,defends\nIt leaked.,criticizes\n", 1, "no column 'text' among 'It held.'")
kind("column twice", "csv", "text,text,label\na,b,c\n", 1, "column 'text' stands twice; give each")
kind("nameless columns", "csv", "text,label,,\na,b,,\n", 1, "column '' stands twice; give each")
kind("comment first", "csv", "# mine\ntext,label\na,b\n", 1, "no column 'text' among '# mine'")
kind("JSON in a table", "csv", second(CRITICIZES), 1, "no column 'text' among")
kind("no label column", "csv", "text,stand\na,defends\n", 2, r"label is missing \(.*\); add it, or give .* \(--label\)")
kind("too few cells", "csv", table("It rained."), 3, "has 1 cell where the header has 2; add the rest, if only")
kind("too many cells", "csv", table("It rained, she said.,neutral"), 3, "has 3 cells where the header has 2; put")
kind("open quote", "csv", table('"It rained.,neutral'), 3, "is no CSV .*; close every quote")
kind("open quote at the end", "csv", 'text,label\n"It rained.,neutral', 2, "is no CSV")
kind("letters after a quote", "csv", table('"It" rained.,neutral'), 3, "is no CSV")
kind("single quote escaped by a backslash", "csv", table(r'"He said \"no\".",neutral'), 3, "is no CSV")
kind("empty text cell", "csv", table(",neutral"), 3, "text is empty; give a text")
kind("blank text cell", "csv", table("  ,neutral"), 3, "text '  ' is empty; give a text")
kind("empty label cell", "csv", table("It rained.,"), 3, "label is empty; give a text")
kind("blank label cell", "csv", table("It rained., "), 3, "label ' ' is empty; give a text")
kind("label with a blank before it", "csv", table("It rained., neutral"), 3, "has blanks around it; remove them")
kind(
    "a row longer than any", "csv", table("x" * 4_000_001 + ",neutral"), 3, "is longer than 4,000,000 characters; split"
)
for name, cell, message in (
    ("role", "king", "role 'king' is not one of government"),
    ("quote", "said", "quote 'said' is not one of direct"),
    ("split", "half", "split 'half' is not one of train, dev, test"),
    ("weight", "heavy", "weight 'heavy' is not a number above 0"),
    ("weight", "0", "weight '0' is not a number above 0"),
    ("weight", "-2", "weight '-2' is not a number"),
    ("weight", "inf", "weight 'inf' is not a number"),
    ("furniture", "perhaps", "furniture 'perhaps' is not one of true, false"),
    ("target_aliases", "the town;the mayor", "target is missing though its aliases"),
):
    content = f"text,label,{name}\nIt held.,defends,\nIt rained.,neutral,{cell}\n"
    kind(f"{name} {cell} in a table", "csv", content, 3, message)

# JSON lines
for name, line in {
    "cut off": '{"text": "It rained.", "lab',
    "trailing comma": '{"text": "a", "label": "neutral",}',
    "single quotes": "{'text': 'a', 'label': 'neutral'}",
    "bare names": '{text: "a", label: "neutral"}',
    "comment": '// {"text": "a"}',
    "two objects": '{"text": "a", "label": "neutral"} {"text": "b", "label": "neutral"}',
    "comma behind": '{"text": "a", "label": "neutral"},',
    "NaN": '{"text": "a", "label": "neutral", "weight": NaN}',
    "Infinity": '{"text": "a", "label": "neutral", "weight": Infinity}',
    "minus Infinity": '{"text": "a", "label": "neutral", "weight": -Infinity}',
    "name twice": '{"text": "a", "text": "b", "label": "neutral"}',
    "bad escape": r'{"text": "a\x41", "label": "neutral"}',
    "half an escape": r'{"text": "a\u12", "label": "neutral"}',
    "control sign": '{"text": "a\tb", "label": "neutral"}',
    "a number of thousands of digits": '{"weight": ' + "9" * 5_000 + "}",
    "a table": "text,label",
    "a page": "<html><body>It rained.</body></html>",
    "carriage returns alone": lines(DEFENDS, CRITICIZES).replace("\n", "\r").rstrip(),
}.items():
    kind(f"JSON: {name}", "jsonl", second(line), 2, r"is no JSON \(.*\); give one JSON object a line")
for name, line in {"list": "[]", "text": '"a"', "number": "3", "null": "null", "truth": "true"}.items():
    kind(f"JSON: a {name}", "jsonl", second(line), 2, "is a JSON [A-Za-z]+; give one JSON object a line")
kind("JSON: nesting", "jsonl", second("[" * 100_000), 2, "nests too deeply; give one flat")
kind("JSON: over several lines", "jsonl", json.dumps([DEFENDS], indent=1), 1, "is no JSON")
kind("JSON: nothing in it", "jsonl", second({}), 2, r"text is missing \(the row has nothing\); add it")
kind(
    "JSON: no text", "jsonl", second({"label": "neutral"}), 2, r"text is missing \(.*\); add it, or give .* \(--text\)"
)
kind(
    "JSON: no label",
    "jsonl",
    second({"text": "It rained."}),
    2,
    r"label is missing \(.*\); add it, or give .* \(--label\)",
)
kind("JSON: other case", "jsonl", second({"Text": "It rained.", "label": "neutral"}), 2, "text is missing")

# Fields of a sentence: every type that it is not
WRONG = {"a number": 5, "a fraction": 0.5, "a truth": True, "a list": ["a"], "an object": {"a": 1}}
for field, name in itertools.product(("text", "label", "speaker", "target", "role", "quote", "split", "source"), WRONG):
    if not (field == "source" and name == "a number"):
        kind(f"{field} is {name}", "jsonl", changed(**{field: WRONG[name]}), 2, f"{field} .* is no text; give a string")
for field, name in itertools.product(("id", "article", "event"), ("a fraction", "a truth", "a list", "an object")):
    kind(f"{field} is {name}", "jsonl", changed(**{field: WRONG[name]}), 2, f"{field} .* is no text; give a string")
for name, value in {
    "a truth": True,
    "a list": [],
    "an object": {},
    "null in a text": "null",
    "huge": 1e7,
    "tiny": 0,
}.items():
    kind(f"weight is {name}", "jsonl", changed(weight=value), 2, "weight .* is not a number above 0 and up to")
for name, value in {"a number": 1, "a list": [], "a word": "yes"}.items():
    kind(f"furniture is {name}", "jsonl", changed(furniture=value), 2, "furniture .* is not one of true, false")
for name, value in {"a number": 4, "an object": {}, "a list of numbers": [1], "a list of nothing": [None]}.items():
    kind(f"aliases are {name}", "jsonl", changed(target="Ostrel", target_aliases=value), 2, "is no list of texts; give")
for name, value in {"below 0": -1, "a fraction": 0.5, "a truth": True, "a word": "two", "missing": None}.items():
    kind(
        f"start is {name}",
        "jsonl",
        changed(target="It", start=value, end=2),
        2,
        "start .* is not a whole number from 0",
    )
kind("a span outside", "jsonl", changed(target="It", start=0, end=99), 2, r"span \[0, 99\) of the target does not lie")
kind("a span turned round", "jsonl", changed(target="It", start=2, end=0), 2, "does not lie in the text")
kind("a span of nothing", "jsonl", changed(target="It", start=2, end=2), 2, "does not lie in the text")
kind("a span without target", "jsonl", changed(start=0, end=2), 2, "target is missing though its aliases or its span")
kind("aliases without target", "jsonl", changed(target_aliases=["it"]), 2, "target is missing though .*; name the")
kind("text too long", "jsonl", changed(text="a " * 10_001), 2, "text has 20,002 characters; at most 20,000")
kind("speaker too long", "jsonl", changed(speaker="a" * 1_001), 2, "speaker has 1,001 characters; at most 1,000")
kind("half a character", "jsonl", changed(text="a\ud83d"), 2, r"lone surrogate U\+D83D at 1; give whole characters")
kind("half a character in a name", "jsonl", changed(speaker="\udc00"), 2, r"speaker holds the lone surrogate")
kind("narrator with a speaker", "jsonl", changed(quote="none", speaker="she"), 2, "quote none with 'she' as its source")
kind("narrator with a role", "jsonl", changed(quote="none", role="ngo"), 2, "quote none with 'ngo' as its source; give")
kind("furniture that speaks", "jsonl", changed(furniture=True, quote="direct"), 2, "furniture reports nobody")
kind("label and stance", "jsonl", changed(stance="defends"), 2, "label 'neutral' and stance 'defends' differ; give one")

# Labels
for label, meant in {
    "defend": "defends",
    "Defends": "defends",
    "DEFENDS": "defends",
    "criticises": "criticizes",
    "critizices": "criticizes",
    "criticizes.": "criticizes",
    "nuetral": "neutral",
    "neutral?": "neutral",
}.items():
    message = f"is not one of criticizes, defends, neutral; did you mean '{meant}'"
    kind(f"label {label}", "jsonl", changed(label=label), 2, message)
for label in ("pro", "+1", "positive", "verteidigt", "0", "nan", "n/a", "?"):
    kind(f"label {label}", "jsonl", changed(label=label), 2, "is not one of criticizes, defends, neutral$")
for name, label in {
    "bar": "a|b",
    "line break": "a\nb",
    "escape": "\x1b[31m",
    "NUL": "a\0b",
    "bidi": "a\u202eb",
}.items():
    kind(
        f"label with {name}", "jsonl", changed(label=label), 2, "has a sign that tables cannot show; use plain letters"
    )
kind("label too long", "jsonl", changed(label="x" * 101), 2, "label has more than 100 characters; give a short name")
kind(
    "two cases of one label", "csv", "text,label\na b,yes\nc d,no\ne f,No\n", 3, "'no' is 'No' of .*:4 in another case"
)
kind("a label of blanks", "jsonl", changed(label=" \u2003"), 2, "is empty; give a text")

# Across rows
kind(
    "id twice", "jsonl", lines(DEFENDS | {"id": 7}, CRITICIZES | {"id": "7"}), 2, r"id '7' stands in .*:1 already; give"
)
for name, text in {
    "as it is": DEFENDS["text"],
    "in other blanks": DEFENDS["text"].replace(" ", "  "),
    "in other case": DEFENDS["text"].upper(),
    "in other typography": DEFENDS["text"].replace(" ", "\u00a0"),
}.items():
    message = "label 'neutral' contradicts 'defends' in .*:1 for the same text, speaker and target.*; settle on one"
    kind(f"contradiction, {name}", "jsonl", changed(text=text), 2, message)

# Articles
kind("article without id", "jsonl", article(id=None), 2, "id is missing; give the article a name of its own")
kind("article with a blank id", "jsonl", article(id=" "), 2, "id is missing")
for name, value in (WRONG | {"nothing": None, "a text": "a b"}).items():
    if name != "a list":
        kind(f"sentences are {name}", "jsonl", article(sentences=value), 2, "sentences .* is no list; give a list of")
for name, value in {"a text": "a", "a list": [], "a number": 3, "nothing": None}.items():
    kind(f"a sentence is {name}", "jsonl", article(sentences=[value]), 2, "sentence 1: .* is no object; give text")
kind("sentence without text", "jsonl", sentence(text=None), 2, "sentence 1: text is empty")
kind("sentence without stance", "jsonl", sentence(stance=None), 2, "sentence 1: stance is empty")
kind("sentence with a role of its own", "jsonl", sentence(role="queen"), 2, "sentence 1: role 'queen' is not one of")
kind("sentence with a kind of its own", "jsonl", sentence(quote="shout"), 2, "sentence 1: quote 'shout' is not one of")
kind("sentence with a misspelt stance", "jsonl", sentence(stance="neutal"), 2, "did you mean 'neutral'")
kind("article with a heavy weight", "jsonl", article(weight="big"), 2, "weight 'big' is not a number")
kind("no sentence in the article", "jsonl", lines({"id": "a1", "sentences": []}), None, "holds no labelled sentence")
kind("furniture alone", "jsonl", lines({"text": "Share", "furniture": True}), None, "holds no labelled sentence")

# Stand-off labels
for name, fields, message in (
    ("other text", {"sha256": "0" * 64}, "has digest .*, not '0000.*; use the text that was labelled"),
    ("no such file", {"article": "none.txt"}, "no such file; check the path"),
    ("a way out", {"article": "../dam.txt"}, "is no plain file name; give the name of a file in"),
    ("a full path", {"article": "/etc/passwd"}, "is no plain file name"),
    ("the folder", {"article": "."}, "is no plain file name"),
    ("no article", {"article": None}, "article is empty; give a text"),
    ("a number", {"article": 3}, "article 3 is no text"),
    ("a span beyond", {"end": 4_000}, r"span \[25, 4000\) does not lie in dam.txt, which has"),
    ("an empty span", {"end": PLACE}, "does not lie in dam.txt"),
    ("no start", {"start": None}, "start None is not a whole number"),
    ("an end below 0", {"end": -1}, "end -1 is not a whole number"),
    ("a blank span", {"start": 24, "end": 25}, "holds blanks alone; give the span of a sentence"),
    ("no stance", {"stance": None}, "stance is empty"),
    ("a file of bytes", {"article": "bytes.txt"}, "is not UTF-8"),
):
    kind(f"stand-off: {name}", "jsonl", stand_off(**fields), None if "file" in name else 2, message)


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "dam.txt").write_bytes(TEXT.encode())
    (articles / "bytes.txt").write_bytes(b"caf\xe9")
    return tmp_path


def refused(folder, capsys, *paths, more=()):
    """Train on faulty files; give the lines of the refusal."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    arguments = ["--data", *paths, "--out", folder / "model", "--articles", folder / "articles", *more]
    assert train(list(map(str, arguments))) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    return err.splitlines()


def test_there_are_two_hundred_kinds_at_least(show):
    assert len(KINDS) >= 200
    show(f"kinds of bad labelled data: {len(KINDS)}")


@pytest.mark.parametrize("name", KINDS)
def test_bad_data_are_refused_by_file_line_and_remedy_and_nothing_is_written(folder, capsys, name):
    ending, content, line, message = KINDS[name]
    path = folder / f"rows.{ending}"
    path.write_bytes(content)
    *faults, summary = refused(folder, capsys, path)
    assert re.fullmatch(r"[\d,]+ faults? in the data; nothing was written", summary)
    place = f"{path}:{line}: " if line else f"{folder}/"
    assert any(fault.startswith(place) and re.search(message, fault) for fault in faults), faults
    for fault in faults:
        assert fault.startswith(f"{folder}/"), "no place"
        assert re.search(r"; \w|is not one of|from 0 up$|above 0 and up to|does not lie in|never", fault), "no remedy"
        assert len(fault) < 600


REMEDY = "give more data or fewer folds"


def many(n, *, start=0, **fields):
    return [{"text": f"Plan {k} was {['good', 'bad'][k % 2]}, he said.", "label": ["yes", "no"][k % 2], **fields}
            for k in range(start, start + n)]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (many(1), r"rows\.jsonl: reported sentences have 1 label \('yes'\); two or more are needed"),
        (many(9)[::2], r"rows\.jsonl: reported sentences have 1 label"),
        (many(10, quote="none"), r"rows\.jsonl: reported sentences have 0 labels \(none\)"),
        (many(10, split="test"), r"rows\.jsonl: reported sentences have 0 labels"),
        (
            many(10, article="a"),
            r"rows\.jsonl: 5 folds need as many articles or single sentences, and there are 1; give",
        ),
        (many(10, event="e"), r"rows\.jsonl: 5 folds need as many articles or single sentences, and there are 1"),
        (many(4), rf"rows\.jsonl: 5 folds need as many articles .* there are 4; {REMEDY}"),
        (
            [*many(20), {"text": "A slip.", "label": "yess"}],
            r"rows\.jsonl:21: .* and 'yess' has 1 \('no' 10, 'yes' 10, ",
        ),
        ([{"text": "It rained, he said.", "label": "yes"}] * 9 + many(1, start=1), r"there are 2; give"),
        (
            # Every "no" stands in the first article.
            [
                {"text": f"Plan {k}, he said.", "label": "no" if k < 6 else "yes", "article": f"a{max(0, k - 5)}"}
                for k in range(16)
            ],
            r"rows\.jsonl:\d+: without the fold of 'a0' the reported sentences have 1 label \(yes\)",
        ),
    ],
)
def test_data_that_are_sound_row_by_row_and_too_few_together_are_refused_by_file(folder, capsys, rows, message):
    path = folder / "rows.jsonl"
    path.write_text(lines(*rows), encoding="utf-8")
    text = "\n".join(refused(folder, capsys, path))
    assert re.search(message, text), text


def test_a_label_outside_the_list_that_was_given_names_the_list(folder, capsys):
    path = folder / "rows.jsonl"
    path.write_text(lines(*many(10), {"text": "A slip.", "label": "yess"}), encoding="utf-8")
    first, _ = refused(folder, capsys, path, more=("--labels", "yes", "no"))
    assert first == f"{path}:11: label 'yess' is not one of yes, no; did you mean 'yes'?"


def test_a_thousand_rows_with_one_slip_are_one_fault(folder, capsys):
    path = folder / "rows.jsonl"
    rows = [{"text": f"Plan {k}, he said.", "label": ["defends", "neutral", "critical"][k % 3]} for k in range(3_000)]
    path.write_text(lines(*rows), encoding="utf-8")
    fault, summary = refused(folder, capsys, path)
    assert fault.startswith(f"{path}:3: label 'critical' is not one of criticizes, defends, neutral")
    assert fault.endswith("(the same in lines 6, 9, 12, 15, 18 and 994 more)")
    assert summary == "1 fault in the data; nothing was written"


def test_a_slip_that_stands_twice_names_both_lines(folder):
    path = folder / "rows.jsonl"
    path.write_text(lines(DEFENDS, CRITICIZES, {"text": "a", "label": "pro"}, {"text": "b", "label": "pro"}))
    with pytest.raises(DataError, match=r":3: label 'pro' is not one of .* \(the same in line 4\)$"):
        read_labelled([path])


def test_thousands_of_different_faults_are_counted_and_the_first_hundred_shown(folder, capsys):
    path = folder / "rows.jsonl"
    path.write_text(lines(*(DEFENDS | {"weight": f"{k} lb"} for k in range(1_250))), encoding="utf-8")
    *faults, more, summary = refused(folder, capsys, path)
    assert len(faults) == 100
    assert more == "… and 1,150 more"
    assert summary == "1,250 faults in the data; nothing was written"


def test_a_contradiction_between_two_files_is_refused(folder, capsys):
    one, two = folder / "one.jsonl", folder / "two.jsonl"
    one.write_text(lines(*many(10)), encoding="utf-8")
    two.write_text(lines(*many(10, start=20), {"text": "PLAN 1 was bad, he said.", "label": "yes"}), encoding="utf-8")
    fault, _ = refused(folder, capsys, one, two)
    assert fault.startswith(f"{two}:11: label 'yes' contradicts 'no' in {one}:2 for the same text")


@pytest.mark.parametrize("name", ["missing.jsonl", "articles", "a\0b.jsonl", "dangling.jsonl", "loop.csv"])
def test_what_is_no_file_is_refused_by_name(folder, capsys, name):
    (folder / "dangling.jsonl").symlink_to(folder / "gone.jsonl")
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    fault, _ = refused(folder, capsys, f"{folder}/{name}")
    assert fault.startswith(f"{folder}/{name}: ")
    assert re.search("no such file; check|is a folder; name|cannot be read .*; check", fault)


# Sentences that stand more than once
def folds_of(path):
    data = read_labelled([path])
    return data, make_folds(data, 3)


def test_a_repeated_sentence_without_an_article_stays_in_one_fold(folder):
    path = folder / "rows.jsonl"
    again = [{"text": f"{word} rained, he said.", "label": "yes"} for word in ("It", "it", "IT", " It ", "It\u00a0")]
    path.write_text(lines(*many(30), *(row | {"id": k} for k, row in enumerate(again))), encoding="utf-8")
    data, folds = folds_of(path)
    assert len({example.group for example in data.examples[30:]}) == 1
    assert len(set(folds[30:])) == 1
    assert set(folds) == {0, 1, 2}


def test_a_sentence_that_stands_alone_and_in_an_article_goes_with_the_article(folder):
    path = folder / "rows.jsonl"
    first, *others = many(30, article="a")[:1] + many(29, start=1)
    path.write_text(lines({**first, "article": None}, *others, first), encoding="utf-8")
    data, folds = folds_of(path)
    assert {data.examples[0].group, data.examples[-1].group} == {"a"}
    assert folds[0] == folds[-1]


def test_articles_and_events_that_were_named_stay_as_they_are(folder):
    path = folder / "rows.jsonl"
    rows = [row | {"article": "a"} for row in many(3)] + [row | {"event": "b"} for row in many(3)]
    path.write_text(lines(*rows), encoding="utf-8")
    assert [example.group for example in read_labelled([path])] == ["a"] * 3 + ["b"] * 3


# Columns of one's own
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_columns_can_be_named(folder, ending):
    path = folder / f"rows.{ending}"
    rows = [{"satz": f"Plan {k}, he said.", "urteil": "no", "label": "x", "text": "y"} for k in range(3)]
    if ending == "csv":
        content = "satz,urteil,label,text\n" + "".join(",".join(f'"{v}"' for v in row.values()) + "\n" for row in rows)
    else:
        content = lines(*rows)
    path.write_text(content, encoding="utf-8")
    data = read_labelled([path], text="satz", label="urteil")
    assert [(e.statement.text, e.label) for e in data] == [(row["satz"], "no") for row in rows]


def test_a_column_that_was_named_and_is_missing_is_named_in_the_fault(folder, capsys):
    path = folder / "rows.csv"
    path.write_text("text,label\na,b\n", encoding="utf-8")
    fault, _ = refused(folder, capsys, path, more=("--text", "satz"))
    assert fault.startswith(f"{path}:1: no column 'satz' among 'text', 'label'; name it so")
    fault, _ = refused(folder, capsys, path, more=("--label", "urteil"))
    assert fault.startswith(f"{path}:2: urteil is missing (the row has 'text', 'label'); add it, or give the name")


def test_a_column_of_labels_that_is_missing_is_one_fault_whatever_else_the_rows_have(folder, capsys):
    path = folder / "rows.jsonl"
    path.write_text(lines(*(row | {f"note {k % 4}": "a"} for k, row in enumerate(many(40)))), encoding="utf-8")
    fault, summary = refused(folder, capsys, path, more=("--label", "urteil"))
    assert fault.startswith(f"{path}:1: urteil is missing (the row has 'text', 'label', 'note 0'); add it, or give")
    assert fault.endswith("(the same in lines 2, 3, 4, 5, 6 and 34 more)")
    assert summary == "1 fault in the data; nothing was written"


@pytest.mark.parametrize("text", ["text", "comment"])  # a comment is the same in all rows: a contradiction a row
def test_a_column_that_holds_no_labels_is_one_fault(folder, capsys, text):
    path = folder / "rows.jsonl"
    path.write_text(lines(*(row | {"id": k, "number": f"{k}", "comment": "ok"} for k, row in enumerate(many(40)))))
    fault, _ = refused(folder, capsys, path, more=("--label", "number", "--text", text))
    assert fault == (
        f"{path}: number holds 40 different values in 40 rows ('0', '1', '2', …) and so no labels; "
        "give the column that holds them (--label)"
    )


def test_a_column_of_long_comments_in_place_of_labels_is_one_fault(folder, capsys):
    path = folder / "rows.jsonl"
    path.write_text(lines(*(row | {"comment": "word " * (30 + k)} for k, row in enumerate(many(40)))))
    fault, _ = refused(folder, capsys, path, more=("--label", "comment"))
    assert fault.startswith(f"{path}:1: comment has more than 100 characters; give a short name, or the column that")


def test_twenty_labels_of_a_row_each_are_still_labels(folder):
    path = folder / "rows.jsonl"
    path.write_text(lines(*({"text": f"Plan {k}.", "label": f"plan {k}"} for k in range(20))))
    assert len(read_labelled([path]).labels) == 20


# Labels that may be misspelt
def test_a_label_spelt_almost_like_a_far_more_frequent_one_is_pointed_out(folder, capsys):
    path = folder / "rows.jsonl"
    slips = [{"text": f"Slip {k}, she said.", "label": "yess"} for k in range(6)]
    path.write_text(lines(*many(80), *slips), encoding="utf-8")
    command = ["--data", str(path), "--out", f"{folder}/model"]
    assert train(command) == 0
    suspicion = "label 'yess' (6 rows) is close to 'yes' (40 rows): misspelt? --labels names those allowed\n"
    assert capsys.readouterr().err == suspicion
    assert train([*command, "--labels", "yes", "yess", "no"]) == 0
    assert not capsys.readouterr().err


@pytest.mark.parametrize(
    "counts",
    [
        {"yes": 40, "no": 2},
        {"backs": 40, "back": 9},
        {"grade 1": 500, "grade 2": 3},
        {"supports": 500, "opposes": 3, "neither": 2},
        {},
    ],
)
def test_labels_far_apart_about_as_frequent_or_numbered_are_not_suspected(counts):
    assert suspect_labels(counts) == []


def test_a_suspicion_names_the_label_that_is_spelt_most_alike():
    (line,) = suspect_labels({"supported": 300, "supports": 300, "support": 1})
    assert line.startswith("label 'support' (1 row) is close to 'supports' (300 rows): misspelt?")


def test_a_run_learns_from_columns_of_ones_own(folder, capsys):
    path = folder / "rows.csv"
    rows = "".join(f'"{row["text"]}",{row["label"]}\n' for row in many(20))
    path.write_text(f"satz,urteil\n{rows}", encoding="utf-8")
    more = ["--text", "satz", "--label", "urteil", "--folds", "2", "--out", f"{folder}/model"]
    assert train(["--data", str(path), *more]) == 0
    assert "20 sentences learned" in capsys.readouterr().out
