"""What the calls take and give, as the OpenAPI description has it: every field, its bounds, an example.

Not here: the calls, and how an answer comes about.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from stance.labels import ROLES
from stance.limits import MAX_ARTICLE_CHARS, MAX_PAGE_BYTES, MAX_STATEMENT_CHARS

MAX_STATEMENTS = 1_000
"""Most statements of one call."""

_MAX_NAME_CHARS = 1_000
_MAX_TERMS = 1_000
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_SENTENCE = "The relief group said the Sarvandan government had done nothing for the valley."
_EXPLAINED = "The spokesman said the reform was a success."


def _sound(text: str) -> str:
    wrong = _NO_TEXT.search(text)
    if wrong:
        told = {"place": wrong.start(), "what": "NUL" if wrong[0] == "\0" else "half of a surrogate pair"}
        raise PydanticCustomError("character", "character {place} is {what}; take it out", told)
    if not text.strip():
        raise PydanticCustomError("blank", "holds no text; give some, or leave an optional field out")
    return text


def _whole(value: object) -> object:
    """JSON tells 3 and 3.0 not apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise PydanticCustomError("role", "is no role; give one of the list, or leave it out", {"allowed": list(ROLES)})
    return role


# The pattern tells others what the check after it sees to.
_SOUND = Field(json_schema_extra={"pattern": "^[^\\u0000]*[^\\u0000\\s][^\\u0000]*$"})
_Article = Annotated[str, Field(max_length=MAX_ARTICLE_CHARS), AfterValidator(_sound), _SOUND]
_Page = Annotated[str, Field(max_length=MAX_PAGE_BYTES), AfterValidator(_sound), _SOUND]
_Sentence = Annotated[
    str,
    Field(max_length=MAX_STATEMENT_CHARS, description="The whole sentence, cue and attribution included."),
    AfterValidator(_sound),
    _SOUND,
]
_Name = Annotated[str, Field(max_length=_MAX_NAME_CHARS), AfterValidator(_sound), _SOUND]
_Role = Annotated[str, AfterValidator(_known_role), Field(json_schema_extra={"enum": list(ROLES)})]

_Probabilities = Annotated[
    dict[str, float], Field(description="One probability a label, in the model's order; they sum to 1.")
]
_Label = Annotated[str, Field(description="The most probable label.")]
_Confidence = Annotated[float, Field(ge=0, le=1, description="The probability of the label.")]
_Start = Annotated[int, Field(ge=0, description="Where it begins, in Unicode code points from 0.")]
_End = Annotated[int, Field(ge=0, description="Where it ends: the first code point that is no part of it.")]
_LogOdds = Annotated[dict[str, float], Field(description="One figure a label; their softmax is the probabilities.")]


class _Asked(BaseModel):
    # No field more than these, and no value of another type.
    model_config = ConfigDict(extra="forbid", strict=True)


