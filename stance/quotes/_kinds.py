"""What a word is, as bits of one integer: the closed classes it stands in, how it is written, what it may report.

Whether a word stands in any of several classes costs as much as whether it stands in one: ``kinds & (DAY | MONTH)``.
Not here: any rule about where such words stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stance.lexicon import read_table
from stance.quotes._lexis import CueForm, cue_forms, words

# A name without a comment is a class of function_words.tsv. What is asked for most stands first: small integers are
# faster than large ones.
WORD = 1 << 0  # begins with a letter, a digit, a currency or an apostrophe
ALNUM = 1 << 1  # begins with a letter or a digit
NAME = 1 << 2  # begins with a capital
DIGIT = 1 << 3  # begins with a digit
QUOTED = 1 << 4  # a whole quotation
PERSONAL = 1 << 5  # a pronoun that is no determiner: "he", not "his"
PRONOUN = 1 << 6
DETERMINER = 1 << 7
ARTICLE = 1 << 8
PREPOSITION = 1 << 9
CONJUNCTION = 1 << 10
AUXILIARY = 1 << 11
VERB = 1 << 12
ADVERB = 1 << 13
DAY = 1 << 14
RELATIVE = 1 << 15
OPENER = 1 << 16
NOUN_PREPOSITION = 1 << 17
NAME_PREPOSITION = 1 << 18
TIME_PREPOSITION = 1 << 19
REPORTS = 1 << 20  # holds the first word of a cue, or "according", among its letters
CUE = 1 << 21  # may begin a cue
FINITE_CUE = 1 << 22  # a form of a reporting verb that no noun looks like
TENSED_CUE = 1 << 23  # a form in the past or the third person, that is neither a name nor a noun
INFLECTED = 1 << 24  # the same, if it may be a name, a noun or the first word of several
NOUN_TOO = 1 << 25
BE = 1 << 26
OCCASION = 1 << 27
MONTH = 1 << 28
ADDRESSEE = 1 << 29
ADVERBIAL_OPENER = 1 << 30
AFTER_PARENTHESIS = 1 << 31
APPOSITION_OPENER = 1 << 32
AUDIENCE = 1 << 33
CONTRAST = 1 << 34
DOCUMENT = 1 << 35
MANNER = 1 << 36
MOSTLY_NOUN = 1 << 37
NO_CONTENT = 1 << 38
NO_MANNER = 1 << 39
OBJECT_PRONOUN = 1 << 40
OBJECT_STOP = 1 << 41
OCCASION_PREPOSITION = 1 << 42
PARTICIPLE_LEAD = 1 << 43
PART_OF_DAY = 1 << 44
PLURAL = 1 << 45
POSSESSIVE = 1 << 46
PREDETERMINER = 1 << 47
QUESTION = 1 << 48
REPORTING_LEAD = 1 << 49
SUBJECT_OPENER = 1 << 50
SUBORDINATOR = 1 << 51
TALK = 1 << 52
OWNER = 1 << 53  # is a possessive noun
CONTRACTED = 1 << 54  # holds a contracted verb, as in "they'll"
ACCORDING = 1 << 55  # begins "according to"

_LETTERS = re.compile(r"[^\W\d_]+")
_CONTRACTIONS = ("t", "re", "ve", "ll", "d", "m")
_SPELT = WORD | ALNUM
# What a capital speaks against: a name is no verb.
_VERBAL = FINITE_CUE | TENSED_CUE


def kinds_of(text: str, low: str) -> int:
    """Give the bits of any token and its lower-case form."""
    kinds = _lexicon().get(low, _SPELT if text.isalpha() else 0)
    if text[0].isupper():
        kinds = kinds & ~_VERBAL | NAME
    return kinds if text.isalpha() else kinds | _mixed(text[0], low)


def _mixed(first: str, low: str) -> int:
    """Give the bits of a token that is not all letters."""
    head, mark, tail = low.partition("'")
    reports = not _reporting_words().isdisjoint(_LETTERS.findall(low))
    return (
        (WORD if first.isalnum() or first in "$€£'’" else 0)
        | (ALNUM if first.isalnum() else 0)
        | (DIGIT if first.isdigit() else 0)
        | (OWNER if low.endswith(("'s", "s'")) else 0)
        | (CONTRACTED if tail in _CONTRACTIONS or (mark and head in words("pronoun")) else 0)
        | (REPORTS if reports else 0)
    )


@cache
def _lexicon() -> dict[str, int]:
    """Map each word of a closed class and each first word of a cue to its bits, in small letters."""
    table = dict.fromkeys(_reporting_words(), REPORTS)
    for row in read_table("function_words"):
        table[row["word"]] = table.get(row["word"], 0) | globals().get(row["class"].upper(), 0)
    for word, kinds in table.items():
        if kinds & (PRONOUN | DETERMINER) == PRONOUN:
            table[word] |= PERSONAL
    for word, forms in cue_forms().items():
        table[word] = table.get(word, 0) | CUE | _tense(forms, noun=bool(table.get(word, 0) & NOUN_TOO))
    table["according"] |= ACCORDING
    return {word: kinds | _SPELT if word.isalpha() else kinds for word, kinds in table.items()}


def _tense(forms: Sequence[CueForm], *, noun: bool) -> int:
    single = [form for form in forms if not form.rest]
    plain = words("plain_present")
    finite = any(f.shape in ("past", "ing") or (f.shape == "third" and f.lemma in plain) for f in single)
    tensed = any(f.shape in ("past", "third") for f in single)
    return (
        (FINITE_CUE if finite else 0)
        | (TENSED_CUE if tensed and not noun else 0)
        | (INFLECTED if any(f.shape in ("past", "third") for f in forms) else 0)
    )


@cache
def _reporting_words() -> frozenset[str]:
    """Give the first words of all cues, and "according"."""
    return frozenset({form.split("-")[0] for form in cue_forms()} | {"according"})
