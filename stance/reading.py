"""An article to its reported statements: found, attributed, judged sentence by sentence, pooled.

Not here: how any of the steps works, and files, which `stance.inputs` reads.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

from stance.errors import InputError
from stance.model import StanceModel
from stance.quotes import FoundQuote, find_quotes
from stance.records import Article, JudgedSentence, Prediction, Quote, Speaker, Statement, Target
from stance.speakers import find_names, find_target, resolve_speakers
from stance.text import Span, lay_out

_SMALLEST = 1e-12  # keeps the logarithm finite where a probability has run to 0


def read_article(text: str, model: StanceModel, *, target: Target | str | None = None) -> Article:
    """Find every reported statement of an article, who made it, and its stance toward the government.

    Parameters
    ----------
    text : str
        The raw article; page furniture is passed over, and `Article.text` is this very text.
    model : StanceModel
        Judges the sentences.
    target : Target or str, optional
        The government in question. Without it the article's own is worked out from its text; where that fails,
        ``article.target`` is None and stances are toward "the government" as the words name it.

    Returns
    -------
    Article
        With its quotes in the order of the text.

    Raises
    ------
    InputError
        If `text` is not a str, or `target` neither a Target nor a name.
    """
    if not isinstance(text, str):
        raise InputError(f"article text is {type(text).__name__}; give a str")
    if target is not None and not isinstance(target, Target | str):
        raise InputError(f"target is {type(target).__name__}; give a Target or a name")
    paragraphs = lay_out(text)
    names = find_names(text, paragraphs)
    known = Target(target) if isinstance(target, str) else target or find_target(names)
    found = find_quotes(text, paragraphs)
    speakers = resolve_speakers(names, found, known)
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    touched = _touched_sentences(found, sentences)
    judged = _judge(text, sentences, _sources(found, touched, speakers), known, model)
    quotes = [
        _quote(text, quote, speaker, [judged[i] for i in indices])
        for quote, speaker, indices in zip(found, speakers, touched, strict=True)
        if indices
    ]
    return Article(text=text, target=known, quotes=tuple(quotes), labels=model.labels)


def pool(stances: Sequence[Prediction], weights: Sequence[float]) -> Prediction:
    """Pool the predictions of several sentences into one: the weighted mean of their log-probabilities, normalised.

    Parameters
    ----------
    stances : sequence of Prediction
        At least one, all of the same labels.
    weights : sequence of float
        One positive weight a prediction.
    """
    if len(stances) == 1:
        return stances[0]
    total = sum(weights)
    scores = {
        label: sum(
            w * log(max(s.probabilities[label], _SMALLEST)) for s, w in zip(stances, weights, strict=True)
        ) / total
        for label in stances[0].probabilities
    }  # fmt: skip
    masses = {label: exp(score) for label, score in scores.items()}
    norm = sum(masses.values())
    # The quantiles hold for single sentences; what they say of pooled ones nobody has measured.
    return Prediction(probabilities={label: mass / norm for label, mass in masses.items()})


def _touched_sentences(found: Sequence[FoundQuote], sentences: Sequence[Span]) -> list[range]:
    """For each quote the indices of the sentences that it overlaps."""
    starts = [sentence.start for sentence in sentences]
    ends = [sentence.end for sentence in sentences]
    return [range(bisect_right(ends, quote.start), bisect_left(starts, quote.end)) for quote in found]


def _sources(
    found: Sequence[FoundQuote], touched: Sequence[range], speakers: Sequence[Speaker | None]
) -> dict[int, Speaker | None]:
    """For each sentence the speaker of its main clause: the first such quote in it, or else simply the first."""
    best: dict[int, tuple[bool, Speaker | None]] = {}
    for quote, indices, speaker in zip(found, touched, speakers, strict=True):
        for i in indices:
            if i not in best or (quote.main and not best[i][0]):
                best[i] = (quote.main, speaker)
    return {i: speaker for i, (_, speaker) in best.items()}


def _judge(
    text: str,
    sentences: Sequence[Span],
    sources: dict[int, Speaker | None],
    target: Target | None,
    model: StanceModel,
) -> dict[int, JudgedSentence]:
    indices = sorted(sources)
    statements = [
        Statement(
            text[sentences[i].start : sentences[i].end],
            target=_within(target, sentences[i]),
            speaker=speaker.name if speaker else None,
            role=speaker.role if speaker else None,
        )
        for i in indices
        for speaker in (sources[i],)
    ]
    predictions = model.classify_many(statements)
    return {
        i: JudgedSentence(start=sentences[i].start, end=sentences[i].end, statement=statement, stance=prediction)
        for i, statement, prediction in zip(indices, statements, predictions, strict=True)
    }


def _within(target: Target | None, sentence: Span) -> Target | None:
    """The target as seen from one sentence: its spans moved there, those of other sentences left out."""
    if target is None or not target.spans:
        return target
    start, end = sentence
    inside = tuple((a - start, b - start) for a, b in target.spans if start <= a and b <= end)
    return replace(target, spans=inside)


def _quote(text: str, found: FoundQuote, speaker: Speaker | None, judged: Sequence[JudgedSentence]) -> Quote:
    overlaps = [min(found.end, s.end) - max(found.start, s.start) for s in judged]
    return Quote(
        text=text[found.start : found.end],
        start=found.start,
        end=found.end,
        kind=found.kind,
        cue=found.cue,
        speaker=speaker,
        stance=pool([s.stance for s in judged], overlaps),
        sentences=tuple(judged),
    )
