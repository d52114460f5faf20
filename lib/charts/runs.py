"""The pictures of the page *Setbacks*: a rep's run of wins and losses, with the slumps in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import altair as alt
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.charts.figures import count, day, decimal, of_n, show_name, signed
from lib.charts.style import PALETTES, Palette, Spec, finish
from lib.says import Run, Setback, Setbacks, Slump

MOST_POINTS: Final = 400
"""Points of a run that are drawn: more cannot be told apart in a picture of this width."""
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY: Final = 86_400_000.0
_HEIGHT: Final = 150


@dataclass(frozen=True)
class Extent:
    """What every picture of the page spans, so that they can be compared."""

    first: int
    """Ordinal of the first day."""
    last: int
    lowest: float
    """In deals; zero is always within."""
    highest: float


def find_extent(setbacks: Setbacks) -> Extent | None:
    """The days and levels of all runs together; None where nobody has a decided deal."""
    runs = [setback.run for setback in setbacks.reps.values() if len(setback.run.days)]
    if not runs:
        return None
    return Extent(
        first=min(int(run.days[0]) for run in runs),
        last=max(int(run.days[-1]) for run in runs),
        lowest=min(0.0, *(float(run.level.min()) for run in runs)),
        highest=max(0.0, *(float(run.level.max()) for run in runs)),
    )


def tabulate_run(
    setbacks: Setbacks,
    rep: str,
    *,
    superstar: str | None,
    notes: Sequence[tuple[date, str]] = (),
    extent: Extent | None = None,
) -> pa.Table:
    """A row per point of the picture, by ``kind``: own, star, slump, deepest, note, head, extent.

    ``at`` is milliseconds since 1970, ``level`` wins minus expected wins. ``extent`` is found from
    ``setbacks`` unless given, which saves time where there are hundreds of reps. No rows for a rep without
    decided deals.
    """
    extent, setback = extent or find_extent(setbacks), setbacks.reps.get(rep)
    if extent is None or setback is None or not len(setback.run.days):
        return pa.Table.from_pylist([], schema=_SCHEMA)
    rows = _rows_of_extent(extent) + _rows_of_head(extent, setback, rep == superstar)
    star = setbacks.reps.get(superstar) if superstar is not None and superstar != rep else None
    if star is not None and len(star.run.days):
        rows += _rows_of_run("star", star.run)
    rows += [row for at, slump in enumerate(setback.slumps) for row in _rows_of_slump(at, slump, setback.run)]
    rows += _rows_of_run("own", setback.run) + _rows_of_deepest(setback, extent)
    return pa.Table.from_pylist(rows + _rows_of_notes(notes, extent), schema=_SCHEMA)


_SCHEMA: Final = pa.schema(
    [
        pa.field("kind", pa.string()),
        pa.field("at", pa.float64()),
        pa.field("level", pa.float64()),
        pa.field("peak", pa.float64()),
        pa.field("slump", pa.int64()),
        pa.field("text", pa.string()),
        pa.field("note", pa.string()),
    ]
)


def thin_run(level: npt.NDArray[np.float64], most: int = MOST_POINTS) -> npt.NDArray[np.int64]:
    """Places to keep of a long run: of each stretch the first, the lowest, the highest and the last."""
    if len(level) <= most:
        return np.arange(len(level))
    kept: list[int] = []
    for stretch in np.array_split(np.arange(len(level)), most // 4):
        part = level[stretch]
        kept += [stretch[0], stretch[int(part.argmin())], stretch[int(part.argmax())], stretch[-1]]
    return np.unique(kept)


def _milliseconds(ordinal: float) -> float:
    return (ordinal - _EPOCH) * _DAY


def _rows_of_extent(extent: Extent) -> list[dict[str, Any]]:
    """Unseen points at the corners; a little room below, where the deepest slump is written."""
    room = 0.16 * max(extent.highest - extent.lowest, 1.0)
    corners = ((extent.first, extent.lowest - room), (extent.last, extent.highest))
    return [{"kind": "extent", "at": _milliseconds(at), "level": level} for at, level in corners]


def _rows_of_head(extent: Extent, setback: Setback, is_star: bool) -> list[dict[str, Any]]:
    name = show_name(setback.rep, 22)
    note = f"{of_n(setback.count.hits, setback.count.chances)} won"
    return [
        {
            "kind": "head",
            "at": _milliseconds(extent.first),
            "level": 0.0,
            "text": f"★ {name}" if is_star else name,
            "note": note,
        }
    ]


def _rows_of_run(kind: str, run: Run) -> list[dict[str, Any]]:
    """The course from zero on the day of the first deal."""
    kept = thin_run(run.level)
    start = {"kind": kind, "at": _milliseconds(int(run.days[0])), "level": 0.0}
    points = zip(run.days[kept].tolist(), run.level[kept].tolist(), strict=True)
    return [start, *({"kind": kind, "at": _milliseconds(at), "level": level} for at, level in points)]


def _rows_of_slump(at: int, slump: Slump, run: Run) -> list[dict[str, Any]]:
    """The area between the peak and the run; ``at`` is the slump's place by depth, 0 the deepest."""
    peak = float(run.level[slump.first - 1]) if slump.first else 0.0
    places = slump.first + thin_run(run.level[slump.first : slump.last + 1], MOST_POINTS // 4)
    row = {"kind": "slump", "slump": at, "peak": peak, "text": describe_slump(slump)}
    points = [(slump.start.toordinal(), peak)]
    points += zip(run.days[places].tolist(), run.level[places].tolist(), strict=True)
    return [{**row, "at": _milliseconds(day), "level": min(level, peak)} for day, level in points]


def describe_slump(slump: Slump) -> str:
    """``"−5.2 deals, 74 days"``; one not yet regained says so."""
    still = "" if slump.regained else " so far"
    return f"{decimal(-slump.depth)} deals, {count(slump.days, 'day')}{still}"


def _rows_of_deepest(setback: Setback, extent: Extent) -> list[dict[str, Any]]:
    """The words under the deepest slump, kept off the picture's edges."""
    if not setback.slumps:
        return []
    slump, run = setback.slumps[0], setback.run
    trough = slump.first + int(run.level[slump.first : slump.last + 1].argmin())
    span = extent.last - extent.first
    at = min(max(float(run.days[trough]), extent.first + 0.24 * span), extent.last - 0.24 * span)
    level = float(run.level[trough])
    return [{"kind": "deepest", "at": _milliseconds(at), "level": level, "text": describe_slump(slump)}]


def _rows_of_notes(notes: Sequence[tuple[date, str]], extent: Extent) -> list[dict[str, Any]]:
    """Notes on days that the picture spans."""
    within = [(on, text) for on, text in notes if extent.first <= on.toordinal() <= extent.last]
    return [
        {
            "kind": "note",
            "at": _milliseconds(on.toordinal()),
            "level": extent.highest,
            "text": show_name(text, 24),
            "note": day(on),
        }
        for on, text in sorted(within)
    ]


@cache
def build_run(theme: str) -> Spec:
    """One rep's run with slumps shaded, the superstar's behind it, on the scale of all reps' pictures."""
    palette = PALETTES[theme]
    chart = alt.layer(
        _of_kind("extent").mark_point(opacity=0).encode(x=_across(), y=_up()),
        *_shade_slumps(palette),
        alt.Chart().mark_rule(color=palette.quiet, strokeWidth=0.75).encode(y=alt.datum(0)),
        _draw_line("star", palette.unknown, 2),
        *_mark_notes(palette),
        _draw_line("own", palette.provoked, 1.75),
        _name_deepest(palette),
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


def _draw_line(kind: str, color: str, width: float) -> alt.Chart:
    line = _of_kind(kind).mark_line(interpolate="step-after", strokeWidth=width, color=color)
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


def _name_deepest(palette: Palette) -> alt.Chart:
    words = _of_kind("deepest").mark_text(baseline="top", dy=4, fontSize=12, fontWeight=600)
    return words.encode(x=_across(), y=_up(), text="text:N", color=alt.value(palette.ink))


def _mark_notes(palette: Palette) -> list[alt.Chart]:
    notes = _of_kind("note")
    tip = [alt.Tooltip("note:N", title="day"), alt.Tooltip("text:N", title="note")]
    words = notes.mark_text(align="left", dx=4, fontSize=11, color=palette.quiet)
    return [
        notes.mark_rule(strokeDash=[3, 3], color=palette.quiet).encode(x=_across(), tooltip=tip),
        words.encode(x=_across(), y=alt.value(4), text="text:N", tooltip=tip),
    ]


def _write_head(palette: Palette) -> list[alt.Chart]:
    head = _of_kind("head")
    name = head.mark_text(align="left", fontSize=14, fontWeight=600, color=palette.ink)
    note = head.mark_text(align="right", fontSize=12, color=palette.quiet)
    return [
        name.encode(x=alt.value(0), y=alt.value(-16), text="text:N"),
        note.encode(x=alt.value(alt.ExprRef("width")), y=alt.value(-16), text="note:N"),
    ]


def list_slumps(setbacks: Setbacks) -> pa.Table:
    """A row per rep: the deepest slump, the longest losing streak, the days to the next new deal."""
    return pa.Table.from_pylist([_row_of_setback(setback) for setback in setbacks.reps.values()])


def _row_of_setback(setback: Setback) -> dict[str, Any]:
    slump = setback.slumps[0] if setback.slumps else None
    streak, again = setback.streak, setback.reopening
    median = again.median if again else None
    return {
        "Rep": setback.rep,
        "Won": setback.count.hits,
        "Decided": setback.count.chances,
        "Slumps": len(setback.slumps),
        "Deepest slump (deals)": signed(-slump.depth, 1) if slump else "",
        "Its days": slump.days if slump else None,
        "From": day(slump.start) if slump else "",
        "To": (day(slump.end) if slump.regained else "still running") if slump else "",
        "Longest losing streak": streak.length if streak else 0,
        "Chance alone makes one as long": f"{streak.by_chance:.0%}".replace("%", " %") if streak else "",
        "Days to the next new deal": decimal(median.value, 0) if median else "",
        "90 % interval": f"{decimal(median.low, 0)} to {decimal(median.high, 0)}" if median else "",
        "Losses": again.losses if again else setback.count.chances - setback.count.hits,
        "Still waiting": again.waiting if again else None,
    }
