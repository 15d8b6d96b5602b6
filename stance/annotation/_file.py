"""The file of an annotator's labels: on disk after every choice, refused to a second writer, never overwritten blindly.

A change writes the whole file anew and puts it in the place of the old one: 10,000 labels (7 MB) take 60 ms, most of
it the disk's, which nobody notices between two keys. A journal would take a tenth of a millisecond, and the file would
then be none of labelled data while somebody works.

Not here: what an annotation is, and files of other programs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from glob import escape
from pathlib import Path
from types import MappingProxyType, TracebackType

from stance.annotation._record import Annotation
from stance.errors import ConflictError, InputError
from stance.files import write_whole
from stance.locks import FileLock
from stance.rows import json_rows

_ENDINGS = (".jsonl", ".ndjson")
_SKIPPED = ".skipped"
TOGETHER = " + "
"""Stands between the names of those who labelled a statement together."""
# Where a file stands and what it was like when it was last looked at: None where there is none.
_Look = tuple[int, int, int] | None


class AnnotationFile:
    """The labels of one annotator, each change on disk before the call returns.

    Labels stand in the file itself, which is labelled data at any moment; skipped statements, which have no label,
    beside it in ``<name>.skipped.jsonl``. Each file is written whole or not at all, so a process may be killed at any
    moment.

    Parameters
    ----------
    path : path or str
        The file, ``.jsonl``; made with the first label. Behind a link, the file it leads to.
    annotator : str, optional
        Who labels. A file with labels of somebody else is refused.
    together : collection of str
        Names that may stand in a row together, joined by `TOGETHER`, as those who settled on its label.

    Raises
    ------
    InputError
        If the file has another ending, is named like one of skipped statements, cannot be read or written, holds a row
        that is none, labels of another annotator, or another process has it open.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> given = Annotation(id="a:0-9", article="a", text="It works.", label="good", start=0, end=9,
    ...                    picking_probability=0.1, seconds=4.0, time="2026-03-01T10:00:00Z")
    >>> with AnnotationFile(Path(folder.name, "labels.jsonl")) as file:
    ...     revision = file.put(given, revision=file.revision)
    ...     revision, file.annotations["a:0-9"].label
    (1, 'good')
    >>> folder.cleanup()
    """

    def __init__(
        self, path: str | os.PathLike[str], *, annotator: str | None = None, together: Collection[str] = ()
    ) -> None:
        self.path = Path(os.path.realpath(path))
        if self.path.suffix.lower() not in _ENDINGS:
            raise InputError(f"{path}: ending {self.path.suffix!r} is not one of {', '.join(_ENDINGS)}; name it so")
        if self.path.stem.endswith(_SKIPPED):
            raise InputError(f"{path}: so are files of skipped statements named; give another name")
        self.skipped_path = self.path.with_name(f"{self.path.stem}{_SKIPPED}{self.path.suffix}")
        self._annotator, self._together = annotator, set(TOGETHER.join(together).split(TOGETHER))
        self._revision = 0
        self._closed = False
        self._undo: list[tuple[str, Annotation | None]] = []
        self._lock = FileLock(
            self.path.with_name(f".{self.path.name}.lock"),
            self.path,
            busy="another program is labelling into this file; end it, or name another file",
            remedy="name a file in a folder that lets you write",
        )
        try:
            self._tidy()
            self._annotations = self._read()
            self._lines = {given.id: _line(given) for given in self._annotations.values()}
            self._write(self._annotations, self._lines, adds_label=True)  # what a killed process has left in both
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> AnnotationFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def annotations(self) -> Mapping[str, Annotation]:
        """The annotations by id, skipped ones among them."""
        return MappingProxyType(self._annotations)

    @property
    def revision(self) -> int:
        """How many changes there were since the file was opened; a change has to name the newest."""
        return self._revision

    @property
    def undoable(self) -> str | None:
        """The id of the statement that `undo` would change; None where no change is left to take back."""
        return self._undo[-1][0] if self._undo else None

    def put(self, annotation: Annotation, *, revision: int) -> int:
        """Add an annotation, or put it in the place of the one of the same statement.

        Parameters
        ----------
        annotation : Annotation
            With a label, or None for a skipped statement.
        revision : int
            The revision that the change was made on.

        Returns
        -------
        int
            The new revision. The change is on disk.

        Raises
        ------
        ConflictError
            If that revision is not the newest, or another program has changed the file. Nothing was written.
        InputError
            If the annotator is another one, or the file cannot be written. What stood there still stands.
        """
        self._check_annotator(annotation, str(self.path))
        before = self._annotations.get(annotation.id)
        self._change(annotation.id, annotation, revision)
        self._undo.append((annotation.id, before))
        return self._revision

    def fill(self, annotations: Iterable[Annotation]) -> int:
        """Add the annotations of those statements that have none yet, in one write; `undo` passes over them.

        Parameters
        ----------
        annotations : iterable of Annotation
            With labels.

        Returns
        -------
        int
            The revision, a new one where any was added. They are on disk.

        Raises
        ------
        ConflictError
            If another program has changed the file. Nothing was written.
        InputError
            As `put`.
        """
        self._check_newest(self._revision)
        added = {given.id: given for given in annotations if given.id not in self._annotations}
        for given in added.values():
            self._check_annotator(given, str(self.path))
        if added:
            changed = self._annotations | added
            lines = self._lines | {given.id: _line(given) for given in added.values()}
            self._write(changed, lines, adds_label=True)
            self._annotations, self._lines = changed, lines
            self._revision += 1
        return self._revision

    def undo(self, *, revision: int) -> str:
        """Take back the last change since the file was opened that was not taken back yet.

        Returns
        -------
        str
            The id of the statement that has its annotation of before, or none, again.

        Raises
        ------
        ConflictError
            As `put`.
        InputError
            If there is nothing to take back, or the file cannot be written.
        """
        self._check_newest(revision)
        if not self._undo:
            raise InputError(
                "nothing was changed since the file was opened, so there is nothing to undo; go back to it"
            )
        identity, before = self._undo[-1]
        self._change(identity, before, revision)
        self._undo.pop()
        return identity

    def close(self) -> None:
        """Let another process have the file; afterwards nothing can be changed. Closing twice does no harm."""
        if self._closed:  # the lock at that place may be somebody else's by now
            return
        self._closed = True
        try:
            self._lock.remove()
        finally:
            self._lock.release()

    def _change(self, identity: str, annotation: Annotation | None, revision: int) -> None:
        self._check_newest(revision)
        changed, lines = dict(self._annotations), dict(self._lines)
        if annotation is None:
            changed.pop(identity, None)
        else:
            changed[identity] = annotation
            lines[identity] = _line(annotation)
        self._write(changed, lines, adds_label=annotation is not None and annotation.label is not None)
        self._annotations, self._lines = changed, lines
        self._revision += 1

    def _check_newest(self, revision: int) -> None:
        if self._closed:
            raise InputError(f"{self.path}: was closed, and another program may have it; open it anew")
        if revision != self._revision:
            raise ConflictError(
                f"the change was made on revision {revision} and the newest is {self._revision}; look at it anew"
            )
        for path, seen in self._seen.items():
            if _look(path) != seen:
                raise ConflictError(f"{path}: another program has changed it; start anew to go on with what it holds")

    def _write(self, changed: Mapping[str, Annotation], lines: Mapping[str, bytes], *, adds_label: bool) -> None:
        """Write what differs; the file to which a statement moves first, so that it is never in neither."""
        for path in (self.path, self.skipped_path) if adds_label else (self.skipped_path, self.path):
            rows = self._rows_of(path, changed)
            if rows == self._on_disk[path]:
                continue
            if rows:
                content = b"".join(lines[given.id] for given in rows)
                write_whole(path, content, remedy="make room there, or give it back its rights")
            else:  # an empty file would be no labelled data
                path.unlink(missing_ok=True)
            self._seen[path], self._on_disk[path] = _look(path), rows

    def _rows_of(self, path: Path, annotations: Mapping[str, Annotation]) -> list[Annotation]:
        skipped = path == self.skipped_path
        return [given for given in annotations.values() if (given.label is None) == skipped]

    def _tidy(self) -> None:
        """Remove what a killed process has begun to write; nobody else writes while the lock is held."""
        for path in (self.path, self.skipped_path):
            for begun in self.path.parent.glob(f".{escape(path.name)}.*.tmp"):
                begun.unlink(missing_ok=True)

    def _read(self) -> dict[str, Annotation]:
        self._seen = {path: _look(path) for path in (self.path, self.skipped_path)}
        self._on_disk: dict[Path, list[Annotation]] = {path: [] for path in self._seen}
        found: dict[str, Annotation] = {}
        for path, held in self._on_disk.items():
            own: set[str] = set()
            for place, given in _annotations_of(path):
                held.append(given)
                if given.id in own:
                    raise InputError(f"{place}: id {given.id!r} stands there twice; remove one of the two rows")
                own.add(given.id)
                self._check_annotator(given, place)
                # Killed between its two files, a statement that moved stands in both: the later one counts.
                if given.id not in found or given.time > found[given.id].time:
                    found[given.id] = given
        return found

    def _check_annotator(self, given: Annotation, place: str) -> None:
        who = given.annotator
        if who != self._annotator and not (who and TOGETHER in who and self._together.issuperset(who.split(TOGETHER))):
            raise InputError(
                f"{place}: was labelled by {given.annotator!r} and not by {self._annotator!r}; give each annotator a "
                "file (--out), or the name that stands there (--annotator)"
            )


def _annotations_of(path: Path) -> list[tuple[str, Annotation]]:
    """Read the rows of a file with their places; none where there is no file."""
    try:
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    found = []
    for line, values, fault in json_rows(text.split("\n")):
        place = f"{path}:{line}"
        try:
            if fault:
                raise InputError(fault)
            found.append((place, Annotation.from_row(values)))
        except InputError as error:
            raise InputError(f"{place}: {error}") from error
    return found


def _line(annotation: Annotation) -> bytes:
    return json.dumps(annotation.to_row(), ensure_ascii=False).encode("utf-8") + b"\n"


def _look(path: Path) -> _Look:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
