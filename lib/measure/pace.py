"""The pace at which a rep opens deals, on days soon after a loss and on all others.

Days are never listed one by one: after each loss lie AFTER_LOSS days, less those that an earlier loss has
covered, and they fall into the quarter of the loss or the next.
"""

from __future__ import annotations

import narwhals as nw

from lib.measure.encode import NO_DAY
from lib.measure.engines import Frame, follow
from lib.measure.facts import DAYS, col, spot
from lib.terms import AFTER_LOSS


def find_spans(deals: Frame, as_of: int) -> Frame:
    """A row a rep: ``first`` and ``last`` day of the rep (of deals with ``created`` only)."""
    known = deals.filter(nw.col("created") != NO_DAY)
    spans = known.group_by("rep").agg(
        first=nw.col("created").min(), opened=nw.col("created").max(), decided=nw.col("closed").max()
    )
    last = nw.min_horizontal(nw.max_horizontal("opened", "decided"), nw.lit(as_of, nw.Int64))
    return spans.select(col("rep"), first=col("first"), last=last.cast(nw.Int64)).filter(
        nw.col("first") <= nw.col("last")
    )


def _loss_days(deals: Frame) -> Frame:
    """Each day on which a rep lost a deal: ``at`` (its spot), ``quarter`` and the days ``left`` in it."""
    lost = deals.filter((nw.col("lost") == 1) & (nw.col("created") != NO_DAY))
    placed = lost.select("left", at=spot("rep", col("closed")), quarter=col("closed_quarter"))
    return placed.group_by("at").agg(nw.col("quarter", "left").min())


def count_all_days(spans: Frame, quarters: Frame) -> Frame:
    """``rep, quarter, days``: all days of a rep's span, by quarter."""
    both = spans.join(quarters, how="cross")
    days = nw.min_horizontal("last", "ends") - nw.max_horizontal("first", "begins") + 1
    return both.select("rep", "quarter", days=days).filter(nw.col("days") > 0)


def count_days_after_losses(deals: Frame, spans: Frame) -> Frame:
    """``rep, quarter, days``: days of a rep's span with a loss 1 to AFTER_LOSS days earlier, one row a loss
    and quarter.
    """
    losses = follow(_loss_days(deals).sort("at"), "at", before=nw.col("at").shift(1))
    covered = nw.col("before").fill_null(-AFTER_LOSS).cast(nw.Int64) + AFTER_LOSS
    placed = losses.with_columns(rep=nw.col("at") // DAYS, day=nw.col("at") % DAYS, covered=covered)
    bounded = placed.join(spans, on="rep", how="inner")
    begin = nw.max_horizontal("at", "covered") - nw.col("rep") * DAYS + 1
    stretches = bounded.select(
        "rep",
        "quarter",
        begin=nw.max_horizontal(begin, nw.col("first")),
        end=nw.min_horizontal(nw.col("day") + AFTER_LOSS, nw.col("last")),
        turn=nw.col("day") + nw.col("left"),
    )
    return nw.concat([_before_turn(stretches), _after_turn(stretches)]).filter(nw.col("days") > 0)


def _before_turn(stretches: Frame) -> Frame:
    days = nw.min_horizontal("end", "turn") - nw.col("begin") + 1
    return stretches.select("rep", quarter=col("quarter"), days=days)


def _after_turn(stretches: Frame) -> Frame:
    days = nw.col("end") - nw.max_horizontal(nw.col("begin"), nw.col("turn") + 1) + 1
    return stretches.select("rep", quarter=col("quarter") + 1, days=days)


def find_openings(deals: Frame, as_of: int) -> Frame:
    """``rep, quarter, deals, soon``: deals a rep created on a day, and whether a loss lay 1 to AFTER_LOSS
    days back.
    """
    known = deals.filter((nw.col("created") != NO_DAY) & (nw.col("created") <= as_of))
    placed = known.select(at=spot("rep", col("created")) * 2, quarter=col("created_quarter"))
    opened = placed.group_by("at").agg(nw.col("quarter").min(), deals=nw.len())
    losses = _loss_days(deals).select(at=nw.col("at") * 2 + 1, quarter="quarter", deals=nw.lit(0, nw.Int64))
    line = nw.concat([opened.with_columns(col("deals")), losses]).sort("at")
    loss = nw.when(nw.col("deals") == 0).then(nw.col("at")).otherwise(0).cum_max()
    seen = follow(line, "at", loss=loss).filter(nw.col("deals") > 0)
    soon = nw.col("loss") >= nw.col("at") - 2 * AFTER_LOSS
    return seen.select("quarter", "deals", rep=nw.col("at") // (2 * DAYS), soon=soon)
