"""Refusals a week, for a failure goal: so many are fine."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from statistics import median

from lib.says import Setback, Setbacks


@dataclass(frozen=True)
class Refusals:
    """Lost deals a week of every rep who decided deals over four weeks or more."""

    a_week: dict[str, float]
    usual: int
    """The median rep's, rounded up: a goal that most reach."""


def count_refusals(setbacks: Setbacks) -> Refusals | None:
    """None where nobody's deals span four weeks."""
    a_week = {rep: losses for rep, one in setbacks.reps.items() if (losses := _count(one)) is not None}
    if not a_week:
        return None
    return Refusals(a_week, max(1, ceil(median(a_week.values()))))


def _count(setback: Setback) -> float | None:
    days = setback.run.days
    weeks = (int(days[-1]) - int(days[0]) + 1) / 7
    return (setback.count.chances - setback.count.hits) / weeks if weeks >= 4 else None
