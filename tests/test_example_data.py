"""What the example articles and their stand-off labels promise: every word of an example is labelled, and fits."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from stance.labels import LABELS, QUOTE_KINDS, ROLES

DATA = Path(__file__).resolve().parent.parent / "data" / "examples"
NAMES = ("flood-relief.txt", "harbour-report.txt", "press-trial.txt")
QUOTED = re.compile(r"[“”\"]")
SMALL_WORDS = {"of"}

Row = dict[str, Any]


@pytest.fixture(scope="module")
def labels() -> list[Row]:
    return [json.loads(line) for line in (DATA / "labels.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: (DATA / name).read_bytes().decode("utf-8") for name in NAMES}


def test_every_example_article_is_labelled_and_of_newspaper_length(texts: dict[str, str], labels: list[Row]) -> None:
    assert {path.name for path in DATA.glob("*.txt")} == set(NAMES) == {row["article"] for row in labels}
    for name, text in texts.items():
        assert 350 <= len(text.split()) <= 600, name


def test_example_labels_carry_the_digest_of_their_article(texts: dict[str, str], labels: list[Row]) -> None:
    digests = {name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in texts.items()}
    assert all(row["sha256"] == digests[row["article"]] for row in labels)


def test_example_labels_cover_the_article_but_for_the_space_between(texts: dict[str, str], labels: list[Row]) -> None:
    for name, text in texts.items():
        spans = [(row["start"], row["end"]) for row in labels if row["article"] == name]
        edges = [0, *itertools.chain.from_iterable(spans), len(text)]
        assert edges == sorted(edges), name
        assert not any(text[end:start].strip() for end, start in zip(edges[::2], edges[1::2], strict=True)), name
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans), name


def test_example_labels_take_their_values_from_the_closed_lists(labels: list[Row]) -> None:
    assert len({row["id"] for row in labels}) == len(labels)
    for row in labels:
        if row["quote"] == "none":
            assert (row["speaker"], row["role"], row["stance"]) == (None, None, "neutral"), row["id"]
        else:
            assert not row["furniture"], row["id"]
            assert row["quote"] in QUOTE_KINDS, row["id"]
            assert row["role"] in ROLES, row["id"]
            assert row["stance"] in LABELS, row["id"]


def test_direct_and_mixed_sentences_hold_marks_unless_a_quotation_runs_through_them(
    texts: dict[str, str], labels: list[Row]
) -> None:
    for row in labels:
        marks = len(QUOTED.findall(texts[row["article"]][row["start"] : row["end"]]))
        if row["quote"] == "indirect":
            assert marks == 0, row["id"]
        if row["quote"] == "mixed":
            assert marks == 2, row["id"]


def test_every_speaker_is_named_in_the_article(texts: dict[str, str], labels: list[Row]) -> None:
    for row in labels:
        words = set((row["speaker"] or "").split()) - SMALL_WORDS
        assert all(re.search(rf"\b{re.escape(word)}", texts[row["article"]]) for word in words), row["speaker"]


def test_each_example_holds_every_stance_and_kind_of_quote_and_some_furniture(labels: list[Row]) -> None:
    for name in NAMES:
        rows = [row for row in labels if row["article"] == name]
        reported = [row for row in rows if row["quote"] != "none"]
        assert {row["stance"] for row in reported} == set(LABELS), name
        assert {row["quote"] for row in reported} == set(QUOTE_KINDS), name
        assert sum(row["furniture"] for row in rows) >= 4, name
