"""Decided deals without a close date, in a file where another column says the same day for all the others.

Dynamics leaves the actual close date of some lost deals empty while the estimated one, which it sets to the
actual day on closing, is there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.intake.column_days import read_day_column, settle_day_column
from lib.intake.dates import NO_DAY
from lib.intake.day_order import Proof
from lib.intake.match import Match
from lib.intake.sentences import say_repair
from lib.intake.sheet import Sheet, column_label
from lib.terms import Repair

AGREE = 0.95
"""Share of the decided deals with both days in which a stand-in must say the same day."""
ENOUGH = 20
"""Such deals at least."""


@dataclass(frozen=True)
class Filled:
    """Close days with the gaps filled that could be."""

    closed: np.ndarray
    repairs: tuple[Repair, ...] = ()


def fill_close_gaps(
    sheet: Sheet, match: Match, closed: np.ndarray, decided: np.ndarray, gaps: np.ndarray
) -> Filled:
    """Take the day from a rival column that agrees with the close date wherever both speak, and say so."""
    if not gaps.any():
        return Filled(closed)
    for index in match.rivals.get("closed", ()):
        days = _read(sheet, index)
        fills = gaps & (days != NO_DAY)
        if fills.any() and _agrees(closed, days, decided):
            labels = [column_label(at, sheet.headers[at]) for at in (match.columns["closed"], index)]
            said = say_repair("close date filled", int(fills.sum()), column=labels[0], other=labels[1])
            return Filled(np.where(fills, days, closed), (said,))
    return Filled(closed)


def _read(sheet: Sheet, index: int) -> np.ndarray:
    column = read_day_column(sheet.table.column(index), column_label(index, sheet.headers[index]))
    return settle_day_column(column, Proof, None).days


def _agrees(closed: np.ndarray, days: np.ndarray, decided: np.ndarray) -> bool:
    both = decided & (closed != NO_DAY) & (days != NO_DAY)
    return bool(np.count_nonzero(both) >= ENOUGH and np.mean(closed[both] == days[both]) >= AGREE)
