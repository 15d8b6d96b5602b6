"""``stance serve``: articles and statements over HTTP.

Not here: what is answered.
"""

from __future__ import annotations

import click

import stance
from stance.cli._options import Text, model_option, tell


@click.command()
@click.option("--host", type=Text(), default="127.0.0.1", show_default=True, help="The address to serve.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0 takes a free one.")
@click.option(
    "--token",
    type=Text(),
    envvar="STANCE_TOKEN",
    show_envvar=True,
    metavar="TOKEN",
    help="What requests have to know.  [default: none on this machine, else a new one]",
)
@model_option
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Articles read at once.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, 3_600, min_open=True),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest that one request may take.",
)
def serve(host: str, port: int, token: str | None, folder: str | None, workers: int, time_limit: float) -> None:
    """Answer programs and the browser over HTTP: /read, /classify, /explain, and a page for a pasted article.

    Only this machine may ask. With another --host, whoever reaches that address and knows the token may; the traffic is
    not encrypted, so that a network that you do not trust needs a proxy with TLS in front. Ctrl-C ends.
    """
    from stance.serving import ServingJob, serve_stances
    from stance.web import is_loopback

    is_open = not is_loopback(host)
    job = ServingJob(
        model=folder,
        host=host,
        port=port,
        token="" if is_open and token is None else token,
        workers=workers,
        time_limit=time_limit,
    )

    def announce(address: str) -> None:
        if is_open:
            tell(f"other machines may ask at {host} with the token; nothing is encrypted")
        click.echo(f"Open {address}\nPrograms: POST /read, /classify, /explain; /api lists them. Ctrl-C ends.")

    serve_stances(job, version=stance.__version__, announce=announce)
