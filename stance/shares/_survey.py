"""Labelled statements with what holds for all groups of them: the method, what was drawn, what to mind.

Not here: the estimators.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError
from stance.shares._design import MIN_UNITS, Estimate, Sample, correlate, estimate
from stance.shares._groups import Group, naive_shares
from stance.shares._interval import subtract
from stance.shares._join import Joined
from stance.shares._records import Difference, Share

ENOUGH = 40
"""Labels times share from which an interval is not said to rest on too few: from there coverage was measured to lie
between 93 and 97 % (docs/shares.md)."""

Population = Literal["finite", "superpopulation"]
Drawn = Literal["statement", "article"]

_FAR = 4.0  # standard errors: by chance once in 16,000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How shares are estimated; the attributes are those of `estimate_shares`."""

    method: str | None = None
    population: Population = "finite"
    drawn: Drawn | None = None
    level: float = 0.95

    def __post_init__(self) -> None:
        _check_choice("method", self.method, (None, "ppi", "dsl", "acc", "pacc"))
        _check_choice("population", self.population, ("finite", "superpopulation"))
        _check_choice("drawn", self.drawn, (None, "statement", "article"))
        check_level(self.level)


class Survey:
    """What is asked of some labelled statements."""

    def __init__(self, joined: Joined, options: Options) -> None:
        self.joined, self.options = joined, options
        self.method = options.method or ("ppi" if joined.picked is None else "dsl")
        self.labelled = np.flatnonzero(joined.truth >= 0)
        if self.method == "dsl":
            _check_picked(joined, self.labelled)
        self.drawn = options.drawn or self._guess_drawn()
        if self.drawn == "article" and joined.articles is None:
            raise InputError("labels were drawn by article, and no column names the article; name it (--article)")
        self.note = self._unlike_the_rest() if self.method == "ppi" else ""

    def shares(self, group: Group) -> Iterator[Share]:
        """Give the share of each label in a group."""
        answer = self.answer(group)
        naive = naive_shares(self.joined.probabilities[group.rows])
        for k, label in enumerate(self.joined.labels):
            value, low, high = answer.of(k)
            yield Share(
                label=label,
                by=group.by,
                group=group.name,
                estimate=value,
                low=low,
                high=high,
                naive=float(naive[k]),
                n_labels=answer.n_labels,
                n_predictions=len(group.rows),
                method=self.method,
                note=_joined_notes(answer.note(k), self.note if value is not None else ""),
            )

    def differences(self, group: Group, against: Group) -> Iterator[Difference]:
        """Give by how much the share of each label in a group exceeds that in another."""
        one, other = self.answer(group), self.answer(against)
        known = one.found is not None and other.found is not None
        correlation = correlate(one.found, other.found) if one.found is not None and other.found is not None else None
        for k, label in enumerate(self.joined.labels):
            value, low, high = None, None, None
            if correlation is not None:
                first, second = one.ends(k), other.ends(k)
                ends = subtract(first, second, correlation[k])
                value, low, high = float(first[0] - second[0]), float(ends[0]), float(ends[1])
            yield Difference(
                label=label,
                by=group.by,
                group=group.name,
                against=against.name,
                estimate=value,
                low=low,
                high=high,
                n_labels=one.n_labels,
                n_labels_against=other.n_labels,
                method=self.method,
                note=_joined_notes(min((one, other), key=lambda a: a.telling(k)).note(k), self.note if known else ""),
            )

    def answer(self, group: Group) -> Answer:
        """Estimate one group, or tell why that cannot be done."""
        sample = self._sample(group.rows)
        n_labels = len(sample.places)
        if n_labels == len(group.rows):
            whole = estimate(sample, level=self.options.level)
            return Answer(found=whole, why="", n_labels=n_labels, is_whole=True)
        why = ""
        if n_labels < MIN_UNITS:
            why = f"too few: {n_labels} of {MIN_UNITS}"
        elif sample.n_units < MIN_UNITS:
            why = f"too few articles: {sample.n_units}"
        elif (sample.picked < 1).sum() < MIN_UNITS:
            why = f"too few by chance: {(sample.picked < 1).sum()}"
        found = None if why else estimate(sample, level=self.options.level)
        return Answer(found=found, why=why, n_labels=n_labels, is_whole=False)

    def _sample(self, rows: NDArray[np.int64]) -> Sample:
        joined = self.joined
        places = np.flatnonzero(joined.truth[rows] >= 0)
        picked = np.full(len(places), len(places) / len(rows))
        if self.method == "dsl" and joined.picked is not None:
            picked = joined.picked[rows[places]]
        is_endless = self.options.population == "superpopulation"
        units = joined.articles if self.drawn == "article" or is_endless else None
        return Sample(
            predicted=joined.probabilities[rows],
            places=places,
            truth=np.eye(len(joined.labels))[joined.truth[rows[places]]],
            picked=picked,
            units=rows if units is None else units[rows],
            is_endless=is_endless,
        )

    def _guess_drawn(self) -> Drawn:
        """Tell whether labels share articles more often than if statements had been drawn one by one."""
        articles = self.joined.articles
        if articles is None:
            return "statement"
        n, n_all = len(self.labelled), len(articles)
        expected = _pairs_within(articles) * n * (n - 1) / max(n_all * (n_all - 1), 1)
        seen = _pairs_within(articles[self.labelled])
        return "article" if n < n_all and seen > expected + _FAR * np.sqrt(expected) + _FAR else "statement"

    def _unlike_the_rest(self) -> str:
        """Warn where labels look picked: the model is far surer, or less sure, of their statements than of all."""
        sure = self.joined.probabilities.max(axis=1)
        sample = self._sample(np.arange(len(sure)))
        if len(sample.places) == len(sure) or sample.n_units < MIN_UNITS:
            return ""
        moves = sure[sample.places] - sure[sample.places].mean()
        by_unit = np.bincount(np.unique(sample.units[sample.places], return_inverse=True)[1], weights=moves)
        error = np.sqrt((by_unit @ by_unit) * (1 - len(moves) / len(sure))) / len(moves)
        labelled, everywhere = sure[sample.places].mean(), sure.mean()
        if abs(labelled - everywhere) <= _FAR * error + 1e-9:
            return ""
        return f"labels look picked, not random: confidence {labelled:.2f}, of all {everywhere:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What is known of one group: an estimate, or why there is none."""

    found: Estimate | None
    why: str
    n_labels: int
    is_whole: bool
    """Whether every statement is labelled."""

    def ends(self, k: int) -> tuple[Any, Any, Any]:
        """Give share, low and high of one label; there must be an estimate."""
        assert self.found is not None
        return np.clip(self.found.shares[k], 0, 1), self.found.low[k], self.found.high[k]

    def of(self, k: int) -> tuple[float | None, float | None, float | None]:
        """Give share, low and high of one label, None where there is no estimate."""
        if self.found is None:
            return None, None, None
        value, low, high = self.ends(k)
        return float(value), float(low), float(high)

    def telling(self, k: int) -> float:
        """Give labels times share: how many labels tell of this one."""
        if self.is_whole:
            return math.inf
        # Rounding must not put a whole number of labels just below itself.
        return 0.0 if self.found is None else round(self.found.n_effective * float(self.ends(k)[0]), 6)

    def note(self, k: int) -> str:
        """Say what to mind of one label."""
        if self.found is None:
            return self.why
        telling = self.telling(k)
        return "" if telling >= ENOUGH else f"too few: {math.floor(telling)} of {ENOUGH}"


