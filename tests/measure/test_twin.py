"""count_tallies against the brute-force twin, on random offices and every engine."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest

from lib.measure.engines import ENGINES
from lib.measure.tally import count_tallies
from tests.measure.twin import count_slowly, last_day
from tests.offices import random_office


def settings(seed: int, deals: pa.Table) -> tuple[date, int]:
    """An as-of day (mostly the last of the data, sometimes long before) and a start of the fiscal year."""
    draw = random.Random(seed)
    return last_day(deals) - timedelta(days=draw.choice([0, 0, 0, 1, 100, 400])), draw.choice(
        [1, 1, 2, 4, 7, 10]
    )


def rows(tallies: pa.Table) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in tallies.to_pylist()]


@pytest.mark.parametrize("tens", range(20))
def test_every_engine_counts_what_the_brute_force_twin_counts(tens: int) -> None:
    for seed in range(tens * 10, tens * 10 + 10):
        deals = random_office(seed)
        as_of, fiscal_start = settings(seed, deals)
        expected = count_slowly(deals, as_of, fiscal_start)
        for engine in ENGINES:
            tallies = count_tallies(deals, as_of=as_of, fiscal_start=fiscal_start, engine=engine)
            assert rows(tallies) == expected, f"office {seed} on {engine}"
