"""count_tallies against the brute-force twin: 200 random offices on every engine.

Ten offices at a time stand side by side in one table, with names of their own: no tally looks from one
office into another, and an engine takes as long for ten small offices as for one.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest

from lib.measure.engines import ENGINES
from lib.measure.tally import count_tallies
from lib.terms import TALLIES
from tests.measure.twin import Rows, count_slowly, last_day, silent_columns
from tests.offices import random_office


def settings(seed: int, deals: pa.Table) -> tuple[date, int]:
    """An as-of day (mostly the last of the data, sometimes long before) and a start of the fiscal year."""
    draw = random.Random(seed)
    return last_day(deals) - timedelta(days=draw.choice([0, 0, 0, 1, 100, 400])), draw.choice(range(1, 13))


def rows(tallies: pa.Table) -> Rows:
    return [tuple(row.values()) for row in tallies.to_pylist()]


def call_apart(deals: pa.Table, name: str) -> pa.Table:
    """The deals with the office's name before every rep and account."""
    for column in ("rep", "account_key", "referred_key"):
        field = deals.schema.field(column)
        texts = [None if text is None else f"{name} {text}" for text in deals[column].to_pylist()]
        deals = deals.set_column(deals.schema.get_field_index(column), field, pa.array(texts, field.type))
    return deals


def in_order(tallies: Rows) -> Rows:
    places = list(TALLIES)
    return sorted(tallies, key=lambda row: (places.index(row[2]), row[0], row[1]))


@pytest.mark.parametrize("tens", range(20))
def test_every_engine_counts_in_200_offices_what_the_twin_counts_in_each(tens: int) -> None:
    seeds = range(tens * 10, tens * 10 + 10)
    offices = [call_apart(random_office(seed), f"Office {seed}") for seed in seeds]
    together = pa.concat_tables(offices)
    as_of, fiscal_start = settings(tens, together)
    missing = silent_columns(together)
    expected = in_order(
        [row for deals in offices for row in count_slowly(deals, as_of, fiscal_start, missing)]
    )
    for engine in ENGINES:
        tallies = count_tallies(together, as_of=as_of, fiscal_start=fiscal_start, engine=engine)
        assert rows(tallies) == expected, engine


def jumble_days(deals: pa.Table, seed: int) -> pa.Table:
    """The deals with their creation days dealt out anew: many are created after they closed."""
    days = deals["created"].to_pylist()
    random.Random(seed).shuffle(days)
    field = deals.schema.field("created")
    return deals.set_column(deals.schema.get_field_index("created"), field, pa.array(days, field.type))


@pytest.mark.parametrize("seed", range(1000, 1008))
def test_every_engine_agrees_with_the_twin_on_an_office_whose_days_make_no_sense(seed: int) -> None:
    deals = jumble_days(random_office(seed, deals=120), seed)
    as_of, fiscal_start = settings(seed, deals)
    expected = count_slowly(deals, as_of, fiscal_start)
    for engine in ENGINES:
        tallies = count_tallies(deals, as_of=as_of, fiscal_start=fiscal_start, engine=engine)
        assert rows(tallies) == expected, engine
