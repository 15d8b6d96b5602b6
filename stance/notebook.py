"""How an article, a prediction and an explanation show themselves in a notebook: pieces of HTML from plain values.

Not here: pages of their own, which `stance.report` writes, and where the values come from, which `stance.records` says.

Nothing here can run or load anything: every text is escaped, and there is neither script nor style sheet nor address.
Colours are tints over whatever ground the notebook has, and text keeps the colour of the text around it, so that a
view can be read in light and dark themes alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from stance.markup import counted, shorten
from stance.palette import Look, looks

MAX_SHOWN_CHARS = 12_000
"""A longer text is shown up to here, about ten screens, and the view says so."""

MAX_SHOWN_SPEAKERS = 30
"""Rows of the table by speaker; the view says how many more there are."""

_MAX_NAME_CHARS = 120
# Controls but tab and line feed, direction marks that reach beyond their own text, halves of characters.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A word that weighs less than this part of the weightiest stays without a tint: all would be coloured otherwise.
_TELLING = 0.05

_BOX = "max-width:60em;line-height:1.6;text-align:left"
_TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;margin:.6em 0"
_TABLE = "border-collapse:collapse;margin:.6em 0;line-height:1.4"
_CAPTION = "caption-side:top;text-align:left;padding:.2em 0"
_LEFT = "text-align:left;vertical-align:top;padding:.15em .8em .15em 0;overflow-wrap:anywhere"
_RIGHT = "text-align:right;vertical-align:top;padding:.15em .8em .15em 0;font-variant-numeric:tabular-nums"
_SUM = f"{_RIGHT};border-top:1px solid currentColor"


class Mark(NamedTuple):
    """A statement within a text."""

    start: int
    """Code-point offset of its first character."""
    end: int
    """Offset behind its last one."""
    label: str
    probability: float
    speaker: str | None
    role: str | None


class Weight(NamedTuple):
    """A term and what it adds to the log-odds of the predicted label against the runner-up."""

    text: str
    source: str
    margin: float


def show_article(text: str, marks: Sequence[Mark], labels: Sequence[str], *, target: str | None) -> str:
    """Show a text with its statements marked, and below it who speaks and how.

    Parameters
    ----------
    text : str
        The article. Of more than `MAX_SHOWN_CHARS` characters the first are shown.
    marks : sequence of Mark
        The statements, in any order; of two that overlap the later one begins where the earlier one ends.
    labels : sequence of str
        The labels of the model, in its order.
    target : str or None
        The government that the stances are toward.

    Returns
    -------
    str
        HTML for the inside of a page.
    """
    known = looks(list(dict.fromkeys([*labels, *(mark.label for mark in marks)])))
    speakers = _by_speaker(marks)
    end = _cut(text)
    toward = "the government (none named was found)" if target is None else _name(target)
    n_named = len(speakers.keys() - {None})
    heading = f"<b>{counted(len(marks), 'statement')} by {counted(n_named, 'speaker')}</b>; stance toward {toward}"
    parts = [f"<div>{heading}</div>", _marked_text(text[:end], marks, known), _cut_note(text, end, marks)]
    if marks:
        parts.append(_speaker_table(speakers, known))
    return _box(parts)


def show_prediction(probabilities: Mapping[str, float]) -> str:
    """Show the probabilities of the labels as bars, the most probable first.

    Parameters
    ----------
    probabilities : mapping of str to float
        One entry a label, in the model's order.

    Returns
    -------
    str
        HTML for the inside of a page.
    """
    return _box([_bars(probabilities)])


def show_explanation(
    text: str,
    probabilities: Mapping[str, float],
    rival: str,
    *,
    words: Iterable[tuple[int, int, float]],
    terms: Sequence[Weight],
    top: int,
    intercept: float,
) -> str:
    """Show a statement with each word tinted by what it adds, and the terms behind it with their sum.

    Parameters
    ----------
    text : str
        The statement. Of more than `MAX_SHOWN_CHARS` characters the first are shown.
    probabilities : mapping of str to float
        One entry a label, in the model's order.
    rival : str
        The label that the most probable one is weighed against.
    words : iterable of (int, int, float)
        Start, end and margin of each word that counts.
    terms : sequence of Weight
        Every term that counts.
    top : int
        How many of them get a row of their own; the rest shares one.
    intercept : float
        What stands before any term: with it the margins of the terms sum to the difference of the two log-odds.

    Returns
    -------
    str
        HTML for the inside of a page.
    """
    label = max(probabilities, key=probabilities.__getitem__)
    known = looks(list(dict.fromkeys([*probabilities, rival])))
    end = _cut(text)
    shown = [word for word in words if word[1] <= end]
    parts = [_bars(probabilities), _tinted_text(text[:end], shown, (label, rival), known), _cut_note(text, end, ())]
    return _box([*parts, _term_table(terms, top, intercept, (label, rival))])


def _box(parts: Iterable[str]) -> str:
    return f'<div style="{_BOX}">{"".join(parts)}</div>'


def _safe(text: str) -> str:
    """Escape a text; what would not show, or turn its surroundings round, shows as U+FFFD."""
    return escape(_UNFIT.sub("\ufffd", text), quote=True)


def _name(text: str) -> str:
    """A name, escaped and of bearable length."""
    return _safe(shorten(" ".join(text.split()), _MAX_NAME_CHARS))


def _signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")


def _cut(text: str) -> int:
    """Where a text is cut off: at the end of a line, if one ends in the last tenth of what can be shown."""
    if len(text) <= MAX_SHOWN_CHARS:
        return len(text)
    line_end = text.rfind("\n", MAX_SHOWN_CHARS * 9 // 10, MAX_SHOWN_CHARS)
    return line_end if line_end > 0 else MAX_SHOWN_CHARS


def _cut_note(text: str, end: int, marks: Iterable[Mark]) -> str:
    if end == len(text):
        return ""
    beyond = sum(mark.start >= end for mark in marks)
    rest = f", and {counted(beyond, 'statement')} in the rest: to_dicts() and to_frame() have all" if beyond else ""
    return f"<div><i>Shown: the first {end:,} of {len(text):,} characters{rest}.</i></div>"


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int | None]]:
    """Split a text at the ends of spans: each piece with the number of its span, None between them."""
    done = 0
    for number in sorted(range(len(spans)), key=spans.__getitem__):
        start, end = max(spans[number][0], done), min(spans[number][1], len(text))
        if start >= end:
            continue
        yield text[done:start], None
        yield text[start:end], number
        done = end
    yield text[done:], None


def _between(look: Look) -> str:
    """A colour between a look's two, as ``r,g,b``: at least 3 : 1 against a white and a dark ground."""
    pairs = ((look.light[k : k + 2], look.dark[k : k + 2]) for k in (1, 3, 5))
    return ",".join(str((3 * int(light, 16) + 2 * int(dark, 16)) // 5) for light, dark in pairs)


def _mark(inside: str, title: str, style: str) -> str:
    return f'<mark title="{title}" style="color:inherit;padding:.1em 0;{style}">{inside}</mark>'


def _marked_text(text: str, marks: Sequence[Mark], known: Mapping[str, Look]) -> str:
    parts = []
    for piece, number in _pieces(text, [(mark.start, mark.end) for mark in marks]):
        if number is None:
            parts.append(_safe(piece))
            continue
        mark = marks[number]
        look, colour = known[mark.label], _between(known[mark.label])
        role = f" ({_name(mark.role.replace('_', ' '))})" if mark.role else ""
        who = "(unknown)" if mark.speaker is None else _name(mark.speaker)
        title = f"{who}{role}: {_name(mark.label)} {mark.probability:.0%}"
        style = f"background:rgba({colour},.18);border-bottom:2px solid rgb({colour})"
        parts.append(_mark(f"<b>{look.sign}</b>\u00a0{_safe(piece)}", title, style))
    return f'<div style="{_TEXT}">{"".join(parts)}</div>'


def _tinted_text(
    text: str, words: Sequence[tuple[int, int, float]], against: tuple[str, str], known: Mapping[str, Look]
) -> str:
    label, rival = against
    weightiest = max((abs(margin) for _, _, margin in words), default=0.0)
    parts = []
    for piece, number in _pieces(text, [word[:2] for word in words]):
        margin = 0.0 if number is None else words[number][2]
        if abs(margin) <= weightiest * _TELLING:
            parts.append(_safe(piece))
            continue
        toward, line = (label, "solid") if margin > 0 else (rival, "dashed")
        colour, depth = _between(known[toward]), 0.08 + 0.37 * abs(margin) / weightiest
        style = f"background:rgba({colour},{depth:.2f});border-bottom:2px {line} rgb({colour})"
        parts.append(_mark(_safe(piece), f"{abs(margin):.2f} toward {_name(toward)}", style))
    key = f"Solid line: speaks for {_name(label)}. Dashed: for {_name(rival)}. The deeper, the more."
    return f'<div style="{_TEXT}">{"".join(parts)}</div><div><small>{key}</small></div>'


def _bars(probabilities: Mapping[str, float]) -> str:
    known = looks(list(probabilities))
    rows = []
    for label in sorted(probabilities, key=lambda name: -probabilities[name]):
        share = probabilities[label]
        bar = (
            f'<span style="display:inline-block;height:.8em;min-width:1px;width:{share * 12:.1f}em;'
            f'background:rgb({_between(known[label])})"></span>'
        )
        rows.append(
            f'<tr><th scope="row" style="{_LEFT}">{known[label].sign} {_name(label)}</th>'
            f'<td style="{_RIGHT}">{share:.0%}</td><td style="{_LEFT}">{bar}</td></tr>'
        )
    return f'<table style="{_TABLE}"><tbody>{"".join(rows)}</tbody></table>'


def _by_speaker(marks: Iterable[Mark]) -> dict[str | None, list[Mark]]:
    groups: dict[str | None, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(mark.speaker, []).append(mark)
    return groups


def _speaker_table(speakers: Mapping[str | None, Sequence[Mark]], known: Mapping[str, Look]) -> str:
    ranked = sorted(speakers.items(), key=lambda item: -len(item[1]))
    heads = [f'<th scope="col" style="{_LEFT}">{head}</th>' for head in ("speaker", "role")]
    heads += [f'<th scope="col" style="{_RIGHT}">{look.sign} {_name(label)}</th>' for label, look in known.items()]
    rows = []
    for name, marks in ranked[:MAX_SHOWN_SPEAKERS]:
        counts = Counter(mark.label for mark in marks)
        role = next((mark.role for mark in marks if mark.role), "")
        cells = [f'<th scope="row" style="{_LEFT}">{"(unknown)" if name is None else _name(name)}</th>']
        cells.append(f'<td style="{_LEFT}">{_name(role.replace("_", " "))}</td>')
        cells += [f'<td style="{_RIGHT}">{counts[label] or ""}</td>' for label in known]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    more = len(ranked) - len(rows)
    note = f"<div><i>and {counted(more, 'more speaker')}</i></div>" if more else ""
    return (
        f'<table style="{_TABLE}"><thead><tr>{"".join(heads)}</tr></thead><tbody>{"".join(rows)}</tbody></table>{note}'
    )


def _term_table(terms: Sequence[Weight], top: int, intercept: float, against: tuple[str, str]) -> str:
    ranked = sorted(terms, key=lambda term: -abs(term.margin))
    shown, rest = ranked[:top], ranked[top:]
    rows = [(_signed(term.margin), _name(term.text), _name(term.source)) for term in shown]
    if rest:
        rows.append((_signed(sum(term.margin for term in rest)), counted(len(rest), "other term"), ""))
    rows.append((_signed(intercept), "before any term", ""))
    total = intercept + sum(term.margin for term in terms)
    body = [_term_row(row, _RIGHT) for row in rows] + [_term_row((_signed(total), "<b>in all</b>", ""), _SUM)]
    caption = f"What each term adds to {_name(against[0])} against {_name(against[1])}, in log-odds"
    return (
        f'<table style="{_TABLE}"><caption style="{_CAPTION}">{caption}</caption><tbody>{"".join(body)}</tbody></table>'
    )


def _term_row(cells: tuple[str, str, str], number_style: str) -> str:
    number, text, source = cells
    return (
        f'<tr><td style="{number_style}">{number}</td><td style="{_LEFT}">{text}</td>'
        f'<td style="{_LEFT}">{source}</td></tr>'
    )
