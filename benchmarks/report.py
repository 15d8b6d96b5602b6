"""How large a report of many articles is, how long it takes to write, and how long a browser takes to use it.

Run it from a checkout: ``python benchmarks/report.py [--articles N] [--long] [--keep FILE] [--json FILE]``. The
articles are the written ones of ``data/articles``, each time with other dates and outlets; ``--long`` joins them to 800
words. The browser is a headless Chromium driven by Playwright's Python package; without either its times are left out.
A browser's time is that from the call to the next frame drawn, with whatever else the machine does; the time to write
is processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from quotes import ARTICLES, long_articles

import stance
from stance.markup import markdown_table
from stance.records import Article
from stance.report import write_report

OUTLETS = ("The Kodara Monitor", "Odessia Wire", "Sarvanda Daily", "Harbour Post")
# Waits until what a step changed has been drawn.
_TIMED = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await drawn();
  const begin = performance.now();
  STEP;
  await drawn();
  return performance.now() - begin;
}"""
STEPS = {
    "sort by speaker": "document.querySelector('#rows [data-by=speaker]').click()",
    "sort by statement": "document.querySelector('#rows [data-by=text]').click()",
    "filter by stance": "const f = document.querySelector('#f-label'); f.value = '0'; "
    "f.dispatchEvent(new Event('change', {bubbles: true}))",
    "filter by a word": "const f = document.querySelector('#f-text'); f.value = 'minister'; "
    "f.dispatchEvent(new Event('change', {bubbles: true}))",
    "unfold an article in the middle": "const a = document.querySelectorAll('.article > details'); "
    "document.querySelector('#articles').open = a[Math.floor(a.length / 2)].open = true",
}


def written_articles() -> list[str]:
    """Give the written articles as pages would have them: paragraphs with blank lines between."""
    texts = []
    for path in sorted(ARTICLES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            paragraphs: dict[int, list[str]] = {}
            for sentence in json.loads(line)["sentences"]:
                paragraphs.setdefault(sentence["p"], []).append(sentence["text"])
            texts.append("\n\n".join(" ".join(sentences) for sentences in paragraphs.values()))
    return texts


def articles(n: int, texts: list[str], model: stance.StanceModel) -> Iterator[Article]:
    """Read `n` articles; a text that comes again gets another date and outlet."""
    read = [stance.read(text, model=model) for text in texts[:n]]
    for number, article in enumerate(islice(cycle(read), n)):
        day = date(2023, 1, 2) + timedelta(days=number * 7 % 700)
        outlet = OUTLETS[number % len(OUTLETS)]
        yield replace(article, title=f"Article {number + 1} of {outlet}", date=day.isoformat(), outlet=outlet)


def in_browser(page_file: Path) -> dict[str, float]:
    """Give the seconds that loading and each step take; empty where no browser stands."""
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - optional
    except ImportError:
        return {}
    if browser_path is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        begin = time.perf_counter()
        page.goto(page_file.resolve().as_uri(), wait_until="load")
        page.wait_for_selector("#rows tbody tr")
        seconds = {"load": time.perf_counter() - begin}
        for name, step in STEPS.items():
            seconds[name] = page.evaluate(_TIMED.replace("STEP", step)) / 1000
        browser.close()
    return seconds


def main() -> None:
    """Write the report, open it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, default=500, help="articles in the report (500)")
    parser.add_argument("--long", action="store_true", help="join the written articles to 800 words")
    parser.add_argument("--keep", type=Path, help="leave the report there")
    parser.add_argument("--json", type=Path, help="write the figures there")
    args = parser.parse_args()
    model = stance.load_model()
    read = list(articles(args.articles, long_articles() if args.long else written_articles(), model))
    with tempfile.TemporaryDirectory() as folder:
        out = args.keep or Path(folder, "report.html")
        begin = time.process_time()
        write_report(read, out, model=model)
        seconds = {"write": time.process_time() - begin} | in_browser(out)
        size = out.stat().st_size / 1e6
    figures = {
        "articles": len(read),
        "words": sum(len(article.text.split()) for article in read),
        "statements": sum(len(article.quotes) for article in read),
        "megabytes": size,
        "seconds": seconds,
    }
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    rows = [
        [f"{key}", f"{value:,.1f}" if key == "megabytes" else f"{value:,}"]
        for key, value in figures.items()
        if key != "seconds"
    ]
    print(markdown_table(["report", ""], rows), "", sep="\n")
    print(markdown_table(["step", "seconds"], [[name, f"{value:.2f}"] for name, value in seconds.items()]))


if __name__ == "__main__":
    main()
