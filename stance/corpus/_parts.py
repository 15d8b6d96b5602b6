"""The folder in which a run keeps its finished parts until it is through.

A part is a file: a checksum of what follows, one line of JSON that says what is in it, its rows, its faults. It is
written whole or not at all, and it carries the key of the chunk that it was made from: a part of other records, or one
that was damaged, is never taken for the one that is wanted.

Not here: how a part is worked out, and how parts become the result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

from stance.corpus._answer import Part
from stance.corpus._chunks import ChunkHead
from stance.corpus._lock import LOCK, FolderLock
from stance.errors import InputError, StanceError
from stance.files import write_whole
from stance.lexicon import table_files

PARTS_ARE_KEPT = "mend that and call the same again: it goes on with the parts that are finished"
"""What to do after a fault of the machine, for the end of a message."""

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
    """The parts of one run, which has the folder to itself until it lets go of it: use it in a ``with``.

    Parameters
    ----------
    path : Path
        The folder; made where it is missing.
    settings : mapping
        What the parts depend on besides their records.

    Raises
    ------
    InputError
        If another run is at work in the folder, or it holds the parts of one with other settings, or something else
        altogether.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path = path
        self._settings = dict(settings)
        self._check_ours()
        self._lock = FolderLock(path)
        try:
            self._take_over()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> PartFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def _check_ours(self) -> None:
        """Refuse what is none of ours before anything is put into it; another run may come and go meanwhile."""
        if any(map(_is_foreign, self._names())) and not (self.path / _MANIFEST).exists():
            raise self._refusal()

    def _refusal(self) -> InputError:
        return InputError(
            f"{self.path}: is not the folder of an interrupted run; move it, or name another file to write"
        )

    def _take_over(self) -> None:
        known = self._read_manifest()
        if known is None:
            self._begin()
        elif known != self._settings:
            names = [_NAMES.get(name, name) for name in self._settings if known.get(name) != self._settings[name]]
            raise InputError(
                f"{self.path}: holds the parts of an interrupted run with another {', another '.join(names)}; call as "
                "before to go on with it, or remove the folder to begin anew"
            )
        for name in self._names():
            if name.endswith(".tmp"):  # of a run that was killed while it wrote
                with suppress(OSError):
                    (self.path / name).unlink()

    def _begin(self) -> None:
        try:
            write_whole(self.path / _MANIFEST, json.dumps(self._settings, indent=1).encode(), remedy=PARTS_ARE_KEPT)
        except InputError:
            with suppress(StanceError):
                self.remove()
            raise

    def _read_manifest(self) -> dict[str, Any] | None:
        """Give the settings of the run that made the folder, None if it was stopped before it had written them."""
        try:
            known = json.loads((self.path / _MANIFEST).read_bytes())
        except FileNotFoundError:
            if all(name == LOCK or name.startswith(f".{_MANIFEST}.") for name in self._names()):
                return None
        except (OSError, ValueError):
            pass
        else:
            if isinstance(known, dict):
                return known
        raise self._refusal()

    def remove(self) -> None:
        """Throw the folder away, its manifest last: after a stop in the middle it is still known for what it is."""
        try:
            for name in self._names():
                if name.endswith((".part", ".tmp")):
                    (self.path / name).unlink()
            (self.path / _MANIFEST).unlink(missing_ok=True)
            self._lock.remove()
        except OSError as error:
            raise StanceError(
                f"{self.path}: cannot be removed ({error.strerror or error}), but the result stands; remove it by hand"
            ) from error
        with suppress(OSError):  # something else was put there: it stays
            self.path.rmdir()

    def keep(self, chunk: ChunkHead, part: Part) -> None:
        """Write the part of a chunk."""
        head = PartHead(chunk.key, part.n_rows, part.n_faults, len(part.rows), len(part.faults), part.columns)
        content = json.dumps(head._asdict()).encode() + b"\n" + part.rows + part.faults
        write_whole(self._file(chunk.number), b"%08x\n%b" % (crc32(content), content), remedy=PARTS_ARE_KEPT)

    def state(self, chunk: ChunkHead) -> str:
        """Tell whether a chunk's part is ``"finished"``, ``"missing"``, ``"changed"`` or ``"damaged"``.

        Changed are the records: the part was made from others. Damaged is the part itself.
        """
        try:
            checksum, _, content = self._file(chunk.number).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "damaged"
        if checksum != b"%08x" % crc32(content):
            return "damaged"
        head = PartHead(**json.loads(content.partition(b"\n")[0]))
        return "finished" if head.key == chunk.key else "changed"

    def heads(self, n_parts: int) -> Iterator[PartHead]:
        """Yield what stands in each part, in order."""
        for number in range(n_parts):
            with self._opened(number) as (head, _):
                pass
            yield head

    def rows(self, n_parts: int) -> Iterator[bytes]:
        """Yield the rows of each part, in order."""
        for number in range(n_parts):
            with self._opened(number) as (head, file):
                rows = file.read(head.row_bytes)
            yield rows

    def faults(self, n_parts: int) -> Iterator[bytes]:
        """Yield the faults of each part, in order."""
        for number in range(n_parts):
            with self._opened(number) as (head, file):
                file.seek(head.row_bytes, 1)
                faults = file.read(head.fault_bytes)
            yield faults

    @contextmanager
    def _opened(self, number: int) -> Iterator[tuple[PartHead, BinaryIO]]:
        """Open a finished part at its rows."""
        path = self._file(number)
        try:
            with path.open("rb") as file:
                file.readline()
                yield PartHead(**json.loads(file.readline())), file
        except OSError as error:
            raise StanceError(f"{path}: cannot be read ({error.strerror or error}); {PARTS_ARE_KEPT}") from error

    def _file(self, number: int) -> Path:
        return self.path / f"{number:08d}.part"

    def _names(self) -> list[str]:
        """List what is in the folder: nothing, where another run is through just now and has removed it."""
        try:
            return [entry.name for entry in self.path.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read ({error.strerror or error}); move what is there") from error


def _is_foreign(name: str) -> bool:
    return name not in {LOCK, _MANIFEST} and not name.endswith((".part", ".tmp"))


def library_digest() -> str:
    """Give the SHA-256 of the code and the word tables: a version number does not change while somebody works on it."""
    state = hashlib.sha256()
    for path in (*sorted(_PACKAGE.rglob("*.py")), *table_files()):
        state.update(path.name.encode() + b"\n" + path.read_bytes())
    return state.hexdigest()
