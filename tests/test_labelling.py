"""Labelling: articles to statements, what a choice does, and what the server refuses."""

import json
import random
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from labelled_articles import ARTICLES, HOST, PORT, TOKEN, Client, session, write_articles

import stance
from stance.annotation import AnnotationFile
from stance.cli import main
from stance.corpus import read_corpus
from stance.dataset import read_labelled
from stance.errors import ConflictError, InputError, MissingExtraError
from stance.labelling import Choice, LabellingJob, open_session, read_pool
from stance.shares import join_labels
from stance.web import MAX_BODY_BYTES, draw_page, serve


def choice(opened, place, label, **other):
    view = opened.view(place)
    known = {name: view[name] for name in ("revision", "start", "end", "speaker", "role", "note")}
    return Choice(**{"place": place, "label": label, "seconds": 4.0, **known, **other})


def rows(folder, name="labels.jsonl"):
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


# Statements


def test_the_statements_are_the_rows_of_a_run_over_the_articles(tmp_path):
    paths = write_articles(tmp_path)
    pool = read_pool(paths, stance.load_model()).statements
    read_corpus(paths, tmp_path / "quotes.jsonl")
    run = rows(tmp_path, "quotes.jsonl")
    assert len(pool) >= 7
    assert [(s.article, *s.quote, s.kind, s.speaker, s.role, s.target.name) for s in pool] == [
        tuple(row[name] for name in ("record", "start", "end", "kind", "speaker", "role", "target")) for row in run
    ]
    for statement, row in zip(pool, run, strict=True):
        assert statement.id == f"{row['record']}:{row['start']}-{row['end']}"
        for label, probability in statement.probabilities.items():
            assert probability == pytest.approx(row[f"p_{label}"], abs=1e-6)


def test_a_statement_is_all_sentences_of_its_quote_or_its_own_part_of_one(tmp_path):
    text = (
        '"The ministry did all it could. It will go on," Ana Brandl said. It rained.\n\n'
        "Sarvanda's government failed, said Ana Brandl, and Emil Sarsky said it had done well.\n"
    )
    pool = read_pool(write_articles(tmp_path, {"a.txt": text}), stance.load_model())
    assert [statement.text for statement in pool.statements] == [
        text[: text.index(" It rained")],
        "Sarvanda's government failed, said Ana Brandl,",
        "and Emil Sarsky said it had done well.",
    ]
    for statement in pool.statements:
        assert text[statement.start : statement.end] == statement.text
        assert statement.start <= statement.quote[0] < statement.quote[1] <= statement.end
        assert 0 <= statement.margin <= 1


PIECES = (
    '"', "“", "”", "'", "’", " said Ana Brandl", " he said", ", and", ", saying", " added that ", ". ", "\n\n",
    "—", ";", " the ministry failed", ' "We did it," ', " according to the report", " “No,”", " Emil Sarsky said",
    "…", "\u00a0", "\U0001f600",
)  # fmt: skip


def test_whatever_the_text_statements_hold_their_quotes_and_share_nothing(tmp_path):
    rng = random.Random(3)
    texts = ["".join(rng.choices(PIECES, k=rng.randint(5, 60))) for _ in range(100)]
    path = tmp_path / "odd.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    found = read_pool(path, stance.load_model()).statements
    assert len(found) == len({statement.id for statement in found}) > 100
    for statement in found:
        assert statement.text == statement.text.strip()
        assert statement.start <= statement.quote[0] < statement.quote[1] <= statement.end
    assert all(a.end <= b.start for a, b in pairwise(found) if a.article == b.article)


def test_the_text_of_a_table_stands_in_the_column_named(tmp_path):
    (tmp_path / "a.csv").write_text('body\n"Tolvania failed, the report said."\n', encoding="utf-8")
    (statement,) = read_pool(tmp_path / "a.csv", stance.load_model(), text="body").statements
    assert statement.id == f"{tmp_path / 'a.csv'}:2:0-15"


def test_half_characters_become_whole_ones_and_offsets_stay(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "The \\ud800 government failed, the report said."}\n', encoding="utf-8")
    (statement,) = read_pool(path, stance.load_model()).statements
    assert statement.text == "The \ufffd government failed, the report said."


def test_articles_without_a_statement_are_refused_and_bad_ones_named(tmp_path):
    (tmp_path / "a.txt").write_text("Rain fell.\n", encoding="utf-8")
    with pytest.raises(InputError, match="none of 1 articles holds a reported statement"):
        read_pool(tmp_path / "a.txt", stance.load_model())


