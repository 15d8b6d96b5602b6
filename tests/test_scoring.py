"""One sentence or many, in any order, after whatever else was read: the same figures, and those of scikit-learn."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance.dataset import load_shipped
from stance.features import Analyzer, TermCounter, _analyzer, _keys, _sentences, _words
from stance.labels import ROLES
from stance.records import Statement, Target
from stance.runs import learn

TARGETS = (
    None,
    Target("Sarvanda"),
    Target("the Ministry of Wells", aliases=("Sarvanda", "the officials")),
    Target("the dam board", spans=((0, 3), (4, 9), (30, 31))),
)
# Words and marks that meet all rules of the analysis, some of them glued together.
WORDS = """but although not never government minister Sarvanda Sarvandan Sarvanda's said according to report failed
    praised corruption bribes untrue we they it Orduna terrible good the of Ministry Wells officials may must blind eye
    turned a no comment"""
PIECES = ("12,5", "U.S.", "\u0130", "\ud800", "--", *'"“”,.;()!?-', *WORDS.split())

texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", ""])), max_size=40).map(
        lambda parts: "".join(word + gap for word, gap in parts)
    ),
)
statements = st.builds(
    Statement,
    texts,
    target=st.sampled_from(TARGETS),
    speaker=st.sampled_from([None, "Ela Orduna", "a nurse"]),
    role=st.sampled_from([None, *ROLES]),
)


@pytest.fixture(scope="module")
def classifier():
    data = load_shipped()
    articles = sorted({example.article for example in data if example.article})[:60]
    return learn(data.select(lambda example: example.article in articles), calibration_folds=0)


@settings(max_examples=200, deadline=None)
@given(st.lists(statements, max_size=12), st.randoms(use_true_random=False))
def test_any_batch_in_any_order_gets_the_probabilities_of_the_pipeline(classifier, batch, random):
    model = classifier.to_model()
    found = model.probabilities(batch)
    assert found.shape == (len(batch), 3)
    if batch:
        scores = classifier.pipeline_.decision_function(batch)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        assert np.abs(found - powers / powers.sum(axis=1, keepdims=True)).max() < 1e-9
    order = random.sample(range(len(batch)), len(batch))
    assert np.array_equal(model.probabilities([batch[k] for k in order]), found[order])


@settings(max_examples=100, deadline=None)
@given(st.lists(statements, min_size=1, max_size=12))
def test_a_statement_gets_the_same_figures_alone_and_among_others(batch):
    model = stance.load_model()
    assert model.classify_many(batch) == [model.classify(statement) for statement in batch]


@settings(max_examples=100, deadline=None)
@given(st.lists(statements, min_size=1, max_size=12))
def test_the_terms_of_a_statement_are_the_same_alone_and_among_others(batch):
    analyzer = stance.load_model().analyzer
    together = analyzer.terms_of_many(batch)
    assert [sorted(terms) for terms in together] == [sorted(analyzer.terms(statement)) for statement in batch]
    assert [sorted(terms) for terms in together] == [
        sorted(term for term, _ in analyzer.traced_terms(statement)) for statement in batch
    ]


def test_every_term_that_is_counted_is_found_in_the_vocabulary_by_its_name():
    model = stance.load_model()
    batch = [example.statement for example in load_shipped()][:500]
    columns = {term: k for k, term in enumerate(model.vocabulary)}
    expected = [sorted(columns[t] for t in set(terms) if t in columns) for terms in model.analyzer.terms_of_many(batch)]
    counted = TermCounter(model.vocabulary).count(model.analyzer.number(batch))
    assert [counted.columns[counted.rows == k].tolist() for k in range(len(batch))] == expected
    assert {term[0] for terms in expected for term in (model.vocabulary[k] for k in terms)} == set("wtqvcspr")


def test_a_vocabulary_may_hold_what_no_analysis_gives():
    nested = ["r:unknown & " * 3 + "w:cows", "r:official & " * 3_000 + "w:cows", "r:official & r:official & c:failure"]
    vocabulary = ("", "w:", "x:one", "r:nobody & w:cows", "r:official & ", "w:cows", "w:a b c", *nested)
    counted = Analyzer().number([Statement("cows and cows"), Statement("")])
    counts = TermCounter(vocabulary).count(counted)
    assert (counts.rows.tolist(), counts.columns.tolist(), counts.counts.tolist()) == ([0], [5], [2])


def test_classes_that_are_learned_while_they_are_laid_out_are_not_lost():
    sets = _words.ClassSets({}, _keys.Strings())
    sets.set_id(("failure",))
    shown = sets._shown

    def learn_meanwhile(name, orders):
        sets.set_id(("praise", "care"))  # as another thread would
        return shown(name, orders)

    sets._shown = learn_meanwhile
    sets.arrays()
    sets._shown = shown
    number, arrays = sets.set_id(("praise", "care")), sets.arrays()
    members = arrays.members[arrays.starts[number] : arrays.starts[number + 1]]
    assert [sets._strings.texts[k] for k in arrays.shown[0, members]] == ["praise", "care"]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=12),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=12),
)
def test_a_place_is_marked_where_it_overlaps_a_marked_stretch(words, marks):
    places, marked = ([(a, a + n) for a, n in pairs] for pairs in (words, marks))
    overlapping = [i for i, (a, b) in enumerate(places) if any(a < end and start < b for start, end in marked)]
    assert _sentences._within(places, marked) == overlapping


def test_time_grows_with_the_marked_stretches_and_not_with_their_product():
    text = "cows graze " * 15_000
    spans = tuple((k, k + 3) for k in range(0, len(text) - 5, 30))
    begin = time.process_time()
    stance.load_model().classify(Statement(text, target=Target("Sarvanda", spans=spans)))
    assert time.process_time() - begin < 5


def test_a_batch_is_cut_where_its_texts_grow_long(monkeypatch):
    batch = [Statement("Cows graze. " * n) for n in (1, 30, 2, 1, 1, 40, 1)]
    whole = stance.load_model().probabilities(batch)
    monkeypatch.setattr(_analyzer, "_CHARACTERS", 50)
    sizes = [len(part) for part in _analyzer.batches(batch)]
    assert sizes == [1, 1, 3, 1, 1]
    assert np.array_equal(stance.load_model().probabilities(batch), whole)


def test_words_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(_words, "_REMEMBERED", 100)
    model = stance.load_model()
    fresh = type(model)(**{name: getattr(model, name) for name in PARTS})
    batch = [Statement(f"The ministry of w{k}x failed us {k % 7} times, z{k}y said.") for k in range(300)]
    one_by_one = [fresh.classify(statement) for statement in batch]
    assert len(fresh.analyzer.number(batch[:1]).words.facts) <= 1024
    assert not fresh.analyzer.number(batch[:1]).words.full
    monkeypatch.undo()
    assert one_by_one == model.classify_many(batch)


PARTS = ("labels", "analyzer", "vocabulary", "idf", "coef", "intercept", "temperature", "conformal", "info")
