"""What a model gives away of its training data: no sentence, and no word or pair of fewer articles than it says."""

from collections import Counter

import pytest
from damage import FILES

import stance
from stance.dataset import load_shipped
from stance.features import Settings, words_of
from stance.lexicon import read_table
from stance.records import Statement
from stance.store import load_model, save_model, shipped_folder
from stance.training import StanceClassifier, compile_tables

pytestmark = pytest.mark.reliability

OPENINGS = ("The ministry", "The council", "The governor", "A spokesman")
ACTS = {"criticizes": "failed the harbour towns again", "defends": "rebuilt the flooded bridges quickly"}
# In one article each: a name, a place, a plural whose stem would differ, and a pair of common words.
SECRETS = ("Abernathys", "Qoldrumites", "whistleblowings", "towns bridges")


def toy_data():
    """Statements of twelve articles; in four of them something stands that stands nowhere else."""
    texts, labels, groups = [], [], []
    for k in range(12):
        for label, act in ACTS.items():
            secret = f", {SECRETS[k]}" if k < len(SECRETS) and label == "defends" else ""
            texts.append(f"{OPENINGS[k % 4]} {act}{secret}, report {k} said.")
            labels.append(label)
            groups.append(f"a{k}")
    return texts, labels, groups


def everything_in(folder):
    return "\n".join((folder / name).read_bytes().decode("utf-8", "replace") for name in FILES).lower()


def test_a_word_of_one_article_is_nowhere_in_the_files_of_a_model(tmp_path):
    texts, labels, groups = toy_data()
    held = {}
    for min_df in (1, 3):
        classifier = StanceClassifier(
            min_df=min_df, calibration_folds=0, settings=Settings(families=("words", "pairs"))
        )
        folder = save_model(classifier.fit(texts, labels, groups=groups).to_model(), tmp_path / f"model{min_df}")
        held[min_df] = everything_in(folder)
        assert not [text for text in texts if text.lower() in held[min_df]]
    for secret in SECRETS:
        whole = " ".join(compile_tables([secret]).stems.get(word, word) for word in words_of(secret))
        for form in (secret.lower(), whole):
            assert form in held[1] or form == "towns bridges", f"{form} could not be found anyway"
            assert form not in held[3]
    assert "harbour" in held[3]


def test_a_row_without_an_article_counts_as_one_of_its_own_and_a_repeated_one_only_once():
    texts = ["Gravediggers marched.", "Gravediggers rested.", "Gravediggers rested."]
    assert "gravediggers" in compile_tables(texts, min_df=2).stems
    assert "gravediggers" not in compile_tables(texts, min_df=3).stems
    assert "gravediggers" not in compile_tables(texts, ["a", "a", "a"], min_df=2).stems
    assert "gravediggers" in compile_tables(texts, ["a", "b", "b"], min_df=2).stems


def public_words():
    """Every word of the word lists that the library ships, and of VADER's."""
    tables = compile_tables([])
    listed = {word for table in ("classes", "frame_words") for row in read_table(table) for word in row.values()}
    return set(tables.stems) | set(tables.valence) | listed


@pytest.fixture(scope="module")
def learned():
    model = stance.load_model()
    data = load_shipped(None).select(lambda example: example.split != "test")
    return model, data


def test_the_shipped_model_holds_no_word_of_fewer_articles_than_its_card_says(learned, show):
    model, data = learned
    least = model.info["min_articles"]
    assert f"at least {least} articles" in (shipped_folder() / "MODEL_CARD.md").read_text("utf-8")
    groups = [f"text:{e.statement.text}" if e.group is None else f"group:{e.group}" for e in data]
    words, terms = set(), set()
    for group, example in zip(groups, data, strict=True):
        bare = Statement(example.statement.text)
        words |= {(group, word) for word in words_of(example.statement.text)}
        terms |= {(group, term) for form in (example.statement, bare) for term in model.analyzer.terms(form)}
    n_words, n_terms = (Counter(item for _, item in found) for found in (words, terms))
    rare = {word for word in model.analyzer.tables.stems if n_words[word] < least} - public_words()
    assert sorted(rare) == []
    assert [term for term in model.vocabulary if n_terms[term] < least] == []
    show(f"{len(model.vocabulary):,} terms and {len(model.analyzer.tables.stems):,} stems: none is rare")


def test_the_shipped_model_holds_no_sentence_of_its_data(learned):
    _, data = learned
    held = everything_in(shipped_folder())
    found = [
        e.statement.text for e in data if len(words_of(e.statement.text)) >= 4 and e.statement.text.lower() in held
    ]
    assert found == []


def test_a_model_on_disk_carries_the_public_lists_whole_whatever_it_learned(tmp_path):
    texts, labels, groups = toy_data()
    model = StanceClassifier(min_df=3, calibration_folds=0).fit(texts, labels, groups=groups).to_model()
    loaded, public = load_model(save_model(model, tmp_path / "model")).analyzer.tables, compile_tables([])
    for name in ("valence", "classes", "phrases", "polarities", "functions"):
        assert getattr(loaded, name) == getattr(public, name)
