"""Ranges in A1 notation, as a request names them and as an answer repeats them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tests.sheets.book import Book, Tab

_CORNERS: Final = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d*)(?::\$?([A-Za-z]{0,3})\$?(\d*))?")
_PLAIN_TITLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LIKE_A_CELL: Final = re.compile(r"[A-Za-z]{1,3}\d+")


@dataclass(frozen=True)
class Range:
    """A rectangle of a tab; rows and columns count from 0, the ends are not part of it."""

    tab: Tab
    top: int
    bottom: int
    left: int
    right: int

    @property
    def name(self) -> str:
        """As Google repeats it: clipped to the grid, the title quoted where it must be."""
        title = self.tab.title
        quoted = title if _is_plain(title) else "'" + title.replace("'", "''") + "'"
        first = f"{name_column(self.left)}{self.top + 1}"
        last = f"{name_column(self.right - 1)}{self.bottom}"
        return f"{quoted}!{first}" if first == last else f"{quoted}!{first}:{last}"


def find_range(book: Book, text: str) -> Range | None:
    """``'It''s'!A1:Z``, ``Deals``, ``Class Data!B2``, ``A1:C`` of the first visible tab. None: unparsable.

    Past the grid's end it is clipped; a range that starts past it has ``top >= bottom`` or ``left >= right``.
    """
    title, _, corners = text.rpartition("!")
    if not title:
        return _find_whole(book, text) or _find_corners(_first_visible(book), text)
    return _find_corners(_find_tab(book, title), corners)


def name_column(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def count_column(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _is_plain(title: str) -> bool:
    return bool(_PLAIN_TITLE.fullmatch(title)) and not _LIKE_A_CELL.fullmatch(title)


def _find_whole(book: Book, text: str) -> Range | None:
    tab = _find_tab(book, text)
    return Range(tab, 0, tab.row_count, 0, tab.column_count) if tab else None


def _first_visible(book: Book) -> Tab | None:
    return next((tab for tab in book.tabs if not tab.hidden and tab.kind == "GRID"), None)


def _find_tab(book: Book, title: str) -> Tab | None:
    if len(title) > 1 and title[0] == title[-1] == "'":
        title = title[1:-1].replace("''", "'")
    grids = [tab for tab in book.tabs if tab.kind == "GRID"]
    return next((tab for tab in grids if tab.title.casefold() == title.casefold()), None)


def _find_corners(tab: Tab | None, text: str) -> Range | None:
    found = _CORNERS.fullmatch(text)
    if tab is None or found is None or not (found[1] or found[2]):
        return None
    if found[3] is None:
        return _clip(tab, found[1], found[2], found[1], found[2]) if found[1] and found[2] else None
    return _clip(tab, found[1], found[2], found[3], found[4]) if found[3] or found[4] else None


def _clip(tab: Tab, left: str, top: str, right: str, bottom: str) -> Range:
    return Range(
        tab,
        top=int(top) - 1 if top else 0,
        bottom=min(int(bottom), tab.row_count) if bottom else tab.row_count,
        left=count_column(left) if left else 0,
        right=min(count_column(right) + 1, tab.column_count) if right else tab.column_count,
    )
