"""Industries that are new to a rep."""

from __future__ import annotations

import narwhals as nw

from lib.measure.encode import NO_CODE, NO_DAY
from lib.measure.engines import Frame, follow
from lib.measure.facts import DAYS, col
from lib.terms import A_YEAR

INDUSTRIES = 2**24
"""More than there are industries."""


def find_ground(deals: Frame) -> Frame:
    """``rep, quarter, deals, new``: deals created on a day in an industry, A_YEAR or more after the rep's
    first created deal (of any industry), and whether the rep had created none in it in the A_YEAR days
    before.
    """
    known = deals.filter(nw.col("created") != NO_DAY)
    starts = known.group_by("rep").agg(start=nw.col("created").min())
    line = (col("rep") * INDUSTRIES + col("industry")) * DAYS
    opened = known.filter(nw.col("industry") != NO_CODE).select("created_quarter", at=line + col("created"))
    days = opened.group_by("at").agg(quarter=nw.col("created_quarter").min(), deals=nw.len()).sort("at")
    placed = days.with_columns(line=nw.col("at") // DAYS, day=nw.col("at") % DAYS)
    seen = follow(placed, "at", last_line=nw.col("line").shift(1), last_day=nw.col("day").shift(1))
    first = nw.col("last_line").fill_null(NO_CODE) != nw.col("line")
    new = first | (nw.col("day") - nw.col("last_day").fill_null(NO_DAY) > A_YEAR)
    ours = seen.with_columns(new=new, rep=nw.col("line") // INDUSTRIES).join(
        starts.with_columns(col("rep")), on="rep", how="inner"
    )
    return ours.filter(nw.col("day") >= col("start") + A_YEAR).select("rep", "quarter", "deals", "new")
