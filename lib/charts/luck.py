"""The picture of the page *Luck*: where each rep's sales came from.

``tabulate_…`` turns what we may say into the tidy table a picture is drawn from; ``build_…`` makes the
picture's Vega-Lite spec, once per theme and width. Neither computes a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import count, money, percent, show_name
from lib.charts.style import PALETTES, Palette, Spec, Width, class_scale, finish, hatch, on_row, right_of_plot
from lib.says import Luck, Split
from lib.terms import CLASS_TITLES, CLASSES, LE_BON

OFFICE: Final = "The whole office"
REFERENCE: Final = "Le Bon’s students"
_HEAD_WIDTHS: Final = {"wide": (0.15, 0.18, 0.13, 0.11), "narrow": (0.25, 0.31, 0.22, 0.18)}
"""Room the headings of the classes need, as shares of the plot at its usual width."""


def parts_of(split: Split, by: str) -> dict[str, float]:
    """Class → its part of the sales or of the revenue; all 0 where nothing was sold."""
    if by == "revenue":
        return {klass: split.classes[klass].revenue_share for klass in CLASSES}
    return {klass: split.classes[klass].sales / split.sales if split.sales else 0.0 for klass in CLASSES}


def size_of(split: Split, by: str, currency: str | None) -> str:
    """The n that stands beside a split: ``"48 sales"`` or ``"EUR 120,000"``."""
    return money(split.revenue, currency) if by == "revenue" else count(split.sales, "sale")


def sort_reps(luck: Luck, reps: Sequence[str], by: str) -> list[str]:
    """Reps by provoked share, highest first; who sold nothing comes last."""

    def place(rep: str) -> tuple[bool, float, str]:
        split = luck.reps[rep]
        return (split.sales == 0, -parts_of(split, by)["provoked"], rep)

    return sorted((rep for rep in reps if rep in luck.reps), key=place)


def tabulate_split(
    luck: Luck, *, reps: Sequence[str], superstar: str | None, by: str, currency: str | None
) -> pa.Table:
    """One row per line of the picture and class: the headings, the reps, the office, Le Bon's students."""
    ordered = sort_reps(luck, reps, by)
    rows = _rows_of_head(luck, ordered, by)
    for place, rep in enumerate(ordered, start=1):
        kind = "superstar" if rep == superstar else "rep"
        rows += _rows_of_split(place, kind, show_name(rep), luck.reps[rep], by, currency)
    rows += _rows_of_split(len(ordered) + 1, "office", OFFICE, luck.team, by, currency)
    rows += rows_of_parts(len(ordered) + 2, "reference", REFERENCE, {**LE_BON, "unknown": 0.0}, "70 students")
    return pa.Table.from_pylist(rows)


def _rows_of_split(
    row: int, kind: str, name: str, split: Split, by: str, currency: str | None
) -> list[dict[str, Any]]:
    note = size_of(split, by, currency) if split.sales else "no sales"
    return rows_of_parts(row, kind, name, parts_of(split, by), note)


def rows_of_parts(
    row: int, kind: str, name: str, parts: Mapping[str, float], note: str
) -> list[dict[str, Any]]:
    """A bar of 100 %: one row per class, each beginning where the one before ends."""
    rows, start = [], 0.0
    for klass in CLASSES:
        end = start + parts[klass]
        rows.append(
            {
                "row": row,
                "kind": kind,
                "name": name,
                "note": note,
                "class": klass,
                "title": CLASS_TITLES[klass],
                "start": start,
                "end": end,
                "share": parts[klass],
                "text": percent(parts[klass]),
            }
        )
        start = end
    return rows


def _rows_of_head(luck: Luck, ordered: Sequence[str], by: str) -> list[dict[str, Any]]:
    """Headings above the first row: each where its class begins, aside where they would overlap."""
    first = luck.reps[ordered[0]] if ordered else luck.team
    rows = rows_of_parts(0, "head", "", parts_of(first, by), "")
    begin = [row["start"] for row in rows]
    wide, near = (spread_heads(begin, _HEAD_WIDTHS[width]) for width in ("wide", "narrow"))
    return [
        {**row, "start": start, "near": close, "text": row["title"]}
        for row, start, close in zip(rows, wide, near, strict=True)
    ]


