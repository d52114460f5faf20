"""The pictures of *Does the article hold here?*: each behaviour against the close rate, over the office."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import count, signed
from lib.charts.marks import draw_intervals
from lib.charts.scatter import build_scatter, tabulate_scatter
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, on_row, right_of_plot
from lib.charts.verdicts import describe_need
from lib.says import Estimate, Holds
from lib.terms import MIN_REPS, TECHNIQUES

__all__ = ["build_holds", "build_scatter", "describe_hold", "tabulate_holds", "tabulate_scatter"]

LEFT_END, MIDDLE, RIGHT_END = "closes less", "no connection", "closes more"


def tabulate_holds(holds: Sequence[Holds]) -> pa.Table:
    """One row per line of the picture: three headings, and the behaviours under them."""
    rows: list[dict[str, Any]] = []
    for technique, title in TECHNIQUES.items():
        under = [hold for hold in holds if hold.behaviour.technique == technique]
        if under:
            rows.append({"kind": "head", "name": title.upper()})
        rows += [_row_of(hold) for hold in under]
    return pa.Table.from_pylist([{**_BLANK, **row, "row": at} for at, row in enumerate(rows)], schema=_SCHEMA)


_SCHEMA: Final = pa.schema(
    [("row", pa.int64())]
    + [(name, pa.string()) for name in ("kind", "name", "meaning", "look", "verdict", "figures")]
    + [(name, pa.float64()) for name in ("low", "q25", "mean", "q75", "high")]
)
_BLANK: Final[dict[str, Any]] = {"meaning": "", "look": "none", "verdict": "", "figures": "", "mean": 0.0}


def _row_of(hold: Holds) -> dict[str, Any]:
    row = {"kind": "row", "name": hold.behaviour.title, "meaning": hold.behaviour.meaning}
    if hold.correlation is None or hold.status != "ok":
        return {**row, "verdict": describe_hold(hold)}
    look = "accent" if hold.verdict in ("closes more", "closes less") else "hollow"
    figures = f"{signed(hold.correlation.value)} · {count(len(hold.marks), 'rep')}"
    return {
        **row,
        "look": look,
        "verdict": describe_hold(hold),
        "figures": figures,
        **_places(hold.correlation),
    }


def _places(correlation: Estimate) -> dict[str, float]:
    places = {name: getattr(correlation, name) for name in ("low", "q25", "q75", "high")}
    return {**places, "mean": correlation.value}


def describe_hold(hold: Holds) -> str:
    """``"closes more"``, ``"can’t tell"``, ``"too few: 3 of 5 reps"``, ``"needs column “Competitor”"``."""
    if hold.status == "needs":
        return describe_need(hold.needs)
    if hold.status == "too few" or hold.correlation is None:
        return f"too few: {count(len(hold.marks), 'rep')} of the {MIN_REPS} it takes"
    return hold.verdict.replace("'", "’")


@cache
def build_holds(theme: str, width: Width) -> Spec:
    """Rank correlations with their intervals, from −1 to +1."""
    palette, wide = PALETTES[theme], width == "wide"
    scale = alt.Scale(domain=[-1, 1], nice=False)
    ends = f"datum.value < 0 ? '{LEFT_END}' : datum.value > 0 ? '{RIGHT_END}' : '{MIDDLE}'"
    axis = alt.Axis(values=[-1, 0, 1], labelExpr=ends, labelFlush=True, title=None, labelPadding=8)
    chart = alt.layer(
        *draw_intervals(palette, scale=scale, axis=axis),
        _mark_zero(palette),
        *(_words_beside(palette) if wide else _words_around(palette)),
    ).properties(height=alt.Step(36 if wide else 66))
    return finish(chart, palette)


def _mark_zero(palette: Palette) -> alt.Chart:
    """A mark on each line instead of one line through the names above them."""
    drawn = alt.Chart().transform_filter("datum.look != 'none'")
    return drawn.mark_tick(orient="vertical", size=18, thickness=1.5, color=palette.ink).encode(
        x=alt.datum(0), y=on_row()
    )


def _inks(palette: Palette) -> Any:
    return alt.condition("datum.look == 'accent'", alt.value(palette.provoked), alt.value(palette.quiet))


_TIP: Final = [
    alt.Tooltip("name:N", title="behaviour"),
    alt.Tooltip("meaning:N", title="what it is"),
    alt.Tooltip("verdict:N", title="verdict"),
    alt.Tooltip("figures:N", title="rank correlation"),
]


def _words_beside(palette: Palette) -> list[alt.Chart]:
    rows = alt.Chart().transform_filter("datum.kind == 'row'")
    name = rows.mark_text(align="right", fontSize=14, limit=280, color=palette.ink)
    verdict = rows.mark_text(align="left", fontSize=14, fontWeight=600, limit=330)
    figures = rows.mark_text(align="left", fontSize=12, color=palette.quiet)
    return [
        name.encode(x=alt.value(-16), y=on_row(), text="name:N", tooltip=_TIP),
        verdict.encode(x=right_of_plot(24), y=on_row(), text="verdict:N", color=_inks(palette)),
        figures.encode(x=right_of_plot(136), y=on_row(), text="figures:N"),
        _head(palette, x=-285, drop=6),
    ]


def _words_around(palette: Palette) -> list[alt.Chart]:
    rows = alt.Chart().transform_filter("datum.kind == 'row'")
    drawn, instead = (rows.transform_filter(f"datum.look {sign} 'none'") for sign in ("!=", "=="))
    name = rows.mark_text(align="left", fontSize=14, yOffset=-20, limit=245, color=palette.ink)
    verdict = drawn.mark_text(align="right", fontSize=13, fontWeight=600, yOffset=-20)
    words = instead.mark_text(align="left", fontSize=13, fontWeight=600, limit=350, color=palette.quiet)
    figures = drawn.mark_text(align="left", fontSize=12, yOffset=17, color=palette.quiet)
    return [
        name.encode(x=alt.value(0), y=on_row(), text="name:N", tooltip=_TIP),
        verdict.encode(x=right_of_plot(0), y=on_row(), text="verdict:N", color=_inks(palette)),
        words.encode(x=alt.value(0), y=on_row(), text="verdict:N"),
        figures.encode(x=alt.value(0), y=on_row(), text="figures:N"),
        _head(palette, x=0, drop=14),
    ]


def _head(palette: Palette, *, x: int, drop: int) -> alt.Chart:
    head = alt.Chart().transform_filter("datum.kind == 'head'")
    title = head.mark_text(align="left", fontSize=11, fontWeight=600, yOffset=drop, color=palette.quiet)
    return title.encode(x=alt.value(x), y=on_row(), text="name:N")
