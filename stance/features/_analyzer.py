"""The analyser: a statement to its list of terms, and a term back to words.

Not here: the families of terms one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stance.features import _terms
from stance.features._sentence import Sentence, cut
from stance.features._tables import Settings, WordTables
from stance.features._words import Words
from stance.records import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzer:
    """Turns a statement into the terms that are counted.

    Parameters
    ----------
    tables : WordTables
        What is known about words.
    settings : Settings
        Which families of terms to count, and their sizes.

    Examples
    --------
    >>> analyzer = Analyzer(settings=Settings(families=("words",)))
    >>> analyzer.terms(Statement("They failed us."))
    ['w:they', 'w:failed', 'w:us']
    """

    tables: WordTables = field(default_factory=WordTables)
    settings: Settings = field(default_factory=Settings)
    _words: Words = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", Words(self.tables))

    def terms(self, statement: Statement) -> list[str]:
        """List the terms of one statement, each as often as it counts.

        Parameters
        ----------
        statement : Statement
            The sentence with what is known about it.

        Returns
        -------
        list of str
            Terms, their source before the colon; empty for a text without words of an unknown speaker.
        """
        by_family = self._by_family(cut(statement, self._words), statement.role)
        return [term for family in self.settings.families for term, _ in by_family[family]]

    def terms_by_family(self, statement: Statement) -> dict[str, list[str]]:
        """List the terms of one statement by the family that counts them.

        Parameters
        ----------
        statement : Statement
            The sentence with what is known about it.

        Returns
        -------
        dict of str to list of str
            One entry a family of the settings, in their order; no two families share a term.

        Examples
        --------
        >>> Analyzer(settings=Settings(families=("words", "role"))).terms_by_family(Statement("No.", role="ngo"))
        {'words': ['w:no'], 'role': ['r:ngo', 'r:ngo']}
        """
        by_family = self._by_family(cut(statement, self._words), statement.role)
        return {family: [term for term, _ in by_family[family]] for family in self.settings.families}

    def traced_terms(self, statement: Statement) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
        """List the terms of one statement, each with the words it was counted from.

        Parameters
        ----------
        statement : Statement
            The sentence with what is known about it.

        Returns
        -------
        list of (str, tuple of (int, int))
            The same terms in the same order as `terms`; spans are code-point offsets ``[start, end)`` into the
            statement's text, none where a term comes from the speaker's role or from what the text lacks.

        Examples
        --------
        >>> Analyzer(settings=Settings(families=("pairs",))).traced_terms(Statement("They failed us."))
        [('w:they failed', ((0, 4), (5, 11))), ('w:failed us', ((5, 11), (12, 14)))]
        """
        sentence = cut(statement, self._words)
        by_family = self._by_family(sentence, statement.role)
        return [
            (term, tuple(sentence.spans[place] for place in places))
            for family in self.settings.families
            for term, places in by_family[family]
        ]

    def _by_family(self, sentence: Sentence, role: str | None) -> dict[str, list[_terms.Counted]]:
        """List the terms of every family; those that are switched off cost little beside the cutting."""
        tables, settings = self.tables, self.settings
        hits = _terms.find_classes(sentence, tables, settings)
        classes = _terms.class_terms(hits)
        subject = _terms.subject_terms(sentence)
        polarity = _terms.polarity_terms(sentence, hits, tables)
        side = _terms.side_of(sentence, role)
        return {
            "words": _terms.word_terms(sentence),
            "pairs": _terms.pair_terms(sentence),
            "window": _terms.window_terms(sentence, settings.window),
            "cue": _terms.cue_terms(sentence),
            "valence": _terms.valence_terms(sentence, settings),
            "classes": classes,
            "class_pairs": _terms.class_pair_terms(hits, settings.pair_reach),
            "clause": _terms.clause_terms(sentence, hits),
            "subject": subject,
            "polarity": polarity,
            "role": _terms.role_terms(role, settings.role_weight),
            "role_classes": _terms.crossed(side, classes),
            "role_subject": _terms.crossed(side, subject),
            "role_polarity": _terms.crossed(side, polarity),
        }

    def describe(self, term: str) -> tuple[str, str]:
        """Put a term into words.

        Parameters
        ----------
        term : str
            As `terms` gives it.

        Returns
        -------
        text : str
            The term as a person reads it.
        source : str
            ``"words"``, ``"target"``, ``"valence"``, ``"class"`` or ``"role"``.

        Examples
        --------
        >>> Analyzer().describe("t:after failed")
        ('“failed” after the target', 'target')
        >>> Analyzer().describe("c:TARGET > not success")
        ('the target, then not success', 'class')
        """
        kind, _, rest = term.partition(":")
        if kind == "r":
            group, _, inner = rest.partition(" & ")
            speaker = f"speaker: {_ROLE_NAMES.get(group, group.replace('_', ' '))}"
            return f"{speaker}, {self.describe(inner)[0]}" if inner else speaker, "role"
        text, source = _DESCRIBERS.get(kind, _describe_word)(rest)
        return text, source


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
_WHERE = {
    "target": " in a clause with the target",
    "others": " in a clause on others",
    "nobody": " in a clause on nobody",
}


def _describe_word(rest: str) -> tuple[str, str]:
    source = "target" if rest == "<target>" else "words"
    return f"“{rest}”", source


def _describe_cue(rest: str) -> tuple[str, str]:
    return f"reported with “{rest}”", "words"


def _describe_window(rest: str) -> tuple[str, str]:
    side, _, word = rest.partition(" ")
    return f"“{word}” {side} the target", "target"


def _describe_subject(rest: str) -> tuple[str, str]:
    return f"about {_SUBJECT_NAMES.get(rest, f'“{rest}”')}", "target"


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
