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
    return spans.select("rep", first=col("first"), last=last.cast(nw.Int64)).filter(
        nw.col("first") <= nw.col("last")
    )


def _loss_days(deals: Frame) -> Frame:
    """Each day on which a rep lost a deal: ``rep, closed, quarter, left`` (of the quarter)."""
    lost = deals.filter((nw.col("lost") == 1) & (nw.col("created") != NO_DAY))
    return lost.group_by("rep", "closed").agg(
        quarter=nw.col("closed_quarter").min(), left=nw.col("left").min()
    )


def count_all_days(spans: Frame, quarters: Frame) -> Frame:
    """``rep, quarter, days``: all days of a rep's span, by quarter."""
    both = spans.join(quarters, how="cross")
    days = nw.min_horizontal("last", "ends") - nw.max_horizontal("first", "begins") + 1
    return both.select("rep", "quarter", days=days).filter(nw.col("days") > 0)


def count_days_after_losses(deals: Frame, spans: Frame) -> Frame:
    """``rep, quarter, days``: days of a rep's span with a loss 1 to AFTER_LOSS days earlier, one row a loss
    and quarter.
    """
    losses = follow(
        _loss_days(deals).with_columns(at=spot("rep", col("closed"))).sort("at"),
        "at",
        before=nw.col("at").shift(1),
    )
    covered = nw.col("before").fill_null(-AFTER_LOSS).cast(nw.Int64) + AFTER_LOSS
    begin = nw.max_horizontal(nw.col("at"), covered) - col("rep") * DAYS + 1
    bounded = losses.with_columns(begin=begin).join(spans, on="rep", how="inner")
    stretches = bounded.select(
        "rep",
        "quarter",
        begin=nw.max_horizontal("begin", "first"),
        end=nw.min_horizontal(col("closed") + AFTER_LOSS, nw.col("last")),
        turn=col("closed") + col("left"),
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
    opened = known.group_by("rep", "created").agg(quarter=nw.col("created_quarter").min(), deals=nw.len())
    line = nw.concat(
        [
            opened.select("rep", col("quarter"), col("deals"), at=spot("rep", col("created")) * 2),
            _loss_days(deals).select(
                "rep", col("quarter"), deals=nw.lit(0, nw.Int64), at=spot("rep", col("closed")) * 2 + 1
            ),
        ]
    ).sort("at")
    loss = nw.when(nw.col("deals") == 0).then(nw.col("at")).otherwise(0).cum_max()
    soon = nw.col("loss") >= nw.col("at") - 2 * AFTER_LOSS
    return (
        follow(line, "at", loss=loss).filter(nw.col("deals") > 0).select("rep", "quarter", "deals", soon=soon)
    )
