"""What happened around each deal, as narwhals expressions over whole numbers: the same lines on every engine.

A question like "the rep's previous decided deal" or "the account's next win" is asked along a *line*: the
deals of a rep or of an account in order, all lines in one frame, one after the other. Running maxima and
minima of numbers that grow first with the line and then with time answer for the line asked about or, where
it has nothing to say, with a number that lies outside it. (Windows within partitions say the same, ten
times slower on pandas; ``join_asof`` is missing on SQL engines.)
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from lib.measure.encode import NO_CODE
from lib.measure.engines import Frame, follow

DAYS: Final = 2**22
"""More than the ordinal of any day: the length of a line."""
ORDERS: Final = 2**31
"""More than any rank among deals."""
NEVER: Final = 2**52
"""More than any spot (2**30 lines), and small enough for the floats that pandas makes of a shift."""
QUARTERS: Final = 2**16
"""More than the index of any quarter."""
SEATS: Final = 2**33
"""More than any seat (2**17 reps)."""


def col(name: str) -> nw.Expr:
    """A column as a 64-bit whole number."""
    return nw.col(name).cast(nw.Int64)


def spot(line: str, day: nw.Expr) -> nw.Expr:
    """A day on a line as one whole number."""
    return col(line) * DAYS + day


def seat(quarter: str) -> nw.Expr:
    """Rep and quarter as one whole number: one key groups faster than two."""
    return col("rep") * QUARTERS + col(quarter)


def sort_line(deals: Frame, line: str) -> Frame:
    """The deals along a line (``rep`` or ``account``), sorted by ``turn``: as decided, and open ones last."""
    turn = col(line) * ORDERS + col("order")
    return deals.filter(nw.col(line) != NO_CODE).with_columns(turn=turn).sort("turn")


def find_previous(ordered: Frame, line: str) -> Frame:
    """Adds ``after_loss`` and ``after_win`` to a sorted line: how the deal decided before ended."""
    seen = follow(ordered, "turn", before=(col(line) * 2 + col("lost")).shift(1))
    before = nw.col("before").fill_null(-1)
    return seen.with_columns(after_loss=before == col(line) * 2 + 1, after_win=before == col(line) * 2)
