"""Records to chunks: what one worker answers at a time, and what one part of the result is made from.

Not here: who answers them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from stance.inputs import Record, Sources, place_of, read_records

MAX_BYTES = 8_000_000
"""A chunk is closed when it holds as much, however few its records: it bounds the memory of a worker."""


class ChunkHead(NamedTuple):
    """What tells one chunk from others."""

    number: int
    """From 0, in the order of the input."""
    key: str
    """Digest of the records with their places: another input gives another key."""
    n_records: int
    size: float
    """Bytes of input."""


class Chunk(NamedTuple):
    """Records that are answered together. Where one ends depends on the records alone, so a resumed run cuts alike."""

    head: ChunkHead
    records: tuple[Record, ...]


def cut(sources: Sources, text: str, length: int) -> Iterator[Chunk]:
    """Cut the records of all files into chunks of `length`, the last one shorter."""
    records: list[Record] = []
    n_bytes = number = 0
    for record in _all_records(sources, text):
        records.append(record)
        n_bytes += len(record.content)
        if len(records) == length or n_bytes >= MAX_BYTES:
            yield _chunk(number, records)
            records, n_bytes, number = [], 0, number + 1
    if records:
        yield _chunk(number, records)


def _all_records(sources: Sources, text: str) -> Iterator[Record]:
    for path, fault in sources.faults:
        yield Record(place_of(path), b"", fault)
    for path in sources.files:
        yield from read_records(Path(path), text)


def _chunk(number: int, records: Sequence[Record]) -> Chunk:
    size = sum(record.size for record in records)
    return Chunk(ChunkHead(number, _key(records), len(records), size), tuple(records))


def _key(records: Sequence[Record]) -> str:
    state = hashlib.sha256()
    for record in records:
        head = f"{len(record.place)} {len(record.content)} {record.place} {record.fault}\n"
        state.update(head.encode("utf-8", "surrogateescape"))
        state.update(record.content)
    return state.hexdigest()
