"""Whether the article holds in this office: do reps who score higher on a behaviour close more?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.says.figures import Count, Estimate
from lib.terms import Behaviour


@dataclass(frozen=True)
class Mark:
    """A rep in the scatter of a behaviour against the close rate."""

    rep: str
    value: float
    """Posterior mean, in the behaviour's unit."""
    rate: float
    """Posterior mean close rate, 0–1."""
    count: Count


@dataclass(frozen=True)
class Holds:
    """One behaviour against the close rate, over the whole office.

    ``correlation`` is Spearman's rank correlation over the reps with evidence enough, per joint draw.
    """

    behaviour: Behaviour
    status: Literal["ok", "needs", "too few"]
    needs: tuple[str, ...]
    marks: tuple[Mark, ...]
    """Reps with evidence enough on both, at least MIN_REPS of them where status is ok."""
    correlation: Estimate | None
    p_positive: float | None
    by_chance: float | None
    """How often offices whose reps' close rates are dealt out anew show a correlation as strong, in either
    direction, on at least one of the behaviours looked at: what many looks find by chance."""
    verdict: Literal["closes more", "closes less", "can't tell", "needs", "too few"]
