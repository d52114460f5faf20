"""The one legend of certainty: a sample interval whose parts say what they are."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import altair as alt
import pyarrow as pa

from lib.charts.marks import draw_intervals
from lib.charts.style import PALETTES, Palette, Spec, Width, finish

DOT: Final = "dot: best estimate"
THICK: Final = "thick line: 1 of 2 futures"
THIN: Final = "thin line: 9 of 10 futures"
HOLLOW: Final = "hollow: not decided yet"
WORDS: Final = f"{DOT}; {THICK}; {THIN}; {HOLLOW}"
"""The legend for those who don't see it."""

_WIDE: Final = ((90, 12, "center", DOT), (90, 50, "center", THICK), (182, 31, "left", THIN))
_NARROW: Final = ((66, 12, "center", DOT), (66, 50, "center", THICK), (148, 31, "left", THIN))
_HOLLOW_AT: Final[dict[Width, int]] = {"wide": 380, "narrow": 12}


def tabulate_legend() -> pa.Table:
    """The sample interval, in per cent of its length."""
    sample = {"row": 0, "look": "accent", "low": 0.0, "q25": 30.0, "mean": 50.0, "q75": 70.0, "high": 100.0}
    return pa.Table.from_pylist([sample])


@cache
def build_legend(theme: str, width: Width) -> Spec:
    """The sample at the left, its words around it, and beside or beneath it the hollow dot."""
    palette, wide = PALETTES[theme], width == "wide"
    scale = alt.Scale(domain=[0, 100], range=[8, 172] if wide else [2, 138])
    at, down = _HOLLOW_AT[width], 31 if wide else 76
    words = [*(_WIDE if wide else _NARROW), (at + 14, down, "left", HOLLOW)]
    chart = alt.layer(
        *draw_intervals(palette, scale=scale, axis=None),
        *(_write(palette, *word) for word in words),
        alt.Chart()
        .mark_point(size=85, strokeWidth=2, opacity=1, stroke=palette.process, fill=palette.paper)
        .encode(x=alt.value(at), y=alt.value(down)),
    ).properties(height=alt.Step(62))
    return finish(chart, palette)


def _write(palette: Palette, x: int, y: int, align: Any, words: str) -> alt.Chart:
    text = alt.Chart().mark_text(align=align, fontSize=12, color=palette.quiet, text=words)
    return text.encode(x=alt.value(x), y=alt.value(y))
