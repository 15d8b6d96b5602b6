"""What decided the stances of an article, put briefly: the explanation of each quote, and its telling words.

Not here: the explanation itself, which `stance.model` gives, and how it is shown.
"""

from __future__ import annotations

from stance.model import StanceModel
from stance.records import Article, Explanation, JudgedSentence, Quote, Statement

ROLE = "(role)"
"""Stands among the words for the role of the speaker."""

# A reason is named if it weighs a third of the weightiest, and at all: less decides nothing and reads like noise.
_TELLING = 1 / 3
_NOTHING = 0.05
_MOST_REASONS = 4


def explain_quotes(article: Article, model: StanceModel) -> list[Explanation]:
    """Explain each quote by the sentence that it shares most with.

    Parameters
    ----------
    article : Article
        What was read.
    model : StanceModel
        The model that read it.

    Returns
    -------
    list of Explanation
        One a quote, in order. Where sentences of a quote differ in stance, one that has the stance of the quote goes
        before those that have another.

    Examples
    --------
    >>> import stance
    >>> model = stance.load_model()
    >>> article = stance.read("The Sarvandan government did nothing, the report said.", model=model)
    >>> [explanation.text for explanation in explain_quotes(article, model)]
    ['The Sarvandan government did nothing, the report said.']
    """
    explained: dict[Statement, Explanation] = {}
    for statement in (statements := [_main_sentence(quote).statement for quote in article.quotes]):
        if statement not in explained:  # several quotes may stand in one sentence
            explained[statement] = model.explain(statement)
    return [explained[statement] for statement in statements]


def telling_words(explanation: Explanation) -> tuple[str, ...]:
    """Name what decided, weightiest first.

    At most four words, in small letters; `ROLE` stands among them where the speaker's role weighs as much.

    Parameters
    ----------
    explanation : Explanation
        Of one statement.

    Returns
    -------
    tuple of str
        Empty where nothing speaks for the label against the runner-up.
    """
    words = [(share.margin, share.text.lower()) for share in explanation.deciding()]
    reasons = sorted([*words, (explanation.unworded(), ROLE)], reverse=True)
    telling = [text for margin, text in reasons if margin >= max(reasons[0][0] * _TELLING, _NOTHING)]
    return tuple(dict.fromkeys(telling))[:_MOST_REASONS]


def _main_sentence(quote: Quote) -> JudgedSentence:
    def shared(sentence: JudgedSentence) -> tuple[bool, int]:
        overlap = min(sentence.end, quote.end) - max(sentence.start, quote.start)
        return sentence.stance.label == quote.stance.label, overlap

    return max(quote.sentences, key=shared)
