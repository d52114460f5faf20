"""The pictures of the page *Did it change?*: two quarters, against what regression to the mean would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.figures import show_name
from lib.charts.marks import draw_intervals
from lib.charts.rows import draw_names, keep_first, row_of_rest
from lib.charts.style import PALETTES, Palette, Spec, Width, finish, on_row, right_of_plot
from lib.charts.units import describe_counted, in_unit, name_unit
from lib.charts.verdicts import describe_need
from lib.says import BehaviourChange, Change, Count, Estimate
from lib.terms import Behaviour

CHANGE_MARKS: Final = {
    "better": "▲",
    "worse": "▼",
    "no more than chance would do": "≈",
    "too few": "·",
    "needs": "–",
}
"""Too few and needs look as in the grid of verdicts."""
CHANGE_WORDS: Final = {
    "better": "better",
    "worse": "worse",
    "no more than chance would do": "no more than chance",
    "too few": "too few",
    "needs": "needs a column",
}


def tabulate_change(
    change: BehaviourChange, *, superstar: str | None, chosen: Sequence[str] = ()
) -> pa.Table:
    """One row per rep: what was to be expected, what came, what had been; who moved comes first."""
    ordered = sorted(change.reps.values(), key=_place)
    kept = keep_first([each.rep for each in ordered], superstar, chosen)
    rows = [_row_of(each, change.behaviour, superstar, chosen) for each in ordered if each.rep in kept]
    rows += row_of_rest(len(ordered) - len(rows))
    return pa.Table.from_pylist([{**_BLANK, **row, "row": at} for at, row in enumerate(rows)], schema=_SCHEMA)


_SCHEMA: Final = pa.schema(
    [("row", pa.int64())]
    + [
        (name, pa.string())
        for name in ("kind", "name", "look", "moved", "verdict", "figures", "words", "unit")
    ]
    + [(name, pa.float64()) for name in ("low", "q25", "mean", "q75", "high", "before", "now")]
)
_BLANK: Final[dict[str, Any]] = {
    "look": "none",
    "moved": "",
    "verdict": "",
    "figures": "",
    "words": "",
    "unit": "",
    "mean": 0.0,
}
_ORDER: Final = {"better": 0, "worse": 1, "no more than chance would do": 2, "too few": 3}


def _place(change: Change) -> tuple[int, float, str]:
    return (_ORDER[change.verdict], -(change.now or 0.0), change.rep)


def _row_of(
    change: Change, behaviour: Behaviour, superstar: str | None, chosen: Sequence[str]
) -> dict[str, Any]:
    is_star = change.rep == superstar
    row: dict[str, Any] = {"kind": "superstar" if is_star else "rep", "name": show_name(change.rep)}
    if change.verdict == "too few" or change.expected is None or change.now is None:
        return {**row, "words": describe_lack(change, behaviour)}
    row |= {"look": "plain", **_places(change.expected, behaviour), "unit": name_unit(behaviour)}
    before = None if change.before is None else in_unit(change.before, behaviour)
    row |= {"before": before, "now": in_unit(change.now, behaviour)}
    row |= {"moved": "moved" if change.verdict in ("better", "worse") else "not"}
    return {
        **row,
        "verdict": describe_change(change),
        "figures": describe_figures(change, behaviour),
    }


def _places(expected: Estimate, behaviour: Behaviour) -> dict[str, float]:
    places = {name: getattr(expected, name) for name in ("low", "q25", "q75", "high")}
    return {name: in_unit(value, behaviour) for name, value in {**places, "mean": expected.value}.items()}


def describe_change(change: Change) -> str:
    """``"▲ better"``, ``"≈ no more than chance"``."""
    return f"{CHANGE_MARKS[change.verdict]} {CHANGE_WORDS[change.verdict]}"


def describe_lack(change: Change, behaviour: Behaviour) -> str:
    """``"too few: 3 decided deals, then 12"``."""
    earlier, later = (
        _fewest(change.earlier, change.earlier_against),
        _fewest(change.later, change.later_against),
    )
    return f"too few: {earlier:,} {behaviour.chances}, then {later:,}"


def _fewest(count: Count, against: Count | None) -> int:
    return min(count.chances, against.chances) if against else count.chances


def describe_figures(change: Change, behaviour: Behaviour) -> str:
    """Both quarters' raw figures with their n: ``"10 of 40, then 18 of 40"``."""
    earlier = describe_counted(change.before, change.earlier, behaviour)
    later = describe_counted(change.now, change.later, behaviour)
    return f"{earlier}, then {later}"


def describe_legend() -> str:
    """The marks of the grid in words."""
    return ",  ".join(f"{CHANGE_MARKS[kind]} {CHANGE_WORDS[kind]}" for kind in CHANGE_MARKS)


