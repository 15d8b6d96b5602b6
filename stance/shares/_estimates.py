"""Shares of all labels, overall and group by group, and differences between groups.

Not here: the estimators, and how a table of shares looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from stance.errors import InputError
from stance.shares._groups import Group, checked_by, everything, groups_by, naive_shares, pair
from stance.shares._join import Columns, Joined, join_labels, predictions_alone
from stance.shares._quantify import Confusion, adjust
from stance.shares._records import Difference, Share
from stance.shares._survey import Drawn, Options, Population, Survey, check_level

_AS_THERE = "holds if the model errs here as in the table"
_TOO_SMALL = "the table is too small for how badly the model tells the labels apart"


def estimate_shares(
    predictions: Any,
    labels: Any = None,
    *,
    by: Sequence[str] = (),
    method: str | None = None,
    population: Population = "finite",
    drawn: Drawn | None = None,
    level: float = 0.95,
    columns: Columns | None = None,
) -> tuple[Share, ...]:
    """Estimate the share of each label with an interval that holds although the model errs.

    Parameters
    ----------
    predictions, labels : data frame, mapping of columns, rows, path
        As for `join_labels`, or what that returned and no labels. The model must not have learned the labelled
        statements: on what it learned it errs less than on the rest.
    by : sequence of str
        Columns to group by, each by itself; ``"outlet+month"`` groups by both at once. ``day``, ``month`` and ``year``
        are taken from the date where there is no such column.
    method : str, optional
        ``"ppi"``: prediction-powered inference, power-tuned; the labelled statements were drawn at random.
        ``"dsl"``: design-based correction by picking probabilities.
        ``"acc"``, ``"pacc"``: adjusted counts or probabilities; the labels only tell how the model errs, which is taken
        to be the same in every group. Left out, ``"dsl"`` where picking probabilities are given, ``"ppi"`` elsewhere.
    population : str
        What the share is of: ``"finite"``, the statements given, no more and no fewer; or ``"superpopulation"``, all
        that might have been written in their place, for which the statements given are a sample.
    drawn : str, optional
        What was drawn for labelling: ``"statement"`` or ``"article"``, with all or some of its statements. Left out, it
        is articles where labels share articles far more often than single draws would.
    level : float
        Coverage of the intervals.
    columns : Columns, optional
        What columns are called.

    Returns
    -------
    tuple of Share
        All statements first, then each grouping, groups sorted by name, labels in the order of the predictions. The
        shares of one group sum to 1 nearly and not exactly: each has the correction that makes its own interval least.

    Raises
    ------
    InputError
        If an argument or a row does not fit (see `join_labels`), picking probabilities contradict the number of
        statements, or the method needs what is not given.

    Notes
    -----
    Formulas and sources stand with `power_tuned_mean`; the difference estimator for unequal probabilities is Hájek's
    (Särndal, Swensson & Wretman 1992; Egami, Hinck, Stewart & Wei 2023). Labelled statements are among the statements
    given: the known labels of a finite population leave no doubt about them, and the interval shrinks to nothing when
    all are labelled. Where articles were drawn, and in a superpopulation of statements whose article is known, the
    variance is that between articles, since statements of one article are alike. Intervals are Wilson's on the
    effective sample with Student's t.

    Examples
    --------
    >>> import numpy as np
    >>> draw = np.random.default_rng(0)
    >>> truth = draw.random(2000) < 0.3
    >>> score = np.clip(0.3 + 0.4 * (truth - 0.3) + draw.normal(0, 0.2, 2000), 0, 1)
    >>> labels = [("no", "yes")[int(t)] if k < 200 else None for k, t in enumerate(truth)]
    >>> shares = estimate_shares({"p_no": 1 - score, "p_yes": score, "label": labels})
    >>> [f"{s.label} {s.estimate:.2f} ({s.low:.2f} to {s.high:.2f}), naive {s.naive:.2f}" for s in shares]
    ['no 0.71 (0.67 to 0.75), naive 0.76', 'yes 0.29 (0.25 to 0.33), naive 0.24']
    """
    options = Options(method=method, population=population, drawn=drawn, level=level)
    joined = _joined(predictions, labels, columns)
    if method in ("acc", "pacc"):
        return adjust_counts(joined, _errors_of(joined, is_soft=method == "pacc"), by=by, level=level)
    survey = Survey(joined, options)
    return tuple(share for group in _groups(joined, by) for share in survey.shares(group))


def estimate_differences(  # noqa: PLR0913 - each is asked for by name
    predictions: Any,
    labels: Any = None,
    *,
    by: Sequence[str],
    against: str | None = None,
    method: str | None = None,
    population: Population = "finite",
    drawn: Drawn | None = None,
    level: float = 0.95,
    columns: Columns | None = None,
) -> tuple[Difference, ...]:
    """Estimate by how much shares differ between groups, or from one month to the next, with intervals.

    Parameters
    ----------
    predictions, labels, by, population, drawn, level, columns
        As for `estimate_shares`.
    against : str, optional
        The group that is subtracted from each other one. Left out, the group before in ``day``, ``month`` and
        ``year``, elsewhere the group with most statements.
    method : str, optional
        ``"ppi"`` or ``"dsl"``.

    Returns
    -------
    tuple of Difference
        One a label and group.

    Raises
    ------
    InputError
        As for `estimate_shares`, or if there is no group `against`.

    Notes
    -----
    Intervals recover the variances from the two shares' own intervals (Newcombe 1998, Zou & Donner 2008), with the
    correlation that articles bring about which have statements in both groups. Each interval holds by itself: of
    twenty differences that are none, one seems clear by chance.
    """
    options = Options(method=method, population=population, drawn=drawn, level=level)
    if method in ("acc", "pacc"):
        raise InputError(f"method is {method!r}; differences need labels in each group: give 'ppi' or 'dsl'")
    joined = _joined(predictions, labels, columns)
    survey = Survey(joined, options)
    return tuple(
        difference
        for name in checked_by(by)
        for group, base in pair(groups_by(joined, name), name, against)
        for difference in survey.differences(group, base)
    )


def adjust_counts(
    predictions: Any,
    confusion: Confusion,
    *,
    by: Sequence[str] = (),
    level: float = 0.95,
    columns: Columns | None = None,
) -> tuple[Share, ...]:
    """Estimate shares where no statement is labelled and only a table of the model's errors is known.

    Parameters
    ----------
    predictions, by, level, columns
        As for `estimate_shares`.
    confusion : Confusion
        How the model errs; taken to hold for every group.

    Returns
    -------
    tuple of Share
        As `estimate_shares` gives them, with ``n_labels`` the statements behind the table.

    Raises
    ------
    InputError
        If labels differ, or the model answers to two labels alike.

    Notes
    -----
    Adjusted classify and count (Forman 2008) with counts, its probabilistic variant (Bella et al. 2010) with
    probabilities; intervals by the delta method. They hold if, and only if, the model answers to a statement of a given
    label here as it did there: among other speakers, on another event or in another outlet it may not.

    Examples
    --------
    >>> table = Confusion.from_counts(["no", "yes"], [[90, 10], [20, 80]])
    >>> shares = adjust_counts({"p_no": [0.9] * 60 + [0.2] * 40, "p_yes": [0.1] * 60 + [0.8] * 40}, table)
    >>> [f"{s.estimate:.2f} ({s.low:.2f} to {s.high:.2f}), naive {s.naive:.2f}" for s in shares]
    ['0.57 (0.45 to 0.69), naive 0.60', '0.43 (0.31 to 0.55), naive 0.40']
    """
    check_level(level)
    if not isinstance(confusion, Confusion):
        raise InputError(f"confusion is {type(confusion).__name__}; build it with Confusion.from_counts")
    joined = predictions if isinstance(predictions, Joined) else predictions_alone(predictions, columns)
    table = confusion.reordered(joined.labels)
    return tuple(share for group in _groups(joined, by) for share in _adjusted(joined, group, table, level))


def _joined(predictions: Any, labels: Any, columns: Columns | None) -> Joined:
    if isinstance(predictions, Joined):
        if labels is not None:
            raise InputError("labels are given beside joined predictions, which have theirs; give one of the two")
        return predictions
    return join_labels(predictions, labels, columns=columns)


def _groups(joined: Joined, by: Sequence[str]) -> Iterator[Group]:
    yield everything(joined)
    for name in checked_by(by):
        yield from groups_by(joined, name)


def _errors_of(joined: Joined, *, is_soft: bool) -> Confusion:
    """Give how the model errs on the labelled statements."""
    labelled = joined.truth >= 0
    truth, values = joined.truth[labelled], joined.probabilities[labelled]
    if is_soft:
        return Confusion.from_probabilities(joined.labels, [joined.labels[k] for k in truth], values)
    counts = np.zeros((len(joined.labels), len(joined.labels)))
    np.add.at(counts, (truth, values.argmax(axis=1)), 1)
    return Confusion.from_counts(joined.labels, counts)


def _adjusted(joined: Joined, group: Group, confusion: Confusion, level: float) -> Iterator[Share]:
    values = joined.probabilities[group.rows]
    found, naive = adjust(confusion, confusion.answers(values)), naive_shares(values)
    low, high = found.interval(level)
    for k, label in enumerate(joined.labels):
        yield Share(
            label=label,
            by=group.by,
            group=group.name,
            estimate=float(found.shares[k]) if found.is_told_apart else None,
            low=float(low[k]) if found.is_told_apart else None,
            high=float(high[k]) if found.is_told_apart else None,
            naive=float(naive[k]),
            n_labels=int(confusion.counts.sum()),
            n_predictions=len(values),
            method="pacc" if confusion.is_soft else "acc",
            note=_AS_THERE if found.is_told_apart else _TOO_SMALL,
        )
