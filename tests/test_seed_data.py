"""What the restated seed articles and their stand-off labels promise.

The restatements may hold no wording of the articles. A run is six words in a row, compared case-folded (a word is a
stretch of letters and digits). A run that both texts share is excused only as a name or title: each of its words is
capitalised in the article, or is one of `SMALL_WORDS` and stands between two such words, so never at an end of the run.

The speakers are those of the annotations, save that a bracketed insertion in a name ("Harbour Report [HR] for 2019") is
left out.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from stance.labels import LABELS, QUOTE_KINDS, ROLES

DATA = Path(__file__).resolve().parent.parent / "data" / "seeds"
RUN_WORDS = 6
WORD = re.compile(r"[^\W_]+")
BRACKETED = re.compile(r" \[[^\[\]]{1,40}\]")
SMALL_WORDS = frozenset({"a", "against", "and", "at", "by", "for", "from", "in", "of", "on", "s", "the", "to", "with"})
QUOTATION_MARKS = '"“”„‟«»‹›‘‚‛＂「」『』'
JUDGED = ("speaker", "role", "stance")
ARTICLE_KEYS = {"id", "event", "source", "title", "target", "target_aliases", "sentences"}
SENTENCE_KEYS = {"id", "p", "text", "quote", "source_kind", *JUDGED}
LABEL_KEYS = {"id", "article", "sha256", "start", "end", "furniture", "quote", "event", *JUDGED}
KNOWN_EVENTS = {frozenset({"000", "002", "004"}), frozenset({"001"}), frozenset({"003"})}

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def shared_runs(restated: str, original: str) -> list[str]:
    seen = [(word.group(), word.group().casefold()) for word in WORD.finditer(original)]
    windows = (seen[i : i + RUN_WORDS] for i in range(len(seen) - RUN_WORDS + 1))
    barred = {tuple(folded for _, folded in w) for w in windows if not is_name([word for word, _ in w])}
    words = [word.casefold() for word in WORD.findall(restated)]
    runs = (tuple(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1))
    return [" ".join(run) for run in runs if run in barred]


def is_name(words: list[str]) -> bool:
    capitals = [word[0].isupper() for word in words]
    inner = all(capital or word in SMALL_WORDS for word, capital in zip(words, capitals, strict=True))
    return inner and capitals[0] and capitals[-1]


@pytest.fixture(scope="module")
def articles() -> list[Row]:
    return read_rows(DATA / "restated.jsonl")


@pytest.fixture(scope="module")
def labels() -> list[Row]:
    return read_rows(DATA / "labels.jsonl")


@pytest.fixture(scope="module")
def sentences(articles: list[Row]) -> list[Row]:
    return [sentence for article in articles for sentence in article["sentences"]]


@pytest.fixture(scope="module")
def seeds(labels: list[Row], texts_folder: Path) -> Path:
    wanted = ["annotations.jsonl", *sorted({row["article"] for row in labels})]
    missing = [name for name in wanted if not (texts_folder / "seeds" / name).is_file()]
    if missing:
        pytest.fail(f"STANCE_TEXTS is {texts_folder}, whose seeds/ lacks {', '.join(missing)}")
    return texts_folder / "seeds"


@pytest.fixture(scope="module")
def originals(seeds: Path, labels: list[Row]) -> dict[str, str]:
    return {name: (seeds / name).read_bytes().decode("utf-8") for name in {row["article"] for row in labels}}


def test_a_shared_run_of_six_words_is_found_whatever_its_case_and_punctuation() -> None:
    original = "The old lighthouse keeper saw nothing, he swore, on that night."
    assert shared_runs("But LIGHTHOUSE keeper saw nothing; he swore it.", original) == [
        "lighthouse keeper saw nothing he swore"
    ]
    assert shared_runs("The keeper swore that on that night he had seen nothing.", original) == []


def test_a_shared_run_is_excused_only_where_it_is_a_name_from_end_to_end() -> None:
    original = "It was the Office for Harbours and Inland Waters that wrote."
    assert shared_runs("Office for Harbours and Inland Waters", original) == []
    assert shared_runs("the Office for Harbours and Inland", original) == ["the office for harbours and inland"]
    assert shared_runs("for Harbours and Inland Waters that", original) == ["for harbours and inland waters that"]


def test_restated_articles_have_the_keys_of_labelled_articles(articles: list[Row]) -> None:
    assert len(articles) == 5
    for article in articles:
        assert set(article) == ARTICLE_KEYS
        assert article["title"].strip()
        assert article["target"].strip()
        assert all(alias.strip() for alias in article["target_aliases"])
        assert all(set(sentence) == SENTENCE_KEYS for sentence in article["sentences"])


def test_restated_sentences_take_their_values_from_the_closed_lists(sentences: list[Row]) -> None:
    for sentence in sentences:
        assert sentence["quote"] == "indirect", sentence["id"]
        assert sentence["source_kind"] in QUOTE_KINDS, sentence["id"]
        assert sentence["role"] in ROLES, sentence["id"]
        assert sentence["stance"] in LABELS, sentence["id"]
        assert sentence["speaker"].strip(), sentence["id"]


def test_restated_paragraphs_are_numbered_from_zero_without_gaps(articles: list[Row]) -> None:
    for article in articles:
        numbers = [sentence["p"] for sentence in article["sentences"]]
        steps = [b - a for a, b in itertools.pairwise(numbers)]
        assert numbers[0] == 0, article["id"]
        assert set(steps) <= {0, 1}, article["id"]


def test_restated_texts_are_whole_sentences_without_quotation_marks(sentences: list[Row]) -> None:
    for sentence in sentences:
        text = sentence["text"]
        assert not set(text) & set(QUOTATION_MARKS), sentence["id"]
        assert not re.search(r"(?<!\w)'|'(?!\w)", text), f"{sentence['id']}: an apostrophe used as a quotation mark"
        assert text[0].isupper(), sentence["id"]
        assert text.endswith("."), sentence["id"]
        assert text == " ".join(text.split()), sentence["id"]


def test_no_two_restated_sentences_are_the_same(sentences: list[Row]) -> None:
    assert len({sentence["text"].casefold() for sentence in sentences}) == len(sentences)


def test_seed_labels_are_valid_and_in_text_order(labels: list[Row]) -> None:
    for row in labels:
        assert set(row) == LABEL_KEYS, row["id"]
        assert 0 <= row["start"] < row["end"], row["id"]
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"]), row["id"]
        assert row["stance"] in LABELS, row["id"]
        if row["quote"] == "none":
            assert (row["speaker"], row["role"], row["stance"]) == (None, None, "neutral"), row["id"]
        else:
            assert row["quote"] in QUOTE_KINDS, row["id"]
            assert row["role"] in ROLES, row["id"]
            assert not row["furniture"], row["id"]
    for before, after in itertools.pairwise(labels):
        assert before["article"] < after["article"] or before["end"] <= after["start"], after["id"]


def test_seed_labels_and_restatements_tell_the_same_of_each_reported_sentence(
    articles: list[Row], labels: list[Row]
) -> None:
    told = [
        (article["id"] + ".txt", article["event"], s["id"], s["source_kind"], *(s[key] for key in JUDGED))
        for article in articles
        for s in article["sentences"]
    ]
    labelled = [
        (row["article"], row["event"], row["id"], row["quote"], *(row[key] for key in JUDGED))
        for row in labels
        if row["quote"] != "none"
    ]
    assert told == labelled


def test_articles_on_one_event_share_its_name(articles: list[Row]) -> None:
    groups: dict[str, set[str]] = {}
    for article in articles:
        groups.setdefault(article["event"], set()).add(article["id"][:3])
    assert {frozenset(group) for group in groups.values()} == KNOWN_EVENTS


def test_seed_labels_repeat_every_annotation(seeds: Path, labels: list[Row]) -> None:
    annotations = read_rows(seeds / "annotations.jsonl")
    keys = ("id", "article", "start", "end", "furniture", "quote", *JUDGED)
    for row in annotations:
        row["speaker"] = row["speaker"] and BRACKETED.sub("", row["speaker"])
    assert [[row[key] for key in keys] for row in labels] == [[row[key] for key in keys] for row in annotations]


def test_seed_labels_carry_the_digest_of_their_article(seeds: Path, labels: list[Row]) -> None:
    for name in sorted({row["article"] for row in labels}):
        digest = hashlib.sha256((seeds / name).read_bytes()).hexdigest()
        assert {row["sha256"] for row in labels if row["article"] == name} == {digest}, name


def test_seed_labels_point_at_text_without_space_around_it(originals: dict[str, str], labels: list[Row]) -> None:
    for row in labels:
        span = originals[row["article"]][row["start"] : row["end"]]
        assert len(span) == row["end"] - row["start"], row["id"]
        assert span == span.strip(), row["id"]


def test_no_restated_sentence_shares_a_run_of_six_words_with_its_article(
    originals: dict[str, str], articles: list[Row]
) -> None:
    copied = {
        sentence["id"]: runs
        for article in articles
        for sentence in article["sentences"]
        if (runs := shared_runs(sentence["text"], originals[article["id"] + ".txt"]))
    }
    assert copied == {}


def test_no_title_of_a_restated_article_repeats_the_headline(originals: dict[str, str], articles: list[Row]) -> None:
    for article in articles:
        assert article["title"].casefold() not in originals[article["id"] + ".txt"].casefold(), article["id"]
