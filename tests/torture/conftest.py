"""The long runs: left out unless they are asked for by their marker (pytest -m torture)."""


def pytest_configure(config):
    config.addinivalue_line("markers", "torture: a million characters, twenty thousand texts (pytest -m torture)")


def pytest_collection_modifyitems(config, items):
    if "torture" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("torture")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