def spread_heads(starts: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Starts moved as little as keeps every heading of its width clear of the next and inside 0–1."""
    limit, placed = 1.0, []
    for start, width in zip(reversed(starts), reversed(widths), strict=True):
        limit = min(start, limit - width)
        placed.append(limit)
    after, spread = 0.0, []
    for start, width in zip(reversed(placed), widths, strict=True):
        spread.append(max(start, after))
        after = spread[-1] + width
    return spread


_STEP: Final = {"wide": 34, "narrow": 48}


@cache
def build_split(theme: str, width: Width) -> Spec:
    """100 % bars, a rep a row. On a narrow screen the name stands above its bar."""
    palette = PALETTES[theme]
    layers = [*_bars(palette, width), _percents(palette, width), *_row_names(palette, width)]
    chart = alt.layer(*layers, _heads(palette, width)).properties(height=alt.Step(_STEP[width]))
    return finish(chart, palette)


def _drop(width: Width) -> int:
    """Pixels by which a bar sits below the middle of its row."""
    return 0 if width == "wide" else 9


def _bars(palette: Palette, width: Width) -> list[alt.Chart]:
    place: dict[str, Any] = {
        "x": alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, 1])),
        "x2": "end:Q",
        "y": on_row(),
    }
    tip = [alt.Tooltip("name:N", title="who"), alt.Tooltip("title:N", title="class")]
    tip += [alt.Tooltip("text:N", title="share"), alt.Tooltip("note:N", title="of")]
    look: dict[str, Any] = {"size": 20, "yOffset": _drop(width), "stroke": palette.paper, "strokeWidth": 1.5}
    thin: dict[str, Any] = {**look, "size": 14, "opacity": 0.45}
    real, known = "datum.kind != 'head' && datum.kind != 'reference'", "datum.class != 'unknown'"
    color = alt.Color("class:N", scale=class_scale(palette), legend=None)
    return [
        alt.Chart()
        .transform_filter(f"{real} && {known}")
        .mark_bar(**look)
        .encode(**place, color=color, tooltip=tip),
        alt.Chart()
        .transform_filter(f"{real} && !({known})")
        .mark_bar(**look, fill=hatch(palette))
        .encode(**place, tooltip=tip),
        alt.Chart()
        .transform_filter("datum.kind == 'reference'")
        .mark_bar(**thin)
        .encode(**place, color=color, tooltip=tip),
    ]


def _percents(palette: Palette, width: Width) -> alt.Chart:
    """The share in the middle of its bar, where the bar is long enough to hold it."""
    room = 0.045 if width == "wide" else 0.12
    on_ink = "datum.class == 'unknown' || datum.kind == 'reference'"
    return (
        alt.Chart()
        .transform_filter(f"datum.kind != 'head' && datum.share >= {room}")
        .transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(fontSize=12, fontWeight=600, yOffset=_drop(width))
        .encode(
            x="middle:Q",
            y=on_row(),
            text="text:N",
            color=alt.condition(on_ink, alt.value(palette.ink), alt.value(palette.on_mark)),
        )
    )


def _row_names(palette: Palette, width: Width) -> list[alt.Chart]:
    """Name, n and the superstar's star: to the left of the bar, or above it."""
    wide = width == "wide"
    lift = 0 if wide else -13
    place: dict[str, Any] = {"fontSize": 14, "limit": 140 if wide else 230, "yOffset": lift}
    place["align"] = "right" if wide else "left"
    start, after_star = (-108, -108) if wide else (0, 17)
    base = alt.Chart().transform_filter("datum.kind != 'head' && datum.class == 'provoked'")
    star = base.transform_filter("datum.kind == 'superstar'")
    named = {"y": on_row(), "text": "name:N", "color": alt.value(palette.ink)}
    plain = base.transform_filter("datum.kind != 'superstar' && datum.kind != 'office'")
    notes = base.mark_text(align="right", fontSize=12, limit=110, yOffset=lift, color=palette.quiet)
    return [
        plain.mark_text(**place).encode(x=alt.value(start), **named),
        star.mark_text(**place).encode(x=alt.value(after_star), **named),
        base.transform_filter("datum.kind == 'office'")
        .mark_text(**place, fontWeight=700)
        .encode(x=alt.value(start), **named),
        notes.encode(x=alt.value(-10) if wide else right_of_plot(0), y=on_row(), text="note:N"),
        star.mark_text(fontSize=14, text="★", yOffset=lift, color=palette.star).encode(
            x=alt.value(-97 if wide else 6), y=on_row()
        ),
    ]


def _heads(palette: Palette, width: Width) -> alt.Chart:
    colors = [*(palette.of_class(klass) for klass in CLASSES[:-1]), palette.quiet]
    return (
        alt.Chart()
        .transform_filter("datum.kind == 'head'")
        .mark_text(align="left", fontSize=13 if width == "wide" else 12, fontWeight=600, yOffset=_drop(width))
        .encode(
            x="start:Q" if width == "wide" else "near:Q",
            y=on_row(),
            text="text:N",
            fill=alt.Fill("class:N", scale=alt.Scale(domain=list(CLASSES), range=colors), legend=None),
        )
    )
