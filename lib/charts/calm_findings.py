"""How losses are got over, in short: the two behaviours of calm in one sentence, and a rep's run in one."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.figures import count, decimal, list_words, of_hundred, of_n, show_name
from lib.says import BehaviourSays, Setback
from lib.terms import DEEP

CALM = ("bounce_back", "shakes_it_off")
"""The behaviours that say what a loss does to the days and the deal after it."""


def say_calm(behaviours: Sequence[BehaviourSays], superstar: str) -> str:
    """``"After a loss, 6 of 11 are behind Ana on “keeps opening deals after a loss” and …"``."""
    asked = [says for says in behaviours if says.behaviour.id in CALM and says.status == "ok"]
    parts = [part for says in asked if (part := _say_one(says, superstar))]
    return f"After a loss, {list_words(parts)}." if parts else ""


def _say_one(says: BehaviourSays, superstar: str) -> str:
    verdicts = [gap.verdict for rep, gap in says.reps.items() if rep != superstar]
    compared = [verdict for verdict in verdicts if verdict and verdict != "too few"]
    if not compared:
        return ""
    title, star = f"“{says.behaviour.title}”", show_name(superstar)
    sides = {side: compared.count(side) for side in ("behind", "ahead") if side in compared}
    told = [f"{of_n(n, len(compared))} are {side}" for side, n in sides.items()]
    if not told:
        return f"nobody of {count(len(compared), 'rep')} can be told from {star} on {title}"
    return f"{list_words(told)} of {star} on {title}" if "ahead" in sides else f"{told[0]} {star} on {title}"


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
