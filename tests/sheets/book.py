"""Spreadsheets as they lie at Google: books of tabs, a tab a grid of typed cells, all of it changeable.

A cell is a str (an error such as ``#N/A`` too), int, float, bool, None, a date, datetime or time, or a
:class:`Formula`. Books are plain mutable values; a test changes one between two pulls.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, Literal

Readers = Literal["anyone", "service", "nobody"]
EPOCH: Final = datetime(1899, 12, 30)
"""Day 0 of serial days: 2020-01-01 is 43831."""
DAY: Final = 86_400
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")


@dataclass(frozen=True)
class Formula:
    """A cell with a formula, and what it comes to."""

    text: str
    value: Scalar


Scalar = str | int | float | bool | None | date | datetime | time
Cell = Scalar | Formula
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Merge:
    """A merged rectangle; the first row and column are 0, the ends are not part of it, as Google counts."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class Tab:
    """One tab. ``values`` may be ragged; ``kind`` is ``OBJECT`` for a chart, without cells."""

    gid: int
    title: str
    values: Rows
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    """Column (0 is A) → how it is shown: ``iso``, ``percent``, ``currency``, ``plain``; see ``shown.py``."""
    kind: Literal["GRID", "OBJECT"] = "GRID"
    frozen_rows: int = 0

    @property
    def row_count(self) -> int:
        """Rows of the grid, blank ones too: a new tab has a thousand."""
        return max(1_000, len(self.values))

    @property
    def column_count(self) -> int:
        return max(26, max(map(len, self.values), default=0))

    @property
    def cells(self) -> Rows:
        """What can be read: of merged cells only the first has a value."""
        if not self.merges:
            return self.values
        rows = [list(row) for row in self.values]
        for merge in self.merges:
            _blank_merged(rows, merge)
        return rows

    def replace(self, values: Iterable[Sequence[Cell]]) -> None:
        """Other cells in place of all of them."""
        self.values = [list(row) for row in values]

    def append(self, rows: Iterable[Sequence[Cell]]) -> None:
        self.values = [*self.values, *(list(row) for row in rows)]

    def change_header(self, old: str, new: str, row: int = 0) -> None:
        """Another header in ``row``; a ValueError where no cell there says ``old``."""
        self.set_cell(row, self.values[row].index(old), new)

    def set_cell(self, row: int, column: int, cell: Cell) -> None:
        """Rows and columns count from 0. The list of rows is new, so that an answer under way stays whole."""
        rows = list(self.values)
        line = [*rows[row], *[None] * (column + 1 - len(rows[row]))]
        line[column] = cell
        rows[row] = line
        self.values = rows

    def empty(self) -> None:
        self.values = []
        self.merges = []


@dataclass
class Book:
    """A spreadsheet. ``uploaded`` is an .xlsx that merely lies in Drive: Google's API does not read those."""

    id: str
    title: str
    tabs: list[Tab]
    locale: str = "en_US"
    time_zone: str = "Europe/Madrid"
    readable_by: Readers = "service"
    published_id: str | None = None
    uploaded: bool = False

    def tab(self, title: str) -> Tab:
        """KeyError where there is none of this title."""
        for tab in self.tabs:
            if tab.title == title:
                return tab
        raise KeyError(title)

    def rename(self, old: str, new: str) -> None:
        self.tab(old).title = new

    def delete(self, title: str) -> None:
        self.tabs = [tab for tab in self.tabs if tab.title != title]

    def change_rows(self, change: Callable[[Rows], Rows]) -> Book:
        """A copy whose tabs have other rows: what a reader sees in the midst of somebody's work."""
        tabs = [Tab(**{**vars(tab), "values": change(tab.values)}) for tab in self.tabs]
        return Book(**{**vars(self), "tabs": tabs})


def count_serial(moment: date | datetime | time) -> int | float:
    """Serial days: whole for a date (43831 is 2020-01-01), with a fraction for a time of day."""
    if isinstance(moment, time):
        return (moment.hour * 3600 + moment.minute * 60 + moment.second) / DAY
    if isinstance(moment, datetime):
        passed = moment.replace(tzinfo=None) - EPOCH
        return passed.days + passed.seconds / DAY if passed.seconds else passed.days
    return (moment - EPOCH.date()).days


def type_cell(text: str) -> Cell:
    """A CSV's cell as Google types it on import: ISO days, plain numbers; ``007`` stays text."""
    if _ISO_DAY.fullmatch(text):
        return _type_day(text)
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None


def tab_from_csv(data: bytes, *, gid: int = 0, title: str = "Deals", delimiter: str = ",") -> Tab:
    """A tab of a UTF-8 CSV's cells, typed as by :func:`type_cell`."""
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    return Tab(gid, title, [[type_cell(text) for text in line] for line in lines])


def book_from_csv(
    data: bytes,
    *,
    id: str = "1BookFromCsv_000000000000000000000000000000",  # noqa: A002 - Google's own word for it
    title: str = "Sales team",
    tab: str = "Deals",
    gid: int = 0,
    readable_by: Readers = "service",
    locale: str = "en_US",
) -> Book:
    """A spreadsheet of one tab with a CSV's cells."""
    return Book(id, title, [tab_from_csv(data, gid=gid, title=tab)], locale=locale, readable_by=readable_by)


def _type_day(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _blank_merged(rows: Rows, merge: Merge) -> None:
    for row in range(merge.top, min(merge.bottom, len(rows))):
        for column in range(merge.left, min(merge.right, len(rows[row]))):
            if (row, column) != (merge.top, merge.left):
                rows[row][column] = None
