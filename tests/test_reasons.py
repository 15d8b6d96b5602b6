"""What decided, put briefly."""

from dataclasses import replace

import pytest

import stance
from stance.reasons import ROLE, explain_quotes, telling_words
from stance.records import Explanation, Prediction, Term


def explanation(*weights, role=0.0):
    """Words `w0 w1 ...` with a weight each for the label yes, and one for the role."""
    text = " ".join(f"W{k}" for k in range(len(weights)))
    spans = [(text.index(f"W{k}"), text.index(f"W{k}") + len(f"W{k}")) for k in range(len(weights))]
    terms = [
        Term(name=str(k), text=str(k), source="words", spans=(span,), contributions={"yes": weight, "no": 0.0})
        for k, (weight, span) in enumerate(zip(weights, spans, strict=True))
    ]
    terms.append(Term(name="r", text="r", source="role", contributions={"yes": role, "no": 0.0}))
    answer = Prediction(probabilities={"yes": 0.9, "no": 0.1})
    odds = {"yes": 1.0, "no": 0.0}
    return Explanation(
        text=text, prediction=answer, log_odds=odds, intercept=dict.fromkeys(odds, 0.0), terms=tuple(terms)
    )


@pytest.mark.parametrize(
    ("weights", "role", "named"),
    [
        ((0.3, 0.9, 0.29, -2.0), 0.0, ("w1", "w0")),
        ((0.9,) * 6, 0.0, ("w5", "w4", "w3", "w2")),
        ((0.2, 0.1), 0.5, (ROLE, "w0")),
        ((0.04, 0.01), 0.0, ()),
        ((-1.0,), -1.0, ()),
    ],
)
def test_a_word_is_named_if_it_weighs_a_third_of_the_weightiest_and_at_all(weights, role, named):
    assert telling_words(explanation(*weights, role=role)) == named


def test_a_quote_is_explained_by_the_sentence_that_has_its_stance():
    model = stance.load_model()
    article = stance.read("The Sarvandan government did nothing, the report said.", model=model)
    (quote,) = article.quotes
    yes, no = Prediction(probabilities={"a": 0.9, "b": 0.1}), Prediction(probabilities={"a": 0.1, "b": 0.9})
    (sentence,) = quote.sentences
    short = replace(sentence, start=0, end=10, stance=yes, statement=stance.Statement("It failed."))
    long = replace(sentence, start=10, end=90, stance=no, statement=stance.Statement("They met on Monday."))
    one = replace(quote, start=0, end=90, stance=yes, sentences=(short, long))
    other = replace(one, stance=no)
    explained = explain_quotes(replace(article, quotes=(one, other, one)), model)
    assert [explanation.text for explanation in explained] == ["It failed.", "They met on Monday.", "It failed."]
