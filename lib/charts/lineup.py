"""The line-up: the real office hidden among eight offices of equally good reps.

Nine panels in one picture, laid out by hand: a faceted chart would not take the width there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import of_n, percent
from lib.charts.style import PALETTES, Palette, Spec, Width, finish
from lib.says import Count, LineUp

_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "name", "look", "words", "figures")),
        ("panel", pa.int64()),
        *((name, pa.float64()) for name in ("x", "y", "x2", "y2")),
    ]
)
_GAP, _INNER, _HEAD = 0.03, 0.07, 0.17
"""Parts of a panel's place: around its frame, between frame and dots, for its number."""


def tabulate_line_up(line_up: LineUp, *, answer: int | None = None, guess: int | None = None) -> pa.Table:
    """Rows of three kinds: ``panel`` a frame with its number, ``line`` a pooled rate, ``dot`` a rep.

    Panels are numbered from 1 on screen and from 0 here. ``x`` runs over three panels from the left, ``y``
    over three from the top. All panels have one scale. Nothing in the table tells the real one until
    ``answer`` does.
    """
    frame = _frame_of(line_up)
    rows: list[dict[str, Any]] = []
    for panel, counts in enumerate(line_up.panels):
        rows.append(_row_of_panel(panel, answer, guess))
        rows += _rows_inside(panel, counts, frame)
    return pa.Table.from_pylist(rows, _SCHEMA)


def _row_of_panel(panel: int, answer: int | None, guess: int | None) -> dict[str, Any]:
    row, column = divmod(panel, 3)
    look = "real" if panel == answer else "guess" if panel == guess else "plain"
    words = "your office" if panel == answer else ""
    if panel == guess:
        words = "your office, your pick" if panel == answer else "your pick"
    return {
        "kind": "panel",
        "panel": panel,
        "name": str(panel + 1),
        "look": look,
        "words": words,
        "x": column + _GAP,
        "x2": column + 1 - _GAP,
        "y": row + _GAP,
        "y2": row + 1 - _GAP,
    }


def _frame_of(line_up: LineUp) -> tuple[float, float, float, float]:
    """Fewest and most decided deals, lowest and highest rate of all panels."""
    counts = [count for panel in line_up.panels for count in panel if count.chances]
    chances = [count.chances for count in counts] or [0]
    rates = [count.hits / count.chances for count in counts] or [0.0]
    return min(chances), max(chances), min(rates), max(rates)


def _rows_inside(
    panel: int, counts: Sequence[Count], frame: tuple[float, float, float, float]
) -> Iterator[dict[str, Any]]:
    fewest, most, lowest, highest = frame
    hits, chances = sum(count.hits for count in counts), sum(count.chances for count in counts)
    place = {"panel": panel, "name": str(panel + 1)}
    if chances:
        column = panel % 3
        y = _down(panel, hits / chances, lowest, highest)
        yield {**place, "kind": "line", "x": column + _GAP, "x2": column + 1 - _GAP, "y": y}
    for count in counts:
        if count.chances:
            rate = count.hits / count.chances
            yield {
                **place,
                "kind": "dot",
                "x": panel % 3 + _inside(count.chances, fewest, most, _GAP + _INNER),
                "y": _down(panel, rate, lowest, highest),
                "figures": f"{percent(rate)} · {of_n(count.hits, count.chances)}",
            }


def _inside(value: float, low: float, high: float, edge: float) -> float:
    """Where a value lies between two edges of a panel; in the middle where all values are one."""
    part = (value - low) / (high - low) if high > low else 0.5
    return edge + part * (1 - 2 * edge)


def _down(panel: int, rate: float, low: float, high: float) -> float:
    part = (rate - low) / (high - low) if high > low else 0.5
    top, bottom = _GAP + _HEAD, 1 - _GAP - _INNER
    return panel // 3 + bottom - part * (bottom - top)


_HEIGHT: Final = {"wide": 540, "narrow": 400}
_BELOW: Final = {
    "wide": [
        "A dot is a rep: higher closes more, farther right has decided more deals. The line is the office."
    ],
    "narrow": [
        "A dot is a rep: higher closes more, farther right",
        "has decided more deals. The line is the office.",
    ],
}


@cache
def build_line_up(theme: str, width: Width) -> Spec:
    """Three by three numbered panels; once the answer is given the real one has a thick frame and words."""
    palette, wide = PALETTES[theme], width == "wide"
    chart = alt.layer(
        *_frames(palette),
        *_inner(palette, wide),
        *_words(palette, wide),
        alt.Chart()
        .transform_filter("datum.kind == 'panel' && datum.panel == 0")
        .mark_text(align="left", fontSize=12, color=palette.quiet, text=_BELOW[width], lineHeight=15)
        .encode(x=alt.value(4), y=alt.value(_HEIGHT[width] + 12)),
    ).properties(height=_HEIGHT[width])
    return finish(chart, palette)


def _across(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, 3], nice=False))


def _up(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[3, 0], nice=False))


def _frames(palette: Palette) -> list[alt.Chart]:
    panels = alt.Chart().transform_filter("datum.kind == 'panel'")
    place: dict[str, Any] = {"x": _across("x"), "x2": "x2:Q", "y": _up("y"), "y2": "y2:Q"}
    looks: dict[str, dict[str, Any]] = {
        "plain": {"stroke": palette.grid, "strokeWidth": 1, "fill": palette.paper},
        "guess": {"stroke": palette.ink, "strokeWidth": 1.5, "strokeDash": [5, 4], "fill": palette.paper},
        "real": {"stroke": palette.provoked, "strokeWidth": 3, "fill": palette.provoked},
    }
    return [
        panels.transform_filter(f"datum.look == '{look}'")
        .mark_rect(fillOpacity=0.08 if look == "real" else 0, cornerRadius=3, **line)
        .encode(**place)
        for look, line in looks.items()
    ]


def _inner(palette: Palette, wide: bool) -> list[alt.Chart]:
    lines = alt.Chart().transform_filter("datum.kind == 'line'")
    dots = alt.Chart().transform_filter("datum.kind == 'dot'")
    tip = [alt.Tooltip("name:N", title="office"), alt.Tooltip("figures:N", title="a rep")]
    return [
        lines.mark_rule(color=palette.quiet, strokeWidth=1).encode(x=_across("x"), x2="x2:Q", y=_up("y")),
        dots.mark_circle(size=48 if wide else 26, color=palette.process, opacity=0.85).encode(
            x=_across("x"), y=_up("y"), tooltip=tip
        ),
    ]


def _words(palette: Palette, wide: bool) -> list[alt.Chart]:
    panels = alt.Chart().transform_filter("datum.kind == 'panel'")
    place: dict[str, Any] = {"align": "left", "baseline": "top", "yOffset": 6}
    number = panels.mark_text(**place, xOffset=8, fontSize=13, fontWeight=600, color=palette.quiet)
    words = panels.mark_text(**place, xOffset=24, fontSize=13 if wide else 11, fontWeight=600)
    color = alt.condition("datum.look == 'real'", alt.value(palette.provoked), alt.value(palette.ink))
    return [
        number.encode(x=_across("x"), y=_up("y"), text="name:N"),
        words.encode(x=_across("x"), y=_up("y"), text="words:N", color=color),
    ]
