"""A run over a corpus: input to chunks, chunks to parts, parts to the result.

Not here: any of these steps.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import BrokenProcessPool

from stance.corpus._answer import Part, Task, answer, widen
from stance.corpus._chunks import Chunk, ChunkHead, cut
from stance.corpus._join import all_columns, drop_faults, write_faults, write_rows
from stance.corpus._parts import PartFolder, library_digest
from stance.errors import StanceError
from stance.inputs import Sources

Progress = Callable[[float, int], None]
"""Takes the share of the input that is done, from 0 to 1, and the number of records answered in this run."""

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A run that is asked for and can be done."""

    task: Task
    model_digest: str
    sources: Sources
    out: Path
    errors: Path
    length: int
    """Records a chunk."""
    jobs: int | None

    def settings(self) -> dict[str, Any]:
        """Give what the parts of the run depend on besides its input; fit for JSON."""
        target = self.task.target
        return {
            "format": _FORMAT,
            "unit": self.task.unit,
            "text": self.task.text,
            "max_chars": self.task.max_chars,
            "target": None if target is None else [target.name, list(target.aliases)],
            "chunk": self.length,
            "model": self.model_digest,
            "library": library_digest(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReport:
    """What came of a run.

    Attributes
    ----------
    out : Path
        The rows.
    errors : Path or None
        The records that could not be answered, one JSON object a line with ``place`` and ``reason``; None where all
        could.
    n_records : int
        Articles or statements in the input, faulty ones included.
    n_rows : int
        Rows in `out`.
    n_faults : int
        Rows in `errors`.
    n_parts : int
        Chunks that the input was cut into.
    n_resumed : int
        Those of them that an interrupted run had finished.
    n_changed : int
        Those that it had finished from records that have changed since; they were worked out again.
    n_damaged : int
        Those whose part was damaged on the disk; they were worked out again.
    seconds : float
        Wall time of this run.
    """

    out: Path
    errors: Path | None
    n_records: int
    n_rows: int
    n_faults: int
    n_parts: int
    n_resumed: int
    n_changed: int
    n_damaged: int
    seconds: float


def run(order: Order, progress: Progress | None) -> CorpusReport:
    """Do what is asked, as `stance.corpus.read_corpus` has it."""
    started = time.perf_counter()
    with PartFolder(order.out.with_name(f"{order.out.name}.partial"), order.settings()) as folder:
        todo = _Todo(folder, cut(order.sources, order.task.text, order.length))
        n_bytes = sum(map(_size, order.sources.files))
        answered, done = 0, 0.0
        for head, part in _work_off(todo, order.task, order.jobs):
            folder.keep(head, part)
            answered, done = answered + head.n_records, done + head.size
            if progress is not None:
                progress(min((done + todo.resumed_size) / max(n_bytes, 1), 1.0), answered)
        n_rows, n_faults = _join(folder, todo.n_chunks, order)
        folder.remove()
    return CorpusReport(
        out=order.out,
        errors=order.errors if n_faults else None,
        n_records=todo.n_records,
        n_rows=n_rows,
        n_faults=n_faults,
        n_parts=todo.n_chunks,
        n_resumed=todo.count["finished"],
        n_changed=todo.count["changed"],
        n_damaged=todo.count["damaged"],
        seconds=time.perf_counter() - started,
    )


class _Todo:
    """The chunks that are still to be answered, and the count of all."""

    def __init__(self, folder: PartFolder, chunks: Iterator[Chunk]) -> None:
        self.n_chunks = self.n_records = 0
        self.resumed_size = 0.0
        self.count: Counter[str] = Counter()
        self._folder = folder
        self._chunks = chunks

    def __iter__(self) -> Iterator[Chunk]:
        for chunk in self._chunks:
            self.n_chunks += 1
            self.n_records += chunk.head.n_records
            state = self._folder.state(chunk.head)
            self.count[state] += 1
            if state == "finished":
                self.resumed_size += chunk.head.size
            else:
                yield chunk


def _work_off(todo: _Todo, task: Task, jobs: int | None) -> Iterator[tuple[ChunkHead, Part]]:
    """Answer all chunks, in whatever order they are finished."""
    # Unordered: a slow chunk holds up nobody, and no finished part waits in memory. One chunk is one task.
    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    try:
        yield from parallel(delayed(_answer)(task, chunk) for chunk in todo)
    except BrokenProcessPool as error:
        raise StanceError(
            "a worker process died, most likely for want of memory; run the same again to go on, with fewer jobs"
        ) from error


def _answer(task: Task, chunk: Chunk) -> tuple[ChunkHead, Part]:
    return chunk.head, answer(task, chunk)


def _join(folder: PartFolder, n_parts: int, order: Order) -> tuple[int, int]:
    """Write the result and the faults, and give their numbers. The result comes last: once it is there, all is."""
    n_rows = n_faults = 0
    seen: dict[str, str] = {}
    for head in folder.heads(n_parts):
        n_rows, n_faults = n_rows + head.n_rows, n_faults + head.n_faults
        widen(seen, head.columns)
    if n_faults:
        write_faults(order.errors, folder.faults(n_parts), folder.path)
    else:
        drop_faults(order.errors)
    write_rows(order.out, folder.rows(n_parts), all_columns(seen, order.task.answers), folder.path)
    return n_rows, n_faults


def _size(path: str) -> int:
    """Give the bytes of a file; none where it cannot be looked at, which is a fault of its record later."""
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
