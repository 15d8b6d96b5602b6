"""How fast a corpus is read, how memory grows with it, and what a large one costs.

Run it from a checkout: ``python benchmarks/corpus.py [--articles N] [--short N] [--rounds N] [--jobs N] [--grow N]
[--grow-articles N] [--json FILE]``. The texts are the written articles of ``data/articles``, repeated: joined to 800
words, or cut into short ones of some sentences. Every run is a process of its own; runs with one process and with
several take turns. It needs ``/proc``, so Linux.

A second of one core is a second of processor time, which does not depend on what else the machine does. The gain from
several processes is given twice: in wall time, which does depend on it, and in processor time, as it would be on free
cores: the time of one process over that of the calling process and all workers, start-up included, shared out evenly.

What the calling process does for an article, to read and digest it, hand it over, take the answer back, keep and join
it, is timed in a run that has the answers ready.

``--grow N`` and ``--grow-articles N`` compare the peak memory of a run over N statements, or short articles, with that
of one over 10,000; a million, or a hundred thousand, take long.
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
from collections.abc import Callable, Iterator
from itertools import count, cycle, islice
from pathlib import Path

from quotes import ARTICLES, WORDS, long_articles

import stance
from stance.markup import markdown_table

BASE = 10_000
SHORT = 6  # sentences
TICKS = os.sysconf("SC_CLK_TCK")
MILLIONS = (1, 10, 100)
RUN = """
import sys, time
from stance import corpus
run = getattr(corpus, sys.argv[1])
begin = time.process_time()
report = run(sys.argv[2], sys.argv[3], jobs=int(sys.argv[4]))
print(report.n_records, report.n_rows, report.seconds, time.process_time() - begin)
"""
FEED = """
import pickle, sys, time
from stance import corpus
from stance.corpus import _run
real, ready = _run._answer, {}

def work_out(task, chunk):
    ready[chunk.head.number] = real(task, chunk)
    return ready[chunk.head.number]

def replay(task, chunk):
    head, _ = pickle.loads(pickle.dumps(chunk))
    return pickle.loads(pickle.dumps(ready[head.number]))

for _run._answer in (work_out, replay):
    begin = time.process_time()
    report = corpus.read_corpus(sys.argv[1], sys.argv[2])
    spent = time.process_time() - begin
