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
from lib.terms import CHANNELS, parse_quarter

Pair = tuple[np.ndarray, np.ndarray]
"""Hits and chances, each [rep]."""


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

    def mask(self, quarters: Sequence[str]) -> np.ndarray:
        """Which quarters are in scope, [quarter]; all where none is named."""
        if not quarters:
            return np.ones(len(self.quarters), bool)
        chosen = {parse_quarter(quarter) for quarter in quarters}
        return np.array([quarter in chosen for quarter in self.quarters], bool)

    def add_up(self, quarters: Sequence[str]) -> tuple[dict[str, np.ndarray], ...]:
        """Hits, chances and young chances [rep] by tally, under the quarter filter."""
        sums = self.cube.add_up(self.mask(quarters))
        return tuple(dict(zip(self.cube.tallies, part, strict=True)) for part in sums)

    def count_in(self, tallies: Sequence[str], quarters: Sequence[str]) -> dict[str, Pair]:
        """Hits and chances [rep] of these tallies; zeros for one that the office has not."""
        hits, chances, _ = self.add_up(quarters)
        nothing = np.zeros(len(self.reps), np.int64)
        return {tally: (hits.get(tally, nothing), chances.get(tally, nothing)) for tally in tallies}

    def decided_by_quarter(self) -> np.ndarray:
        """Decided deals of the whole office, [quarter]."""
        if "close_rate" not in self.cube.tallies:
            return np.zeros(len(self.quarters), np.int64)
        return np.asarray(self.cube.chances[self.cube.tallies.index("close_rate")].sum(axis=0))

    def deals_in(self, reps: Sequence[str], quarters: Sequence[str]) -> int:
        """Deals of these reps, by the quarter they closed in or, while open, were created in."""
        counted = self.deals[np.array([not reps or rep in reps for rep in self.reps], bool)]
        return int((counted[:, :-1][:, self.mask(quarters)] if quarters else counted).sum())

    def revenue_in(self, quarters: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Revenue and biggest single sale, each [rep]."""
        within = self.mask(quarters)
        return self.revenue[:, :, within].sum(axis=(0, 2)), self.biggest[:, within].max(axis=1, initial=0.0)


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
