"""The grid of verdict marks: every rep on every behaviour, readable in grey print."""

from __future__ import annotations

from functools import cache

import altair as alt

from lib.charts.style import PALETTES, Spec, Width, finish, on_row


@cache
def build_grid(theme: str, width: Width) -> Spec:
    """A rep a row, a behaviour a column; decided verdicts are in ink, the others are quiet."""
    palette, wide = PALETTES[theme], width == "wide"
    across = alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    tip = [alt.Tooltip("name:N", title="who"), alt.Tooltip("behaviour:N", title="behaviour")]
    tip += [alt.Tooltip("words:N", title="verdict"), alt.Tooltip("figures:N", title="figures")]
    loud = "indexof(['behind', 'ahead', 'better', 'worse'], datum.kind) >= 0"
    filled = "datum.kind == 'behind' || datum.kind == 'worse'"
    cells = alt.Chart()
    heads = alt.Chart().transform_filter("datum.row == 0")
    names = alt.Chart().transform_filter("datum.column == 0")
    chart = alt.layer(
        cells.mark_rect(stroke=palette.grid, strokeWidth=1, fillOpacity=0.12).encode(
            x=across,
            y=on_row(),
            fill=alt.condition(filled, alt.value(palette.provoked), alt.value("transparent")),
            tooltip=tip,
        ),
        cells.mark_text(fontSize=13 if wide else 11, fontWeight=600).encode(
            x=across,
            y=on_row(),
            text="mark:N",
            color=alt.condition(loud, alt.value(palette.ink), alt.value(palette.quiet)),
        ),
        heads.mark_text(
            align="left",
            baseline="middle",
            angle=300 if wide else 270,
            fontSize=12 if wide else 11,
            color=palette.ink,
        ).encode(x=across, y=alt.value(-10), text="behaviour:N"),
        names.mark_text(align="right", fontSize=13, limit=165 if wide else 84, color=palette.ink).encode(
            x=alt.value(-10), y=on_row(), text="name:N"
        ),
    ).properties(height=alt.Step(26))
    return finish(chart, palette)
