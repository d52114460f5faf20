"""Simulated offices with the truth known, as counts and as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

CLOSE_RATE = 0.35
DECIDED = 60
"""Median of decided deals a rep; they vary by a log-normal factor with sigma 0.5: from some 25 to 140."""
MANY = 200
"""As many as the made-up office's and the three real files' reps have: 173 to 470 on average."""
QUARTER = "2025Q2"
"""The quarter that the file's truth is about; the quarters around it are there to be filtered out."""

_DAYS = {"2025Q1": "2025-02-%02d", "2025Q2": "2025-05-%02d", "2025Q3": "2025-08-%02d"}


@dataclass(frozen=True)
class World:
    """A simulated office: what is so and what is seen, all [reps]."""

    truth: npt.NDArray[np.float64]
    hits: npt.NDArray[np.int64]
    chances: npt.NDArray[np.int64]


def make_world(rng: np.random.Generator, reps: int, spread: float, decided: int = DECIDED) -> World:
    """True close rates are normal around CLOSE_RATE, so not of the family that the model assumes."""
    truth = np.clip(rng.normal(CLOSE_RATE, spread, reps), 0.02, 0.98)
    chances = np.maximum(1, rng.poisson(decided * rng.lognormal(0, 0.5, reps)))
    return World(truth, rng.binomial(chances, truth), chances)


def name_reps(reps: int) -> list[str]:
    """Names in the order in which an office sorts them."""
    return [f"Rep {number:02}" for number in range(reps)]


def plant_behaviour(rng: np.random.Generator, world: World, spread: float) -> World:
    """A behaviour whose chances are the office's decided deals, with a truth of its own."""
    truth = np.clip(rng.normal(CLOSE_RATE, spread, len(world.truth)), 0.02, 0.98)
    return World(truth, rng.binomial(world.chances, truth), world.chances)


def write_deals(rng: np.random.Generator, closed: World, knows: World) -> bytes:
    """A CSV in which, in QUARTER, ``closed.hits`` deals are won and ``knows.hits`` name a competitor.

    The quarters before and after hold as many deals of other truths; rows stand in random order.
    """
    rows = []
    for quarter, days in _DAYS.items():
        won, named = (closed, knows) if quarter == QUARTER else (_mislead(rng, closed), _mislead(rng, knows))
        for number, rep in enumerate(name_reps(len(closed.truth))):
            for is_won, is_named in zip(_flags(rng, won, number), _flags(rng, named, number), strict=True):
                stage = "Closed Won" if is_won else "Closed Lost"
                rows.append((rep, stage, days % rng.integers(1, 29), "Initech" if is_named else ""))
    rng.shuffle(rows)
    return _write_csv(rows)


def _mislead(rng: np.random.Generator, world: World) -> World:
    """The same chances with hits that have nothing to do with the truth."""
    return World(
        world.truth, rng.binomial(world.chances, rng.uniform(0, 1, len(world.chances))), world.chances
    )


def _flags(rng: np.random.Generator, world: World, rep: int) -> npt.NDArray[np.bool_]:
    return rng.permutation(np.arange(world.chances[rep]) < world.hits[rep])


def _write_csv(rows: list[Any]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Deal ID", "Owner", "Stage", "Close Date", "Competitor"])
    writer.writerows((f"D{number:06}", *row) for number, row in enumerate(rows))
    return text.getvalue().encode()
