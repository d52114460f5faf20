"""The line-up: the real office among eight in which all reps are equally good (Buja and others 2009).

Equally good reps win Binomial(their own decided deals, one rate) each. That rate isn't known, so the office's
won deals are dealt out anew among all its decided deals: which is those binomials given the office's total.
So all nine have the same reps, deals and wins, and where the real reps are equally good nothing tells it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.posterior import Counts
from lib.says import Count, LineUp

PANELS: Final = 9
MOST_REPS: Final = 60
LEAST_REPS: Final = 3
OFFICES: Final = 2_000
"""Simulated offices that ``as_uneven`` is counted over."""
_A_HAIR: Final = 1e-9


def draw_line_up(*, hits: npt.ArrayLike, chances: npt.ArrayLike, seed: int, turn: int = 0) -> LineUp | None:
    """Nine offices of the reps with decided deals, the MOST_REPS with the most; ``turn`` makes another nine.

    None with fewer than LEAST_REPS of them, and where nobody has won or nobody has lost. Where the real one
    is depends on ``seed`` and ``turn`` (both from 0) alone, ``as_uneven`` on the seed but not on the turn.
    """
    won, decided = _choose_reps(np.asarray(hits, np.int64), np.asarray(chances, np.int64))
    if len(decided) < LEAST_REPS or not 0 < won.sum() < decided.sum():
        return None
    rng = np.random.default_rng([seed, turn])
    real = int(rng.integers(PANELS))
    offices = np.insert(_deal_out(won, decided, PANELS - 1, rng), real, won, axis=0)
    simulated = _deal_out(won, decided, OFFICES, np.random.default_rng(seed))
    return LineUp(
        panels=tuple(_panel(office, decided) for office in offices),
        real=real,
        as_uneven=_share_as_uneven(won, decided, simulated),
    )


def _choose_reps(won: Counts, decided: Counts) -> tuple[Counts, Counts]:
    """Most deals first; of two with as many the first by name, whatever they won: the order must not tell."""
    order = np.argsort(-decided, kind="stable")[:MOST_REPS]
    order = order[decided[order] > 0]
    return won[order], decided[order]


def _deal_out(won: Counts, decided: Counts, offices: int, rng: np.random.Generator) -> Counts:
    """[offices, reps]: the office's wins dealt out among its decided deals."""
    dealt: Counts = rng.multivariate_hypergeometric(decided, int(won.sum()), size=offices, method="marginals")
    return dealt


def _share_as_uneven(won: Counts, decided: Counts, simulated: Counts) -> float:
    """A hair below counts as the same: equal sums of fractions may differ in the last digit."""
    least = float(_unevenness(won, decided)) * (1 - _A_HAIR)
    return float((_unevenness(simulated, decided) >= least).mean())


def _unevenness(won: Counts, decided: Counts) -> Floats:
    """Chi-square of equal rates but for the factor 1 ÷ p(1 − p), which all these offices share."""
    expected = decided * (won.sum(axis=-1, keepdims=True) / decided.sum())
    squares: Floats = ((won - expected) ** 2 / decided).sum(axis=-1)
    return squares


def _panel(won: Counts, decided: Counts) -> tuple[Count, ...]:
    return tuple(Count(h, c) for h, c in zip(won.tolist(), decided.tolist(), strict=True))
