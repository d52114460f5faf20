"""Names beside dots, each where it covers neither another name nor another dot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from lib.charts.style import Palette

SIDES: Final = ("right", "left", "above", "below")
_GLYPH, _LINE, _DOT, _APART = 6.4, 15.0, 5.0, 9.0
"""Pixels: a glyph's width, a line's height, half a dot, from a dot's middle to its name."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A dot at ``x`` and ``y`` of a plot, from 0 to 1, ``y`` from the top; ``text`` may be empty.

    A name that ``must`` stand may cover dots where it finds no free side.
    """

    x: float
    y: float
    text: str = ""
    must: bool = False


def place_labels(spots: Sequence[Spot], *, width: float, height: float, most: int) -> list[str]:
    """The side of its dot on which each name stands, "" where it has none or finds no room.

    ``width`` and ``height`` of the plot in pixels. Earlier spots choose first; at most ``most`` names stand.
    """
    dots = [_box(spot.x * width, spot.y * height, _DOT, _DOT) for spot in spots]
    names: list[Box] = []
    sides = [""] * len(spots)
    for at, spot in enumerate(spots):
        if not spot.text or len(names) >= most:
            continue
        free = _list_free(spot, width, height, [*names, *dots])
        if chosen := free or (_list_free(spot, width, height, names) if spot.must else []):
            sides[at] = chosen[0][0]
            names.append(chosen[0][1])
    return sides


def _list_free(spot: Spot, width: float, height: float, taken: Sequence[Box]) -> list[tuple[str, Box]]:
    """Sides on which the name stays in the plot and clear of what is taken, the best first."""
    return [
        (side, box)
        for side, box in zip(SIDES, _boxes(spot, width, height), strict=True)
        if _is_inside(box, width, height) and not any(_overlap(box, other) for other in taken)
    ]


def _boxes(spot: Spot, width: float, height: float) -> Iterator[Box]:
    x, y, half = spot.x * width, spot.y * height, len(spot.text) * _GLYPH / 2
    yield _box(x + _APART + half, y, half, _LINE / 2)
    yield _box(x - _APART - half, y, half, _LINE / 2)
    yield _box(x, y - _APART - _LINE / 2, half, _LINE / 2)
    yield _box(x, y + _APART + _LINE / 2, half, _LINE / 2)


def _box(x: float, y: float, across: float, down: float) -> Box:
    return (x - across, y - down, x + across, y + down)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_inside(box: Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[2] <= width and box[1] >= -_LINE and box[3] <= height + _LINE


_OFFSETS: Final[dict[str, dict[str, Any]]] = {
    "right": {"align": "left", "xOffset": 10},
    "left": {"align": "right", "xOffset": -10},
    "above": {"align": "center", "yOffset": -15},
    "below": {"align": "center", "yOffset": 15},
}


def draw_names(palette: Palette, *, side_field: str, x: str, y: str) -> list[alt.Chart]:
    """The field ``name`` on the side that ``side_field`` says, over a halo that no line runs through."""
    halo = {"stroke": palette.paper, "strokeWidth": 4, "strokeJoin": "round", "fill": palette.paper}
    return [
        alt.Chart()
        .transform_filter(f"datum.{side_field} == '{side}'")
        .mark_text(fontSize=13, **look, **_OFFSETS[side])
        .encode(x=x, y=y, text="name:N")
        for look in (halo, {"color": palette.ink})
        for side in SIDES
    ]
