"""Close rates, the superstar, and each rep's gap to the superstar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.says.figures import Count, Estimate
from lib.terms import Behaviour


@dataclass(frozen=True)
class CloseRate:
    """A rep's close rate: won ÷ decided."""

    rep: str
    count: Count
    estimate: Estimate
    p_best: float


@dataclass(frozen=True)
class Superstar:
    """The rep with the highest posterior mean close rate, or whom the manager named."""

    rep: str
    chosen_by: Literal["close rate", "you"]
    p_best: float
    in_the_race: tuple[str, ...]
    """Every other rep whose P(truly best) is at least 10 %, most probable first."""


@dataclass(frozen=True)
class Gap:
    """A rep's behaviour and its distance to the superstar's.

    ``value`` is in the behaviour's own unit (shares as 0–1). ``gap`` is superstar − rep per draw in that
    unit. ``shown`` is rep − superstar on the chart's shared scale: points for shares and differences, per
    cent of the superstar's figure for rates and ratios. For the superstar itself gap, shown and verdict are
    None.
    """

    rep: str
    count: Count
    against: Count | None
    value: Estimate
    gap: Estimate | None
    shown: Estimate | None
    p_behind: float | None
    verdict: str | None


@dataclass(frozen=True)
class BehaviourSays:
    """One behaviour over the office, or the columns it would need."""

    behaviour: Behaviour
    status: Literal["ok", "needs"]
    needs: tuple[str, ...]
    """Canonical columns that are missing; empty where status is ok."""
    young: int
    """Chances too young to count on ``as_of``, whole office under the quarter filter."""
    reps: dict[str, Gap]
    """Every rep of the office in scope of the quarter filter; empty where status is needs."""
