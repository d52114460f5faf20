"""Deals → tallies: hits over chances for every rep and fiscal quarter. What METRICS 3 says, on any engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.measure.behaviours import count_all
from lib.measure.encode import Coded, encode_deals
from lib.measure.engines import THREADS, gather, open_frames
from lib.measure.facts import QUARTERS, SEATS
from lib.terms import COLUMNS, TALLIES

TALLIES_SCHEMA: Final = pa.schema(
    [
        pa.field("rep", pa.string(), nullable=False),
        pa.field("quarter", pa.int32(), nullable=False),
        pa.field("tally", pa.string(), nullable=False),
        pa.field("hits", pa.int64(), nullable=False),
        pa.field("chances", pa.int64(), nullable=False),
        pa.field("young", pa.int64(), nullable=False),
    ]
)
_NUMBERS: Final = ("hits", "chances", "young")
_TALLIES: Final = tuple(TALLIES)

Ints = np.ndarray[Any, np.dtype[Any]]


def missing_columns(deals: pa.Table) -> frozenset[str]:
    """Canonical columns of the deal table that say nothing at all: every value is null.

    ``closed`` is missing where the day of any deal was made from a period's name; not where all deals are
    open, which lack nothing.
    """
    there = (name for name in COLUMNS if name in deals.column_names and name != "closed")
    made = ("closed",) if pc.any(deals["closed_from_name"]).as_py() else ()
    return frozenset([*(name for name in there if deals[name].null_count == len(deals)), *made])


def count_tallies(deals: pa.Table, *, as_of: date, fiscal_start: int = 1, engine: str = "pandas") -> pa.Table:
    """Every tally of METRICS 3 that the columns allow, by rep and fiscal quarter.

    ``deals`` are classified deals (``DEALS_SCHEMA`` + ``CLASSIFIED_FIELDS``), ``as_of`` the last day they
    speak for. The answer (``TALLIES_SCHEMA``) is sorted by tally in the order of ``TALLIES``, rep, quarter.
    ``young`` are the chances that are not FOLLOW_UP days old yet. Rows in which all three are zero are left
    out, and so are tallies whose columns are missing. Raises ``engines.EngineMissing``.
    """
    coded = encode_deals(deals, fiscal_start=fiscal_start)
    rows, quarters = open_frames(engine, coded.table, coded.quarters)
    frames = count_all(rows, quarters, as_of.toordinal(), threads=THREADS.get(engine, 1))
    missing = missing_columns(deals)
    wanted = {name for name, tally in TALLIES.items() if missing.isdisjoint(tally.needs)}
    return _tallies_of([gather(frame) for frame in frames], coded, wanted)


def _numbers_of(tables: list[pa.Table], wanted: set[str]) -> Iterator[tuple[int, Ints, Ints]]:
    """Each column of the tables: place of its number, keys of tally and seat, values."""
    for table in tables:
        seats = table["seat"].to_numpy()
        for name in table.column_names[1:]:
            tally, number = name.split("/")
            if tally in wanted:
                yield _NUMBERS.index(number), _TALLIES.index(tally) * SEATS + seats, table[name].to_numpy()


def _tallies_of(tables: list[pa.Table], coded: Coded, wanted: set[str]) -> pa.Table:
    parts = list(_numbers_of(tables, wanted))
    keys, places = np.unique(np.concatenate([keys for _, keys, _ in parts]), return_inverse=True)
    number = np.repeat([number for number, *_ in parts], [len(values) for *_, values in parts])
    sums = np.zeros((len(_NUMBERS), len(keys)), np.int64)
    np.add.at(sums, (number, places), np.concatenate([values for *_, values in parts]).astype(np.int64))
    seen = sums.any(axis=0)
    tally, seat = np.divmod(keys[seen], SEATS)
    rep, quarter = np.divmod(seat, QUARTERS)
    columns = [
        pa.array(coded.reps, pa.string()).take(pa.array(rep)),
        pa.array(quarter.astype(np.int32)),
        pa.array(_TALLIES, pa.string()).take(pa.array(tally)),
        *(pa.array(each[seen]) for each in sums),
    ]
    return pa.table(columns, schema=TALLIES_SCHEMA)
