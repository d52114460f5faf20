"""Behaviours out of their tallies: the figure per draw, and whether the evidence is enough to compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lib.terms import MIN_CHANCES, MIN_DAYS, TALLIES, Behaviour

Numbers = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]


def make_figures(behaviour: Behaviour, parts: Sequence[Numbers]) -> Numbers:
    """The behaviour's figure, in its own unit, from the figures of the one or two tallies it is made of.

    NaN where a ratio's divisor is 0: then there is nothing to compare with.
    """
    if behaviour.kind == "ratio":
        return divide(parts[0], parts[1])
    if behaviour.kind == "difference":
        return np.asarray(parts[0] - parts[1])
    return parts[0]


def divide(above: npt.ArrayLike, below: npt.ArrayLike) -> Numbers:
    """The quotient, NaN where the divisor is 0."""
    above, below = np.asarray(above), np.asarray(below)
    quotient = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    return np.divide(above, below, out=quotient, where=below != 0)


def have_enough(behaviour: Behaviour, chances: Sequence[Numbers]) -> Mask:
    """[reps]: whether ``chances`` [reps] of each tally reach the evidence bar of METRICS 4."""
    bars = [MIN_DAYS if TALLIES[name].counts == "days" else MIN_CHANCES for name in behaviour.made_of]
    return np.logical_and.reduce([part >= bar for part, bar in zip(chances, bars, strict=True)])
