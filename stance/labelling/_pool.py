"""Articles to the statements that may be labelled: a sentence as said by one source.

Not here: which of them are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stance.annotation import Pick
from stance.errors import InputError
from stance.files import write_whole
from stance.inputs import Paths, RawArticle, UnreadableArticle, read_raw_articles
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS
from stance.markup import replace_lone_surrogates
from stance.model import StanceModel
from stance.reading import read_article
from stance.records import Article, Quote, Target
from stance.rows import json_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledStatement:
    """A sentence as said by one source.

    Attributes
    ----------
    id : str
        The article and the offsets of the sentence; ``#2`` and so on behind them for further sources of it.
    article : str
        The place of the article.
    start, end : int
        Code-point offsets of the sentence in the article.
    quotes : tuple of (int, int)
        Offsets of the contents of this source's quotes that touch the sentence, the one with most of it first.
    kind : str
        Of the first of them: ``direct``, ``indirect`` or ``mixed``.
    speaker, role : str or None
        The source.
    target : Target or None
        The government in question, with its spans in the sentence.
    text : str
        The sentence.
    probabilities : dict of str to float
        What the model says.
    """

    id: str
    article: str
    start: int
    end: int
    quotes: tuple[tuple[int, int], ...]
    kind: str
    speaker: str | None
    role: str | None
    target: Target | None
    text: str
    probabilities: Mapping[str, float]

    @property
    def margin(self) -> float:
        """The difference of the two largest probabilities, 0 to 1."""
        first, second = sorted(self.probabilities.values(), reverse=True)[:2]
        return first - second


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All statements of some articles.

    Attributes
    ----------
    statements : tuple of PooledStatement
        In the order of the articles and their texts.
    articles : dict of str to RawArticle
        The articles by place.
    unreadable : tuple of UnreadableArticle
        What could not be read.
    """

    statements: tuple[PooledStatement, ...]
    articles: Mapping[str, RawArticle]
    unreadable: tuple[UnreadableArticle, ...]


def read_pool(
    inputs: Paths,
    model: StanceModel,
    *,
    target: str | None = None,
    max_chars: int = MAX_ARTICLE_CHARS,
    progress: Callable[[int], None] | None = None,
) -> Pool:
    """Read articles and gather their statements.

    Parameters
    ----------
    inputs : path or iterable of path
        As for `stance.inputs.read_raw_articles`.
    model : StanceModel
        Judges the statements.
    target : str, optional
        The government in question, where an article's own row names none.
    max_chars : int
        Longest article taken.
    progress : callable, optional
        Called after each article with the number of those read so far.

    Returns
    -------
    Pool

    Raises
    ------
    InputError
        If there is nothing to read, or the articles hold no statement.
    """
    statements: list[PooledStatement] = []
    articles: dict[str, RawArticle] = {}
    unreadable = []
    for raw in read_raw_articles(inputs, max_chars=max_chars):
        if isinstance(raw, UnreadableArticle):
            unreadable.append(raw)
            continue
        # Halves of characters fit into no file of UTF-8; offsets stay.
        text = replace_lone_surrogates(raw.text)
        article = read_article(text, model, target=raw.target or target)
        articles[raw.place] = RawArticle(
            text=text, place=raw.place, title=raw.title, date=raw.date, outlet=raw.outlet, author=raw.author
        )
        statements += _statements(article, raw.place)
        if progress is not None:
            progress(len(articles))
    if not statements:
        bad = f" ({unreadable[0].place}: {unreadable[0].reason})" if unreadable else ""
        raise InputError(f"none of {len(articles)} articles holds a reported statement{bad}; give articles that do")
    return Pool(statements=tuple(statements), articles=articles, unreadable=tuple(unreadable))


def _statements(article: Article, place: str) -> Iterable[PooledStatement]:
    """Gather the judged sentences, each once for each of its sources."""
    found: dict[tuple[int, int, str | None, str | None], PooledStatement] = {}
    quotes: dict[tuple[int, int, str | None, str | None], list[Quote]] = {}
    sources: dict[tuple[int, int], int] = {}
    for quote in article.quotes:
        for judged in quote.sentences:
            said = judged.statement
            key = (judged.start, judged.end, said.speaker, said.role)
            quotes.setdefault(key, []).append(quote)
            if key in found or judged.end - judged.start > MAX_STATEMENT_CHARS:
                continue
            number = sources[key[:2]] = sources.get(key[:2], 0) + 1
            found[key] = PooledStatement(
                id=f"{place}:{judged.start}-{judged.end}" + (f"#{number}" if number > 1 else ""),
                article=place,
                start=judged.start,
                end=judged.end,
                quotes=(),
                kind=quote.kind,
                speaker=said.speaker,
                role=said.role,
                target=said.target,
                text=said.text,
                probabilities=judged.stance.probabilities,
            )
    return [_with_quotes(statement, quotes[key]) for key, statement in found.items()]


def _with_quotes(statement: PooledStatement, quotes: Sequence[Quote]) -> PooledStatement:
    ranked = sorted(quotes, key=lambda q: max(q.start, statement.start) - min(q.end, statement.end))
    return replace(statement, quotes=tuple((q.start, q.end) for q in ranked), kind=ranked[0].kind)


def keep_pool(path: Path, pool: Pool, batch: Sequence[Pick]) -> None:
    """Write all statements with the model's probabilities and the batch, or hold them against what is written there.

    `stance.shares` reads the file as the predictions that belong to the labels.

    Parameters
    ----------
    path : Path
        A JSONL file, one row a statement: what is known of it, ``p_<label>``, and for those of the batch ``place``,
        their place in it from 1, ``picked_by`` and ``picking_probability``.
    pool : Pool
        The statements.
    batch : sequence of Pick
        Those to label.

    Raises
    ------
    InputError
        If the file holds another batch, or cannot be read or written.
    """
    drawn = {pick.place: (number, pick) for number, pick in enumerate(batch, start=1)}
    rows = [_row(statement, pool, drawn.get(k)) for k, statement in enumerate(pool.statements)]
    if not path.exists():
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        write_whole(path, content.encode("utf-8"), remedy="name another --out")
        return
    try:
        known = [row.values for row in json_rows(path.read_text(encoding="utf-8-sig").split("\n"))]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); check it, or name another --out") from error
    if list(map(_batch_of, known)) != list(map(_batch_of, rows)):
        raise InputError(
            f"{path}: holds another batch of {sum('place' in row for row in known):,} among {len(known):,} statements; "
            "give the articles, the model and --pick, --n, --mix and --seed as they were, or name another --out"
        )


def _batch_of(row: Mapping[str, object]) -> tuple[object, ...]:
    return row.get("id"), row.get("place"), row.get("picking_probability")


def _row(statement: PooledStatement, pool: Pool, drawn: tuple[int, Pick] | None) -> dict[str, object]:
    article = pool.articles[statement.article]
    row: dict[str, object] = {
        "id": statement.id,
        "article": statement.article,
        "date": article.date,
        "outlet": article.outlet,
        "sentence_start": statement.start,
        "sentence_end": statement.end,
        "text": statement.text,
        "speaker": statement.speaker,
        "role": statement.role,
        "target": statement.target.name if statement.target else None,
    }
    row |= {f"p_{label}": value for label, value in statement.probabilities.items()}
    if drawn is not None:
        number, pick = drawn
        row |= {"place": number, "picked_by": pick.picked_by, "picking_probability": pick.probability}
    return row
