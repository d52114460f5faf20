"""The pictures of the page *Superstar*: the gaps of one rep, and how sure it is who the best is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import of_n, percent, show_name
from lib.charts.marks import draw_intervals
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, on_row, right_of_plot
from lib.charts.verdicts import describe_figures, describe_verdict, is_drawn
from lib.says import BehaviourSays, CloseRate, Estimate, Gap
from lib.terms import TECHNIQUES

FARTHEST: Final = 150.0
"""The shared scale ends here, in points or per cent; the words give what lies beyond."""
SCALE_TITLE: Final = "points; for × pace and per customer, per cent of the superstar’s figure"


def tabulate_gaps(behaviours: Sequence[BehaviourSays], rep: str, superstar: str) -> pa.Table:
    """One row per line of the picture: each technique's heading, and its behaviours under it."""
    rows: list[dict[str, Any]] = []
    for technique, title in TECHNIQUES.items():
        under = [
            _row_of_gap(says, rep, superstar) for says in behaviours if says.behaviour.technique == technique
        ]
        if under:
            rows += [{**_NO_MARK, "kind": "head", "name": title.upper()}, *under]
    star = show_name(superstar, 20)
    return pa.Table.from_pylist([{**row, "row": at, "superstar": star} for at, row in enumerate(rows)])


_NO_MARK: Final[dict[str, Any]] = {
    "kind": "row",
    "name": "",
    "verdict": "",
    "figures": "",
    "meaning": "",
    "look": "none",
    "low": None,
    "q25": None,
    "mean": 0.0,
    "q75": None,
    "high": None,
}


def _row_of_gap(says: BehaviourSays, rep: str, superstar: str) -> dict[str, Any]:
    behaviour = says.behaviour
    row = {**_NO_MARK, "name": behaviour.title, "meaning": behaviour.meaning}
    row["verdict"] = describe_verdict(says, rep, superstar)
    gap, star = says.reps.get(rep), says.reps.get(superstar)
    if gap is None or star is None or says.status == "needs":
        return row
    row["figures"] = describe_figures(behaviour, gap, star)
    if is_drawn(gap) and gap.shown is not None:
        row |= {"look": _look_of(gap), **_five(gap.shown)}
    return row


def _look_of(gap: Gap) -> str:
    return {"behind": "accent", "ahead": "accent", "level": "plain"}.get(gap.verdict or "", "hollow")


def _five(estimate: Estimate) -> dict[str, float]:
    """The five places of an interval, held inside the shared scale."""
    places = {name: getattr(estimate, name) for name in ("low", "q25", "q75", "high")}
    places["mean"] = estimate.value
    return {name: max(-FARTHEST, min(FARTHEST, value)) for name, value in places.items()}


_STEP: Final = {"wide": 36, "narrow": 66}


@cache
def build_gaps(theme: str, width: Width) -> Spec:
    """The gap chart: eleven rows in three groups on one shared scale, zero is the superstar."""
    palette = PALETTES[theme]
    axis = alt.Axis(
        format="+d",
        labelExpr="datum.value === 0 ? '' : replace(datum.label, '-', '−')",
        tickCount=7 if width == "wide" else 5,
        title=SCALE_TITLE.split("; ") if width == "narrow" else SCALE_TITLE,
        titlePadding=10,
        grid=width == "wide",
    )
    scale = alt.Scale(nice=True, zero=True)
    drop = 0
    chart = alt.layer(
        _zero_line(palette) if width == "wide" else _zero_ticks(palette),
        *draw_intervals(palette, scale=scale, axis=axis, drop=drop),
        *(_words_beside(palette) if width == "wide" else _words_around(palette)),
        _zero_name(palette),
    ).properties(height=alt.Step(_STEP[width]))
    return finish(chart, palette)


def _zero_line(palette: Palette) -> alt.Chart:
    return alt.Chart().transform_filter("datum.row == 0").mark_rule(color=palette.ink).encode(x="mean:Q")


def _zero_ticks(palette: Palette) -> alt.Chart:
    """Where names stand above the lines, a mark on each line instead of one line through the names."""
    rows = alt.Chart().transform_filter("datum.look != 'none'").transform_calculate(zero="0")
    return rows.mark_tick(orient="vertical", size=18, thickness=1.5, color=palette.ink).encode(
        x="zero:Q", y=on_row()
    )


def _zero_name(palette: Palette) -> alt.Chart:
    base = alt.Chart().transform_filter("datum.row == 0")
    return base.mark_text(fontSize=12, fontWeight=600, color=palette.ink, limit=110).encode(
        x="mean:Q", y=alt.value(alt.ExprRef("height + 12")), text="superstar:N"
    )


def _verdict_color(palette: Palette) -> Any:
    return alt.condition("datum.look == 'accent'", alt.value(palette.provoked), alt.value(palette.quiet))


_TIP: Final = [
    alt.Tooltip("name:N", title="behaviour"),
    alt.Tooltip("meaning:N", title="what it is"),
    alt.Tooltip("verdict:N", title="verdict"),
    alt.Tooltip("figures:N", title="figures"),
]


