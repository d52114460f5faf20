"""Fiscal quarters of many days at once: ``terms.quarter_index`` and ``quarter_days`` for arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.terms import quarter_days

Ints = np.ndarray[Any, np.dtype[Any]]
EPOCH = 719_163
"""Ordinal (``date.toordinal``) of 1970-01-01."""


def count_quarters(days: Ints, fiscal_start: int = 1) -> Ints:
    """``quarter_index`` of each day; days are ordinals."""
    months = (days - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return (months - (fiscal_start - 1) + (12 if fiscal_start > 1 else 0)) // 3


def list_quarters(first: int, last: int, fiscal_start: int = 1) -> dict[str, Ints]:
    """Every fiscal quarter from the one of ``first`` to that of ``last``: ``quarter``, ``begins``, ``ends``
    (ordinals).
    """
    low, high = count_quarters(np.array([first, last]), fiscal_start)
    quarters = np.arange(low, high + 1)
    days = [quarter_days(int(quarter), fiscal_start) for quarter in quarters]
    begins, ends = ([day.toordinal() for day in side] for side in zip(*days, strict=True))
    return {"quarter": quarters.astype(np.int32), "begins": np.array(begins), "ends": np.array(ends)}


def find_quarters(days: Ints, quarters: dict[str, Ints]) -> tuple[Ints, Ints]:
    """Quarter of each day and the days left in it, among those listed; a day before the first counts as in
    it.
    """
    first = int(quarters["begins"][0])
    lengths = quarters["ends"] - quarters["begins"] + 1
    offset = np.maximum(days - first, 0)
    quarter = np.repeat(quarters["quarter"], lengths)
    left = np.repeat(quarters["ends"] - first, lengths) - np.arange(len(quarter))
    return quarter[offset], left[offset].astype(np.int32)
