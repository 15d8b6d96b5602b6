"""What a caller asks of a run over a corpus, looked at before any work is done.

Not here: the run.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from stance.corpus._answer import Task, pack, target_of_all
from stance.corpus._join import WRITERS
from stance.corpus._run import CorpusReport, Order, Progress, run
from stance.errors import InputError
from stance.files import check_place
from stance.inputs import Paths, check_column, check_extras, check_parquet, ending, find_sources
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS, check_max_chars
from stance.model import StanceModel, check_model
from stance.records import Target
from stance.rows import MAX_ROW_CHARS
from stance.store import load_model, model_digest

# Records a chunk: some seconds of work, so that handing it over and keeping its part cost next to nothing.
_LENGTHS = {"article": 100, "statement": 5_000}


def read_corpus(  # noqa: PLR0913 - each is asked for by name
    inputs: Paths,
    out: str | os.PathLike[str],
    *,
    text: str = "text",
    target: Target | str | None = None,
    model: StanceModel | None = None,
    jobs: int | None = None,
    chunk: int | None = None,
    max_chars: int = MAX_ARTICLE_CHARS,
    progress: Progress | None = None,
) -> CorpusReport:
    r"""Read many articles and write one row a quote: the columns of `stance.Article.to_dicts`.

    Parameters
    ----------
    inputs : path or iterable of path
        Text files (``.txt``) and pages of HTML (``.html``, ``.htm``), one article each; JSONL (``.jsonl``,
        ``.ndjson``), CSV and Parquet files; folders of such files; patterns such as ``"news/**/*.txt"``. All but
        pages are UTF-8. Each line of JSONL and each row of a table is a record, so where a folder holds other tables
        too, which would be a fault a line, name files or a pattern.
    out : path
        The file to write: ``.jsonl``, ``.ndjson``, ``.csv`` or ``.parquet``. Beside it stand, while the run lasts,
        the folder ``OUT.partial`` and, if a record is faulty, ``OUT.errors.jsonl``.
    text : str
        The column that holds the article. The other columns are carried through to each of its quotes; a page has
        ``title``, ``date``, ``outlet`` and ``author``.
    target : Target or str, optional
        The government in question. A record that has a column ``target`` names its own; without either it is worked
        out from each article.
    model : StanceModel, optional
        Another model than the shipped one.
    jobs : int, optional
        Processes; -1 for one a core. Without it as many as ``joblib.parallel_config`` says, and one without that.
    chunk : int, optional
        Articles that one process answers at a time and that are lost when the run is killed; 100.
    max_chars : int
        An article that is longer is a fault; 200,000 characters, and 4,000,000 at most.
    progress : callable, optional
        Told after each chunk the share of the input that is done, and how many records this run has answered.

    Returns
    -------
    CorpusReport

    Raises
    ------
    InputError
        If an argument is none of the above, an input is missing, no record has the column `text`, another run is at
        work on the same output, or ``OUT.partial`` comes from a run with another model, other options or another
        version of this library.
    MissingExtraError
        If a Parquet file is to be read or written and pyarrow is not installed, or a page of HTML is to be read and
        trafilatura is not.
    StanceError
        If a worker process dies, most likely for want of memory, or a file cannot be written. The finished parts are
        kept.

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
    task, digest = _task("article", text, target, model, max_chars)
    return run(_order(task, digest, inputs, out, jobs, chunk), progress)


def classify_corpus(  # noqa: PLR0913 - each is asked for by name
    inputs: Paths,
    out: str | os.PathLike[str],
    *,
    text: str = "text",
    target: Target | str | None = None,
    model: StanceModel | None = None,
    jobs: int | None = None,
    chunk: int | None = None,
    max_chars: int = MAX_STATEMENT_CHARS,
    progress: Progress | None = None,
) -> CorpusReport:
    r"""Classify many statements and write each with its stance: one row in, one row out.

    Parameters
    ----------
    inputs, out, target, model, jobs, progress
        As for `read_corpus`.
    text : str
        The column that holds the statement, a whole sentence. The columns ``speaker``, ``role`` and ``target`` of a
        record are used as in `stance.Statement` where they are there and not blank; all columns are carried through.
    chunk : int, optional
        Statements that one process answers at a time; 5,000.
    max_chars : int
        A statement that is longer is a fault; 20,000 characters, and 4,000,000 at most.

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
    task, digest = _task("statement", text, target, model, max_chars)
    return run(_order(task, digest, inputs, out, jobs, chunk), progress)


def _task(
    unit: str, text: str, target: Target | str | None, model: StanceModel | None, max_chars: int
) -> tuple[Task, str]:
    """Check what is asked, and give it with the digest of the model."""
    if not isinstance(text, str) or not text:
        raise InputError(f"text column is {text!r}; give the name of a column")
    _check_max_chars(max_chars)
    labels, packed, digest = _shipped() if model is None else _packed(check_model(model))
    known = target_of_all(target)
    return Task(unit=unit, text=text, target=known, max_chars=max_chars, labels=labels, model=packed), digest


def _packed(model: StanceModel) -> tuple[tuple[str, ...], bytes, str]:
    """Give the labels of a model, the model fit to travel, and its digest."""
    return model.labels, pack(model), model_digest(model)


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[str, ...], bytes, str]:
    return _packed(load_model())


def _order(
    task: Task, digest: str, inputs: Paths, out: str | os.PathLike[str], jobs: int | None, chunk: int | None
) -> Order:
    _check_numbers(jobs, chunk)
    place = _place(out)
    errors = place.with_name(f"{place.name}.errors.jsonl")
    sources = find_sources(inputs, leave_out=(place, errors))
    check_extras(sources)
    check_column(sources, task.text)
    if ending(place) == ".parquet":
        check_parquet()
    return Order(
        task=task,
        model_digest=digest,
        sources=sources,
        out=place,
        errors=errors,
        length=chunk or _LENGTHS[task.unit],
        jobs=jobs,
    )


def _place(out: str | os.PathLike[str]) -> Path:
    """Find where the result goes; behind a link, the file it leads to: parts and result must share a file system."""
    path = check_place(out)
    if ending(path) not in WRITERS:
        raise InputError(f"{out}: ending {ending(path)!r} is not one of {', '.join(WRITERS)}; choose one of these")
    return path


def _check_numbers(jobs: int | None, chunk: int | None) -> None:
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool) or (jobs < 1 and jobs != -1)):
        raise InputError(f"jobs is {jobs!r}; give a whole number from 1, or -1 for one process a core")
    if chunk is not None and (not isinstance(chunk, int) or isinstance(chunk, bool) or chunk < 1):
        raise InputError(f"chunk is {chunk!r}; give a whole number from 1")


def _check_max_chars(max_chars: int) -> None:
    check_max_chars(max_chars)
    if max_chars > MAX_ROW_CHARS:
        raise InputError(
            f"max_chars is {max_chars:,}; no row has more than {MAX_ROW_CHARS:,} characters, so give up to that"
        )
