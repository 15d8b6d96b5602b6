"""Compiles the word tables of a model from the lexicon, NLTK's stemmer and VADER's word list.

Not here: looking words up (see `stance.features`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from nltk.stem.snowball import EnglishStemmer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from stance.errors import InputError
from stance.features import WordTables, words_of
from stance.lexicon import read_table


def compile_tables(texts: Iterable[str], groups: Sequence[str] | None = None, *, min_df: int = 1) -> WordTables:
    """Compile the tables that the analysis looks words up in.

    Stems are kept for the words of the lexicon, and for those of `texts` that stand in `min_df` groups: so a model
    carries what it has use for, and gives away no word of single articles.

    Parameters
    ----------
    texts : iterable of str
        The sentences to be learned.
    groups : sequence of str, optional
        The group (article) of each; where left out, each different text is one of its own.
    min_df : int
        In how many different groups a word has to stand.

    Returns
    -------
    WordTables
        Tables with their keys in alphabetical order: the same for the same texts in any order. All but the stems are
        those of the lexicon and of VADER, whatever the texts.

    Raises
    ------
    InputError
        If `texts` is a single text, or `groups` has another length.

    Examples
    --------
    >>> compile_tables(["Ministers failed the miners."]).stems["miners"]
    'miner'
    """
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise InputError(f"texts is a single {type(texts).__name__}; give a list of str")
    texts = list(texts)
    if groups is not None and len(groups) != len(texts):
        raise InputError(f"groups has {len(groups)} entries for {len(texts)} texts; give one a text")
    classes, phrases = _classes()
    words = _frequent_words(texts, groups, min_df) | set(classes)
    stems = {word: stem for word in sorted(words) if (stem := _stem(word)) != word}
    return WordTables(
        stems=stems,
        valence=_valence(),
        classes=classes,
        phrases=phrases,
        polarities={row["class"]: row["polarity"] for row in read_table("classes")},
        functions=_grouped("frame_words", "kind"),
    )


def _frequent_words(texts: Sequence[str], groups: Sequence[str] | None, min_df: int) -> set[str]:
    by_group: dict[str, set[str]] = {}
    for text, group in zip(texts, texts if groups is None else groups, strict=True):
        by_group.setdefault(group, set()).update(words_of(text))
    counts = Counter(word for words in by_group.values() for word in words)
    return {word for word, n_groups in counts.items() if n_groups >= min_df}


@cache
def _stemmer() -> EnglishStemmer:
    return EnglishStemmer()


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stem(word)) if word[0].isalpha() else word


def _classes() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Part the stance lexicon into single words and patterns of two or three words."""
    grouped = _grouped("classes", "class", key="entry")
    words = {entry: names for entry, names in grouped.items() if " " not in entry}
    return words, {entry: names[0] for entry, names in grouped.items() if " " in entry}


def _grouped(table: str, column: str, key: str = "word") -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for row in read_table(table):
        out.setdefault(row[key], []).append(row[column])
    return {word: tuple(out[word]) for word in sorted(out)}


@cache
def _valence() -> dict[str, float]:
    """Take VADER's words; its emoticons and abbreviations in signs do not occur in news."""
    lexicon = SentimentIntensityAnalyzer().lexicon
    return {word: round(float(lexicon[word]), 2) for word in sorted(lexicon) if word.replace("'", "").isalpha()}
