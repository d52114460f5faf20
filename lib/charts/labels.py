"""Names beside dots, each where it covers neither another name nor another dot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

SIDES: Final = ("right", "left", "above", "below")
_GLYPH, _LINE, _DOT, _APART = 7.0, 15.0, 5.0, 9.0
"""Pixels: a glyph's width, a line's height, half a dot, from a dot's middle to its name."""
_CROWD: Final = 150
"""Beyond so many dots names only keep clear of each other."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A dot at ``x`` and ``y`` of a plot, from 0 to 1, ``y`` from the top; ``text`` may be empty."""

    x: float
    y: float
    text: str = ""


def place_labels(spots: Sequence[Spot], *, width: float, height: float, most: int) -> list[str]:
    """The side of its dot on which each name stands, "" where it has none or finds no room.

    ``width`` and ``height`` of the plot in pixels. Earlier spots choose first; at most ``most`` names stand.
    """
    dots = [_box(spot.x * width, spot.y * height, _DOT, _DOT) for spot in spots]
    taken = dots if len(spots) <= _CROWD else []
    sides: list[str] = []
    for spot in spots:
        crowded = sum(map(bool, sides)) >= most
        side, box = ("", None) if crowded or not spot.text else _choose_side(spot, width, height, taken)
        taken = [*taken, box] if box else taken
        sides.append(side)
    return sides


def _choose_side(spot: Spot, width: float, height: float, taken: Sequence[Box]) -> tuple[str, Box | None]:
    for side, box in zip(SIDES, _boxes(spot, width, height), strict=True):
        if _is_inside(box, width, height) and not any(_overlap(box, other) for other in taken):
            return side, box
    return "", None


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