# The session


def test_a_batch_labelled_from_first_to_last_is_data_to_learn_from(tmp_path):
    with session(tmp_path, annotator="ana") as opened:
        n = opened.state()["n"]
        for place in range(n):
            assert opened.state()["next"] == place
            assert opened.view(place)["guess"] is None
            told = opened.choose(choice(opened, place, ("defends", "criticizes", "neutral")[place % 3]))
            assert set(told["decided"]["guess"]["probabilities"]) == {"defends", "criticizes", "neutral"}
        state = opened.state()
    assert (state["labelled"], state["skipped"], state["next"], state["seconds_left"]) == (n, 0, None, 0)
    assert state["agreement"]["n"] == n
    assert len(read_labelled([tmp_path / "labels.jsonl"])) == n
    for row in rows(tmp_path):
        assert row["picking_probability"] == 1.0
        assert row["model_label"] in ("defends", "criticizes", "neutral")
        assert row["annotator"] == "ana"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row["time"])


def test_the_same_command_goes_on_where_it_stopped(tmp_path):
    with session(tmp_path, n=5, seed=2) as opened:
        opened.choose(choice(opened, 0, "neutral", note="hm"))
        opened.choose(choice(opened, 1, None))
        shown = opened.view(2)
    with session(tmp_path, n=5, seed=2) as opened:
        state = opened.state()
        assert (state["next"], state["labelled"], state["skipped"]) == (2, 1, 1)
        assert opened.view(2) == shown | {"revision": 0}
        assert opened.view(0)["note"] == "hm"
        assert opened.view(1)["decided"]
        assert opened.view(1)["guess"] is None


