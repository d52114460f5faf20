"""What a manager does with Google Sheets in the app, and what the screen then says, as functions."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import expect_heading, go_to, settle, visit
from tests.browser.server import run_app
from tests.sheets.book import Book
from tests.sheets.demo import point_app
from tests.sheets.demo_books import make_books
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets

DEALS = 600
RAW = (
    "PERMISSION_DENIED",
    "NOT_FOUND",
    "RESOURCE_EXHAUSTED",
    "INTERNAL",
    "Traceback",
    "Error",
    "Exception",
    "googleapis",
    "<html",
    "Invalid JWT",
    "invalid_grant",
)
"""What Google, Python and HTTP say, and a manager never reads."""
AGE = re.compile(r"The data of .+ \(.+\) stays\.")
_NUMBERS = count(1)


@dataclass
class Place:
    """A running app and the server that stands for Google."""

    app: str
    sheets: Sheets

    def copy_book(self, title: str) -> Book:
        """A spreadsheet of its own, as the demo's of this title is at the start."""
        made = next(book for book in make_books(DEALS) if book.title == title)
        book = copy.copy(made)
        book.id, book.published_id = f"1Copy{next(_NUMBERS)}_".ljust(44, "0"), None
        self.sheets.books[book.id] = book
        return book


@contextmanager
def run_place(folder: Path, **environment: str) -> Iterator[Place]:
    """The app with uploads of its own, pointed at a sheets server of its own."""
    with (
        run_sheets(make_books(DEALS)) as sheets,
        run_app(PROVOKED_LUCK_UPLOADS=str(folder), **{**point_app(sheets), **environment}) as app,
    ):
        yield Place(app, sheets)


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def alerts(page: Page) -> Locator:
    """What is said over or on the page in a coloured box."""
    return page.get_by_test_id("stMain").get_by_test_id("stAlert")


def paste(page: Page, link: str) -> None:
    """On the page *Data*."""
    page.get_by_label("Or paste the address").fill(link)
    page.get_by_role("button", name="Pull the sheet").click()


def open_sheet(page: Page, place: Place, book: Book, *, gid: int | None = None, said: str = "") -> str:
    """An office of this spreadsheet, looked at on *Data* once it is there; the address of its page *Luck*."""
    visit(page, f"{place.app}/data")
    paste(page, place.sheets.link(book.id, gid))
    expect_heading(page, said or f"{book.title}: .*deals read")
    page.wait_for_url(re.compile(r"office="))
    return page.url.replace("/data?", "/luck?")


def see_luck(page: Page) -> list[str]:
    """The figures of the page *Luck*."""
    if "/data" in page.url:
        go_to(page, "Luck")
    expect_heading(page, "Provoked luck brought|of the office’s")
    return read_figures(page)


def read_figures(page: Page) -> list[str]:
    """The heading and the four figures below it."""
    figures = page.get_by_test_id("stMetricValue")
    expect(figures).to_have_count(4)
    settle(page)
    return [page.locator("h1").first.inner_text(), *figures.all_inner_texts()]


def pull_again(page: Page) -> None:
    """By the sidebar's button, which is always there."""
    sidebar(page).get_by_role("button", name="Pull again").click()
    expect_pulled(page)


def expect_pulled(page: Page, seconds: float = 30) -> None:
    """Until the pull has ended and the page is drawn anew."""
    again = sidebar(page).get_by_role("button", name="Pull again")
    expect(again).to_be_visible(timeout=seconds * 1_000)
    settle(page)


def expect_plain_words(page: Page) -> None:
    """No text on the page is a machine's."""
    said = page.locator("body").inner_text()
    assert [word for word in RAW if word in said] == []
    assert "could not be drawn" not in said
