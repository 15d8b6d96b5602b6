import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance.errors import InputError
from stance.reading import pool
from stance.records import Prediction

EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "examples"
ARTICLE = (
    "Ministry rejects flood report\n\n"
    "By Ana Reyes\n\n"
    "The Sarvandan government ignored warnings for two years, a report by the group Open Rivers said on Monday.\n\n"
    "Public Works Minister Tomas Belgrave called the report unjust. “We have worked day and night,” he said. "
    "“Nobody was left behind.”\n\n"
    "Residents said that no boats had come, while Belgrave said the navy had been sent at once.\n"
)


def pairs(article):
    return [(q.speaker.name if q.speaker else None, q.text) for q in article.quotes]


def test_an_article_gives_its_statements_with_their_speakers():
    article = stance.read(ARTICLE)
    assert ("Tomas Belgrave", "We have worked day and night") in [(n, t.strip(" ,")) for n, t in pairs(article)]
    names = {name for name, _ in pairs(article)}
    assert "Tomas Belgrave" in names
    assert None not in names
    assert not [t for _, t in pairs(article) if "Ana Reyes" in t]


def test_the_text_is_the_one_given_and_every_offset_points_into_it():
    for text in (ARTICLE, ARTICLE.replace("\n", "\r\n"), "\ufeff" + ARTICLE):
        article = stance.read(text)
        assert article.text == text
        assert len(article.quotes) >= 4
        for quote in article.quotes:
            assert text[quote.start : quote.end] == quote.text
            for sentence in quote.sentences:
                assert text[sentence.start : sentence.end] == sentence.statement.text
                assert sentence.start < quote.end
                assert quote.start < sentence.end
            for mention in (quote.cue, quote.speaker and quote.speaker.mention):
                assert mention is None or text[mention.start : mention.end] == mention.text


def test_an_unnamed_target_is_worked_out_even_where_no_table_holds_the_country():
    target = stance.read(ARTICLE).target
    assert "Sarvanda" in target.name


def test_a_named_target_is_kept():
    assert stance.read(ARTICLE, target="Marolia").target.name == "Marolia"
    target = stance.Target("Marolia", spans=((33, 40),))
    assert stance.read(ARTICLE, target=target).target is target


def test_a_text_without_statements_reads_as_none():
    for text in ("", " \n", "The river rose by two metres overnight."):
        assert stance.read(text).quotes == ()


def test_every_sentence_is_judged_as_classify_judges_it():
    for quote in stance.read(ARTICLE).quotes:
        for sentence in quote.sentences:
            alone = stance.classify_many([sentence.statement])[0]
            assert sentence.stance.probabilities == pytest.approx(alone.probabilities, abs=1e-12)


def test_two_sources_in_one_sentence_are_judged_each_by_itself():
    text = "The minister of Borania called it unfair, after the rights group Open Rivers accused the police of torture."
    minister, critics = stance.read(text, target="Borania").quotes
    assert minister.sentences[0].statement.text == critics.sentences[0].statement.text == text
    assert (minister.speaker.role, critics.speaker.role) == ("government", "ngo")
    assert (minister.stance.label, critics.stance.label) == ("defends", "criticizes")


def test_two_quotes_of_one_source_in_one_sentence_are_judged_once():
    text = "“We acted at once,” the minister of Borania said, “and nobody was hurt in the flood.”"
    first, second = stance.read(text).quotes
    assert first.sentences[0] is second.sentences[0]


def test_what_is_no_text_is_refused():
    with pytest.raises(InputError, match="give a str"):
        stance.read(b"bytes")
    with pytest.raises(InputError, match="give a Target or a name"):
        stance.read(ARTICLE, target=3)
    with pytest.raises(InputError, match="give what stance"):
        stance.classify("a", model="models/own")
    with pytest.raises(InputError, match="give a Target or a name"):
        stance.classify("a", target=5)
    with pytest.raises(InputError, match="give the path of a model directory"):
        stance.load_model(3)


def test_eight_threads_read_as_one_does():
    alone = stance.read(ARTICLE).to_dicts()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: stance.read(ARTICLE).to_dicts(), range(32)))
    assert alone
    assert all(rows == alone for rows in together)


def test_eight_threads_that_ask_at_once_get_one_model():
    stance._load_shipped.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        models = set(map(id, pool.map(lambda _: stance.load_model(), range(8))))
    assert len(models) == 1


def prediction(*values):
    return Prediction(probabilities=dict(zip(("criticizes", "defends", "neutral"), values, strict=True)))


def test_pooling_leaves_a_single_sentence_as_it_is_and_sums_to_one():
    one = prediction(0.2, 0.5, 0.3)
    assert pool([one], [5]) is one
    pooled = pool([one, prediction(0.0, 0.9, 0.1)], [1, 3])
    assert sum(pooled.probabilities.values()) == pytest.approx(1)
    assert pooled.label == "defends"
    assert pooled.probabilities["criticizes"] < 0.2


def test_pooling_equal_predictions_changes_nothing():
    one = prediction(0.2, 0.5, 0.3)
    assert pool([one, one], [1, 7]).probabilities == pytest.approx(one.probabilities)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("ab AB.,:;“”\"'‘’«»()-—\n\r\t said the he report 5é\u0301\u2028\x00")),
        max_size=300,
    )
)
def test_any_text_is_read_without_an_exception_and_with_exact_offsets(text):
    article = stance.read(text)
    assert article.text == text
    assert all(text[q.start : q.end] == q.text for q in article.quotes)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_most_labelled_statements_of_the_examples_are_found_with_their_speaker(path):
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    article = stance.read(text)
    rows = [json.loads(line) for line in (EXAMPLES / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    gold = [r for r in rows if r["article"] == path.name and r["quote"] != "none"]
    assert len(gold) >= 10
    right = 0
    for row in gold:
        quotes = [q for q in article.quotes if q.start < row["end"] and row["start"] < q.end]
        right += any(q.speaker and row["speaker"].split()[-1] in q.speaker.name for q in quotes)
    assert right >= 0.8 * len(gold), f"{right} of {len(gold)}"


def test_the_target_of_the_five_seed_articles_is_cambodia(texts_folder):
    paths = sorted((texts_folder / "seeds").glob("*.txt"))
    assert len(paths) == 5
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            article = stance.read(file.read())
        assert "Cambodia" in article.target.name
        assert article.quotes
