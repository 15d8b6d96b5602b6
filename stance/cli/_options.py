"""What the commands share: options, exit statuses, how a refusal is shown, how a file's article is read.

Not here: the commands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

import stance
from stance.errors import InputError, StanceError
from stance.faults import Places
from stance.inputs import RawArticle
from stance.labels import ROLES
from stance.limits import MAX_ARTICLE_CHARS, MAX_STATEMENT_CHARS
from stance.markup import one_line
from stance.model import StanceModel
from stance.records import Article
from stance.store import named_folder

if TYPE_CHECKING:
    _TextType = click.ParamType[str]
else:
    _TextType = click.ParamType  # takes no parameter before click 8.4

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Exit statuses; 2 is for anything the caller can mend, as click has it for wrong options.
SOME_FAULTY = 1
_FAULT = 2
INTERRUPTED = 130  # as a shell has it


class _Refusal(click.ClickException):
    exit_code = _FAULT

    def show(self, file: Any = None) -> None:
        click.echo(f"stance: {one_line(self.format_message())}", err=True)


class Commands(click.Group):
    """Commands whose refusals are one clear line and not a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StanceError as error:
            raise _Refusal(str(error)) from error
        except BrokenPipeError:
            raise  # somebody reads no further, as `head` does: click ends quietly
        except OSError as error:
            raise _Refusal(f"cannot write the answer ({error.strerror or error})") from error


class Text(_TextType):
    """A text in the encoding of the terminal."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            what = param.human_readable_name.upper() if param is not None else "text"
            place, byte = len(text[: error.start].encode("utf-8")), ord(text[error.start]) & 0xFF
            raise InputError(
                f"{what}: byte {place} (0x{byte:02x}) is not UTF-8; give it in the encoding of the terminal"
            ) from error
        return text


class Sentence(Text):
    """A text with something in it that is not the name of a file."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = super().convert(value, param, ctx)
        if not text.strip():
            raise InputError("TEXT holds no words; give a sentence")
        if os.path.isfile(text):  # noqa: PTH113 - of a name that is too long for one, that of Path raises
            raise InputError(f"TEXT is the name of a file; give a sentence, or read the file with: stance read {text}")
        return text


def _folder_meant(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | os.PathLike[str] | None:
    return named_folder(value)


def listed(names: str) -> list[str]:
    """Part names at commas."""
    return [name.strip() for name in names.split(",") if name.strip()]


def announce_page(address: str) -> None:
    """Tell where a page is served."""
    click.echo(f"Open {address}\nCtrl-C ends.")


def complain(unread: Iterable[tuple[str, str]]) -> None:
    """Tell what could not be read, by place and reason; a reason that many lines of a file share is told once."""
    faults = Places()
    for place, reason in unread:
        faults.add(place, reason)
    for line in faults.lines():
        click.echo(f"stance: {one_line(line)}", err=True)


def check_no_labels_lost(out: str) -> None:
    """Refuse to write labels over a file that may hold some given by hand."""
    if os.path.lexists(out):
        raise InputError(
            f"{out}: is there, and may hold labels given by hand; name another file, or take it away first"
        )


model_option = click.option(
    "--model", "folder", metavar="DIR", callback=_folder_meant, help="Another model than the shipped one."
)
model_argument = click.argument("folder", metavar="[DIR]", required=False, callback=_folder_meant)
target_option = click.option("--target", type=Text(), metavar="NAME", help="The government in question.")
speaker_option = click.option("--speaker", type=Text(), metavar="NAME", help="Who says it.")
role_option = click.option("--role", type=click.Choice(ROLES), help="What the speaker is to the government.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _max_chars(default: int | None, told: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--max-chars",
        metavar="N",
        type=click.IntRange(min=1),
        default=default,
        help=f"Longest text taken, in characters.  [default: {told}]",
    )


max_chars_of_articles = _max_chars(MAX_ARTICLE_CHARS, f"{MAX_ARTICLE_CHARS:,}")
max_chars_of_statements = _max_chars(MAX_STATEMENT_CHARS, f"{MAX_STATEMENT_CHARS:,}")
max_chars_of_either = _max_chars(None, f"{MAX_ARTICLE_CHARS:,} for articles, {MAX_STATEMENT_CHARS:,} for statements")


def read_raw(raw: RawArticle, *, target: str | None, model: StanceModel, max_chars: int) -> Article:
    """Read an article together with what its file tells about it."""
    return stance.read(
        raw.text,
        target=target,
        model=model,
        max_chars=max_chars,
        title=raw.title,
        date=raw.date,
        outlet=raw.outlet,
        author=raw.author,
    )


def wanted_colours() -> bool | None:
    """None leaves it to click: colours on a terminal only. NO_COLOR turns them off there, too (no-color.org)."""
    return False if os.environ.get("NO_COLOR") else None
