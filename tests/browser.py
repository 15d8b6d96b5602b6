"""Pages in a real browser without a window: Chromium, driven by Playwright, watched for whatever it should not do.

Not here: what the pages should show. Where no browser stands, or no Playwright, tests that ask for one are skipped;
with the environment variable STANCE_BROWSER, which names the browser, they fail instead.
"""

import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Far beyond what anything takes on an idle machine; a busy one should not fail.
PATIENCE_MS = 60_000

# Ink and ground, as #rrggbb, of each element in sight that holds text itself, tints laid one over another; and its text
INKS = """() => {
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const parts = (colour) => {
    if (!known.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      known.set(colour, [...brush.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const over = (top, below) => [0, 1, 2].map((k) => (top[k] * top[3] + below[k] * (255 - top[3])) / 255).concat(255);
  const ground = (node) => {
    if (!node) return parts(getComputedStyle(document.documentElement).colorScheme === "dark" ? "black" : "white");
    const own = parts(getComputedStyle(node).backgroundColor);
    return own[3] === 255 ? own : over(own, ground(node.parentElement));
  };
  const hex = (rgb) => "#" + rgb.slice(0, 3).map((n) => Math.round(n).toString(16).padStart(2, "0")).join("");
  return [...document.body.querySelectorAll("*")]
    .filter((node) => !node.closest("script, style, noscript") && !node.matches(":disabled") && node.checkVisibility())
    .map((node) => [node, [...node.childNodes].filter((c) => c.nodeType === 3).map((c) => c.data.trim()).join(" ")])
    .filter(([, text]) => text.trim())
    .map(([node, text]) => {
      const style = getComputedStyle(node);
      const below = ground(node);
      return [hex(over(parts(node.ownerSVGElement ? style.fill : style.color), below)), hex(below), text.slice(0, 40)];
    });
}"""


def find_browser(environment=os.environ):
    """The path of a browser, or None; one that STANCE_BROWSER names has to be there."""
    named = environment.get("STANCE_BROWSER")
    if named:
        found = shutil.which(named)
        assert found, f"STANCE_BROWSER is {named!r}, which is no program; name a Chromium, or leave the variable out"
        return found
    return next(filter(None, map(shutil.which, NAMES)), None)


def _driver():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    return sync_playwright


def wait_until(page, met):
    """Wait until something holds. Playwright's own waits run text as a script, which our pages forbid."""
    for _ in range(PATIENCE_MS // 50):
        if met():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to pass")


class Watch:
    """What a page did that none of our pages has reason to do."""

    def __init__(self, context, allowed):
        self.seen = []
        self._allowed = allowed
        context.on("request", self._request)
        context.on("page", self._page)

    def _request(self, request):
        if request.url not in self._allowed:
            self.seen.append(f"request: {request.url}")

    def _page(self, page):
        if page.opener():
            self.seen.append(f"another page: {page.url}")
        page.on("console", lambda message: self.seen.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("crash", lambda: self.seen.append("crash"))
        page.on("dialog", self._dialog)
        page.on("framenavigated", lambda frame: self._navigated(frame.url))

    def _navigated(self, url):
        if url.partition("#")[0] not in self._allowed:
            self.seen.append(f"went to: {url}")

    def _dialog(self, dialog):
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()


# For a module and not for the session: while Playwright runs, its event loop is this thread's, and tests of other
# modules may want one of their own.
@pytest.fixture(scope="module")
def browser():
    """Chromium, started once a module."""
    program, driver = find_browser(), _driver()
    required = bool(os.environ.get("STANCE_BROWSER"))
    if driver is None:
        assert not required, "STANCE_BROWSER is set and Playwright is missing: pip install '.[browser]'"
        pytest.skip("no Playwright: pip install '.[browser]'")
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed, and STANCE_BROWSER names none")
    with driver() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser):
    """Open a file in a page of its own; the test fails if the page asks for anything, complains, or goes away."""
    opened = []

    def open_file(path, *, width=1280, height=900, scheme="light", script=True, touch=False, guarded=True, at=""):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
            bypass_csp=not guarded,
        )
        context.set_default_timeout(PATIENCE_MS)
        url = Path(path).resolve().as_uri()
        watch = Watch(context, {url, url + at, "about:blank"})
        opened.append((context, watch))
        page = context.new_page()
        page.goto(url + at)
        return page

    yield open_file
    seen = []
    for context, watch in opened:
        context.close()
        seen += watch.seen
    assert not seen, f"the page did what no page of ours should: {seen}"
