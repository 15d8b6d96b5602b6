"""Texts of any Unicode, some of them much like articles, and what the library promises for every one of them."""

import json
import math

import stance
from stance.features import words_of
from stance.labels import ROLES
from stance.markup import csv_line

_PIECES = (
    "The Sarvandan minister", "Ana Brant", "the report", "police", "said", "told reporters", "that it had failed",
    "According to", "did not", "“", "”", '"', "'", "‘", "’", "«", "»", "„", "''", "``", "＂", ".", ",", "?", "—", ":",
    " ", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u2028", "\u2029", "\u0085", "\xa0", "\x0b", "\x1c", "\ufeff", "\x00",
    "\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u200b", "\u200d", "\u00ad", "İ", "ı", "ß", "ŉ", "ﬁ", "Ǆ", "ΐ",
    "\ud800", "\udfff", "\udc80", "😀", "👩‍👧", "\u0301", "é", "e\u0301", "अ", "中文", "العربية", "עברית", "\U0010ffff",
    "\ufffe", "\x1b[31m", "=1+1", "٣", "½", "Ⅷ", "U.S.", "Q:", "By", "• ", "©",
)  # fmt: skip
_TARGETS = (None, None, "Sarvanda", "İ\u0301", "the \ud800 government", "\x00")
_SPEAKERS = (None, "Ana Brant", "\ud800", "İ", "\u202eno")


def odd_text(chance):
    """Make a text in one of some ways; one in a thousand carries ten thousand marks on one letter."""
    way = chance.randrange(1_000)
    if way == 0:
        return "“The minister" + chance.choice("\u0301\u0338\u20dd\u200d\u064b") * 10_000 + " failed,” he said."
    if way < 300:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(80)))
    if way < 400:
        return "".join(chr(chance.randrange(0x250)) for _ in range(chance.randrange(200)))
    glue = " " if way < 800 else ""
    return glue.join(chance.choice(_PIECES) for _ in range(chance.randrange(60)))


def assert_answered(text, chance):
    """Read, classify and explain a text, and hold what is promised; give the number of its quotes."""
    target = chance.choice(_TARGETS)
    article = stance.read(text, target=target)
    assert article.text == text
    for quote in article.quotes:
        assert text[quote.start : quote.end] == quote.text != ""
        for mention in (quote.cue, quote.speaker.mention if quote.speaker else None):
            assert mention is None or text[mention.start : mention.end] == mention.text
        assert_sums_to_one(quote.stance)
        assert all(text[s.start : s.end] == s.statement.text for s in quote.sentences)
    assert len(json.dumps(article.to_dicts())) >= len(article.quotes)
    for row in article.to_dicts():
        assert csv_line(row.values()).endswith("\n")
    assert_explained(text, target, chance.choice(_SPEAKERS), chance.choice((None, *ROLES)))
    return len(article.quotes)


def assert_explained(text, target, speaker, role):
    answer = stance.classify(text, target=target, speaker=speaker, role=role)
    assert_sums_to_one(answer)
    why = stance.explain(text, target=target, speaker=speaker, role=role)
    assert why.prediction == answer
    for label, odds in why.log_odds.items():
        total = why.intercept[label] + sum(term.contributions[label] for term in why.terms)
        assert math.isfinite(odds)
        assert abs(total - odds) < 1e-9 * max(1, len(why.terms))
    assert all(text[share.start : share.end] == share.text != "" for share in why.by_word())
    by_word = sum(share.margin for share in why.by_word()) + why.unworded()
    assert abs(by_word - sum(map(why.margin, why.terms))) < 1e-9 * max(1, len(why.terms))
    assert all(word == word.lower() for word in words_of(text))


def assert_sums_to_one(prediction):
    values = list(prediction.probabilities.values())
    assert all(math.isfinite(p) and 0 <= p <= 1 for p in values)
    assert abs(sum(values) - 1) < 1e-9


def assert_answered_together(texts):
    """Many at once get the very answers of each by itself."""
    for text, answer in zip(texts, stance.classify_many(texts), strict=True):
        assert_sums_to_one(answer)
        assert answer == stance.classify(text)


def assert_corpus_answers(texts, folder, run, ending):
    """Hold that a corpus of texts answers or names every one; give the rows."""
    source, out = folder / f"in.{ending}", folder / f"{run.__name__}-{ending}.jsonl"
    with source.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        if ending == "csv":
            file.write("id,text\r\n")
        for number, text in enumerate(texts):
            # A lone surrogate is no UTF-8: JSON can spell it out, CSV cannot.
            plain = text.encode("utf-8", "replace").decode("utf-8")
            row = json.dumps({"id": number, "text": text}) + "\n"
            file.write(row if ending == "jsonl" else _quoted(number, plain))
    report = run(source, out)
    rows = [json.loads(line) for line in out.read_bytes().splitlines()]
    faults = [] if report.errors is None else [json.loads(line) for line in report.errors.read_bytes().splitlines()]
    assert report.n_records == len(texts)
    assert all(fault["place"].startswith(f"{source}:") and fault["reason"] for fault in faults)
    for row in rows:
        whole = texts[int(row["id"])]
        # In JSON the escapes of two surrogates that stand side by side are one character.
        whole = json.loads(json.dumps(whole)) if ending == "jsonl" else whole.encode("utf-8", "replace").decode()
        assert row["text"] == (whole[row["start"] : row["end"]] if run.__name__ == "read_corpus" else whole)
        assert abs(sum(value for name, value in row.items() if name.startswith("p_")) - 1) < 3e-6
    if run.__name__ == "classify_corpus":
        assert len(rows) + len(faults) == len(texts)
    return len(rows), len(faults)


def _quoted(number, text):
    doubled = text.replace('"', '""')
    return f'{number},"{doubled}"\r\n'
