"""The values that pass between rooms and out of the library: plain, frozen, checked at the border.

Not here: how any of them is computed or drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stance.errors import InputError
from stance.frames import pandas_frame, polars_frame
from stance.labels import LABELS, ROLES
from stance.notebook import Mark, Weight, show_article, show_explanation, show_prediction

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


@dataclass(frozen=True, slots=True)
class Target:
    """The government that stances are measured against.

    Parameters
    ----------
    name : str
        As a reader would name it, such as ``"Cambodia"`` or ``"the Sarvandan government"``.
    aliases : tuple of str
        Other ways in which a text names it: ministries, officials, the capital.
    spans : tuple of (int, int)
        Where a given text names it, as code-point offsets ``[start, end)``; empty where names are enough.

    Raises
    ------
    InputError
        If the name is empty, an alias is no text, or a span is not ``0 <= start < end``.

    Examples
    --------
    >>> Target("Sarvanda", aliases=("the Ministry of Interior",)).name
    'Sarvanda'
    """

    name: str
    aliases: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise InputError(f"Target name is {self.name!r}; give the name of a government")
        if isinstance(self.aliases, str | bytes | Mapping):
            raise InputError(f"Target aliases is {self.aliases!r}; give a tuple of names")
        try:
            object.__setattr__(self, "aliases", tuple(self.aliases))
            object.__setattr__(self, "spans", tuple((int(a), int(b)) for a, b in self.spans))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"Target aliases {self.aliases!r}, spans {self.spans!r}: give a tuple of names and a tuple of "
                f"(start, end) pairs of whole numbers"
            ) from error
        for alias in self.aliases:
            if not isinstance(alias, str):
                raise InputError(f"Target alias {alias!r} is no text; give names as str")
        for start, end in self.spans:
            if not 0 <= start < end:
                raise InputError(f"Target span ({start}, {end}) is not 0 <= start < end")


def as_target(value: Target | str | None) -> Target | None:
    """Take a str as the name of a target.

    Raises
    ------
    InputError
        If the value is neither a Target, a name nor None.
    """
    if value is None or isinstance(value, Target):
        return value
    if isinstance(value, str):
        return Target(value)
    raise InputError(f"target is {type(value).__name__}; give a Target or a name")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence to be classified, with what is known about it.

    Parameters
    ----------
    text : str
        The whole sentence, cue and attribution included.
    target : Target or str, optional
        The government in question; a str is taken as its name.
    speaker : str, optional
        Who says it.
    role : str, optional
        What the speaker is to the target: one of `stance.labels.ROLES`.

    Raises
    ------
    InputError
        If a value has the wrong type, or the role is not one of the list.
    """

    text: str
    target: Target | None = field(default=None, kw_only=True)
    speaker: str | None = field(default=None, kw_only=True)
    role: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise InputError(f"Statement text is {type(self.text).__name__}; give a str")
        object.__setattr__(self, "target", as_target(self.target))
        if self.speaker is not None and not isinstance(self.speaker, str):
            raise InputError(f"Statement speaker is {type(self.speaker).__name__}; give a str or None")
        if self.role is not None and self.role not in ROLES:
            raise InputError(f"role {self.role!r} is not one of {', '.join(ROLES)}; give one of these or None")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of the article that names somebody: ``article.text[start:end] == text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who made a statement.

    Attributes
    ----------
    name : str
        The resolved name: the fullest one the article gives for this source.
    role : str or None
        What the source is to the target, one of `stance.labels.ROLES`; None where the article does not tell.
    description : str or None
        The fullest description the article gives, such as ``"spokesman of the Interior Ministry"``.
    mention : Mention or None
        The words that name the source of this statement; None where nothing near it does.
    """

    name: str
    role: str | None = None
    description: str | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The probabilities of the labels.

    Attributes
    ----------
    probabilities : dict of str to float
        One entry a label, in the model's order; they sum to 1.
    conformal : tuple of float
        Quantiles 0, 1/n ... 1 of ``1 - p(true label)`` on sentences the model had not learned; empty if unknown.
    """

    probabilities: Mapping[str, float]
    conformal: tuple[float, ...] = field(default=(), repr=False)

    @property
    def label(self) -> str:
        """The most probable label; the first in the model's order on a tie."""
        return max(self.probabilities, key=self.probabilities.__getitem__)

    @property
    def confidence(self) -> float:
        """The probability of `label`, from 1 / number of labels to 1."""
        return self.probabilities[self.label]

    def label_set(self, coverage: float = 0.9) -> tuple[str, ...]:
        """Give the labels that together hold the truth at a chosen rate.

        Split conformal prediction: every label whose ``1 - p`` is at most the `coverage` quantile of the
        same figure for the true labels of sentences that the model had not learned. Where those sentences differ from
        yours, so does the rate.

        Parameters
        ----------
        coverage : float
            The rate asked for, in (0, 1).

        Returns
        -------
        tuple of str
            Labels, most probable first; never empty.

        Raises
        ------
        InputError
            If `coverage` is outside (0, 1), or the model carries no quantiles.

        Examples
        --------
        >>> known = Prediction(probabilities={"no": 0.3, "yes": 0.7}, conformal=(0.0, 0.5, 1.0))
        >>> known.label_set(0.4), known.label_set(0.9)
        (('yes',), ('yes', 'no'))
        """
        if not isinstance(coverage, int | float) or not 0 < coverage < 1:
            raise InputError(f"coverage is {coverage!r}; give a number between 0 and 1, both excluded")
        if not self.conformal:
            raise InputError("this model carries no conformal quantiles; retrain it with folds")
        last = len(self.conformal) - 1
        # The next quantile above, so that the rate is never missed by rounding.
        threshold = self.conformal[min(last, int(-(-coverage * last // 1)))]
        ranked = sorted(self.probabilities, key=lambda label: -self.probabilities[label])
        kept = tuple(label for label in ranked if 1 - self.probabilities[label] <= threshold)
        return kept or (ranked[0],)

    def _repr_html_(self) -> str:
        """Show the labels with bars in a notebook."""
        return show_prediction(self.probabilities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One counted term of a statement and what it adds.

    Attributes
    ----------
    name : str
        The term as the model counts it.
    text : str
        The term as a person reads it.
    source : str
        ``"words"``, ``"target"``, ``"valence"``, ``"class"`` or ``"role"``: which part of the analysis it comes from.
    spans : tuple of (int, int)
        The words of the statement it was counted from, as code-point offsets ``[start, end)``; none where it comes
        from the speaker's role or from what the statement lacks.
    contributions : dict of str to float
        What the term adds to the log-odds of each label.
    """

    name: str
    text: str
    source: str
    spans: tuple[tuple[int, int], ...] = ()
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordShare:
    """What one word of a statement adds to the log-odds of the predicted label against the runner-up.

    ``explanation.text[start:end] == text``.
    """

    text: str
    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a statement got its label, exactly.

    For every label, ``intercept[label]`` plus the contributions of all terms is ``log_odds[label]``; the softmax of
    the log-odds is the probability.

    Attributes
    ----------
    text : str
        The statement explained.
    prediction : Prediction
        The answer.
    log_odds : dict of str to float
        One figure a label.
    intercept : dict of str to float
        The figure of a statement without any known term.
    terms : tuple of Term
        Every term that counts, the weightiest for the predicted label first.
    top : int
        How many terms a view of the explanation shows.
    """

    text: str
    prediction: Prediction
    log_odds: Mapping[str, float]
    intercept: Mapping[str, float]
    terms: tuple[Term, ...]
    top: int = 10

    @property
    def runner_up(self) -> str:
        """The second most probable label."""
        label = self.prediction.label
        return max((k for k in self.log_odds if k != label), key=self.log_odds.__getitem__)

    def margin(self, term: Term) -> float:
        """Tell what a term adds to the log-odds of the predicted label against the runner-up."""
        return term.contributions[self.prediction.label] - term.contributions[self.runner_up]

    def by_word(self) -> tuple[WordShare, ...]:
        """Split the answer up among the words of the statement, in their order.

        A term's margin goes in equal parts to the words it was counted from. Together with the margins of the terms
        that come from no word (the speaker's role, what the statement lacks) and that of the intercept they sum to
        the difference of the two log-odds.
        """
        margins: dict[tuple[int, int], float] = {}
        for term, margin in self._margins():
            for span in term.spans:
                margins[span] = margins.get(span, 0.0) + margin / len(term.spans)
        return tuple(
            WordShare(text=self.text[start:end], start=start, end=end, margin=margins[start, end])
            for start, end in sorted(margins)
        )

    def deciding(self) -> tuple[WordShare, ...]:
        """Give the `top` words that speak most for the predicted label against the runner-up, weightiest first."""
        speaking = [share for share in self.by_word() if share.margin > 0 and any(map(str.isalnum, share.text))]
        return tuple(sorted(speaking, key=lambda share: -share.margin)[: self.top])

    def unworded(self) -> float:
        """Add up what comes from no word: the speaker's role, and what the statement lacks."""
        return sum(margin for term, margin in self._margins() if not term.spans)

    def share(self, source: str) -> float:
        """Add up what the terms of one `source` bring to the predicted label against the runner-up, in log-odds."""
        return sum(margin for term, margin in self._margins() if term.source == source)

    def _margins(self) -> Iterator[tuple[Term, float]]:
        """Give each term with its margin; the two labels are looked up once, which `margin` does for every term."""
        label, rival = self.prediction.label, self.runner_up
        for term in self.terms:
            yield term, term.contributions[label] - term.contributions[rival]

    def _repr_html_(self) -> str:
        """Show the words coloured by what they add, and the weightiest terms with the sum, in a notebook."""
        label, rival = self.prediction.label, self.runner_up
        return show_explanation(
            self.text,
            self.prediction.probabilities,
            rival,
            words=[(share.start, share.end, share.margin) for share in self.by_word()],
            terms=[Weight(term.text, term.source, margin) for term, margin in self._margins()],
            top=self.top,
            intercept=self.intercept[label] - self.intercept[rival],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSentence:
    """A sentence of the article with its stance.

    Attributes
    ----------
    start, end : int
        Code-point offsets ``[start, end)`` into the article.
    statement : Statement
        What was classified: the sentence with its target, as said by the source of the quote.
    stance : Prediction
        The answer.
    """

    start: int
    end: int
    statement: Statement
    stance: Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One reported statement.

    Attributes
    ----------
    text : str
        The content, without its outer quotation marks and its attribution.
    start, end : int
        Code-point offsets: ``article.text[start:end] == text``.
    kind : str
        ``"direct"``, ``"indirect"`` or ``"mixed"``.
    cue : Mention or None
        The words that report it, such as ``said``; None for a quotation that stands free.
    speaker : Speaker or None
        Who said it; None where the article does not tell.
    stance : Prediction
        Its sentences' stances, pooled.
    sentences : tuple of JudgedSentence
        The sentences that the quote touches, each judged as a whole.
    """

    text: str
    start: int
    end: int
    kind: str
    cue: Mention | None
    speaker: Speaker | None
    stance: Prediction
    sentences: tuple[JudgedSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article that has been read.

    Attributes
    ----------
    text : str
        The text exactly as given.
    target : Target or None
        The government that the stances are toward; None where none was found: then they are toward "the government"
        as the words name it.
    quotes : tuple of Quote
        The reported statements in the order of the text.
    labels : tuple of str
        The labels of the model that judged it, in its order.
    title, date, outlet, author : str or None
        What is known about the article, where it is known.
    """

    text: str
    target: Target | None
    quotes: tuple[Quote, ...]
    labels: tuple[str, ...] = LABELS
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None

    def by_speaker(self) -> dict[str | None, tuple[Quote, ...]]:
        """Group the quotes by the resolved name of their speaker, in order of first appearance."""
        groups: dict[str | None, list[Quote]] = {}
        for quote in self.quotes:
            groups.setdefault(quote.speaker.name if quote.speaker else None, []).append(quote)
        return {name: tuple(quotes) for name, quotes in groups.items()}

    def to_dicts(self) -> list[dict[str, Any]]:
        """Turn the quotes into flat dicts: one a quote, fit for JSON, CSV or a data frame."""
        return [self._row(quote) for quote in self.quotes]

    def to_frame(self) -> pd.DataFrame:
        """Turn the quotes into a pandas data frame, one row a quote, with the columns of `to_dicts`.

        Offsets are ``int64``, probabilities ``float64`` and the rest is text, without rows as well, so that frames of
        many articles go together. Half of a surrogate pair, which no frame can hold, comes out as U+FFFD.

        Returns
        -------
        pandas.DataFrame

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        return pandas_frame(self.to_dicts(), self._kinds())

    def to_polars(self) -> pl.DataFrame:
        """Turn the quotes into a polars data frame: the same rows, columns and kinds as `to_frame`.

        Returns
        -------
        polars.DataFrame
            With ``Int64``, ``Float64`` and ``String``.

        Raises
        ------
        MissingExtraError
            If polars is not installed.
        """
        return polars_frame(self.to_dicts(), self._kinds())

    def columns(self) -> tuple[str, ...]:
        """Name the columns of `to_dicts`, in order."""
        return tuple(self._kinds())

    def _kinds(self) -> dict[str, type]:
        """What each column holds: whole numbers, numbers or text."""
        return _FIXED_COLUMNS | {f"p_{label}": float for label in self.labels}

    def _row(self, quote: Quote) -> dict[str, Any]:
        speaker = quote.speaker
        row: dict[str, Any] = {
            "start": quote.start,
            "end": quote.end,
            "kind": quote.kind,
            "cue": quote.cue.text if quote.cue else None,
            "speaker": speaker.name if speaker else None,
            "role": speaker.role if speaker else None,
            "description": speaker.description if speaker else None,
            "target": self.target.name if self.target else None,
            "stance": quote.stance.label,
            "confidence": quote.stance.confidence,
            "text": quote.text,
        }
        return row | {f"p_{label}": quote.stance.probabilities[label] for label in self.labels}

    def _repr_html_(self) -> str:
        """Show the text with its statements marked, and who speaks and how, in a notebook."""
        marks = [
            Mark(
                start=quote.start,
                end=quote.end,
                label=quote.stance.label,
                probability=quote.stance.confidence,
                speaker=quote.speaker.name if quote.speaker else None,
                role=quote.speaker.role if quote.speaker else None,
            )
            for quote in self.quotes
        ]
        return show_article(self.text, marks, self.labels, target=self.target.name if self.target else None)


_FIXED_COLUMNS: dict[str, type] = {
    "start": int,
    "end": int,
    "kind": str,
    "cue": str,
    "speaker": str,
    "role": str,
    "description": str,
    "target": str,
    "stance": str,
    "confidence": float,
    "text": str,
}
