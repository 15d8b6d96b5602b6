"""What the stance benchmarks share: real articles in, and many fits from one analysis.

Not here: what is compared.
"""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stance.dataset import Example, LabelledSet, load_shipped
from stance.evaluation import make_folds
from stance.features import FAMILIES, Analyzer, WordTables, batches
from stance.labels import ROLES
from stance.records import Statement
from stance.runs import weigh
from stance.training import StanceClassifier, compile_tables
from stance.training._fitting import Counts, fit_rows

DRAWS = 2_000
"""Draws of a bootstrap over articles."""

N_FOLDS = 3

Labels = NDArray[np.str_]


def texts_folder() -> Path | None:
    """Give the folder of real texts, which are not part of the checkout; None where ``STANCE_TEXTS`` names none."""
    given = os.environ.get("STANCE_TEXTS")
    return Path(given) if given else None


def seed_statements(folder: Path) -> LabelledSet:
    """Read the reported sentences of the five seed articles as they were printed."""
    return load_shipped(folder / "seeds").select(lambda e: e.reported and e.file == "labels.jsonl")


def wikidev_statements(folder: Path) -> LabelledSet:
    """Read the reported sentences of the development articles, with the reader that lies beside them."""
    spec = importlib.util.spec_from_file_location("bench_evaluate", folder / "bench" / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with warnings.catch_warnings():
        # It leaves its files to be closed by the interpreter.
        warnings.simplefilter("ignore", ResourceWarning)
        judged, _ = module.judged(folder / "wikidev")
    kept = [row for row in judged if row["reported"] and row["stance"] and not row["furniture"]]
    return LabelledSet(examples=tuple(_example(row, k) for k, row in enumerate(kept)))


def _example(row: dict[str, object], number: int) -> Example:
    role, article = row["role"], str(row["article"])
    return Example(
        statement=Statement(
            str(row["text"]),
            target=row["target"],  # type: ignore[arg-type]
            speaker=row["speaker"],  # type: ignore[arg-type]
            role=str(role) if role in ROLES else None,
        ),
        label=str(row["stance"]),
        id=f"{article}:{number}",
        where=f"wikidev:{number}",
        article=article,
        group=article,
    )


def text_alone(data: LabelledSet) -> LabelledSet:
    """Forget everything but the sentences."""
    return replace(data, examples=tuple(replace(e, statement=Statement(e.statement.text)) for e in data))


def part_of(data: LabelledSet, n_groups: int = 120) -> LabelledSet:
    """Take some of the articles, enough to see that everything runs."""
    groups = sorted({e.group for e in data})
    chosen = {groups[k] for k in np.random.default_rng(0).permutation(len(groups))[:n_groups]}
    return data.select(lambda e: e.group in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a model is fitted without.

    Attributes
    ----------
    families : tuple of str
        The families of terms that are counted.
    learned : callable
        Whether an example is learned.
    seen_as : callable
        The example as the weighing sees it.
    weigh : callable
        From examples to their weights.
    bare_copies : bool
        Whether each statement with a role is learned as bare text, too.
    tables : str
        Which tables the analysis looks words up in, by their name in the `Bench`.
    """

    families: tuple[str, ...] = FAMILIES
    learned: Callable[[Example], bool] = field(default=lambda _: True)
    seen_as: Callable[[Example], Example] = field(default=lambda example: example)
    weigh: Callable[[LabelledSet], NDArray[np.float64]] = weigh
    bare_copies: bool = True
    tables: str = "all"


FULL = Change()


class Bench:
    """Fits and asks many models of the same sentences, which are analysed once for each set of word tables.

    A model that nothing is changed in gives the labels that `stance.runs.learn` gives.

    Parameters
    ----------
    data : LabelledSet
        What is learned from.
    real : dict of str to LabelledSet
        Sets of sentences that are only asked.
    tables : dict of str to callable
        Changes of the word tables, by name.
    """

    def __init__(
        self,
        data: LabelledSet,
        real: dict[str, LabelledSet],
        tables: dict[str, Callable[[WordTables], WordTables]] | None = None,
        n_folds: int = N_FOLDS,
    ) -> None:
        self.data, self.real = data, real
        self.examples = data.examples
        self.folds = np.array(make_folds(data, n_folds))
        self.bare = np.flatnonzero([e.statement.role is not None for e in data])
        every = [data.statements, [Statement(self.examples[k].statement.text) for k in self.bare]]
        every += [asked.statements for asked in real.values()]
        ends = np.cumsum([len(part) for part in every])
        self._copies = dict(zip(self.bare.tolist(), range(ends[0], ends[1]), strict=True))
        self._asked = {name: np.arange(a, b) for name, a, b in zip(real, ends[1:-1], ends[2:], strict=True)}
        groups, min_df = [e.group for e in data], StanceClassifier().min_df
        compiled = compile_tables([s.text for s in data.statements], groups, min_df=min_df)
        statements = [s for part in every for s in part]
        changes = {"all": lambda whole: whole, **(tables or {})}
        analyzers = {name: Analyzer(tables=change(compiled)) for name, change in changes.items()}
        self._counted = {name: _count(analyzer, statements) for name, analyzer in analyzers.items()}

    def answer_folds(self, change: Change, rows: Callable[[Example], bool] | None = None) -> Labels:
        """Answer for every example by a model that has not learned its fold; `rows` tells what may be learned."""
        given = np.full(len(self.examples), "", dtype="U20")
        for k in range(self.folds.max() + 1):
            learned = [i for i, e in enumerate(self.examples) if self.folds[i] != k and (rows is None or rows(e))]
            asked = np.flatnonzero(self.folds == k)
            given[asked] = self._answer(change, learned, [asked])[0]
        return given

    def answer_real(self, change: Change, rows: Callable[[Example], bool] | None = None) -> dict[str, Labels]:
        """Answer for every real set by a model of all data."""
        learned = [i for i, e in enumerate(self.examples) if rows is None or rows(e)]
        return dict(zip(self.real, self._answer(change, learned, list(self._asked.values())), strict=True))

    def _answer(self, change: Change, learned: Sequence[int], asked: list[NDArray[np.int64]]) -> list[Labels]:
        counts, families = self._counted[change.tables]
        learned = [i for i in learned if change.learned(self.examples[i])]
        seen = LabelledSet(examples=tuple(change.seen_as(self.examples[i]) for i in learned))
        weights, truth = change.weigh(seen), np.array([e.label for e in seen])
        rows, origin = list(learned), np.arange(len(learned))
        if change.bare_copies:
            copied = [k for k, i in enumerate(learned) if i in self._copies]
            weights[copied] /= 2
            rows += [self._copies[learned[k]] for k in copied]
            origin = np.concatenate([origin, copied])
        groups = [e.group for e in seen]
        columns = np.flatnonzero(np.isin(families, [FAMILIES.index(f) for f in change.families]))
        labels, truth = np.unique(truth, return_inverse=True)
        fit = fit_rows(
            Counts(counts[rows][:, columns], [groups[k] for k in origin]),
            np.arange(len(rows)),
            truth[origin],
            weights[origin],
            c=StanceClassifier().C,
            min_df=max(1, min(StanceClassifier().min_df, len(set(groups)) // 10)),
            class_weight=None,
            settle=False,
        )
        known = columns[fit.columns]
        return [labels[fit.score(counts[places][:, known]).argmax(axis=1)] for places in asked]


def _count(analyzer: Analyzer, statements: Sequence[Statement]) -> tuple[sparse.csr_matrix, NDArray[np.int64]]:
    """Count the terms of statements: a matrix with one row a statement, and the family of each column."""
    keys, rows, families = [], [], []
    n_seen, words = 0, analyzer.number(statements[:1]).words
    for batch in batches(statements):
        numbered = analyzer.number(batch)
        assert numbered.words is words, "more different spellings than an analyser remembers"
        for number, family in enumerate(numbered.families.values()):
            for terms in family:
                keys.append(terms.keys)
                rows.append(terms.rows + n_seen)
                families.append(np.full(len(terms.keys), number))
        n_seen += len(batch)
    distinct, first, columns = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    shape = (len(statements), len(distinct))
    counts = sparse.coo_matrix((np.ones(len(columns)), (np.concatenate(rows), columns)), shape=shape)
    return counts.tocsr(), np.concatenate(families)[first]
