"""The same deal in two parts of an office: by its number, or where it has none by what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.part_names import Named
from lib.intake.results import Intake

_CONTENT = ("rep", "account_key", "created", "amount")


@dataclass(frozen=True, eq=False)
class Repeats:
    """Deals of a part that stand again in a later one. All arrays go together."""

    deals: np.ndarray
    """Which of the part's deals."""
    kept_part: np.ndarray
    """Place of the part whose row was kept."""
    kept_row: np.ndarray
    """That row, as its spreadsheet numbers it."""


def rank_parts(named: Sequence[Named]) -> np.ndarray:
    """How late each part is; int[parts]. Those whose names say a period stand in the order of the periods."""
    dated = [place for place, name in enumerate(named) if name.period is not None]
    ordered = sorted(dated, key=lambda place: (named[place].period, place))
    ranks = np.arange(len(named))
    ranks[ordered] = dated
    return ranks


def find_repeats(parts: Sequence[Intake], ranks: np.ndarray) -> tuple[Repeats, ...]:
    """For each part its deals that a later part has too. A part that has a deal twice keeps both rows."""
    tables = [_describe(intake, place, int(ranks[place])) for place, intake in enumerate(parts)]
    every = pa.concat_tables(tables)
    latest = every.group_by("key").aggregate([("rank", "max"), ("rank", "min")])
    repeated = latest.filter(pc.not_equal(latest["rank_max"], latest["rank_min"]))
    if not repeated.num_rows:
        nothing = np.zeros(0, np.int64)
        return tuple(Repeats(nothing, nothing, nothing) for _ in parts)
    last = _rows_by_key(every, repeated)
    return tuple(_repeats_of(table, last, int(rank)) for table, rank in zip(tables, ranks, strict=True))


def _describe(intake: Intake, place: int, rank: int) -> pa.Table:
    """Key, rank, part and row of every deal of a part that has a key."""
    deals = intake.deals
    own = pa.array(intake.traces.numbered)
    numbers = pc.binary_join_element_wise("#", deals["deal_id"], "")
    texts = [pc.cast(deals[name], pa.string()) for name in _CONTENT]
    key = pc.if_else(own, numbers, pc.binary_join_element_wise(*texts, "\x1f"))
    rows = deals.num_rows
    table = pa.table(
        {
            "key": key,
            "rank": pa.array(np.full(rows, rank)),
            "part": pa.array(np.full(rows, place)),
            "row": deals["row"],
            "deal": pa.array(np.arange(rows)),
        }
    )
    return table.filter(pc.is_valid(table["key"]))


def _rows_by_key(every: pa.Table, repeated: pa.Table) -> dict[str, tuple[int, int, int]]:
    """Key → rank, part and row of its last deal, for the keys that several parts have."""
    among = every.filter(pc.is_in(every["key"], value_set=repeated["key"].combine_chunks()))
    found: dict[str, tuple[int, int, int]] = {}
    columns = (among[name].to_pylist() for name in ("key", "rank", "part", "row"))
    for key, rank, part, row in zip(*columns, strict=True):
        if key not in found or found[key][0] <= rank:
            found[key] = rank, part, row
    return found


def _repeats_of(table: pa.Table, last: dict[str, tuple[int, int, int]], rank: int) -> Repeats:
    among = table.filter(pc.is_in(table["key"], value_set=pa.array(list(last), pa.string())))
    rows = [
        (deal, *last[key][1:])
        for deal, key in zip(among["deal"].to_pylist(), among["key"].to_pylist(), strict=True)
        if last[key][0] != rank
    ]
    found = np.array(rows, np.int64).reshape(-1, 3)
    return Repeats(found[:, 0], found[:, 1], found[:, 2])