def describe_picture(earlier: str, later: str) -> str:
    """What the marks of the picture are, for the line above it."""
    return (
        f"Dot and lines: what {earlier} lets one expect of {later} had nothing changed; diamond: what came, "
        f"filled where it lies beyond chance; small tick: {earlier} as it was."
    )


@cache
def build_change(theme: str, width: Width) -> Spec:
    """Expected interval, the later figure as a diamond, the earlier one as a tick; a rep a row."""
    palette, wide = PALETTES[theme], width == "wide"
    scale = alt.Scale(nice=True, zero=False)
    minus = "replace(datum.label, '-', '−')"
    axis = alt.Axis(tickCount=5, title=" ", titlePadding=10, labelExpr=minus, grid=wide)
    drop = 0 if wide else 8
    chart = alt.layer(
        *draw_intervals(palette, scale=scale, axis=axis, drop=drop),
        *_mark_quarters(palette, scale, axis, drop),
        *draw_names(palette, width),
        *_write_words(palette, wide),
        _name_unit(palette),
    ).properties(height=alt.Step(32 if wide else 66))
    return finish(chart, palette)


def _mark_quarters(palette: Palette, scale: alt.Scale, axis: alt.Axis, drop: int) -> list[alt.Chart]:
    drawn = alt.Chart().transform_filter("datum.look != 'none'")
    ink = alt.condition("datum.moved == 'moved'", alt.value(palette.provoked), alt.value(palette.paper))
    edge = alt.condition("datum.moved == 'moved'", alt.value(palette.provoked), alt.value(palette.ink))
    earlier = drawn.transform_filter("datum.before != null").mark_tick(
        orient="vertical", size=16, thickness=2, color=palette.quiet, yOffset=drop
    )
    later = drawn.mark_point(shape="diamond", size=150, strokeWidth=2, opacity=1, yOffset=drop)
    return [
        earlier.encode(x=alt.X("before:Q", scale=scale, axis=axis), y=on_row()),
        later.encode(x=alt.X("now:Q", scale=scale, axis=axis), y=on_row(), fill=ink, stroke=edge),
    ]


def _write_words(palette: Palette, wide: bool) -> list[alt.Chart]:
    rows = alt.Chart()
    lift = 0 if wide else -14
    verdict = rows.mark_text(align="left" if wide else "right", fontSize=13, fontWeight=600, yOffset=lift)
    figures = rows.mark_text(align="left", fontSize=12, yOffset=0 if wide else 26)
    instead = rows.mark_text(align="left", fontSize=12, yOffset=0 if wide else 8)
    moved = alt.condition("datum.moved == 'moved'", alt.value(palette.provoked), alt.value(palette.quiet))
    quiet = alt.value(palette.quiet)
    return [
        verdict.encode(x=right_of_plot(24 if wide else 0), y=on_row(), text="verdict:N", color=moved),
        figures.encode(
            x=right_of_plot(180) if wide else alt.value(0), y=on_row(), text="figures:N", color=quiet
        ),
        instead.encode(x=alt.value(0), y=on_row(), text="words:N", color=quiet),
    ]


def _name_unit(palette: Palette) -> alt.Chart:
    """The axis’ title, from the data: the same picture serves every behaviour."""
    units = alt.Chart().transform_filter("datum.unit != ''").transform_aggregate(unit="max(unit)")
    return units.mark_text(fontSize=12, color=palette.quiet).encode(
        x=alt.value(alt.ExprRef("width / 2")), y=alt.value(alt.ExprRef("height + 32")), text="unit:N"
    )


def tabulate_change_grid(
    changes: Sequence[BehaviourChange], reps: Sequence[str], superstar: str | None
) -> pa.Table:
    """One row per rep and behaviour, for :func:`lib.charts.grid.build_grid`: mark, verdict, figures."""
    return pa.Table.from_pylist(
        [
            {
                "row": row,
                "column": column,
                "name": f"★ {show_name(rep)}" if rep == superstar else show_name(rep),
                "behaviour": change.behaviour.title,
                "technique": change.behaviour.technique,
                **_cell(change, rep),
            }
            for row, rep in enumerate(reps)
            for column, change in enumerate(changes)
        ]
    )


def _cell(said: BehaviourChange, rep: str) -> Mapping[str, str]:
    if said.status == "needs":
        return {
            "kind": "needs",
            "mark": CHANGE_MARKS["needs"],
            "words": describe_need(said.needs),
            "figures": "",
        }
    change = said.reps.get(rep)
    if change is None:
        few = f"too few: no {said.behaviour.chances}"
        return {"kind": "too few", "mark": CHANGE_MARKS["too few"], "words": few, "figures": ""}
    return {
        "kind": change.verdict,
        "mark": CHANGE_MARKS[change.verdict],
        "words": CHANGE_WORDS[change.verdict],
        "figures": describe_figures(change, said.behaviour),
    }
