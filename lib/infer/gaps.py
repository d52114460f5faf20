"""The gap between each rep and the superstar on a behaviour, and the word for it.

Everything is a summary of the same joint draws. Ratios and differences are made per draw from the draws of
the two tallies they are made of.

``behind`` and ``ahead`` need P ≥ 95 %, no more: over all degrees of likeness between reps at most one in
twenty of them is then wrong. Where reps differ by 3 points only, few are called and 6 to 9 % of those
wrongly. Stricter rules were tried: they lose more than they mend, and none can keep to 5 % there and find as
many as the usual tests find (docs/honesty.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.made import have_enough, make_figures
from lib.infer.posterior import Drawn
from lib.infer.summary import summarise, summarise_heavy
from lib.says import BehaviourSays, Count, Estimate, Gap
from lib.terms import SURE, Behaviour

LEVEL_POINTS: Final = 5.0
"""Points within which shares and differences are level."""
LEVEL_PER_CENT: Final = 15.0
"""Per cent of the superstar's figure within which rates and ratios are level."""


def say_behaviour(
    *,
    behaviour: Behaviour,
    reps: Sequence[str],
    drawn: Mapping[str, Drawn],
    superstar: str | None,
    missing: frozenset[str] = frozenset(),
    young: int = 0,
) -> BehaviourSays:
    """A behaviour over the whole office, or which of the ``missing`` columns it needs.

    ``drawn`` is by tally; ``young`` is how many chances of the whole office are too young to count.
    """
    needs = tuple(need for need in behaviour.needs if need in missing)
    if needs:
        return BehaviourSays(behaviour, "needs", needs, young, {})
    gaps = compare_reps(behaviour=behaviour, reps=reps, drawn=drawn, superstar=superstar)
    return BehaviourSays(behaviour, "ok", (), young, gaps)


def compare_reps(
    *, behaviour: Behaviour, reps: Sequence[str], drawn: Mapping[str, Drawn], superstar: str | None
) -> dict[str, Gap]:
    """Each rep's figure and its gap to the superstar's; ``reps`` name the columns of the draws.

    The superstar's own gap is None, and so is everybody's where there is no superstar.
    """
    tallies = [drawn[name] for name in behaviour.made_of]
    draws = make_figures(behaviour, [tally.draws for tally in tallies])
    values = (summarise_heavy if behaviour.kind == "ratio" else summarise)(draws)
    gaps = [_gap_of_nobody(rep, tallies, i, values[i]) for i, rep in enumerate(reps)]
    if superstar is not None and superstar in reps:
        star = list(reps).index(superstar)
        enough = have_enough(behaviour, [tally.chances for tally in tallies])
        compared = _compare(behaviour, draws, values, star, enough & enough[star])
        gaps = [gap if i == star else _with_gap(gap, *compared[i]) for i, gap in enumerate(gaps)]
    return dict(zip(reps, gaps, strict=True))


def decide_verdict(*, enough: bool, p_behind: float, p_ahead: float, shown: Estimate, level: float) -> str:
    """The first that holds: too few, behind, ahead, level, can't tell yet.

    Too few comes first, since nothing is claimed on too little. Behind and ahead come before level: a gap
    that is small but certain is a gap. ``shown`` and ``level`` are both in points, or both in per cent.
    """
    if not enough:
        return "too few"
    if p_behind >= SURE:
        return "behind"
    if p_ahead >= SURE:
        return "ahead"
    return "level" if -level <= shown.low and shown.high <= level else "can't tell yet"


def _compare(
    behaviour: Behaviour, draws: Floats, values: Sequence[Estimate], star: int, enough: npt.NDArray[np.bool_]
) -> list[tuple[Estimate, Estimate, float, str]]:
    """Gap, shown, P(behind) and verdict of every rep, the superstar included."""
    ahead_by = draws[:, [star]] - draws
    p_behind, p_ahead = (ahead_by > 0).mean(axis=0).tolist(), (ahead_by < 0).mean(axis=0).tolist()
    gaps = [
        _around(gap, values[star].value - value.value)
        for gap, value in zip(summarise(ahead_by), values, strict=True)
    ]
    relative = behaviour.kind in ("rate", "ratio")
    shown = _per_cent(draws, values, star) if relative else [_in_points(gap) for gap in gaps]
    level = LEVEL_PER_CENT if relative else LEVEL_POINTS
    verdicts = [
        decide_verdict(enough=bool(e), p_behind=b, p_ahead=a, shown=s, level=level)
        for e, b, a, s in zip(enough, p_behind, p_ahead, shown, strict=True)
    ]
    return list(zip(gaps, shown, p_behind, verdicts, strict=True))


def _in_points(gap: Estimate) -> Estimate:
    """Rep − superstar in points: the gap with its sign turned."""
    return Estimate(*(-100 * figure for figure in (gap.value, gap.high, gap.q75, gap.q25, gap.low)))


def _per_cent(draws: Floats, values: Sequence[Estimate], star: int) -> list[Estimate]:
    """Rep − superstar in per cent of the superstar's figure.

    The intervals come from the quotient per draw; the value compares the two figures on the page, so that a
    reader who divides them finds it (and a superstar near zero in a few draws cannot carry it off).
    """
    relative = summarise_heavy(100 * (draws / draws[:, [star]] - 1))
    return [
        _around(estimate, 100 * (value.value / values[star].value - 1))
        for estimate, value in zip(relative, values, strict=True)
    ]


def _around(estimate: Estimate, value: float) -> Estimate:
    return Estimate(value, estimate.low, estimate.q25, estimate.q75, estimate.high)


def _gap_of_nobody(rep: str, tallies: Sequence[Drawn], index: int, value: Estimate) -> Gap:
    counts = [Count(int(tally.hits[index]), int(tally.chances[index])) for tally in tallies]
    return Gap(rep, counts[0], counts[1] if len(counts) > 1 else None, value, None, None, None, None)


def _with_gap(alone: Gap, gap: Estimate, shown: Estimate, p_behind: float, verdict: str) -> Gap:
    return Gap(alone.rep, alone.count, alone.against, alone.value, gap, shown, p_behind, verdict)
