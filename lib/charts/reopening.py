"""How long it takes from a loss to the next new deal, a rep a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import count, decimal, show_name
from lib.charts.marks import draw_intervals
from lib.charts.rows import draw_names, keep_first, row_of_rest
from lib.charts.style import PALETTES, Spec, Width, finish, on_row, right_of_plot
from lib.charts.verdicts import describe_need
from lib.says import Estimate, Reopening, Setback, Setbacks
from lib.terms import MIN_CHANCES

FARTHEST: Final = 365.0
"""Days at which the scale ends; the words give what lies beyond."""


def tabulate_reopening(setbacks: Setbacks, *, superstar: str | None, chosen: Sequence[str] = ()) -> pa.Table:
    """One row per rep, the quickest first; where there is too little, words and no mark come last."""
    ordered = sorted(setbacks.reps.values(), key=_place)
    kept = keep_first([setback.rep for setback in ordered], superstar, chosen)
    rows = [_row_of(setback, superstar, chosen) for setback in ordered if setback.rep in kept]
    rows += row_of_rest(len(ordered) - len(rows))
    return pa.Table.from_pylist([{**_BLANK, **row, "row": at} for at, row in enumerate(rows)], schema=_SCHEMA)


_SCHEMA: Final = pa.schema(
    [("row", pa.int64())]
    + [(name, pa.string()) for name in ("kind", "name", "look", "figures", "words")]
    + [(name, pa.float64()) for name in ("low", "q25", "mean", "q75", "high")]
)
_BLANK: Final[dict[str, Any]] = {"figures": "", "words": "", "look": "none", "mean": 0.0}


def _place(setback: Setback) -> tuple[bool, float, str]:
    median = setback.reopening.median if setback.reopening else None
    return (median is None, median.value if median else 0.0, setback.rep)


def _row_of(setback: Setback, superstar: str | None, chosen: Sequence[str]) -> dict[str, Any]:
    is_star, again = setback.rep == superstar, setback.reopening
    row: dict[str, Any] = {"kind": "superstar" if is_star else "rep", "name": show_name(setback.rep)}
    if again is None or again.median is None:
        return {**row, "words": describe_lack(setback)}
    look = "accent" if is_star or setback.rep in chosen else "plain"
    return {**row, "look": look, **_hold(again.median), "figures": describe_days(again.median, again)}


def _hold(days: Estimate) -> dict[str, float]:
    places = {"low": days.low, "q25": days.q25, "mean": days.value, "q75": days.q75, "high": days.high}
    return {name: min(FARTHEST, value) for name, value in places.items()}


def describe_days(median: Estimate, again: Reopening) -> str:
    """``"4 days · 121 losses, 3 waiting"``."""
    waiting = f", {again.waiting:,} waiting" if again.waiting else ""
    return (
        f"{decimal(median.value, 0)} {_days(median.value)} · {count(again.losses, 'loss', 'losses')}{waiting}"
    )


def _days(value: float) -> str:
    return "day" if round(value) == 1 else "days"


def describe_lack(setback: Setback) -> str:
    """Why there is no figure: no opening days, no loss, too few losses, or half of them waiting still."""
    again = setback.reopening
    if again is None:
        return describe_need(["created"])
    if not again.losses:
        return "no losses"
    if again.losses < MIN_CHANCES:
        return f"too few: {count(again.losses, 'loss', 'losses')}"
    return f"no new deal yet after {again.waiting:,} of {count(again.losses, 'loss', 'losses')}"


@cache
def build_reopening(theme: str, width: Width) -> Spec:
    """Median days from a loss to the next new deal, with intervals."""
    palette, wide = PALETTES[theme], width == "wide"
    axis = alt.Axis(
        grid=wide,
        tickCount=5,
        title="days from a loss to the next new deal: half are sooner",
        titlePadding=10,
    )
    # Days spread over decades: the square root keeps three days and four apart beside sixty.
    scale = alt.Scale(type="sqrt", zero=False, nice=True)
    lift = 0 if wide else -14
    beside = alt.Chart().mark_text(fontSize=12, align="left" if wide else "right", yOffset=lift)
    instead = alt.Chart().mark_text(fontSize=12, align="left", yOffset=0 if wide else 8)
    quiet = alt.value(palette.quiet)
    chart = alt.layer(
        *draw_intervals(palette, scale=scale, axis=axis, drop=0 if wide else 8),
        *draw_names(palette, width),
        beside.encode(x=right_of_plot(24 if wide else 0), y=on_row(), text="figures:N", color=quiet),
        instead.encode(x=alt.value(0), y=on_row(), text="words:N", color=quiet),
    ).properties(height=alt.Step(30 if wide else 48))
    return finish(chart, palette)
