"""Labels, or articles that nobody labelled yet, to tasks for another program.

Not here: the formats of those programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stance.dataset import Example, read_labelled
from stance.errors import DataError, InputError
from stance.exchange._tasks import LabelledSpan, Task, carried
from stance.faults import Places
from stance.inputs import Paths, RawArticle, UnreadableArticle, read_raw_articles
from stance.markup import replace_lone_surrogates
from stance.model import StanceModel
from stance.reading import read_article
from stance.records import Article
from stance.rows import json_rows

_REMEDY = "give the file that stance label wrote, or say with --raw that these are articles to label"


def gather_labels(
    path: str | Path, *, articles: Paths | None = None, model: StanceModel | None = None, speakers: bool = False
) -> tuple[Task, ...]:
    """Make tasks of labelled statements.

    Parameters
    ----------
    path : path or str
        A JSONL file of labelled sentences, as `stance label` writes it.
    articles : path or iterable of path, optional
        The articles of the statements, as for `stance.inputs.read_raw_articles`: each becomes a task with its
        statements as spans. Without them each statement is a task by itself.
    model : StanceModel, optional
        Guesses, where guesses are wanted.
    speakers : bool
        Whether to mark the words that name the speaker, where the sentence holds the name as it stands in the row.

    Returns
    -------
    tuple of Task

    Raises
    ------
    DataError
        If the file is faulty, an article is missing, or a statement is not where its offsets say.
    """
    if Path(path).suffix.lower() not in (".jsonl", ".ndjson"):
        raise InputError(f"{path}: is no JSONL file of labels; {_REMEDY}")
    try:
        examples = {example.where: example for example in read_labelled([path]).examples}
    except DataError:
        if _has_no_label(Path(path)):
            raise InputError(f"{path}: no row has a label; {_REMEDY}") from None
        raise
    found = json_rows(Path(path).read_text(encoding="utf-8-sig").split("\n"))
    rows = {f"{path}:{row.line}": row.values for row in found}
    pairs = [(examples[where], rows[where]) for where in examples if where in rows]
    if len(pairs) < len(examples):
        raise InputError(f"{path}: holds no rows of JSONL, one a statement; give the file that stance label wrote")
    guesses: list[str | None] = [None] * len(pairs)
    if model is not None:
        guesses = [said.label for said in model.classify_many([example.statement for example, _ in pairs])]
    if articles is None:
        return tuple(_statement(*pair, guess) for pair, guess in zip(pairs, guesses, strict=True))
    return _by_article(pairs, guesses, _Texts(articles), speakers=speakers)


def _has_no_label(path: Path) -> bool:
    """Whether rows can be read and none of them says anything of a label."""
    text = path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
    rows = [row.values for row in json_rows(text.split("\n")) if not row.fault]
    return bool(rows) and not any(row.keys() & {"label", "stance", "sentences"} for row in rows)


def gather_articles(
    inputs: Paths, model: StanceModel, *, target: str | None = None, guesses: bool = False, speakers: bool = False
) -> Iterator[Task | UnreadableArticle]:
    """Make a task of each article that nobody labelled yet.

    Parameters
    ----------
    inputs : path or iterable of path
        As for `stance.inputs.read_raw_articles`.
    model : StanceModel
        Reads them.
    target : str, optional
        The government in question, where an article's own row names none.
    guesses : bool
        Whether the statements found are marked with the model's labels.
    speakers : bool
        Whether the words that name their speakers are marked, too.

    Yields
    ------
    Task or UnreadableArticle
    """
    for raw in read_raw_articles(inputs):
        if isinstance(raw, UnreadableArticle):
            yield raw
            continue
        text = _clean(raw)
        if not guesses:
            yield Task(text=text, article=raw.place, place=raw.place)
            continue
        article = read_article(text, model, target=raw.target or target)
        rows, spans = zip(*_found(article, raw.place, speakers=speakers), strict=True) if article.quotes else ((), ())
        yield Task(text=text, article=raw.place, place=raw.place, rows=rows, guesses=spans)


def _found(article: Article, place: str, *, speakers: bool) -> Iterator[tuple[dict[str, Any], LabelledSpan]]:
    """Give each judged sentence once, as said by the first of its sources."""
    seen = set()
    for quote in article.quotes:
        for judged in quote.sentences:
            bounds = (judged.start, judged.end)
            if bounds in seen:
                continue
            seen.add(bounds)
            speaker = quote.speaker
            mention = speaker.mention if speaker and speakers else None
            marked = (mention.start, mention.end) if mention else None
            row = {
                "id": f"{place}:{judged.start}-{judged.end}",
                "article": place,
                "sentence_start": judged.start,
                "sentence_end": judged.end,
                "quote": quote.kind,
                "quote_start": quote.start,
                "quote_end": quote.end,
                "speaker": judged.statement.speaker,
                "role": judged.statement.role,
                "target": article.target.name if article.target else None,
                "target_aliases": list(article.target.aliases) if article.target else None,
                "model_label": judged.stance.label,
                "model_confidence": round(judged.stance.confidence, 6),
                "mention": list(marked) if marked else None,
            }
            yield carried(row), LabelledSpan(start=bounds[0], end=bounds[1], label=judged.stance.label, speaker=marked)


def _statement(example: Example, row: Mapping[str, Any], guess: str | None) -> Task:
    known = {**carried(row), "id": example.id}
    return Task(
        text=example.statement.text,
        article=example.article,
        label=example.label,
        guess=guess,
        rows=(known,),
        place=example.where,
        whole=True,
    )


def _by_article(
    pairs: Sequence[tuple[Example, Mapping[str, Any]]], guesses: Sequence[str | None], texts: _Texts, *, speakers: bool
) -> tuple[Task, ...]:
    tasks: dict[str, Task] = {}
    faults = Places()
    for (example, row), guess in zip(pairs, guesses, strict=True):
        try:
            place, text = texts.of(example)
            span, known = _span(example, row, text, speakers=speakers)
        except InputError as error:
            faults.add(example.where, *error.args)
            continue
        task = tasks.get(place, Task(text=text, article=example.article, place=place))
        if any((span.start, span.end) == (other.start, other.end) for other in task.spans):
            faults.add(
                example.where,
                "the span has a label already; one sentence said by two sources is no span of its own, so leave the "
                "articles out and pass statements",
                f": [{span.start}, {span.end}) of {place}",
            )
            continue
        marked = () if guess is None else (replace(span, label=guess, note=""),)
        tasks[place] = replace(
            task, spans=(*task.spans, span), guesses=(*task.guesses, *marked), rows=(*task.rows, known)
        )
    if faults:
        raise DataError(faults.lines())
    return tuple(tasks.values())


def _span(
    example: Example, row: Mapping[str, Any], text: str, *, speakers: bool
) -> tuple[LabelledSpan, dict[str, Any]]:
    start, end = row.get("sentence_start"), row.get("sentence_end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise InputError(
            "sentence_start or sentence_end is missing, so nobody knows where in its article the "
            "statement stands; leave the articles out and pass statements"
        )
    sentence = example.statement.text
    if text[start:end] != sentence:
        raise InputError(
            "the statement does not stand at its offsets; give the article as it was labelled",
            f": span [{start}, {end}) of {example.article} is {_shown(text[start:end])}, not {_shown(sentence)}",
        )
    known = {**carried(row), "id": example.id}
    name = example.statement.speaker
    at = sentence.find(name) if name and speakers else -1
    marked = (start + at, start + at + len(name)) if name and at >= 0 else None
    note = known.get("note")
    if marked:
        known["mention"] = list(marked)
    span = LabelledSpan(
        start=start, end=end, label=example.label, speaker=marked, note=note if isinstance(note, str) else ""
    )
    return span, known


class _Texts:
    """Articles by the names that labels give them: their place, or the name of their file where only one has it."""

    def __init__(self, inputs: Paths) -> None:
        self._texts = {raw.place: _clean(raw) for raw in _readable(read_raw_articles(inputs))}
        self._short: dict[str, set[str]] = {}
        for place in self._texts:
            for name in (Path(place).name, Path(place).stem):
                self._short.setdefault(name, set()).add(place)

    def of(self, example: Example) -> tuple[str, str]:
        """Give place and text of the article of an example."""
        name = example.article
        if name is None:
            raise InputError("article is missing; name it, or leave the articles out")
        places = {name} if name in self._texts else self._short.get(Path(name).name, set())
        if len(places) != 1:
            found = "is not among those given" if not places else "may be several of those given"
            which = f": {name!r}" + (f" is {' or '.join(sorted(places))}" if places else "")
            raise InputError(f"the article {found}; give the articles that were labelled", which)
        (place,) = places
        return place, self._texts[place]


def _readable(found: Iterable[RawArticle | UnreadableArticle]) -> Iterator[RawArticle]:
    for raw in found:
        if isinstance(raw, UnreadableArticle):
            raise InputError(f"{raw.place}: {raw.reason}")
        yield raw


def _clean(raw: RawArticle) -> str:
    """Give the text; halves of characters fit into no file, and offsets stay."""
    at = raw.text.find("\0")
    if at >= 0:
        raise InputError(f"{raw.place}: character {at} is NUL, which no text holds; take it out")
    return replace_lone_surrogates(raw.text)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
