"""The figures of agreement with their intervals, and the statements on which annotators differ.

Not here: reading the files, and how a report is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations

import numpy as np

from stance.agreement._coefficients import (
    Coefficient,
    Floats,
    alpha_of_counts,
    coefficients,
    kappa_of_counts,
    share_of,
)
from stance.agreement._read import Annotator
from stance.agreement._report import AgreementReport, LabelAgreement, PairAgreement, Unsettled
from stance.errors import InputError
from stance.evaluation import ArticleBootstrap
from stance.markup import counted

# A figure that is undefined in more draws than this has no interval worth the name.
_MOST_UNDEFINED = 0.05
# With fewer articles, draws of them are too alike: percentile intervals come out too narrow.
_FEW_ARTICLES = 10
# Stands for a missing label in counts; no label is empty.
_MISSING = ""


def measure_agreement(annotators: Sequence[Annotator], *, draws: int = 1_000, seed: int = 0) -> AgreementReport:
    """Measure how far annotators agree.

    Parameters
    ----------
    annotators : sequence of Annotator
        Two or more, as `read_annotators` gives them.
    draws : int
        Draws of whole articles behind the intervals, from 1.
    seed : int
        Seed of the draws, from 0.

    Returns
    -------
    AgreementReport

    Raises
    ------
    InputError
        If there are fewer than two annotators, or no statement with two labels.

    Notes
    -----
    Kappa and alpha come from `coefficients`. Intervals are the middle 95 % of what the same figures are in `draws`
    draws of whole articles with replacement, as in `stance.evaluation`: statements of one article are alike. A
    statement without article is drawn by itself.
    """
    if len(annotators) < 2:
        raise InputError(f"labels of {len(annotators)} annotators; give those of two or more")
    table = _Table(annotators)
    if not table.ids:
        raise InputError("no statement has labels of two annotators; give files on the same statements")
    drawn = _Drawn(table, draws, seed)
    kappa, alpha = coefficients(table.columns)
    pairs = tuple(_pair(table, drawn, i, j) for i, j in drawn.pairs)
    return AgreementReport(
        annotators=table.names,
        labels=table.labels,
        n=len(table.ids),
        n_single=table.n_single,
        n_articles=len(set(table.articles)),
        agreement=drawn.coefficient(*(_equal(counts) for counts in drawn.weighted)),
        kappa=Coefficient(value=kappa, interval=drawn.interval(drawn.mean_kappa)),
        alpha=Coefficient(value=alpha, interval=drawn.interval(alpha_of_counts(drawn.weighted[1]))),
        by_label=_by_label(table, drawn),
        pairs=pairs,
        to_settle=_to_settle(annotators, table),
        remarks=_remarks(table, pairs),
    )


class _Table:
    """The statements with two labels or more: one row each, one column an annotator."""

    def __init__(self, annotators: Sequence[Annotator]) -> None:
        self.names = tuple(given.name for given in annotators)
        everything = dict.fromkeys(identity for given in annotators for identity in given.examples)
        counts = {identity: sum(identity in given.examples for given in annotators) for identity in everything}
        self.ids = [identity for identity in everything if counts[identity] > 1]
        self.n_single = len(everything) - len(self.ids)
        self.first = [next(g.examples[i] for g in annotators if i in g.examples) for i in self.ids]
        self.articles = [example.article or example.id for example in self.first]
        self.columns = [[self._label(given, identity) for identity in self.ids] for given in annotators]
        self.sizes = np.array([counts[identity] for identity in self.ids])
        self.given = [{label for label in column if label is not None} for column in self.columns]
        self.labels = tuple(sorted(set().union(*self.given)))

    @staticmethod
    def _label(given: Annotator, identity: str) -> str | None:
        example = given.examples.get(identity)
        return None if example is None else example.label


class _Drawn:
    """Counts of labels by pairs of annotators, whole and in each draw of articles."""

    def __init__(self, table: _Table, draws: int, seed: int) -> None:
        self.pairs = tuple(combinations(range(len(table.columns)), 2))
        self._table, self._draws, self._seed = table, draws, seed
        self._one_article = len(set(table.articles)) < 2
        self._counts = {pair: self._count(*pair, np.ones(len(table.ids), dtype=bool)) for pair in self.pairs}

    def of(self, pair: tuple[int, int]) -> tuple[Floats, Floats]:
        """Counts of one pair: of all statements, and of each draw."""
        return self._counts[pair]

    @cached_property
    def weighted(self) -> tuple[Floats, Floats]:
        """The coincidence matrices: each pair of labels of a statement both ways, divided by its labels less one."""
        sizes = self._table.sizes
        parts = []
        for size in np.unique(sizes):
            for pair in self.pairs:
                counts = self._counts[pair] if np.all(sizes == size) else self._count(*pair, sizes == size)
                parts.append([(c + np.swapaxes(c, -1, -2)) / (size - 1) for c in counts])
        whole, drawn = zip(*parts, strict=True)
        return sum(whole[1:], whole[0]), sum(drawn[1:], drawn[0])

    @property
    def mean_kappa(self) -> Floats:
        """Kappa in each draw, the mean over pairs."""
        kappas: Floats = np.mean([kappa_of_counts(self.of(pair)[1]) for pair in self.pairs], axis=0)
        return kappas

    def coefficient(self, value: Floats, drawn: Floats) -> Coefficient:
        """Put a figure and its draws together."""
        return Coefficient(value=None if np.isnan(value) else float(value), interval=self.interval(drawn))

    def interval(self, drawn: Floats) -> tuple[float, float] | None:
        """Give the middle 95 % of drawn figures; none where they tell nothing."""
        known = drawn[~np.isnan(drawn)]
        if self._one_article or len(known) < (1 - _MOST_UNDEFINED) * len(drawn):
            return None
        low, high = np.quantile(known, (0.025, 0.975))
        return float(low), float(high)

    def _count(self, i: int, j: int, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Floats, Floats]:
        """Count the pair's labels of the statements that are kept; the same seed draws the same articles always."""
        first, second = (
            [_MISSING if label is None or not keep else label for label, keep in zip(column, kept, strict=True)]
            for column in (self._table.columns[i], self._table.columns[j])
        )
        bootstrap = ArticleBootstrap(
            first,
            self._table.articles,
            labels=[_MISSING, *self._table.labels],
            draws=self._draws,
            seed=self._seed,
        )
        whole, drawn = bootstrap.counts(second)
        return whole[1:, 1:], drawn[:, 1:, 1:]  # the empty name of what is missing sorts first


