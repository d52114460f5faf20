"""What people do to their sheet between two pulls: new deals, won, handed over; tabs renamed, lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from tests.sheets.book import Book, Cell, Tab

HEADERS: Final = {
    "id": ("Deal ID", "Opportunity ID", "Opportunity-ID"),
    "rep": ("Rep", "Owner ID", "Inhaber-ID"),
    "stage": ("Stage", "Phase"),
    "closed": ("Closed", "Close Date", "Schlusstermin"),
}
"""How the demo's spreadsheets call these columns."""
WON: Final = ("Won", "Closed Won", "Geschlossen und gewonnen")
LOST: Final = ("Lost", "Closed Lost", "Geschlossen und verloren")
CLOSED_ON: Final = date(2026, 9, 30)
"""The demo's last day."""


def add_deals(book: Book, tab: Tab, count: int = 1) -> None:
    """Rows like the last open ones, with ids of their own."""
    patterns = (_open_rows(tab) or list(range(1, len(tab.values))))[-count:]
    place, number = find_column(tab, "id"), _count_ids(book)
    rows = [list(tab.values[patterns[i % len(patterns)]]) for i in range(count)]
    for step, row in enumerate(rows, 1):
        row[place] = f"D-{number + step}"
    tab.append(rows)


def close_deals(book: Book, tab: Tab, count: int = 1) -> None:
    """The first open deals are won."""
    stage, closed = find_column(tab, "stage"), find_column(tab, "closed")
    words = {row[stage] for row in tab.values[1:] if len(row) > stage}
    won = next((word for word in WON if word in words), WON[0])
    for row in _open_rows(tab)[:count]:
        tab.set_cell(row, stage, won)
        tab.set_cell(row, closed, CLOSED_ON)


def change_hands(book: Book, tab: Tab, count: int = 1) -> None:
    """The last deals get another rep, one who is in this tab already."""
    place = find_column(tab, "rep")
    reps = list(dict.fromkeys(row[place] for row in tab.values[1:] if row[place]))
    if len(reps) < 2:
        raise ValueError("nobody else is in this tab")
    for row in range(len(tab.values) - count, len(tab.values)):
        tab.set_cell(row, place, next(rep for rep in reps if rep != tab.values[row][place]))


def drop_deals(book: Book, tab: Tab, count: int = 1) -> None:
    """The last rows are deleted."""
    tab.values = tab.values[: max(1, len(tab.values) - count)]


def rename_tab(book: Book, tab: Tab, to: str = "") -> None:
    tab.title = to or f"{tab.title} (old)"


def delete_tab(book: Book, tab: Tab) -> None:
    book.delete(tab.title)


def change_header(book: Book, tab: Tab, old: str = "", new: str = "Where it stands") -> None:
    """``old`` is called ``new``; without ``old`` the column of stages is."""
    tab.change_header(old or str(tab.values[0][find_column(tab, "stage")]), new)


def empty_tab(book: Book, tab: Tab) -> None:
    tab.empty()


def hide_tab(book: Book, tab: Tab) -> None:
    tab.hidden = not tab.hidden


EDITS: Final[Mapping[str, Callable[..., None]]] = {
    "add deals": add_deals,
    "close deals": close_deals,
    "change hands": change_hands,
    "drop deals": drop_deals,
    "rename tab": rename_tab,
    "delete tab": delete_tab,
    "change header": change_header,
    "empty tab": empty_tab,
    "hide tab": hide_tab,
}
"""Edit → what does it, given a spreadsheet, a tab and what else it takes; ValueError if it cannot be."""


def find_column(tab: Tab, what: str) -> int:
    """Where the column is; a ValueError where the tab has none."""
    headers = tab.values[0] if tab.values else []
    for header in HEADERS[what]:
        if header in headers:
            return headers.index(header)
    raise ValueError(f"the tab {tab.title} has no column {HEADERS[what][0]}")


def _open_rows(tab: Tab) -> list[int]:
    stage = find_column(tab, "stage")
    return [
        number
        for number, row in enumerate(tab.values)
        if number and len(row) > stage and row[stage] and row[stage] not in (*WON, *LOST)
    ]


def _count_ids(book: Book) -> int:
    """The highest number of a deal in any tab."""
    return max((_read_number(cell) for tab in book.tabs for row in tab.values for cell in row), default=0)


def _read_number(cell: Cell | Any) -> int:
    found = re.fullmatch(r"D-(\d+)", cell) if isinstance(cell, str) else None
    return int(found[1]) if found else 0
