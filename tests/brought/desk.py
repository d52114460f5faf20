"""A desk to bring deals to: real offices over a folder, real Google Sheets on loopback, a clock to turn."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from lib.fresh.pulling import State
from lib.intake.google.access import Access
from lib.office import Office
from lib.offices.brought import Brought
from lib.offices.histories import Store
from lib.offices.keep import Keep
from lib.offices.offices import Offices
from lib.offices.rules import Rules
from lib.store.matches import Matches
from lib.store.notes import Notes
from lib.store.uploads import Uploads
from lib.terms import Problem
from tests.sheets.book import Book, Cell, Rows, Tab
from tests.sheets.state import Sheets

HEADERS = ["Deal ID", "Rep", "Stage", "Created", "Close date", "Amount", "Account"]
TEAM_BOOK = "1TeamBook_00000000000000000000000000000000000"
OTHER_BOOK = "1OtherBook_0000000000000000000000000000000000"
PATIENCE = 20.0
"""Seconds within which every pull here ends, however busy the machine."""


class Clock:
    """Seconds since 1970, as a test sets them."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

        self.let_in = threading.Event()
        self.let_in.set()
        self.came = threading.Event()

    def __call__(self) -> float:
        if threading.current_thread().name == "pull" and not self.let_in.is_set():
            self.came.set()
            self.let_in.wait(PATIENCE)
        return self.now

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Pulls that begin meanwhile have read the sheet, and look at the clock until this is over."""
        self.came.clear()
        self.let_in.clear()
        yield
        self.let_in.set()


@dataclass
class Desk:
    """Offices of one server; :meth:`restart` is another server on the same folder."""

    sheets: Sheets
    folder: Path
    rules: Rules
    clock: Clock = field(default_factory=Clock)
    store: Store | None = None
    """Of corrections; without it they are kept as long as the server runs."""
    offices: Offices = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, rules: Rules | None = None) -> Offices:
        self.rules = rules or self.rules
        keep = Keep(Uploads(self.folder))
        matches, notes = Matches(self.folder / "matches"), Notes(self.folder / "notes")
        self.offices = Offices(keep, matches, notes, self.rules, self.clock, corrections=self.store)
        return self.offices

    def wait(self, token: str | None) -> State:
        """How the pull that is under way ended."""
        state = self.offices.wait(token or "", PATIENCE)
        assert not state.running
        return state

    def pull(self, token: str | None, who: str | None = None) -> Brought:
        """The office once everything was pulled again."""
        assert self.offices.pull(token or "", who)
        self.wait(token)
        return self.find(token)

    def find(self, token: str | None) -> Brought:
        brought = self.offices.find(token or "")
        assert brought is not None
        return brought

    def bring(self, text: str, *, to: Brought | None = None, who: str | None = None) -> Brought:
        """The office of an address, pulled."""
        begun = self.offices.bring_address(text, to=to, who=who)
        assert not isinstance(begun, Problem), begun
        self.wait(begun.token)
        return self.find(begun.token)

    def open_book(self, *tabs: Tab, id: str = TEAM_BOOK, title: str = "Sales team") -> Book:  # noqa: A002
        """A spreadsheet on the server that anybody may read."""
        book = Book(id, title, list(tabs), readable_by="anyone")
        self.sheets.books[id] = book
        return book

    def count_requests(self) -> int:
        return len(self.sheets.requests)


def make_deals(reps: Iterable[str], count: int = 3, *, first: int = 1) -> list[list[Cell]]:
    """``count`` won deals of each rep, numbered from ``first``."""
    rows: list[list[Cell]] = []
    for rep in reps:
        for _ in range(count):
            number = first + len(rows)
            day = date(2026, 1, 5) + timedelta(days=number)
            closed = day + timedelta(days=30)
            rows.append([f"D-{number}", rep, "Won", day, closed, 100 * number, f"Firm {number}"])
    return rows


def make_tab(gid: int, title: str, rows: Rows, headers: Sequence[Cell] = HEADERS) -> Tab:
    return Tab(gid, title, [list(headers), *rows])


def write_csv(rows: Sequence[Sequence[Cell]], headers: Sequence[Cell] | None = HEADERS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([*([headers] if headers else []), *rows])
    return text.getvalue().encode()


def open_of(brought: Brought | None) -> Office:
    """Its office, which must have been read."""
    assert brought is not None
    assert isinstance(brought.outcome, Office), brought.outcome
    return brought.outcome


def reps_of(brought: Brought | None) -> tuple[str, ...]:
    return open_of(brought).reps


def deals_of(brought: Brought | None) -> int:
    return open_of(brought).deals.num_rows


def make_access(sheets: Sheets) -> Access:
    return Access(api_key=sheets.api_key, api=sheets.address, docs=sheets.address)
