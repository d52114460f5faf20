"""The slumps of each rep beside those of all others: are they as deep, are they as long?

The plain ratio of two medians misleads: in a given stretch of time a rep with many slumps has short ones.
With a hundred deals each, a Bayesian bootstrap over slumps says of one in three of equally good reps who have
slumps enough that they surely recover faster or more slowly than the others. So the ratio is read against the
same ratio in simulated offices of equally good reps, with as many deals on the same days and about as many
slumps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.equals import Dips
from lib.infer.hyper import Floats
from lib.infer.summary import summarise_heavy
from lib.says import Estimate, Slump, SlumpsBeside
from lib.terms import MIN_SLUMPS

_ALIKE: Final = 100
"""Simulated ratios that are looked at, where there are so many: those of reps with the most similar count."""
_FEWEST: Final = 20

Places = npt.NDArray[np.intp]


def compare_slumps(
    *, slumps: Sequence[Sequence[Slump]], simulated: Dips, losses: int, names: Sequence[str]
) -> dict[str, SlumpsBeside]:
    """Each rep (``names``, and the slumps of each) beside all others together.

    A figure is the rep's median over the others', divided by the same quotient in each simulated office: 1 is
    what chance makes. A slump within one day counts as one day, so that lengths have a ratio.
    """
    real = _list_real(slumps)
    depth = _compare(real, simulated, real.depth, simulated.depth, len(names))
    days = _compare(real, simulated, np.maximum(real.days, 1), np.maximum(simulated.days, 1), len(names))
    return {
        name: SlumpsBeside(name, len(mine), len(real.rep) - len(mine), depth[at], days[at], losses)
        for at, (name, mine) in enumerate(zip(names, slumps, strict=True))
    }


def find_ratios(*, run: Places, rep: Places, values: Floats) -> tuple[Places, Places, Floats]:
    """Rep, number of slumps and median ÷ all others' median, of every rep in every run with slumps enough.

    A median of an even number is the lower of the two in the middle. [reps with slumps enough, over all runs]
    """
    order = np.lexsort((values, run))
    run, rep, values = run[order], rep[order], values[order]
    first, size = _find_groups(run)
    # Place of each value among those of its run, then the same of each rep's own, in the same order.
    place = np.arange(len(run)) - np.repeat(first, size)
    order = np.lexsort((rep, run))
    group, count = _find_groups(run[order] * (rep.max(initial=0) + 1) + rep[order])
    own = np.arange(len(run)) - np.repeat(group, count)
    mine = values[order][group + (count - 1) // 2]
    # Of the others, the middle one stands as many places further as the rep has slumps before it.
    whose = np.repeat(np.arange(len(first)), size)[order][group]
    middle = (size[whose] - count - 1) // 2
    passed = np.repeat(middle, count) >= place[order] - own
    skipped = np.add.reduceat(passed, group, dtype=np.intp) if len(group) else group
    enough = (count >= MIN_SLUMPS) & (size[whose] - count >= MIN_SLUMPS)
    others = values[(first[whose] + middle + skipped)[enough]]
    return rep[order][group][enough], count[enough], mine[enough] / others


def _compare(real: Dips, simulated: Dips, ours: Floats, theirs: Floats, reps: int) -> list[Estimate | None]:
    found: list[Estimate | None] = [None] * reps
    whose, counts, ratios = find_ratios(run=simulated.run, rep=simulated.rep, values=theirs)
    for rep, count, ratio in zip(*find_ratios(run=real.run, rep=real.rep, values=ours), strict=True):
        own = whose == rep
        # Too seldom has the rep slumps enough by chance: then those of anybody.
        own = own if own.sum() >= _FEWEST else np.ones_like(own)
        alike = _pick_alike(ratios[own], np.abs(counts[own] - count))
        found[rep] = summarise_heavy((ratio / alike)[:, None])[0] if len(alike) >= _FEWEST else None
    return found


def _pick_alike(ratios: Floats, distance: Places) -> Floats:
    """The ratios at the least distance, at least ``_ALIKE`` of them where there are so many."""
    if len(ratios) <= _ALIKE:
        return ratios
    return ratios[distance <= np.partition(distance, _ALIKE - 1)[_ALIKE - 1]]


def _find_groups(keys: Places) -> tuple[Places, Places]:
    """First place and length of each stretch of equal keys."""
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    return first, np.diff(np.append(first, len(keys)))


def _list_real(slumps: Sequence[Sequence[Slump]]) -> Dips:
    every = [slump for each in slumps for slump in each]
    return Dips(
        run=np.zeros(len(every), np.intp),
        rep=np.repeat(np.arange(len(slumps)), [len(each) for each in slumps]),
        depth=np.array([slump.depth for slump in every]),
        days=np.array([slump.days for slump in every], np.float64),
    )
