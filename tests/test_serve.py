"""The calls over HTTP: what they answer, and that whatever is wrong with a request is told in one form."""

import asyncio
import io
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import stance
from stance.errors import InputError
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS
from stance.web import Guard, check_address, serve

pytest.importorskip("fastapi")
httpx = pytest.importorskip("httpx")

import serve as benchmark  # noqa: E402

from stance.serving._app import serving_app  # noqa: E402
from stance.serving._forms import MAX_STATEMENTS, ROLES  # noqa: E402
from stance.serving._workers import Workers  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TEXT = "The Sarvandan government has done nothing for the valley, the relief group said."
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Client:
    """Asks an application without a network."""

    def __init__(self, app):
        self.app = app

    def many(self, *requests):
        return asyncio.run(self._many(requests))

    async def _many(self, requests):
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            return await asyncio.gather(*(client.request(method, path, **more) for method, path, more in requests))

    def get(self, path, **more):
        return self.many(("GET", path, more))[0]

    def post(self, path, body=None, **more):
        return self.many(("POST", path, more if body is None else {"json": body, **more}))[0]


@pytest.fixture(scope="module")
def workers():
    with Workers(1, time_limit=120) as workers:
        yield workers


@pytest.fixture(scope="module")
def client(workers):
    return Client(serving_app(workers, version="1.2", labels=stance.load_model().labels))


