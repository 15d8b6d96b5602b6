"""What the analysis looks up and how it is set: plain values that a model carries.

Not here: the analysis itself, and where the tables come from (see `stance.training`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from stance.errors import InputError

FAMILIES: Final = (
    "words",
    "pairs",
    "window",
    "cue",
    "valence",
    "classes",
    "class_pairs",
    "clause",
    "subject",
    "polarity",
    "role",
    "role_classes",
    "role_subject",
    "role_polarity",
)
"""The families of terms, each of which can be switched on and off."""

_POLARITIES = ("+", "-", "r", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTables:
    """Everything that is known about single words and short patterns.

    All keys are lower case with plain apostrophes, as `Analyzer` sees them.

    Attributes
    ----------
    stems : dict of str to str
        Word to stem; a word that is missing stays as it is.
    valence : dict of str to float
        Word to how pleasant it is, about -4 to 4.
    classes : dict of str to tuple of str
        Word to the classes of the stance lexicon it belongs to.
    phrases : dict of str to str
        Two or three words with single spaces between them, to a class of the stance lexicon.
    polarities : dict of str to str
        Class to what it says of the one it is said of: ``+`` credit, ``-`` fault, ``r`` rebuttal, ``0`` none.
    functions : dict of str to tuple of str
        Word to the kinds of function word it is: ``negator``, ``contrast``, ``target``, ``cue`` ... (see
        ``data/lexicon/frame_words.tsv``).

    Examples
    --------
    >>> WordTables(classes={"failed": ("failure",)}).classes["failed"]
    ('failure',)
    """

    stems: Mapping[str, str] = field(default_factory=dict)
    valence: Mapping[str, float] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    polarities: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the tables as dicts and lists that JSON can hold."""
        return {
            "stems": dict(self.stems),
            "valence": dict(self.valence),
            "classes": {word: list(names) for word, names in self.classes.items()},
            "phrases": dict(self.phrases),
            "polarities": dict(self.polarities),
            "functions": {word: list(kinds) for word, kinds in self.functions.items()},
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> WordTables:
        """Build tables from what `to_dict` gave.

        Raises
        ------
        InputError
            If a table is missing or unknown, or holds a value of another type, a polarity is not one of the four, or a
            stem or a class is not one word.
        """
        _check_keys("WordTables", value, [f.name for f in fields(cls)])
        polarities, stems, classes = (
            _checked(name, value, *kinds)
            for name, kinds in (("polarities", (str,)), ("stems", (str,)), ("classes", (list, str)))
        )
        # Names of terms part at spaces.
        for name in (*stems.values(), *(name for names in classes.values() for name in names)):
            if len(name.split()) != 1:
                raise InputError(f"stem or class {name!r} is not one word; give it without white space")
        for name, sign in polarities.items():
            if sign not in _POLARITIES:
                raise InputError(f"polarity {sign!r} of class {name!r} is not one of {', '.join(_POLARITIES)}")
        return cls(
            stems=stems,
            valence={word: float(v) for word, v in _checked("valence", value, (int, float)).items()},
            classes={word: tuple(v) for word, v in classes.items()},
            phrases=_checked("phrases", value, str),
            polarities=polarities,
            functions={word: tuple(v) for word, v in _checked("functions", value, list, str).items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Switches and sizes of the analysis.

    Attributes
    ----------
    families : tuple of str
        The families of terms to count, of `FAMILIES`; at least one.
    window : int
        How many words from the target are near it.
    pair_reach : int
        How many words apart two classes may stand to count as a pair.
    negation_reach : int
        How many words after a negator are negated, within one clause.
    role_weight : int
        How often the term of the role is counted.

    Raises
    ------
    InputError
        If a family is unknown, none is given, or a number is below 0.
    """

    families: tuple[str, ...] = FAMILIES
    window: int = 6
    pair_reach: int = 8
    negation_reach: int = 4
    role_weight: int = 2

    def __post_init__(self) -> None:
        if isinstance(self.families, str) or not self.families:
            raise InputError(f"families is {self.families!r}; give a tuple of one or more of {', '.join(FAMILIES)}")
        object.__setattr__(self, "families", tuple(self.families))
        for family in self.families:
            if family not in FAMILIES:
                raise InputError(f"family {family!r} is not one of {', '.join(FAMILIES)}")
        for name in ("window", "pair_reach", "negation_reach", "role_weight"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise InputError(f"{name} is {value!r}; give a whole number from 0")

    def to_dict(self) -> dict[str, Any]:
        """Give the settings as a dict that JSON can hold."""
        return asdict(self) | {"families": list(self.families)}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Settings:
        """Build settings from what `to_dict` gave.

        Raises
        ------
        InputError
            If a setting is missing, unknown or outside its range.
        """
        _check_keys("Settings", value, [f.name for f in fields(cls)])
        return cls(**(dict(value) | {"families": tuple(value["families"])}))


def _check_keys(what: str, value: Mapping[str, Any], names: list[str]) -> None:
    if set(value) != set(names):
        raise InputError(f"{what} has the fields {', '.join(sorted(value))}; it needs exactly {', '.join(names)}")


def _checked(name: str, value: Mapping[str, Any], kind: Any, inner: type | None = None) -> dict[str, Any]:
    table = value[name]
    if not isinstance(table, Mapping):
        raise InputError(f"table {name!r} is {type(table).__name__}; it must map words to values")
    for word, entry in table.items():
        sound = isinstance(entry, kind) and (inner is None or all(isinstance(e, inner) for e in entry))
        if not sound:
            raise InputError(f"table {name!r} has {entry!r} for {word!r}, which is of the wrong type")
    return dict(table)
