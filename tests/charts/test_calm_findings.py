"""The two sentences of *Setbacks* in short, word for word."""

from __future__ import annotations

from datetime import date

import numpy as np

from lib.charts.calm_findings import say_calm, say_run
from lib.says import BehaviourSays, Count, Run, Setback, Slump, Streak
from lib.terms import BEHAVIOURS
from tests.charts.says import gap_of

RUN = Run(np.array([], np.int32), np.array([]))


def says_of(name: str, *verdicts: str | None) -> BehaviourSays:
    reps = {f"Rep {n}": gap_of(f"Rep {n}", verdict) for n, verdict in enumerate(verdicts)}
    return BehaviourSays(BEHAVIOURS[name], "ok", (), 0, {"Ana": gap_of("Ana", None), **reps})


def setback_of(*, slump: Slump | None, streak: Streak | None) -> Setback:
    slumps = () if slump is None else (slump,)
    return Setback("Ben", Count(20, 50), 0.4, RUN, slumps, 0.42 if slump else None, 0.1, streak, None)


def test_both_behaviours_are_counted_over_the_reps_who_can_be_compared() -> None:
    says = [
        says_of("bounce_back", "behind", "behind", "level", "too few"),
        says_of("shakes_it_off", "can't tell yet", "level"),
        says_of("won_back", "behind"),
    ]
    assert say_calm(says, "Ana") == (
        "After a loss, 2 of 3 are behind Ana on “keeps opening deals after a loss” "
        "and nobody of 2 reps can be told from Ana on “a loss does not cost the next deal”."
    )


def test_reps_ahead_are_told_too() -> None:
    assert say_calm([says_of("bounce_back", "behind", "ahead", "ahead")], "Ana") == (
        "After a loss, 1 of 3 are behind and 2 of 3 are ahead of Ana on “keeps opening deals after a loss”."
    )


def test_nothing_is_said_where_nobody_can_be_compared() -> None:
    needs = BehaviourSays(BEHAVIOURS["bounce_back"], "needs", ("created",), 0, {})
    assert say_calm([needs, says_of("shakes_it_off", "too few", None)], "Ana") == ""


def test_a_run_is_told_with_what_chance_makes() -> None:
    start, end = date(2026, 1, 5), date(2026, 3, 20)
    slump = Slump(3, 9, start, end, 5.25, 74, regained=False)
    assert say_run(setback_of(slump=slump, streak=Streak(6, start, end, 0.26))) == (
        "Deepest slump: 5.2 deals, 74 days so far; in 42 of 100 offices of equals somebody has one as deep. "
        "Longest streak: 6 losses; by chance as long in 26 of 100 runs."
    )


def test_a_run_without_slump_or_loss_says_so() -> None:
    assert say_run(setback_of(slump=None, streak=None)) == "No slump of 2 deals or more."
