"""The whole way on the command line: articles, a run over them, labels by hand, a model that learns them, shares."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from labelled_articles import Client

import stance
from stance.cli import main
from stance.shares import join_labels
from stance.shares._columns import read_table

N_ARTICLES, N_BATCH, N_LABELLED = 30, 80, 60
LABELS = ("criticizes", "defends", "neutral")


def called(*arguments):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.output


STORIES = [json.loads(line) for line in Path("data/articles/n6.jsonl").read_text(encoding="utf-8").splitlines()]
KNOWN = {sentence["text"]: sentence["stance"] for story in STORIES for sentence in story["sentences"]}


def invented_articles(folder):
    """Put together articles of the repository as a table has them, each with an id of its own."""
    rows = []
    for story in STORIES[:N_ARTICLES]:
        text = "\n\n".join([story["title"], *(sentence["text"] for sentence in story["sentences"])])
        rows.append({"id": story["id"], "outlet": f"Bell {len(rows) % 2}", "text": text})
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def side(text):
    """What the person at the page finds in a statement."""
    return next((stance for sentence, stance in KNOWN.items() if text in sentence or sentence in text), "neutral")


def label_over_http(session, *, announce, port, open_browser):
    """Stand in for the browser: ask for the first open statement and answer it, again and again."""
    client = Client(session)
    for _ in range(N_LABELLED):
        state = client.get("/state").json()
        view = client.get(f"/statement/{state['next']}").json()
        known = {name: view[name] for name in ("place", "start", "end", "speaker", "role", "note")}
        (label,) = {
            side(part["text"][view["start"] - part["start"] : view["end"] - part["start"]])
            for part in view["paragraphs"]
            if part["start"] <= view["start"] < part["start"] + len(part["text"])
        }
        answer = client.post("/choice", json={**known, "label": label, "revision": state["revision"], "seconds": 2.0})
        assert answer.status_code == 200, answer.json()


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    """A table of articles, and labels of a part of the batch drawn from them."""
    folder = tmp_path_factory.mktemp("labelled")
    articles, labels = invented_articles(folder), folder / "labels.jsonl"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("stance.labelling.label_in_browser", label_over_http)
        told = called("label", articles, "--out", labels, "--n", N_BATCH, "--pick", "margin", "--no-open")
    assert f"{N_LABELLED} labels in" in told
    return articles, labels


def by_hand(quotes, labels):
    """Work the shares out from the rows of both files by the formulas of the books, without this library."""
    place = {(row["record"], row["start"]): k for k, row in enumerate(quotes)}
    rows = [place[row["article"], row["quote_start"]] for row in labels]
    f = np.array([[row[f"p_{label}"] for label in LABELS] for row in quotes])
    y = np.array([[float(row["label"] == label) for label in LABELS] for row in labels])
    chance = np.array([row["picking_probability"] for row in labels]) * N_LABELLED / N_BATCH
    w = 1 / chance / (1 / chance).sum()
    g, moved = f[rows], np.sqrt(1 - chance) * w
    a, b = (moved[:, None] * (v - w @ v) for v in (y, g))
    slope = np.maximum((a * b).sum(axis=0) / (b * b).sum(axis=0), 0)
    return dict(zip(LABELS, slope * f.mean(axis=0) + w @ (y - slope * g), strict=True)), slope


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_from_articles_to_a_report_with_shares(labelled, tmp_path):
    articles, labels = labelled
    quotes, saved, page = (tmp_path / name for name in ("quotes.jsonl", "shares.json", "report.html"))
    called("corpus", articles, "--out", quotes)
    called("shares", labels, quotes, "--by", "outlet", "--drawn", "statement", "--format", "json", "--out", saved)
    shares = json.loads(saved.read_text(encoding="utf-8"))
    whole = [share for share in shares if not share["by"]]
    expected, slope = by_hand(rows(quotes), rows(labels))
    assert max(slope) > 0.2  # the predictions have a part in it
    assert {share["label"]: share["estimate"] for share in whole} == pytest.approx(expected, abs=1e-9)
    assert {share["n_labels"] for share in whole} == {N_LABELLED}
    assert {share["n_predictions"] for share in whole} == {len(rows(quotes))}
    answers = [row["stance"] for row in rows(quotes)]
    assert {share["label"]: share["naive"] for share in whole} == pytest.approx(
        {label: answers.count(label) / len(answers) for label in LABELS}
    )
    assert all(share["low"] < share["estimate"] < share["high"] for share in whole)
    assert sum(share["n_labels"] for share in shares if share["by"] and share["label"] == "neutral") == N_LABELLED

    called("train", "--data", labels, "--out", tmp_path / "own", "--folds", "2")
    assert stance.load_model(tmp_path / "own").labels == LABELS
    called("report", articles, "--model", tmp_path / "own", "--shares", saved, "--out", page)
    html = page.read_text(encoding="utf-8")
    for share in whole:
        low, high, naive = (round(100 * share[name]) for name in ("low", "high", "naive"))
        assert f"<b>{share['estimate']:.0%}</b>" in html
        assert f"{low}–{high}, counted {naive}%" in html


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_every_label_finds_its_row_in_a_run_of_any_form(labelled, tmp_path, ending):
    articles, labels = labelled
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    quotes = tmp_path / f"quotes.{ending}"
    called("corpus", articles, "--out", quotes)
    joined, table = join_labels(quotes, labels), read_table(quotes).columns
    found = np.flatnonzero(joined.truth >= 0)
    known = {(row["article"], row["quote_start"]): row for row in rows(labels)}
    assert len(found) == len(known) == N_LABELLED
    for k in found:
        row = known[table["record"][k], int(table["start"][k])]
        assert table["text"][k].lstrip("'") in row["text"]
        assert joined.labels[joined.truth[k]] == row["label"]
        assert joined.picked[k] == pytest.approx(row["picking_probability"] * N_LABELLED / N_BATCH)


def test_labels_of_articles_named_otherwise_are_refused_and_told_how(labelled, tmp_path):
    articles, labels = labelled
    moved = tmp_path / "moved.jsonl"
    moved.write_bytes(articles.read_bytes())
    called("corpus", moved, "--out", tmp_path / "quotes.jsonl")
    done = CliRunner().invoke(main, ["shares", str(labels), str(tmp_path / "quotes.jsonl")])
    assert done.exit_code == 2
    assert "article and quote_start" in done.output
    assert "name the articles there and for stance corpus in the same way" in done.output
