"""Is 03/04/2025 in March or in April? Decided on the whole column, for each way of writing in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from lib.intake.dates import NO_DAY, Readings

CLEAR: Final = 20
"""How many times more proofs one order must have than the other, where a column holds both."""


@dataclass(frozen=True)
class Proof:
    """Rows that can only be day first, rows that can only be month first."""

    day_first: int = 0
    month_first: int = 0

    @property
    def order(self) -> bool | None:
        """True: day first. None: no proof, or proof of both kinds."""
        if self.day_first > CLEAR * self.month_first:
            return True
        return False if self.month_first > CLEAR * self.day_first else None

    @property
    def mixed(self) -> bool:
        """Both orders are proven, and neither clearly outnumbers the other."""
        return self.order is None and self.day_first > 0


NO_PROOF: Final = Proof()


@dataclass(frozen=True)
class DayOrder:
    """How the open dates written with one separator are read: ``day_first`` None means not at all."""

    day_first: bool | None
    because: str
    """``you``, ``column``, ``other columns``, ``mixed`` or ``default``."""


def count_proof(readings: Readings, counts: np.ndarray, separator: int | None = None) -> Proof:
    """Rows that prove an order, all of them or those with one separator. ``counts``: rows of each text."""
    open_order = readings.separator >= 0 if separator is None else readings.separator == separator
    has_day, has_month = readings.day_first != NO_DAY, readings.month_first != NO_DAY
    return Proof(
        int(counts[open_order & has_day & ~has_month].sum()),
        int(counts[open_order & has_month & ~has_day].sum()),
    )


def decide_day_order(
    own: Iterable[Proof], others: Callable[[], Proof], chosen: bool | None = None
) -> DayOrder:
    """The order of ambiguous dates: what the column proves, else what a person says, else what the file's
    other date columns prove, else day first. ``own`` are the column's proofs, the nearest first.

    A column that proves both orders about as often decides nothing, and nothing may be concluded from others:
    its ambiguous dates stay unread until a person says.
    """
    for proof in own:
        if proof.order is not None:
            return DayOrder(proof.order, "column")
        if proof.mixed:
            return DayOrder(chosen, "mixed" if chosen is None else "you")
    if chosen is not None:
        return DayOrder(chosen, "you")
    elsewhere = others().order
    return DayOrder(True, "default") if elsewhere is None else DayOrder(elsewhere, "other columns")


def settle_days(readings: Readings, orders: dict[int, DayOrder]) -> np.ndarray:
    """One reading for each text: the only one there is, or the one that its separator's order says."""
    days = np.where(readings.day_first != NO_DAY, readings.day_first, readings.month_first)
    for separator, order in orders.items():
        here = readings.ambiguous & (readings.separator == separator)
        if order.day_first is None:
            days[here] = NO_DAY
        elif not order.day_first:
            days[here] = readings.month_first[here]
    return days
