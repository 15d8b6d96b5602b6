"""Settling: the statements on which annotators differ on the labelling page, with what each of them said.

Not here: how far they agree, which `stance.agreement` measures.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stance.agreement import Annotator, read_annotators
from stance.annotation import MAX_NOTE_CHARS, TOGETHER, Annotation, AnnotationFile, Pick
from stance.errors import InputError
from stance.inputs import ENDINGS, Paths, RawArticle, ending, read_raw_articles
from stance.labelling._pool import Pool, PooledStatement
from stance.labelling._session import Choice, Session
from stance.model import StanceModel
from stance.records import Target

_SHOWN_NOTE_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingJob:
    """Whose labels are settled, and where what they agree on goes.

    Attributes
    ----------
    files : sequence of path
        Two or more files that `stance label` wrote, one an annotator.
    out : path or str
        The file for the agreed labels.
    articles : path or iterable of path
        The articles; where left out they are looked for where they were when they were labelled.
    annotator : str, optional
        Who settles.
    labels : sequence of str
        What may be chosen; those that were given where left out.
    """

    files: Sequence[str | os.PathLike[str]]
    out: str | os.PathLike[str]
    articles: Paths = ()
    annotator: str | None = None
    labels: Sequence[str] = ()


class SettlingSession(Session):
    """A session that shows what each annotator said and keeps it in the note of what is chosen."""

    given: Mapping[str, Sequence[tuple[str, Annotation]]]
    """By id: what each annotator said, with the annotator's name."""
    bare: Collection[str]
    """The articles of which there are the sentences to settle alone."""

    def view(self, place: int) -> dict[str, Any]:
        """Give what `Session.view` gives, and more.

        Each annotator's answer stands under ``given``, with its text where spans differ; ``bare`` says that there are
        the sentences to settle of the article alone. The note comes without the answers.
        """
        seen = super().view(place)
        identity = self._statement(place).id
        answers = [
            {"name": name, "label": row.label, "note": row.note[:_SHOWN_NOTE_CHARS]}
            | ({"text": row.text} if self._spans_differ(identity) else {})
            for name, row in self.given[identity]
        ]
        note = seen["note"].removeprefix(self._told(identity)).lstrip()
        return seen | {"given": answers, "note": note, "bare": seen["article"] in self.bare}

    def choose(self, choice: Choice) -> dict[str, Any]:
        """Put a choice on disk as `Session.choose` does; its note says first what each annotator had chosen."""
        told = self._told(self._statement(choice.place).id)
        most = max(MAX_NOTE_CHARS - len(told) - 1, 0)
        if len(choice.note) > most:
            raise InputError(
                f"note has {len(choice.note):,} characters; beside what the others chose at most {most:,} are taken"
            )
        return super().choose(replace(choice, note=f"{told} {choice.note}".strip()[:MAX_NOTE_CHARS]))

    def _who(self, identity: str) -> str | None:
        return _together(self.given[identity], self._annotator)

    def _spans_differ(self, identity: str) -> bool:
        return len({(row.start, row.end) for _, row in self.given[identity]}) > 1

    def _told(self, identity: str) -> str:
        mended = self._spans_differ(identity)
        said = (f"{name}: {row.label}" + f" [{row.start}, {row.end})" * mended for name, row in self.given[identity])
        return "; ".join(said) + "."


def _together(rows: Sequence[tuple[str, Annotation]], settler: str | None = None) -> str:
    """Name those who labelled a statement, and who settled it."""
    return TOGETHER.join([*(name for name, _ in rows), *([settler] if settler else [])])


