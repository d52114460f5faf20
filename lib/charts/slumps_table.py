"""The figures behind the runs, a rep a row, under titles a manager knows."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from lib.charts.figures import day, decimal, percent
from lib.says import Reopening, Setback, Setbacks, Slump, Streak

_WHOLE, _TEXT = pa.int64(), pa.string()
_COLUMNS: Final = pa.schema(
    [
        ("Rep", _TEXT),
        ("Won", _WHOLE),
        ("Decided", _WHOLE),
        ("Slumps", _WHOLE),
        ("Deepest slump (deals)", pa.float64()),
        ("Its days", _WHOLE),
        ("From", _TEXT),
        ("To", _TEXT),
        ("Longest losing streak", _WHOLE),
        ("Chance alone makes one as long", _TEXT),
        ("Days to the next new deal", _WHOLE),
        ("90 % interval", _TEXT),
        ("Losses", _WHOLE),
        ("Still waiting", _WHOLE),
    ]
)
_WORDS: Final = [field.name for field in _COLUMNS if field.type == _TEXT]


def list_slumps(setbacks: Setbacks) -> pa.Table:
    """A row per rep: the deepest slump, the longest losing streak, the days to the next new deal."""
    rows = [
        {
            **dict.fromkeys(_WORDS, ""),
            "Rep": each.rep,
            "Won": each.count.hits,
            "Decided": each.count.chances,
            "Slumps": len(each.slumps),
            "Losses": each.count.chances - each.count.hits,
            **_cells_of_slump(each),
            **_cells_of_streak(each.streak),
            **_cells_of_days(each.reopening),
        }
        for each in setbacks.reps.values()
    ]
    return pa.Table.from_pylist(rows, schema=_COLUMNS)


def _cells_of_slump(setback: Setback) -> dict[str, Any]:
    if not setback.slumps:
        return {}
    slump = setback.slumps[0]
    return {
        "Deepest slump (deals)": -round(slump.depth, 1),
        "Its days": slump.days,
        "From": day(slump.start),
        "To": _say_end(slump),
    }


def _say_end(slump: Slump) -> str:
    return day(slump.end) if slump.regained else "still running"


def _cells_of_streak(streak: Streak | None) -> dict[str, Any]:
    if streak is None:
        return {"Longest losing streak": 0}
    return {
        "Longest losing streak": streak.length,
        "Chance alone makes one as long": percent(streak.by_chance),
    }


def _cells_of_days(again: Reopening | None) -> dict[str, Any]:
    if again is None:
        return {}
    cells: dict[str, Any] = {"Losses": again.losses, "Still waiting": again.waiting}
    if again.median is None:
        return cells
    interval = f"{decimal(again.median.low, 0)} to {decimal(again.median.high, 0)}"
    return {**cells, "Days to the next new deal": round(again.median.value), "90 % interval": interval}