class ReadRequest(_Asked):
    """An article: its text, or the page of HTML that it stands in."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("text", "html")]
        }
    )

    text: Annotated[_Article | None, Field(description="The article as it was copied, page furniture and all.")] = None
    html: Annotated[
        _Page | None, Field(description="A page of HTML in place of `text`; the article is found in it.")
    ] = None
    target: Annotated[
        _Name | None, Field(description="The government in question; worked out from the article where left out.")
    ] = None
    title: _Name | None = None
    date: Annotated[_Name | None, Field(description="As the source has it; best in ISO 8601.")] = None
    outlet: _Name | None = None
    author: _Name | None = None
    max_chars: Annotated[
        int, Field(ge=1, le=MAX_ARTICLE_CHARS, description="A longer article is refused."), BeforeValidator(_whole)
    ] = MAX_ARTICLE_CHARS

    @model_validator(mode="after")
    def _one_article(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise PydanticCustomError("article", "give the article as text or as html, one of the two")
        return self


class StatementRequest(_Asked):
    """A sentence, and what is known about it."""

    text: _Sentence
    target: Annotated[_Name | None, Field(description="The government in question.")] = None
    speaker: Annotated[_Name | None, Field(description="Who says it.")] = None
    role: Annotated[
        _Role | None, Field(description="What the speaker is to the government; worth giving where it is known.")
    ] = None


class ClassifyRequest(_Asked):
    """One statement or many."""

    statements: Annotated[list[StatementRequest], Field(min_length=1, max_length=MAX_STATEMENTS)]


class ExplainRequest(StatementRequest):
    """A sentence to be explained."""

    top: Annotated[
        int, Field(ge=1, le=_MAX_TERMS, description="At most so many terms are given."), BeforeValidator(_whole)
    ] = 10


class QuoteAnswer(BaseModel):
    """One reported statement; `start` and `end` point into the `text` of the answer."""

    start: _Start
    end: _End
    kind: Annotated[Literal["direct", "indirect", "mixed"], Field(description="Only quoted words, none, or both.")]
    cue: Annotated[str | None, Field(description="The words that report it, such as `said`.")]
    speaker: Annotated[str | None, Field(description="The fullest name that the article gives; null if it tells none.")]
    role: Annotated[str | None, Field(description="What the speaker is to the target.")]
    description: Annotated[str | None, Field(description="The fullest description that the article gives.")]
    stance: _Label
    confidence: _Confidence
    probabilities: _Probabilities
    text: Annotated[str, Field(description="The content, without quotation marks and attribution.")]


class ReadAnswer(BaseModel):
    """An article that has been read."""

    text: Annotated[str, Field(description="The text that was read: that given, or that found in the page.")]
    title: str | None
    date: str | None
    outlet: str | None
    author: str | None
    target: Annotated[str | None, Field(description="The government in question; null where the article names none.")]
    labels: Annotated[list[str], Field(description="The labels of the model, in its order.")]
    quotes: Annotated[list[QuoteAnswer], Field(description="The reported statements in the order of the text.")]


class PredictionAnswer(BaseModel):
    """The stance of one statement."""

    label: _Label
    confidence: _Confidence
    probabilities: _Probabilities


class ClassifyAnswer(BaseModel):
    """The stances, one a statement, in the order of the statements."""

    predictions: list[PredictionAnswer]


class TermAnswer(BaseModel):
    """A counted term and what it adds to the log-odds of each label."""

    term: str
    source: Annotated[str, Field(description="Which part of the analysis it comes from: words, target, role …")]
    spans: Annotated[list[tuple[int, int]], Field(description="The words it was counted from, in code points.")]
    contributions: dict[str, float]


class WordAnswer(BaseModel):
    """What one word adds to the label against the runner-up, in log-odds."""

    text: str
    start: _Start
    end: _End
    margin: float


class ExplainAnswer(PredictionAnswer):
    """Why a statement got its label: `intercept` and the contributions of all terms sum to `log_odds`."""

    runner_up: Annotated[str, Field(description="The second most probable label.")]
    log_odds: _LogOdds
    intercept: Annotated[dict[str, float], Field(description="The log-odds of a statement without any known term.")]
    n_terms: Annotated[int, Field(ge=0, description="How many terms count; `terms` holds the weightiest.")]
    terms: Annotated[list[TermAnswer], Field(description="The weightiest for the label first.")]
    words: Annotated[list[WordAnswer], Field(description="Every word that counts, in the order of the text.")]


class HealthAnswer(BaseModel):
    """The server answers."""

    status: Literal["ok"]
    version: Annotated[str, Field(description="Of the library.")]
    labels: Annotated[list[str], Field(description="The labels of the model, in its order.")]


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    title: Annotated[str, Field(description="The status in words.")]
    status: int
    error: Annotated[str, Field(description="What is wrong, and what to do.")]
    where: Annotated[str, Field(description="The part of the request that it is about.")] = ""
    allowed: Annotated[
        str | int | float | list[str] | None, Field(description="What would be right: a bound, or a list of values.")
    ] = None


READ_EXAMPLE = {
    "text": "The Sarvandan government has done nothing for the valley, the relief group said.",
    "target": "Sarvanda",
    "outlet": "The Valley Post",
}
CLASSIFY_EXAMPLE = {
    "statements": [
        {"text": _SENTENCE, "target": "Sarvanda", "role": "ngo"},
        {"text": "The minister said the government had done its utmost.", "role": "government"},
    ]
}
EXPLAIN_EXAMPLE = {"text": _EXPLAINED, "role": "government", "top": 3}
