"""The superstar's close rate quarter by quarter, beside the office's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import count, of_n, percent
from lib.charts.marks import draw_intervals
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, on_row, right_of_plot
from lib.says import Estimate, QuarterRate
from lib.terms import MIN_CHANCES

_FIVE: Final = ("low", "q25", "mean", "q75", "high")
_SCHEMA: Final = pa.schema(
    [
        ("row", pa.int64()),
        *((name, pa.string()) for name in ("name", "look", "figures", "words", "office_figures", "head")),
        *((name, pa.float64()) for name in (*_FIVE, "office")),
    ]
)


def tabulate_by_quarter(quarters: Sequence[QuarterRate]) -> pa.Table:
    """One row a quarter, the first on top. Filled where the interval leaves the office's rate out.

    With fewer than MIN_CHANCES decided deals there are words and no mark.
    """
    return pa.Table.from_pylist([_row_of(row, said) for row, said in enumerate(quarters)], _SCHEMA)


def _row_of(row: int, said: QuarterRate) -> dict[str, Any]:
    own, office = said.rate.count, said.office
    pooled = office.hits / office.chances if office.chances else None
    line = {
        "row": row,
        "name": said.quarter,
        "office": pooled,
        "office_figures": of_n(office.hits, office.chances),
        "head": "the office" if row == 0 and pooled is not None else "",
    }
    if own.chances < MIN_CHANCES:
        return {
            **line,
            "look": "none",
            "figures": "",
            "words": say_lack(own.chances),
        }
    estimate = said.rate.estimate
    return {
        **line,
        "look": _look_of(estimate, pooled),
        "figures": f"{percent(estimate.value)} · {of_n(own.hits, own.chances)}",
        "words": "highest of all" if said.is_highest and said.rivals else "",
        **five_of(estimate),
    }


def say_lack(chances: int) -> str:
    """What stands in place of a mark below the evidence bar."""
    return f"too few: {count(chances, 'decided deal')}" if chances else "no decided deals"


def _look_of(estimate: Estimate, pooled: float | None) -> str:
    decided = pooled is not None and not estimate.low <= pooled <= estimate.high
    return "accent" if decided else "hollow"


def five_of(estimate: Estimate) -> dict[str, float]:
    """The five places of an interval as ``draw_intervals`` names them."""
    return {"mean": estimate.value, **{name: getattr(estimate, name) for name in _FIVE if name != "mean"}}


def make_rate_axis(wide: bool) -> alt.Axis:
    """The axis of close rates; on a narrow screen words stand over the plot, so no line runs through them."""
    title = "close rate: deals won of deals decided"
    return alt.Axis(format=".0%", tickCount=5, grid=wide, title=title, titlePadding=10)


@cache
def build_by_quarter(theme: str, width: Width) -> Spec:
    """A quarter a row: the superstar's interval, a tick at the office's rate, both named on the first row."""
    palette, wide = PALETTES[theme], width == "wide"
    axis = make_rate_axis(wide)
    scale = alt.Scale(zero=False, nice=True)
    chart = alt.layer(
        *draw_intervals(palette, scale=scale, axis=axis, drop=0 if wide else 8),
        *_office(palette, scale, axis, drop=0 if wide else 8),
        *_words(palette, wide),
    ).properties(height=alt.Step(30 if wide else 48))
    return finish(chart, palette)


def _office(palette: Palette, scale: alt.Scale, axis: alt.Axis, drop: int) -> list[alt.Chart]:
    known = alt.Chart().transform_filter("isValid(datum.office)")
    across = alt.X("office:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("name:N", title="quarter"), alt.Tooltip("office_figures:N", title="the office")]
    tip += [alt.Tooltip("figures:N", title="the superstar")]
    first = known.transform_filter("datum.head != ''")
    return [
        known.mark_tick(orient="vertical", size=18, thickness=2, color=palette.ink, yOffset=drop).encode(
            x=across, y=on_row(), tooltip=tip
        ),
        first.mark_text(fontSize=12, color=palette.ink).encode(x=across, y=alt.value(-10), text="head:N"),
    ]


def _words(palette: Palette, wide: bool) -> list[alt.Chart]:
    rows, lift = alt.Chart(), 0 if wide else -14
    name = rows.mark_text(fontSize=14, align="right" if wide else "left", yOffset=lift, color=palette.ink)
    figures = rows.mark_text(fontSize=12, align="left" if wide else "right", yOffset=lift)
    words = rows.mark_text(fontSize=12, align="left", yOffset=lift, fontWeight=600)
    return [
        name.encode(x=alt.value(-16 if wide else 0), y=on_row(), text="name:N"),
        figures.encode(
            x=right_of_plot(24 if wide else 0), y=on_row(), text="figures:N", color=alt.value(palette.quiet)
        ),
        words.encode(
            x=right_of_plot(136) if wide else alt.value(72),
            y=on_row(),
            text="words:N",
            color=alt.condition("datum.look == 'none'", alt.value(palette.quiet), alt.value(palette.ink)),
        ),
    ]
