"""Superstar or lucky seat: each rep's close rate as it is and as dealt like the whole office."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.by_quarter import five_of, make_rate_axis, say_lack
from lib.charts.figures import count, of_n, percent, show_name
from lib.charts.marks import draw_intervals
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, on_row, right_of_plot
from lib.says import Seat
from lib.terms import MIN_CHANCES

MOST: Final = 40
"""Rows in the picture; the table beneath it has everybody."""
_SCHEMA: Final = pa.schema(
    [
        ("row", pa.int64()),
        *((name, pa.string()) for name in ("kind", "name", "look", "figures", "words", "office_name")),
        *((name, pa.float64()) for name in ("low", "q25", "mean", "q75", "high", "raw", "seat", "office")),
    ]
)


def tabulate_seats(
    seats: Mapping[str, Seat], *, superstar: str | None, chosen: Collection[str] = ()
) -> pa.Table:
    """One row a rep, the highest standardised close rate first; beyond MOST the superstar and chosen stay.

    Filled where the 90 % interval of what is left once the seat is allowed for leaves zero out. With fewer
    than MIN_CHANCES decided deals there are words and no mark.
    """
    shown = _choose_rows(seats, superstar, chosen)
    rows = [_row_of(row, seat, superstar) for row, seat in enumerate(shown)]
    if left := len(seats) - len(shown):
        rows.append(
            {
                "row": len(rows),
                **_NO_WORDS,
                "kind": "more",
                "look": "none",
                "name": f"and {count(left, 'more rep')}",
            }
        )
    return pa.Table.from_pylist(rows, _SCHEMA)


_NO_WORDS: Final = {"figures": "", "words": "", "office_name": ""}


def _choose_rows(seats: Mapping[str, Seat], superstar: str | None, chosen: Collection[str]) -> list[Seat]:
    ordered = sorted(
        seats.values(), key=lambda seat: (not _has_enough(seat), -seat.standardised.value, seat.rep)
    )
    kept = {seat.rep for seat in ordered if seat.rep == superstar or seat.rep in set(chosen)}
    room = MOST - min(MOST, len(kept))
    kept |= {seat.rep for seat in [seat for seat in ordered if seat.rep not in kept][:room]}
    return [seat for seat in ordered if seat.rep in kept][: max(MOST, 1)]


def _has_enough(seat: Seat) -> bool:
    return seat.count.chances >= MIN_CHANCES


def _row_of(row: int, seat: Seat, superstar: str | None) -> dict[str, Any]:
    office = seat.standardised.value - seat.beyond.value
    line = {
        **_NO_WORDS,
        "row": row,
        "kind": "superstar" if seat.rep == superstar else "rep",
        "name": show_name(seat.rep, 24),
        "office": office,
        "office_name": f"the office: {percent(office)}",
    }
    if not _has_enough(seat):
        return {**line, "look": "none", "words": say_lack(seat.count.chances)}
    raw = seat.count.hits / seat.count.chances
    decided = not seat.beyond.low <= 0 <= seat.beyond.high
    return {
        **line,
        "look": "accent" if decided else "hollow",
        "words": "",
        "raw": raw,
        "seat": seat.seat.value,
        "figures": f"own {percent(raw)} ({of_n(seat.count.hits, seat.count.chances)}) · "
        f"seat {percent(seat.seat.value)}",
        **five_of(seat.standardised),
    }


@cache
def build_seats(theme: str, width: Width) -> Spec:
    """A rep a row: the standardised rate as the interval, a bar for the own, a diamond for the seat."""
    palette, wide = PALETTES[theme], width == "wide"
    drop = 0 if wide else 8
    axis = make_rate_axis(wide)
    scale = alt.Scale(zero=False, nice=True)
    chart = alt.layer(
        *_office(palette, scale, axis, wide),
        *draw_intervals(palette, scale=scale, axis=axis, drop=drop),
        *_other_marks(palette, scale, axis, drop),
        *_words(palette, wide),
        *_heads(palette, wide),
    ).properties(height=alt.Step(30 if wide else 50))
    return finish(chart, palette)


def _office(palette: Palette, scale: alt.Scale, axis: alt.Axis, wide: bool) -> list[alt.Chart]:
    across = alt.X("office:Q", scale=scale, axis=axis)
    first = alt.Chart().transform_filter("datum.row == 0")
    line = first.mark_rule(color=palette.quiet, strokeWidth=1, strokeDash=[3, 3]).encode(x=across)
    if not wide:
        ticks = (
            alt.Chart()
            .transform_filter("datum.look != 'none'")
            .mark_tick(orient="vertical", size=22, thickness=1, color=palette.quiet, yOffset=8)
        )
        line = ticks.encode(x=across, y=on_row())
    return [
        line,
        first.mark_text(fontSize=12, color=palette.quiet).encode(
            x=across, y=alt.value(-9), text="office_name:N"
        ),
    ]


def _other_marks(palette: Palette, scale: alt.Scale, axis: alt.Axis, drop: int) -> list[alt.Chart]:
    rows = alt.Chart().transform_filter("datum.look != 'none'")
    tip = [alt.Tooltip("name:N", title="who"), alt.Tooltip("figures:N", title="close rate")]
    return [
        rows.mark_point(shape="diamond", size=80, strokeWidth=1.5, opacity=1, yOffset=drop).encode(
            x=alt.X("seat:Q", scale=scale, axis=axis),
            y=on_row(),
            fill=alt.value(palette.paper),
            stroke=alt.value(palette.ink),
            tooltip=tip,
        ),
        rows.mark_tick(
            orient="vertical", size=18, thickness=3, opacity=1, color=palette.ink, yOffset=drop
        ).encode(x=alt.X("raw:Q", scale=scale, axis=axis), y=on_row(), tooltip=tip),
    ]


def _words(palette: Palette, wide: bool) -> list[alt.Chart]:
    lift = 0 if wide else -14
    rows = alt.Chart()
    star = rows.transform_filter("datum.kind == 'superstar'")
    place: dict[str, Any] = {"fontSize": 14, "limit": 180, "yOffset": lift, "color": palette.ink}
    place["align"] = "right" if wide else "left"
    figures = rows.mark_text(
        fontSize=12, align="left" if wide else "right", yOffset=lift, color=palette.quiet
    )
    words = rows.mark_text(
        fontSize=12, fontWeight=600, align="left", yOffset=0 if wide else 8, color=palette.quiet
    )
    return [
        rows.transform_filter("datum.kind != 'superstar'")
        .mark_text(**place)
        .encode(x=alt.value(-30 if wide else 0), y=on_row(), text="name:N"),
        star.mark_text(**place).encode(x=alt.value(-30 if wide else 17), y=on_row(), text="name:N"),
        star.mark_text(fontSize=14, text="★", yOffset=lift, color=palette.star).encode(
            x=alt.value(-18 if wide else 6), y=on_row()
        ),
        figures.encode(x=right_of_plot(24 if wide else 0), y=on_row(), text="figures:N"),
        words.encode(x=right_of_plot(24) if wide else alt.value(0), y=on_row(), text="words:N"),
    ]


_HEADS: Final[dict[Width, Sequence[tuple[str, int, int, str]]]] = {
    "wide": (
        ("dot", 6, -36, "with deals dealt as the whole office’s are"),
        ("tick", 270, -36, "own close rate"),
        ("diamond", 382, -36, "the seat: what an average colleague would close of the same deals"),
    ),
    "narrow": (
        ("dot", 6, -66, "with deals dealt as the whole office’s are"),
        ("tick", 6, -48, "own close rate"),
        ("diamond", 6, -30, "the seat: an average colleague, same deals"),
    ),
}


def _heads(palette: Palette, wide: bool) -> list[alt.Chart]:
    """The three marks with their words above the first row."""
    layers: list[alt.Chart] = []
    first = alt.Chart().transform_filter("datum.row == 0")
    marks = {
        "dot": first.mark_point(size=85, filled=True, opacity=1, color=palette.provoked),
        "tick": first.mark_tick(orient="vertical", size=16, thickness=3, opacity=1, color=palette.ink),
        "diamond": first.mark_point(
            shape="diamond", size=80, strokeWidth=1.5, opacity=1, fill=palette.paper, stroke=palette.ink
        ),
    }
    for mark, x, y, words in _HEADS["wide" if wide else "narrow"]:
        layers.append(marks[mark].encode(x=alt.value(x), y=alt.value(y)))
        layers.append(
            first.mark_text(align="left", fontSize=12, color=palette.quiet, text=words).encode(
                x=alt.value(x + 11), y=alt.value(y)
            )
        )
    return layers
