"""What reps do with failure: slumps, losing streaks, and the days until the next deal is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from lib.says.figures import Count, Estimate


@dataclass(frozen=True)
class Slump:
    """From a peak of S (wins minus expected wins) until S regains it."""

    first: int
    """Place, in the rep's run, of the first deal after the peak."""
    last: int
    """Place of the deal that regains the peak; the rep's last deal while it has not."""
    start: date
    """Day of the peak: of the deal decided before ``first``, or of ``first`` at the run's beginning."""
    end: date
    """Day of ``last``."""
    depth: float
    """How far S fell below the peak, in deals."""
    days: int
    regained: bool


@dataclass(frozen=True, eq=False)
class Run:
    """The course of a rep's decided deals, in order."""

    days: npt.NDArray[np.int32]
    """Ordinals, [deals]."""
    level: npt.NDArray[np.float64]
    """S after each deal, [deals]: wins so far minus expected wins so far."""


@dataclass(frozen=True)
class Streak:
    """The longest run of losses one after the other."""

    length: int
    first: date
    last: date
    by_chance: float
    """Probability of one at least as long in as many deals at the rep's rate, averaged over the draws."""


@dataclass(frozen=True)
class Reopening:
    """Days from a loss to the next new deal that the rep opens, on a later day."""

    losses: int
    waiting: int
    """Losses after which no deal was opened yet: they count as waiting at least until now."""
    median: Estimate | None
    """In days; None with fewer than MIN_CHANCES losses, or where half of them are waiting still."""


@dataclass(frozen=True)
class Setback:
    """One rep under the quarter filter."""

    rep: str
    count: Count
    """Won of decided."""
    expected: float
    """The rep's close rate that S is measured against: the posterior mean."""
    run: Run
    slumps: tuple[Slump, ...]
    """At least DEEP deals deep, deepest first."""
    as_deep: float | None
    """Share of simulated offices of equally good reps in which somebody has a slump as deep as this rep's
    deepest; None without a slump."""
    as_deep_alone: float | None
    """The same of one simulated rep with as many deals."""
    streak: Streak | None
    """None without a loss."""
    reopening: Reopening | None
    """None where the table has no created days."""


@dataclass(frozen=True)
class SlumpsBeside:
    """The slumps of one rep beside those of others: how the medians compare, beyond what chance makes.

    In a given time many slumps are short ones, so a ratio is divided by the same ratio in simulated offices
    of equally good reps, with as many deals on the same days and about as many slumps: 1 is no difference.
    """

    rep: str
    mine: int
    others: int
    depth: Estimate | None
    """The rep's median depth ÷ the others'; None where either has fewer than MIN_SLUMPS slumps, or where
    chance makes so many too seldom to compare."""
    days: Estimate | None
    """The rep's median length ÷ the others'; a slump within one day counts as one day."""
    losses: int
    """Lost deals of all reps under the filter: what the comparison rests on."""


@dataclass(frozen=True)
class Setbacks:
    """The whole office under the quarter filter."""

    needs: tuple[str, ...]
    """Canonical columns without which deals have no order; then there are no reps here."""
    reps: dict[str, Setback]
    """Every rep with a decided deal."""
    beside: dict[str, SlumpsBeside]
    """Each rep with a decided deal beside all others together."""
