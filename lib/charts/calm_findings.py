"""How losses are got over, in short: the two behaviours of calm in one sentence, and a rep's run in one."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.figures import count, decimal, list_words, of_hundred, show_name
from lib.says import BehaviourSays, Setback
from lib.terms import DEEP

CALM = ("bounce_back", "shakes_it_off")
"""The behaviours that say what a loss does to the days and the deal after it."""


def say_calm(behaviours: Sequence[BehaviourSays], superstar: str) -> str:
    """``"After a loss: on “keeps opening deals after a loss” 6 of 11 reps are behind Ana, none ahead."``"""
    asked = [says for says in behaviours if says.behaviour.id in CALM and says.status == "ok"]
    parts = [part for says in asked if (part := _say_one(says, superstar))]
    return f"After a loss: {'; '.join(parts)}." if parts else ""


def _say_one(says: BehaviourSays, superstar: str) -> str:
    verdicts = [gap.verdict for rep, gap in says.reps.items() if rep != superstar]
    compared = [verdict for verdict in verdicts if verdict and verdict != "too few"]
    if not compared:
        return ""
    sides = {name: compared.count(name) for name in ("behind", "ahead")}
    told = [f"{n:,} {'is' if n == 1 else 'are'} {name}" for name, n in sides.items() if n]
    others = f"{count(len(compared), 'rep')} compared with {show_name(superstar)}"
    found = list_words(told) or "nobody can be told apart yet"
    return (
        f"on “{says.behaviour.title}” {found} of {others}"
        if told
        else (f"on “{says.behaviour.title}” {found}, of {others}")
    )


def say_run(setback: Setback) -> str:
    """The deepest slump and the longest streak, each with how often chance alone makes one."""
    return f"{_say_deepest(setback)} {_say_streak(setback)}".strip()


def _say_deepest(setback: Setback) -> str:
    if not setback.slumps:
        return f"No slump of {DEEP:.0f} deals or more."
    slump = setback.slumps[0]
    said = f"Deepest slump: {decimal(slump.depth)} deals, {count(slump.days, 'day')}"
    still = "" if slump.regained else " so far"
    if setback.as_deep is None:
        return f"{said}{still}."
    return f"{said}{still}; in {of_hundred(setback.as_deep)} offices of equals somebody has one as deep."


def _say_streak(setback: Setback) -> str:
    if setback.streak is None:
        return ""
    long = count(setback.streak.length, "loss", "losses")
    return f"Longest streak: {long}; by chance as long in {of_hundred(setback.streak.by_chance)} runs."
