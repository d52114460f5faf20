"""Whether a behaviour changed between two quarters, or did no more than chance would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.says.figures import Count, Estimate
from lib.terms import Behaviour

ChangeVerdict = Literal["better", "worse", "no more than chance would do", "too few"]


@dataclass(frozen=True)
class Change:
    """One rep on one behaviour, in two quarters.

    ``before`` and ``now`` are the raw figures of the two quarters in the behaviour's own unit (shares as
    0–1), None where a quarter has no chances. ``expected`` is the posterior predictive of the later figure
    from the earlier quarter's draws: what regression to the mean alone would give.
    """

    rep: str
    earlier: Count
    later: Count
    earlier_against: Count | None
    later_against: Count | None
    before: float | None
    now: float | None
    expected: Estimate | None
    verdict: ChangeVerdict


@dataclass(frozen=True)
class BehaviourChange:
    """One behaviour (or the close rate) of every rep, between two quarters."""

    behaviour: Behaviour
    status: Literal["ok", "needs"]
    needs: tuple[str, ...]
    reps: dict[str, Change]
    """Reps with a chance in either quarter."""
    compared: int
    """Comparisons that are not too few: of these, a tenth would lie outside by chance alone."""
