"""The cells of a range as the API gives them: rendered, trimmed, by rows or by columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any, Final

from tests.sheets.book import Cell, Formula, count_serial
from tests.sheets.ranges import Range
from tests.sheets.shown import show_cell

Render = Callable[[Cell], Any]
CHOICES: Final = {
    "majorDimension": ("ROWS", "COLUMNS"),
    "valueRenderOption": ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"),
    "dateTimeRenderOption": ("SERIAL_NUMBER", "FORMATTED_STRING"),
}
"""Parameter → what it may say; the first is what Google takes where nothing is said."""


def value_range(place: Range, locale: str, options: dict[str, str]) -> dict[str, Any]:
    """A ``ValueRange``; without ``values`` where every cell is blank."""
    major = options["majorDimension"]
    answer: dict[str, Any] = {"range": place.name, "majorDimension": major}
    lines = _render_columns(place, locale, options)
    if major == "ROWS":
        lines = [list(row) for row in zip_longest(*lines, fillvalue="")]
    trimmed = _trim_lines([_trim_blanks(line) for line in lines])
    return {**answer, "values": trimmed} if trimmed else answer


def _render_columns(place: Range, locale: str, options: dict[str, str]) -> list[list[Any]]:
    rows = [row[place.left : place.right] for row in place.tab.cells[place.top : place.bottom]]
    columns = zip_longest(*rows, fillvalue=None)
    return [
        _render_column(column, locale, options, place.tab.formats.get(number, ""))
        for number, column in enumerate(columns, place.left)
    ]


def _render_column(cells: Sequence[Cell], locale: str, options: dict[str, str], form: str) -> list[Any]:
    how = options["valueRenderOption"]
    if how == "FORMATTED_VALUE":
        return [show_cell(cell, locale, form) for cell in cells]
    renders = _plain_renders(options, lambda cell: show_cell(cell, locale, form))
    return [renders[type(cell)](cell) for cell in cells]


def _plain_renders(options: dict[str, str], show: Render) -> dict[type, Render]:
    """Type of cell → how its value is given where it is not formatted."""
    moment: Render = count_serial if options["dateTimeRenderOption"] == "SERIAL_NUMBER" else show  # type: ignore[assignment]
    renders: dict[type, Render] = {
        str: _same,
        bool: _same,
        int: _same,
        float: _whole_if_whole,
        type(None): _blank,
        date: moment,
        datetime: moment,
        time: moment,
    }
    formula = (
        _text_of if options["valueRenderOption"] == "FORMULA" else lambda c: renders[type(c.value)](c.value)
    )
    return {**renders, Formula: formula}


def _same(cell: Cell) -> Any:
    return cell


def _blank(cell: Cell) -> str:
    return ""


def _text_of(cell: Any) -> str:
    return cell.text


def _whole_if_whole(number: Any) -> float | int:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _trim_blanks(line: list[Any]) -> list[Any]:
    end = len(line)
    while end and line[end - 1] == "":
        end -= 1
    return line[:end]


def _trim_lines(lines: list[list[Any]]) -> list[list[Any]]:
    while lines and not lines[-1]:
        lines.pop()
    return lines
