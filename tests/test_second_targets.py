"""What the statements labelled toward a second actor promise: they stand in their articles, and labels turn round."""

import json
from collections import Counter
from pathlib import Path

import pytest

from stance.labels import LABELS, ROLES

DATA = Path(__file__).resolve().parent.parent / "data"


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def rows():
    return rows_of(DATA / "second_targets.jsonl")


def test_ids_and_texts_stand_once_and_labels_are_known(rows):
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows) > 300
    for row in rows:
        assert row["label"] in LABELS, row["id"]
        assert row["government_label"] in LABELS, row["id"]
        assert row["role"] in ROLES, row["id"]


def test_statements_of_written_articles_are_theirs_word_for_word(rows):
    articles = {a["id"]: a for path in (DATA / "articles").glob("*.jsonl") for a in rows_of(path)}
    taken = [row for row in rows if row["article"] in articles]
    assert len(taken) > 400
    for row in taken:
        article = articles[row["article"]]
        (sentence,) = [s for s in article["sentences"] if s["text"] == row["text"]]
        assert sentence["quote"] != "none", row["id"]
        assert sentence["speaker"] == row["speaker"], row["id"]
        assert sentence["stance"] == row["government_label"], row["id"]
        assert row["target"] != article["target"], row["id"]


def test_the_second_actor_is_named_in_most_statements(rows):
    def named(row):
        names = (name.lower().removeprefix("the ") for name in (row["target"], *row["target_aliases"]))
        return any(name in row["text"].lower() for name in names)

    # The others mean it by a pronoun, or by a noun that nobody would give as an alias.
    assert sum(map(named, rows)) > 0.7 * len(rows)


def test_no_article_gives_many_and_labels_turn_round_in_many(rows):
    assert max(Counter(row["article"] for row in rows).values()) <= 3
    turned = [{row["label"], row["government_label"]} == {"defends", "criticizes"} for row in rows]
    assert 0.3 * len(rows) < sum(turned) < 0.6 * len(rows)
    assert all(count > 100 for count in Counter(row["label"] for row in rows).values())