OTHERS = {
    "n": ({"n": 4}, "--n was 5 and is 4"),
    "seed": ({"seed": 3}, "--seed was another one"),
    "pick": ({"pick": "margin"}, "--pick was random and is margin"),
    "fewer": ({"articles": {"dam.txt": ARTICLES["dam.txt"]}}, r"1 article of it not given now \(.*press\.txt\)"),
    "more": (
        {"articles": ARTICLES | {"a.txt": ARTICLES["dam.txt"], "b.txt": ARTICLES["dam.txt"]}},
        r"2 articles given that it does not have \(.*a\.txt, …\)",
    ),
    "order": ({"articles": dict(reversed(ARTICLES.items()))}, "the articles were given in another order"),
    "changed": (
        {"articles": ARTICLES | {"press.txt": f"Lintara, Monday\n\n{ARTICLES['press.txt']}"}},
        r"the statements of .*press\.txt are others, as it was changed or",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_batch_is_not_mixed_into_the_file_and_what_differs_is_said(tmp_path, name):
    other, message = OTHERS[name]
    with session(tmp_path, n=5, seed=2):
        pass
    match = rf"labels\.pool\.jsonl: holds another batch: {message}.*; do as before, or name another --out$"
    with pytest.raises(InputError, match=match), session(tmp_path, **{"n": 5, "seed": 2} | other):
        pass


@pytest.mark.parametrize("other", [{"mix": 0.9}, {"seed": 4}])
def test_another_draw_by_margin_says_what_may_differ(tmp_path, other):
    known = {"n": 3, "pick": "margin", "mix": 0.5}
    with session(tmp_path, **known):
        pass
    match = "another batch: --mix, --seed or the model was another one; do as before"
    with pytest.raises(InputError, match=match), session(tmp_path, **known | other):
        pass


def test_the_name_that_a_table_gives_an_article_stays_with_its_labels(tmp_path):
    path = tmp_path / "news.jsonl"
    row = {"id": 17, "outlet": "The \ud800 Bell", "text": ARTICLES["dam.txt"]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    job = LabellingJob(inputs=path, out=tmp_path / "labels.jsonl")
    with open_session(job, stance.load_model()) as opened:
        opened.choose(choice(opened, 0, "neutral"))
    assert {(row["article"], row["article_id"]) for row in rows(tmp_path)} == {(f"{path}:1", "17")}
    pool = rows(tmp_path, "labels.pool.jsonl")
    assert {(row["article_id"], row["outlet"]) for row in pool} == {("17", "The \ufffd Bell")}


def test_a_statement_ends_before_the_next_one_even_if_its_words_of_saying_come_later(tmp_path):
    text = 'The mayor called the plan "a shame", and "a crime", said Ana Brandl. "No," "Yes," said Emil Sarsky.\n'
    pool = read_pool(write_articles(tmp_path, {"a.txt": text}), stance.load_model())
    spans = [(s.start, *s.quote, s.end) for s in pool.statements]
    assert len(spans) > 1
    assert all(list(span) == sorted(span) for span in spans)
    assert all(one[-1] <= other[0] for one, other in pairwise(spans))


def test_the_pool_holds_the_predictions_of_all_statements_and_the_batch(tmp_path):
    with session(tmp_path, n=3, pick="margin", seed=1) as opened:
        opened.choose(choice(opened, 0, "neutral"))
        assert rows(tmp_path)[0]["batch_size"] == 3
    pool = rows(tmp_path, "labels.pool.jsonl")
    drawn = sorted((row for row in pool if "place" in row), key=lambda row: row["place"])
    assert len(pool) > len(drawn) == 3
    assert all(sum(row[f"p_{label}"] for label in stance.load_model().labels) == pytest.approx(1) for row in pool)
    (row,) = rows(tmp_path)
    assert (row["id"], row["picking_probability"]) == (drawn[0]["id"], drawn[0]["picking_probability"])
    assert 0 < row["picking_probability"] < 1


def test_shares_are_estimated_with_the_stored_probabilities_and_the_pool(tmp_path):
    with session(tmp_path, n=4, pick="margin", mix=0.5) as opened:
        for place in range(4):
            opened.choose(choice(opened, place, "neutral"))
    joined = join_labels(tmp_path / "labels.pool.jsonl", tmp_path / "labels.jsonl")
    stored = [row["picking_probability"] for row in rows(tmp_path)]
    assert len(joined.truth) > 4
    assert sorted(joined.picked[~np.isnan(joined.picked)]) == sorted(stored)


def test_a_mended_span_and_speaker_are_judged_anew_and_kept(tmp_path):
    with session(tmp_path) as opened:
        place = next(k for k in range(opened.state()["n"]) if opened.view(k)["speaker"] == "Tolan Reyes")
        view = opened.view(place)
        mended = {"start": view["start"] + 2, "speaker": "Reyes", "role": None}
        told = opened.choose(choice(opened, place, "defends", **mended))
        assert (told["decided"]["speaker"], told["decided"]["role"], told["decided"]["start"]) == (
            "Reyes", None, view["start"] + 2,
        )  # fmt: skip
        (row,) = rows(tmp_path)
        text = "".join(part["text"] for part in view["paragraphs"])
        assert row["text"] in text
        assert row["text"].startswith("spokesman of the Interior Ministry")
        assert "\U0001f600" in row["text"]
        assert row["id"].endswith("{}-{}".format(*view["quote"]))
        expected = stance.classify(row["text"], target=stance.Target(row["target"], tuple(row["target_aliases"])),
                                   speaker="Reyes")  # fmt: skip
        assert row["model_confidence"] == pytest.approx(expected.confidence, abs=1e-6)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"label": "praises"}, "label 'praises' is not one of criticizes, defends, neutral"),
        ({"place": 99}, "place 99 is not one of the"),
        ({"start": 0, "end": 500}, r"span \[0, 500\) is no stretch of words within one paragraph"),
        ({"end": 10**9}, "is no stretch of words"),
        ({"speaker": " "}, "speaker is ' '"),
        ({"role": "king"}, "role 'king' is not one of"),
        ({"note": "\ud800"}, "lone surrogate"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused_and_nothing_written(tmp_path, wrong, message):
    with session(tmp_path) as opened:
        made = replace(choice(opened, 0, "neutral"), **wrong)
        with pytest.raises(InputError, match=message):
            opened.choose(made)
        assert not (tmp_path / "labels.jsonl").exists()


def test_a_choice_made_on_an_older_revision_is_refused(tmp_path):
    with session(tmp_path) as opened:
        stale = choice(opened, 1, "defends")
        opened.choose(choice(opened, 0, "neutral"))
        with pytest.raises(ConflictError, match="revision 0 and the newest is 1"):
            opened.choose(stale)
        assert opened.undo(1)["undone"] == 0
        assert opened.state()["labelled"] == 0


def test_labels_of_ones_own_have_no_guess_of_a_model_that_does_not_know_them(tmp_path):
    labels = [f"größe {k} & <b>" for k in range(10)]
    with session(tmp_path, labels=labels, show_guess=True) as opened:
        assert [label["name"] for label in opened.state()["labels"]] == labels
        assert opened.state()["agreement"] is None
        told = opened.choose(choice(opened, 0, labels[9]))
        assert told["decided"]["guess"] is None
    assert rows(tmp_path)[0]["model_label"] is None
    with pytest.raises(InputError, match="holds the label 'größe 9 & <b>', which is not one of"), session(tmp_path):
        pass


def test_the_guess_shows_before_the_choice_where_it_is_asked_for(tmp_path):
    with session(tmp_path, show_guess=True) as opened:
        assert opened.view(0)["guess"]["label"] in opened.labels


@pytest.mark.parametrize(
    "labels", [["one"], ["a", "a"], ["a", " b"], ["a", ""], ["a", "b\n"], ["a", "b|c"], ["a", "x" * 101]]
)
def test_labels_that_data_may_not_have_are_refused(tmp_path, labels):
    with (
        pytest.raises(InputError, match=r"give (two or more, each once|up to 100 characters)"),
        session(tmp_path, labels=labels),
    ):
        pass


# The server


@pytest.fixture
def client(tmp_path):
    with session(tmp_path) as opened:
        yield Client(opened)


def body(client, place=0, label="neutral", **other):
    view = client.get(f"/statement/{place}").json()
    known = {name: view[name] for name in ("revision", "start", "end", "speaker", "role", "note")}
    return {"place": place, "label": label, "seconds": 2.5, **known, **other}


def stored(client):
    return client.get("/state").json()["labelled"]


def test_the_token_moves_from_the_address_into_a_cookie(client):
    del client.headers["authorization"]
    assert client.get("/").status_code == 403
    first = client.get(f"/?token={TOKEN}")
    assert first.status_code == 200
    assert first.headers["refresh"] == "0;url=/"
    assert first.content == b""
    assert first.headers["referrer-policy"] == "no-referrer"
    cookie = first.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert client.get("/").status_code == 200
    assert client.get("/state").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/", "/state", "/statement/0", "/nothing", "/?token=", "/?token=wrong", f"/state?token={TOKEN}",
        "/?token=%ff%fe", "/?" + "&".join(f"a{k}" for k in range(50)),
    ],
)  # fmt: skip
def test_without_the_token_nothing_is_answered(client, path):
    del client.headers["authorization"]
    for cookie in ({}, {f"stance-{PORT}": "wrong"}, {"stance-1": TOKEN}):
        answer = client.get(path, headers={"cookie": "; ".join(f"{k}={v}" for k, v in cookie.items())})
        assert answer.status_code == 403
        assert "open the address that the terminal shows" in answer.json()["error"]
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        "",
        f"127.0.0.1:{PORT}.evil.example",
        f"0.0.0.0:{PORT}",
    ],
)
def test_another_host_is_refused_even_with_the_token(client, host):
    for answer in (
        client.get("/state", headers={"host": host}),
        client.get(f"/?token={TOKEN}", headers={"host": host}),
    ):
        assert answer.status_code == 421
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"http://{HOST}.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_origin_is_refused_even_with_the_token(client, headers):
    answer = client.post("/choice", json=body(client), headers=headers)
    assert answer.status_code == 403
    assert "another page has sent this request" in answer.json()["error"]
    assert stored(client) == 0
    assert client.post("/choice", json=body(client), headers={"origin": f"http://{HOST}"}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(client, method):
    assert client.request(method, "/choice").status_code == 405


def test_a_body_that_is_too_long_is_refused_whether_it_says_so_or_not(client):
    async def pieces():
        for _ in range(MAX_BODY_BYTES // 1_000 + 2):
            yield b" " * 1_000

    told = client.post("/choice", content=b" " * (MAX_BODY_BYTES + 1))
    untold = client.post("/choice", content=pieces())
    lied = client.post("/choice", content=b"{}", headers={"content-length": "-5"})
    assert [answer.status_code for answer in (told, untold, lied)] == [413, 413, 413]
    assert "longer than 100,000 bytes" in told.json()["error"]
    assert stored(client) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 50_000, b'{"place": 0}', b'{"place": "0"}',
        b'{"a": 1, "a": NaN}', b"<script>",
    ],
)  # fmt: skip
def test_what_is_no_choice_is_refused_in_one_line(client, content):
    answer = client.post("/choice", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}
    assert len(answer.json()["error"]) < 300
    assert stored(client) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": -1}, {"place": 1e3}, {"place": 99}, {"place": True}, {"revision": None}, {"label": 1},
        {"label": "<img src=x>"}, {"label": ["neutral"]}, {"start": -5}, {"end": 10**30}, {"seconds": -1},
        {"seconds": "NaN"}, {"note": "x" * 10_001}, {"note": None}, {"speaker": "x" * 1_001}, {"role": "king"},
        {"more": 1}, {"note": "\ud800"},
    ],
)  # fmt: skip
def test_wrong_values_are_refused_and_nothing_is_stored(client, wrong):
    content = json.dumps(body(client) | wrong)
    answer = client.post("/choice", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert stored(client) == 0


def test_a_stale_choice_is_answered_with_409_and_overwrites_nothing(client):
    first, second = body(client, label="defends"), body(client, label="criticizes")
    assert client.post("/choice", json=first).status_code == 200
    answer = client.post("/choice", json=second)
    assert answer.status_code == 409
    assert "revision 0 and the newest is 1" in answer.json()["error"]
    assert client.post("/undo", json={"revision": 0}).status_code == 409
    assert client.get("/statement/0").json()["label"] == "defends"
    assert client.post("/undo", json={"revision": 1}).json()["undone"] == 0
    assert client.post("/undo", json={"revision": 2}).status_code == 400


def test_every_answer_says_what_the_browser_must_not_do(client):
    for path in ("/", "/state", "/nothing", "/statement/99"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "unsafe" not in client.get("/").headers["content-security-policy"]
    for closed in ("/docs", "/openapi.json", "/redoc"):
        assert client.get(closed).status_code == 404


def test_a_hidden_guess_is_not_in_any_answer_before_the_choice(client):
    for path in ("/", "/state", "/statement/0"):
        assert "probabilities" not in client.get(path).text.partition("<script")[0]
    assert client.get("/statement/0").json()["guess"] is None


def test_a_page_allows_its_own_style_and_script_and_escapes_its_title():
    page = draw_page("<b>", body="", style="p { color: red; }", script="1", labels=["a", "b"])
    assert "<title>&lt;b&gt;</title>" in page.html
    assert page.policy.count("'sha256-") == 2
    assert "</style>" not in page.html.partition("<style>")[2].partition("</style>")[0]


# The command


@pytest.mark.serves
def test_a_port_that_is_taken_is_refused():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} cannot be used"):
            serve(None, announce=print, port=port, open_browser=False)


def test_without_the_extra_the_command_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "uvicorn", None)
    (path, *_) = write_articles(tmp_path)
    done = CliRunner().invoke(main, ["label", str(path), "--out", str(tmp_path / "labels.jsonl")])
    assert done.exit_code == 2
    assert "with its extra 'web'" in done.output
    with pytest.raises(MissingExtraError, match="fastapi and uvicorn"):
        serve(None, announce=print)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--labels", "one"], "give two or more"),
        (["--mix", "0"], "0.0 is not in the range"),
        (["--out", "labels.csv"], "ending '.csv' is not one of .jsonl"),
        (["--port", "70000"], "not in the range"),
    ],
)
def test_wrong_options_are_refused_in_a_line(tmp_path, arguments, message):
    (path, *_) = write_articles(tmp_path)
    done = CliRunner().invoke(main, ["label", str(path), "--out", str(tmp_path / "a.jsonl"), "--no-open", *arguments])
    assert done.exit_code == 2
    assert message in done.output


