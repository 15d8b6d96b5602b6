"""Terms put into words.

Not here: how terms come about.
"""

from __future__ import annotations


def describe(term: str) -> tuple[str, str]:
    """Give a term as a person reads it, and where it comes from."""
    kind, _, rest = term.partition(":")
    if kind == "r":
        group, _, inner = rest.partition(" & ")
        speaker = f"speaker: {_ROLE_NAMES.get(group, group.replace('_', ' '))}"
        return f"{speaker}, {describe(inner)[0]}" if inner else speaker, "role"
    return _DESCRIBERS.get(kind, _describe_word)(rest)


_ROLE_NAMES = {
    "official": "the government's own",
    "watcher": "report, NGO, opposition or foreign",
    "other": "others",
    "official?": "perhaps the government's own",
    "watcher?": "perhaps report, NGO, opposition or foreign",
    "other?": "perhaps others",
    "unknown": "not known",
}
_SUBJECT_NAMES = {"target": "the target", "name": "a third party", "none": "a thing", "number": "a figure"}
_SIGNS = {"+": "credit", "-": "fault", "r": "rebuttal", "none": "no word of judgement"}
_STANDING_FOR = {
    '"': "quotation mark",
    "<target>": "target",
    "<speaker>": "speaker",
    "<name>": "name",
    "<number>": "number",
    "<other government>": "other government",
}
_WHERE = {
    "target": " in a clause with the target",
    "others": " in a clause on others",
    "nobody": " in a clause on nobody",
}


def _describe_word(rest: str) -> tuple[str, str]:
    source = "target" if rest == "<target>" else "words"
    return f"[{_STANDING_FOR[rest]}]" if rest in _STANDING_FOR else _quoted(rest), source


def _quoted(words: str) -> str:
    """Put words in quotation marks; what stands for a name or a figure in brackets among them."""
    for sign, meaning in _STANDING_FOR.items():
        words = words.replace(sign, f"[{meaning}]")
    return f"“{words}”"


def _describe_cue(rest: str) -> tuple[str, str]:
    return f"reported with {_quoted(rest)}", "words"


def _describe_window(rest: str) -> tuple[str, str]:
    side, _, word = rest.partition(" ")
    return f"{_quoted(word)} {side} the target", "target"


def _describe_subject(rest: str) -> tuple[str, str]:
    return f"about {_SUBJECT_NAMES.get(rest) or _quoted(rest)}", "target"


def _describe_valence(rest: str) -> tuple[str, str]:
    sign, _, where = rest.partition(" ")
    mood = "pleasant word" if sign == "+" else "unpleasant word"
    return f"{mood} {where} the target" if where else mood, "valence"


def _describe_polarity(rest: str) -> tuple[str, str]:
    sign, _, where = rest.partition(" ")
    return f"{_SIGNS.get(sign, sign)}{_WHERE.get(where, '')}", "class"


def _describe_class(rest: str) -> tuple[str, str]:
    main = rest.startswith("main ")
    parts = [
        "the target" if part == "TARGET" else part.replace("_", " ").lower()
        for part in rest.removeprefix("main ").split(" > ")
    ]
    return ", then ".join(parts) + (" in the clause that decides" if main else ""), "class"


_DESCRIBERS = {
    "q": _describe_cue,
    "t": _describe_window,
    "s": _describe_subject,
    "v": _describe_valence,
    "p": _describe_polarity,
    "c": _describe_class,
}
