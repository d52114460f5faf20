"""The cube: tallies as arrays that add up."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lib.measure.cube import build_cube
from lib.measure.tally import TALLIES_SCHEMA, count_tallies
from tests.measure.twin import last_day
from tests.offices import random_office


@pytest.mark.parametrize("seed", range(5))
def test_adding_up_quarters_of_the_cube_gives_the_sums_of_the_table(seed: int) -> None:
    deals = random_office(seed, deals=120)
    tallies = count_tallies(deals, as_of=last_day(deals))
    cube = build_cube(tallies)
    mask = np.arange(len(cube.quarters)) % 2 == 0
    kept = pa.array(np.array(cube.quarters, np.int32)[mask])
    chosen = tallies.filter(pc.is_in(tallies["quarter"], kept))
    for numbers, name in zip(cube.add_up(mask), ("hits", "chances", "young"), strict=True):
        assert numbers.shape == (len(cube.tallies), len(cube.reps))
        assert numbers.sum() == (pc.sum(chosen[name]).as_py() or 0)


def test_reps_and_quarters_without_a_tally_have_their_place_when_named() -> None:
    row = {"rep": "Ben", "quarter": 8100, "tally": "close_rate", "hits": 1, "chances": 2, "young": 0}
    tallies = TALLIES_SCHEMA.empty_table().from_pylist([row], schema=TALLIES_SCHEMA)
    cube = build_cube(tallies, reps=("Ana", "Ben"), quarters=(8099, 8100, 8101))
    assert cube.tallies == ("close_rate",)
    assert cube.hits.tolist() == [[[0, 0, 0], [0, 1, 0]]]
    assert cube.chances.tolist() == [[[0, 0, 0], [0, 2, 0]]]


def test_a_row_of_a_rep_or_quarter_that_is_not_named_is_left_out() -> None:
    row = {"rep": "Ben", "quarter": 8100, "tally": "close_rate", "hits": 1, "chances": 2, "young": 0}
    tallies = TALLIES_SCHEMA.empty_table().from_pylist([row], schema=TALLIES_SCHEMA)
    assert build_cube(tallies, reps=("Ana",)).chances.sum() == 0
    assert build_cube(tallies, quarters=(8101,)).chances.sum() == 0


def test_a_cube_cannot_be_written_to_and_one_of_nothing_adds_up_to_nothing() -> None:
    cube = build_cube(TALLIES_SCHEMA.empty_table())
    hits, chances, young = cube.add_up(np.zeros(0, bool))
    assert hits.shape == chances.shape == young.shape == (0, 0)
    assert not build_cube(
        count_tallies(random_office(3), as_of=last_day(random_office(3)))
    ).hits.flags.writeable
