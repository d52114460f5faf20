"""A column of a Google Sheet's cells, as JSON has them → a column of a Sheet, typed where they agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa

from lib.intake.dates import FIRST_YEAR, LAST_YEAR
from lib.intake.grid import encode_repeating
from lib.intake.headers import read_header
from lib.intake.values import share_of_dates

Cell: TypeAlias = str | int | float | bool | None

EPOCH: Final = datetime(1899, 12, 30)
"""Day 0 of the numbers by which spreadsheets write days: 2020-01-01 is 43831."""
FIRST: Final = (datetime(FIRST_YEAR, 1, 1) - EPOCH).days
LAST: Final = (datetime(LAST_YEAR, 12, 31) - EPOCH).days
MOSTLY: Final = 0.8
"""Share of the numbers below a date's header that must be days, for them to be read so."""
SAMPLE: Final = 100
"""Texts of a column that are tried as days."""
DAY: Final = 86_400_000
"""Milliseconds."""
EXACT: Final = 2**53
"""Whole numbers up to which Google, which counts in floating point, is exact."""


def is_day_header(header: str) -> bool:
    """Whether a column of numbers below it holds days: its header says a day of the deal, and no amount."""
    serves = {reading.role.serves for reading in read_header(header)}
    return bool(serves & {"created", "closed"}) and "amount" not in serves


def build_column(cells: Sequence[Cell], *, days: bool = False) -> pa.ChunkedArray:
    """Numbers as int64 or float64, ticks as bool, days as date32 or timestamp, all else as text.

    Typed only where every cell that is not blank agrees; blanks are then null, in text "". ``days``: numbers
    are days, in the spreadsheet's own way of counting.
    """
    kinds = set(map(type, cells))
    if not kinds & {int, float, bool} or any(type(cell) is str and cell.strip() for cell in cells):
        return _build_text(cells, days=_are_days(cells) and (days or _say_days(cells)))
    filled = [None if type(cell) is str else cell for cell in cells]
    if bool in kinds:
        mixed = bool(kinds & {int, float})
        return _build_text(cells) if mixed else pa.chunked_array([pa.array(filled, pa.bool_())])
    return _build_numbers(cells, filled, days)


def write_cell(cell: Cell) -> str:
    """As the sheet shows it without any format: ``45123`` for 45123.0, never an exponent."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return "" if cell is None else str(cell)


def _build_numbers(cells: Sequence[Cell], filled: list[Cell], days: bool) -> pa.ChunkedArray:
    missing = np.array([cell is None for cell in filled])
    numbers = np.array([0.0 if cell is None else float(cell) for cell in filled])
    present = numbers[~missing]
    if not np.isfinite(present).all():
        return _build_text(cells)
    if days and _in_range(present).all():
        return pa.chunked_array([_build_days(numbers, missing)])
    if days and _are_days(cells):
        return _build_text(cells, days=True)
    whole = bool(((np.floor(present) == present) & (np.abs(present) <= EXACT)).all())
    array = numbers.astype(np.int64) if whole else numbers
    return pa.chunked_array([pa.array(array, mask=missing)])


def _build_days(serials: np.ndarray, missing: np.ndarray) -> pa.Array:
    """Bare days, or moments where some cell has a time of day. What stands in missing cells is nothing."""
    since = np.where(missing, FIRST, serials) - FIRST
    if (np.floor(since) == since).all():
        return pa.array(since.astype(np.int32), pa.date32(), mask=missing)
    moments = np.rint(since * DAY).astype("datetime64[ms]")
    return pa.array(moments, pa.timestamp("ms"), mask=missing)


def _in_range(serials: np.ndarray) -> np.ndarray:
    found: np.ndarray = (serials >= FIRST) & (serials < LAST + 1)
    return found


def _are_days(cells: Sequence[Cell]) -> bool:
    numbers = np.array([float(cell) for cell in cells if type(cell) is int or type(cell) is float])
    return bool(len(numbers)) and float(_in_range(numbers).mean()) >= MOSTLY


def _say_days(cells: Sequence[Cell]) -> bool:
    """Whether the texts among the numbers are days, which the sheet did not take for such."""
    texts = [cell for cell in cells if type(cell) is str and cell.strip()]
    return bool(texts) and share_of_dates(texts[:SAMPLE]) >= MOSTLY


def _build_text(cells: Sequence[Cell], *, days: bool = False) -> pa.ChunkedArray:
    write = _write_day if days else write_cell
    texts = [cell if type(cell) is str else write(cell) for cell in cells]
    try:
        array = pa.array(texts, pa.string())
    except UnicodeEncodeError:  # half of a character that takes two: JSON can say that, text can not
        array = pa.array([text.encode("utf-8", "replace").decode() for text in texts], pa.string())
    return encode_repeating(pa.chunked_array([array]))


def _write_day(cell: Cell) -> str:
    """A day among texts, in the one form that nobody can take for another."""
    if isinstance(cell, bool | str) or cell is None or not FIRST <= cell < LAST + 1:
        return write_cell(cell)
    moment = EPOCH + timedelta(milliseconds=round(cell * DAY))
    return moment.strftime("%Y-%m-%d" if moment.time() == EPOCH.time() else "%Y-%m-%d %H:%M:%S")
