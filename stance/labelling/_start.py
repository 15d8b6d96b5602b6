"""From articles and a file for labels to the page, open in the browser.

Not here: any of the steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from stance.annotation import AnnotationFile, draw_batch
from stance.errors import InputError
from stance.inputs import Paths, UnreadableArticle
from stance.labelling._kept import keep_pool
from stance.labelling._pool import read_pool
from stance.labelling._session import Session, check_labels
from stance.model import StanceModel
from stance.web import check_web, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class LabellingJob:
    """What is to be labelled, by whom, and how it is picked.

    Attributes
    ----------
    inputs : path or iterable of path
        The articles.
    out : path or str
        The file for the labels.
    labels : sequence of str
        What may be chosen; those of the model where left out.
    text : str
        The column of tables that holds the article.
    target : str, optional
        The government in question.
    annotator : str, optional
        Who labels.
    pick : str
        ``"random"`` or ``"margin"``.
    mix : float
        The share of random ones among those picked by margin.
    n : int
        How many statements.
    seed : int
        Of the draw.
    show_guess : bool
        Whether the model's guess is shown before the choice.
    """

    inputs: Paths
    out: str | os.PathLike[str]
    labels: Sequence[str] = ()
    text: str = "text"
    target: str | None = None
    annotator: str | None = None
    pick: str = "random"
    mix: float = 0.3
    n: int = 200
    seed: int = 0
    show_guess: bool = False


@contextmanager
def open_session(
    job: LabellingJob,
    model: StanceModel,
    *,
    unreadable: Callable[[UnreadableArticle], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Session]:
    """Read the articles, draw the batch or find the one drawn before, and open the file for the labels.

    Parameters
    ----------
    job : LabellingJob
        What is to be labelled.
    model : StanceModel
        Finds margins and guesses.
    unreadable : callable, optional
        Gets each article that cannot be read.
    progress : callable, optional
        Gets the number of articles read so far.

    Yields
    ------
    Session

    Raises
    ------
    InputError
        As `read_pool`, `draw_batch`, `keep_pool`, `AnnotationFile` and `Session`.
    """
    labels = check_labels(job.labels or model.labels)
    with AnnotationFile(job.out, annotator=job.annotator) as file:
        pool = read_pool(job.inputs, model, text=job.text, target=job.target, progress=progress)
        if unreadable is not None:
            for fault in pool.unreadable:
                unreadable(fault)
        margins = [statement.margin for statement in pool.statements]
        batch = draw_batch(margins, job.n, pick=job.pick, mix=job.mix, seed=job.seed)
        keep_pool(file.path.with_name(f"{file.path.stem}.pool.jsonl"), pool, batch)
        known = {pool.statements[pick.place].id for pick in batch}
        strange = next((identity for identity in file.annotations if identity not in known), None)
        if strange is not None:
            raise InputError(f"{file.path}: holds {strange!r}, which is not in this batch; name another --out")
        yield Session(pool, batch, file, model, labels=labels, annotator=job.annotator, show_guess=job.show_guess)


def label_in_browser(
    session: Session, *, announce: Callable[[str], None], port: int = 0, open_browser: bool = True
) -> None:
    """Serve the page of a session to this machine until somebody presses Ctrl-C.

    Parameters
    ----------
    session : Session
        What is labelled.
    announce : callable
        Gets the address, token and all, when it can be opened.
    port : int
        0 takes a free one.
    open_browser : bool
        Whether to open the address in the browser, where there is one.

    Raises
    ------
    InputError
        If the port is taken.
    MissingExtraError
        If the extra ``web`` is not installed.
    """
    check_web()
    from stance.labelling._app import labelling_app  # noqa: PLC0415 - optional

    serve(labelling_app(session), announce=announce, port=port, open_browser=open_browser)
