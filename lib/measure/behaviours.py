"""Every tally of METRICS 3 as hits and chances: one function a kind of fact, read top to bottom.

Each ``count_…`` returns a frame with ``seat`` (rep and quarter) and a column for each number it counts, named
``tally/hits``, ``tally/chances`` or ``tally/young``. What several frames say of one number adds up.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import narwhals as nw

from lib.measure.accounts import find_customers, find_lost_accounts, find_referrals
from lib.measure.encode import NO_DAY
from lib.measure.engines import Frame
from lib.measure.facts import col, find_previous, seat, sort_line
from lib.measure.ground import find_ground
from lib.measure.pace import count_all_days, count_days_after_losses, find_openings, find_spans
from lib.terms import CLASSES, FOLLOW_UP, SQUEEZE

_DECIDED = ("rep", "order", "closed_quarter", "won", "lost", "klass", "honest", "left", "competitor")


def _add_up(frame: Frame, quarter: str, numbers: dict[str, nw.Expr]) -> Frame:
    """Sums of the numbers, where a truth counts as 1, by rep and quarter."""
    return frame.select(seat=seat(quarter), **numbers).group_by("seat").agg(nw.col(*numbers).sum())


def count_decided(deals: Frame) -> Frame:
    """Close rate in all and by class, after a loss and after a win, honest noes, squeezes, competitors
    known.
    """
    won, lost = nw.col("won") == 1, nw.col("lost") == 1
    numbers = {"close_rate/hits": won, "close_rate/chances": won | lost}
    for place, klass in enumerate(CLASSES):
        mine = nw.col("klass") == place
        numbers |= {f"close_rate:{klass}/hits": won & mine, f"close_rate:{klass}/chances": mine}
    for before in ("after_loss", "after_win"):
        numbers |= {f"{before}/hits": won & nw.col(before), f"{before}/chances": nw.col(before)}
    numbers |= {
        "honest_no/hits": lost & (nw.col("honest") == 1),
        "honest_no/chances": lost & (nw.col("honest") >= 0),
        "no_squeeze/hits": won & (nw.col("left") >= SQUEEZE),
        "no_squeeze/chances": won,
        "knows_competition/hits": nw.col("competitor") == 1,
        "knows_competition/chances": won | lost,
    }
    decided = deals.filter(won | lost).select(*_DECIDED)
    return _add_up(find_previous(sort_line(decided, "rep"), "rep"), "closed_quarter", numbers)


def count_created(deals: Frame) -> Frame:
    """Deals that came through people, of all created."""
    created = deals.filter(nw.col("created") != NO_DAY)
    numbers = {"introduced/hits": nw.col("introduced"), "introduced/chances": nw.lit(1)}
    return _add_up(created, "created_quarter", numbers)


def count_ground(deals: Frame) -> Frame:
    """Deals in an industry that was new to the rep."""
    numbers = {
        "new_ground/hits": nw.col("deals") * nw.col("new").cast(nw.Int64),
        "new_ground/chances": nw.col("deals"),
    }
    return _add_up(find_ground(deals), "quarter", numbers)


def count_lost_accounts(deals: Frame, as_of: int) -> Frame:
    """Lost accounts that were won again, and those through a friend."""
    old = col("closed") <= as_of - FOLLOW_UP
    again = old & (nw.col("days_to_win") <= FOLLOW_UP)
    numbers = {"won_back/hits": again, "friend_returns/hits": again & nw.col("by_friend")}
    for tally in ("won_back", "friend_returns"):
        numbers |= {f"{tally}/chances": old, f"{tally}/young": ~old}
    return _add_up(find_lost_accounts(deals), "closed_quarter", numbers)


def count_customers(deals: Frame, as_of: int) -> Frame:
    """Customers won, and those who came back."""
    old = col("closed") <= as_of - FOLLOW_UP
    numbers = {"comes_back/hits": old & (nw.col("days_back") <= FOLLOW_UP)}
    for tally in ("comes_back", "referrals_earned"):
        numbers |= {f"{tally}/chances": old, f"{tally}/young": ~old}
    return _add_up(find_customers(deals), "closed_quarter", numbers)


def count_referrals(deals: Frame, as_of: int) -> Frame:
    """Deals that customers sent soon after they were won."""
    counts = (nw.col("age") <= FOLLOW_UP) & (col("closed") <= as_of - FOLLOW_UP)
    return _add_up(find_referrals(deals), "closed_quarter", {"referrals_earned/hits": counts})


def count_openings(deals: Frame, as_of: int) -> Frame:
    """Deals created, on days soon after a loss and on all others."""
    soon, opened = nw.col("soon"), nw.col("deals")
    numbers = {
        "pace_after_loss/hits": nw.when(soon).then(opened).otherwise(0),
        "pace_other_days/hits": nw.when(soon).then(0).otherwise(opened),
    }
    return _add_up(find_openings(deals, as_of), "quarter", numbers)


def count_days(deals: Frame, quarters: Frame, as_of: int) -> tuple[Frame, Frame]:
    """Days soon after a loss; and all others, as all days less those."""
    spans, days = find_spans(deals, as_of), nw.col("days")
    after = {"pace_after_loss/chances": days, "pace_other_days/chances": -days}
    return (
        _add_up(count_days_after_losses(deals, spans), "quarter", after),
        _add_up(count_all_days(spans, quarters), "quarter", {"pace_other_days/chances": days}),
    )


def count_all(deals: Frame, quarters: Frame, as_of: int, *, threads: int = 1) -> tuple[Frame, ...]:
    """Every count; together they make every tally. ``as_of`` is an ordinal; ``threads`` work side by side."""
    with ThreadPoolExecutor(threads) as pool:  # those that take the longest go first
        counts = (
            pool.submit(count_lost_accounts, deals, as_of),
            pool.submit(count_decided, deals),
            pool.submit(count_ground, deals),
            pool.submit(count_customers, deals, as_of),
            pool.submit(count_referrals, deals, as_of),
            pool.submit(count_openings, deals, as_of),
            pool.submit(count_created, deals),
        )
        days = pool.submit(count_days, deals, quarters, as_of)
        return (*(count.result() for count in counts), *days.result())
