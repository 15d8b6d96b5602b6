"""The word tables of ``data/lexicon/``: found, checked and read once.

Not here: what a table means; each room builds its own look-ups from the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from stance.errors import LexiconError

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the tables inside the package; an editable install finds them in the checkout.
_FOLDERS = (_PACKAGE / "resources" / "lexicon", _PACKAGE.parent / "data" / "lexicon")


@cache
def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """Read one table of the lexicon.

    Parameters
    ----------
    name : str
        File name without its ending, such as ``"states"``.

    Returns
    -------
    tuple of mapping
        One read-only mapping a row, from column name to cell, in file order. Lines that begin with ``#`` and blank
        lines are left out; the first other line names the columns.

    Raises
    ------
    LexiconError
        If the table is missing, cannot be read or is no UTF-8, or a row has another number of cells than the header.
    """
    path = _find(name)
    header: list[str] | None = None
    rows = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
        elif len(cells) != len(header):
            raise LexiconError(f"{path}:{number}: {len(cells)} cells where the header has {len(header)}; mend the row")
        else:
            rows.append(MappingProxyType(dict(zip(header, cells, strict=True))))
    return tuple(rows)


def table_files() -> tuple[Path, ...]:
    """List the files of all tables, sorted by name."""
    return next((tuple(found) for folder in _FOLDERS if (found := sorted(folder.glob("*.tsv")))), ())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise LexiconError(
            f"{path}: byte {error.start} (0x{byte:02x}) is not UTF-8; save the file as UTF-8, or reinstall the package"
        ) from error
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror or error}); reinstall the package") from error


def _find(name: str) -> Path:
    for folder in _FOLDERS:
        path = folder / f"{name}.tsv"
        if path.is_file():
            return path
    looked = " and ".join(str(folder) for folder in _FOLDERS)
    raise LexiconError(f"lexicon table {name!r} not found in {looked}; reinstall the package")
