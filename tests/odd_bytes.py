"""Files of any bytes: in other encodings, with byte order marks, cut short, with bytes changed, put in or at random."""

import json

from stance import lexicon
from stance.corpus import classify_corpus
from stance.dataset import read_labelled
from stance.errors import StanceError
from stance.inputs import read_article_file

TEXTS = {
    "txt": "The police did nothing, “she” said.\n",
    "jsonl": '{"text": "The police did nothing, “she” said.", "n": 1}\n' * 3,
    "csv": 'id,text\n1,"The police did nothing, “she” said."\n2,Nobody asked.\n',
}
_ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1")
_PUT_IN = (b"\0", b"\xed\xa0\x80", b"\xc2\x85", b"\xe2\x80\xa8", b'"', b"\r", b"\xff\xfe", b"\xef\xbb\xbf")


def odd_bytes(text, chance):
    """Spoil a text in one of some ways."""
    data = bytearray(text.encode(chance.choice(_ENCODINGS), "replace"))
    way = chance.randrange(5)
    if way == 0:
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif way == 1:
        del data[chance.randrange(len(data)) :]
    elif way == 2:
        return chance.randbytes(chance.randrange(200))
    elif way == 3:
        place = chance.randrange(len(data))
        data[place:place] = chance.choice(_PUT_IN)
    return bytes(data)


def first_fault(data):
    """Give the offset of the first byte that is not UTF-8, None where all are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


LABELLED = {
    "jsonl": '{"text": "The police did nothing, “she” said.", "label": "a"}\n' * 2 + '{"text": "é", "label": "b"}\n',
    "csv": 'text,label\n"The police did nothing, “she” said.",a\né,b\n',
}


def assert_each_way_in_decodes_or_names(path, n_each, chance):
    """Write so many files of any bytes and give each to what reads it: UTF-8 is read as such, the rest is named.

    Gives how often what was decoded, and how often it was named with its file and the offset of its first wrong byte.
    """
    decoded = named = 0
    readers = (
        ("txt", TEXTS["txt"], read_article_file, lambda text: text),
        ("tsv", "# words\nword\tkind\n“she”\tpronoun\né\tname\n", _read_table, None),
        *((ending, text, _read_labelled, None) for ending, text in LABELLED.items()),
    )
    for ending, text, reader, meaning in readers:
        for number in range(n_each):
            file = path / f"{number:05d}.{ending}"
            file.write_bytes(odd_bytes(text, chance))
            data, fault = file.read_bytes(), first_fault(file.read_bytes())
            answer, first = _asked(reader, file)
            if first:
                assert str(file) in first
                other = "byte 0: looks like UTF-16" in first or f"byte {data.find(0)} is NUL" in first
                assert fault is None or other or f"byte {fault} (0x{data[fault]:02x})" in first
                named += fault is not None
            else:
                assert fault is None, f"{file} was read though byte {fault} is not UTF-8"
                assert meaning is None or answer == data.decode("utf-8-sig")
                decoded += 1
    return decoded, named


def _asked(reader, file):
    """Give the answer, or the first complaint."""
    try:
        return reader(file), ""
    except StanceError as error:
        return None, next(iter(getattr(error, "problems", ())), str(error))


def _read_table(path):
    lexicon.read_table.cache_clear()
    folders = lexicon._FOLDERS
    try:
        lexicon._FOLDERS = (path.parent,)
        return lexicon.read_table(path.stem)
    finally:
        lexicon._FOLDERS = folders
        lexicon.read_table.cache_clear()


def _read_labelled(path):
    return read_labelled([path])


def assert_each_is_decoded_or_named(folder, n_each, chance):
    """Classify so many files of each ending; what was decoded is UTF-8, and every fault names its file and place."""
    contents = {}
    (folder / "in").mkdir()
    for ending, text in TEXTS.items():
        for number in range(n_each):
            path = folder / "in" / f"{number:05d}.{ending}"
            path.write_bytes(odd_bytes(text, chance))
            contents[str(path)] = path.read_bytes()
    report = classify_corpus(folder / "in", folder / "out.jsonl")
    # Lines of bytes: those of a str would end at U+2028 and U+0085 as well, which JSON leaves as they are.
    rows, faults = (
        [json.loads(line) for line in path.read_bytes().splitlines()] for path in (report.out, report.errors)
    )
    assert report.n_records == len(rows) + len(faults)
    named = {place.partition(":")[0] for place in (*(r["record"] for r in rows), *(f["place"] for f in faults))}
    assert named <= contents.keys()
    for path, data in contents.items():
        assert path in named or not data.removeprefix(b"\xef\xbb\xbf").strip() or data.count(b"\n") <= 1, path
    for row in rows:
        assert row["text"].strip().encode() in contents[row["record"].partition(":")[0]].replace(b'""', b'"')
        assert abs(sum(row[f"p_{label}"] for label in ("defends", "criticizes", "neutral")) - 1) < 3e-6
    return len(rows), len(faults)
