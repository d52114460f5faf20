"""Sentences about the seat: what a colleague would have made of the same deals, and what was dealt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Final

from lib.charts.figures import count, day, list_words, money, of_n, percent, show_name
from lib.charts.skill_findings import NOBODY_DECIDED, compare_names, range_points
from lib.says import Count, Dealt, Estimate, Seat
from lib.terms import MIN_CHANCES

NO_SOURCES: Final = (
    "Who was handed deals, and whom customers called out of the blue, needs column “Lead source”."
)


def say_seats(seats: Mapping[str, Seat], superstar: str | None) -> str:
    """The superstar's own close rate beside the seat's, and whether the lead outlasts it; no full stop."""
    if not seats:
        return NOBODY_DECIDED
    seat = seats.get(superstar) if superstar else None
    if seat is None:
        who = f"{show_name(superstar)} has no decided deals" if superstar else "There is no superstar"
        return f"{who} in these quarters, so there is no seat to judge"
    if seat.count.chances < MIN_CHANCES:
        return _say_too_few(seat)
    return f"{_say_own(seat)}; {_say_left(seat)}"


def say_seat(seat: Seat, star: Seat | None = None) -> str:
    """One rep's seat in full; beside ``star`` how the distance changes once both are dealt the same deals."""
    if seat.count.chances < MIN_CHANCES:
        return f"{_say_too_few(seat)}."
    same = f"With deals dealt as the whole office’s are, it would be {_estimate(seat.standardised)}"
    said = [f"{_say_own(seat)}.", f"{same}: {_say_left(seat)}."]
    return " ".join([*said, *_say_beside(seat, star)])


def _say_too_few(seat: Seat) -> str:
    few = count(seat.count.chances, "decided deal")
    return f"{show_name(seat.rep)} has {few}, too few to judge the seat"


def _say_own(seat: Seat) -> str:
    own = f"{percent(seat.count.hits / seat.count.chances)} of {count(seat.count.chances, 'deal')}"
    return (
        f"{show_name(seat.rep)} closed {own}; an average colleague would have closed {_estimate(seat.seat)} "
        "of the same deals"
    )


def _say_left(seat: Seat) -> str:
    """What is left of the difference to the office once the seat is allowed for."""
    left, between = seat.beyond, range_points(seat.beyond)
    by = count(round(abs(100 * left.value)), "point")
    if left.low > 0:
        return f"allowing for the seat, still above the office by {by} ({between})"
    if left.high < 0:
        return f"allowing for the seat, below the office by {by} ({between})"
    return f"allowing for the seat, too close to the office to tell ({between} points)"


def _say_beside(seat: Seat, star: Seat | None) -> list[str]:
    if star is None or star.rep == seat.rep or star.count.chances < MIN_CHANCES:
        return []
    own = star.count.hits / star.count.chances - seat.count.hits / seat.count.chances
    same = star.standardised.value - seat.standardised.value
    return [f"{compare_names(star.rep, own, seat.rep)}; {_say_same(same)} with the same deals."]


def _say_same(gap: float) -> str:
    whole = round(abs(100 * gap))
    return f"{count(whole, 'point')} {'more' if gap > 0 else 'less'}" if whole else "as much"


def _estimate(estimate: Estimate) -> str:
    return f"{percent(estimate.value)} ({percent(estimate.low)} to {percent(estimate.high)})"


def say_dealt(
    dealt: Dealt | None, office: Mapping[str, Dealt], currency: str | None = None, *, sources: bool = True
) -> str:
    """The facts of :func:`list_dealt` as one text."""
    facts = list_dealt(dealt, office, currency, sources=sources)
    return " ".join(facts) or "No decided deals in these quarters."


def sit_alike(seats: Mapping[str, Seat]) -> bool:
    """Whether all deals are of one class: then everybody sits on the same seat, and nothing is told by it."""
    classes = {klass for seat in seats.values() for klass, dealt in seat.dealt.items() if dealt.chances}
    return len(classes) < 2


def list_dealt(
    dealt: Dealt | None, office: Mapping[str, Dealt], currency: str | None = None, *, sources: bool = True
) -> tuple[str, ...]:
    """What one rep was dealt beside the office: a sentence a fact, none where nothing is known.

    ``sources``: whether the table says where deals came from; else nobody can tell who was handed any.
    """
    if dealt is None or not dealt.assigned.chances:
        return ()
    others = [one for rep, one in office.items() if rep != dealt.rep and one.assigned.chances]
    handed = _say_handed(dealt, office) if sources else NO_SOURCES
    facts = (handed, _say_size(dealt, others, currency))
    return tuple(fact for fact in (*facts, _say_industries(dealt, office), _say_time(dealt, others)) if fact)


def _say_handed(dealt: Dealt, office: Mapping[str, Dealt]) -> str:
    assigned = _beside(dealt.assigned, (one.assigned for one in office.values()))
    unsolicited = _beside(dealt.unsolicited, (one.unsolicited for one in office.values()))
    name = show_name(dealt.rep)
    return f"Handed over to {name}: {assigned}. Called {name} out of the blue: {unsolicited}."


def _beside(own: Count, everybody: Iterable[Count]) -> str:
    """``"12 of 200 (6 %; the office 10 %)"``."""
    counts = list(everybody)
    hits, chances = sum(one.hits for one in counts), sum(one.chances for one in counts)
    share = percent(own.hits / own.chances) if own.chances else "none"
    return (
        f"{of_n(own.hits, own.chances)} ({share}; the office {percent(hits / chances)})" if chances else share
    )


def _say_size(dealt: Dealt, others: list[Dealt], currency: str | None) -> str:
    if dealt.size is None:
        return ""
    sizes = [one.size for one in others if one.size is not None]
    beside = f"; the middle colleague’s is {money(median(sizes), currency)}" if sizes else ""
    own = f"{money(dealt.size, currency)} ({count(dealt.sized, 'deal')} with an amount)"
    return f"{show_name(dealt.rep)}’s median deal is {own}{beside}."


def _say_industries(dealt: Dealt, office: Mapping[str, Dealt]) -> str:
    if not dealt.industries:
        return ""
    everybody: Counter[str] = Counter()
    for one in office.values():
        everybody.update(dict(one.industries))
    mine, whole = sum(deals for _, deals in dealt.industries), everybody.total()
    parts = [
        f"{show_name(industry)} {percent(deals / mine)}"
        + (f" (the office {percent(everybody[industry] / whole)})" if whole else "")
        for industry, deals in dealt.industries[:3]
    ]
    return f"Industries of {count(mine, 'deal')}: {list_words(parts)}{_say_more(len(dealt.industries) - 3)}."


def _say_more(left: int) -> str:
    return f"; {count(left, 'more industry', 'more industries')}" if left > 0 else ""


def _say_time(dealt: Dealt, others: list[Dealt]) -> str:
    if dealt.since is None:
        return ""
    days = [one.days for one in others if one.since is not None]
    beside = f"; the middle colleague’s go back {_months(median(days))}" if days else ""
    return f"{show_name(dealt.rep)}’s deals go back {_months(dealt.days)}, to {day(dealt.since)}{beside}."


def _months(days: float) -> str:
    return count(round(days / 30.44), "month")
