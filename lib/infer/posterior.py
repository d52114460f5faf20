"""Joint posterior draws of all reps: the only thing that everything downstream reads.

The models stand in ``models.py``, the sum over their hyperparameters in ``hyper.py``. The idea is that of
empirical-Bayes batting averages (D. Robinson), but the hyperparameters are integrated out: offices are small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import COLUMNS, ROWS, Floats, draw_hyper, weigh_grid
from lib.infer.models import Rates, Shares
from lib.terms import DRAWS, TALLIES

MOST_NUMBERS: Final = 300 * DRAWS
"""Draws × reps of a tally up to which there are DRAWS draws."""
FEWEST: Final = 1_000
"""Draws there always are: the ends of a 90 % interval are then at their percentile, give or take one."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Drawn:
    """A tally of the whole office, summed over the quarters in scope, with its joint draws.

    ``hits`` and ``chances`` are [reps], in the office's order; ``draws`` is [draws, reps], single
    precision, read-only.
    ``weight`` [reps] is what a rep's own deals weigh against what all reps have in common, 0 to 1: the
    posterior mean of c/(c + κ) (of rates: e/(e + κ/m)), so 0 without chances.
    """

    hits: Counts
    chances: Counts
    draws: Floats
    weight: Floats


def draw_tallies(
    counts: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]], *, draws: int = DRAWS
) -> dict[str, Drawn]:
    """Draws of many tallies, each given as (hits [reps], chances [reps]).

    A tally that METRICS.md counts over days or customers is a rate, every other name a share. With more than
    300 reps there are fewer draws than asked for, as ``count_draws`` says. One after the other: steps so
    short leave threads waiting for the interpreter, and the other core is another visitor's.
    """
    return {tally: _draw_tally(tally, hits, chances, draws) for tally, (hits, chances) in counts.items()}


def count_draws(reps: int, asked: int = DRAWS) -> int:
    """How many joint draws an office of so many reps gets, the same for each of its tallies.

    All 18 tallies of 2,000 reps with 4,000 draws would be 576 MB a quarter filter; with 1,000 it is 144 MB.
    """
    return min(asked, max(FEWEST, MOST_NUMBERS // max(1, reps)))


def draw_shares(
    *,
    hits: npt.ArrayLike,
    chances: npt.ArrayLike,
    seed: int,
    draws: int = DRAWS,
    rows: int = ROWS,
    columns: int = COLUMNS,
) -> Floats:
    """Draws [draws, reps] of each rep's share in (0, 1), read-only. Without chances: the prior's draws.

    ``rows`` and ``columns`` are the cells of the grid; the default is fine enough that doubling both moves no
    mean by 0.002.
    """
    return _draw_model(Shares(_floats(hits), _floats(chances)), seed, draws, rows, columns)[0]


def draw_rates(
    *,
    hits: npt.ArrayLike,
    exposure: npt.ArrayLike,
    seed: int,
    draws: int = DRAWS,
    rows: int = ROWS,
    columns: int = COLUMNS,
) -> Floats:
    """Draws [draws, reps] of each rep's rate per unit of exposure, positive, read-only; else as shares."""
    return _draw_model(Rates(_floats(hits), _floats(exposure)), seed, draws, rows, columns)[0]


def seed_of(tally: str, hits: npt.ArrayLike, chances: npt.ArrayLike) -> int:
    """A seed that is the same in every process for the same tally of the same office."""
    counts = np.stack([np.asarray(hits), np.asarray(chances)]).astype("<i8")
    return int.from_bytes(blake2b(tally.encode() + counts.tobytes(), digest_size=8).digest(), "little")


def _draw_tally(tally: str, hits: npt.ArrayLike, chances: npt.ArrayLike, draws: int) -> Drawn:
    hits, chances, seed = np.asarray(hits), np.asarray(chances), seed_of(tally, hits, chances)
    is_rate = tally in TALLIES and TALLIES[tally].counts != "chances"
    model = (Rates if is_rate else Shares)(_floats(hits), _floats(chances))
    return Drawn(hits, chances, *_draw_model(model, seed, count_draws(len(hits), draws), ROWS, COLUMNS))


def _draw_model(
    model: Shares | Rates, seed: int, draws: int, rows: int, columns: int
) -> tuple[Floats, Floats]:
    """Draws [draws, reps] and weights [reps]."""
    if not len(model.hits):
        return np.empty((draws, 0), np.float32), np.empty(0)
    rng = np.random.Generator(np.random.SFC64(seed))
    grid = weigh_grid(model, rows=rows, columns=columns)
    made = model.draw(*draw_hyper(grid, draws, rng), rng)
    made.setflags(write=False)
    return made.T, grid.weight.sum(axis=1) @ model.weigh(grid.t)


def _floats(counts: npt.ArrayLike) -> Floats:
    return np.asarray(counts, np.float64)
