"""How far annotators agree on the same statements, and which of them are left to settle.

Not here: labelling itself, and how good a model is.
"""

from __future__ import annotations

from stance.agreement._coefficients import Coefficient, alpha_of_counts, coefficients, kappa_of_counts
from stance.agreement._measure import measure_agreement
from stance.agreement._output import draw_agreement, settle_rows, to_json
from stance.agreement._read import Annotator, read_annotators
from stance.agreement._report import AgreementReport, LabelAgreement, PairAgreement, Unsettled

__all__ = [
    "AgreementReport",
    "Annotator",
    "Coefficient",
    "LabelAgreement",
    "PairAgreement",
    "Unsettled",
    "alpha_of_counts",
    "coefficients",
    "draw_agreement",
    "kappa_of_counts",
    "measure_agreement",
    "read_annotators",
    "settle_rows",
    "to_json",
]
