"""One behaviour against the close rate: a dot a rep, with names where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import of_n, percent, show_name
from lib.charts.labels import SIDES, Spot, place_labels
from lib.charts.style import PALETTES, Palette, Spec, Width, finish
from lib.charts.units import describe_value, in_unit, name_unit
from lib.says import Holds, Mark
from lib.terms import Behaviour

_ROOM: Final[dict[Width, dict[str, Any]]] = {
    "wide": {"width": 1000.0, "height": 310.0, "most": 60},
    "narrow": {"width": 270.0, "height": 290.0, "most": 24},
}
"""The plot in pixels, and how many names it takes at most."""
_HEIGHT: Final[dict[Width, int]] = {"wide": 320, "narrow": 300}
_MOST_NAMED: Final = 150
"""Beyond so many dots there is no room to look for."""
_PADDING: Final = 20
"""Pixels between the outermost dots and the edges."""


def tabulate_scatter(hold: Holds, *, superstar: str | None) -> pa.Table:
    """One row per rep: the behaviour in its unit, the close rate in per cent, and where the name stands.

    ``wide`` and ``narrow`` are the side of the dot, "" where there is no room. The superstar's name comes
    first, then those of the reps with most deals.
    """
    marks = sorted(hold.marks, key=lambda mark: (mark.rep != superstar, -mark.count.chances, mark.rep))
    wide, narrow = (_place_names(marks, width) for width in _HEIGHT)
    rows = [_row_of(mark, hold.behaviour, mark.rep == superstar) for mark in marks]
    placed = [{**row, "wide": w, "narrow": n} for row, w, n in zip(rows, wide, narrow, strict=True)]
    return pa.Table.from_pylist(placed, schema=_SCHEMA)


_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("kind", "name", "wide", "narrow", "said", "closes", "axis")]
    + [(name, pa.float64()) for name in ("value", "rate")]
)


def _row_of(mark: Mark, behaviour: Behaviour, is_star: bool) -> dict[str, Any]:
    return {
        "kind": "superstar" if is_star else "rep",
        "name": show_name(mark.rep, 22),
        "value": in_unit(mark.value, behaviour),
        "rate": 100 * mark.rate,
        "said": describe_value(mark.value, behaviour),
        "closes": f"{percent(mark.rate)} · {of_n(mark.count.hits, mark.count.chances)}",
        "axis": f"{behaviour.title}, {name_unit(behaviour)}",
    }


def _place_names(marks: Sequence[Mark], width: Width) -> list[str]:
    room, named = _ROOM[width], marks[:_MOST_NAMED]
    across = _spread([mark.value for mark in marks], room["width"])
    down = _spread([-mark.rate for mark in marks], room["height"])
    names = [show_name(mark.rep, 22) for mark in named]
    spots = [Spot(*spot) for spot in zip(across, down, names, strict=False)]
    return place_labels(spots, **room) + [""] * (len(marks) - len(named))


def _spread(values: Sequence[float], size: float) -> list[float]:
    """Where values stand on a scale of ``size`` pixels with padding at both ends, from 0 to 1."""
    low, high, edge = min(values, default=0.0), max(values, default=0.0), _PADDING / size
    return [edge + (1 - 2 * edge) * (value - low) / (high - low) if high > low else 0.5 for value in values]


@cache
def build_scatter(theme: str, width: Width) -> Spec:
    """Behaviour across, close rate up; the superstar is a star."""
    palette = PALETTES[theme]
    across = alt.X(
        "value:Q", axis=_axis(_MINUS, " "), scale=alt.Scale(zero=False, nice=False, padding=_PADDING)
    )
    up = alt.Y(
        "rate:Q",
        axis=_axis(_PER_CENT, "close rate"),
        scale=alt.Scale(zero=False, nice=False, padding=_PADDING),
    )
    chart = alt.layer(
        *_draw_dots(palette, across, up), *_draw_names(palette, across, up, width), _draw_title(palette)
    )
    return finish(chart.properties(height=_HEIGHT[width]), palette)


_MINUS: Final = "replace(datum.label, '-', '−')"
_PER_CENT: Final = "datum.label + ' %'"
_TIP: Final = [
    alt.Tooltip("name:N", title="who"),
    alt.Tooltip("said:N", title="behaviour"),
    alt.Tooltip("closes:N", title="close rate"),
]
_OFFSETS: Final[dict[str, dict[str, Any]]] = {
    "right": {"align": "left", "dx": 9},
    "left": {"align": "right", "dx": -9},
    "above": {"baseline": "bottom", "dy": -8},
    "below": {"baseline": "top", "dy": 8},
}


def _axis(label: str, title: str) -> alt.Axis:
    return alt.Axis(title=title, titlePadding=10, tickCount=5, labelExpr=label)


def _draw_dots(palette: Palette, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    reps = alt.Chart().transform_filter("datum.kind != 'superstar'")
    star = alt.Chart().transform_filter("datum.kind == 'superstar'")
    dot = reps.mark_circle(size=80, opacity=0.85, color=palette.process)
    return [
        dot.encode(x=across, y=up, tooltip=_TIP),
        star.mark_text(text="★", fontSize=18, color=palette.star).encode(x=across, y=up, tooltip=_TIP),
    ]


def _draw_names(palette: Palette, across: alt.X, up: alt.Y, width: Width) -> list[alt.Chart]:
    return [
        alt.Chart()
        .transform_filter(f"datum.{width} == '{side}'")
        .mark_text(fontSize=12, color=palette.ink, **_OFFSETS[side])
        .encode(x=across, y=up, text="name:N")
        for side in SIDES
    ]


def _draw_title(palette: Palette) -> alt.Chart:
    """The title of the axis, from the data: the same picture serves every behaviour."""
    words = alt.Chart().transform_aggregate(axis="max(axis)").mark_text(fontSize=12, color=palette.quiet)
    return words.encode(
        x=alt.value(alt.ExprRef("width / 2")), y=alt.value(alt.ExprRef("height + 32")), text="axis:N"
    )
