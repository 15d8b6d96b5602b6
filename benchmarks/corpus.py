"""How fast a corpus is read, how memory grows with it, and what a large one costs.

Run it from a checkout: ``python benchmarks/corpus.py [--articles N] [--rounds N] [--jobs N] [--grow N] [--json FILE]``.
The texts are the written articles of ``data/articles``, joined to 800 words and repeated. Every run is a process of its
own; runs with one process and with several take turns. A second of one core is a second of processor time, which does
not depend on what else the machine does; the gain from several processes is one of wall time and does.

``--grow N`` compares the peak memory of a run over N statements with that of one over 10,000; a million take long.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

from quotes import WORDS, long_articles

import stance
from stance.markup import markdown_table

STATEMENTS_BASE = 10_000
MILLIONS = (1, 10, 100)
RUN = """
import sys, time
from stance import corpus
run = getattr(corpus, sys.argv[1])
begin = time.process_time()
report = run(sys.argv[2], sys.argv[3], jobs=int(sys.argv[4]))
print(report.n_records, report.n_rows, report.seconds, time.process_time() - begin)
"""


def run(function: str, source: Path, jobs: int = 1) -> dict[str, float]:
    """Run over a corpus in a process of its own; watch the peak memory of it and of its workers."""
    out = source.with_suffix(".out.jsonl")
    command = [sys.executable, "-c", RUN, function, str(source), str(out), str(jobs)]
    peaks: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            for pid in (process.pid, *children(process.pid)):
                peaks[pid] = max(peak_megabytes(pid), peaks.get(pid, 0.0))
            time.sleep(0.05)
        assert process.stdout is not None
        records, rows, wall, processor = map(float, process.stdout.read().split())
    main = peaks.pop(process.pid)
    return {
        "records": records,
        "rows": rows,
        "wall": wall,
        "processor": processor,
        "bytes_out": out.stat().st_size,
        "megabytes": main,
        "worker_megabytes": max(peaks.values(), default=main),
    }


def children(pid: int) -> list[int]:
    """Give the processes that a process has started, those that these have started, and so on."""
    try:
        direct = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [found for child in map(int, direct) for found in (child, *children(child))]


def peak_megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def write_texts(path: Path, texts: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": k, "text": text}) + "\n" for k, text in enumerate(texts))
    return path


def statements() -> Iterator[str]:
    """Yield statements without end, no two alike."""
    cues = ("said", "told reporters", "wrote", "warned")
    for number in count():
        yield f"Sarvanda's police did nothing about case {number}, the observatory {cues[number % 4]} that day."


def measure_speed(folder: Path, n_articles: int, rounds: int, jobs: int) -> dict[str, float]:
    texts = list(islice(cycle(long_articles()), n_articles))
    words = sum(len(text.split()) for text in texts)
    source = write_texts(folder / "articles.jsonl", iter(texts))
    one, many = [], []
    for _ in range(rounds):
        one.append(run("read_corpus", source))
        many.append(run("read_corpus", source, jobs))
    seconds = statistics.median(row["processor"] for row in one)
    return {
        "articles": n_articles,
        "articles_of_800_words_a_second": words / WORDS / seconds,
        "rows_an_article": one[0]["rows"] / (words / WORDS),
        "kilobytes_out_an_article": one[0]["bytes_out"] / 1024 / (words / WORDS),
        "worker_megabytes": max(row["worker_megabytes"] for row in many),
        "jobs": jobs,
        "gain": statistics.median(a["wall"] / b["wall"] for a, b in zip(one, many, strict=True)),
    }


def measure_growth(folder: Path, n: int) -> dict[str, float]:
    few = run("classify_corpus", write_texts(folder / "few.jsonl", islice(statements(), STATEMENTS_BASE)))
    many = run("classify_corpus", write_texts(folder / "many.jsonl", islice(statements(), n)))
    assert many["rows"] == n
    return {
        "statements": n,
        "statements_a_second": n / many["processor"],
        "megabytes_of_10000": few["megabytes"],
        "megabytes": many["megabytes"],
        "growth": many["megabytes"] - few["megabytes"],
    }


def cost_table(figures: dict[str, float]) -> str:
    """Draw the cost model: what is measured, and what follows for large corpora."""
    rate = figures["articles_of_800_words_a_second"]
    rows = []
    for millions in MILLIONS:
        hours = millions * 1e6 / rate / 3600
        disk = millions * 1e6 * figures["kilobytes_out_an_article"] / 1024**2
        rows.append([f"{millions} million", f"{hours:,.1f}", f"{hours / 64:,.1f}", f"{disk:,.1f}"])
    return markdown_table(["articles of 800 words", "core-hours", "hours on 64 cores", "GB of JSONL out"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs to read a corpus.")
    parser.add_argument("--articles", type=int, default=1_000, help="articles of a run (1,000)")
    parser.add_argument("--rounds", type=int, default=7, help="runs with one process and with several (7)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes several are (2)")
    parser.add_argument("--grow", type=int, metavar="N", help="the growth of memory up to N statements as well")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    figures: dict[str, object] = {
        "stance": stance.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speed = measure_speed(folder, given.articles, given.rounds, given.jobs)
        print(
            f"{speed['articles_of_800_words_a_second']:.1f} articles of 800 words a second and core, "
            f"{speed['worker_megabytes']:.0f} MB a worker;\n"
            f"{given.jobs} processes {speed['gain']:.2f} times as fast as one ({given.articles} articles, "
            f"medians of {given.rounds} rounds, {os.cpu_count()} cores)\n"
        )
        print(cost_table(speed), flush=True)
        figures |= {"rounds": given.rounds, "speed": speed}
        if given.grow:
            growth = measure_growth(folder, given.grow)
            print(
                f"\npeak memory of a run over {given.grow:,} statements: {growth['megabytes']:.0f} MB, "
                f"{growth['growth']:+.0f} MB against that over {STATEMENTS_BASE:,} "
                f"({growth['statements_a_second']:,.0f} statements a second)"
            )
            figures |= {"growth": growth}
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
