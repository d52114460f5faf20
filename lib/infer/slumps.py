"""Slumps: stretches in which a rep's wins stay below what the rep's own close rate lets one expect.

S_t = Σ(won − p̂) over the rep's deals in order. S starts at 0, its first peak; a slump runs from a peak until
S regains it, and counts from DEEP deals below the peak.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.says import Slump
from lib.terms import DEEP

TIE: Final = 1e-9
"""Levels closer than this are the same: sums of decimals are not exact."""

Flags = npt.NDArray[np.bool_]


def follow_run(*, won: Flags, expected: float) -> npt.NDArray[np.float64]:
    """S after each deal, [deals]."""
    level: npt.NDArray[np.float64] = np.cumsum(won) - expected * np.arange(1, len(won) + 1)
    return level


def find_slumps(*, won: Flags, day: npt.NDArray[np.int32], expected: float) -> tuple[Slump, ...]:
    """The slumps at least DEEP deals deep of one rep's deals in order, deepest first, then earliest.

    ``day`` are ordinals. A slump that is not regained ends with the rep's last deal.
    """
    fallen = _fall(follow_run(won=won, expected=expected))
    edges = np.diff(np.concatenate([[0], fallen > TIE, [0]]))
    firsts, afters = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not firsts.size:
        return ()
    depths = np.maximum.reduceat(fallen, firsts)
    deep = np.flatnonzero(depths >= DEEP - TIE)
    order = deep[np.argsort(-depths[deep], kind="stable")].tolist()
    return tuple(_describe(day, int(firsts[at]), int(afters[at]), float(depths[at])) for at in order)


def _fall(level: Floats) -> Floats:
    """How far S is below its peak, [deals]."""
    return np.maximum(np.maximum.accumulate(level), 0) - level


def _describe(day: npt.NDArray[np.int32], first: int, after: int, depth: float) -> Slump:
    last = min(after, len(day) - 1)
    start, end = int(day[max(first - 1, 0)]), int(day[last])
    return Slump(
        first=first,
        last=last,
        start=date.fromordinal(start),
        end=date.fromordinal(end),
        depth=depth,
        days=end - start,
        regained=after < len(day),
    )
