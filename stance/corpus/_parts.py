"""The folder in which a run keeps its finished parts until it is through.

A part is a file: one line of JSON that says what is in it, then its rows, then its faults. It is written whole or not
at all, and it carries the key of the chunk that it was made from: a part of other records is never taken for the one
that is wanted.

Not here: how a part is worked out, and how parts become the result.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from stance.corpus._answer import Part
from stance.corpus._chunks import ChunkHead
from stance.errors import InputError
from stance.files import write_whole
from stance.lexicon import table_files

_MANIFEST = "manifest.json"
_PACKAGE = Path(__file__).resolve().parents[1]
_NAMES = {
    "format": "format of the parts",
    "unit": "kind of record",
    "text": "text column",
    "target": "target",
    "chunk": "length of the chunks",
    "model": "model",
    "library": "version of this library",
}
"""What must not change between two runs, and how a message calls it."""


class PartHead(NamedTuple):
    """What stands in a part."""

    key: str
    n_rows: int
    n_faults: int
    row_bytes: int
    fault_bytes: int
    columns: dict[str, str]


class PartFolder:
    """The parts of one run.

    Parameters
    ----------
    path : Path
        The folder; made where it is missing.
    settings : mapping
        What the parts depend on besides their records.

    Raises
    ------
    InputError
        If the folder holds the parts of a run with other settings, or something else altogether.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path = path
        self._settings = dict(settings)
        if path.exists():
            self._take_over()
        else:
            self._begin()

    def _take_over(self) -> None:
        known = self._read_manifest()
        if known is None:
            self.remove()
            self._begin()
        elif known != self._settings:
            names = [_NAMES.get(name, name) for name in self._settings if known.get(name) != self._settings[name]]
            raise InputError(
                f"{self.path}: holds the parts of an interrupted run with another {', another '.join(names)}; call as "
                "before to go on with it, or remove the folder to begin anew"
            )

    def _read_manifest(self) -> dict[str, Any] | None:
        """Give the settings of the run that made the folder, None if it was stopped before it had written them."""
        try:
            known = json.loads((self.path / _MANIFEST).read_bytes())
        except FileNotFoundError:
            strays = [p for p in self.path.iterdir() if p.name.startswith(f".{_MANIFEST}.")]
            if len(strays) == len(list(self.path.iterdir())):
                return None
        except (OSError, ValueError):
            pass
        else:
            if isinstance(known, dict):
                return known
        raise InputError(
            f"{self.path}: is not the folder of an interrupted run; move it, or name another file to write"
        )

    def _begin(self) -> None:
        try:
            self.path.mkdir()
        except OSError as error:
            raise InputError(
                f"{self.path}: cannot be made ({error.strerror or error}); write to a folder that exists"
            ) from error
        write_whole(self.path / _MANIFEST, json.dumps(self._settings, indent=1).encode())

    def remove(self) -> None:
        """Throw the folder away, its manifest last: after a stop in the middle it is still known for what it is."""
        for entry in self.path.iterdir():
            if entry.name.endswith((".part", ".tmp")):
                entry.unlink()
        (self.path / _MANIFEST).unlink(missing_ok=True)
        with suppress(OSError):  # something else was put there: it stays
            self.path.rmdir()

    def keep(self, chunk: ChunkHead, part: Part) -> None:
        """Write the part of a chunk."""
        head = PartHead(chunk.key, part.n_rows, part.n_faults, len(part.rows), len(part.faults), part.columns)
        line = json.dumps(head._asdict()).encode() + b"\n"
        write_whole(self._file(chunk.number), line + part.rows + part.faults)

    def state(self, chunk: ChunkHead) -> str:
        """Tell whether a chunk's part is ``"finished"``, ``"missing"``, or ``"stale"``: made from other records."""
        try:
            with self._file(chunk.number).open("rb") as file:
                head = _head(file)
                size = file.tell() + head.row_bytes + head.fault_bytes
                whole = os.fstat(file.fileno()).st_size == size
        except FileNotFoundError:
            return "missing"
        except (ValueError, TypeError):
            return "stale"
        return "finished" if whole and head.key == chunk.key else "stale"

    def heads(self, n_parts: int) -> Iterator[PartHead]:
        """Yield what stands in each part, in order."""
        for number in range(n_parts):
            with self._file(number).open("rb") as file:
                yield _head(file)

    def rows(self, n_parts: int) -> Iterator[bytes]:
        """Yield the rows of each part, in order."""
        for number in range(n_parts):
            with self._file(number).open("rb") as file:
                yield file.read(_head(file).row_bytes)

    def faults(self, n_parts: int) -> Iterator[bytes]:
        """Yield the faults of each part, in order."""
        for number in range(n_parts):
            with self._file(number).open("rb") as file:
                head = _head(file)
                if head.n_faults:
                    file.seek(head.row_bytes, 1)
                    yield file.read(head.fault_bytes)

    def _file(self, number: int) -> Path:
        return self.path / f"{number:08d}.part"


def library_digest() -> str:
    """Give the SHA-256 of the code and the word tables: a version number does not change while somebody works on it."""
    state = hashlib.sha256()
    for path in (*sorted(_PACKAGE.rglob("*.py")), *table_files()):
        state.update(path.name.encode() + b"\n" + path.read_bytes())
    return state.hexdigest()


def _head(file: BinaryIO) -> PartHead:
    return PartHead(**json.loads(file.readline()))
