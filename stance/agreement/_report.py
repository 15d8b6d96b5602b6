"""What comes out when annotators are compared.

Not here: how it is worked out, and how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from stance.agreement._coefficients import Coefficient


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """Two annotators on the statements that both labelled.

    Attributes
    ----------
    first, second : str
        Their names.
    n : int
        Statements that both labelled.
    agreement, kappa : Coefficient
        Share of equal labels, 0 to 1; Cohen's kappa, -1 to 1.
    crossing : tuple of tuple of int
        Statements by label of the first (rows) and of the second (columns), in the order of the report's labels.
    """

    first: str
    second: str
    n: int
    agreement: Coefficient
    kappa: Coefficient
    crossing: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAgreement:
    """How far annotators agree on one label.

    Attributes
    ----------
    label : str
        The label.
    n : int
        Statements to which somebody gave it, of those that two or more labelled.
    agreement : Coefficient
        Specific agreement, 0 to 1: where one annotator gave the label, how often another one did, too.
    """

    label: str
    n: int
    agreement: Coefficient


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A statement on which annotators differ, in the label or in the span that they mended.

    Attributes
    ----------
    id, text : str
        The statement.
    article, speaker : str or None
        Where it stands and who says it.
    labels : tuple of (str or None)
        In the order of the annotators; None where one gave none.
    notes : tuple of str
        What they noted, in the same order.
    texts : tuple of (str or None)
        What each of them judged, in the same order: it differs where one mended the span.
    """

    id: str
    text: str
    article: str | None
    speaker: str | None
    labels: tuple[str | None, ...]
    notes: tuple[str, ...]
    texts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReport:
    """How far annotators agree.

    Attributes
    ----------
    annotators : tuple of str
        Their names.
    labels : tuple of str
        Every label that somebody gave, sorted.
    n : int
        Statements with two labels or more: all figures are about these.
    n_single : int
        Statements with one label only, which no figure counts.
    n_articles : int
        Articles of the `n` statements; one without article counts as one.
    agreement : Coefficient
        Share of equal labels among pairs of labels of one statement, 0 to 1; a statement counts by its labels.
    kappa : Coefficient
        Cohen's kappa; of more than two annotators the mean over pairs.
    alpha : Coefficient
        Krippendorff's alpha, nominal.
    by_label : tuple of LabelAgreement
        In the order of `labels`.
    pairs : tuple of PairAgreement
        Every two annotators.
    to_settle : tuple of Unsettled
        The statements on which annotators differ, in the order of the files.
    remarks : tuple of str
        What to keep in mind with these figures.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    n: int
    n_single: int
    n_articles: int
    agreement: Coefficient
    kappa: Coefficient
    alpha: Coefficient
    by_label: tuple[LabelAgreement, ...]
    pairs: tuple[PairAgreement, ...]
    to_settle: tuple[Unsettled, ...]
    remarks: tuple[str, ...]
