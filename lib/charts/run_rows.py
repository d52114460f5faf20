"""The rows of a run's picture: the rep's course, the superstar's, slumps and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.charts.figures import count, day, decimal, of_n, show_name
from lib.says import Run, Setback, Setbacks, Slump

MOST_POINTS: Final = 400
"""Points of a run that are drawn: more cannot be told apart in a picture of this width."""
_LEAST_OF_SLUMP: Final = 8
"""Points that a slump keeps however short it is beside a long run."""
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY: Final = 86_400_000.0


@dataclass(frozen=True)
class Extent:
    """What every picture of the page spans, so that they can be compared."""

    first: int
    """Ordinal of the first day."""
    last: int
    lowest: float
    """In deals; zero is always within."""
    highest: float


def find_extent(setbacks: Setbacks) -> Extent | None:
    """The days and levels of all runs together; None where nobody has a decided deal."""
    runs = [setback.run for setback in setbacks.reps.values() if len(setback.run.days)]
    if not runs:
        return None
    return Extent(
        first=min(int(run.days[0]) for run in runs),
        last=max(int(run.days[-1]) for run in runs),
        lowest=min(0.0, *(float(run.level.min()) for run in runs)),
        highest=max(0.0, *(float(run.level.max()) for run in runs)),
    )


def tabulate_run(
    setbacks: Setbacks,
    rep: str,
    *,
    superstar: str | None,
    notes: Sequence[tuple[date, str]] = (),
    extent: Extent | None = None,
) -> pa.Table:
    """A row per point of the picture, by ``kind``: rep or superstar (the head), own, star, slump, deepest,
    note, extent.

    ``at`` is milliseconds since 1970, ``level`` wins minus expected wins. ``extent`` is found from
    ``setbacks`` unless given, which saves time where there are hundreds of reps. No rows for a rep without
    decided deals.
    """
    extent, setback = extent or find_extent(setbacks), setbacks.reps.get(rep)
    if extent is None or setback is None or not len(setback.run.days):
        return pa.Table.from_pylist([], schema=_SCHEMA)
    noted = _rows_of_notes(notes, extent)
    words = _rows_of_extent(extent, bool(noted)) + _rows_of_head(extent, setback, rep == superstar)
    words += _rows_of_deepest(setback, extent) + noted
    star = setbacks.reps.get(superstar) if superstar is not None and superstar != rep else None
    runs = [_points_of_run("star", star.run)] if star is not None and len(star.run.days) else []
    return pa.concat_tables(
        [
            pa.Table.from_pylist(words, schema=_SCHEMA),
            *(_points_of_slump(at, slump, setback.run) for at, slump in enumerate(setback.slumps)),
            *runs,
            _points_of_run("own", setback.run),
        ]
    )


_SCHEMA: Final = pa.schema(
    [
        pa.field("kind", pa.string()),
        pa.field("at", pa.float64()),
        pa.field("level", pa.float64()),
        pa.field("peak", pa.float64()),
        pa.field("slump", pa.int64()),
        pa.field("text", pa.string()),
        pa.field("note", pa.string()),
    ]
)


def thin_run(level: npt.NDArray[np.float64], most: int = MOST_POINTS) -> npt.NDArray[np.int64]:
    """Places to keep of a long run: of each stretch the first, the lowest, the highest and the last."""
    if len(level) <= most:
        return np.arange(len(level))
    size = -(-4 * len(level) // most)
    stretches = np.pad(level, (0, -len(level) % size), mode="edge").reshape(-1, size)
    starts = np.arange(len(stretches)) * size
    places = [starts, starts + stretches.argmin(axis=1), starts + stretches.argmax(axis=1), starts + size - 1]
    return np.unique(np.minimum(np.concatenate(places), len(level) - 1))


def _milliseconds(ordinal: Any) -> Any:
    """Of one day or of an array of days."""
    return (ordinal - _EPOCH) * _DAY


def _rows_of_extent(extent: Extent, noted: bool) -> list[dict[str, Any]]:
    """Unseen points at the corners: room below for the words of the deepest slump, above for the notes'."""
    room = 0.16 * max(extent.highest - extent.lowest, 1.0)
    lowest, highest = extent.lowest - room, extent.highest + (room if noted else 0.0)
    corners = ((extent.first, lowest), (extent.last, highest))
    return [{"kind": "extent", "at": _milliseconds(at), "level": level} for at, level in corners]


