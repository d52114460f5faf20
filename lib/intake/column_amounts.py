"""A column of amounts: every text read once, the decimal mark decided on the whole column, and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.intake.amounts import LARGEST, Amounts, Mark, decide_mark, read_amounts, settle_amounts
from lib.intake.sentences import cut, say_repair, write_amount
from lib.intake.values import Coded, code_texts, find_blanks
from lib.terms import Repair


@dataclass(frozen=True)
class AmountColumn:
    """Amounts of the rows of the sheet (float64, NaN where there is none). ``unreadable``: neither blank nor
    an amount. ``currency`` is the index in ``words`` of what was written for a currency (0 for nothing)."""

    values: np.ndarray
    unreadable: np.ndarray
    currency: np.ndarray
    words: tuple[str, ...]
    repairs: tuple[Repair, ...]


def read_amount_column(column: pa.ChunkedArray, label: str) -> AmountColumn:
    """Amounts from texts or from numbers."""
    if (
        pa.types.is_integer(column.type)
        or pa.types.is_floating(column.type)
        or pa.types.is_decimal(column.type)
    ):
        return _read_typed(column)
    cells = code_texts(column)
    amounts = read_amounts(cells.texts)
    counts = cells.counts()
    mark = decide_mark(amounts, counts)
    values = settle_amounts(amounts, mark)
    unread = np.isnan(values)
    if unread.any():
        unread &= ~find_blanks(cells.texts)
    return AmountColumn(
        np.append(values, np.nan)[cells.codes],
        np.append(unread, False)[cells.codes],
        np.append(amounts.currency, 0)[cells.codes],
        tuple(amounts.words),
        tuple(_say_repairs(label, cells, counts, amounts, mark, values)),
    )


def _read_typed(column: pa.ChunkedArray) -> AmountColumn:
    values = column.cast(pa.float64(), safe=False).to_numpy()
    unread = np.abs(values) > LARGEST
    values = np.where(unread, np.nan, values)
    return AmountColumn(values, unread, np.zeros(len(values), np.int32), ("",), ())


def _say_repairs(
    label: str, cells: Coded, counts: np.ndarray, amounts: Amounts, mark: Mark, values: np.ndarray
) -> Iterator[Repair]:
    seen = ~np.isnan(values) & (counts > 0)
    for kind, case, which in (
        ("decimal mark", mark.because, seen & (amounts.mark != "") & _tells(amounts, mark)),
        ("thousands and millions", "all", seen & amounts.scaled),
    ):
        if which.any():
            place = int(np.argmax(which))
            yield say_repair(
                kind,
                int(counts[which].sum()),
                case,
                column=label,
                value=cut(cells.texts[place].as_py().strip()),
                amount=write_amount(values[place]),
                mark=mark.decimal,
            )


def _tells(amounts: Amounts, mark: Mark) -> np.ndarray:
    """Open marks worth a word: 1,234 among amounts with a decimal point is as plain as can be."""
    return amounts.mark == mark.decimal if mark.because == "column" else np.ones(len(amounts.mark), bool)
