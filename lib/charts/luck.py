"""The pictures of the page *Luck*: the split of each rep, the split over the quarters, the channels.

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
from lib.infer.says import Luck, Split
from lib.terms import CHANNELS, CLASS_TITLES, CLASSES, LE_BON

OFFICE: Final = "The whole office"
REFERENCE: Final = "Le Bon’s students"
_HEAD_WIDTH: Final = {"provoked": 0.15, "process": 0.18, "chance": 0.13, "unknown": 0.11}
"""Room a class's heading needs, as a share of the plot at its usual width."""


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
    rows += _rows_of_parts(
        len(ordered) + 2, "reference", REFERENCE, {**LE_BON, "unknown": 0.0}, "70 students"
    )
    return pa.Table.from_pylist(rows)


def _rows_of_split(
    row: int, kind: str, name: str, split: Split, by: str, currency: str | None
) -> list[dict[str, Any]]:
    note = size_of(split, by, currency) if split.sales else "no sales"
    return _rows_of_parts(row, kind, name, parts_of(split, by), note)


def _rows_of_parts(
    row: int, kind: str, name: str, parts: Mapping[str, float], note: str
) -> list[dict[str, Any]]:
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
    """Headings above the first row: each begins where its class begins, pushed aside where they would overlap."""
    first = luck.reps[ordered[0]] if ordered else luck.team
    rows = _rows_of_parts(0, "head", "", parts_of(first, by), "")
    starts = spread_heads([row["start"] for row in rows], [_HEAD_WIDTH[klass] for klass in CLASSES])
    return [{**row, "start": start, "text": row["title"]} for row, start in zip(rows, starts, strict=True)]


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
_PADDING: Final = {
    "wide": {"left": 250, "right": 4, "top": 0, "bottom": 4},
    "narrow": {"left": 0, "right": 2, "top": 0, "bottom": 4},
}


@cache
def build_split(theme: str, width: Width) -> Spec:
    """100 % bars, a rep a row. On a narrow screen the name stands above its bar."""
    palette = PALETTES[theme]
    layers = [*_bars(palette, width), _percents(palette, width), *_row_names(palette, width)]
    layers += [_heads(palette)] if width == "wide" else []
    chart = alt.layer(*layers).properties(width="container", height=alt.Step(_STEP[width]))
    return finish(chart, palette, _PADDING[width])


def _drop(width: Width) -> int:
    """Pixels by which a bar sits below the middle of its row."""
    return 0 if width == "wide" else 9


def _bars(palette: Palette, width: Width) -> list[alt.Chart]:
    place = {
        "x": alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, 1])),
        "x2": "end:Q",
        "y": on_row(),
    }
    tip = [alt.Tooltip("name:N", title="who"), alt.Tooltip("title:N", title="class")]
    tip += [alt.Tooltip("text:N", title="share"), alt.Tooltip("note:N", title="of")]
    look = {"size": 20, "yOffset": _drop(width), "stroke": palette.paper, "strokeWidth": 1.5}
    thin = {**look, "size": 14, "opacity": 0.45}
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
    base = alt.Chart().transform_filter("datum.kind != 'head' && datum.class == 'provoked'")
    star = base.transform_filter("datum.kind == 'superstar'")
    if width == "wide":
        names = base.mark_text(align="right", fontSize=14, limit=140).encode(x=alt.value(-108))
        notes = base.mark_text(align="right", fontSize=12, limit=96).encode(x=alt.value(-10))
        stars = star.mark_text(fontSize=14, text="★").encode(x=alt.value(-97))
    else:
        lift = {"baseline": "middle", "yOffset": -13}
        names = base.mark_text(align="left", fontSize=14, limit=230, **lift).encode(
            x=alt.condition("datum.kind == 'superstar'", alt.value(17), alt.value(0))
        )
        notes = base.mark_text(align="right", fontSize=12, **lift).encode(x=right_of_plot(0))
        stars = star.mark_text(fontSize=14, align="left", text="★", **lift).encode(x=alt.value(0))
    return [
        names.encode(y=on_row(), text="name:N", color=alt.value(palette.ink)),
        notes.encode(y=on_row(), text="note:N", color=alt.value(palette.quiet)),
        stars.encode(y=on_row(), color=alt.value(palette.star)),
    ]


def _heads(palette: Palette) -> alt.Chart:
    colors = [*(palette.of_class(klass) for klass in CLASSES[:-1]), palette.quiet]
    return (
        alt.Chart()
        .transform_filter("datum.kind == 'head'")
        .mark_text(align="left", fontSize=13, fontWeight=600)
        .encode(
            x="start:Q",
            y=on_row(),
            text="text:N",
            fill=alt.Fill("class:N", scale=alt.Scale(domain=list(CLASSES), range=colors), legend=None),
        )
    )


