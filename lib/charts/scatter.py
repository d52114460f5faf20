"""One behaviour against the close rate: a dot a rep, with names where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import of_n, percent, show_name
from lib.charts.style import PALETTES, Palette, Spec, Width, finish
from lib.charts.units import describe_value, in_unit, name_unit
from lib.says import Holds, Mark

_PLOT: Final = {"wide": (900.0, 320.0), "narrow": (300.0, 300.0)}
"""Width and height in pixels for which room for names is found."""
_LETTER, _LINE = 6.5, 15.0
"""Room that a letter and a line of a name take."""


def tabulate_scatter(hold: Holds, *, superstar: str | None) -> pa.Table:
    """One row per rep: the behaviour in its unit, the close rate in per cent, the name where it has room."""
    marks = sorted(hold.marks, key=lambda mark: (mark.rep != superstar, -mark.count.chances, mark.rep))
    wide, narrow = (place_names(marks, *_PLOT[width]) for width in ("wide", "narrow"))
    axis = f"{hold.behaviour.title}, {name_unit(hold.behaviour)}"
    rows = [
        {
            "kind": "superstar" if mark.rep == superstar else "rep",
            "name": show_name(mark.rep),
            "wide": _short(mark) if mark.rep in wide else "",
            "narrow": _short(mark) if mark.rep in narrow else "",
            "value": in_unit(mark.value, hold.behaviour),
            "rate": 100 * mark.rate,
            "said": describe_value(mark.value, hold.behaviour),
            "closes": f"{percent(mark.rate)} · {of_n(mark.count.hits, mark.count.chances)}",
            "axis": axis,
        }
        for mark in marks
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("kind", "name", "wide", "narrow", "said", "closes", "axis")]
    + [(name, pa.float64()) for name in ("value", "rate")]
)


def _short(mark: Mark) -> str:
    return show_name(mark.rep, 16)


def place_names(marks: Sequence[Mark], width: float, height: float) -> frozenset[str]:
    """Whose name has room to the right of its dot, clear of all dots and of the names placed before it."""
    across, up = (
        _spread([mark.value for mark in marks], width),
        _spread([mark.rate for mark in marks], height),
    )
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in zip(across, up, strict=True)]
    named = set()
    for at, (mark, x, y) in enumerate(zip(marks, across, up, strict=True)):
        box = (x + 6, y - _LINE / 2, x + 8 + _LETTER * len(_short(mark)), y + _LINE / 2)
        others = [other for place, other in enumerate(taken) if place != at]
        if not any(_overlap(box, other) for other in others):
            named.add(mark.rep)
            taken.append(box)
    return frozenset(named)


def _spread(values: Sequence[float], size: float) -> list[float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    return [(value - low) / (high - low or 1.0) * size for value in values]


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@cache
def build_scatter(theme: str, width: Width) -> Spec:
    """Behaviour across, close rate up; the superstar is a star."""
    palette, wide = PALETTES[theme], width == "wide"
    across = alt.X(
        "value:Q",
        axis=alt.Axis(title=" ", titlePadding=10, tickCount=5, labelExpr=_MINUS),
        scale=alt.Scale(zero=False, nice=True, padding=14),
    )
    up = alt.Y(
        "rate:Q",
        axis=alt.Axis(title="close rate", tickCount=5, labelExpr="datum.label + ' %'"),
        scale=alt.Scale(zero=False, nice=True, padding=14),
    )
    chart = alt.layer(
        *_draw_dots(palette, across, up), _draw_labels(palette, across, up, width), _title(palette)
    )
    return finish(chart.properties(height=int(_PLOT["wide" if wide else "narrow"][1])), palette)


_MINUS: Final = "replace(datum.label, '-', '−')"
_TIP: Final = [
    alt.Tooltip("name:N", title="who"),
    alt.Tooltip("said:N", title="behaviour"),
    alt.Tooltip("closes:N", title="close rate"),
]


def _draw_dots(palette: Palette, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    reps = alt.Chart().transform_filter("datum.kind != 'superstar'")
    star = alt.Chart().transform_filter("datum.kind == 'superstar'")
    dot = reps.mark_circle(size=80, opacity=0.85, color=palette.process)
    return [
        dot.encode(x=across, y=up, tooltip=_TIP),
        star.mark_text(text="★", fontSize=18, color=palette.star).encode(x=across, y=up, tooltip=_TIP),
    ]


def _draw_labels(palette: Palette, across: alt.X, up: alt.Y, width: Width) -> alt.Chart:
    names = alt.Chart().mark_text(align="left", dx=9, fontSize=12, color=palette.ink)
    return names.encode(x=across, y=up, text=f"{width}:N")


def _title(palette: Palette) -> alt.Chart:
    """The title of the axis, from the data: the same picture serves every behaviour."""
    title: dict[str, Any] = {"x": alt.value(alt.ExprRef("width / 2")), "text": "axis:N"}
    words = alt.Chart().transform_aggregate(axis="max(axis)").mark_text(fontSize=12, color=palette.quiet)
    return words.encode(y=alt.value(alt.ExprRef("height + 32")), **title)
