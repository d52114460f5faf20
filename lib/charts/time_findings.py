"""What setbacks show, as sentences: slumps, losing streaks, the next new deal, and the failure goal."""

from __future__ import annotations

from typing import Final

from lib.charts.change_findings import say_article, say_change, say_hold, say_rep_change
from lib.charts.figures import count, day, decimal, list_words, of_hundred, of_n, show_name
from lib.charts.reopening import describe_lack
from lib.charts.verdicts import describe_need
from lib.says import Estimate, Setback, Setbacks, SlumpsBeside
from lib.terms import COLUMNS, DEEP, MIN_CHANCES, MIN_SLUMPS

__all__ = [
    "say_article",
    "say_change",
    "say_failure_goal",
    "say_hold",
    "say_reopening",
    "say_rep_change",
    "say_rep_setbacks",
    "say_setbacks",
    "say_streak",
]

_FRACTIONS: Final = {
    0.25: "a quarter",
    1 / 3: "a third",
    0.5: "half",
    2 / 3: "two thirds",
    0.75: "three quarters",
}
_NEAR: Final = 0.035
"""How far a ratio may lie from a fraction that is said of it."""


def say_setbacks(setbacks: Setbacks, superstar: str | None) -> str:
    """The article's claim for this office: as deep as others', but sooner over; or that it can't be told."""
    if setbacks.needs:
        return f"Which setback came after which cannot be told: this {describe_need(setbacks.needs)}"
    if not setbacks.reps:
        return "No deal is decided in these quarters, so there is no setback to look at"
    if not _losses(setbacks):
        return "Nobody here has lost a deal in these quarters, so there is no setback to get over"
    if superstar is None:
        return f"{_slumps(setbacks)}; there is no superstar yet to set beside the others"
    if len(setbacks.reps) == 1:
        return f"{_slumps(setbacks)}; there is nobody to compare with"
    beside = setbacks.beside.get(superstar)
    if beside is None:
        return f"{show_name(superstar)} has no decided deal in these quarters, so there is no run to compare"
    return _say_beside(beside)


def _losses(setbacks: Setbacks) -> int:
    return sum(each.count.chances - each.count.hits for each in setbacks.reps.values())


def _slumps(setbacks: Setbacks) -> str:
    slumps = sum(len(each.slumps) for each in setbacks.reps.values())
    losses = count(_losses(setbacks), "loss", "losses")
    return f"{losses} and {count(slumps, 'slump') if slumps else 'no slump'} of {DEEP:.0f} deals or more"


def _say_beside(beside: SlumpsBeside) -> str:
    name, losses = show_name(beside.rep), count(beside.losses, "loss", "losses")
    if not beside.mine and not beside.others:
        return f"Nobody here fell {DEEP:.0f} deals behind what their close rate leads one to expect"
    if beside.depth is None or beside.days is None:
        return _say_too_few(beside)
    depth, days = _word(beside.depth, "shallower", "deeper"), _word(beside.days, "shorter", "longer")
    if not depth and not days:
        these = "this 1 loss" if beside.losses == 1 else f"these {losses}"
        return f"No difference between {name}’s slumps and the others’ that {these} can show"
    return f"{_say_difference(beside, depth, days)}, chance allowed for"


def _say_too_few(beside: SlumpsBeside) -> str:
    had = f"{show_name(beside.rep)} had {_n(beside.mine)}, the others {_n(beside.others)}"
    if min(beside.mine, beside.others) >= MIN_SLUMPS:
        return f"The slumps cannot be compared: {had}, and chance makes so many too seldom to tell"
    return f"Too few slumps to compare: {had}; each side needs {MIN_SLUMPS}"


def _say_difference(beside: SlumpsBeside, depth: str, days: str) -> str:
    """Where at least one of depth and days differs. A ratio is one beyond what chance makes of it."""
    name, losses = show_name(beside.rep), count(beside.losses, "loss", "losses")
    deep = _times(beside.depth.value, "deep") if beside.depth and depth else "as deep"
    long = _times(beside.days.value, "long") if beside.days and days else "as long"
    if not depth:
        return f"{name}’s slumps are as deep as the others’, as far as {losses} can show, but {long}"
    if not days:
        return f"{name}’s slumps are {deep} as the others’, and as long, as far as {losses} can show"
    joined = "and" if (depth == "shallower") == (days == "shorter") else "but"
    return f"Over {losses} {name}’s slumps are {deep} as the others’ {joined} {long}"


def _n(slumps: int) -> str:
    return f"{slumps:,}" if slumps else "none"


def _word(ratio: Estimate, less: str, more: str) -> str:
    """Which it is where the 90 % interval leaves 1 out, else nothing."""
    if ratio.high < 1:
        return less
    return more if ratio.low > 1 else ""


def _times(ratio: float, word: str) -> str:
    """``0.52`` → ``"about half as long"``, ``1.6`` → ``"1.6 times as long"``."""
    near = min(_FRACTIONS, key=lambda fraction: abs(fraction - ratio))
    if abs(near - ratio) <= _NEAR:
        return f"about {_FRACTIONS[near]} as {word}"
    return f"about twice as {word}" if abs(ratio - 2) < 0.1 else f"{decimal(ratio, 2)} times as {word}"


def say_rep_setbacks(setback: Setback, superstar_setback: Setback | None = None) -> str:
    """One rep's deepest slump, longest streak and next new deal, each beside the superstar's."""
    name = show_name(setback.rep)
    won = f"{name} won {of_n(setback.count.hits, setback.count.chances)} decided deals."
    other = superstar_setback if superstar_setback and superstar_setback.rep != setback.rep else None
    beside = f" {_say_star(other)}" if other else ""
    return f"{won} {_say_deepest(setback)} {say_streak(setback)}. {_say_next(setback)}.{beside}"


