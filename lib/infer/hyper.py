"""What an office's reps have in common, summed over a grid that finds the mass by itself.

A model of reps has two hyperparameters: a *spread* coordinate t = logit B, where B is the shrinkage, and
a *centre* coordinate x (logit of a mean share, or log of a mean rate). Their posterior is evaluated in
cells: equally wide rows of t, and in each row equally wide columns of x around where that row's mass must
be. The posterior narrows in x as B nears 1 by orders of magnitude, so one rectangle would waste its points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
"""Double precision, but for draws: they may be single, so whoever adds up many of them does it in float64."""

ROWS: Final = 32
COLUMNS: Final = 24
HIGHEST: Final = 10.0
"""Upper end of t: B beyond it has a prior mass of 0.00005, and the reps are alike there already."""
_REACH: Final = 6.0
"""Half width of a row in standard deviations of x."""
_NEGLIGIBLE: Final = 1e-6
"""A row lighter than this part of the heaviest is left out of the window."""
_ZOOMS: Final = 6


class Model(Protocol):
    """A hierarchical model, as far as its hyperparameters go."""

    def lowest(self) -> float:
        """Lower end of t, below which there is no mass worth a figure."""

    def locate(self, t: Floats) -> tuple[Floats, Floats, float, float]:
        """For each t: about where x is, and its standard deviation; then the hard limits of x."""

    def log_density(self, t: Floats, x: Floats) -> Floats:
        """Log posterior density in (t, x) but for a constant. ``t`` is [rows, 1], ``x`` [rows, columns]."""


@dataclass(frozen=True)
class Grid:
    """Cells of (t, x) with their posterior weights, which sum to 1.

    ``t`` is [rows] and ``x`` [rows, columns], both at the middle of the cells; ``t_width`` is the
    height of every row, ``x_width`` [rows] the width of each row's cells.
    """

    t: Floats
    x: Floats
    t_width: float
    x_width: Floats
    weight: Floats


def weigh_grid(model: Model, *, rows: int = ROWS, columns: int = COLUMNS) -> Grid:
    """The posterior of the hyperparameters: the window is narrowed until the mass fills half of its rows."""
    low, high = model.lowest(), HIGHEST
    grid = _weigh(model, low, high, rows, columns)
    for _ in range(_ZOOMS):
        heavy = _heavy_rows(grid)
        if 2 * (heavy[-1] - heavy[0] + 3) > rows:
            return grid
        low, high = max(low, grid.t[heavy[0]] - grid.t_width), min(high, grid.t[heavy[-1]] + grid.t_width)
        grid = _weigh(model, low, high, rows, columns)
    return grid


def draw_hyper(grid: Grid, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draws of (t, x), each [draws], in random order.

    Cells are drawn systematically (one uniform number for all of them), which adds less noise than drawing
    each apart; within its cell a draw lies anywhere.
    """
    ends = np.cumsum(grid.weight)
    places = (np.arange(draws) + rng.random()) * (ends[-1] / draws)
    cells = rng.permutation(np.minimum(np.searchsorted(ends, places, side="right"), ends.size - 1))
    row = cells // grid.x.shape[1]
    t = grid.t[row] + grid.t_width * (rng.random(draws) - 0.5)
    return t, grid.x.ravel()[cells] + grid.x_width[row] * (rng.random(draws) - 0.5)


def _weigh(model: Model, low: float, high: float, rows: int, columns: int) -> Grid:
    t_width = (high - low) / rows
    t = np.float64(low) + t_width * (np.arange(rows, dtype=np.float64) + 0.5)
    x, x_width = _columns(model, t, columns)
    log_mass = model.log_density(t[:, None], x) + np.log(x_width)[:, None]
    weight = np.exp(log_mass - log_mass.max())
    return Grid(t, x, t_width, x_width, weight / weight.sum())


def _columns(model: Model, t: Floats, columns: int) -> tuple[Floats, Floats]:
    middle, sd, least, most = model.locate(t)
    middle = np.clip(middle, least, most)
    left, right = np.maximum(middle - _REACH * sd, least), np.minimum(middle + _REACH * sd, most)
    width = (right - left) / columns
    return left[:, None] + width[:, None] * (np.arange(columns) + 0.5), width


def _heavy_rows(grid: Grid) -> npt.NDArray[np.intp]:
    mass = grid.weight.sum(axis=1)
    return np.flatnonzero(mass > _NEGLIGIBLE * mass.max())