def _words_beside(palette: Palette) -> list[alt.Chart]:
    rows = alt.Chart().transform_filter("datum.kind == 'row'")
    head = alt.Chart().transform_filter("datum.kind == 'head'")
    name = rows.mark_text(align="right", fontSize=14, limit=280).encode(
        x=alt.value(-16), text="name:N", tooltip=_TIP
    )
    verdict = rows.mark_text(align="left", fontSize=14, fontWeight=600, limit=380).encode(
        x=right_of_plot(24), text="verdict:N", color=_verdict_color(palette)
    )
    figures = (
        alt.Chart()
        .transform_filter("datum.look != 'none'")
        .mark_text(align="left", fontSize=12, limit=262)
        .encode(x=right_of_plot(136), text="figures:N", color=alt.value(palette.quiet))
    )
    title = head.mark_text(align="left", fontSize=11, fontWeight=600, yOffset=6).encode(
        x=alt.value(-285), text="name:N", color=alt.value(palette.quiet)
    )
    return [
        chart.encode(y=on_row())
        for chart in (name.encode(color=alt.value(palette.ink)), verdict, figures, title)
    ]


def _words_around(palette: Palette) -> list[alt.Chart]:
    rows = alt.Chart().transform_filter("datum.kind == 'row'")
    head = alt.Chart().transform_filter("datum.kind == 'head'")
    name = rows.mark_text(align="left", fontSize=14, yOffset=-20, limit=245).encode(
        x=alt.value(0), text="name:N", color=alt.value(palette.ink), tooltip=_TIP
    )
    decided = rows.transform_filter("datum.look != 'none'")
    verdict = decided.mark_text(align="right", fontSize=13, fontWeight=600, yOffset=-20).encode(
        x=right_of_plot(0), text="verdict:N", color=_verdict_color(palette)
    )
    instead = rows.transform_filter("datum.look == 'none'").mark_text(
        align="left", fontSize=13, fontWeight=600, yOffset=0, limit=350
    )
    figures = decided.mark_text(align="left", fontSize=12, yOffset=17, limit=350).encode(
        x=alt.value(0), text="figures:N", color=alt.value(palette.quiet)
    )
    title = head.mark_text(align="left", fontSize=11, fontWeight=600, yOffset=14).encode(
        x=alt.value(0), text="name:N", color=alt.value(palette.quiet)
    )
    words = instead.encode(x=alt.value(0), text="verdict:N", color=alt.value(palette.quiet))
    return [chart.encode(y=on_row()) for chart in (name, verdict, words, figures, title)]


def tabulate_race(rates: Mapping[str, CloseRate], superstar: str, chosen: Sequence[str] = ()) -> pa.Table:
    """One row per rep who has decided deals, the best first: close rate, interval, P(truly the best)."""
    ordered = sorted(
        (rate for rate in rates.values() if rate.count.chances), key=lambda rate: -rate.estimate.value
    )
    return pa.Table.from_pylist(
        [
            {
                "row": row,
                "kind": "superstar" if rate.rep == superstar else "rep",
                "name": show_name(rate.rep),
                "look": "accent" if rate.rep == superstar or rate.rep in chosen else "plain",
                **_five(rate.estimate),
                "figures": f"{percent(rate.estimate.value)} · {of_n(rate.count.hits, rate.count.chances)}",
                "best": f"truly the best: {percent(rate.p_best)}",
            }
            for row, rate in enumerate(ordered)
        ]
    )


@cache
def build_race(theme: str, width: Width) -> Spec:
    """Close rates with their intervals, a rep a row, and in how many of ten futures each is the best."""
    palette, wide = PALETTES[theme], width == "wide"
    lift = 0 if wide else -14
    axis = alt.Axis(
        format=".0%", tickCount=5, title="close rate: deals won of deals decided", titlePadding=10
    )
    rows = alt.Chart()
    chart = alt.layer(
        *draw_intervals(palette, scale=alt.Scale(zero=False, nice=True), axis=axis, drop=0 if wide else 8),
        *_race_names(palette, wide, lift),
        rows.mark_text(fontSize=12, align="left" if wide else "right", yOffset=lift).encode(
            x=right_of_plot(24 if wide else 0), text="figures:N", color=alt.value(palette.quiet), y=on_row()
        ),
        *([_chance_of_best(palette)] if wide else []),
    ).properties(height=alt.Step(30 if wide else 48))
    return finish(chart, palette)


def _chance_of_best(palette: Palette) -> alt.Chart:
    return (
        alt.Chart()
        .mark_text(fontSize=12, align="left", color=palette.quiet)
        .encode(x=right_of_plot(136), y=on_row(), text="best:N")
    )


def _race_names(palette: Palette, wide: bool, lift: int) -> list[alt.Chart]:
    place: dict[str, Any] = {"fontSize": 14, "limit": 190, "yOffset": lift, "color": palette.ink}
    place["align"] = "right" if wide else "left"
    star = alt.Chart().transform_filter("datum.kind == 'superstar'")
    others = alt.Chart().transform_filter("datum.kind != 'superstar'")
    return [
        others.mark_text(**place).encode(x=alt.value(-30 if wide else 0), y=on_row(), text="name:N"),
        star.mark_text(**place).encode(x=alt.value(-30 if wide else 17), y=on_row(), text="name:N"),
        star.mark_text(fontSize=14, text="★", yOffset=lift, color=palette.star).encode(
            x=alt.value(-18 if wide else 6), y=on_row()
        ),
    ]
