"""What became of accounts: lost and won back, customers who came back, and referrals they sent."""

from __future__ import annotations

import narwhals as nw

from lib.measure.encode import NO_CODE, NO_DAY
from lib.measure.engines import Frame, follow
from lib.measure.facts import DAYS, NEVER, ORDERS, QUARTERS, SEATS, col, seat, sort_line, spot
from lib.terms import QUIET

_LINE = ("account", "rep", "closed", "created", "closed_quarter", "won", "lost", "friend", "order")


def find_lost_accounts(deals: Frame) -> Frame:
    """Losses that lost an account: ``rep, closed_quarter, closed, days_to_win, by_friend``.

    The account's previous decided deal was no loss, no other deal opened by that day is open still or was
    decided on a later day, and none was won in the QUIET days before. A deal without ``created`` counts as
    created on the day it closed, so it can't have been open then. ``days_to_win`` and ``by_friend`` tell of
    the first win on a later day: when, and whether its channel is won back by a friend.
    """
    line = _look_around(_look_beside(_line(deals)))
    here = nw.col("spot")
    busy, fresh = nw.col("opened_by") <= here, nw.col("last_win") >= here - QUIET
    losses = line.filter(
        (nw.col("lost") == 1) & (nw.col("before") != col("account") * 2 + 1) & ~busy & ~fresh
    )
    days, friend = nw.col("next_win") - here, nw.col("friend_win") % 2 == 1
    return losses.select("rep", "closed_quarter", "closed", days_to_win=days, by_friend=friend)


def _line(deals: Frame) -> Frame:
    """Accounts' lines with ``spot`` (open deals at the end of time) and ``opened``, the spot of their
    creation.
    """
    closed = nw.when(nw.col("closed") == NO_DAY).then(DAYS - 1).otherwise(col("closed"))
    return sort_line(deals.select(*_LINE), "account").with_columns(
        spot=spot("account", closed), opened=_opened(), won=col("won"), friend=col("friend")
    )


def _look_beside(line: Frame) -> Frame:
    """The deals next to each on the frame, and how many were won up to it."""
    shifts = {f"next_{name}": nw.col(name).shift(-1) for name in ("spot", "opened", "won", "friend")}
    shifts |= {f"last_{name}": nw.col(name).shift(1) for name in ("spot", "won")}
    before = (col("account") * 2 + col("lost")).shift(1)
    seen = follow(line, "turn", before=before, wins=nw.col("won").cum_sum(), **shifts)
    return seen.with_columns(nw.col("before", "wins", *shifts).fill_null(NO_CODE).cast(nw.Int64))


def _look_around(line: Frame) -> Frame:
    """What lies on later days (``opened_by``: earliest opening, ``next_win``, ``friend_win``) or earlier
    (``last_win``).

    First what lies after each deal; then what lies after the last deal of a day holds for all of that day.
    """
    won, there = nw.col("next_won") == 1, nw.col("next_spot")
    after = {
        "opened_by": nw.when(there != NO_CODE).then(nw.col("next_opened")).otherwise(NEVER),
        "next_win": nw.when(won).then(there).otherwise(NEVER),
        "friend_win": nw.when(won).then(nw.col("wins") * 2 + 2 + nw.col("next_friend")).otherwise(NEVER),
    }
    before = nw.when(nw.col("last_won") == 1).then(nw.col("last_spot")).otherwise(NO_CODE)
    ahead = {name: value.cum_min(reverse=True) for name, value in after.items()}
    line = follow(line, "turn", last_win=before.cum_max(), **ahead)
    last, first = there != nw.col("spot"), nw.col("last_spot") != nw.col("spot")
    days = {name: nw.when(last).then(nw.col(name)).otherwise(NEVER).cum_min(reverse=True) for name in after}
    before = nw.when(first).then(nw.col("last_win")).otherwise(NO_CODE)
    return follow(line, "turn", last_win=before.cum_max(), **days)


def _opened() -> nw.Expr:
    return nw.when(nw.col("created") == NO_DAY).then(NEVER).otherwise(spot("account", col("created")))


def _wins(deals: Frame) -> Frame:
    """Wins with an account and ``created``, which what is said of customers needs."""
    return deals.filter((nw.col("won") == 1) & (nw.col("account") != NO_CODE) & (nw.col("created") != NO_DAY))


def find_customers(deals: Frame) -> Frame:
    """The first win of each account by a rep in a quarter: ``rep, closed_quarter, closed, days_back``.

    ``days_back``: days until the soonest win among the account's deals created on a later day.
    """
    wins = _wins(deals)
    # The first in order is one of those closed first, and its day is all that matters.
    key = col("account") * SEATS + seat("closed_quarter")
    first = wins.select("closed", key=key).group_by("key").agg(nw.col("closed").min())
    day = nw.col("key") // SEATS * DAYS + col("closed")
    customers = first.select(seat=nw.col("key") % SEATS, at=day * 2 + 1, back=nw.lit(NEVER, nw.Int64))
    created = {"at": spot("account", col("created")) * 2, "back": spot("account", col("closed"))}
    opened = wins.select(seat=nw.lit(NO_CODE, nw.Int64), **created)
    line = nw.concat([customers, opened]).sort("at")
    seen = follow(line, "at", back=nw.col("back").cum_min(reverse=True)).filter(nw.col("seat") != NO_CODE)
    here, place = nw.col("at") // 2, nw.col("seat")
    return seen.select(
        rep=place // QUARTERS,
        closed_quarter=place % QUARTERS,
        closed=here % DAYS,
        days_back=nw.col("back") - here,
    )


def find_referrals(deals: Frame) -> Frame:
    """Deals whose ``referred_by`` names an account won before: ``rep, closed_quarter, closed, age``.

    All of the win that it counts for: the account's latest (in order) that closed before the deal was
    created. ``age``: days from that win to the deal.
    """
    wins = _wins(deals)
    sent = deals.filter((nw.col("referred") != NO_CODE) & (nw.col("created") != NO_DAY))
    asked = sent.select(
        at=spot("referred", col("created")) * 2, win=nw.lit(NO_CODE, nw.Int64), line=col("referred")
    )
    answers = wins.select(
        at=spot("account", col("closed")) * 2 + 1,
        win=col("account") * ORDERS + col("order"),
        line=nw.lit(NO_CODE, nw.Int64),
    )
    seen = follow(nw.concat([asked, answers]).sort("at"), "at", win=nw.col("win").cum_max())
    found = seen.filter(nw.col("line") != NO_CODE).with_columns(order=nw.col("win") - nw.col("line") * ORDERS)
    winners = wins.select("rep", "closed_quarter", "closed", order=col("order"))
    days = nw.col("at") // 2 - nw.col("line") * DAYS
    return found.join(winners, on="order", how="inner").with_columns(age=days - col("closed"))
