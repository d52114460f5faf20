"""Made-up setbacks, changes and connections, written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from lib.says import (
    BehaviourChange,
    Change,
    Count,
    Estimate,
    Holds,
    Mark,
    Reopening,
    Run,
    Setback,
    Setbacks,
    Slump,
    SlumpsBeside,
    Streak,
)
from lib.terms import BEHAVIOURS, CLOSE_RATE
from tests.charts.says import near

FIRST = date(2026, 1, 1)


def run_of(outcomes: str, expected: float = 0.5) -> Run:
    """``"WLL"``: a deal a day from 1 January 2026 on."""
    won = np.array([each == "W" for each in outcomes], float)
    days = FIRST.toordinal() + np.arange(len(outcomes), dtype=np.int32)
    return Run(days, np.cumsum(won - expected))


SLUMP = Slump(2, 11, date(2026, 1, 2), date(2026, 1, 12), 2.5, 10, True)
"""The slump of ``WWLLLLLWWWWW`` at one half: from 1.0 down to −1.5 and back."""


def setback_of(rep: str, outcomes: str = "WWLLLLLWWWWW", **more: Any) -> Setback:
    losses, wins = outcomes.count("L"), outcomes.count("W")
    values: dict[str, Any] = {
        "count": Count(wins, wins + losses),
        "expected": 0.5,
        "run": run_of(outcomes),
        "slumps": (SLUMP,) if "LLLLL" in outcomes else (),
        "as_deep": 0.34 if "LLLLL" in outcomes else None,
        "as_deep_alone": 0.1 if "LLLLL" in outcomes else None,
        "streak": Streak(5, date(2026, 1, 3), date(2026, 1, 7), 0.41) if "LLLLL" in outcomes else None,
        "reopening": Reopening(losses, 1, near(4.0, 2.0)) if losses else Reopening(0, 0, None),
    }
    return Setback(rep=rep, **{**values, **more})


def beside_of(rep: str, depth: Estimate | None, days: Estimate | None, losses: int = 212) -> SlumpsBeside:
    return SlumpsBeside(rep, 4 if depth else 2, 20, depth, days, losses)


def setbacks_of(*setbacks: Setback, beside: SlumpsBeside | None = None) -> Setbacks:
    return Setbacks((), {each.rep: each for each in setbacks}, {beside.rep: beside} if beside else {})


def change_of(rep: str, verdict: Any, before: float | None = 0.25, now: float | None = 0.45) -> Change:
    few = verdict == "too few"
    expected = None if few else near(0.3, 0.14)
    n = 3 if few else 40
    hits = [round((value or 0) * n) for value in (before, now)]
    return Change(rep, Count(hits[0], n), Count(hits[1], n), None, None, before, now, expected, verdict)


def changes_of(*changes: Change, compared: int | None = None) -> BehaviourChange:
    n = sum(each.verdict != "too few" for each in changes)
    reps = {each.rep: each for each in changes}
    return BehaviourChange(CLOSE_RATE, "ok", (), reps, n if compared is None else compared)


def hold_of(name: str, verdict: Any, correlation: float | None = 0.5, reps: int = 12) -> Holds:
    status: Any = verdict if verdict in ("needs", "too few") else "ok"
    marks = tuple(
        Mark(f"Rep {at}", 0.2 + at / 100, 0.3 + (at * 7 % 12) / 100, Count(6, 20)) for at in range(reps)
    )
    estimate = near(correlation, 0.25) if correlation is not None and status == "ok" else None
    needs = ("competitor",) if status == "needs" else ()
    by_chance = 0.03 if estimate else None
    return Holds(
        BEHAVIOURS[name], status, needs, marks, estimate, 0.9 if estimate else None, by_chance, verdict
    )
