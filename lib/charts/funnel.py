"""The funnel: close rates against decided deals, with the lines between which equally good reps fall."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import of_n, percent, show_name
from lib.charts.labels import Spot, draw_names, place_labels
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, right_of_plot
from lib.says import Funnel, FunnelDot, FunnelLimits
from lib.terms import MIN_DECIDED

_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "name", "look", "place", "figures", "wide", "narrow")),
        *((name, pa.float64()) for name in ("chances", "rate", "low99", "low90", "high90", "high99")),
        *((name, pa.float64()) for name in ("floor", "ceiling", "size")),
    ]
)
PLACES: Final = {
    "inside": "between the lines",
    "high 90": "above the inner line",
    "high 99": "above the outer line",
    "low 90": "below the inner line",
    "low 99": "below the outer line",
}
_ROOM: Final[dict[Width, dict[str, Any]]] = {
    "wide": {"width": 800, "height": 340, "most": 16},
    "narrow": {"width": 290, "height": 300, "most": 9},
}
"""Pixels of the plot at its usual size, and how many names it holds."""


def tabulate_funnel(funnel: Funnel, *, superstar: str | None, chosen: Sequence[str] = ()) -> pa.Table:
    """Rows of four kinds: ``dot`` a rep, ``limit`` a place on the lines, ``edge`` a line's name, ``frame``.

    Lines are drawn from somewhat fewer deals than anybody has, and as far as the dots reach up and down.
    """
    if not funnel.dots or not funnel.limits:
        return _SCHEMA.empty_table()
    limits = _limits_shown(funnel)
    frame = _frame_of(funnel, limits)
    rows = [_row_of_limit(limit, frame) for limit in limits]
    rows += _rows_of_dots(funnel.dots, superstar, chosen, limits, frame)
    rows += _rows_of_edges(funnel, limits[-1], frame)
    rows += [
        {"kind": "frame", "chances": limit.chances, "rate": rate}
        for limit, rate in zip((limits[0], limits[-1]), frame, strict=True)
    ]
    return pa.Table.from_pylist(rows, _SCHEMA)


def _limits_shown(funnel: Funnel) -> list[FunnelLimits]:
    fewest = min(dot.count.chances for dot in funnel.dots)
    shown = [limit for limit in funnel.limits if limit.chances >= 0.7 * fewest]
    return shown or [funnel.limits[-1]]


def _frame_of(funnel: Funnel, limits: Sequence[FunnelLimits]) -> tuple[float, float]:
    """Lowest and highest rate in the picture: all dots, and the lines where somebody has enough deals."""
    enough = [dot.count.chances for dot in funnel.dots if dot.count.chances >= MIN_DECIDED]
    opening = min(enough, default=0)
    lines = [limit for limit in limits if limit.chances >= opening] or limits[-1:]
    rates = [_rate(dot) for dot in funnel.dots]
    low = min(*rates, *(limit.low99 for limit in lines))
    high = max(*rates, *(limit.high99 for limit in lines))
    edge = 0.06 * (high - low) or 0.05
    return max(0.0, low - edge), min(1.0, high + edge)


def _rate(dot: FunnelDot) -> float:
    return dot.count.hits / dot.count.chances


def _row_of_limit(limit: FunnelLimits, frame: tuple[float, float]) -> dict[str, Any]:
    low, high = frame
    lines = {name: getattr(limit, name) for name in ("low99", "low90", "high90", "high99")}
    return {
        "kind": "limit",
        "chances": limit.chances,
        "floor": max(low, limit.low90),
        "ceiling": min(high, limit.high90),
        **{name: rate if low <= rate <= high else None for name, rate in lines.items()},
    }


def _rows_of_dots(
    dots: Sequence[FunnelDot],
    superstar: str | None,
    chosen: Collection[str],
    limits: Sequence[FunnelLimits],
    frame: tuple[float, float],
) -> list[dict[str, Any]]:
    rows = [_row_of_dot(dot, superstar, chosen) for dot in dots]
    rows.sort(key=lambda row: (_ORDER.index(row["look"]), "99" not in row["place"], -row["chances"]))
    spots = [_spot_of(row, limits, frame, at < _NAMES) for at, row in enumerate(rows)]
    small = len(rows) > _CROWD
    wide, narrow = (place_labels(spots, **_ROOM[width]) for width in ("wide", "narrow"))
    return [
        {**row, "place": PLACES[row["place"]], "wide": w, "narrow": n, "size": 20.0 if small else 65.0}
        for row, w, n in zip(rows, wide, narrow, strict=True)
    ]


_NAMES: Final = 40
"""So many reps at most are tried for a name: in a crowd there is no room for more."""
_CROWD: Final = 150
"""Beyond so many reps their dots are small."""
_ORDER: Final = ("superstar", "chosen", "outside", "inside")


def _row_of_dot(dot: FunnelDot, superstar: str | None, chosen: Collection[str]) -> dict[str, Any]:
    outside = "inside" if dot.place == "inside" else "outside"
    return {
        "kind": "dot",
        "name": show_name(dot.rep, 22),
        "look": "superstar" if dot.rep == superstar else "chosen" if dot.rep in chosen else outside,
        "place": dot.place,
        "figures": f"{percent(_rate(dot))} · {of_n(dot.count.hits, dot.count.chances)}",
        "chances": float(dot.count.chances),
        "rate": _rate(dot),
    }


def _spot_of(
    row: dict[str, Any], limits: Sequence[FunnelLimits], frame: tuple[float, float], tried: bool
) -> Spot:
    first, last = limits[0].chances, limits[-1].chances
    low, high = frame
    x = (row["chances"] - first) / ((last - first) or 1)
    text = row["name"] if tried and row["look"] != "inside" else ""
    return Spot(x, (high - row["rate"]) / (high - low), text, row["look"] in ("superstar", "chosen"))


def _rows_of_edges(funnel: Funnel, last: FunnelLimits, frame: tuple[float, float]) -> list[dict[str, Any]]:
    """What stands at the right end of each line; the outer lines are named where there is room."""
    office = funnel.office.hits / funnel.office.chances if funnel.office.chances else 0.0
    apart = 16 / _ROOM["wide"]["height"] * (frame[1] - frame[0])
    edges = [(office, f"the office: {percent(office)}")]
    for inner, outer in ((last.low90, last.low99), (last.high90, last.high99)):
        if abs(inner - office) >= apart:
            edges.append((inner, "9 in 10"))
        if abs(outer - inner) >= apart and abs(outer - office) >= apart:
            edges.append((outer, "99 in 100"))
    return [{"kind": "edge", "rate": rate, "name": name, "chances": last.chances} for rate, name in edges]


_ABOVE: Final = {
    "wide": ["9 in 10 equally good reps fall between the inner lines, 99 in 100 between the outer ones"],
    "narrow": ["9 in 10 equally good reps fall between", "the inner lines, 99 in 100 between the outer"],
}


@cache
def build_funnel(theme: str, width: Width) -> Spec:
    """Dots within the lines are hollow: chance alone could do it. Those outside, the superstar and the chosen
    are named."""
    palette, wide = PALETTES[theme], width == "wide"
    chart = alt.layer(
        *_lines(palette, wide),
        *_edges(palette, wide),
        *_dots(palette),
        *draw_names(palette, side_field=width, x="chances:Q", y="rate:Q"),
        alt.Chart()
        .transform_filter("datum.kind == 'edge'")
        .transform_window(at="row_number()")
        .transform_filter("datum.at == 1")
        .mark_text(align="left", fontSize=12, color=palette.quiet, text=_ABOVE[width], lineHeight=15)
        .encode(x=alt.value(0), y=alt.value(-14 if wide else -30)),
    ).properties(height=_ROOM[width]["height"])
    return finish(chart, palette)


def _across(wide: bool) -> alt.X:
    axis = alt.Axis(
        title="decided deals", tickCount=8 if wide else 5, grid=False, titlePadding=8, format=",d"
    )
    return alt.X("chances:Q", scale=alt.Scale(zero=False, nice=False), axis=axis)


def _up(field: str) -> alt.Y:
    axis = alt.Axis(format=".0%", tickCount=5, title=None, labelPadding=8)
    return alt.Y(f"{field}:Q", scale=alt.Scale(zero=False, nice=False), axis=axis)


def _lines(palette: Palette, wide: bool) -> list[alt.Chart]:
    limits = alt.Chart().transform_filter("datum.kind == 'limit'")
    band = limits.mark_area(color=palette.process, opacity=0.1).encode(
        x=_across(wide), y=_up("floor"), y2="ceiling:Q"
    )
    look: dict[str, Any] = {"color": palette.process, "strokeWidth": 1.2, "interpolate": "monotone"}
    inner = [limits.mark_line(**look).encode(x=_across(wide), y=_up(f)) for f in ("low90", "high90")]
    outer = [
        limits.mark_line(**look, strokeDash=[4, 4]).encode(x=_across(wide), y=_up(field))
        for field in ("low99", "high99")
    ]
    frame = alt.Chart().transform_filter("datum.kind == 'frame'").mark_point(opacity=0, tooltip=None)
    return [band, *inner, *outer, frame.encode(x=_across(wide), y=_up("rate"))]


def _edges(palette: Palette, wide: bool) -> list[alt.Chart]:
    """The office's line across the plot, and the words at the right ends."""
    edges = alt.Chart().transform_filter("datum.kind == 'edge'")
    office = edges.transform_filter("indexof(datum.name, 'the office') == 0")
    rule = office.mark_rule(color=palette.ink, strokeWidth=1).encode(y=_up("rate"))
    if wide:
        words = edges.mark_text(align="left", fontSize=12, color=palette.quiet)
        return [rule, words.encode(x=right_of_plot(8), y=_up("rate"), text="name:N")]
    words = office.mark_text(align="right", fontSize=12, color=palette.ink, yOffset=-8)
    return [rule, words.encode(x=right_of_plot(0), y=_up("rate"), text="name:N")]


