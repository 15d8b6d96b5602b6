"""Nothing in the library goes to the network, and the guard that shows it does shut."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from network import NetworkError, closed

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).resolve().parent.parent

WATCHED = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
from network import closed
with closed() as refused:
    try:
        {call}
    finally:
        assert not refused, refused
"""


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "localhost"])
def test_the_guard_refuses_addresses_and_names(host):
    with closed() as refused:
        with socket.socket() as connection, pytest.raises(NetworkError, match=r"socket\.connect"):
            connection.connect((host, 9))
        with socket.socket() as server, pytest.raises(NetworkError, match=r"socket\.bind"):
            server.bind((host, 0))
        with pytest.raises(NetworkError, match=r"socket\.getaddrinfo"):
            socket.getaddrinfo(host, 80)
        with socket.socket(type=socket.SOCK_DGRAM) as post, pytest.raises(NetworkError, match=r"socket\.sendto"):
            post.sendto(b"x", (host, 9))
    assert len(refused) == 4


def test_socket_files_are_refused_too(tmp_path):
    with closed(), socket.socket(socket.AF_UNIX) as server, pytest.raises(NetworkError, match=r"socket\.bind"):
        server.bind(str(tmp_path / "door"))


@pytest.mark.serves
def test_with_the_mark_a_machine_talks_to_itself_and_to_nobody_else(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as caller:
        answerer, _ = server.accept()
        with answerer:
            caller.sendall(b"x")
            assert answerer.recv(1) == b"x"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "door"))
    with closed(local=True):
        with socket.socket() as connection, pytest.raises(NetworkError, match=r"socket\.connect"):
            connection.connect(("192.0.2.1", 9))
        with pytest.raises(NetworkError, match=r"socket\.getaddrinfo"):
            socket.getaddrinfo("news.example", 80)


@pytest.mark.parametrize(
    "call",
    [
        "import stance; stance.read('The ministry failed us, the report said.').to_dicts()",
        "import stance; stance.explain('The ministry failed us.')",
        "import stance.training as t; t.StanceClassifier(min_df=1).fit(['It works.', 'It fails.'] * 4, ['a', 'b'] * 4)",
        "import stance.corpus, stance.runs, stance.evaluation, stance.dataset; stance.dataset.load_shipped()",
    ],
)
def test_a_fresh_process_works_without_the_network(call):
    run = [sys.executable, "-W", "error", "-c", WATCHED.format(call=call), str(ROOT / "tests")]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
