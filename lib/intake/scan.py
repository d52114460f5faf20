"""Cells of CSV text into a table by pyarrow: fast where every row fits, row by row where some do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pcsv

from lib.intake.delimited import split_records
from lib.intake.sheet import REPEATS, TEXT, column_names

BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Scan:
    """Cells as read: ``rows`` counts records from 0, ``long`` are the records with too many cells, ``short``
    how many filled records had too few. ``plain`` says that each line was a record.
    """

    table: pa.Table
    rows: npt.NDArray[np.int64]
    long: tuple[tuple[int, tuple[str, ...]], ...] = ()
    short: int = 0
    plain: bool = False


def choose_types(sample: Sequence[Sequence[str]], width: int) -> dict[str, pa.DataType]:
    """Dictionary for the columns whose values repeat in the sample, plain text for the others."""
    names = column_names(width)
    return {name: TEXT if _repeats(sample, index) else pa.string() for index, name in enumerate(names)}


def _repeats(sample: Sequence[Sequence[str]], index: int) -> bool:
    values = [row[index] for row in sample if index < len(row)]
    return len(set(values)) <= len(values) * REPEATS or not values


def scan_cells(data: bytes, start: int, separator: str, types: dict[str, pa.DataType]) -> Scan:
    """Every record from byte ``start`` on, which is the one below the header.

    Raises pyarrow.ArrowInvalid where pyarrow can't make sense of the text at all.
    """
    if start >= len(data):
        return Scan(_no_rows(types), np.zeros(0, np.int64))
    text = pa.py_buffer(data).slice(start)
    try:
        table = _read(text, separator, types, lines_in_quotes=False)
        plain = table.num_rows == _count_lines(data, start)
        if not plain:
            table = _read(text, separator, types, lines_in_quotes=True)
    except pa.ArrowInvalid:
        scan = _scan_uneven(text, separator, types)
        return replace(scan, plain=len(scan.rows) + len(scan.long) == _count_lines(data, start))
    return Scan(_unify(table), np.arange(table.num_rows, dtype=np.int64), plain=plain)


def _count_lines(data: bytes, start: int) -> int:
    """Lines of the file. As many as rows: no cell holds a line break, and the quicker reading was right."""
    ends = data.count(b"\n", start) or data.count(b"\r", start)
    return ends + (not data.endswith((b"\n", b"\r")))


def _read(
    data: pa.Buffer, separator: str, types: dict[str, pa.DataType], *, lines_in_quotes: bool
) -> pa.Table:
    return pcsv.read_csv(
        pa.BufferReader(data),
        read_options=pcsv.ReadOptions(column_names=list(types), block_size=BLOCK),
        parse_options=_parse_options(separator, lines_in_quotes=lines_in_quotes),
        convert_options=_convert_options(types),
    )


def _parse_options(separator: str, *, lines_in_quotes: bool) -> pcsv.ParseOptions:
    return pcsv.ParseOptions(
        delimiter=separator, newlines_in_values=lines_in_quotes, ignore_empty_lines=False
    )


def _convert_options(types: dict[str, pa.DataType]) -> pcsv.ConvertOptions:
    return pcsv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False)


def _scan_uneven(data: pa.Buffer, separator: str, types: dict[str, pa.DataType]) -> Scan:
    """The slower way: records that do not fit are handed over one by one, mended and put in their place."""
    found: list[tuple[int, str]] = []

    def keep(row: pcsv.InvalidRow) -> str:
        found.append((row.number - 1, row.text))
        return "skip"

    options = _parse_options(separator, lines_in_quotes=True)
    options.invalid_row_handler = keep
    table = pcsv.read_csv(
        pa.BufferReader(data),
        read_options=pcsv.ReadOptions(column_names=list(types), block_size=_longest(data), use_threads=False),
        parse_options=options,
        convert_options=_convert_options(types),
    )
    return _put_back(table, found, separator, types)


def _longest(data: pa.Buffer) -> int:
    """A block that holds any record: pyarrow refuses one that does not fit into two blocks."""
    return min(max(data.size, BLOCK), (1 << 31) - 1)


def _put_back(
    table: pa.Table, found: list[tuple[int, str]], separator: str, types: dict[str, pa.DataType]
) -> Scan:
    width = len(types)
    numbers = np.array([number for number, _ in found], np.int64)
    cells = split_records((text for _, text in found), separator)
    fits = [len(row) <= width or not any(cell.strip() for cell in row[width:]) for row in cells]
    mended = [(*row[:width], *[""] * (width - len(row))) for row, fit in zip(cells, fits, strict=True) if fit]
    rows = np.setdiff1d(np.arange(table.num_rows + len(found), dtype=np.int64), numbers, assume_unique=True)
    both = np.concatenate([rows, numbers[np.array(fits, bool)]])
    order = np.argsort(both, kind="stable")
    whole = pa.concat_tables([table, _from_rows(mended, types)])
    long = [(int(number), row) for number, row, fit in zip(numbers, cells, fits, strict=True) if not fit]
    return Scan(
        _unify(whole).take(pa.array(order)),
        both[order],
        tuple(long),
        sum(any(map(str.strip, row)) for row in mended),
    )


def _from_rows(rows: Sequence[Sequence[str]], types: dict[str, pa.DataType]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    arrays = [
        pa.array(column, pa.string()).cast(kind) for column, kind in zip(columns, types.values(), strict=True)
    ]
    return pa.table(arrays, names=list(types))


def _no_rows(types: dict[str, pa.DataType]) -> pa.Table:
    return pa.schema(list(types.items())).empty_table()


def _unify(table: pa.Table) -> pa.Table:
    """One dictionary and one chunk a repeating column: pyarrow makes one of each a block."""
    unified = table.unify_dictionaries()
    columns = [one.combine_chunks() if one.type == TEXT else one for one in unified.columns]
    return pa.table(columns, schema=table.schema)
