"""What is said of a simulated office, against its truth: counts that add up over offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from benchmarks.honesty_limit import WORSE, Known, doubt_all, know
from benchmarks.honesty_worlds import World, name_reps
from benchmarks.peers import PEERS, Says, wald_gap_width, wald_width
from lib.infer.gaps import compare_reps
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.superstar import find_superstar
from lib.says import Estimate, Gap, Superstar
from lib.terms import CLOSE_RATE

OURS = "Provoked Luck"
STRICT = "ours at 99 %"
"""The same posterior with P ≥ 99 % instead of 95 %."""
STRICTER = 0.99
Floats = npt.NDArray[np.float64]


class Sums:
    """Dataclasses of numbers (and of dicts of such) that add up field by field."""

    def __add__(self, other: Self) -> Self:
        pairs = [(getattr(self, field.name), getattr(other, field.name)) for field in fields(self)]  # type: ignore[arg-type]
        return type(self)(*(_add(mine, theirs) for mine, theirs in pairs))


def _add(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, dict):
        return {key: mine[key] + theirs[key] if key in mine else theirs[key] for key in mine | theirs}
    return mine + theirs


@dataclass(frozen=True)
class Calls(Sums):
    """One method's ``behind`` over reps. False: truly no worse than the rep whom that method names best.

    ``expected`` is ``false`` with less noise: the sum of P(no worse) for who knows mean and spread. ``worse``
    are the reps truly WORSE or more below that rep, ``found`` those of them called behind.
    """

    reps: int = 0
    behind: int = 0
    false: int = 0
    expected: float = 0.0
    worse: int = 0
    found: int = 0


@dataclass(frozen=True)
class Score(Sums):
    """Sums over offices. Widths are of 90 % intervals, ``usual`` ones are Wald's, for the same reps."""

    offices: int
    reps: int
    covered: int
    width: float
    usual_width: float
    compared: int
    gap_covered: int
    gap_width: float
    usual_gap_width: float
    best_named: int
    promised: float
    calls: dict[str, Calls]
    doubts: tuple[Floats, ...]
    """Of each office, of ``doubt_all``."""


def add_up(scores: Sequence[Score]) -> Score:
    """Their sum, halves first: thousands of offices' doubts are then copied a dozen times, not thousands."""
    if len(scores) == 1:
        return scores[0]
    half = len(scores) // 2
    return add_up(scores[:half]) + add_up(scores[half:])


def judge(world: World, spread: float) -> Score | None:
    """What the app and its peers say of the office, against the truth; None where it names no superstar."""
    names = name_reps(len(world.truth))
    drawn = draw_tallies({"close_rate": (world.hits, world.chances)})["close_rate"]
    superstar = find_superstar(reps=names, draws=drawn.draws, chances=world.chances)
    if superstar is None:
        return None
    return _score(world, know(world, spread), superstar, _compare(names, drawn, superstar.rep))


def _compare(names: list[str], drawn: Drawn, superstar: str) -> list[Gap]:
    gaps = compare_reps(behaviour=CLOSE_RATE, reps=names, drawn={"close_rate": drawn}, superstar=superstar)
    return list(gaps.values())


def _score(world: World, known: Known, superstar: Superstar, gaps: list[Gap]) -> Score:
    star = [gap.rep for gap in gaps].index(superstar.rep)
    hits, chances = world.hits.astype(float), world.chances.astype(float)
    ours = Says(star, np.array([gap.verdict == "behind" for gap in gaps]))
    strict = Says(star, np.array([_is_behind_strictly(gap) for gap in gaps]))
    said = {OURS: ours, STRICT: strict} | {name: say(hits, chances) for name, say in PEERS.items()}
    return Score(
        offices=1,
        reps=len(gaps),
        covered=sum(holds(gap.value, truth) for gap, truth in zip(gaps, world.truth, strict=True)),
        width=sum(gap.value.high - gap.value.low for gap in gaps),
        usual_width=float(wald_width(hits, chances).sum()),
        compared=len(gaps) - 1,
        gap_covered=sum(
            holds(gap.gap, world.truth[star] - truth) for gap, truth in zip(gaps, world.truth, strict=True)
        ),
        gap_width=sum(gap.gap.high - gap.gap.low for gap in gaps if gap.gap),
        usual_gap_width=float(np.delete(wald_gap_width(hits, chances, star), star).sum()),
        best_named=int(world.truth[star] == world.truth.max()),
        promised=superstar.p_best,
        calls={name: count_calls(says, world.truth, known) for name, says in said.items()},
        doubts=(doubt_all(world, star),),
    )


def _is_behind_strictly(gap: Gap) -> bool:
    return gap.verdict == "behind" and gap.p_behind is not None and gap.p_behind >= STRICTER


def holds(estimate: Estimate | None, truth: float) -> bool:
    """Whether the 90 % interval holds the truth; there is no interval to the superstar itself."""
    return estimate is not None and bool(estimate.low <= truth <= estimate.high)


def count_calls(says: Says, truth: Floats, known: Known) -> Calls:
    """A method's verdicts against the truth [reps]."""
    gap = truth[says.top] - truth
    worse = gap >= WORSE
    no_worse, _ = known.doubt(says.top)
    return Calls(
        reps=len(truth),
        behind=int(says.behind.sum()),
        false=int((says.behind & (gap <= 0)).sum()),
        expected=float(no_worse[says.behind].sum()),
        worse=int(worse.sum()),
        found=int((says.behind & worse).sum()),
    )
