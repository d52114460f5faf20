"""Industries that are new to a rep."""

from __future__ import annotations

import narwhals as nw

from lib.measure.encode import NO_CODE, NO_DAY
from lib.measure.engines import Frame, follow
from lib.measure.facts import col, spot
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
    opened = known.filter(nw.col("industry") != NO_CODE).group_by("rep", "industry", "created")
    days = opened.agg(quarter=nw.col("created_quarter").min(), deals=nw.len())
    line = days.with_columns(line=col("rep") * INDUSTRIES + col("industry"))
    ordered = line.with_columns(at=spot("line", col("created"))).sort("at")
    seen = follow(ordered, "at", last_line=nw.col("line").shift(1), last=nw.col("created").shift(1))
    first = nw.col("last_line").fill_null(NO_CODE) != nw.col("line")
    new = first | (col("created") - nw.col("last").fill_null(NO_DAY) > A_YEAR)
    fresh = seen.with_columns(new=new).join(starts, on="rep", how="inner")
    return fresh.filter(col("created") >= col("start") + A_YEAR).select("rep", "quarter", "deals", "new")
