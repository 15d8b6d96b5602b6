"""Texts that break careless code, and what several test files ask of the library when it is given them.

Not here: how good the library is on ordinary articles.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import islice, pairwise, product
from pathlib import Path

from hypothesis import strategies as st

from stance.labels import QUOTE_KINDS
from stance.quotes import find_quotes
from stance.text import lay_out, normalise, tokens

# Repeated to the length wanted: each drives one shape of pattern or rule to its worst.
UNITS = (
    '"', "“", "“a ", "''", "‘a ", "A", "a_", "Aa Bb ", " ", "\n", ", ", "... ", "1", "1,", "(a) ", "[a", "A-", "a.b.",
    "A: b\n", "By A ", "• a\n", "— Ab\n", "what? \n", "“No.” ", "«»", "= ", "share ", "image: ", "A. B. ",
    "On Monday, ", "of the ", "The A of B ", "Mr. ", "a-a'a", "5-year-old ", "1.1e", "a’s b ", '\\""', "c:x > ", "<a",
    "the ministry of ", "\u0301", "a\u2028",
)  # fmt: skip
REPORTS = (
    '"', "“", "“a ", "''", "‘a ", "Aa Bb ", " ", ", ", "said ", "He said that ", '"No," he said. ', "X, who said, ",
    "according to ", "(a) ", "A: b\n", "and A and ", "a, b, c, ", "she said, “a ", '"A" "B" ', "what? \n",
    "x’s claim that ", "he said that it failed, and ", "“a” said Ana Brant, ", "said Ana of the port (", "Ana Brant’s ",
)  # fmt: skip
SIZES = (2_000, 8_000, 32_000)
# Below this many seconds the clock and the neighbours on the machine decide, and not the text.
_NOISE = 0.004
_TRIES = 8


@cache
def patterns() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """Every regular expression of the library by module and line, as a process that loads it anew compiles them."""
    run = [sys.executable, str(Path(__file__).with_name("seen_patterns.py"))]
    found = json.loads(subprocess.run(run, check=True, capture_output=True).stdout)
    assert not found["missing"], f"never compiled, so never measured: {', '.join(found['missing'])}"
    return {
        name: re.compile(text.encode("latin-1") if is_bytes else text, flags)
        for name, (text, flags, is_bytes) in found["patterns"].items()
    }


def search_everywhere(pattern: re.Pattern[str] | re.Pattern[bytes], text: str) -> None:
    """Use a pattern as harshly as can be: at every place of a text, and on the whole of it."""
    searched = text.encode() if isinstance(pattern.pattern, bytes) else text
    for _ in pattern.finditer(searched):
        pass
    pattern.fullmatch(searched)


def seconds(run: Callable[[str], object], text: str, runs: int = 1) -> float:
    """The shortest of some runs: other work on the machine only ever adds."""
    spent = []
    for _ in range(runs):
        begin = time.process_time()
        run(text)
        spent.append(time.process_time() - begin)
    return min(spent)


def repeated(unit: str) -> Callable[[int], str]:
    """Give what makes a text of so many characters out of one unit."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def new_speakers(size: int) -> str:
    """One sentence without an end, in which every few words somebody else speaks."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = map("".join, product(letters, repeat=4))
    clauses = (f"Ana Br{name} said that it had failed, and " for name in names)
    return "".join(islice(clauses, size // 30))[:size]


def growth(run: Callable[[str], object], made: Callable[[int], str], tries: int = _TRIES) -> float:
    """How many times longer four times the text takes at worst; a bad answer is asked for again, with more runs."""
    worst = 0.0
    for tried in range(tries):
        time.sleep(0.2 * tried)  # a neighbour on the machine may be gone by then; a slow pattern is not
        runs = 1 + 2 * tried
        longest = seconds(run, made(SIZES[-1]), runs)
        if longest <= _NOISE:  # then so are the shorter texts
            return 1.0
        times = [max(_NOISE, spent) for spent in (*(seconds(run, made(size), runs) for size in SIZES[:-1]), longest)]
        worst = max(after / before for before, after in pairwise(times))
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
