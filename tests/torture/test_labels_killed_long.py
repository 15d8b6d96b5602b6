"""Three hundred kills of a process that labels."""

import pytest
from test_labels_killed import run

pytestmark = pytest.mark.torture


def test_no_confirmed_choice_is_lost_in_three_hundred_kills(tmp_path):
    found = run(tmp_path, 7, 300)
    assert found["killed"] == 300
    assert found["confirmed"] > 1_000
    assert (found["lost"], found["litter"], found["torn"]) == (0, 0, 0)
