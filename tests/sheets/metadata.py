"""What ``spreadsheets.get`` says of a spreadsheet: its title and locale, its tabs and their sizes."""

from __future__ import annotations

from typing import Any, Final

from tests.sheets.book import Book, Formula, Merge, Tab, count_serial
from tests.sheets.fields import Mask
from tests.sheets.shown import show_cell

_TOP: Final = ("spreadsheetId", "spreadsheetUrl", "namedRanges", "developerMetadata")
_OF_BOOK: Final = ("title", "locale", "autoRecalc", "timeZone", "defaultFormat", "spreadsheetTheme")
_OF_TAB: Final = ("properties", "merges", "data", "protectedRanges", "charts", "basicFilter")
KNOWN: Final[Mask] = {
    **{name: {} for name in _TOP},
    "properties": {name: {} for name in _OF_BOOK},
    "sheets": {name: {} for name in _OF_TAB},
}
"""What may be asked for by ``fields``."""


def describe_book(book: Book, *, with_cells: bool) -> dict[str, Any]:
    """The whole answer; ``with_cells`` as by ``includeGridData=true``."""
    return {
        "spreadsheetId": book.id,
        "properties": {
            "title": book.title,
            "locale": book.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": book.time_zone,
        },
        "sheets": [_describe_tab(tab, place, book.locale, with_cells) for place, tab in enumerate(book.tabs)],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }


def _describe_tab(tab: Tab, place: int, locale: str, with_cells: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": _describe_properties(tab, place)}
    if tab.merges:
        answer["merges"] = [_describe_merge(tab, merge) for merge in tab.merges]
    if with_cells and tab.kind == "GRID":
        rows = [{"values": [_describe_cell(cell, locale) for cell in row]} for row in tab.cells]
        answer["data"] = [{"rowData": rows}]
    return answer


def _describe_properties(tab: Tab, place: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "sheetId": tab.gid,
        "title": tab.title,
        "index": place,
        "sheetType": tab.kind,
    }
    if tab.kind == "GRID":
        frozen = {"frozenRowCount": tab.frozen_rows} if tab.frozen_rows else {}
        size = {"rowCount": tab.row_count, "columnCount": tab.column_count}
        answer["gridProperties"] = {**size, **frozen}
    return {**answer, "hidden": True} if tab.hidden else answer


def _describe_merge(tab: Tab, merge: Merge) -> dict[str, int]:
    return {
        "sheetId": tab.gid,
        "startRowIndex": merge.top,
        "endRowIndex": merge.bottom,
        "startColumnIndex": merge.left,
        "endColumnIndex": merge.right,
    }


def _describe_cell(cell: Any, locale: str) -> dict[str, Any]:
    if cell is None:
        return {}
    value = cell.value if isinstance(cell, Formula) else cell
    return {"effectiveValue": _describe_value(value), "formattedValue": show_cell(value, locale)}


def _describe_value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value if isinstance(value, int | float) else count_serial(value)}
