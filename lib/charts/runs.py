"""The pictures of the page *Setbacks*: a rep's run of wins and losses, with the slumps in it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import altair as alt

from lib.charts.figures import show_name
from lib.charts.run_rows import Extent, describe_slump, find_extent, tabulate_run, thin_run
from lib.charts.slumps_table import list_slumps
from lib.charts.style import PALETTES, Palette, Spec, finish

__all__ = [
    "Extent",
    "build_run",
    "describe_picture",
    "describe_slump",
    "find_extent",
    "list_slumps",
    "tabulate_run",
    "thin_run",
]

_HEIGHT: Final = 150


def describe_picture(superstar: str | None) -> str:
    """What the lines and areas are, for the line above the pictures."""
    line = "Line: deals won beyond what the rep’s own close rate leads one to expect."
    grey = f" Grey line: {show_name(superstar)}." if superstar is not None else ""
    return f"{line} Shaded: slumps, the deepest named.{grey}"


@cache
def build_run(theme: str) -> Spec:
    """One rep's run with slumps shaded, the superstar's behind it, on the scale of all reps' pictures."""
    palette = PALETTES[theme]
    chart = alt.layer(
        _of_kind("extent").mark_point(opacity=0).encode(x=_across(), y=_up()),
        *_shade_slumps(palette),
        alt.Chart().transform_filter(_HEAD).mark_rule(color=palette.ink, strokeWidth=0.75).encode(y=_up()),
        _draw_line("star", palette.process, 1.25, opacity=0.65),
        *_mark_notes(palette),
        _draw_line("own", palette.provoked, 1.75),
        *_name_deepest(palette),
        *_write_head(palette),
    ).properties(height=_HEIGHT)
    return finish(chart, palette)


def _of_kind(kind: str) -> alt.Chart:
    return alt.Chart().transform_filter(f"datum.kind == '{kind}'")


def _across() -> alt.X:
    # The days are days of the calendar: in the reader's own time zone they would shift by one.
    axis = alt.Axis(title=None, grid=False, tickCount=4, labelOverlap="greedy", labelFlush=True)
    return alt.X("at:T", axis=axis, scale=alt.Scale(type="utc", nice=False))


def _up() -> alt.Y:
    axis = alt.Axis(title=None, tickCount=4, labelExpr="replace(datum.label, '-', '−')")
    return alt.Y("level:Q", axis=axis, scale=alt.Scale(nice=False, zero=False))


def _draw_line(kind: str, color: str, width: float, opacity: float = 1) -> alt.Chart:
    line = _of_kind(kind).mark_line(interpolate="step-after", strokeWidth=width, color=color, opacity=opacity)
    return line.encode(x=_across(), y=_up())


def _shade_slumps(palette: Palette) -> list[alt.Chart]:
    """All slumps pale, the deepest a little less so."""
    areas = []
    for which, opacity in (("datum.slump > 0", 0.22), ("datum.slump == 0", 0.45)):
        slumps = _of_kind("slump").transform_filter(which)
        area = slumps.mark_area(interpolate="step-after", color=palette.process, opacity=opacity)
        areas.append(
            area.encode(
                x=_across(),
                y=_up(),
                y2="peak:Q",
                detail="slump:N",
                tooltip=alt.Tooltip("text:N", title="slump"),
            )
        )
    return areas


def _name_deepest(palette: Palette) -> list[alt.Chart]:
    words: dict[str, Any] = {"baseline": "top", "dy": 4, "fontSize": 12, "fontWeight": 600}
    return _write_clear(_of_kind("deepest"), palette, palette.ink, words, y=_up())


def _write_clear(
    base: alt.Chart, palette: Palette, color: str, words: dict[str, Any], **place: Any
) -> list[alt.Chart]:
    """Words that lines may cross, readable all the same: the paper shows around each letter."""
    around = base.mark_text(**words, color=palette.paper, stroke=palette.paper, strokeWidth=4, opacity=0.85)
    above = base.mark_text(**words, color=color)
    return [text.encode(x=_across(), text="text:N", **place) for text in (around, above)]


def _mark_notes(palette: Palette) -> list[alt.Chart]:
    notes = _of_kind("note")
    tip = [alt.Tooltip("note:N", title="day"), alt.Tooltip("text:N", title="note")]
    words: dict[str, Any] = {"align": "left", "dx": 4, "fontSize": 11}
    rule = notes.mark_rule(strokeDash=[3, 3], color=palette.quiet).encode(x=_across(), tooltip=tip)
    return [rule, *_write_clear(notes, palette, palette.quiet, words, y=alt.value(5), tooltip=tip)]


_HEAD: Final = "datum.kind == 'rep' || datum.kind == 'superstar'"


def _write_head(palette: Palette) -> list[alt.Chart]:
    rep, star = _of_kind("rep"), _of_kind("superstar")
    above = alt.value(-16)
    name: dict[str, Any] = {"align": "left", "fontSize": 14, "fontWeight": 600, "color": palette.ink}
    note = alt.Chart().transform_filter(_HEAD).mark_text(align="right", fontSize=12, color=palette.quiet)
    mark = star.mark_text(text="★", align="left", fontSize=14, color=palette.star)
    return [
        rep.mark_text(**name).encode(x=alt.value(0), y=above, text="text:N"),
        star.mark_text(**name).encode(x=alt.value(17), y=above, text="text:N"),
        mark.encode(x=alt.value(0), y=above),
        note.encode(x=alt.value(alt.ExprRef("width")), y=above, text="note:N"),
    ]
