"""Whether something changed, and whether the article holds here, as sentences no stronger than the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lib.charts.article import describe_hold
from lib.charts.change import describe_lack
from lib.charts.figures import count, list_words, number, of_hundred, show_name, signed
from lib.charts.units import describe_counted, describe_value
from lib.charts.verdicts import describe_need
from lib.says import BehaviourChange, Change, Holds
from lib.terms import MIN_REPS, Behaviour

SAME_DEALS: Final = frozenset({"shakes_it_off", "won_back", "no_squeeze"})
"""Behaviours counted from the same decided deals as the close rate."""
FEW_REPS: Final = 30
"""Among so many, eleven looks miss a rank correlation of one half every other time."""
_BY_CHANCE: Final = 0.1
"""Part of the comparisons that lie outside a 90 % interval though nothing changed."""


def say_change(change: BehaviourChange, earlier: str, later: str) -> str:
    """Of how many reps the later figure lies beyond chance, and of how many it would by chance alone."""
    if change.status == "needs":
        return f"“{change.behaviour.title}” cannot be compared: it {describe_need(change.needs)}"
    if not change.reps:
        return f"Nobody has {change.behaviour.chances} in {earlier} or {later}"
    if not change.compared:
        return f"Too few {change.behaviour.chances} in {earlier} or {later} to compare anybody"
    moved = sum(each.verdict in ("better", "worse") for each in change.reps.values())
    if change.compared == 1:
        return _say_one_moved(moved, earlier, later)
    who = f"{number(moved) if moved else 'None'} of {count(change.compared, 'rep')}"
    expected = _say_expected(change.compared)
    return f"{who} moved more than chance usually does from {earlier} to {later}; {expected}"


def _say_one_moved(moved: int, earlier: str, later: str) -> str:
    how = "moved more" if moved else "moved no more"
    often = "; chance alone does that one time in 10" if moved else ""
    return f"The one rep who can be compared {how} than chance usually does from {earlier} to {later}{often}"


def _say_expected(compared: int) -> str:
    expected = compared * _BY_CHANCE
    if expected < 0.75:
        return f"chance alone would move one in {number(1 / _BY_CHANCE)}"
    return f"chance alone would move about {number(max(1, round(expected)))}"


def say_rep_change(change: Change, behaviour: Behaviour, earlier: str, later: str) -> str:
    """Both figures with their n, what regression to the mean alone would give, and the verdict."""
    name = show_name(change.rep)
    if change.verdict == "too few" or change.expected is None or change.now is None:
        return f"{name}: {describe_lack(change, behaviour)}"
    before = describe_counted(change.before, change.earlier, behaviour)
    now = describe_counted(change.now, change.later, behaviour)
    expected = change.expected
    low, high = (describe_value(value, behaviour) for value in (expected.low, expected.high))
    return (
        f"{name}: {before} in {earlier}, {now} in {later}. With nothing changed, {later} would come out "
        f"at about {describe_value(expected.value, behaviour)} ({low} to {high}): {_VERDICTS[change.verdict]}"
    )


_VERDICTS: Final = {
    "better": "better than chance would make it",
    "worse": "worse than chance would make it",
    "no more than chance would do": "no more than chance would do",
}


def say_article(holds: Sequence[Holds]) -> str:
    """Which behaviours go with closing more or less over the whole office, as far as is sure."""
    asked = [hold for hold in holds if hold.status == "ok"]
    if not asked:
        return _say_nothing_asked(holds)
    more, less = (_titles(asked, verdict) for verdict in ("closes more", "closes less"))
    if not more and not less:
        return f"Nothing here is surely connected with closing more{_say_how_little(asked)}"
    parts = [f"Reps higher on {more} close more here"] if more else []
    parts += (
        [f"{'those' if more else 'Reps'} higher on {less} close less{'' if more else ' here'}"]
        if less
        else []
    )
    return "; ".join(parts)


def _say_how_little(asked: Sequence[Holds]) -> str:
    reps, looks = max(len(hold.marks) for hold in asked), len(asked)
    if looks > 1 and reps < FEW_REPS:
        return f": {count(reps, 'rep')} are few for {looks} looks"
    return f", among {count(reps, 'rep')} and {count(looks, 'behaviour')}"


def _titles(holds: Sequence[Holds], verdict: str) -> str:
    return list_words([_title(hold) for hold in holds if hold.verdict == verdict], most=11)


def _title(hold: Holds) -> str:
    same = " (counted from the same deals)" if hold.behaviour.id in SAME_DEALS else ""
    return f"“{hold.behaviour.title}”{same}"


def _say_nothing_asked(holds: Sequence[Holds]) -> str:
    if holds and all(hold.status == "needs" for hold in holds):
        return "None of the behaviours can be counted from this file’s columns"
    return f"Too few reps to ask: a connection takes {MIN_REPS} reps with deals enough on both sides"


def say_hold(hold: Holds) -> str:
    """One behaviour against the close rate: the words, the figure, and what many looks find by chance."""
    title = f"“{hold.behaviour.title}”"
    if hold.status != "ok" or hold.correlation is None:
        return f"{title}: {describe_hold(hold)}"
    said = {
        "closes more": f"Reps higher on {title} close more here",
        "closes less": f"Reps higher on {title} close less here",
    }
    unsure = f"Whether reps higher on {title} close more or less cannot be told"
    value, low, high = hold.correlation.value, hold.correlation.low, hold.correlation.high
    interval = f"{signed(value)} ({signed(low)} to {signed(high)})"
    figures = f"a rank correlation of {interval} over {count(len(hold.marks), 'rep')}"
    return f"{said.get(hold.verdict, unsure)}: {figures}.{_say_by_chance(hold)}{_say_same(hold)}"


def _say_by_chance(hold: Holds) -> str:
    if hold.by_chance is None or hold.correlation is None:
        return ""
    if hold.correlation.low <= 0 <= hold.correlation.high:
        return ""  # an interval that holds 0 settles it; how often chance does as much would only confuse
    return f" With so many looks, chance alone finds one as strong in {of_hundred(hold.by_chance)} offices."


def _say_same(hold: Holds) -> str:
    if hold.behaviour.id not in SAME_DEALS:
        return ""
    return " It is counted from the same deals as the close rate, so part of a connection may be arithmetic."
