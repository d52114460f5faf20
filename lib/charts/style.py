"""What all charts share: two palettes, fonts, the shape of a row. Colour says class, everywhere the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

import altair as alt

from lib.terms import CLASSES

FONT: Final = '"Source Sans", "Source Sans Pro", "Segoe UI", sans-serif'
Width = Literal["wide", "narrow"]
Theme = Literal["light", "dark"]
Spec = dict[str, Any]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme. Text reaches a contrast of 4.5 on the paper, marks of 3."""

    paper: str
    ink: str
    quiet: str
    grid: str
    provoked: str
    process: str
    chance: str
    unknown: str
    hatch: str
    on_mark: str
    """Text on top of a class's colour."""
    star: str

    def of_class(self, klass: str) -> str:
        return str(getattr(self, klass))


PALETTES: Final[dict[str, Palette]] = {
    "light": Palette(
        paper="#FFFFFF",
        ink="#111827",
        quiet="#5B6472",
        grid="#E5E7EB",
        provoked="#0F766E",
        process="#64748B",
        chance="#B45309",
        unknown="#CBD5E1",
        hatch="#F1F5F9",
        on_mark="#FFFFFF",
        star="#A16207",
    ),
    "dark": Palette(
        paper="#0E1117",
        ink="#E8EAED",
        quiet="#A3ACBA",
        grid="#2A303A",
        provoked="#2DD4BF",
        process="#94A3B8",
        chance="#FBBF24",
        unknown="#475569",
        hatch="#283142",
        on_mark="#0E1117",
        star="#FBBF24",
    ),
}


def class_scale(palette: Palette) -> alt.Scale:
    """Class → its colour."""
    return alt.Scale(domain=list(CLASSES), range=[palette.of_class(klass) for klass in CLASSES])


def hatch(palette: Palette, *, across: bool = False, stripes: int = 5) -> dict[str, Any]:
    """A pale hatch as a gradient with hard stops, its stripes as wide on a short bar as on a long one.

    Stripes run along a horizontal bar, or ``across`` for a vertical one: the bar's thickness is fixed.
    """
    stops: list[dict[str, Any]] = []
    bands = 2 * stripes + 1
    for band in range(bands):
        color = palette.unknown if band % 2 == 0 else palette.hatch
        stops += [{"offset": band / bands, "color": color}, {"offset": (band + 1) / bands, "color": color}]
    far = {"x2": 1, "y2": 0} if across else {"x2": 0, "y2": 1}
    return {"gradient": "linear", "x1": 0, "y1": 0, **far, "stops": stops}


def finish(chart: alt.LayerChart | alt.FacetChart, palette: Palette) -> Spec:
    """The chart as a Vega-Lite dict without data, in our font and on no background of its own.

    It takes the width there is; whatever is written beside the plot narrows the plot by as much.
    """
    fitted = chart.properties(
        width="container",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=dict.fromkeys(("left", "right", "top", "bottom"), 2),
    )
    styled = fitted.configure(
        font=FONT, background="transparent", view=alt.ViewConfig(stroke=None)
    ).configure_axis(
        labelColor=palette.quiet,
        titleColor=palette.quiet,
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
        gridColor=palette.grid,
        domain=False,
        ticks=False,
    )
    return drop_data(json.loads(json.dumps(styled.to_dict(validate=False))))


def drop_data(spec: Spec) -> Spec:
    """Without Altair's placeholders for data: Streamlit brings it."""
    for layer in [spec, *spec.get("layer", [])]:
        layer.pop("data", None)
    spec.pop("datasets", None)
    return spec


def on_row(**more: Any) -> alt.Y:
    """Puts a mark on its row: rows are numbered from the top and all as high."""
    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0), **more)


def right_of_plot(pixels: int) -> alt.XValue:
    """A place to the right of the plotting area, however wide that is."""
    return alt.XValue(alt.ExprRef(f"width + {pixels}"))
