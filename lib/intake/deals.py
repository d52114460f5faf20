"""The table of deals that intake hands on, built from clean columns and the rows that were accepted."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from lib.intake.dates import NO_DAY
from lib.intake.values import Coded
from lib.terms import DEALS_SCHEMA, OUTCOMES


def build_deals(
    *,
    row: np.ndarray,
    deal_id: pa.StringArray,
    outcomes: np.ndarray,
    closed: np.ndarray,
    created: np.ndarray,
    amount: np.ndarray,
    texts: Mapping[str, Coded],
    from_name: np.ndarray | None = None,
) -> pa.Table:
    """``DEALS_SCHEMA`` from columns that all have one item a deal. Texts that are absent become all null."""
    columns: dict[str, pa.Array] = {
        "row": pa.array(row, pa.int64()),
        "deal_id": deal_id,
        "outcome": write_codes(Coded(pa.array(OUTCOMES), outcomes.astype(np.int32))),
        "closed": _write_days(closed),
        "created": _write_days(created),
        "amount": pa.array(amount, pa.float64(), mask=np.isnan(amount)),
        "closed_from_name": pa.array(np.zeros(len(row), bool) if from_name is None else from_name),
    }
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        columns |= zip(texts, pool.map(_write_texts, texts.values()), strict=True)
    nothing = Coded(pa.array([], pa.string()), np.full(len(row), -1, np.int32))
    arrays = [
        columns[field.name] if field.name in columns else write_codes(nothing) for field in DEALS_SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=DEALS_SCHEMA)


def _write_texts(cells: Coded) -> pa.DictionaryArray:
    return write_codes(drop_unused(cells))


def take_rows(cells: Coded, rows: np.ndarray) -> Coded:
    """The cells of some rows (positions)."""
    return cells if len(rows) == len(cells.codes) else Coded(cells.texts, cells.codes[rows])


def drop_unused(cells: Coded) -> Coded:
    """The same cells without the texts that no row has: names of rows left out do not travel on."""
    used = np.zeros(len(cells.texts) + 1, bool)
    used[cells.codes] = True  # code −1 falls on the last place
    if used[:-1].all():
        return cells
    new = np.cumsum(used[:-1], dtype=np.int32) - 1
    return Coded(cells.texts.filter(pa.array(used[:-1])), np.append(new, -1)[cells.codes].astype(np.int32))


def write_codes(cells: Coded) -> pa.DictionaryArray:
    """The cells as Arrow has them, null for absent ones."""
    codes = pa.array(cells.codes, pa.int32(), mask=cells.codes < 0)
    return pa.DictionaryArray.from_arrays(codes, cells.texts)


def _write_days(days: np.ndarray) -> pa.Array:
    return pa.array(days, pa.int32(), mask=days == NO_DAY).cast(pa.date32())
