"""What a filter adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.measure.cube import Cube, build_cube
from lib.measure.sales import count_deals, count_sales
from lib.terms import CHANNELS


@dataclass(frozen=True)
class Counts:
    """Everything a filter adds up, as arrays over (…, rep, quarter) with the names of reps and quarters."""

    cube: Cube
    reps: tuple[str, ...]
    quarters: tuple[int, ...]
    channels: tuple[str, ...]
    sales: np.ndarray
    """[channel, rep, quarter]"""
    revenue: np.ndarray
    """[channel, rep, quarter]"""
    biggest: np.ndarray
    """[rep, quarter]: the biggest single sale"""
    deals: np.ndarray
    """[rep, quarter + 1]: deals by the quarter of ``closed`` or, while open, ``created``; last: no date"""

    @classmethod
    def of(cls, deals: pa.Table, tallies: pa.Table, fiscal_start: int) -> Counts:
        reps = tuple(sorted(pc.unique(deals.column("rep")).to_pylist()))
        scope = count_deals(deals, fiscal_start=fiscal_start)
        quarters = _span(
            [*scope.column("quarter").to_pylist(), *tallies.column("quarter").unique().to_pylist()]
        )
        channels = tuple(CHANNELS)
        sold = count_sales(deals, fiscal_start=fiscal_start)
        shape = (len(channels), len(reps), len(quarters))
        where = _places(sold, channel=channels, rep=reps, quarter=quarters)
        sales, revenue = np.zeros(shape, np.int64), np.zeros(shape)
        np.add.at(sales, where, sold.column("sales").to_numpy())
        np.add.at(revenue, where, sold.column("revenue").to_numpy())
        biggest = np.zeros(shape[1:])
        np.maximum.at(biggest, where[1:], sold.column("biggest").to_numpy())
        counted = np.zeros((len(reps), len(quarters) + 1), np.int64)
        np.add.at(
            counted, _places(scope, rep=reps, quarter=(*quarters, None)), scope.column("deals").to_numpy()
        )
        cube = build_cube(tallies, reps=reps, quarters=quarters)
        return cls(cube, reps, quarters, channels, sales, revenue, biggest, counted)


def _span(quarters: Sequence[int | None]) -> tuple[int, ...]:
    """Every quarter from the first to the last, the empty ones between them too."""
    known = [quarter for quarter in quarters if quarter is not None]
    return tuple(range(min(known), max(known) + 1)) if known else ()


def _places(table: pa.Table, **axes: Sequence[Any]) -> tuple[np.ndarray, ...]:
    """Index arrays into an array whose axes have these names, one per row of the table."""
    return tuple(
        np.array([place[value] for value in table.column(name).to_pylist()], np.int64)
        for name, place in (
            (name, {value: at for at, value in enumerate(names)}) for name, names in axes.items()
        )
    )
