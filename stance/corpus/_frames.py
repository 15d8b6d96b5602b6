"""A data frame of statements to the same frame with stances.

Not here: articles, of which one gives many rows; `stance.read` and ``Article.to_frame`` are for those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.typing import IntoDataFrameT

from stance.corpus._answer import statement_answer, statement_columns, target_of_all
from stance.errors import InputError
from stance.inputs import unless_blank
from stance.limits import MAX_STATEMENT_CHARS, check_length
from stance.model import StanceModel, check_model
from stance.records import Statement, Target, as_target
from stance.store import load_model

_BATCH = 5_000
_FIELDS = ("speaker", "role", "target")


def classify_frame(
    frame: IntoDataFrameT,
    *,
    text: str = "text",
    target: Target | str | None = None,
    model: StanceModel | None = None,
    max_chars: int = MAX_STATEMENT_CHARS,
) -> IntoDataFrameT:
    """Classify the statements of a data frame.

    Parameters
    ----------
    frame : pandas or polars data frame
        One statement a row. Anything eager that narwhals knows is taken, a pyarrow table as well.
    text : str
        The column that holds the statement, a whole sentence. The columns ``speaker``, ``role`` and ``target`` are
        used as in `stance.Statement` where they are there and not blank.
    target : Target or str, optional
        The government in question, for the rows that name none.
    model : StanceModel, optional
        Another model than the shipped one.
    max_chars : int
        A longer text is refused; 20,000 characters.

    Returns
    -------
    data frame of the same kind
        The same rows, index and columns, and behind them ``stance`` (str), ``confidence`` and one ``p_<label>`` a
        label of the model (float64). A row without a text, or with a blank one, keeps its place and gets missing
        values; in files such a record is a fault.

    Raises
    ------
    InputError
        If `frame` is no data frame, a column is missing or would be hidden by an answer, or a value does not fit; the
        message names the row, counted from 0.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"text": ["The ranking was unjust, the minister said."], "role": ["government"]})
    >>> classify_frame(frame)["stance"].to_list()
    ['defends']
    """
    table = _table(frame)
    known = load_model() if model is None else check_model(model)
    answers = statement_columns(known.labels)
    _check_columns(table.columns, text, answers)
    statements = _statements(table, text, target_of_all(target), max_chars)
    columns = _answers(statements, known)
    backend = table.__native_namespace__()
    series = [nw.new_series("stance", columns[0], nw.String(), backend=backend)]
    series += [
        nw.new_series(name, values, nw.Float64(), backend=backend)
        for name, values in zip(answers[1:], columns[1:], strict=True)
    ]
    return table.with_columns(*series).to_native()


def _table(frame: IntoDataFrameT) -> nw.DataFrame[IntoDataFrameT]:
    try:
        return nw.from_native(frame, eager_only=True)
    except TypeError as error:
        raise InputError(f"frame is {type(frame).__name__}; give a pandas or polars data frame, collected") from error
    except ValueError as error:
        raise InputError(f"frame cannot be used ({error}); give each column its own name") from error


def _check_columns(present: Sequence[str], text: str, answers: Sequence[str]) -> None:
    if text not in present:
        raise InputError(f"no column {text!r} among {', '.join(map(repr, present))}; name the text column with text")
    hidden = [name for name in answers if name in present]
    if hidden:
        raise InputError(f"column {hidden[0]!r} is there already and would be hidden by the answer; rename it")


def _statements(table: nw.DataFrame[Any], text: str, target: Target | None, max_chars: int) -> list[Statement | None]:
    fields = [_values(table, name) for name in (text, *_FIELDS)]
    statements: list[Statement | None] = []
    for number, (words, speaker, role, own) in enumerate(zip(*fields, strict=True)):
        try:
            check_length("the text", words, max_chars)
            statements.append(
                None
                if words is None
                else Statement(words, target=target if own is None else as_target(own), speaker=speaker, role=role)
            )
        except InputError as error:
            raise InputError(f"row {number}: {error}") from error
    return statements


def _values(table: nw.DataFrame[Any], name: str) -> list[Any]:
    """Give the values of a column, None where one is missing or blank, or where there is no such column."""
    if name not in table.columns:
        return [None] * len(table)
    column = table.get_column(name)
    return [
        None if missing else unless_blank(value)
        for value, missing in zip(column.to_list(), column.is_null().to_list(), strict=True)
    ]


def _answers(statements: Sequence[Statement | None], model: StanceModel) -> list[list[Any]]:
    """Give the label, its probability and that of every label, as columns."""
    columns: list[list[Any]] = [[] for _ in range(2 + len(model.labels))]
    for start in range(0, len(statements), _BATCH):
        batch = statements[start : start + _BATCH]
        answers = iter(model.probabilities([s for s in batch if s is not None]).tolist())
        for statement in batch:
            values = None if statement is None else next(answers)
            row = (None,) * len(columns) if values is None else statement_answer(values, model.labels)
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    return columns
