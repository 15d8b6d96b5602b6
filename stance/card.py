"""The figures of the data card, counted from the data files; ``python -m stance.card`` writes them into it.

Not here: the card of a model (see `stance.runs`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from stance.dataset import Example, load_shipped
from stance.errors import InputError, StanceError
from stance.files import write_whole
from stance.labels import QUOTE_KINDS
from stance.markup import markdown_table

CARD = Path(__file__).resolve().parents[1] / "data" / "README.md"
BEGIN = "<!-- figures: made by python -m stance.card -->"
END = "<!-- end of figures -->"


def data_figures(examples: Iterable[Example]) -> str:
    """Count labelled sentences by file, kind of quote, and role of the speaker.

    Parameters
    ----------
    examples : iterable of Example
        What to count.

    Returns
    -------
    str
        Three Markdown tables.
    """
    every = list(examples)
    reported = [example for example in every if example.reported]
    labels = sorted({example.label for example in every})
    files = Counter(example.file for example in every)
    by_file = [(name, [e for e in every if e.file == name]) for name in sorted(files)]
    counted = [[name, *_sizes(part), *_labels(part, labels)] for name, part in [*by_file, ("all", every)]]
    kinds = [(kind, [e for e in reported if e.quote == kind]) for kind in QUOTE_KINDS]
    roles = Counter(example.statement.role or "not given" for example in reported)
    by_role = [(role, [e for e in reported if (e.statement.role or "not given") == role]) for role in sorted(roles)]
    return "\n\n".join(
        [
            markdown_table(["file", "articles", "sentences", "reported", *labels], counted),
            markdown_table(
                ["kind of quote", "reported", *labels], [[k, f"{len(p):,}", *_labels(p, labels)] for k, p in kinds]
            ),
            markdown_table(
                ["role of the speaker", "reported", *labels],
                [[r, f"{len(p):,}", *_labels(p, labels)] for r, p in by_role],
            ),
        ]
    )


def with_figures(card: str, figures: str) -> str:
    """Put the figures between their marks in the text of the card.

    Raises
    ------
    InputError
        If the marks are not there, once each and in order.
    """
    before, _, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end or card.count(BEGIN) != 1 or card.count(END) != 1:
        raise InputError(f"the data card must hold {BEGIN!r} and after it {END!r}, once each; put them in")
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def main() -> int:
    """Write the figures of the shipped data into the data card."""
    try:
        card = CARD.read_text(encoding="utf-8")
        write_whole(CARD, with_figures(card, data_figures(load_shipped())).encode("utf-8"))
    except (StanceError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _sizes(part: Sequence[Example]) -> list[str]:
    articles = len({example.article for example in part} - {None})
    return [f"{articles:,}", f"{len(part):,}", f"{sum(example.reported for example in part):,}"]


def _labels(part: Sequence[Example], labels: Sequence[str]) -> list[str]:
    """Count the labels of the reported sentences."""
    counts = Counter(example.label for example in part if example.reported)
    return [f"{counts[label]:,}" for label in labels]


if __name__ == "__main__":
    sys.exit(main())
