"""Files of any bytes: in other encodings, with byte order marks, cut short, with bytes changed, put in or at random."""

import json

from stance.corpus import classify_corpus

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
