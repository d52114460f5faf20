"""Sales and deals in scope, by rep and fiscal quarter: a few thousand rows that a filter adds up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.measure.quarters import EPOCH, find_quarters, list_quarters


def count_sales(deals: pa.Table, *, fiscal_start: int = 1) -> pa.Table:
    """Won deals by ``rep, quarter, channel, class``: ``sales``, ``revenue``, ``biggest`` (amount of the
    biggest one).

    A sale without an amount counts as a sale and adds nothing to the revenue. Sorted by the four keys.
    """
    won = deals.filter(pc.equal(deals["outcome"], "won"))
    keys = {name: won[name].cast(pa.string()) for name in ("rep", "channel", "class")}
    amount = pc.fill_null(won["amount"], 0.0)
    rows = pa.table({**keys, "quarter": _quarters(won["closed"], fiscal_start), "amount": amount})
    counted = rows.group_by(["rep", "quarter", "channel", "class"]).aggregate(
        [("amount", "count"), ("amount", "sum"), ("amount", "max")]
    )
    named = counted.rename_columns(["rep", "quarter", "channel", "class", "sales", "revenue", "biggest"])
    return named.sort_by([(name, "ascending") for name in ("rep", "quarter", "channel", "class")])


def count_deals(deals: pa.Table, *, fiscal_start: int = 1) -> pa.Table:
    """All deals by ``rep, quarter``: ``deals``. A decided deal belongs to the quarter it closed in, an open
    one to the quarter it was created in; ``quarter`` is null for an open deal without a date. Sorted by rep
    and quarter.
    """
    day = pc.coalesce(deals["closed"], deals["created"])
    rows = pa.table({"rep": deals["rep"].cast(pa.string()), "quarter": _quarters(day, fiscal_start)})
    counted = rows.group_by(["rep", "quarter"]).aggregate([([], "count_all")])
    named = counted.rename_columns(["rep", "quarter", "deals"])
    return named.sort_by([("rep", "ascending"), ("quarter", "ascending")])


def _quarters(days: pa.ChunkedArray, fiscal_start: int) -> pa.Array:
    absent = pc.is_null(days).to_numpy()
    ordinals = pc.fill_null(days.cast(pa.int32()), 0).to_numpy() + EPOCH
    return pa.array(_find(ordinals, absent, fiscal_start), pa.int32(), mask=absent)


def _find(
    ordinals: np.ndarray[Any, Any], absent: np.ndarray[Any, Any], fiscal_start: int
) -> np.ndarray[Any, Any]:
    known = ordinals[~absent]
    if not len(known):
        return np.zeros(len(ordinals), np.int32)
    listed = list_quarters(int(known.min()), int(known.max()), fiscal_start)
    return find_quarters(np.where(absent, known.min(), ordinals), listed)[0]
