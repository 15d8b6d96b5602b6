"""The work of labelling a batch: what is shown of each statement, what a choice does, how far the work has come.

Not here: the server, and the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stance.annotation import Annotation, AnnotationFile, Pick, agreement_with_model, median_seconds
from stance.errors import InputError
from stance.labelling._pool import Pool, PooledStatement
from stance.labels import ROLES
from stance.model import StanceModel
from stance.palette import looks
from stance.reasons import ROLE, telling_words
from stance.records import Statement
from stance.text import Paragraph, lay_out

_MOST_SECONDS = 3_600.0  # beyond an hour nobody looked at one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an annotator decided on a statement.

    Attributes
    ----------
    place : int
        The statement's place in the batch, from 0.
    revision : int
        The revision of the file that was shown.
    label : str or None
        None skips it.
    start, end : int
        Code-point offsets of the sentence in its article, mended or as they were.
    speaker, role : str or None
        Who says it, mended or as they were.
    note : str
        Anything.
    seconds : float
        How long the annotator looked at it.
    """

    place: int
    revision: int
    label: str | None
    start: int
    end: int
    speaker: str | None
    role: str | None
    note: str
    seconds: float


class Session:
    """A batch, the file for its labels, and the model.

    Parameters
    ----------
    pool : Pool
        All statements.
    batch : sequence of Pick
        Those to label, in order.
    file : AnnotationFile
        Where labels go; opened, and closed by whoever opened it.
    model : StanceModel
        Guesses.
    labels : sequence of str
        What may be chosen, two or more, in the order of the keys.
    annotator : str, optional
        Who labels.
    show_guess : bool
        Whether the model's guess is shown before the choice.

    Raises
    ------
    InputError
        If there are too few labels, one stands twice or cannot be shown, or the file holds others.
    """

    def __init__(
        self,
        pool: Pool,
        batch: Sequence[Pick],
        file: AnnotationFile,
        model: StanceModel,
        *,
        labels: Sequence[str],
        annotator: str | None = None,
        show_guess: bool = False,
    ) -> None:
        self.labels = check_labels(labels)
        self._pool, self._file, self._model, self._annotator = pool, file, model, annotator
        self._batch = tuple(batch)
        self._statements = tuple(pool.statements[pick.place] for pick in batch)
        # A model of other labels has no guess to compare.
        self._guesses = set(model.labels) <= set(self.labels)
        self._show_guess = show_guess
        self._layouts: dict[str, tuple[Paragraph, ...]] = {}
        for given in file.annotations.values():
            if given.label is not None and given.label not in self.labels:
                raise InputError(
                    f"{file.path}: holds the label {given.label!r}, which is not one of {', '.join(self.labels)}; name "
                    "all labels (--labels), or another file (--out)"
                )

    def state(self) -> dict[str, Any]:
        """Tell how far the work has come, and what comes next.

        Returns
        -------
        dict
            ``revision``; ``n`` statements; ``next``, the place of the first that is open, or None; ``labelled``,
            ``skipped``; ``agreement`` with ``n``, ``share``, ``kappa``; ``seconds_left`` by the median, or None;
            ``undoable``; ``labels`` with name and sign; ``roles``; ``annotator``; ``file``; ``show_guess``.
        """
        own = [self._file.annotations.get(statement.id) for statement in self._statements]
        given = [annotation for annotation in own if annotation is not None]
        labelled = sum(annotation.label is not None for annotation in given)
        each = median_seconds(given)
        return {
            "revision": self._file.revision,
            "n": len(own),
            "next": next((place for place, annotation in enumerate(own) if annotation is None), None),
            "labelled": labelled,
            "skipped": len(given) - labelled,
            "agreement": agreement_with_model(given)._asdict() if self._guesses else None,
            "seconds_left": None if each is None else each * (len(own) - len(given)),
            "undoable": self._file.undoable is not None,
            "labels": [{"name": label, "sign": look.sign} for label, look in looks(self.labels).items()],
            "roles": list(ROLES),
            "annotator": self._annotator,
            "file": str(self._file.path),
            "show_guess": self._show_guess and self._guesses,
        }

    def view(self, place: int) -> dict[str, Any]:
        """Give what is shown of a statement; the model's guess only once a label is chosen, unless it is always shown.

        Raises
        ------
        InputError
            If there is no such statement.
        """
        statement = self._statement(place)
        article = self._pool.articles[statement.article]
        given = self._file.annotations.get(statement.id)
        shown = given or statement
        return {
            "place": place,
            "revision": self._file.revision,
            "decided": given is not None,
            "label": given.label if given else None,
            "note": given.note if given else "",
            "title": article.title,
            "source": ", ".join(filter(None, (article.outlet, article.date, article.author))) or None,
            "article": article.place,
            "paragraphs": [
                {"start": part.start, "text": article.text[part.start : part.end], "furniture": part.furniture}
                for part in self._layout(article.place)
            ],
            "start": shown.start,
            "end": shown.end,
            "quote": list(statement.quote),
            "speaker": shown.speaker,
            "role": shown.role,
            "target": statement.target.name if statement.target else None,
            "guess": self._guess(statement, shown) if (given and given.label) or self._show_guess else None,
        }

    def choose(self, choice: Choice) -> dict[str, Any]:
        """Put a choice on disk.

        Returns
        -------
        dict
            The `state` after it, and the `view` of the statement decided under ``decided``.

        Raises
        ------
        ConflictError
            If the choice was made on an older revision; nothing was written.
        InputError
            If the label is unknown, the span no stretch of one paragraph, or the file cannot be written.
        """
        statement = self._statement(choice.place)
        if choice.label is not None and choice.label not in self.labels:
            raise InputError(f"label {choice.label!r} is not one of {', '.join(self.labels)}")
        text = self._stretch(statement, choice.start, choice.end)
        pick, quote = self._batch[choice.place], statement.quote
        judged = Statement(text, target=statement.target, speaker=choice.speaker, role=choice.role)
        said = self._model.classify(judged) if self._guesses and choice.label is not None else None
        self._file.put(
            Annotation(
                id=statement.id,
                article=statement.article,
                article_id=self._pool.articles[statement.article].id,
                text=text,
                label=choice.label,
                start=choice.start,
                end=choice.end,
                quote=statement.kind,
                quote_start=quote[0],
                quote_end=quote[1],
                speaker=choice.speaker,
                role=choice.role,
                target=statement.target.name if statement.target else None,
                target_aliases=statement.target.aliases if statement.target else (),
                note=choice.note,
                annotator=self._who(statement.id),
                picked_by=pick.picked_by,
                picking_probability=pick.probability,
                batch_size=pick.batch_size,
                model_label=said.label if said else None,
                model_confidence=round(said.confidence, 6) if said else None,
                seconds=round(min(choice.seconds, _MOST_SECONDS), 1),
                time=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            ),
            revision=choice.revision,
        )
        return self.state() | {"decided": self.view(choice.place)}

    def undo(self, revision: int) -> dict[str, Any]:
        """Take the last choice back.

        Returns
        -------
        dict
            The `state` after it, with the place of the statement under ``undone``.

        Raises
        ------
        ConflictError
            As `choose`.
        InputError
            If there is nothing to take back.
        """
        identity = self._file.undo(revision=revision)
        places = [place for place, statement in enumerate(self._statements) if statement.id == identity]
        return self.state() | {"undone": places[0]}

    def _who(self, identity: str) -> str | None:
        """Name who labels a statement."""
        return self._annotator

    def _statement(self, place: int) -> PooledStatement:
        if not 0 <= place < len(self._statements):
            raise InputError(f"place {place} is not one of the {len(self._statements)} statements")
        return self._statements[place]

    def _layout(self, place: str) -> tuple[Paragraph, ...]:
        if place not in self._layouts:
            self._layouts[place] = lay_out(self._pool.articles[place].text)
        return self._layouts[place]

    def _stretch(self, statement: PooledStatement, start: int, end: int) -> str:
        """Give the text of a span, which lies in one paragraph as sentences do."""
        article = self._pool.articles[statement.article].text
        inside = any(part.start <= start < end <= part.end for part in self._layout(statement.article))
        if not inside or not article[start:end].strip():
            raise InputError(f"span [{start}, {end}) is no stretch of words within one paragraph; choose another one")
        return article[start:end]

    def _guess(self, statement: PooledStatement, shown: Annotation | PooledStatement) -> dict[str, Any] | None:
        if not self._guesses:
            return None
        judged = Statement(shown.text, target=statement.target, speaker=shown.speaker, role=shown.role)
        explained = self._model.explain(judged)
        return {
            "label": explained.prediction.label,
            "probabilities": dict(explained.prediction.probabilities),
            "reasons": ["the speaker's role" if word == ROLE else f"“{word}”" for word in telling_words(explained)],
        }


def check_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Refuse label names that labelled data may not have.

    Raises
    ------
    InputError
        If there are fewer than two, one stands twice, or one is blank, too long, or cannot be shown.
    """
    named = tuple(labels)
    if len(named) < 2 or len(set(named)) < len(named):
        raise InputError(f"labels {', '.join(map(repr, named))}: give two or more, each once")
    for label in named:
        if label != label.strip() or not label or len(label) > 100 or not label.isprintable() or "|" in label:
            raise InputError(
                f"label {label!r} cannot be used; give up to 100 characters that show, without '|', without blanks at "
                "either end"
            )
    return named
