"""Notebook views in a real browser, on light and dark grounds, wide and narrow."""

from pathlib import Path

import pytest
from browser import INKS, find_browser
from test_palette import contrast

import stance

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "examples"
# Grounds and inks of Jupyter's and VS Code's own themes.
THEMES = {"light": ("#ffffff", "#212121"), "dark": ("#111111", "#e0e0e0"), "grey": ("#1f1f1f", "#cccccc")}


@pytest.fixture(scope="module")
def views():
    article = stance.read((EXAMPLES / "flood-relief.txt").read_text(encoding="utf-8"))
    why = stance.explain("The minister said the ranking was unjust and the police had failed.", role="government")
    return [article._repr_html_(), why.prediction._repr_html_(), why._repr_html_()]


def page_of(views, folder, theme):
    ground, ink = THEMES[theme]
    path = folder / f"{theme}.html"
    style = f"background:{ground};color:{ink};font:14px sans-serif;margin:8px"
    path.write_text(f'<!doctype html><meta charset="utf-8"><body style="{style}">{"<hr>".join(views)}', "utf-8")
    return path


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_of_a_view_can_be_read_on_the_ground_of_its_theme(open_page, views, tmp_path, theme):
    page = open_page(page_of(views, tmp_path, theme))
    colours = page.evaluate(INKS)
    assert len(colours) > 20
    for ink, ground, text in colours:
        assert contrast(ink, ground) >= 4.5, (ink, ground, text)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_view_is_wider_than_its_page(open_page, views, tmp_path, width):
    page = open_page(page_of(views, tmp_path, "light"), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_browser_that_the_environment_names_has_to_be_there(monkeypatch):
    with pytest.raises(AssertionError, match="STANCE_BROWSER is 'no-such-browser', which is no program"):
        find_browser({"STANCE_BROWSER": "no-such-browser"})
