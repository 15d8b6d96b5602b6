"""Draw the README's picture of a report: ``python docs/_extensions/report_picture.py`` (extra ``browser``).

Not here: the pictures of a model, which ``train.py --plots`` draws.
"""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import stance
from stance.report import write_report

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "data" / "examples" / "harbour-report.txt"
PICTURE = ROOT / "docs" / "images" / "report.png"
POINTED_AT = 1  # the second mark: its paragraph comes to the top, its reasons open


def main() -> None:
    """Open the report of an example in the browser, point at a statement, keep what is seen."""
    article = stance.read(ARTICLE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page_file = Path(folder, "report.html")
        write_report([article], page_file)
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1060, "height": 620}, device_scale_factor=1.5)
        page.goto(page_file.as_uri())
        mark = page.locator("a.m").nth(POINTED_AT)
        mark.evaluate("mark => scrollTo(0, mark.closest('p').getBoundingClientRect().top + scrollY - 8)")
        mark.hover()
        page.locator("#pop").wait_for(state="visible")
        shot = page.screenshot()
        browser.close()
    with Image.open(io.BytesIO(shot)) as image:
        few = image.convert("RGB").quantize(64, dither=Image.Dither.NONE)
        few.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