print(1000 * spent / report.n_records)
"""


def run(function: str, source: Path, jobs: int = 1) -> dict[str, float]:
    """Run over a corpus in a process of its own; watch the peak memory and processor time of it and of its workers."""
    out = source.with_suffix(".out.jsonl")
    command = [sys.executable, "-c", RUN, function, str(source), str(out), str(jobs)]
    peaks: dict[int, float] = {}
    spent: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            for pid in (process.pid, *children(process.pid)):
                peaks[pid] = max(peak_megabytes(pid), peaks.get(pid, 0.0))
                spent[pid] = max(processor_seconds(pid), spent.get(pid, 0.0))
            time.sleep(0.05)
        assert process.stdout is not None
        records, rows, wall, processor = map(float, process.stdout.read().split())
    main = peaks.pop(process.pid)
    spent.pop(process.pid)
    return {
        "records": records,
        "rows": rows,
        "wall": wall,
        "processor": processor,
        "worker_processor": sum(spent.values()),
        "bytes_out": out.stat().st_size,
        "megabytes": main,
        "worker_megabytes": max(peaks.values(), default=main),
    }


def feed_milliseconds(source: Path) -> float:
    """Give the processor time that the calling process needs an article."""
    command = [sys.executable, "-c", FEED, str(source), str(source.with_suffix(".out.jsonl"))]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


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


def processor_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def write_texts(path: Path, texts: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": k, "text": text}) + "\n" for k, text in enumerate(texts))
    return path


def statements() -> Iterator[str]:
    """Yield statements without end, no two alike."""
    cues = ("said", "told reporters", "wrote", "warned")
    for number in count():
        yield f"Sarvanda's police did nothing about case {number}, the observatory {cues[number % 4]} that day."


def short_articles() -> list[str]:
    """Cut the written articles into short ones of some sentences."""
    texts = []
    for path in sorted(ARTICLES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            sentences = [sentence["text"] for sentence in json.loads(line)["sentences"]]
            texts += [" ".join(sentences[k : k + SHORT]) for k in range(0, len(sentences), SHORT)]
    return texts


def measure_speed(source: Path, texts: list[str], rounds: int, jobs: int) -> dict[str, float]:
    """Compare runs with one process and with several over the same articles."""
    words = sum(len(text.split()) for text in texts) / len(texts)
    write_texts(source, iter(texts))
    one, many = [], []
    for _ in range(rounds):
        one.append(run("read_corpus", source))
        many.append(run("read_corpus", source, jobs))
    alone = statistics.median(row["processor"] for row in one)
    together = statistics.median(row["processor"] + row["worker_processor"] for row in many)
    return {
        "articles": len(texts),
        "words": words,
        "articles_a_second": len(texts) / alone,
        "rows_an_article": one[0]["rows"] / len(texts),
        "kilobytes_out_an_article": one[0]["bytes_out"] / 1024 / len(texts),
        "worker_megabytes": max(row["worker_megabytes"] for row in many),
        "calling_milliseconds": feed_milliseconds(source),
        "jobs": jobs,
        "gain": statistics.median(a["wall"] / b["wall"] for a, b in zip(one, many, strict=True)),
        "gain_of_processor_time": alone / (together / jobs),
    }


def measure_growth(folder: Path, function: str, texts: Callable[[], Iterator[str]], n: int) -> dict[str, float]:
    """Compare the peak memory of a run over many records with that of one over some."""
    few = run(function, write_texts(folder / "few.jsonl", islice(texts(), BASE)))
    many = run(function, write_texts(folder / "many.jsonl", islice(texts(), n)))
    assert many["records"] == n
    return {
        "records": n,
        "records_a_second": n / many["processor"],
        "megabytes_of_10000": few["megabytes"],
        "megabytes": many["megabytes"],
        "growth": many["megabytes"] - few["megabytes"],
    }


def speed_lines(speed: dict[str, float], rounds: int) -> str:
    ms, words, rate = speed["calling_milliseconds"], round(speed["words"]), speed["articles_a_second"]
    return (
        f"{rate:.1f} articles of {words} words a second and core, {speed['worker_megabytes']:.0f} MB a worker;\n"
        f"the calling process needs {ms:.2f} ms an article, {ms * rate / 10:.1f} % of the time of reading it, "
        f"and feeds {1000 / ms:,.0f} a second to all workers together;\n"
        f"{speed['jobs']} processes {speed['gain']:.2f} times as fast as one, "
        f"{speed['gain_of_processor_time']:.2f} times by processor time "
        f"({speed['articles']:,} articles, medians of {rounds} rounds, {os.cpu_count()} cores)\n"
    )


def growth_lines(growth: dict[str, float], noun: str) -> str:
    return (
        f"peak memory of a run over {growth['records']:,} {noun}: {growth['megabytes']:.0f} MB, "
        f"{growth['growth']:+.0f} MB against that over {BASE:,} ({growth['records_a_second']:,.0f} {noun} a second)\n"
    )


def cost_table(figures: dict[str, float]) -> str:
    """Draw the cost model: what is measured, and what follows for large corpora."""
    share = figures["words"] / WORDS
    rate = figures["articles_a_second"] * share
    rows = []
    for millions in MILLIONS:
        hours = millions * 1e6 / rate / 3600
        disk = millions * 1e6 * figures["kilobytes_out_an_article"] / share / 1024**2
        rows.append([f"{millions} million", f"{hours:,.1f}", f"{hours / 64:,.1f}", f"{disk:,.1f}"])
    return markdown_table(["articles of 800 words", "core-hours", "hours on 64 cores", "GB of JSONL out"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs to read a corpus.")
    parser.add_argument("--articles", type=int, default=1_000, help="articles of 800 words in a run (1,000)")
    parser.add_argument("--short", type=int, metavar="N", help="the speed with N short articles as well")
    parser.add_argument("--rounds", type=int, default=7, help="runs with one process and with several (7)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes several are (2)")
    parser.add_argument("--grow", type=int, metavar="N", help="the growth of memory up to N statements as well")
    parser.add_argument("--grow-articles", type=int, metavar="N", help="the same up to N short articles")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    figures: dict[str, object] = {
        "stance": stance.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rounds": given.rounds,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key, texts, n in (("speed", long_articles(), given.articles), ("short", short_articles(), given.short)):
            if n:
                speed = measure_speed(folder / f"{key}.jsonl", list(islice(cycle(texts), n)), given.rounds, given.jobs)
                print(speed_lines(speed, given.rounds), flush=True)
                figures[key] = speed
                if key == "speed":
                    print(cost_table(speed), end="\n\n", flush=True)
        if given.grow:
            figures["growth"] = growth = measure_growth(folder, "classify_corpus", statements, given.grow)
            print(growth_lines(growth, "statements"), flush=True)
        if given.grow_articles:
            growth = measure_growth(folder, "read_corpus", lambda: cycle(short_articles()), given.grow_articles)
            print(growth_lines(growth, "short articles"), flush=True)
            figures["growth_articles"] = growth
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
