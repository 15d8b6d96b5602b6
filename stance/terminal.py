"""Answers as text for a terminal: a table of statements, a summary by speaker, an explanation.

Not here: what goes to a file or another program, which `stance.cli` writes as rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

import click

from stance.markup import counted, one_line, shorten
from stance.palette import looks
from stance.reasons import telling_words
from stance.records import Article, Explanation, Prediction, Quote

_COLOURS = {"defends": "green", "criticizes": "red"}
_SPEAKER_WIDTH = 20
_STANCE_WIDTH = 18
_GAP = "  "


def draw_article(article: Article, explanations: Sequence[Explanation], *, width: int = 80) -> str:
    """Draw an article's statements as a table, and below it a summary by speaker.

    Parameters
    ----------
    article : Article
        What was read.
    explanations : sequence of Explanation
        One a quote, in order: the words that decided stand under its statement.
    width : int
        Columns of the terminal, at least 60.

    Returns
    -------
    str
        Lines with colour codes; `click.echo` takes the colours out where the output is no terminal.
    """
    width = max(width, 60)
    lines = [*_known(article, width), _heading(article), ""]
    for quote, explanation in zip(article.quotes, explanations, strict=True):
        lines += [*_statement_rows(quote, explanation, width), ""]
    if article.quotes:
        lines += _speaker_summary(article)
    return "\n".join(lines)


def draw_prediction(prediction: Prediction) -> str:
    """Draw the probabilities of the labels, the most probable first."""
    ranked = sorted(prediction.probabilities, key=lambda label: -prediction.probabilities[label])
    return "\n".join(_label(label, prediction) for label in ranked)


def draw_explanation(explanation: Explanation) -> str:
    """Draw what decided: the answer, the weightiest words, the weightiest terms behind them, and how all adds up.

    Figures are log-odds of the predicted label against the runner-up.
    """
    label, rival = explanation.prediction.label, explanation.runner_up
    words = sorted(explanation.by_word(), key=lambda share: -abs(share.margin))[: explanation.top]
    terms = sorted(explanation.terms, key=lambda term: -abs(explanation.margin(term)))[: explanation.top]
    sources = sorted({term.source for term in explanation.terms})
    intercept = explanation.intercept[label] - explanation.intercept[rival]
    total = explanation.log_odds[label] - explanation.log_odds[rival]
    return "\n".join(
        [
            draw_prediction(explanation.prediction),
            "",
            f"{one_line(label)} against {one_line(rival)}, in log-odds, by word:",
            *(f"{share.margin:+7.2f}  {one_line(share.text)}" for share in words),
            f"{explanation.unworded():+7.2f}  (the speaker's role, and what the sentence lacks)",
            "",
            "by term:",
            *(f"{explanation.margin(term):+7.2f}  {one_line(term.text)}" for term in terms),
            "",
            "all terms by where they come from:",
            *(f"{explanation.share(source):+7.2f}  {one_line(source)}" for source in sources),
            f"{intercept:+7.2f}  before any word",
            f"{total:+7.2f}  in all",
        ]
    )


def _known(article: Article, width: int) -> list[str]:
    """Give the title, and below it where and when the article stood, as far as that is known."""
    title = [click.style(line, bold=True) for line in wrap(one_line(article.title or ""), width)]
    source = ", ".join(one_line(part) for part in (article.outlet, article.date, article.author) if part)
    below = [click.style(line, dim=True) for line in wrap(source, width)]
    return [*title, *below, ""] if title or below else []


def _heading(article: Article) -> str:
    speakers = len(article.by_speaker().keys() - {None})
    toward = _toward(article)
    found = f"{counted(len(article.quotes), 'statement')} by {counted(speakers, 'speaker')}"
    return click.style(f"{found}; stance toward {one_line(toward)}", bold=True)


def _toward(article: Article) -> str:
    """Name the target, and say so where the article does not."""
    target = article.target
    if target is None:
        return "the government (none named was found)"
    # A name that was given may be misspelt, or the article be about another government.
    text = article.text.casefold()
    named = any(name.casefold().removeprefix("the ") in text for name in (target.name, *target.aliases))
    return target.name if named else f"{target.name} (which the text does not name)"


def _statement_rows(quote: Quote, explanation: Explanation, width: int) -> list[str]:
    speaker = quote.speaker
    name = wrap(one_line(speaker.name), _SPEAKER_WIDTH) if speaker else ["(unknown)"]
    role = [one_line(speaker.role or "role unknown").replace("_", " ")] if speaker else []
    left = [click.style(_fit(part, _SPEAKER_WIDTH), bold=True) for part in name]
    left += [click.style(_fit(part, _SPEAKER_WIDTH), dim=True) for part in role]
    middle = [_label(quote.stance.label, quote.stance)]
    room = width - _SPEAKER_WIDTH - _STANCE_WIDTH - 2 * len(_GAP)
    right = wrap(one_line(quote.text), room)
    right += [click.style(line, dim=True) for line in wrap(_reasons(explanation), room)]
    blank = (" " * _SPEAKER_WIDTH, " " * _STANCE_WIDTH, "")
    return [
        _GAP.join(part or empty for part, empty in zip(row, blank, strict=True)).rstrip()
        for row in zip_longest(left, middle, right)
    ]


def _reasons(explanation: Explanation) -> str:
    telling = telling_words(explanation)
    return "← " + ", ".join(telling) if telling else ""


def _label(label: str, prediction: Prediction) -> str:
    sign = looks(tuple(prediction.probabilities))[label].sign
    text = f"{sign} {one_line(label)} {prediction.probabilities[label]:.0%}"
    return click.style(_fit(text, _STANCE_WIDTH), fg=_COLOURS.get(label))


def _speaker_summary(article: Article) -> list[str]:
    labels = article.labels
    names = [one_line(label) for label in labels]
    widths = [max(len(name), 5) for name in names]
    header = _GAP.join([_fit("speaker", 24), _fit("role", 18), *map(str.rjust, names, widths)])
    rows = [click.style(header, dim=True)]
    for name, quotes in sorted(article.by_speaker().items(), key=lambda item: -len(item[1])):
        counts = _counts((quote.stance.label for quote in quotes), labels)
        role = next((q.speaker.role for q in quotes if q.speaker and q.speaker.role), "") or ""
        cells = [
            click.style(str(counts[label] or "·").rjust(width), fg=_COLOURS.get(label))
            for label, width in zip(labels, widths, strict=True)
        ]
        rows.append(
            _GAP.join([_fit(one_line(name or "(unknown)"), 24), _fit(one_line(role).replace("_", " "), 18), *cells])
        )
    return rows


def _counts(found: Iterable[str], labels: Sequence[str]) -> Mapping[str, int]:
    counts = dict.fromkeys(labels, 0)
    for label in found:
        counts[label] += 1
    return counts


def _fit(text: str, width: int) -> str:
    """Fit a text into exactly so many columns."""
    return shorten(text, width).ljust(width)
