"""Certainty drawn one way on all pages: dot for the mean, thick 50 %, thin 90 %, hollow while undecided."""

from __future__ import annotations

import altair as alt

from lib.charts.style import Palette, on_row


def draw_intervals(
    palette: Palette, *, scale: alt.Scale, axis: alt.Axis | None, drop: int = 0
) -> list[alt.Chart]:
    """Layers for rows with ``low q25 mean q75 high`` and a ``look``: accent, plain, hollow or none.

    ``none`` draws nothing: below the evidence bar there are words and no mark. ``drop`` is how many pixels
    below the middle of its row an interval sits.
    """
    base = alt.Chart().transform_filter("datum.look != 'none'")
    colors = alt.Scale(
        domain=["accent", "plain", "hollow"], range=[palette.provoked, palette.process, palette.process]
    )
    ink = alt.Color("look:N", scale=colors, legend=None)
    thin = base.mark_rule(strokeWidth=1.5, yOffset=drop, y2Offset=drop).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", y=on_row(), color=ink
    )
    thick = base.mark_rule(strokeWidth=5, strokeCap="round", yOffset=drop, y2Offset=drop).encode(
        x=alt.X("q25:Q", scale=scale, axis=axis), x2="q75:Q", y=on_row(), color=ink
    )
    dot = base.mark_point(size=85, strokeWidth=2, opacity=1, yOffset=drop).encode(
        x=alt.X("mean:Q", scale=scale, axis=axis),
        y=on_row(),
        stroke=alt.Stroke("look:N", scale=colors, legend=None),
        fill=alt.condition(
            "datum.look == 'hollow'", alt.value(palette.paper), alt.Fill("look:N", scale=colors, legend=None)
        ),
    )
    return [thin, thick, dot]
