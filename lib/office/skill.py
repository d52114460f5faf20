"""Answers on skill and luck: the lead, the funnel, the line-up, the seat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.infer.funnel import estimate_funnel
from lib.infer.leads import estimate_leads, estimate_versus, say_quarter
from lib.infer.lineup import draw_line_up
from lib.infer.posterior import Drawn, draw_tallies, seed_of
from lib.infer.seat import estimate_seats
from lib.office.counts import Counts
from lib.office.draws import Draws
from lib.says import Funnel, Leads, LineUp, QuarterRate, Seat, Versus
from lib.terms import CLASSES, quarter_name

_BY_CLASS = ("close_rate", *(f"close_rate:{klass}" for klass in CLASSES))


def find_leads(counts: Counts, draws: Draws, superstar: str, quarters: Sequence[str]) -> Leads | None:
    """The superstar's lead, with and without the single biggest sale."""
    revenue, biggest = counts.revenue_in(quarters)
    return estimate_leads(
        reps=counts.reps,
        drawn=draws.one("close_rate", quarters),
        superstar=superstar,
        biggest=biggest,
        revenue=revenue,
        redraw=_draw_close_rate,
    )


def _draw_close_rate(hits: np.ndarray, chances: np.ndarray) -> Drawn:
    return draw_tallies({"close_rate": (hits, chances)})["close_rate"]


def find_versus(counts: Counts, draws: Draws, superstar: str, quarters: Sequence[str]) -> dict[str, Versus]:
    """Twenty futures of each rep's close rate beside the superstar's."""
    drawn = draws.one("close_rate", quarters)
    return estimate_versus(reps=counts.reps, drawn=drawn, superstar=superstar)


def list_quarters(
    counts: Counts, draws: Draws, superstar: str, quarters: Sequence[str]
) -> tuple[QuarterRate, ...]:
    """The superstar in each quarter in scope in which anybody decided a deal, every quarter for itself."""
    there = counts.mask(quarters) & (counts.decided_by_quarter() > 0)
    named = [quarter_name(quarter) for quarter in np.array(counts.quarters)[there].tolist()]
    return tuple(
        say_quarter(
            quarter=quarter,
            reps=counts.reps,
            drawn=draws.once("close_rate", [quarter]),
            superstar=superstar,
        )
        for quarter in named
    )


def find_funnel(counts: Counts, quarters: Sequence[str]) -> Funnel:
    """Close rates with the limits of equally good reps."""
    hits, chances = counts.count_in(["close_rate"], quarters)["close_rate"]
    return estimate_funnel(reps=counts.reps, hits=hits, chances=chances)


def find_line_up(counts: Counts, quarters: Sequence[str], turn: int) -> LineUp | None:
    """The office among simulated ones; another set for each turn."""
    hits, chances = counts.count_in(["close_rate"], quarters)["close_rate"]
    return draw_line_up(hits=hits, chances=chances, turn=turn, seed=seed_of("line-up", hits, chances))


def find_seats(counts: Counts, draws: Draws, quarters: Sequence[str]) -> dict[str, Seat]:
    """Raw, standardised, and what an average colleague would have closed."""
    return estimate_seats(reps=counts.reps, drawn=draws.of(_BY_CLASS, quarters))