def refused(answer, status, error, **more):
    """The answer is a refusal in the one form, and lets no inside out."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) <= {"title", "status", "error", "where", "allowed"}
    assert told["status"] == status
    assert error in told["error"]
    assert {name: told.get(name) for name in more} == more
    assert not re.search(r"Traceback|File \"|pydantic|/stance/", answer.text)
    return True


def test_reading_gives_what_the_library_gives(client):
    known = {"title": "Roads", "date": "2031-05-02", "outlet": "The Valley Post", "author": "Ann Lee"}
    answer = client.post("/read", {"text": TEXT, "target": "Sarvanda", **known}).json()
    article = stance.read(TEXT, target="Sarvanda", **known)
    rows = article.to_dicts()
    assert len(rows) == 1
    assert {name: answer[name] for name in known} == known
    assert (answer["text"], answer["target"], answer["labels"]) == (TEXT, "Sarvanda", list(article.labels))
    for given, row in zip(answer["quotes"], rows, strict=True):
        flat = given | {f"p_{label}": share for label, share in given.pop("probabilities").items()}
        assert flat == pytest.approx({name: value for name, value in row.items() if name != "target"})
        assert TEXT[given["start"] : given["end"]] == given["text"]


def test_a_page_of_html_is_read_as_a_file_of_it_is(client):
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>{paragraph} “Café”, they called it.</p>" for paragraph in benchmark.PARAGRAPHS)
    page = f"<html><head><meta charset=latin-1><title>The road</title></head><body><article><h1>The road</h1>{body}"
    answer = client.post("/read", {"html": page, "outlet": "The Valley Post"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["title"], told["outlet"]) == ("The road", "The Valley Post")
    assert "“Café”" in told["text"]
    assert len(told["quotes"]) > 2


def test_classifying_gives_what_the_library_gives(client):
    given = [{"text": TEXT, "target": "Sarvanda", "role": "ngo"}, {"text": "It rained.", "speaker": "Ann Lee"}]
    answer = client.post("/classify", {"statements": given}).json()
    for told, one in zip(answer["predictions"], given, strict=True):
        own = stance.classify(**one)
        assert told["label"] == own.label
        assert told["confidence"] == pytest.approx(own.confidence)
        assert told["probabilities"] == pytest.approx(own.probabilities)


def test_an_explanation_sums_to_its_log_odds(client):
    answer = client.post("/explain", {"text": TEXT, "role": "ngo", "top": 1_000}).json()
    own = stance.explain(TEXT, role="ngo")
    assert answer["n_terms"] == len(answer["terms"]) == len(own.terms) > 5
    for label, odds in answer["log_odds"].items():
        total = answer["intercept"][label] + sum(term["contributions"][label] for term in answer["terms"])
        assert total == pytest.approx(odds) == pytest.approx(own.log_odds[label])
    assert (answer["label"], answer["runner_up"]) == (own.prediction.label, own.runner_up)
    assert all(TEXT[word["start"] : word["end"]] == word["text"] for word in answer["words"])


def test_no_more_terms_are_given_than_asked_for(client):
    assert len(client.post("/explain", {"text": TEXT, "top": 2}).json()["terms"]) == 2


def test_health_tells_version_and_labels(client):
    labels = list(stance.load_model().labels)
    assert client.get("/health").json() == {"status": "ok", "version": "1.2", "labels": labels}


@pytest.mark.parametrize(
    ("path", "body", "error", "more"),
    [
        ("/read", {}, "text or as html", {"where": "body"}),
        ("/read", {"text": TEXT, "html": TEXT}, "one of the two", {"where": "body"}),
        ("/read", {"text": ""}, "holds no text", {"where": "body.text"}),
        ("/read", {"text": " \n\t"}, "holds no text", {"where": "body.text"}),
        ("/read", {"text": "a\0b"}, "character 1 is NUL", {"where": "body.text"}),
        ("/read", {"text": 3}, "valid string", {"where": "body.text"}),
        ("/read", {"text": [TEXT]}, "valid string", {"where": "body.text"}),
        ("/read", {"text": "a" * (MAX_ARTICLE_CHARS + 1)}, "at most 200000", {"allowed": MAX_ARTICLE_CHARS}),
        ("/read", {"text": TEXT, "max_chars": 5}, "at most 5", {"where": "body"}),
        ("/read", {"text": TEXT, "max_chars": 0}, "greater than", {"where": "body.max_chars", "allowed": 1}),
        ("/read", {"text": TEXT, "max_chars": 10**9}, "less than", {"allowed": MAX_ARTICLE_CHARS}),
        ("/read", {"text": TEXT, "max_chars": "5"}, "valid integer", {"where": "body.max_chars"}),
        ("/read", {"text": TEXT, "target": " "}, "holds no text", {"where": "body.target"}),
        ("/read", {"text": TEXT, "tarjet": "Sarvanda"}, "not permitted", {"where": "body.tarjet"}),
        ("/read", {"html": "<p>No article."}, "the page holds no article", {"where": "body"}),
        ("/read", {"html": "<div>" * 3000 + TEXT}, "", {"where": "body"}),
        ("/classify", {"statements": []}, "at least 1", {"where": "body.statements", "allowed": 1}),
        ("/classify", {"statements": [{"text": "a"}] * (MAX_STATEMENTS + 1)}, "at most", {"allowed": MAX_STATEMENTS}),
        ("/classify", {"statements": TEXT}, "valid list", {"where": "body.statements"}),
        (
            "/classify",
            {"statements": [{"text": "a"}, {"text": "a", "role": "king"}]},
            "is no role",
            {"where": "body.statements.1.role", "allowed": list(ROLES)},
        ),
        ("/explain", {"text": "a" * (MAX_STATEMENT_CHARS + 1)}, "at most 20000", {"where": "body.text"}),
        ("/explain", {"text": "a", "top": 0}, "greater than", {"allowed": 1}),
        ("/explain", {"text": "a", "top": 2.5}, "integer", {"where": "body.top"}),
    ],
)
def test_what_is_wrong_in_a_body_is_told_with_its_place_and_what_is_allowed(client, path, body, error, more):
    assert refused(client.post(path, body), 422, error, **more)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"null", 422),
        (b"[]", 422),
        (b"\xff\xfe\x00", 400),
        (b'{"text": "\xff"}', 400),
        (b'{"text": "\\ud800"}', 422),
        (b'{"text": "ok", "outlet": "\\udfff"}', 422),
        (b'{"text": NaN}', 422),
        (b'{"text": "a", "max_chars": 1e999}', 422),
        (b'{"text": "a", "max_chars": ' + b"9" * 5_000 + b"}", 400),
        (b"[" * 200_000, 400),
        (b'{"text": ' + b'{"text": ' * 100_000, 400),
        (b'{"text": "a", "' + b"x" * 100_000 + b'": 1}', 422),
    ],
)
def test_bodies_of_any_bytes_are_refused_in_the_same_form(client, raw, status):
    assert refused(client.post("/read", content=raw, headers=JSON), status, "")


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "text/json"])
def test_a_body_that_is_not_said_to_be_json_is_refused(client, kind):
    headers = {"content-type": kind} if kind else {}
    answer = client.post("/read", content=json.dumps({"text": TEXT}).encode(), headers=headers)
    assert refused(answer, 415, "Content-Type", allowed="application/json")


def test_other_addresses_and_methods_are_refused(client):
    assert refused(client.get("/reed"), 404, "/api", where="/reed")
    assert refused(client.get("/read"), 405, "GET", allowed="POST")
    assert client.get("/read").headers["allow"] == "POST"
    assert refused(client.get("/docs"), 404, "/api")


def test_work_that_takes_too_long_is_ended_and_the_next_request_is_answered(client, workers):
    slow = "The minister said that the road was good. " * 4_000
    try:
        workers.time_limit = 0.02
        asked = [("POST", "/read", {"json": {"text": slow}})] * 3
        answers = client.many(*asked)
    finally:
        workers.time_limit = 120
    assert all(refused(answer, 503, "") for answer in answers)
    assert all(answer.headers["retry-after"] == "2" for answer in answers)
    errors = [answer.json()["error"] for answer in answers]
    assert any("takes longer than the 0.02 seconds" in error for error in errors)
    assert any("too much to do" in error for error in errors)
    assert client.post("/read", {"text": TEXT}).status_code == 200


def test_a_process_that_dies_costs_one_answer_and_no_more(client, workers):
    workers._all[0]._process.kill()
    workers._all[0]._process.join()
    assert refused(client.post("/read", {"text": TEXT}), 500, "the server goes on")
    assert client.post("/read", {"text": TEXT}).status_code == 200


def test_workers_need_a_number_and_a_time():
    with pytest.raises(InputError, match="give at least one"):
        Workers(0)
    with pytest.raises(InputError, match="a time above 0"):
        Workers(1, time_limit=float("nan"))


# ---- The description


def test_the_description_has_the_bounds_that_are_held(client):
    forms = client.get("/openapi.json").json()["components"]["schemas"]
    top, words = forms["ExplainRequest"]["properties"]["top"], forms["StatementRequest"]["properties"]["text"]
    assert (top["minimum"], top["maximum"], words["maxLength"]) == (1, 1_000, MAX_STATEMENT_CHARS)
    for text in ("", " \n", "a\0", "\0"):
        assert not re.search(words["pattern"], text)
        assert client.post("/explain", {"text": text}).status_code == 422
    assert re.search(words["pattern"], " a\nb ")
    assert client.post("/explain", {"text": TEXT, "top": 3.0}).status_code == 200


def test_the_description_names_every_call_with_an_example_that_is_answered_as_described(client):
    told = client.get("/openapi.json").json()
    assert set(told["paths"]) == {"/read", "/classify", "/explain", "/health"}
    for path, methods in told["paths"].items():
        for method, call in methods.items():
            assert call["summary"]
            assert call["description"]
            assert method == "get" or {"400", "413", "422", "503"} <= set(call["responses"])
            answer = client.get(path)
            if method == "post":
                example = call["requestBody"]["content"]["application/json"]["examples"]["example"]["value"]
                answer = client.post(path, example)
            assert answer.status_code == 200, answer.text
            form = call["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert list(answer.json()) == list(told["components"]["schemas"][form]["properties"])


def test_every_reference_of_the_description_leads_somewhere(client):
    text = client.get("/openapi.json").text
    known = json.loads(text)["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) == set(known)
    assert "ValidationError" not in known


def test_the_description_asks_for_a_token_where_one_is_needed(workers):
    told = Client(serving_app(workers, version="1", labels=("a", "b"), with_token=True)).get("/openapi.json").json()
    assert told["security"] == [{"token": []}]
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


# ---- The pages


def test_a_pasted_article_leads_to_its_report(client):
    sent = client.post("/result", data={"text": TEXT.replace(", ", ",\r\n"), "title": "The <road>", "target": ""})
    assert sent.status_code == 303
    shown = client.get(sent.headers["location"])
    assert "The &lt;road&gt;" in shown.text
    assert "the relief group" in shown.text
    assert "Read another article" in shown.text
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
    saved = client.get(sent.headers["location"] + "/report.html")
    assert saved.headers["content-disposition"] == "attachment; filename=report.html"
    article = stance.read(TEXT.replace(", ", ",\n"), title="The <road>")
    from stance.report import draw_report

    assert saved.text == draw_report([article])
    links = re.search(r'<nav aria-label="This result">.+</nav>\n', shown.text)[0]
    assert shown.text.replace(links, "") == saved.text


def test_a_form_that_cannot_be_read_comes_back_with_its_text_and_the_reason(client):
    for text, reason in [
        ("  ", "There is no text yet"),
        ("</textarea><script>x</script>" + "ä" * MAX_ARTICLE_CHARS, "200,029 characters"),
        ("a\0</textarea>", "NUL"),
        ("<html><p>Nothing here", "holds no article"),
    ]:
        answer = client.post("/result", data={"text": text, "target": 'a"><b>'})
        assert answer.status_code == 422, reason
        assert reason in answer.text
        assert 'role="alert"' in answer.text
        assert "<script>x" not in answer.text
        assert 'value="a&quot;&gt;&lt;b&gt;"' in answer.text
        assert answer.text.count("</textarea>") == 1


@pytest.mark.parametrize(
    ("raw", "headers"),
    [(b"text=%FF", FORM), (b"text=\xff", FORM), (b"&".join([b"a=b"] * 50), FORM), (b"text=a", JSON), (b"", {})],
)
def test_forms_of_any_bytes_are_refused_with_a_page(client, raw, headers):
    answer = client.post("/result", content=raw, headers=headers)
    assert answer.status_code == 422
    assert 'id="fault"' in answer.text


def test_a_result_that_is_gone_says_so(client):
    for path in ("/result/nothing", "/result/nothing/report.html"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "no longer kept" in answer.text


def test_only_the_last_results_are_kept(client, monkeypatch):
    monkeypatch.setattr("stance.serving._pages._KEPT", 2)
    kept = [client.post("/result", data={"text": TEXT}).headers["location"] for _ in range(3)]
    assert [client.get(path).status_code for path in kept] == [404, 200, 200]


def test_the_pages_load_nothing_and_may_run_only_their_own(client):
    for path in ("/", "/api"):
        answer = client.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert not re.search(r"https?://", answer.text)
        assert not re.search(r"\b(?:src|on\w+)=", answer.text.partition("<script")[0].partition("</style>")[2])


def test_the_list_of_calls_names_every_call_and_field(client):
    page, told = client.get("/api").text, client.get("/openapi.json").json()
    for path in told["paths"]:
        assert f"{path}</code>" in page
    for name, form in told["components"]["schemas"].items():
        for field in form["properties"] if name != "Problem" else ():
            assert f"<code>{field}</code>" in page, (name, field)


# ---- Who may ask


def asked(guard, *requests):
    return Client(guard).many(*requests)


def test_a_server_of_this_machine_needs_no_token_and_hears_no_other_page(client):
    guard = Guard(client.app, port=8000, token=None)
    health = ("GET", "/health", {})
    strange = [
        {"host": "stance.example:8000"},
        {"host": "127.0.0.1:8001"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ]
    ok, *others = asked(guard, health, *(("POST", "/read", {"json": {"text": TEXT}, "headers": h}) for h in strange))
    assert ok.status_code == 200
    assert "access-control-allow-origin" not in ok.headers
    assert ok.headers["x-content-type-options"] == "nosniff"
    assert [answer.status_code for answer in others] == [421, 421, 403, 403, 403]
    assert all(refused(answer, answer.status_code, "") for answer in others)


def test_at_the_usual_port_the_address_of_the_browser_has_none(client):
    named = [{"host": "127.0.0.1"}, {"host": "127.0.0.1:80", "origin": "http://127.0.0.1"}, {"host": "stance.example"}]
    requests = [("GET", "/health", {"headers": h}) for h in named]
    assert [a.status_code for a in asked(Guard(client.app, port=80, token=None), *requests)] == [200, 200, 421]
    assert [a.status_code for a in asked(Guard(client.app, port=8000, token=None), *requests)] == [421, 421, 421]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "bearer a-token-of-20-signs!"}, 200),
        ({"authorization": "Bearer a-token-of-20-signs!", "cookie": "stance-8000=of-an-earlier-run"}, 200),
        ({"authorization": "Basic eDp5", "cookie": "stance-8000=a-token-of-20-signs!"}, 200),
        ({"authorization": "Bearer another", "cookie": "stance-8000=a-token-of-20-signs!"}, 403),
        ({"cookie": "stance-8001=a-token-of-20-signs!"}, 403),
        ({"authorization": "Bearer"}, 403),
    ],
)
def test_a_token_in_the_header_counts_before_a_cookie(client, headers, status):
    guard = Guard(client.app, port=8000, token="a-token-of-20-signs!")
    assert asked(guard, ("GET", "/health", {"headers": headers}))[0].status_code == status


def test_a_server_for_other_machines_hears_whoever_knows_the_token(client):
    guard = Guard(client.app, port=8000, token="a-token-of-20-signs!", host="0.0.0.0")
    named = {"host": "reader.example:8000"}
    known = {**named, "authorization": "Bearer a-token-of-20-signs!"}
    answers = asked(
        guard,
        ("GET", "/health", {"headers": named}),
        ("GET", "/health", {"headers": {**named, "authorization": "Bearer another"}}),
        ("GET", "/health", {"headers": known}),
        ("GET", "/health", {"headers": {**known, "origin": "http://reader.example:8000"}}),
        ("GET", "/health", {"headers": {**known, "origin": "http://evil.example"}}),
        ("GET", "/?token=a-token-of-20-signs!", {"headers": named}),
    )
    assert [answer.status_code for answer in answers] == [403, 403, 200, 200, 403, 200]
    assert "HttpOnly; SameSite=Strict" in answers[-1].headers["set-cookie"]


def test_too_many_requests_at_once_are_turned_away():
    async def slow(scope, receive, send):
        await asyncio.sleep(0.2)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    answers = asked(Guard(slow, port=8000, token=None), *[("GET", "/health", {})] * 70)
    busy = [answer for answer in answers if answer.status_code == 503]
    assert len(busy) == 6
    assert all(refused(answer, 503, "too many requests") for answer in busy)
    assert busy[0].headers["retry-after"] == "1"


def test_a_body_that_is_too_long_is_refused_before_it_is_parsed(client):
    guard = Guard(client.app, port=8000, token=None, max_body=100)
    answer = asked(guard, ("POST", "/read", {"json": {"text": "a" * 200}}))[0]
    assert refused(answer, 413, "longer than 100 bytes")


def test_other_machines_get_no_way_in_without_a_good_token():
    with pytest.raises(InputError, match="open to other machines; give a token"):
        check_address("0.0.0.0", None)
    for token in ("short", "a b c d e f g h i j", "é" * 20, "a" * 201):
        with pytest.raises(InputError, match="16 to 200 letters"):
            check_address("127.0.0.1", token)
    check_address("localhost", None)
    check_address("::1", None)
    check_address("0.0.0.0", "")


# ---- The command


@pytest.mark.serves
def test_the_command_answers_eight_clients_without_an_error_and_ends_with_ctrl_c():
    command = [sys.executable, "-m", "stance", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            port = int(re.match(r"Open http://127\.0\.0\.1:(\d+)/$", process.stdout.readline())[1])
            assert "Ctrl-C ends" in process.stdout.readline()
            answers = benchmark.load(port, clients=8, seconds=3)
            assert len(answers) >= 8
            assert {answer.status for answer in answers} == {200}
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.serves
def test_a_port_that_is_taken_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="give another one, or 0"):
        serve(None, announce=print, port=taken.getsockname()[1])


@pytest.mark.serves
def test_an_address_open_to_others_has_a_token_and_says_what_that_means():
    command = [sys.executable, "-m", "stance", "serve", "--port", "0", "--workers", "1", "--host", "0.0.0.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            found = re.match(r"Open (http://127\.0\.0\.1:\d+)/\?token=([\w-]{43})$", process.stdout.readline())
            ask = urllib.request.Request(f"{found[1]}/health")
            with pytest.raises(urllib.error.HTTPError, match="403") as caught:
                urllib.request.urlopen(ask, timeout=60)
            caught.value.close()
            ask.add_header("Authorization", f"Bearer {found[2]}")
            with urllib.request.urlopen(ask, timeout=60) as answer:
                assert json.load(answer)["status"] == "ok"
        finally:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert "other machines may ask" in err
    assert "nothing is encrypted" in err


# ---- The paper on it


def holds(answer, shown):
    """Whether an answer has all that the paper shows of it."""
    if isinstance(shown, dict):
        return set(shown) <= set(answer) and all(holds(answer[name], value) for name, value in shown.items())
    if isinstance(shown, list):
        return len(answer) == len(shown) and all(map(holds, answer, shown))
    return answer == shown


def test_the_paper_shows_what_is_answered(client):
    paper = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    asked = re.findall(
        r"curl http://127\.0\.0\.1:8000(/\w+) --json '(.+?)'\n```\n\n```json\n(.+?)```", paper, re.DOTALL
    )
    assert len(asked) == paper.count("```json") == 3
    for path, body, shown in asked:
        answer = client.post(path, json.loads(body)).json()
        assert holds(answer, json.loads(shown)), answer


def test_the_program_of_the_paper_runs(client, capsys, monkeypatch):
    paper = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    program = re.search(r"```py\n(.+?)```", paper, re.DOTALL)[1]

    def urlopen(request):
        path = request.full_url.removeprefix("http://127.0.0.1:8000")
        kind = {"content-type": request.get_header("Content-type")}
        return io.BytesIO(client.post(path, content=request.data, headers=kind).content)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    exec(program, {})
    assert re.fullmatch(r"\w+ \['.+', '.+', '.+'\]\n", capsys.readouterr().out)
