"""Our own code for a filter change: the posteriors of all tallies, and all that the pages ask.

    python -m benchmarks.filter [--deals N]… [--times N]

*All posteriors*: 4,000 joint draws of every tally for quarter filters never seen before, offices of 12 and
60 reps; beside it a plain dense grid with NumPy's draws (`benchmarks/plain.py`) in the same process. Aims:
100 ms and 400 ms. *Filters*: luck, close rates, superstar, behaviours, deals in scope, on a thousand and on a
million deals of 12 reps, the aims the same on both: rep filter under 1 ms, a quarter filter never seen before
under 250 ms, one seen before under 10 ms.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.plain import draw_plain_rates, draw_plain_shares
from lib.infer.posterior import draw_tallies
from lib.intake.demo import write_demo
from lib.office import Office, Scope, open_office
from lib.terms import TALLIES

AIMS = {"rep filter": 1, "quarter filter, new": 250, "quarter filter, seen": 10}
POSTERIOR_AIMS = {12: 100, 60: 400}
PLAIN_TIMES = 3

Counts = dict[str, tuple[np.ndarray, np.ndarray]]


def ask(office: Office, scope: Scope) -> None:
    """What the pages ask for."""
    office.luck(scope.quarters)
    office.close_rates(scope.quarters)
    office.superstar(scope)
    office.behaviours(scope)
    office.deals_in(scope)


def count_all(office: Office, quarters: Iterable[int]) -> Counts:
    """Hits and chances of every tally, under a quarter filter."""
    cube = office.counts.cube
    within = np.isin(np.arange(len(office.quarters)), list(quarters))
    hits, chances, _ = cube.add_up(within)
    return {tally: (hits[i], chances[i]) for i, tally in enumerate(cube.tallies)}


def draw_plainly(counts: Counts) -> None:
    for tally, (hits, chances) in counts.items():
        is_rate = tally in TALLIES and TALLIES[tally].counts != "chances"
        (draw_plain_rates if is_rate else draw_plain_shares)(hits, chances)


def time_draws(draw: Callable[[Counts], object], filters: Sequence[Counts]) -> tuple[list[float], float]:
    """Milliseconds for each filter in turn, and the median of the processor's time."""
    gc.collect()
    spent, worked = [], []
    for counts in filters:
        start, start_work = perf_counter(), process_time()
        draw(counts)
        spent.append((perf_counter() - start) * 1000)
        worked.append((process_time() - start_work) * 1000)
    return spent, median(worked)


def report_posteriors(reps: int, times: int) -> str:
    office = _open(reps * 85, reps)
    pairs = combinations(range(len(office.quarters)), 2)
    first, *filters = [count_all(office, pair) for pair, _ in zip(pairs, range(times + 1), strict=False)]
    draw_tallies(first)
    ours, worked = time_draws(draw_tallies, filters)
    plain, _ = time_draws(draw_plainly, filters[:PLAIN_TIMES])
    missed = "" if max(ours) < POSTERIOR_AIMS[reps] else "  missed"
    return (
        f"{f'all posteriors, {reps} reps':24}{median(ours):10.1f}{max(ours):10.1f}{worked:10.1f}"
        f"{POSTERIOR_AIMS[reps]:7}{median(plain):10.0f}{median(plain) / median(ours):9.0f}{missed}"
    )


def time_each(office: Office, scopes: Sequence[Scope]) -> list[float]:
    """Milliseconds for each scope in turn."""
    gc.collect()
    spent = []
    for scope in scopes:
        start = perf_counter()
        ask(office, scope)
        spent.append((perf_counter() - start) * 1000)
    return spent


def time_filters(office: Office, times: int) -> dict[str, list[float]]:
    pairs = list(combinations(office.quarters, 2))[: times + 1]
    quarters = [Scope(quarters=pair) for pair in pairs]
    ask(office, Scope())
    # The first filter of a process also pays for imports and warm caches; it is nobody's filter change.
    ask(office, quarters.pop())
    reps = [Scope(reps=(rep,)) for rep in office.reps]
    new = time_each(office, quarters)
    seen = time_each(office, quarters[-5:])
    return {"rep filter": time_each(office, reps), "quarter filter, new": new, "quarter filter, seen": seen}


def report(deals: int, spent: dict[str, list[float]]) -> str:
    lines = [f"{deals:,} deals", f"{'change':24}{'median ms':>10}{'worst ms':>10}{'aim':>7}"]
    for change, times in spent.items():
        missed = "" if max(times) < AIMS[change] else "  missed"
        lines.append(f"{change:24}{median(times):10.2f}{max(times):10.2f}{AIMS[change]:7}{missed}")
    return "\n".join(lines) + "\n"


def _open(deals: int, reps: int) -> Office:
    office = open_office("deals.csv", write_demo(deals, reps=reps))
    return office if isinstance(office, Office) else sys.exit(str(office.problem))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deals", type=int, action="append")
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args(arguments)
    print(f"{'':24}{'median ms':>10}{'worst ms':>10}{'cpu ms':>10}{'aim':>7}{'plain ms':>10}{'plain ÷':>9}")
    for reps in POSTERIOR_AIMS:
        print(report_posteriors(reps, options.times))
    print()
    for deals in options.deals or (1_000, 1_000_000):
        print(report(deals, time_filters(_open(deals, 12), options.times)))


if __name__ == "__main__":
    main()
