"""Eight clients for a minute."""

import pytest

pytest.importorskip("fastapi")
import serve

pytestmark = [pytest.mark.torture, pytest.mark.serves]


def test_eight_clients_ask_for_a_minute_without_an_error(show):
    with serve.served() as (port, pid):
        serve.load(port, clients=8, seconds=5)
        before = serve.memory(pid)
        answers = serve.load(port, clients=8, seconds=60)
        after = serve.memory(pid)
    show(f"eight clients for a minute: {serve.figures(answers, 60)}; {before:.0f} MB before, {after:.0f} MB after")
    assert len(answers) > 100
    assert {answer.status for answer in answers} == {200}
    assert after < before + 30
