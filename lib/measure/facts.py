"""What happened around each deal, as narwhals expressions over whole numbers: the same lines on every engine.

A question like "the rep's previous decided deal" or "the account's next win" is asked along a *line*: all
moments of a rep or of an account in order, each with a whole number that grows first with the line and then with
time. Running maxima and minima of such numbers answer for the line asked about or, where it has nothing to
say, with a number that lies outside it. (Windows within a partition say the same ten times slower on pandas,
and ``join_asof`` is missing on SQL engines.)
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from lib.measure.encode import NO_CODE, NO_DAY
from lib.measure.engines import Frame
from lib.terms import QUIET

DAYS: Final = 2**22
"""More than the ordinal of any day: an open deal's end, and the length of a line."""
ORDERS: Final = 2**31
"""More than any rank among decided deals."""
NEVER: Final = 2**62

# What a moment on an account's line is, in the order in which moments of one day stand. A deal opened on the day
# of a loss was open by then; a win on the day of a loss came neither before nor after it.
OPENED, WIN_AHEAD, LOSS, WIN = range(4)


def col(name: str) -> nw.Expr:
    """A column as a 64-bit whole number."""
    return nw.col(name).cast(nw.Int64)


def spot(line: str, day: nw.Expr | int) -> nw.Expr:
    """A day on a line as one whole number."""
    return col(line) * DAYS + day


def find_previous(deals: Frame, line: str) -> Frame:
    """Decided deals of a line (``rep`` or ``account``) with ``after_loss``, ``after_win``: how the one before ended."""
    decided = deals.filter((nw.col("won") + nw.col("lost") > 0) & (nw.col(line) != NO_CODE))
    ordered = decided.with_columns(turn=col(line) * ORDERS + col("order")).sort("turn")
    before = (col(line) * 2 + col("lost")).shift(1).over(order_by="turn").fill_null(-1)
    return ordered.with_columns(before=before.cast(nw.Int64)).with_columns(
        after_loss=nw.col("before") == col(line) * 2 + 1, after_win=nw.col("before") == col(line) * 2
    )


def _opened(deals: Frame) -> Frame:
    """Deals with an account and a day of creation: when they were opened, and (doubled, + 1 if won) until when."""
    known = deals.filter((nw.col("account") != NO_CODE) & (nw.col("created") != NO_DAY))
    until = nw.when(nw.col("closed") == NO_DAY).then(DAYS - 1).otherwise(col("closed"))
    return _moments(known, OPENED, "created", spot("account", until) * 2 + col("won"))


def _moments(deals: Frame, role: int, day: str, value: nw.Expr) -> Frame:
    return deals.select(
        "rep",
        "account",
        "closed_quarter",
        "closed",
        at=spot("account", col(day)) * 4 + role,
        role=nw.lit(role, nw.Int64),
        value=value,
    )


def _wins(deals: Frame) -> Frame:
    return deals.filter((nw.col("won") == 1) & (nw.col("account") != NO_CODE))


def _first_wins(wins: Frame) -> Frame:
    """Wins with ``customer`` 1 where it is the first of the account by this rep in this quarter.

    ``comes_back`` needs ``created``: a win without it is no customer won, and does not hide a later one.
    """
    known = nw.when(nw.col("created") != NO_DAY).then(col("order")).otherwise(ORDERS)
    first = nw.col("known").min().over("account", "rep", "closed_quarter")
    customer = (nw.col("known") == first) & (nw.col("known") < ORDERS)
    return wins.with_columns(known=known).with_columns(customer=customer.cast(nw.Int64))


def find_returns(deals: Frame) -> Frame:
    """Losses that may have lost an account, and wins, with what the account's line says of them.

    Rows: a loss or a win with an account, ``role`` LOSS or WIN. ``lost_it``: the loss lost the account (no
    matter how old). ``days_to_win``, ``by_friend``: days until the first win on a later day, and whether that win's
    channel is won back by a friend. ``customer``: the win is a customer won. ``days_back``: days until the soonest
    win of a deal of the account created after it.
    """
    losses = find_previous(deals, "account").filter((nw.col("lost") == 1) & ~nw.col("after_loss"))
    wins = _first_wins(_wins(deals))
    ahead = col("account") * (2 * ORDERS) + col("order") * 2 + col("friend")
    line = nw.concat(
        [
            _opened(deals),
            _moments(wins, WIN_AHEAD, "closed", ahead),
            _moments(losses, LOSS, "closed", spot("account", col("closed")) * 2),
            _moments(wins, WIN, "closed", spot("account", col("closed")) * 2 + col("customer")),
        ]
    ).sort("at")
    return _judge(_look_along(line).filter(nw.col("role") >= LOSS))


def _look_along(line: Frame) -> Frame:
    role, value, odd = nw.col("role"), nw.col("value"), nw.col("value") % 2 == 1
    return line.with_columns(
        open_until=nw.when(role == OPENED).then(value).otherwise(0).cum_max().over(order_by="at"),
        last_win=nw.when(role == WIN).then(value).otherwise(0).cum_max().over(order_by="at"),
        next_at=nw.when(role == WIN_AHEAD)
        .then(nw.col("at"))
        .otherwise(NEVER)
        .cum_min(reverse=True)
        .over(order_by="at"),
        next_win=nw.when(role == WIN_AHEAD)
        .then(value)
        .otherwise(NEVER)
        .cum_min(reverse=True)
        .over(order_by="at"),
        back=nw.when((role == OPENED) & odd)
        .then(value)
        .otherwise(NEVER)
        .cum_min(reverse=True)
        .over(order_by="at"),
    )


def _judge(moments: Frame) -> Frame:
    here = spot("account", col("closed"))
    busy = nw.col("open_until") > here * 2 + 1
    fresh = nw.col("last_win") >= (here - QUIET) * 2
    return moments.with_columns(
        lost_it=(nw.col("role") == LOSS) & ~busy & ~fresh,
        customer=(nw.col("role") == WIN) & (nw.col("value") % 2 == 1),
        days_to_win=nw.col("next_at") // 4 - here,
        by_friend=nw.col("next_win") % 2 == 1,
        days_back=nw.col("back") // 2 - here,
    )


def find_referrals(deals: Frame) -> Frame:
    """Deals whose ``referred_by`` names an account won before, with that win: the latest that closed before the deal
    was created. Rows: ``rep`` and ``closed_quarter`` of the win, ``age`` (days from the win to the deal), ``closed``
    (of the win). Wins without ``created`` are left out, as the behaviour needs it.
    """
    known = deals.filter(nw.col("created") != NO_DAY)
    wins = _wins(known)
    sent = known.filter(nw.col("referred") != NO_CODE)
    asked = nw.concat(
        [
            sent.select(
                "created",
                at=spot("referred", col("created")) * 2,
                win=nw.lit(-1, nw.Int64),
                line=col("referred"),
            ),
            wins.select(
                "created",
                at=spot("account", col("closed")) * 2 + 1,
                win=col("account") * ORDERS + col("order"),
                line=nw.lit(-1, nw.Int64),
            ),
        ]
    ).sort("at")
    latest = asked.with_columns(latest=nw.col("win").cum_max().over(order_by="at")).filter(
        nw.col("line") >= 0
    )
    found = latest.select(asked="created", order=nw.col("latest") - nw.col("line") * ORDERS)
    winners = wins.select("rep", "closed_quarter", "closed", order=col("order"))
    return found.join(winners, on="order", how="inner").with_columns(age=col("asked") - col("closed"))
