"""Rows to a data frame of pandas or polars, with the same kinds of columns whatever the rows hold.

Not here: data frames in, which `stance.corpus` takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stance.errors import MissingExtraError
from stance.markup import replace_lone_surrogates

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


def pandas_frame(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, type]) -> pd.DataFrame:
    """Make a pandas data frame: ``int64``, ``float64`` and text.

    Parameters
    ----------
    rows : sequence of mapping
        Each with every column. Text may be None; half of a surrogate pair in it, which no frame can hold, becomes
        U+FFFD.
    kinds : mapping of str to type
        The columns in order: int, float or str.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - optional
    except ImportError as error:
        raise _missing("to_frame", "pandas") from error
    names = {int: "int64", float: "float64", str: "str"}
    values = _columns(rows, kinds)
    return pd.DataFrame({name: pd.Series(values[name], dtype=names[kind]) for name, kind in kinds.items()})


def polars_frame(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, type]) -> pl.DataFrame:
    """Make a polars data frame: ``Int64``, ``Float64`` and ``String``.

    Parameters
    ----------
    rows, kinds
        As for `pandas_frame`.

    Returns
    -------
    polars.DataFrame

    Raises
    ------
    MissingExtraError
        If polars is not installed.
    """
    try:
        import polars as pl  # noqa: PLC0415 - optional
    except ImportError as error:
        raise _missing("to_polars", "polars") from error
    types = {int: pl.Int64, float: pl.Float64, str: pl.String}
    return pl.DataFrame(_columns(rows, kinds), schema={name: types[kind] for name, kind in kinds.items()})


def _columns(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, type]) -> dict[str, list[Any]]:
    return {name: [_whole(row[name]) for row in rows] for name in kinds}


def _whole(value: Any) -> Any:
    return replace_lone_surrogates(value) if isinstance(value, str) else value


def _missing(method: str, library: str) -> MissingExtraError:
    return MissingExtraError(f"{method} needs {library}; install {library}, or this package with its extra 'frames'")
