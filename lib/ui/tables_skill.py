"""The tables behind the pictures of *Skill or chance?*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from lib.charts.figures import percent
from lib.charts.findings import say_estimate
from lib.says import Dealt, Funnel, QuarterRate, Seat
from lib.terms import CLASS_TITLES, CLASSES
from lib.ui.words import name_day

_PLACES = {
    "inside": "inside the lines",
    "high 90": "above 9 in 10",
    "high 99": "above 99 in 100",
    "low 90": "below 9 in 10",
    "low 99": "below 99 in 100",
}


def list_funnel(funnel: Funnel) -> pa.Table:
    """A row per rep."""
    return pa.Table.from_pylist(
        [
            {
                "Rep": dot.rep,
                "Won": dot.count.hits,
                "Decided": dot.count.chances,
                "Close rate, raw": percent(dot.count.hits / dot.count.chances),
                "Where": _PLACES[dot.place],
            }
            for dot in funnel.dots
        ]
    )


def list_by_quarter(quarters: Sequence[QuarterRate]) -> pa.Table:
    """A row per quarter."""
    return pa.Table.from_pylist(
        [
            {
                "Quarter": one.quarter,
                "Won": one.rate.count.hits,
                "Decided": one.rate.count.chances,
                "Close rate": say_estimate(one.rate.estimate),
                "Highest raw rate": "yes" if one.is_highest and one.rivals else "no",
                "Truly the best": percent(one.rate.p_best),
                "Office won": one.office.hits,
                "Office decided": one.office.chances,
            }
            for one in quarters
        ]
    )


def list_seats(seats: Mapping[str, Seat]) -> pa.Table:
    """A row per rep, the highest standardised rate first."""
    ordered = sorted(seats.values(), key=lambda seat: -seat.standardised.value)
    return pa.Table.from_pylist([_row_of_seat(seat) for seat in ordered])


def _row_of_seat(seat: Seat) -> dict[str, object]:
    row: dict[str, object] = {
        "Rep": seat.rep,
        "Won": seat.count.hits,
        "Decided": seat.count.chances,
        "Close rate": say_estimate(seat.rate),
        "Standardised": say_estimate(seat.standardised),
        "The seat": say_estimate(seat.seat),
    }
    dealt = {
        CLASS_TITLES[klass]: f"{seat.dealt[klass].hits:,} of {seat.dealt[klass].chances:,}"
        for klass in CLASSES
        if klass in seat.dealt
    }
    return row | dealt


def list_dealt(dealt: Mapping[str, Dealt]) -> pa.Table:
    """A row per rep."""
    return pa.Table.from_pylist(
        [
            {
                "Rep": one.rep,
                "Decided": one.assigned.chances,
                "Assigned": one.assigned.hits,
                "Unsolicited": one.unsolicited.hits,
                "Median deal size": one.size,
                "Deals with an amount": one.sized,
                "Industries": len(one.industries),
                "Most often": ", ".join(f"{name} ({n:,})" for name, n in one.industries[:3]),
                "Since": name_day(one.since) if one.since else "",
            }
            for one in dealt.values()
        ]
    )
