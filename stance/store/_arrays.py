"""Arrays to and from the bytes of an ``.npz`` file: the same bytes for the same arrays, and no pickle either way.

Not here: what the arrays are.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from stance.store._format import SCALE

_ALLOWED = ("<i2", "<i4", "<f8")
# An .npy header with a shape of two numbers has 128 bytes; the rest of a member is its numbers.
_MAX_HEADER_BYTES = 256
# An entry of a zip file's directory has 46 bytes and the name; no entry that is written here comes near this.
_MAX_ENTRY_BYTES = 128
# The earliest date that a zip file can hold: any real one would change the bytes with every run.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Write arrays as an uncompressed ``.npz``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _NO_DATE)
            member.create_system = 3
            member.external_attr = 0o644 << 16
            body = io.BytesIO()
            npy.write_array(body, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            archive.writestr(member, body.getvalue())
    return out.getvalue()


def unpack(content: bytes, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[Any]]:
    """Read the arrays of the given names and shapes; any fault is a ValueError.

    Nothing is allocated by what a header says: members are views of the bytes that are already there.
    """
    _check_directory(content, list(shapes))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist(), shapes)
            return {name: _array(archive.read(f"{name}.npy"), name, shape) for name, shape in shapes.items()}
    except ValueError:
        raise
    except Exception as error:  # zipfile raises a dozen types on damaged archives
        raise ValueError(f"it is no sound archive ({type(error).__name__}: {error})") from error


def largest_size(shapes: Mapping[str, tuple[int, ...]]) -> int:
    """Give the most bytes that an archive of such arrays can have."""
    return sum(8 * math.prod(shape) + 2 * _MAX_HEADER_BYTES + 2 * len(name) for name, shape in shapes.items()) + 256


def _check_directory(content: bytes, names: list[str]) -> None:
    """Refuse an archive by its last bytes: zipfile builds an object for every entry before it tells how many there are.

    The directory must end where the last record begins: then nothing stands before, between or after.
    """
    if len(content) < 22 or content[-22:-18] != b"PK\x05\x06":
        raise ValueError("it is no sound archive (it does not end as one)")
    *_, n_entries, size, start, comment = struct.unpack("<4s4H2LH", content[-22:])
    if n_entries != len(names) or size > len(names) * _MAX_ENTRY_BYTES:
        raise ValueError(f"it must hold exactly {', '.join(names)}, each once; its directory lists {n_entries:,}")
    # A record for huge archives may hide in front of the last one, and zipfile would follow it.
    if start + size + 22 != len(content) or comment or content[-42:-38] == b"PK\x06\x07":
        raise ValueError("it is no sound archive (something stands before, between or after its members)")


def _check_members(members: list[zipfile.ZipInfo], shapes: Mapping[str, tuple[int, ...]]) -> None:
    # The name as it stands there: zipfile cuts another off at a null character.
    if sorted(member.orig_filename for member in members) != sorted(f"{name}.npy" for name in shapes):
        raise ValueError(f"it must hold exactly {', '.join(shapes)}, each once")
    for member in members:
        if (
            member.compress_type != zipfile.ZIP_STORED
            or member.file_size != member.compress_size
            or member.flag_bits & 1
        ):
            raise ValueError(f"member {member.filename} is compressed or encrypted; members are stored as they are")


def _array(body: bytes, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    stream = io.BytesIO(body)
    if npy.read_magic(stream) != (1, 0):
        raise ValueError(f"array {name} has another version than 1.0")
    found, fortran, dtype = npy.read_array_header_1_0(stream, max_header_size=_MAX_HEADER_BYTES)
    if found != shape:
        raise ValueError(f"array {name} has the shape {found}; the manifest needs {shape}")
    if fortran or dtype.str not in _ALLOWED:
        raise ValueError(f"array {name} has type {dtype.str!r}; it must be one of {', '.join(_ALLOWED)}, rows first")
    start = stream.tell()
    if len(body) - start != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"array {name} has {len(body) - start} bytes of numbers; {shape} of {dtype.str} need another")
    return np.frombuffer(body, dtype=dtype, offset=start).reshape(shape)


def shrink(values: NDArray[np.float64]) -> NDArray[Any]:
    """Store numbers of four decimals as whole ten-thousandths, in as few bytes as hold them; others as they are."""
    scaled = np.rint(values * SCALE)
    largest = float(np.abs(scaled).max(initial=0.0))
    for kind in ("<i2", "<i4"):
        # Strictly below the largest value of the type, and exact on the way back.
        if largest < np.iinfo(kind).max and np.array_equal(scaled / SCALE, values):
            return scaled.astype(kind)
    return values.astype("<f8")


def grow(stored: NDArray[Any]) -> NDArray[np.float64]:
    """Give back exactly what `shrink` was given."""
    numbers = stored.astype(np.float64)
    return numbers / SCALE if stored.dtype.kind == "i" else numbers
