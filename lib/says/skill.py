"""How sure it is that the superstar is one, and how much of it is the seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lib.says.figures import Count, Estimate
from lib.says.reps import CloseRate

Place = Literal["inside", "high 90", "high 99", "low 90", "low 99"]


@dataclass(frozen=True)
class Lead:
    """How far the superstar is ahead of the colleague who comes next by mean close rate."""

    rival: str
    gap: Estimate
    """Superstar − rival, close rate as 0–1."""
    p_ahead: float


@dataclass(frozen=True)
class Leads:
    """The lead with all deals, and without the superstar's single biggest sale."""

    superstar: str
    with_all: Lead
    without_biggest: Lead | None
    """None where the superstar has won nothing, or no sale of theirs has an amount."""
    biggest: float
    """Amount of that sale; 0 where ``without_biggest`` is None."""
    revenue: float
    """The superstar's revenue, that sale included."""
    rival_by_revenue: str | None
    """The other rep with the most revenue; None where nobody else has any."""
    rival_revenue: float


@dataclass(frozen=True)
class Versus:
    """The superstar's close rate beside one rep's, as a quantile dot plot shows it."""

    rep: str
    futures: tuple[float, ...]
    """Superstar − rep, close rate as 0–1: twenty equally likely values (the quantiles at 2.5, 7.5 … 97.5 %),
    smallest first."""
    p_ahead: float
    """Probability that the superstar truly closes more."""


@dataclass(frozen=True)
class QuarterRate:
    """The superstar's close rate in one quarter beside the office's. Each quarter has draws of its own."""

    quarter: str
    rate: CloseRate
    """``p_best`` is among the candidates of that quarter."""
    office: Count
    """Won of decided, everybody."""
    rivals: int
    """Other reps with at least MIN_CHANCES decided deals in that quarter."""
    is_highest: bool
    """Whether nobody with at least MIN_CHANCES decided deals in that quarter has a higher raw rate; False
    where the superstar has fewer."""


@dataclass(frozen=True)
class FunnelDot:
    """A rep in the funnel."""

    rep: str
    count: Count
    place: Place


@dataclass(frozen=True)
class FunnelLimits:
    """Between what shares equally good reps fall who decide ``chances`` deals."""

    chances: float
    low99: float
    low90: float
    high90: float
    high99: float


@dataclass(frozen=True)
class Funnel:
    """Close rates against decided deals, with the limits within which chance alone would put them."""

    office: Count
    dots: tuple[FunnelDot, ...]
    """Reps with decided deals, most deals first."""
    limits: tuple[FunnelLimits, ...]
    """In order of ``chances``, from 1 to a little beyond the rep with the most."""


@dataclass(frozen=True)
class LineUp:
    """The real office hidden among simulated offices of equally good reps."""

    panels: tuple[tuple[Count, ...], ...]
    """Nine offices; in each the reps in the same order, by decided deals, without names."""
    real: int
    """Which of them is the real one, from 0."""
    as_uneven: float
    """Share of simulated offices of equally good reps whose raw rates differ at least as much."""


@dataclass(frozen=True)
class Seat:
    """A rep's close rate beside the deals the rep was dealt."""

    rep: str
    count: Count
    rate: Estimate
    """The rep's close rate, as everywhere."""
    seat: Estimate
    """What an average colleague would close of this rep's deals."""
    standardised: Estimate
    """What the rep would close of deals dealt as the whole office's are."""
    beyond: Estimate
    """Standardised − the office's close rate: what is left of the difference once the seat is allowed for."""
    dealt: dict[str, Count]
    """Class → won of decided."""


@dataclass(frozen=True)
class Dealt:
    """The fairness facts of one rep under the quarter filter: what the rep was dealt."""

    rep: str
    assigned: Count
    """Deals handed over, of the decided deals."""
    unsolicited: Count
    """Deals that called out of the blue, of the decided deals."""
    size: float | None
    """Median amount of the decided deals that have one; None where none has."""
    sized: int
    """How many have one."""
    industries: tuple[tuple[str, int], ...]
    """Industry and decided deals in it, most first; empty where no deal names one."""
    since: date | None
    """The rep's first day in the whole table; None where no deal has a date."""
    days: int
    """From that day to ``as_of``."""
