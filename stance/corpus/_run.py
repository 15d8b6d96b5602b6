"""A run over a corpus: input to chunks, chunks to parts, parts to the result.

Not here: any of these steps.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import BrokenProcessPool

from stance.corpus._answer import Part, Task, answer, pack, target_of_all, widen
from stance.corpus._chunks import Chunk, ChunkHead, cut
from stance.corpus._join import WRITERS, all_columns, write_faults, write_rows
from stance.corpus._parts import PartFolder, library_digest
from stance.corpus._records import check_parquet
from stance.corpus._sources import Paths, ending, find_sources
from stance.errors import InputError, StanceError
from stance.model import StanceModel
from stance.records import Target
from stance.store import load_model, model_digest

Progress = Callable[[float, int], None]
"""Takes the share of the input that is done, from 0 to 1, and the number of records answered in this run."""

_FORMAT = 1
# Records a chunk: some seconds of work, so that handing it over and keeping its part cost next to nothing.
_LENGTHS = {"article": 100, "statement": 5_000}


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
    n_stale : int
        Those that it had finished from an input that has changed since; they were worked out again.
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
    n_stale: int
    seconds: float


def read_corpus(
    inputs: Paths,
    out: str | os.PathLike[str],
    *,
    text: str = "text",
    target: Target | str | None = None,
    model: StanceModel | None = None,
    jobs: int | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
) -> CorpusReport:
    r"""Read many articles and write one row a quote: the columns of `Article.to_dicts`.

    Parameters
    ----------
    inputs : path or iterable of path
        Text files (``.txt``, one article each), JSONL (``.jsonl``, ``.ndjson``), CSV and Parquet files, folders of
        such files, patterns such as ``"news/**/*.txt"``. UTF-8.
    out : path
        The file to write: ``.jsonl``, ``.ndjson``, ``.csv`` or ``.parquet``. Beside it stand, while the run lasts,
        the folder ``OUT.partial`` and, if a record is faulty, ``OUT.errors.jsonl``.
    text : str
        The column that holds the article. The other columns are carried through to each of its quotes.
    target : Target or str, optional
        The government in question. A record that has a column ``target`` names its own; without either it is worked
        out from each article.
    model : StanceModel, optional
        Another model than the shipped one.
    jobs : int, optional
        Processes; -1 for one a core. Without it as many as ``joblib.parallel_config`` says, and one without that.
    chunk : int, optional
        Articles that one process answers at a time and that are lost when the run is killed; 100.
    progress : callable, optional
        Told after each chunk the share of the input that is done, and how many records this run has answered.

    Returns
    -------
    CorpusReport

    Raises
    ------
    InputError
        If an argument is none of the above, an input is missing, or ``OUT.partial`` comes from a run with another
        model, other options or another version of this library.
    MissingExtraError
        If a Parquet file is to be read or written and pyarrow is not installed.
    StanceError
        If a worker process dies, most likely for want of memory. The finished parts are kept.

    Notes
    -----
    Rows stand in the order of the input, each with its place in the column ``record`` (``file:line``), whatever the
    number of processes. Probabilities have six decimals. A carried column that has the name of one of the answers
    gets ``input_`` in front. In CSV, a cell that a spreadsheet would run as a formula gets an apostrophe in front.

    The same call after an interruption goes on where it stopped and gives the same bytes as an uninterrupted one. The
    input is read again and compared by digest, so a part whose records have changed is worked out anew.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> article = pathlib.Path(folder.name, "a.txt")
    >>> _ = article.write_text("Sarvandan police did nothing, the report said.", encoding="utf-8")
    >>> report = read_corpus(article, pathlib.Path(folder.name, "quotes.csv"))
    >>> report.n_records, report.n_rows, report.n_faults
    (1, 1, 0)
    >>> folder.cleanup()
    """
    task = _task("article", text, target, model)
    return _run(task, inputs, out, jobs=jobs, chunk=chunk, progress=progress)


def classify_corpus(
    inputs: Paths,
    out: str | os.PathLike[str],
    *,
    text: str = "text",
    target: Target | str | None = None,
    model: StanceModel | None = None,
    jobs: int | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
) -> CorpusReport:
    r"""Classify many statements and write each with its stance: one row in, one row out.

    Parameters
    ----------
    inputs, out, target, model, jobs, progress
        As for `read_corpus`.
    text : str
        The column that holds the statement, a whole sentence. The columns ``speaker``, ``role`` and ``target`` of a
        record are used as in `stance.Statement` where they are there; all columns are carried through.
    chunk : int, optional
        Statements that one process answers at a time; 5,000.

    Returns
    -------
    CorpusReport

    Raises
    ------
    InputError, MissingExtraError, StanceError
        As for `read_corpus`.

    Notes
    -----
    As for `read_corpus`. The answers are ``stance``, ``confidence`` and one column ``p_<label>`` a label of the model.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> table, out = pathlib.Path(folder.name, "in.csv"), pathlib.Path(folder.name, "out.jsonl")
    >>> _ = table.write_text("id,text,role\n7,The ranking was unjust.,government\n", encoding="utf-8")
    >>> classify_corpus(table, out).n_rows
    1
    >>> row = json.loads(out.read_text(encoding="utf-8"))
    >>> row["id"], row["stance"]
    ('7', 'defends')
    >>> folder.cleanup()
    """
    task = _task("statement", text, target, model)
    return _run(task, inputs, out, jobs=jobs, chunk=chunk, progress=progress)


def _task(unit: str, text: str, target: Target | str | None, model: StanceModel | None) -> tuple[Task, str]:
    """Check what is asked, and give it with the digest of the model."""
    if not isinstance(text, str) or not text:
        raise InputError(f"text column is {text!r}; give the name of a column")
    if model is not None and not isinstance(model, StanceModel):
        raise InputError(f"model is {type(model).__name__}; give what stance.load_model returns")
    known = load_model() if model is None else model
    task = Task(unit=unit, text=text, target=target_of_all(target), labels=known.labels, model=pack(known))
    return task, model_digest(known)


def _run(
    asked: tuple[Task, str],
    inputs: Paths,
    out: str | os.PathLike[str],
    *,
    jobs: int | None,
    chunk: int | None,
    progress: Progress | None,
) -> CorpusReport:
    started = time.perf_counter()
    task, digest = asked
    _check_numbers(jobs, chunk)
    place = _place(out)
    errors = place.with_name(f"{place.name}.errors.jsonl")
    sources = find_sources(inputs, leave_out=(place, errors))
    if ".parquet" in {ending(place), *map(ending, sources)}:
        check_parquet()
    length = chunk or _LENGTHS[task.unit]
    settings = _settings(task, length, digest)
    folder = PartFolder(place.with_name(f"{place.name}.partial"), settings)
    todo = _Todo(folder, cut(sources, task.text, length))
    n_bytes = sum(map(_size, sources))
    answered, done = 0, 0.0
    for head, part in _work_off(todo, task, jobs):
        folder.keep(head, part)
        answered, done = answered + head.n_records, done + head.size
        if progress is not None:
            progress(min((done + todo.resumed_size) / max(n_bytes, 1), 1.0), answered)
    n_rows, n_faults = _join(folder, todo.n_chunks, task, place, errors)
    folder.remove()
    return CorpusReport(
        out=place,
        errors=errors if n_faults else None,
        n_records=todo.n_records,
        n_rows=n_rows,
        n_faults=n_faults,
        n_parts=todo.n_chunks,
        n_resumed=todo.n_resumed,
        n_stale=todo.n_stale,
        seconds=time.perf_counter() - started,
    )


class _Todo:
    """The chunks that are still to be answered, and the count of all."""

    def __init__(self, folder: PartFolder, chunks: Iterator[Chunk]) -> None:
        self.n_chunks = self.n_records = self.n_resumed = self.n_stale = 0
        self.resumed_size = 0.0
        self._folder = folder
        self._chunks = chunks

    def __iter__(self) -> Iterator[Chunk]:
        for chunk in self._chunks:
            self.n_chunks += 1
            self.n_records += chunk.head.n_records
            state = self._folder.state(chunk.head)
            if state == "finished":
                self.n_resumed += 1
                self.resumed_size += chunk.head.size
            else:
                self.n_stale += state == "stale"
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


def _join(folder: PartFolder, n_parts: int, task: Task, out: Path, errors: Path) -> tuple[int, int]:
    """Write the result and the faults, and give their numbers. The result comes last: once it is there, all is."""
    n_rows = n_faults = 0
    seen: dict[str, str] = {}
    for head in folder.heads(n_parts):
        n_rows, n_faults = n_rows + head.n_rows, n_faults + head.n_faults
        widen(seen, head.columns)
    if n_faults:
        write_faults(errors, folder.faults(n_parts), folder.path)
    else:
        errors.unlink(missing_ok=True)
    write_rows(out, folder.rows(n_parts), all_columns(seen, task.answers), folder.path)
    return n_rows, n_faults


def _settings(task: Task, length: int, model: str) -> dict[str, Any]:
    """What the parts of a run depend on besides its input; fit for JSON."""
    target = None if task.target is None else [task.target.name, list(task.target.aliases)]
    return {
        "format": _FORMAT,
        "unit": task.unit,
        "text": task.text,
        "target": target,
        "chunk": length,
        "model": model,
        "library": library_digest(),
    }


def _size(path: str) -> int:
    """Give the bytes of a file; none where it cannot be looked at, which is a fault of its record later."""
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _place(out: str | os.PathLike[str]) -> Path:
    """Find where the result goes; behind a link, the file it leads to: parts and result must share a file system."""
    if not isinstance(out, str | os.PathLike):
        raise InputError(f"out is {type(out).__name__}; give the path of the file to write")
    path = Path(os.path.realpath(out))
    if ending(path) not in WRITERS:
        raise InputError(f"{out}: ending {ending(path)!r} is not one of {', '.join(WRITERS)}; choose one of these")
    if path.exists() and not path.is_file():
        raise InputError(f"{out}: is no plain file; give the name of a file to write")
    if not path.parent.is_dir():
        raise InputError(f"{out}: the folder {path.parent} does not exist; make it, or write elsewhere")
    return path


def _check_numbers(jobs: int | None, chunk: int | None) -> None:
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool) or (jobs < 1 and jobs != -1)):
        raise InputError(f"jobs is {jobs!r}; give a whole number from 1, or -1 for one process a core")
    if chunk is not None and (not isinstance(chunk, int) or isinstance(chunk, bool) or chunk < 1):
        raise InputError(f"chunk is {chunk!r}; give a whole number from 1")
