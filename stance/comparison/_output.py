"""A contest as text for a terminal, as JSON, and its differing answers as CSV.

Not here: the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from stance.comparison._contest import Contest, Side
from stance.evaluation import Estimate, LabelPair, Pair
from stance.markdown import draw_table, hang, wrap
from stance.markup import counted, csv_line, one_line, shorten

# Names of directories are long, and a table has five columns: within tables they are A and B.
_FIRST, _SECOND = "A", "B"
_LABEL_CHARS = 18
# A table of more columns than this fits no terminal; then the commonest pairs are listed.
_MOST_CROSSED = 6
_MOST_PAIRS = 12
_TEXT_LINES = 4
_COLUMNS = (
    "id", "where", "article", "text", "label", "first", "first_confidence", "second", "second_confidence",
)  # fmt: skip


def draw_contest(contest: Contest, *, n_shown: int = 10, width: int = 80) -> str:
    """Draw a contest for a terminal.

    Parameters
    ----------
    contest : Contest
        What came out.
    n_shown : int
        How many of the differing answers are shown, from 0.
    width : int
        Columns of the terminal, at least 60.

    Returns
    -------
    str
        Lines with codes for bold and dim.
    """
    width = max(width, 60)
    found = contest.comparison
    parts = [
        _who(contest, width),
        _notes(contest.notes, width),
        draw_table(
            ("", _FIRST, _SECOND, f"{_FIRST} − {_SECOND}"),
            [_figures("macro-F1", found.macro_f1), _figures("accuracy", found.accuracy)],
            width=width,
        ),
        draw_table(
            ("F1", "n", _FIRST, _SECOND, f"{_FIRST} − {_SECOND}"),
            [_label_figures(part) for part in found.by_label],
            width=width,
        ),
        _mcnemar(contest, width),
        _crossing(contest, width),
        _differing(contest, n_shown, width),
    ]
    return "\n".join("\n".join(part) + "\n" for part in parts if part).rstrip("\n")


def to_json(contest: Contest) -> dict[str, Any]:
    """Give figures, notes and differing answers as plain values, fit for JSON."""
    figures = asdict(contest.comparison)
    del figures["differing"]
    return {
        "first": contest.first.name,
        "second": contest.second.name,
        **figures,
        "notes": list(contest.notes),
        "differing": [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(contest)],
    }


def to_csv(contest: Contest) -> str:
    """Write the sentences whose answers differ as CSV, one a row; cells that a spreadsheet would run are defused."""
    return "".join(map(csv_line, (_COLUMNS, *_rows(contest))))


def _rows(contest: Contest) -> Iterator[tuple[Any, ...]]:
    one, other = contest.first, contest.second
    for place in contest.comparison.differing:
        example = contest.examples[place]
        yield (
            example.id,
            example.where,
            example.article,
            example.statement.text,
            example.label,
            one.answers.given[place],
            one.confidence(place),
            other.answers.given[place],
            other.confidence(place),
        )


def _who(contest: Contest, width: int) -> list[str]:
    found = contest.comparison
    lines = []
    for letter, side in ((_FIRST, contest.first), (_SECOND, contest.second)):
        lines += [click.style(line, bold=True) for line in hang(f"{letter}  ", one_line(side.name), width, n_lead=3)]
    told = "target, speaker and role as labelled; brackets hold 95 % intervals over whole articles"
    return [
        *lines,
        "",
        *wrap(f"{counted(found.n, 'statement')}, {counted(found.n_articles, 'article')}; {told}.", width),
    ]


def _notes(notes: Sequence[str], width: int) -> list[str]:
    mark = click.style("! ", fg="yellow")
    return [line for note in notes for line in hang(mark, one_line(note), width, n_lead=2)]


def _figures(name: str, pair: Pair) -> list[str]:
    return [name, _estimate(pair.first, ".3f"), _estimate(pair.second, ".3f"), _estimate(pair.difference, "+.3f")]


def _label_figures(part: LabelPair) -> list[str]:
    # Three intervals would fit no terminal beside the name; that of the difference is the one that is asked for.
    values = (_shown(pair.value, ".3f") for pair in (part.f1.first, part.f1.second))
    return [_cut(part.label), f"{part.n:,}", *values, _estimate(part.f1.difference, "+.3f")]


def _estimate(estimate: Estimate, form: str) -> str:
    value = _shown(estimate.value, form)
    if estimate.interval is None:
        return value
    low, high = (_shown(end, form) for end in estimate.interval)
    return f"{value} [{low}, {high}]"


def _shown(value: float, form: str) -> str:
    """Write a number with three decimals; what is shown as zero has no sign."""
    return "0.000" if abs(value) < 5e-4 else f"{value:{form}}".replace("-", "−")


def _mcnemar(contest: Contest, width: int) -> list[str]:
    found = contest.comparison
    p = f"p = {found.p_value:.3f}" if found.p_value >= 5e-4 else "p < 0.001"
    b, c = found.n_first_only, found.n_second_only
    return [
        *wrap(f"McNemar's exact test: only {_FIRST} is right on b = {b:,}, only {_SECOND} on c = {c:,}; {p}.", width),
        *(
            click.style(line, dim=True)
            for line in wrap(
                "(p = min(1, 2 · P(X ≤ min(b, c))), X binomial of b + c tosses of a fair coin. Statements of one "
                "article are alike, which the test does not know: with several to an article p is too small. The "
                "intervals above take it into account.)",
                width,
            )
        ),
    ]


def _crossing(contest: Contest, width: int) -> list[str]:
    found = contest.comparison
    if len(found.labels) <= _MOST_CROSSED:
        title = f"Answers of {_FIRST} (rows) and {_SECOND} (columns):"
        names = [_cut(label) for label in found.labels]
        rows = [[name, *(f"{n:,}" for n in row)] for name, row in zip(names, found.crossing, strict=True)]
        return [title, *draw_table(("", *names), rows, width=width)]
    pairs = [
        (n, one, other)
        for one, row in zip(found.labels, found.crossing, strict=True)
        for other, n in zip(found.labels, row, strict=True)
        if n and one != other
    ]
    most = sorted(pairs, key=lambda pair: -pair[0])[:_MOST_PAIRS]
    title = f"The commonest of {counted(len(pairs), 'pair')} of different answers:"
    rows = [[_cut(one), _cut(other), f"{n:,}"] for n, one, other in most]
    return [title, *draw_table((_FIRST, _SECOND, "n"), rows, width=width)] if pairs else []


def _differing(contest: Contest, n_shown: int, width: int) -> list[str]:
    places = contest.comparison.differing
    if not places:
        return ["They answer every statement alike."]
    shown = ":" if n_shown >= len(places) else f"; {n_shown:,} of them:" if n_shown else "."
    lines = [f"They differ on {counted(len(places), 'statement')}{shown}"]
    for place in places[:n_shown]:
        example = contest.examples[place]
        where = example.where if example.id == example.where else f"{example.id} ({example.where})"
        one, other = (_answer(side, place, example.label) for side in (contest.first, contest.second))
        lines += ["", *wrap(f"{one_line(where)}: labelled {_cut(example.label)}", width)]
        lines.append(f"  {_FIRST} {one}   {_SECOND} {other}")
        text = wrap(one_line(example.statement.text), width - 4)
        if len(text) > _TEXT_LINES:
            text = [*text[: _TEXT_LINES - 1], text[_TEXT_LINES - 1][: width - 5] + "…"]
        lines += [f"    {line}" for line in text]
    return lines


def _answer(side: Side, place: int, true: str) -> str:
    given, confidence = side.answers.given[place], side.confidence(place)
    sure = "" if confidence is None else f" {confidence:.0%}"
    mark = "✓" if given == true else "✗"
    return f"{mark} {_cut(given)}{sure}"


def _cut(label: str) -> str:
    return shorten(one_line(label), _LABEL_CHARS)
