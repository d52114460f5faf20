"""Where sales came from."""

from __future__ import annotations

from dataclasses import dataclass

from lib.says.figures import Estimate


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
