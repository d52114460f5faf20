"""What we may say: the frozen results that pages, charts and commands read. No arithmetic lives here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.terms import Behaviour


@dataclass(frozen=True)
class Count:
    """Hits over chances (or over exposure: days, customers)."""

    hits: int
    chances: int


@dataclass(frozen=True)
class Estimate:
    """Summary of posterior draws: mean, 50 % interval (``q25``–``q75``), 90 % interval (``low``–``high``)."""

    value: float
    low: float
    q25: float
    q75: float
    high: float


@dataclass(frozen=True)
class ClassShare:
    """A class's part of the sales: ``share`` by sales with a 90 % interval, ``revenue_share`` without."""

    klass: str
    sales: int
    revenue: float
    share: Estimate
    revenue_share: float


@dataclass(frozen=True)
class Split:
    """Where the sales of the team or of one rep came from."""

    sales: int
    revenue: float
    biggest: float
    """Share of the revenue that the single biggest deal makes (0–1; 0 where there is no revenue)."""
    classes: dict[str, ClassShare]


@dataclass(frozen=True)
class Luck:
    """Where sales came from, under the quarter filter. ``team`` is the whole office, whoever is on screen."""

    team: Split
    reps: dict[str, Split]
    channels: dict[str, tuple[int, float]]
    """Channel → (sales, revenue), whole office, channels with at least one sale."""
    quarters: dict[str, dict[str, tuple[int, float]]]
    """Quarter name → class → (sales, revenue), whole office, every quarter of the office in order."""


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
