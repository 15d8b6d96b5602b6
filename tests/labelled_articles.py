"""A session of labelling over a few articles, and its page served to this machine, for the tests of labelling.

Not here: tests.
"""

import asyncio
import secrets
import socket
import threading
from contextlib import contextmanager

import httpx

import stance
from stance.labelling import LabellingJob, open_session
from stance.web import Guard

ARTICLES = {
    "dam.txt": (
        "Dam is safe, ministry says\n\n"
        "The Sarvandan government did everything to make the dam safe, Water Minister Ana Brandl said on Monday. "
        '"We will not rest until every house is dry," Brandl told reporters in Lintara.\n\n'
        "Opposition leader Emil Sarsky said the government had failed the valley and hidden the report.\n\n"
        "The report, by the League of River States, said that 84 people lived below the dam.\n"
    ),
    "press.txt": (
        "Editor on trial in Ledovia\n\n"
        "Mara Jelent, who edits the Varn Daily, said the Ledovian government jailed her for a report. "
        "A spokesman of the Interior Ministry, Tolan Reyes, said the courts were free \U0001f600 and fair.\n\n"
        "Amnesty groups urged Ledovia to release her at once, saying the charge was made up.\n"
    ),
}
TOKEN = "test-token"
PORT = 8765
HOST = f"127.0.0.1:{PORT}"


def write_articles(folder, articles=ARTICLES):
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in articles]


@contextmanager
def session(folder, *, articles=ARTICLES, **job):
    """A session in a folder; the same folder goes on with the same file."""
    paths = write_articles(folder, articles)
    with open_session(LabellingJob(inputs=paths, out=folder / "labels.jsonl", **job), stance.load_model()) as opened:
        yield opened


class Client:
    """Asks the server of a session as a browser would, without a network; one that fails is a failed test."""

    def __init__(self, opened):
        from stance.labelling._app import labelling_app

        self._app = Guard(labelling_app(opened), port=PORT, token=TOKEN)
        self.headers = {"authorization": f"Bearer {TOKEN}"}
        self.cookies = httpx.Cookies()

    def request(self, method, path, **given):
        async def ask():
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://{HOST}", headers=self.headers, cookies=self.cookies
            ) as client:
                return await client.request(method, path, **given)

        answer = asyncio.run(ask())
        self.cookies.update(answer.cookies)
        return answer

    def get(self, path, **given):
        return self.request("GET", path, **given)

    def post(self, path, **given):
        return self.request("POST", path, **given)


@contextmanager
def served(opened):
    """Serve a session in a thread; give its address, token and all."""
    import uvicorn

    from stance.labelling._app import labelling_app

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, token = listening.getsockname()[1], secrets.token_urlsafe(8)
        guarded = Guard(labelling_app(opened), port=port, token=token)
        server = uvicorn.Server(uvicorn.Config(guarded, log_level="warning", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/?token={token}"
        finally:
            server.should_exit = True
            thread.join(20)
