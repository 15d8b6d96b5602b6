"""An article to its reported statements: found, attributed, judged sentence by sentence, pooled.

Not here: how any of the steps works, and files, which `stance.inputs` reads.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from math import exp, log

from stance.errors import InputError
from stance.model import StanceModel
from stance.quotes import FoundQuote, find_quotes
from stance.records import Article, JudgedSentence, Prediction, Quote, Speaker, Statement, Target, as_target
from stance.speakers import find_names, find_target, resolve_speakers
from stance.text import Span, lay_out

_SMALLEST = 1e-12  # keeps the logarithm finite where a probability has run to 0


# A sentence as said by one source: start, end, name, role. Sources that share a sentence are judged each by itself.
_Asked = tuple[int, int, str | None, str | None]


class Draft:
    """An article whose statements are found and not yet judged.

    Attributes
    ----------
    statements : list of Statement
        The sentences to judge, each once for each source that speaks in it.
    """

    def __init__(
        self,
        text: str,
        target: Target | None,
        found: tuple[FoundQuote, ...],
        speakers: tuple[Speaker | None, ...],
        asked: list[list[_Asked]],
    ) -> None:
        self._text, self._target, self._found, self._speakers, self._asked = text, target, found, speakers, asked
        self._distinct = list(dict.fromkeys(chain.from_iterable(asked)))
        self.statements = [
            Statement(text[start:end], target=_within(target, start, end), speaker=name, role=role)
            for start, end, name, role in self._distinct
        ]

    def judged(self, stances: Sequence[Prediction], labels: tuple[str, ...]) -> Article:
        """Put the article together with one prediction a statement."""
        judged = {
            key: JudgedSentence(start=key[0], end=key[1], statement=statement, stance=stance)
            for key, statement, stance in zip(self._distinct, self.statements, stances, strict=True)
        }
        quotes = [
            _quote(self._text, quote, speaker, [judged[key] for key in keys])
            for quote, speaker, keys in zip(self._found, self._speakers, self._asked, strict=True)
            if keys
        ]
        return Article(text=self._text, target=self._target, quotes=tuple(quotes), labels=labels)


def read_article(text: str, model: StanceModel, *, target: Target | str | None = None) -> Article:
    """Find every reported statement of an article, who made it, and its stance toward the government.

    Parameters
    ----------
    text : str
        The raw article, of any length: `stance.read` has a limit. Page furniture is passed over, and ``article.text``
        is this very text.
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
    draft = draft_article(text, target=target)
    return draft.judged(model.classify_many(draft.statements), model.labels)


def draft_article(text: str, *, target: Target | str | None = None) -> Draft:
    """Find the statements of an article and who made them, and leave what they say to be judged.

    Whoever reads many articles judges the statements of all of them at once, which is faster.

    Parameters
    ----------
    text, target
        As for `read_article`.

    Returns
    -------
    Draft
        The article without stances.

    Raises
    ------
    InputError
        As `read_article`.
    """
    if not isinstance(text, str):
        raise InputError(f"article text is {type(text).__name__}; give a str")
    given = as_target(target)
    paragraphs = lay_out(text)
    names = find_names(text, paragraphs)
    known = given or find_target(names)
    found = find_quotes(text, paragraphs)
    speakers = resolve_speakers(names, found, known)
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    return Draft(text, known, tuple(found), tuple(speakers), _ask(found, speakers, sentences))


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


def _ask(
    found: Sequence[FoundQuote], speakers: Sequence[Speaker | None], sentences: Sequence[Span]
) -> list[list[_Asked]]:
    """For each quote the sentences that it overlaps, as said by its source."""
    starts = [start for start, _ in sentences]
    ends = [end for _, end in sentences]
    asked = []
    for quote, speaker in zip(found, speakers, strict=True):
        touched = sentences[bisect_right(ends, quote.start) : bisect_left(starts, quote.end)]
        name, role = (speaker.name, speaker.role) if speaker else (None, None)
        asked.append([(start, end, name, role) for start, end in touched])
    return asked


def _within(target: Target | None, start: int, end: int) -> Target | None:
    """The target as seen from one sentence: its spans moved there, those of other sentences left out."""
    if target is None or not target.spans:
        return target
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