def tabulate_quarters(luck: Luck, chosen: Sequence[str], by: str, currency: str | None) -> pa.Table:
    """One row per quarter and class of the whole office, with the quarter's n and its label."""
    rows = []
    crowded = len(luck.quarters) > 16
    for at, (quarter, classes) in enumerate(luck.quarters.items()):
        amounts = {klass: classes.get(klass, (0, 0.0))[by == "revenue"] for klass in CLASSES}
        whole = sum(amounts.values())
        parts = {klass: amount / whole if whole else 0.0 for klass, amount in amounts.items()}
        note = money(whole, currency) if by == "revenue" else count(int(whole), "sale")
        year, _, part = quarter.partition("Q")
        more = {
            "quarter": quarter,
            "label": "" if crowded else f"Q{part}",
            "year": year if part == "1" or at == 0 else "",
            "n": f"{whole:,.0f}" if by == "sales" and not crowded else "",
            "chosen": not chosen or quarter in chosen,
        }
        rows += [{**row, **more} for row in _rows_of_parts(at, "quarter", quarter, parts, note)]
    return pa.Table.from_pylist(rows)


@cache
def build_quarters(theme: str) -> Spec:
    """A stacked 100 % column a quarter; quarters outside the filter are pale."""
    palette = PALETTES[theme]
    across = alt.X("row:O", axis=None, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1))
    shade = alt.condition("datum.chosen", alt.value(1), alt.value(0.35))
    place = {"x": across, "y": alt.Y("start:Q", axis=None, scale=alt.Scale(domain=[1, 0])), "y2": "end:Q"}
    tip = [alt.Tooltip("quarter:N", title="quarter"), alt.Tooltip("title:N", title="class")]
    tip += [alt.Tooltip("text:N", title="share"), alt.Tooltip("note:N", title="of")]
    known = alt.Chart().transform_filter("datum.class != 'unknown'").mark_bar(stroke=palette.paper)
    unknown = alt.Chart().transform_filter("datum.class == 'unknown'").mark_bar(stroke=palette.paper)
    color = alt.Color("class:N", scale=class_scale(palette), legend=None)
    once = alt.Chart().transform_filter("datum.class == 'provoked'")
    texts = [("n", -9, 11), ("label", 143, 12), ("year", 159, 12)]
    labels = [
        once.mark_text(fontSize=size, color=palette.quiet).encode(
            x=across, y=alt.value(down), text=f"{field}:N"
        )
        for field, down, size in texts
    ]
    chart = alt.layer(
        known.encode(**place, color=color, opacity=shade, tooltip=tip),
        unknown.encode(**place, fill=alt.value(hatch(palette, across=True)), opacity=shade, tooltip=tip),
        *labels,
    ).properties(width="container", height=130)
    return finish(chart, palette, {"left": 0, "right": 0, "top": 20, "bottom": 36})


def tabulate_channels(luck: Luck, by: str, currency: str | None) -> pa.Table:
    """One row per channel with sales, class by class, the largest first."""

    def worth(channel: str) -> float:
        return luck.channels[channel][by == "revenue"]

    whole = sum(worth(channel) for channel in luck.channels)
    ordered = sorted(luck.channels, key=lambda id_: (CLASSES.index(CHANNELS[id_].klass), -worth(id_), id_))
    return pa.Table.from_pylist(
        [
            {
                "row": row,
                "name": CHANNELS[channel].title,
                "meaning": CHANNELS[channel].meaning,
                "class": CHANNELS[channel].klass,
                "title": CLASS_TITLES[CHANNELS[channel].klass],
                "value": float(worth(channel)),
                "text": _channel_text(luck.channels[channel], by, currency, whole),
            }
            for row, channel in enumerate(ordered)
        ]
    )


def _channel_text(channel: tuple[int, float], by: str, currency: str | None, whole: float) -> str:
    worth = channel[by == "revenue"]
    share = percent(worth / whole) if whole else percent(0)
    size = money(worth, currency) if by == "revenue" else count(channel[0], "sale")
    return f"{size} · {share}"


@cache
def build_channels(theme: str, width: Width) -> Spec:
    """A small bar a channel in its class's colour, with its n at the bar's end."""
    palette = PALETTES[theme]
    wide = width == "wide"
    drop = 0 if wide else 8
    place = {"x": alt.X("value:Q", axis=None, scale=alt.Scale(nice=False, domainMin=0)), "y": on_row()}
    tip = [alt.Tooltip(f"{field}:N", title=title) for field, title in _CHANNEL_TIP.items()]
    base = alt.Chart()
    name = {"align": "right", "limit": 190} if wide else {"align": "left", "yOffset": -10}
    bar = {"size": 14 if wide else 10, "yOffset": drop}
    chart = alt.layer(
        base.transform_filter("datum.class != 'unknown'")
        .mark_bar(**bar)
        .encode(**place, color=alt.Color("class:N", scale=class_scale(palette), legend=None), tooltip=tip),
        base.transform_filter("datum.class == 'unknown'")
        .mark_bar(**bar, fill=hatch(palette, stripes=3))
        .encode(**place, tooltip=tip),
        base.mark_text(fontSize=13, color=palette.ink, **name).encode(
            x=alt.value(-10 if wide else 0), y=on_row(), text="name:N"
        ),
        base.mark_text(fontSize=12, color=palette.quiet, align="left", dx=8, yOffset=drop).encode(
            **place, text="text:N"
        ),
    ).properties(width="container", height=alt.Step(26 if wide else 36))
    return finish(
        chart, palette, {"left": 200 if wide else 0, "right": 170 if wide else 140, "top": 0, "bottom": 4}
    )


_CHANNEL_TIP: Final = {"name": "channel", "meaning": "what it is", "title": "class", "text": "n"}
