"""How many articles of 800 words one core reads a second: layout, quotes and speakers, beside a naive pattern.

Run it from a checkout: ``python benchmarks/quotes.py [--rounds N] [--json FILE]``. Every round runs all methods one
after the other, so that a slow moment of the machine falls on all of them; the figure is the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import stance
from stance.quotes import find_quotes
from stance.speakers import find_names, find_target, resolve_speakers
from stance.text import lay_out

ARTICLES = Path(__file__).resolve().parent.parent / "data" / "articles"
WORDS = 800
LEAST_ROUNDS = 7

_QUOTED = re.compile(r"[\"“]([^\"“”]{2,2000})[\"”]")
_NAME = re.compile(r"[A-Z][a-z]{1,30}(?: [A-Z][a-z]{1,30}){1,3}")


def naive(text: str) -> list[tuple[str, str | None]]:
    """Take every string between quotation marks, and the name that stands nearest to it."""
    names = list(_NAME.finditer(text))
    found = []
    for quoted in _QUOTED.finditer(text):
        middle = (quoted.start() + quoted.end()) // 2
        nearest = min(names, key=lambda name: abs(name.start() - middle), default=None)
        found.append((quoted.group(1), nearest.group() if nearest else None))
    return found


def layout_only(text: str) -> object:
    return lay_out(text)


def layout_and_quotes(text: str) -> object:
    return find_quotes(text, lay_out(text))


def layout_quotes_and_speakers(text: str) -> object:
    paragraphs = lay_out(text)
    quotes = find_quotes(text, paragraphs)
    names = find_names(text, paragraphs)
    return resolve_speakers(names, quotes, find_target(names))


METHODS: dict[str, Callable[[str], object]] = {
    "naive pattern": naive,
    "layout": layout_only,
    "layout, quotes": layout_and_quotes,
    "layout, quotes, speakers": layout_quotes_and_speakers,
}


def long_articles() -> list[str]:
    """Join the written articles, in file order, to texts of at least 800 words."""
    texts, parts, words = [], [], 0
    for path in sorted(ARTICLES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            paragraphs: dict[int, list[str]] = {}
            for sentence in json.loads(line)["sentences"]:
                paragraphs.setdefault(sentence["p"], []).append(sentence["text"])
                words += len(sentence["text"].split())
            parts += [" ".join(sentences) for sentences in paragraphs.values()]
            if words >= WORDS:
                texts.append("\n\n".join(parts))
                parts, words = [], 0
    return texts


def spend(method: Callable[[str], object], texts: list[str]) -> float:
    """Give the processor seconds that a method takes for all texts, one after the other."""
    begin = time.process_time()
    for text in texts:
        method(text)
    return time.process_time() - begin


def measure(texts: list[str], rounds: int) -> dict[str, dict[str, float]]:
    """Time all methods in every round; report on articles of exactly 800 words."""
    articles = sum(len(text.split()) for text in texts) / WORDS
    for method in METHODS.values():
        spend(method, texts[:3])
    spent: dict[str, list[float]] = {name: [] for name in METHODS}
    for _ in range(rounds):
        for name, method in METHODS.items():
            spent[name].append(spend(method, texts))
    return {
        name: {
            "articles_per_second": round(articles / statistics.median(times), 1),
            "milliseconds": round(1000 * statistics.median(times) / articles, 2),
            "fastest": round(1000 * min(times) / articles, 2),
            "slowest": round(1000 * max(times) / articles, 2),
        }
        for name, times in spent.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Articles of 800 words a second on one core.")
    parser.add_argument("--rounds", type=int, default=9, help=f"rounds, at least {LEAST_ROUNDS} (default 9)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    if given.rounds < LEAST_ROUNDS:
        parser.error(f"--rounds {given.rounds}: a median needs at least {LEAST_ROUNDS} rounds; leave it out for 9")
    texts = long_articles()
    figures = measure(texts, given.rounds)
    print(f"{len(texts)} texts, medians of {given.rounds} interleaved rounds, milliseconds for 800 words\n")
    print(f"{'':26}{'articles/s':>12}{'median':>9}{'fastest':>9}{'slowest':>9}")
    for name, row in figures.items():
        print(
            f"{name:26}{row['articles_per_second']:12,.0f}{row['milliseconds']:9.2f}"
            f"{row['fastest']:9.2f}{row['slowest']:9.2f}"
        )
    if given.json:
        about = {"stance": stance.__version__, "python": platform.python_version(), "machine": platform.machine()}
        report = {**about, "texts": len(texts), "rounds": given.rounds, "methods": figures}
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
