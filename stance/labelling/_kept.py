"""The file beside the labels: all statements with the model's probabilities, and which of them were drawn.

Not here: finding the statements, and drawing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.annotation import Pick
from stance.errors import InputError
from stance.files import write_whole
from stance.labelling._pool import Pool, PooledStatement
from stance.markup import counted
from stance.rows import json_rows

_Row = Mapping[str, Any]


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
        If the file holds another batch, or cannot be read or written. The message says what differs.
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
    differs = _other_statements(known, rows) or _other_draw(known, rows)
    if differs:
        raise InputError(f"{path}: holds another batch: {differs}; do as before, or name another --out")


def _other_statements(known: Sequence[_Row], rows: Sequence[_Row]) -> str:
    """Say in which articles or statements two files differ; nothing where they do not."""
    then, now = (list(dict.fromkeys(str(row.get("article")) for row in side)) for side in (known, rows))
    gone, new = ([name for name in one if name not in other] for one, other in ((then, set(now)), (now, set(then))))
    found = [
        f"{counted(len(names), 'article')} {what} ({names[0]}{', …' * (len(names) > 1)})"
        for names, what in ((gone, "of it not given now"), (new, "given that it does not have"))
        if names
    ]
    if found:
        return " and ".join(found)
    if then != now:
        return "the articles were given in another order"
    before, after = (_ids_by_article(side) for side in (known, rows))
    for place in now:
        if before[place] != after[place]:
            return f"the statements of {place} are others, as it was changed or another version of this library read it"
    return ""


def _ids_by_article(rows: Sequence[_Row]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row.get("article")), []).append(row.get("id"))
    return found


def _other_draw(known: Sequence[_Row], rows: Sequence[_Row]) -> str:
    """Say in which option two draws from the same statements differ; nothing where they do not."""
    then, now = ([row for row in side if "place" in row] for side in (known, rows))
    ways = ["margin" if any(row.get("picked_by") == "margin" for row in drawn) else "random" for drawn in (then, now)]
    if len(then) != len(now):
        return f"--n was {len(then)} and is {len(now)}"
    if ways[0] != ways[1]:
        return f"--pick was {ways[0]} and is {ways[1]}"
    if [_drawn(row) for row in known] != [_drawn(row) for row in rows]:
        return f"{'--mix, --seed or the model' if ways[0] == 'margin' else '--seed'} was another one"
    return ""


def _drawn(row: _Row) -> tuple[Any, ...]:
    return row.get("place"), row.get("picking_probability")


def _row(statement: PooledStatement, pool: Pool, drawn: tuple[int, Pick] | None) -> dict[str, Any]:
    article = pool.articles[statement.article]
    row: dict[str, Any] = {
        "id": statement.id,
        "article": statement.article,
        "article_id": article.id,
        "date": article.date,
        "outlet": article.outlet,
        "sentence_start": statement.start,
        "sentence_end": statement.end,
        "quote_start": statement.quote[0],
        "quote_end": statement.quote[1],
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