def test_the_command_prints_the_address_opens_the_browser_and_sums_up(tmp_path, monkeypatch):
    opened = []

    def run(self, sockets):
        raise KeyboardInterrupt

    monkeypatch.setattr("uvicorn.Server.run", run)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("stance.web._server._listen", _Listening)
    bad = {"bad.txt": "", "bad.jsonl": '{"text": ""}\n' * 3}
    paths = [str(path) for path in write_articles(tmp_path, ARTICLES | bad)]
    done = CliRunner().invoke(
        main, ["label", *paths, "--out", str(tmp_path / "a.jsonl"), "--n", "4", "--labels", "x,y"]
    )
    assert done.exit_code == 0, done.output
    (address,) = opened
    assert re.search(r"^Open http://127\.0\.0\.1:4321/\?token=[\w-]{43}$", done.output, re.MULTILINE)
    assert address in done.output
    assert "4 statements to label, 0 decided" in done.output
    assert "0 labels in" in done.output
    assert f"stance: {tmp_path / 'bad.txt'}: " in done.output
    assert done.output.count("bad.jsonl:") == 1
    assert "(the same in lines 2, 3)" in done.output
    with AnnotationFile(tmp_path / "a.jsonl") as file:  # the lock is gone
        assert not file.annotations


class _Listening:
    def __init__(self, port, host):
        self.port = port

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def getsockname(self):
        return "127.0.0.1", 4321
