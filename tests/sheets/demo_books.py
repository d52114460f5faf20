"""The demo office as teams keep it: in one tab, a tab a quarter, a tab a rep, in two shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import pyarrow as pa

from lib.intake.demo import make_deals, write_deals
from tests.sheets.book import Book, Rows, Tab, tab_from_csv

ONE_TAB: Final = "1DemoOfficeInOneTab_".ljust(44, "0")
QUARTERS: Final = "1DemoOfficeATabAQuarter_".ljust(44, "0")
SHAPES: Final = "1DemoOfficeOfTwoShapes_".ljust(44, "0")
A_TAB_A_REP: Final = "1DemoOfficeATabARep_".ljust(44, "0")
CLOSED: Final = "1DemoOfficeNobodyMayRead_".ljust(44, "0")
PUBLISHED: Final = "2PACX-1vDemoOfficeATabAQuarter_".ljust(86, "0")
MOVED_ON: Final = date(2025, 7, 1)
"""From here on the office of two shapes writes its deals in German."""

ENGLISH: Final = {
    "deal_id": "Opportunity ID",
    "rep": "Owner ID",
    "account": "Account ID",
    "outcome": "Stage",
    "created": "Created Date",
    "closed": "Close Date",
    "amount": "Amount",
    "currency": "Currency",
    "source": "Lead Source",
    "referred_by": "Referred By",
    "lost_reason": "Loss Reason",
    "competitor": "Main Competitor",
    "notes": "Description",
}
GERMAN: Final = {
    "outcome": "Phase",
    "rep": "Inhaber-ID",
    "account": "Account-ID",
    "amount": "Betrag",
    "currency": "Währung",
    "closed": "Schlusstermin",
    "created": "Erstelldatum",
    "source": "Lead-Quelle",
    "referred_by": "Empfohlen von",
    "lost_reason": "Verlustgrund",
    "competitor": "Hauptmitbewerber",
    "notes": "Beschreibung",
    "deal_id": "Opportunity-ID",
}
STAGES: Final = {"won": "Closed Won", "lost": "Closed Lost", "open": "Negotiation"}
PHASES: Final = {"won": "Geschlossen und gewonnen", "lost": "Geschlossen und verloren", "open": "Verhandlung"}


def make_books(deals: int = 2_400, *, reps: int = 12) -> list[Book]:
    """Five spreadsheets of the same deals; only the second may be read by anyone, the last by nobody."""
    table = make_deals(deals, reps=reps)
    whole = tab_from_csv(write_deals(table), title="Deals")
    return [
        Book(ONE_TAB, "Sales team", [whole]),
        Book(
            QUARTERS,
            "Sales by quarter",
            _split_tab(whole, "Created", name_quarter),
            readable_by="anyone",
            published_id=PUBLISHED,
        ),
        Book(SHAPES, "Sales from two systems", make_shapes(table)),
        Book(A_TAB_A_REP, "Sales by rep", _drop_column(_split_tab(whole, "Rep", str), "Rep")),
        Book(CLOSED, "Board only", [Tab(0, "Deals", whole.values)], readable_by="nobody"),
    ]


def make_shapes(deals: pa.Table) -> list[Tab]:
    """English until :data:`MOVED_ON`, then German; both hold ids, two more tabs say whose they are."""
    rows = deals.to_pylist()
    reps, accounts = _number(rows, "rep", "005Dm"), _number(rows, "account", "001Dm")
    ids = {"rep": reps, "account": accounts}
    before = [row for row in rows if row["created"] < MOVED_ON]
    after = [row for row in rows if row["created"] >= MOVED_ON]
    return [
        Tab(0, "Until June 2025", _write_rows(before, ENGLISH, {**ids, "outcome": STAGES})),
        Tab(101, "Ab Juli 2025", _write_rows(after, GERMAN, {**ids, "outcome": PHASES})),
        Tab(102, "Users", _write_users(reps)),
        Tab(103, "Accounts", _write_accounts(accounts, rows)),
    ]


def name_quarter(day: Any) -> str:
    """``2026 Q1``."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def _number(rows: Sequence[dict[str, Any]], column: str, prefix: str) -> dict[str, str]:
    """Name → an id as CRMs have them, in the order of the names."""
    names = sorted({row[column] for row in rows if row[column]})
    return {name: f"{prefix}{number:010}" for number, name in enumerate(names, 1)}


def _write_rows(
    rows: Sequence[dict[str, Any]], headers: dict[str, str], words: dict[str, dict[str, str]]
) -> Rows:
    """A header row and the deals, what ``words`` knows replaced."""
    lines: Rows = [list(headers.values())]
    for row in rows:
        lines.append([words[name].get(row[name]) if name in words else row[name] for name in headers])
    return lines


def _write_users(reps: dict[str, str]) -> Rows:
    people: Rows = [["User ID", "Full name", "Email"]]
    return people + [[user, name, f"rep{n}@firm.example"] for n, (name, user) in enumerate(reps.items(), 1)]


def _write_accounts(accounts: dict[str, str], rows: Sequence[dict[str, Any]]) -> Rows:
    industries = {row["account"]: row["industry"] for row in rows}
    lines: Rows = [["Account ID", "Account name", "Industry"]]
    return lines + [[account, name, industries[name]] for name, account in accounts.items()]


def _split_tab(tab: Tab, header: str, name: Callable[[Any], str]) -> list[Tab]:
    """A tab for each ``name`` of a column's cells, in order of the names, each with the header row."""
    place = tab.values[0].index(header)
    titles = sorted({name(row[place]) for row in tab.values[1:]})
    return [
        Tab(100 + n, title, [tab.values[0], *(row for row in tab.values[1:] if name(row[place]) == title)])
        for n, title in enumerate(titles)
    ]


def _drop_column(tabs: list[Tab], header: str) -> list[Tab]:
    place = tabs[0].values[0].index(header)
    for tab in tabs:
        tab.replace([row[:place] + row[place + 1 :] for row in tab.values])
    return tabs