def _equal(counts: Floats) -> Floats:
    """Share of pairs on the diagonal; NaN where there is none."""
    return share_of(np.einsum("...kk->...", counts), counts.sum(axis=(-2, -1)))


def _pair(table: _Table, drawn: _Drawn, i: int, j: int) -> PairAgreement:
    whole, draws = drawn.of((i, j))
    kappa, _ = coefficients([table.columns[i], table.columns[j]])
    return PairAgreement(
        first=table.names[i],
        second=table.names[j],
        n=int(whole.sum()),
        agreement=drawn.coefficient(_equal(whole), _equal(draws)),
        kappa=Coefficient(value=kappa, interval=drawn.interval(kappa_of_counts(draws))),
        crossing=tuple(tuple(int(n) for n in row) for row in whole),
    )


def _by_label(table: _Table, drawn: _Drawn) -> tuple[LabelAgreement, ...]:
    # Where one says the label, how often another one does too (Spitzer and Fleiss 1974, "specific agreement").
    whole, draws = (share_of(np.einsum("...kk->...k", counts), counts.sum(axis=-1)) for counts in drawn.weighted)
    rows = list(zip(*table.columns, strict=True))
    return tuple(
        LabelAgreement(
            label=label,
            n=sum(label in row for row in rows),
            agreement=drawn.coefficient(whole[k], draws[:, k]),
        )
        for k, label in enumerate(table.labels)
    )


def _to_settle(annotators: Sequence[Annotator], table: _Table) -> tuple[Unsettled, ...]:
    found = []
    for identity, example in zip(table.ids, table.first, strict=True):
        given = [annotator.examples.get(identity) for annotator in annotators]
        if len({(one.label, one.wording) for one in given if one is not None}) > 1:
            found.append(
                Unsettled(
                    id=identity,
                    text=example.statement.text,
                    article=example.article,
                    speaker=example.statement.speaker,
                    labels=tuple(None if one is None else one.label for one in given),
                    notes=tuple(annotator.note(identity) for annotator in annotators),
                    texts=tuple(None if one is None else one.statement.text for one in given),
                )
            )
    return tuple(found)


def _remarks(table: _Table, pairs: Sequence[PairAgreement]) -> tuple[str, ...]:
    found = []
    if len(table.labels) == 1:
        found.append(
            f"Every label is {table.labels[0]!r}: kappa and alpha are not defined, since nobody can tell agreement "
            "from chance then."
        )
    for pair in pairs:
        who = f"{pair.first} and {pair.second}"
        if not pair.n:
            found.append(f"{who} share no statement, so there is no kappa of theirs, and no mean of kappas.")
        elif pair.kappa.value is None and len(table.labels) > 1:
            found.append(f"{who} gave one and the same label to all they share: their kappa is not defined.")
    for name, labels in zip(table.names, table.given, strict=True):
        lacking = sorted(set(table.labels) - labels)
        if lacking:
            found.append(f"{name} never gave {', '.join(lacking)}.")
    n_articles = len(set(table.articles))
    if n_articles == 1:
        found.append("All statements are of one article: there are no intervals, since other articles may differ.")
    elif n_articles < _FEW_ARTICLES:
        found.append(f"Only {n_articles} articles: the intervals are rough, and rather too narrow.")
    if table.n_single:
        found.append(f"{counted(table.n_single, 'statement')} with one label only: in no figure.")
    return tuple(found)
