"""Rows of reps: their names and the superstar's star beside or above them, and how many are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from lib.charts.figures import count
from lib.charts.style import Palette, Width, on_row

MOST_ROWS: Final = 40
"""Rows that are drawn: browsers draw no picture of thousands, and nobody reads one."""


def keep_first(reps: Sequence[str], superstar: str | None, chosen: Sequence[str] = ()) -> frozenset[str]:
    """Of more reps than are drawn: the superstar, the chosen, and the first, at most MOST_ROWS in all."""
    if len(reps) <= MOST_ROWS:
        return frozenset(reps)
    asked = {superstar, *chosen}
    first = [rep for rep in reps if rep in asked] + [rep for rep in reps if rep not in asked]
    return frozenset(first[:MOST_ROWS])


def row_of_rest(others: int) -> list[dict[str, Any]]:
    """A last row that says how many reps are not drawn; none where all are."""
    words = f"{count(others, 'other')} in the table below"
    return [{"kind": "rest", "name": "…", "words": words}] if others > 0 else []


def draw_names(palette: Palette, width: Width, *, where: str = "true") -> list[alt.Chart]:
    """Names left of the plot, or on a phone above their line; the superstar with a star.

    ``where`` says in Vega's words which rows have a name.
    """
    wide = width == "wide"
    place: dict[str, Any] = {"fontSize": 14, "limit": 190, "yOffset": 0 if wide else -14}
    place |= {"align": "right" if wide else "left", "color": palette.ink}
    named = alt.Chart().transform_filter(where)
    star = named.transform_filter("datum.kind == 'superstar'")
    others = named.transform_filter("datum.kind != 'superstar'")
    mark = star.mark_text(fontSize=14, text="★", yOffset=place["yOffset"], color=palette.star)
    return [
        others.mark_text(**place).encode(x=alt.value(-30 if wide else 0), y=on_row(), text="name:N"),
        star.mark_text(**place).encode(x=alt.value(-30 if wide else 17), y=on_row(), text="name:N"),
        mark.encode(x=alt.value(-18 if wide else 6), y=on_row()),
    ]
