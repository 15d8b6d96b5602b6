"""``stance train``: the same command as ``python train.py``.

Not here: its options, which `stance.train_command` has.
"""

from __future__ import annotations

import click


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def train(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Learn a model, measure it, write it; --help lists the options."""
    from stance.train_command import train as train_command

    ctx.exit(train_command(arguments, prog="stance train"))
