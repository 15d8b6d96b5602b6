"""The command line: reading, whole corpora, reports, labelling, shares, training, and what is asked of models.

Not here: any work of its own; it turns arguments into calls and answers into text. The rooms of training and of whole
corpora are imported inside their commands, so that a reading stays light.
"""

from __future__ import annotations

import click

import stance
from stance.cli._agree import agree
from stance.cli._compare import compare
from stance.cli._corpus import corpus
from stance.cli._exchange import exchange
from stance.cli._label import label
from stance.cli._model import model
from stance.cli._options import Commands
from stance.cli._reading import classify, explain, read
from stance.cli._report import report
from stance.cli._serve import serve
from stance.cli._settle import settle
from stance.cli._shares import shares
from stance.cli._train import train


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(stance.__version__, prog_name="stance")
def main() -> None:
    """Read news: who says what, and whether they defend or criticize the government."""


for _command in (
    read, classify, explain, corpus, report, label, agree, settle, exchange, shares, serve, train, model, compare,
):  # fmt: skip
    main.add_command(_command)
