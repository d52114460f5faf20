"""A Parquet file → Sheet."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.intake.grid import Grid, encode_repeating, refuse_width, sift_grid
from lib.intake.sheet import Sheet, column_names
from lib.terms import Problem

MOST_CELLS: Final = 500_000_000
"""Rows times columns: a few bytes of Parquet may stand for any number of equal cells."""
MOST_BYTES: Final = 3_000_000_000
DAMAGED: Final = Problem(
    "damaged", "The Parquet file is damaged or was not copied to the end.", "Export or copy it again."
)


def read_columnar(name: str, data: bytes) -> Sheet | Problem:
    """The rows of a Parquet file; they are numbered as if a header stood in row 1."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        problem = _check_size(file.metadata)
        table = None if problem else file.read()
    except (pa.ArrowException, OSError):
        return DAMAGED
    if problem or table is None:
        return problem or DAMAGED
    columns = [_settle_column(column) for column in table.columns]
    grid = Grid(
        name=name,
        headers=tuple(header.strip() for header in table.column_names),
        table=pa.table(columns, names=column_names(len(columns))),
        rows=np.arange(table.num_rows, dtype=np.int64) + 2,
        header_row=1,
    )
    return sift_grid(grid)


def _check_size(metadata: pq.FileMetaData) -> Problem | None:
    groups = (metadata.row_group(index) for index in range(metadata.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    if metadata.num_rows * metadata.num_columns > MOST_CELLS or size > MOST_BYTES:
        return Problem(
            "too large",
            f"The file holds {metadata.num_rows:,} rows, too many to read.",
            "Export fewer years.",
        )
    return refuse_width(metadata.num_columns)


def _settle_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as text, dates, whole and other numbers and truth values as such, anything else as its text."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if kind != column.type:
        column = column.cast(kind)
    if pa.types.is_integer(kind):
        return column.cast(pa.int64()) if kind != pa.uint64() else column.cast(pa.float64())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _without_nan(column.cast(pa.float64()))
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_boolean(kind):
        return column
    return encode_repeating(_to_text(column))


def _without_nan(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.is_finite(column), column, None)


def _to_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return column.cast(pa.string())
    except pa.ArrowException:
        texts = ("" if value is None else str(value) for value in column.to_pylist())
        return pa.chunked_array([pa.array(texts, pa.string())])
