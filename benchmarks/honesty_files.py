"""Whole offices through a file: simulated, written as CSV, opened, filtered by quarter, read as a page reads.

Whatever intake and filters did to the counts would show here: beside each figure of the office stands the
one that the same counts give without any file, and the two must be the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.honesty_scores import Sums, holds
from benchmarks.honesty_worlds import QUARTER, World, make_world, name_reps, plant_behaviour, write_deals
from lib.infer.gaps import compare_reps
from lib.infer.posterior import draw_tallies
from lib.infer.superstar import estimate_close_rates, find_superstar
from lib.office import Office, Scope, open_office
from lib.says import CloseRate, Gap, Superstar
from lib.terms import BEHAVIOURS

BEHAVIOUR = "knows_competition"
"""Its chances are the decided deals, its hits a named competitor: any truth can be planted in a file."""


@dataclass(frozen=True)
class Page:
    """What a page says of an office's close rates and of one behaviour."""

    rates: Mapping[str, CloseRate]
    superstar: Superstar
    gaps: Mapping[str, Gap]


@dataclass(frozen=True)
class Filed(Sums):
    """Sums over offices: ``same`` counts those whose page says exactly what the bare counts say."""

    offices: int = 0
    same: int = 0
    reps: int = 0
    covered: int = 0
    compared: int = 0
    gap_covered: int = 0
    behind: int = 0
    false: int = 0


def run_files(seed: int, reps: int, spread: float, offices: int) -> tuple[Filed, Filed]:
    """The sums as read through files, and the sums straight from the counts."""
    rng = np.random.default_rng([seed, reps, round(1000 * spread), 2])
    filed, direct = Filed(), Filed()
    for _ in range(offices):
        closed = make_world(rng, reps, spread)
        knows = plant_behaviour(rng, closed, spread)
        read, told = read_page(write_deals(rng, closed, knows)), tell_directly(closed, knows)
        filed += score_page(read, closed, knows, same=read == told)
        direct += score_page(told, closed, knows, same=True)
    return filed, direct


def read_page(data: bytes) -> Page:
    """What the app says of a file under the filter to QUARTER."""
    office = open_office("deals.csv", data)
    if not isinstance(office, Office):
        raise SystemExit(str(office.problem))
    scope = Scope(quarters=(QUARTER,))
    says = {each.behaviour.id: each for each in office.behaviours(scope)}
    return _page(office.close_rates(scope.quarters), office.superstar(scope), says[BEHAVIOUR].reps)


def tell_directly(closed: World, knows: World) -> Page:
    """The same from the counts alone."""
    names = name_reps(len(closed.truth))
    counts = {"close_rate": (closed.hits, closed.chances), BEHAVIOUR: (knows.hits, knows.chances)}
    drawn = draw_tallies(counts)
    close = drawn["close_rate"]
    superstar = find_superstar(reps=names, draws=close.draws, chances=close.chances)
    gaps = compare_reps(
        behaviour=BEHAVIOURS[BEHAVIOUR],
        reps=names,
        drawn=drawn,
        superstar=superstar.rep if superstar else None,
    )
    return _page(estimate_close_rates(reps=names, drawn=close), superstar, gaps)


def _page(rates: Mapping[str, CloseRate], superstar: Superstar | None, gaps: Mapping[str, Gap]) -> Page:
    if superstar is None:
        raise SystemExit("A simulated office in which nobody has enough decided deals.")
    return Page(rates, superstar, gaps)


def score_page(page: Page, closed: World, knows: World, *, same: bool) -> Filed:
    """What the page says, against the truth."""
    gaps = list(page.gaps.values())
    star = list(page.gaps).index(page.superstar.rep)
    distance = knows.truth[star] - knows.truth
    behind = np.array([gap.verdict == "behind" for gap in gaps])
    rates = [rate.estimate for rate in page.rates.values()]
    return Filed(
        offices=1,
        same=int(same),
        reps=len(gaps),
        covered=sum(holds(rate, truth) for rate, truth in zip(rates, closed.truth, strict=True)),
        compared=len(gaps) - 1,
        gap_covered=sum(holds(gap.gap, far) for gap, far in zip(gaps, distance, strict=True)),
        behind=int(behind.sum()),
        false=int((behind & (distance <= 0)).sum()),
    )