def _joined_notes(*notes: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, notes)))


def _pairs_within(articles: NDArray[np.int64]) -> float:
    sizes = np.bincount(articles).astype(np.float64)
    return float((sizes * (sizes - 1)).sum() / 2)


def _check_picked(joined: Joined, labelled: NDArray[np.int64]) -> None:
    """Refuse picking probabilities that are not there, or stand for far more or fewer statements than there are."""
    if joined.picked is None:
        raise InputError(
            f"method 'dsl' needs picking probabilities, and no label has a {joined.columns.probability!r}; add it, or "
            "name the column that holds them (--probability)"
        )
    picked, n_all = joined.picked[labelled], len(joined.truth)
    total, spread = float((1 / picked).sum()), float(np.sqrt(((1 - picked) / picked**2).sum()))
    if abs(total - n_all) > _FAR * spread + 0.02 * n_all:
        raise InputError(
            f"the picking probabilities make the {len(labelled):,} labels stand for {total:,.0f} statements and there "
            f"are {n_all:,}; give the probability with which each was picked among these, for all that were picked"
        )


def check_level(level: object) -> None:
    """Refuse what is no coverage of an interval."""
    if not isinstance(level, float) or not 0.5 <= level < 1:
        raise InputError(f"level is {level!r}; give the coverage of the intervals, from 0.5 to below 1")


def _check_choice(name: str, value: object, allowed: Sequence[object]) -> None:
    if value not in allowed:
        shown = ", ".join(str(choice) for choice in allowed if choice is not None)
        raise InputError(f"{name} is {value!r}; give one of {shown}")