def _rows_of_head(extent: Extent, setback: Setback, is_star: bool) -> list[dict[str, Any]]:
    """Name and n above the picture; its level, zero, is where the middle line is drawn."""
    return [
        {
            "kind": "superstar" if is_star else "rep",
            "at": _milliseconds(extent.first),
            "level": 0.0,
            "text": show_name(setback.rep, 22),
            "note": f"{of_n(setback.count.hits, setback.count.chances)} won",
        }
    ]


def _points_of_run(kind: str, run: Run) -> pa.Table:
    """The course from zero on the day of the first deal."""
    kept = thin_run(run.level)
    return _tabulate_points(run.days[[0, *kept]], np.append(0.0, run.level[kept]), kind=kind)


def _points_of_slump(at: int, slump: Slump, run: Run) -> pa.Table:
    """The area between the peak and the run; ``at`` is the slump's place by depth, 0 the deepest."""
    peak = float(run.level[slump.first - 1]) if slump.first else 0.0
    length = slump.last + 1 - slump.first
    most = max(_LEAST_OF_SLUMP, MOST_POINTS * length // len(run.level))
    kept = slump.first + thin_run(run.level[slump.first : slump.last + 1], most)
    days = np.append(slump.start.toordinal(), run.days[kept])
    levels = np.minimum(np.append(peak, run.level[kept]), peak)
    return _tabulate_points(days, levels, kind="slump", slump=at, peak=peak, text=describe_slump(slump))


def _tabulate_points(days: npt.NDArray[Any], levels: npt.NDArray[Any], **same: Any) -> pa.Table:
    """Points of a line, with what is the same for all of them. By columns: a page draws thousands."""
    points = {"at": pa.array(_milliseconds(days.astype(float))), "level": pa.array(levels)}
    columns = [
        points.get(field.name, pa.repeat(pa.scalar(same.get(field.name), field.type), len(days)))
        for field in _SCHEMA
    ]
    return pa.Table.from_arrays(columns, schema=_SCHEMA)


def _find_trough(slump: Slump, run: Run) -> int:
    return slump.first + int(run.level[slump.first : slump.last + 1].argmin())


def describe_slump(slump: Slump) -> str:
    """``"−5.2 deals, 74 days"``; one not yet regained says so."""
    still = "" if slump.regained else " so far"
    return f"{decimal(-slump.depth)} deals, {count(slump.days, 'day')}{still}"


def _rows_of_deepest(setback: Setback, extent: Extent) -> list[dict[str, Any]]:
    """The words under the deepest slump, kept off the picture's edges."""
    if not setback.slumps:
        return []
    slump, run = setback.slumps[0], setback.run
    trough = _find_trough(slump, run)
    span = extent.last - extent.first
    at = min(max(float(run.days[trough]), extent.first + 0.24 * span), extent.last - 0.24 * span)
    level = float(run.level[trough])
    return [{"kind": "deepest", "at": _milliseconds(at), "level": level, "text": describe_slump(slump)}]


def _rows_of_notes(notes: Sequence[tuple[date, str]], extent: Extent) -> list[dict[str, Any]]:
    """Notes on days that the picture spans."""
    within = [(on, text) for on, text in notes if extent.first <= on.toordinal() <= extent.last]
    return [
        {
            "kind": "note",
            "at": _milliseconds(on.toordinal()),
            "level": extent.highest,
            "text": show_name(text, 24),
            "note": day(on),
        }
        for on, text in sorted(within)
    ]
