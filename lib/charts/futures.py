"""Twenty futures as dots: for those who don't read intervals, the gap to one rep counted instead."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import MINUS, show_name
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, on_row
from lib.says import Versus

_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "look", "words", "more", "less")),
        ("row", pa.int64()),
        ("points", pa.float64()),
        ("value", pa.float64()),
    ]
)
_STEPS: Final = (1.0, 2.0, 2.5, 5.0)
_COLUMNS: Final = 8
"""At most so many stacks, so that twenty dots make a shape."""


def tabulate_futures(versus: Versus, superstar: str = "the superstar") -> pa.Table:
    """One row a future: ``points`` the middle of its stack, ``value`` its own, ``row`` from the top.

    Stacks meet at zero, so that none holds futures of both kinds.
    """
    values = [100 * future for future in versus.futures]
    if not values:
        return _SCHEMA.empty_table()
    step = _step_of(values)
    stacks = [math.ceil(value / step) - 1 for value in values]
    tallest = max(Counter(stacks).values())
    star, rep = show_name(superstar), show_name(versus.rep)
    held: Counter[int] = Counter()
    rows = []
    for value, stack in zip(values, stacks, strict=True):
        held[stack] += 1
        rows.append(
            {
                "kind": "future",
                "row": max(tallest, 3) - held[stack],
                "points": (stack + 0.5) * step,
                "value": value,
                "look": "accent" if value > 0 else "hollow",
                "words": _describe_future(value, star, rep),
                "more": f"{show_name(superstar, 18)} closes more →",
                "less": f"← {show_name(versus.rep, 18)} closes more",
            }
        )
    reach = (max(stacks) + 1.5) * step, (min(stacks) - 0.5) * step
    frame = [{"kind": "frame", "row": row, "points": point} for row, point in enumerate((*reach, 0.0))]
    return pa.Table.from_pylist(rows + frame, _SCHEMA)


def _step_of(values: Sequence[float]) -> float:
    """Width of a stack in points: a round figure with which there are at most so many stacks."""
    spread = max(max(values) - min(values), 0.09)
    exponent = math.floor(math.log10(spread / _COLUMNS))
    rounds = [step * 10**power for power in (exponent, exponent + 1) for step in _STEPS]
    return next(step for step in rounds if step * _COLUMNS >= spread)


def _describe_future(value: float, star: str, rep: str) -> str:
    if round(abs(value)) == 0:
        return f"{star} and {rep} within a point of each other"
    points = f"{abs(value):.0f} point{'' if round(abs(value)) == 1 else 's'}"
    return f"{star} closes {points} {'more' if value > 0 else 'less'} than {rep}"


@cache
def build_futures(theme: str, width: Width) -> Spec:
    """Futures in which the superstar truly closes more are filled, the others hollow; zero says so."""
    palette, wide = PALETTES[theme], width == "wide"
    axis = alt.Axis(
        format="+.4~g",
        labelExpr=f"datum.value === 0 ? '0' : replace(datum.label, '-', '{MINUS}')",
        tickCount=7 if wide else 5,
        grid=False,
        title="points of close rate between the two, one dot for each of 20 equally likely futures"
        if wide
        else ["points of close rate between the two,", "one dot for each of 20 equally likely futures"],
        titlePadding=8,
    )
    across = alt.X("points:Q", axis=axis, scale=alt.Scale(nice=False, zero=False))
    chart = alt.layer(*_zero(palette, across, wide), *_dots(palette, across, 440 if wide else 250))
    chart = chart.properties(height=alt.Step(30 if wide else 22))
    return finish(chart, palette)


def _zero(palette: Palette, across: alt.X, wide: bool) -> list[alt.Chart]:
    frame = alt.Chart().transform_filter("datum.kind == 'frame'")
    zero = frame.transform_filter("datum.points == 0")
    first = alt.Chart().transform_filter("datum.kind == 'future'").transform_window(at="row_number()")
    sides = first.transform_filter("datum.at == 1")
    return [
        frame.mark_point(opacity=0).encode(x=across, y=on_row()),
        zero.mark_rule(color=palette.ink, strokeWidth=1).encode(x=across),
        zero.mark_text(text="no difference", fontSize=12, fontWeight=600, color=palette.ink).encode(
            x=across, y=alt.value(-12)
        ),
        sides.mark_text(align="left", fontSize=12, color=palette.quiet, limit=190).encode(
            x=alt.value(0), y=alt.value(-28), text="less:N"
        ),
        sides.mark_text(align="right", fontSize=12, color=palette.provoked, limit=190).encode(
            x=alt.XValue(alt.ExprRef("width")), y=alt.value(-28 if wide else -44), text="more:N"
        ),
    ]


def _dots(palette: Palette, across: alt.X, size: int) -> list[alt.Chart]:
    dots = alt.Chart().transform_filter("datum.kind == 'future'")
    tip = [alt.Tooltip("words:N", title="one future")]
    fill = alt.condition("datum.look == 'hollow'", alt.value(palette.paper), alt.value(palette.provoked))
    stroke = alt.condition("datum.look == 'hollow'", alt.value(palette.process), alt.value(palette.provoked))
    return [
        dots.mark_point(size=size, strokeWidth=2, opacity=1).encode(
            x=across, y=on_row(), fill=fill, stroke=stroke, tooltip=tip
        )
    ]
