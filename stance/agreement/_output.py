"""A report of agreement as text for a terminal, as JSON, and its list to settle as rows.

Not here: the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from stance.agreement._coefficients import Coefficient
from stance.agreement._read import Annotator
from stance.agreement._report import AgreementReport, PairAgreement, Unsettled
from stance.markdown import draw_table, wrap
from stance.markup import counted, one_line

_NAME_CHARS = 18
_TEXT_LINES = 4
# A table of more columns than this fits no terminal; then the commonest pairs are listed.
_MOST_CROSSED = 6
_MOST_PAIRS = 12


def draw_agreement(report: AgreementReport, *, n_shown: int = 10, width: int = 80) -> str:
    """Draw a report for a terminal.

    Parameters
    ----------
    report : AgreementReport
        What was measured.
    n_shown : int
        How many of the statements to settle are shown, from 0.
    width : int
        Columns of the terminal, at least 60.

    Returns
    -------
    str
        Lines with codes for bold and dim.
    """
    width = max(width, 60)
    parts = [
        _heading(report, width),
        _remarks(report.remarks, width),
        draw_table(
            ("", "value", "95 % interval"),
            [
                ["agreement", *_figure(report.agreement)],
                ["Cohen's kappa", *_figure(report.kappa)],
                ["Krippendorff's alpha", *_figure(report.alpha)],
            ],
            width=width,
        ),
        draw_table(
            ("agreement by label", "n", "value", "95 % interval"),
            [[_cut(part.label), f"{part.n:,}", *_figure(part.agreement)] for part in report.by_label],
            width=width,
        ),
        _pairs(report, width),
        *(_crossing(report.labels, pair, width) for pair in report.pairs if pair.n),
        _settling(report, n_shown, width),
    ]
    return "\n".join("\n".join(part) + "\n" for part in parts if part).rstrip("\n")


def to_json(report: AgreementReport) -> dict[str, Any]:
    """Give a report as plain values, fit for JSON."""
    return asdict(report)


def settle_rows(report: AgreementReport, annotators: Sequence[Annotator]) -> list[dict[str, Any]]:
    """Give the statements to settle as rows: the first annotator's, without label, and what each one said.

    Parameters
    ----------
    report : AgreementReport
        What was measured.
    annotators : sequence of Annotator
        Those it was measured on.

    Returns
    -------
    list of dict
        ``label`` is None, ``labels`` and ``notes`` hold each annotator's by name, and so does ``texts`` where they
        mended the span differently. With the labels put in, the rows are labelled data.
    """
    rows = []
    for item in report.to_settle:
        row = next(dict(given.rows[item.id]) for given in annotators if item.id in given.rows)
        own = ("label", "stance", "note", "annotator", "seconds", "time")
        kept = {name: value for name, value in row.items() if name not in own}
        labels, notes, texts = (
            {name: value for name, value in zip(report.annotators, values, strict=True) if value}
            for values in (item.labels, item.notes, item.texts)
        )
        said = {"labels": labels, "notes": notes} | ({"texts": texts} if _differ(item) else {})
        rows.append({**kept, "id": item.id, "label": None, **said})
    return rows


def _heading(report: AgreementReport, width: int) -> list[str]:
    names = ", ".join(_cut(name) for name in report.annotators)
    told = (
        f"{counted(report.n, 'statement')} with two labels or more, {counted(report.n_articles, 'article')}; "
        "intervals over whole articles."
    )
    return [*(click.style(line, bold=True) for line in wrap(names, width)), *wrap(told, width)]


def _remarks(remarks: Sequence[str], width: int) -> list[str]:
    lines = []
    for remark in remarks:
        first, *more = wrap(one_line(remark), width - 2)
        lines += [f"{click.style('!', fg='yellow')} {first}", *(f"  {line}" for line in more)]
    return lines


def _figure(given: Coefficient) -> list[str]:
    value = "not defined" if given.value is None else _number(given.value)
    if given.interval is None:
        return [value, "–"]
    low, high = given.interval
    return [value, f"{_number(low)} to {_number(high)}"]


def _number(value: float) -> str:
    """Write a number with three decimals; what is shown as zero has no sign."""
    return "0.000" if abs(value) < 5e-4 else f"{value:.3f}".replace("-", "−")


def _pairs(report: AgreementReport, width: int) -> list[str]:
    if len(report.pairs) < 2:
        return []
    rows = [
        [_cut(f"{one_line(pair.first)}, {one_line(pair.second)}", 26), f"{pair.n:,}",
         " ".join(_bracketed(pair.agreement)), " ".join(_bracketed(pair.kappa))]
        for pair in report.pairs
    ]  # fmt: skip
    return draw_table(("two by two", "n", "agreement", "kappa"), rows, width=width)


def _bracketed(given: Coefficient) -> list[str]:
    value, interval = _figure(given)
    return [value] if given.interval is None else [value, f"[{interval.replace(' to ', ', ')}]"]


def _crossing(labels: Sequence[str], pair: PairAgreement, width: int) -> list[str]:
    who = f"{_cut(pair.first)} (rows) and {_cut(pair.second)} (columns)"
    if len(labels) <= _MOST_CROSSED:
        names = [_cut(label, 10) for label in labels]
        rows = [[name, *(f"{n:,}" for n in row)] for name, row in zip(names, pair.crossing, strict=True)]
        return [f"{who}:", *draw_table(("", *names), rows, width=width)]
    found = [
        (n, one, other)
        for one, row in zip(labels, pair.crossing, strict=True)
        for other, n in zip(labels, row, strict=True)
        if n and one != other
    ]
    most = sorted(found, key=lambda cell: -cell[0])[:_MOST_PAIRS]
    header = (_cut(pair.first), _cut(pair.second), "n")
    return draw_table(header, [[_cut(one), _cut(other), f"{n:,}"] for n, one, other in most], width=width)


def _settling(report: AgreementReport, n_shown: int, width: int) -> list[str]:
    items = report.to_settle
    if not items:
        return ["They agree on every statement."]
    shown = ":" if n_shown >= len(items) else f"; {n_shown:,} of them:" if n_shown else "."
    lines = [f"To settle: {counted(len(items), 'statement')}{shown}"]
    for item in items[:n_shown]:
        lines += ["", *_drawn(report.annotators, item, width)]
    return lines


def _drawn(names: Sequence[str], item: Unsettled, width: int) -> list[str]:
    who = f", {one_line(item.speaker)}" if item.speaker else ""
    lines = [click.style(line, bold=True) for line in wrap(f"{one_line(item.id)}{who}", width)]
    text = wrap(one_line(item.text), width - 2)
    if len(text) > _TEXT_LINES:
        text = [*text[: _TEXT_LINES - 1], text[_TEXT_LINES - 1][: width - 3] + "…"]
    lines += [f"  {line}" for line in text]
    for name, label, note, own in zip(names, item.labels, item.notes, item.texts, strict=True):
        if label is not None:
            told = f"{_cut(name)}: {_cut(label)}" + (f" ({one_line(note)})" if note else "")
            told += f" “{one_line(own)}”" if own and _differ(item) else ""
            first, *more = wrap(told, width - 4)
            lines += [f"    {first}", *(f"      {line}" for line in more[:_TEXT_LINES])]
    return lines


def _differ(item: Unsettled) -> bool:
    """Whether somebody mended the span otherwise than the others."""
    return len(set(item.texts) - {None}) > 1


def _cut(label: str, most: int = _NAME_CHARS) -> str:
    shown = one_line(label)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
