"""The tabs of a spreadsheet: what Google says of them, and which of them are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from lib.intake.google.wording import name_tabs, say_trouble
from lib.terms import Problem

LONGEST_QUERY: Final = 6_000
"""Characters of the names of tabs in one request; Google refuses addresses much longer than that."""


@dataclass(frozen=True)
class Tab:
    """One tab. ``gid`` is None where a download does not tell it; ``cells`` of the grid, blank ones too
    (0: unknown)."""

    gid: int | None
    title: str
    hidden: bool = False
    cells: int = 0


@dataclass(frozen=True)
class Pulled:
    """A spreadsheet as it was pulled.

    ``data`` is, of kind ``pulled``, the document that :func:`lib.intake.google.values.read_pulled` reads, of
    kind ``file`` an .xlsx workbook. ``tabs`` are all tabs with cells, read or not. ``requests`` counts what
    was asked of Google, attempts that failed too, the key's exchange for a token apart. ``note`` says what
    was left out, "" where nothing was.
    """

    title: str
    data: bytes = field(repr=False)
    kind: Literal["pulled", "file"]
    tabs: tuple[Tab, ...]
    requests: int
    note: str = ""


@dataclass(frozen=True)
class Outline:
    """What the one reading of the metadata gives. ``merges``: gid → (top, bottom, column) of cells merged
    downwards among the first rows; the bottom is not part of it."""

    title: str
    locale: str
    tabs: tuple[Tab, ...]
    merges: Mapping[int, list[tuple[int, int, int]]]


def parse_outline(answer: Any) -> Outline | None:
    """Google's metadata; None where it is not of the form that it should have."""
    try:
        about = answer["properties"]
        sheets = [sheet for sheet in answer["sheets"] if _is_grid(sheet["properties"])]
        tabs = tuple(_parse_tab(sheet["properties"]) for sheet in sheets)
        merges = {sheet["properties"].get("sheetId", 0): list(_parse_merges(sheet)) for sheet in sheets}
        return Outline(str(about.get("title", "")), str(about.get("locale", "")), tabs, merges)
    except (KeyError, TypeError, AttributeError):
        return None


def _is_grid(properties: Mapping[str, Any]) -> bool:
    """Charts and connected data stand in tabs of their own, without cells to be read."""
    return properties.get("sheetType", "GRID") == "GRID"


def _parse_tab(properties: Mapping[str, Any]) -> Tab:
    grid = properties.get("gridProperties", {})
    cells = int(grid.get("rowCount", 0)) * int(grid.get("columnCount", 0))
    hidden = bool(properties.get("hidden"))
    return Tab(int(properties.get("sheetId", 0)), str(properties["title"]), hidden, cells)


def _parse_merges(sheet: Mapping[str, Any]) -> Iterator[tuple[int, int, int]]:
    for merge in sheet.get("merges", ()):
        top, bottom = merge.get("startRowIndex", 0), merge.get("endRowIndex", 0)
        if bottom - top > 1:
            yield top, bottom, merge.get("startColumnIndex", 0)


def choose_tabs(
    tabs: Sequence[Tab], named: int | None, wanted: Sequence[int] | None, most_cells: int
) -> tuple[tuple[Tab, ...], tuple[Tab, ...]] | Problem:
    """The tabs to read, and those left out because all together are too many cells.

    ``wanted`` are the manager's (by gid); None: all that are not hidden, and the one that the address names.
    """
    asked = set(wanted) if wanted is not None else {named} - {None}
    if not asked <= {tab.gid for tab in tabs}:
        return say_trouble("tab gone", tabs=name_tabs(tab.title for tab in tabs if not tab.hidden))
    chosen = [tab for tab in tabs if tab.gid in asked or (wanted is None and not tab.hidden)]
    if not chosen:
        return say_trouble("no tabs")
    fitting = _fit(sorted(chosen, key=lambda tab: tab.gid != named), most_cells)
    if not fitting or (wanted is not None and len(fitting) < len(chosen)):
        return say_trouble("too large")
    return tuple(tab for tab in chosen if tab in fitting), tuple(tab for tab in chosen if tab not in fitting)


def _fit(tabs: Sequence[Tab], most: int) -> list[Tab]:
    """The first tabs that together have no more cells than that."""
    fitting, total = [], 0
    for tab in tabs:
        total += tab.cells
        if total > most:
            break
        fitting.append(tab)
    return fitting


def write_range(title: str) -> str:
    """A whole tab in Google's notation: ``It's`` → ``'It''s'``."""
    return "'" + title.replace("'", "''") + "'"


def split_ranges(ranges: Sequence[str]) -> Iterator[list[str]]:
    """As many ranges to a request as its address holds: nearly always all of them."""
    batch: list[str] = []
    for one in ranges:
        if batch and sum(map(len, batch)) + len(one) > LONGEST_QUERY:
            yield batch
            batch = []
        batch.append(one)
    yield batch
