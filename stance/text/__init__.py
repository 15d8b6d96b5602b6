"""An article's text: normalised with offsets kept, laid out in paragraphs and sentences, cut into tokens.

Not here: who says what (`stance.quotes`), and anything that changes the text a caller gave.
"""

from stance.text._datelines import after_dateline
from stance.text._layout import Paragraph, lay_out
from stance.text._marks import Quotation, quotations
from stance.text._tokens import Span, Token, cut, normalise, tokens

__all__ = [
    "Paragraph",
    "Quotation",
    "Span",
    "Token",
    "after_dateline",
    "cut",
    "lay_out",
    "normalise",
    "quotations",
    "tokens",
]
