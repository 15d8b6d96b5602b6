"""Texts that break careless code, and what several test files ask of the library when it is given them.

Not here: how good the library is on ordinary articles.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable
from itertools import pairwise

from hypothesis import strategies as st

import stance.quotes
import stance.speakers
import stance.text
from stance.labels import QUOTE_KINDS
from stance.lexicon import read_table
from stance.quotes import find_quotes
from stance.text import lay_out, normalise, tokens

# Repeated to the length wanted: each drives one shape of pattern or rule to its worst.
UNITS = (
    '"', "“", "“a ", "''", "‘a ", "A", "a_", "Aa Bb ", " ", "\n", ", ", "... ", "1", "1,", "(a) ", "[a", "A-", "a.b.",
    "A: b\n", "By A ", "• a\n", "— Ab\n", "what? \n", "“No.” ", "«»", "= ", "share ", "image: ", "A. B. ",
    "On Monday, ", "of the ", "The A of B ", "Mr. ",
)  # fmt: skip
REPORTS = (
    '"', "“", "“a ", "''", "‘a ", "Aa Bb ", " ", ", ", "said ", "He said that ", '"No," he said. ', "X, who said, ",
    "according to ", "(a) ", "A: b\n", "and A and ", "a, b, c, ", "she said, “a ", '"A" "B" ', "what? \n",
    "x’s claim that ",
)  # fmt: skip
SIZES = (2_000, 8_000, 32_000)
# Below this many seconds the clock and the neighbours on the machine decide, and not the text.
_NOISE = 0.004
_TRIES = 8


def patterns() -> dict[str, re.Pattern[str]]:
    """Collect every compiled pattern of the rooms that read raw text, by module and name."""
    found: dict[re.Pattern[str], str] = {}
    for room in (stance.text, stance.quotes, stance.speakers):
        for info in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{info.name}")
            for name, value in vars(module).items():
                for key, pattern in _compiled(value):
                    found.setdefault(pattern, f"{room.__name__}.{info.name}.{name}{key}")
    return {name: pattern for pattern, name in found.items()}


def _compiled(value: object) -> list[tuple[str, re.Pattern[str]]]:
    """Give a pattern itself, or what a cached function makes of each kind of furniture."""
    if isinstance(value, re.Pattern):
        return [("", value)]
    notes = getattr(value, "__annotations__", {})
    if not hasattr(value, "cache_info") or "Pattern" not in str(notes.get("return")):
        return []
    if set(notes) == {"return"}:
        return [("", value())]
    return [(f"({kind})", value(kind)) for kind in sorted({row["kind"] for row in read_table("furniture")})]


def search_everywhere(pattern: re.Pattern[str], text: str) -> None:
    """Use a pattern as harshly as can be: at every place of a text, and on the whole of it."""
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)


def seconds(run: Callable[[str], object], text: str, runs: int = 1) -> float:
    """The shortest of some runs: other work on the machine only ever adds."""
    spent = []
    for _ in range(runs):
        begin = time.process_time()
        run(text)
        spent.append(time.process_time() - begin)
    return min(spent)


def growth(run: Callable[[str], object], unit: str) -> float:
    """How many times longer four times the text takes at worst; a bad answer is asked for again, with more runs."""
    worst = 0.0
    for tried in range(_TRIES):
        time.sleep(0.2 * tried)  # a neighbour on the machine may be gone by then; a slow pattern is not
        worst, before = 0.0, _NOISE
        for size in SIZES:
            spent = seconds(run, (unit * size)[:size], runs=1 + 2 * tried)
            worst, before = max(worst, spent / before if size > SIZES[0] else 0.0), max(spent, _NOISE)
            if worst > 6:
                break
        if worst <= 6:
            break
    return worst


WORDS = (
    "Brant", "said", "that", "“", "”", '"', "'", ",", ".", "\n", "\n“", " ", " ", "the", "port", "who", "(", ")",
    "according to", "adding", "told", ":", "—", "?", "and", "while", "he", "’s", "😀", "\u0301", "Q:", "On Monday",
    "İ", "ß", "\ud800", "\x1c", "\u2028", "U.S.", "==", "By", "• ", "©",
)  # fmt: skip
# Any Unicode whatever, and texts that look enough like articles to reach the rules behind the first look.
any_text = st.one_of(
    st.text(alphabet=st.characters(), max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
)


def assert_read_exactly(text: str) -> None:
    """Hold what the layout and the quotes of any text promise."""
    paragraphs = lay_out(text)
    covered = [i for p in paragraphs for i in range(p.start, p.end)]
    assert covered == sorted(set(covered))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))
    for p in paragraphs:
        assert all(p.start <= s.start < s.end <= p.end for s in p.sentences)
        assert all(a.end <= b.start for a, b in pairwise(p.sentences))
    assert len(normalise(text)) == len(text)
    assert all(text[t.start : t.end] == t.text for t in tokens(text))
    quotes = find_quotes(text, paragraphs)
    assert all(a.end <= b.start for a, b in pairwise(quotes))
    for q in quotes:
        assert q.kind in QUOTE_KINDS
        assert q.start < q.end
        assert any(p.start <= q.start and q.end <= p.end for p in paragraphs)
        for mention in (q.cue, q.source):
            assert mention is None or text[mention.start : mention.end] == mention.text != ""