@contextmanager
def open_settling(job: SettlingJob, model: StanceModel) -> Iterator[SettlingSession]:
    """Compare the files, put what they agree on into the new file, and open the rest for settling.

    Parameters
    ----------
    job : SettlingJob
        Whose labels.
    model : StanceModel
        Guesses, shown after the choice.

    Yields
    ------
    SettlingSession

    Raises
    ------
    InputError
        If a file is not what `stance label` wrote, there is nothing to settle, or the new file is one of those read.
    DataError
        As `stance.agreement.read_annotators`.
    """
    if os.path.realpath(job.out) in {os.path.realpath(path) for path in job.files}:
        raise InputError(f"{job.out}: is one of the files of labels; give another file to write")
    annotators = read_annotators(job.files, labels=job.labels or None)
    both = _shared(annotators)
    differing = {
        identity: rows
        for identity, rows in both.items()
        if len({(row.label, row.start, row.end) for _, row in rows}) > 1
    }
    if not differing:
        raise InputError(f"they agree on all of {len(both)} statements; there is nothing to settle")
    agreed = [
        replace(rows[0][1], annotator=_together(rows)) for identity, rows in both.items() if identity not in differing
    ]
    labels = job.labels or sorted({row.label or "" for rows in both.values() for _, row in rows})
    names = [*(given.name for given in annotators), *([job.annotator] if job.annotator else [])]
    with AnnotationFile(job.out, together=names) as file:
        file.fill(agreed)
        statements = [rows[0][1] for rows in differing.values()]
        pool, bare = _pool(statements, job.articles)
        session = SettlingSession(
            pool,
            [Pick(k, row.picked_by, row.picking_probability, row.batch_size) for k, row in enumerate(statements)],
            file,
            model,
            labels=labels,
            annotator=job.annotator,
        )
        session.given, session.bare = differing, bare
        yield session


def _shared(annotators: Sequence[Annotator]) -> dict[str, list[tuple[str, Annotation]]]:
    """Give the statements that two or more labelled, with each one's annotation."""
    found: dict[str, list[tuple[str, Annotation]]] = {}
    for given in annotators:
        for identity, example in given.examples.items():
            try:
                row = Annotation.from_row(given.rows.get(identity, {}))
            except InputError as error:
                raise InputError(f"{example.where}: {error}") from error
            found.setdefault(identity, []).append((given.name, row))
    return {identity: rows for identity, rows in found.items() if len(rows) > 1}


def _pool(rows: Sequence[Annotation], inputs: Paths) -> tuple[Pool, set[str]]:
    """Give the statements with their articles, and the places of those that are put together from the statements."""
    found = _articles({row.article for row in rows}, inputs)
    shown: dict[str, RawArticle] = {}
    bare = set()
    for place in dict.fromkeys(row.article for row in rows):
        own = [row for row in rows if row.article == place]
        article = found.get(place) or found.get(Path(place).name)
        if article is None or any(article.text[row.start : row.end] != row.text for row in own):
            article = RawArticle(text=_bare(own), place=place)
            bare.add(place)
        shown[place] = replace(article, place=place)
    return Pool(statements=tuple(map(_statement, rows)), articles=shown, unreadable=()), bare


def _bare(rows: Sequence[Annotation]) -> str:
    """Put sentences where they stand in an article that is not at hand, with line ends for all around them."""
    text = ["\n"] * max(row.end for row in rows)
    for row in rows:
        text[row.start : row.end] = row.text
    return "".join(text)


def _statement(row: Annotation) -> PooledStatement:
    known = row.quote_start is not None and row.quote_end is not None
    return PooledStatement(
        id=row.id,
        article=row.article,
        start=row.start,
        end=row.end,
        quote=(row.quote_start, row.quote_end) if known else (row.start, row.end),  # type: ignore[arg-type]
        kind=row.quote,  # type: ignore[arg-type]  # unknown stays unknown
        speaker=row.speaker,
        role=row.role,
        target=Target(row.target, aliases=row.target_aliases) if row.target else None,
        text=row.text,
        probabilities={},
    )


def _articles(places: set[str], inputs: Paths) -> dict[str, RawArticle]:
    """Read the articles that are at hand, by place."""
    if not inputs:
        files = {part for place in places for part in (place, place.rpartition(":")[0])}
        inputs = sorted(path for path in files if os.path.isfile(path) and ending(path) in ENDINGS)  # noqa: PTH113
    found: dict[str, RawArticle] = {}
    if inputs:
        with suppress(InputError):  # sentences can be settled without what is around them
            for raw in read_raw_articles(inputs):
                if isinstance(raw, RawArticle):
                    found[raw.place] = raw
                    found.setdefault(Path(raw.place).name, raw)
    return found
