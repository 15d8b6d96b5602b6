"""The documentation site: it builds without a warning, holds everything public, and leads nowhere that isn't there."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import click
import pytest
from pages import DOCS, ROOT

import stance
from stance.cli import main

# Rooms that nobody imports from outside; all others have their place on the site.
INNER = {
    "__main__",
    "card",
    "cli",
    "files",
    "frames",
    "locks",
    "markdown",
    "markup",
    "notebook",
    "reasons",
    "rows",
    "terminal",
    "web",
}
# What makes a browser fetch something, or send it.
FETCHING = {"src", "srcset", "action", "data", "poster", "formaction", "background"}


def rooms():
    return sorted(room.name for room in pkgutil.iter_modules(stance.__path__) if room.name not in INNER)


def public_names(module):
    """Those of ``__all__``; where a room has none, the functions, classes and constants that it defines itself."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    names = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            names += [target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper()]
    return [name for name in names if not name.startswith("_")]


class Page(HTMLParser):
    """The anchors, links and addresses of a page."""

    def __init__(self, path):
        super().__init__()
        self.anchors, self.links, self.fetched, self.heads = {""}, [], [], 0
        self._in_style = False
        self.styles = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        self.heads += tag == "h1"
        self._in_style = tag == "style"
        self.styles += given.get("style") or ""
        self.fetched += [value for name, value in attributes if name in FETCHING and value]
        if tag == "link" and given.get("href") and given.get("rel") not in ("canonical", "license"):
            self.fetched.append(given["href"])
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])

    def handle_data(self, data):
        if self._in_style:
            self.styles += data
            self._in_style = False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, built as ``make docs`` builds it."""
    for needed in ("sphinx", "furo", "myst_nb", "numpydoc"):
        pytest.importorskip(needed, reason=f"the site needs {needed}: pip install '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    options = re.search(r"-m sphinx (.+) -d ", (ROOT / "Makefile").read_text(encoding="utf-8"))[1].split()
    assert {"--nitpicky", "--fail-on-warning"} <= set(options)
    build = [sys.executable, "-m", "sphinx", *options, "-d", folder / "trees", DOCS, folder / "pages"]
    ran = subprocess.run(build, capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stderr
    return folder / "pages"


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def objects(site):
    """The names that the site documents, such as ``stance.corpus.read_corpus``."""
    from sphinx.util.inventory import InventoryFile

    with (site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, name: name)
    return {name for kind in inventory if kind.startswith("py:") for name in inventory[kind]}


@pytest.mark.slow
@pytest.mark.parametrize("room", ["", *rooms()])
def test_every_public_name_has_its_place_on_the_site(room, objects):
    module = importlib.import_module(f"stance.{room}".rstrip("."))
    for name in public_names(module):
        value = getattr(module, name)
        home = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
        known = {f"{module.__name__}.{name}", f"stance.{name}", home}
        assert known & objects, f"{module.__name__}.{name} is on no page of docs/api"


@pytest.mark.slow
def test_every_link_within_the_site_leads_to_an_anchor_that_is_there(site, pages):
    broken = []
    for name, page in pages.items():
        for link in page.links:
            address, anchor = urldefrag(link)
            if re.match(r"[a-z]+:", address):
                continue
            path = (site / name).parent / unquote(address) if address else site / name
            target = path.resolve().relative_to(site.resolve()).as_posix()
            if not path.is_file() or (target in pages and unquote(anchor) not in pages[target].anchors):
                broken.append(f"{name}: {link}")
    assert not broken, "\n".join(broken)
    assert sum(len(page.links) for page in pages.values()) > 500


@pytest.mark.slow
def test_nothing_is_fetched_from_elsewhere(site, pages):
    for name, page in pages.items():
        for address in page.fetched:
            assert not re.match(r"(?:[a-z]+:)?//|https?:", address), f"{name} fetches {address}"
            if not address.startswith(("data:", "#")):
                assert ((site / name).parent / urldefrag(address.split("?")[0])[0]).is_file(), f"{name}: {address}"
        assert "url(http" not in page.styles, name
    for path in site.rglob("*.css"):
        found = re.findall(r"(?:@import|url\()\s*['\"]?((?:https?:)?//[^'\")]+)", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name} fetches {found}"


@pytest.mark.slow
def test_every_page_has_one_heading_of_the_first_rank(pages):
    found = {name: page.heads for name, page in pages.items() if page.heads != 1}
    assert found.keys() <= {"search.html"}, found  # a script writes that page


@pytest.mark.slow
def test_no_page_names_a_path_of_the_machine_that_built_it(site):
    for path in [*site.rglob("*.html"), *site.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text, path.name
        assert str(Path.home()) + "/" not in text, path.name


def test_every_command_has_its_help_on_the_page_of_commands():
    shown = set(
        re.findall(r"^```\{command-help\} ?(.*)$", (DOCS / "commands.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert shown == {""} | set(_commands(main))


def test_every_extra_that_the_first_page_names_exists():
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert {"frames", "parquet"} <= named <= set(known)


def _commands(group, prefix=""):
    for name, command in group.commands.items():
        yield f"{prefix}{name}"
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix}{name} ")