_TIP: Final = [
    alt.Tooltip("name:N", title="who"),
    alt.Tooltip("figures:N", title="close rate"),
    alt.Tooltip("place:N", title="lies"),
]


def _dots(palette: Palette) -> list[alt.Chart]:
    dots = alt.Chart().transform_filter("datum.kind == 'dot'")
    place: dict[str, Any] = {"x": "chances:Q", "y": "rate:Q", "tooltip": _TIP}
    size = alt.Size("size:Q", scale=None)
    inside = dots.transform_filter("datum.look == 'inside'").mark_point(
        strokeWidth=1.5, stroke=palette.process, fill=palette.paper, opacity=0.9
    )
    loud = dots.transform_filter("datum.look == 'outside' || datum.look == 'chosen'").mark_point(
        strokeWidth=2, opacity=1
    )
    color = alt.condition("datum.look == 'chosen'", alt.value(palette.provoked), alt.value(palette.process))
    hollow = f"datum.look == 'chosen' && datum.place == '{PLACES['inside']}'"
    fill = {
        "condition": [
            {"test": hollow, "value": palette.paper},
            {"test": "datum.look == 'chosen'", "value": palette.provoked},
        ],
        "value": palette.process,
    }
    star = dots.transform_filter("datum.look == 'superstar'").mark_text(
        text="★", fontSize=19, color=palette.star
    )
    return [
        inside.encode(**place, size=size),
        loud.encode(**place, size=size, stroke=color, fill=fill),
        star.encode(**place),
    ]