def _say_deepest(setback: Setback) -> str:
    if not setback.slumps:
        return f"No slump of {DEEP:.0f} deals or more."
    slump = setback.slumps[0]
    until = f"from {day(slump.start)} to {day(slump.end)}"
    still = "" if slump.regained else ", and still running then"
    said = f"The deepest slump: {decimal(slump.depth)} deals, {count(slump.days, 'day')}, {until}{still}."
    if setback.as_deep is None:
        return said
    return f"{said} In {of_hundred(setback.as_deep)} offices of equally good reps somebody has one as deep."


def say_streak(setback: Setback) -> str:
    """The longest losing streak, and how often chance alone makes one as long."""
    streak = setback.streak
    if streak is None:
        return "No loss, so no losing streak"
    when = f"on {day(streak.first)}"
    if streak.first != streak.last:
        when = f"from {day(streak.first)} to {day(streak.last)}"
    long = count(streak.length, "loss", "losses")
    return (
        f"The longest losing streak: {long}, {when}; chance alone makes one as long in "
        f"{of_hundred(streak.by_chance)} runs of {count(setback.count.chances, 'deal')}"
    )


def _say_next(setback: Setback) -> str:
    again = setback.reopening
    if again is None or again.median is None:
        return f"From a loss to the next new deal: {describe_lack(setback)}"
    waiting = f", {again.waiting:,} still waiting" if again.waiting else ""
    losses = count(again.losses, "loss", "losses")
    return f"From a loss to the next new deal: {_say_days(again.median)}, after {losses}{waiting}"


def _say_days(days: Estimate) -> str:
    """``"4 days (3 to 6)"``: half of the time at most so many, with the 90 % interval."""
    unit = "day" if round(days.value) == 1 else "days"
    return f"{decimal(days.value, 0)} {unit} ({decimal(days.low, 0)} to {decimal(days.high, 0)})"


def _say_star(star: Setback) -> str:
    """The same three figures of the superstar in one sentence."""
    parts = ["no slump"]
    if star.slumps:
        slump = star.slumps[0]
        parts = [f"{decimal(slump.depth)} deals and {count(slump.days, 'day')} at the deepest"]
    parts.append(count(star.streak.length, "loss", "losses") + " in a row" if star.streak else "no loss")
    if star.reopening and star.reopening.median:
        parts.append(f"{_say_days(star.reopening.median)} to the next new deal")
    return f"{show_name(star.rep)} for comparison: {list_words(parts)}."


def say_reopening(setbacks: Setbacks, superstar: str | None) -> str:
    """How soon the superstar opens a deal after a loss, and who surely takes longer or less long."""
    if setbacks.needs or not setbacks.reps:
        return say_setbacks(setbacks, superstar)
    if all(each.reopening is None for each in setbacks.reps.values()):
        return f"A column “{COLUMNS['created'].title}” would show how soon a new deal is opened after a loss"
    known = {rep: days for rep, each in setbacks.reps.items() if (days := _median(each)) is not None}
    if not known:
        return f"Too few losses to say how soon the next deal is opened: it takes {MIN_CHANCES} of one rep"
    mine = known.pop(superstar, None) if superstar is not None else None
    if superstar is None or mine is None or not known:
        return _say_range(known if mine is None else {str(superstar): mine})
    name, others = show_name(superstar), _say_others(mine, known)
    return f"After a loss {name} opens a new deal within {_say_days(mine)}; {others}"


def _median(setback: Setback) -> Estimate | None:
    return setback.reopening.median if setback.reopening else None


def _say_range(known: dict[str, Estimate]) -> str:
    quickest = min(known, key=lambda rep: known[rep].value)
    if len(known) == 1:
        return f"After a loss {show_name(quickest)} opens a new deal within {_say_days(known[quickest])}"
    slowest = max(known.values(), key=lambda days: days.value)
    return (
        f"After a loss the next new deal is opened within {decimal(known[quickest].value, 0)} to "
        f"{decimal(slowest.value, 0)} days, half of the time, among {len(known)} reps"
    )


def _say_others(mine: Estimate, others: dict[str, Estimate]) -> str:
    """Only intervals that do not touch are called different."""
    slower = sum(days.low > mine.high for days in others.values())
    quicker = sum(days.high < mine.low for days in others.values())
    parts = [f"{slower:,} surely {'takes' if slower == 1 else 'take'} longer"] if slower else []
    parts += [f"{quicker:,} {'is' if quicker == 1 else 'are'} surely quicker"] if quicker else []
    of = count(len(others), "other")
    return f"of {of} {list_words(parts)}" if parts else f"nobody of {of} is surely quicker or slower"


def say_failure_goal(*, weekly_losses: float, goal: int, rep: str) -> str:
    """A rep's losses a week beside the failure goal: so many refusals are fine, as Le Bon advises."""
    name = show_name(rep)
    if not weekly_losses:
        return f"{name} lost no deal in these quarters"
    return f"{name} lost {decimal(weekly_losses)} deals a week: {_say_room(weekly_losses, goal)}"


def _say_room(weekly_losses: float, goal: int) -> str:
    room = goal - weekly_losses
    if abs(room) < 0.5:
        return "about the goal"
    return f"{decimal(abs(room))} {'short of' if room > 0 else 'beyond'} the goal"
