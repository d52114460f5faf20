"""The other pictures of the page *Luck*: the split over the quarters, and the channels by class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import count, money, percent
from lib.charts.luck import rows_of_parts
from lib.charts.style import PALETTES, Spec, Width, class_scale, finish, hatch, on_row
from lib.says import Luck
from lib.terms import CHANNELS, CLASS_TITLES, CLASSES

_CHANNEL_TIP: Final = {"name": "channel", "meaning": "what it is", "title": "class", "text": "n"}


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
        rows += [{**row, **more} for row in rows_of_parts(at, "quarter", quarter, parts, note)]
    return pa.Table.from_pylist(rows)


@cache
def build_quarters(theme: str) -> Spec:
    """A stacked 100 % column a quarter; quarters outside the filter are pale."""
    palette = PALETTES[theme]
    across = alt.X("row:O", axis=None, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1))
    shade = alt.condition("datum.chosen", alt.value(1), alt.value(0.35))
    place: dict[str, Any] = {
        "x": across,
        "y": alt.Y("start:Q", axis=None, scale=alt.Scale(domain=[1, 0])),
        "y2": "end:Q",
    }
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
    ).properties(height=130)
    return finish(chart, palette)


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
    place: dict[str, Any] = {
        "x": alt.X("value:Q", axis=None, scale=alt.Scale(nice=False, domainMin=0)),
        "y": on_row(),
    }
    tip = [alt.Tooltip(f"{field}:N", title=title) for field, title in _CHANNEL_TIP.items()]
    base = alt.Chart()
    name: dict[str, Any] = {"align": "right", "limit": 190} if wide else {"align": "left", "yOffset": -10}
    bar: dict[str, Any] = {"size": 14 if wide else 10, "yOffset": drop}
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
    ).properties(height=alt.Step(26 if wide else 36))
    return finish(chart, palette)
