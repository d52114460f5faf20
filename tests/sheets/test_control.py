"""Troubles and edits by hand, and the spreadsheets that ``make sheets-demo`` holds."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from lib.intake.demo import write_demo
from tests.sheets.book import Book
from tests.sheets.demo import describe_demo, point_app, write_key
from tests.sheets.demo_books import A_TAB_A_REP, ONE_TAB, QUARTERS, SHAPES, make_books
from tests.sheets.edits import EDITS, HEADERS
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets
from tests.sheets.troubles import TROUBLES

DEALS = 300


@pytest.fixture
def demo() -> Iterator[Sheets]:
    with run_sheets(make_books(DEALS)) as running:
        yield running


def wish(sheets: Sheets, **what: Any) -> requests.Response:
    return requests.put(f"{sheets.address}/_control", json=what, timeout=5)


def edit(sheets: Sheets, name: str, **more: Any) -> requests.Response:
    return wish(sheets, **{"edit": name, "book": ONE_TAB, "tab": "Deals", **more})


def cells(sheets: Sheets, header: str, book: str = ONE_TAB) -> list[Any]:
    rows = sheets.books[book].tabs[0].values
    place = rows[0].index(header)
    return [row[place] for row in rows[1:]]


def test_a_trouble_is_made_and_ended_from_outside(demo: Sheets) -> None:
    told = wish(demo, trouble={"kind": "quota", "times": 2, "where": "values"}).json()
    assert (told["trouble"]["kind"], told["trouble"]["times"]) == ("quota", 2)
    assert demo.trouble is not None
    assert wish(demo, trouble=None).json()["trouble"] is None


def test_the_state_is_told_without_counting_as_a_request_or_telling_a_key(demo: Sheets) -> None:
    requests.get(f"{demo.address}/v4/spreadsheets/x", params={"key": demo.api_key}, timeout=5)
    answer = requests.get(f"{demo.address}/_control", timeout=5)
    assert answer.json()["latest"] == ["GET /v4/spreadsheets/x"]
    assert demo.api_key not in answer.text
    assert answer.json()["books"][0]["tabs"] == [{"title": "Deals", "gid": 0, "rows": 301, "hidden": False}]
    assert answer.json()["troubles"] == list(TROUBLES)


def test_new_deals_have_ids_of_their_own(demo: Sheets) -> None:
    edit(demo, "add deals", count=6)
    ids = cells(demo, "Deal ID")
    assert len(ids) == len(set(ids)) == DEALS + 6
    assert set(cells(demo, "Stage")[-6:]).isdisjoint({"Won", "Lost"})


def test_deals_are_closed_and_change_hands(demo: Sheets) -> None:
    won, reps, still_open = (
        cells(demo, "Stage").count("Won"),
        cells(demo, "Rep"),
        cells(demo, "Closed").count(None),
    )
    edit(demo, "close deals", count=2)
    edit(demo, "change hands", count=1)
    assert cells(demo, "Stage").count("Won") == won + 2
    assert cells(demo, "Closed").count(None) == still_open - 2
    assert [old != new for old, new in zip(reps, cells(demo, "Rep"), strict=True)].count(True) == 1


def test_tabs_are_renamed_hidden_emptied_and_deleted(demo: Sheets) -> None:
    edit(demo, "rename tab", to="Opportunities")
    assert [tab.title for tab in demo.books[ONE_TAB].tabs] == ["Opportunities"]
    edit(demo, "change header", tab="Opportunities")
    edit(demo, "change header", tab="Opportunities", old="Rep", new="Who")
    assert demo.books[ONE_TAB].tabs[0].values[0][:5] == [
        "Deal ID",
        "Who",
        "Account",
        "Industry",
        "Where it stands",
    ]
    edit(demo, "hide tab", tab="Opportunities")
    assert demo.books[ONE_TAB].tabs[0].hidden
    edit(demo, "empty tab", tab="Opportunities")
    assert demo.books[ONE_TAB].tabs[0].values == []
    edit(demo, "delete tab", tab="Opportunities")
    assert demo.books[ONE_TAB].tabs == []


def test_everything_is_restored(demo: Sheets) -> None:
    before = demo.books[ONE_TAB].tabs[0].values
    for name in ("drop deals", "change header", "empty tab"):
        assert edit(demo, name).status_code == 200
    wish(demo, share="nobody", book=ONE_TAB)
    wish(demo, restore=True)
    assert demo.books[ONE_TAB].tabs[0].values == before
    assert demo.books[ONE_TAB].readable_by == "service"


@pytest.mark.parametrize(
    "what",
    [
        {"edit": "burn down", "book": ONE_TAB, "tab": "Deals"},
        {"edit": "add deals", "book": "1None", "tab": "Deals"},
        {"edit": "add deals", "book": ONE_TAB, "tab": "Gone"},
        {"edit": "add deals", "book": ONE_TAB, "tab": "Deals", "colour": "red"},
        {"share": "everybody", "book": ONE_TAB},
        {"trouble": {"kind": "gremlins"}},
        {},
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(demo: Sheets, what: dict[str, Any]) -> None:
    before = requests.get(f"{demo.address}/_control", timeout=5).json()
    assert wish(demo, **what).status_code == 400
    assert requests.get(f"{demo.address}/_control", timeout=5).json() == before


def test_the_page_is_for_browsers(demo: Sheets) -> None:
    page = requests.get(f"{demo.address}/_control", headers={"Accept": "text/html"}, timeout=5)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>Sheets on loopback</h1>" in page.text


def test_one_tab_holds_the_demo_office_with_typed_cells(demo: Sheets) -> None:
    rows = demo.books[ONE_TAB].tabs[0].values
    lines = write_demo(DEALS).decode().splitlines()
    assert rows[0] == lines[0].split(",")
    assert len(rows) == len(lines) == DEALS + 1
    first = dict(zip(rows[0], rows[1], strict=True))
    assert isinstance(first["Created"], date)
    assert isinstance(first["Amount"], float)


def test_quarters_and_reps_share_all_deals_among_their_tabs(demo: Sheets) -> None:
    whole = sorted(map(str, cells(demo, "Deal ID")))
    for book in (QUARTERS, A_TAB_A_REP):
        assert sorted(ids_of(demo.books[book])) == whole
    assert demo.books[QUARTERS].tabs[-1].title == "2026 Q3"
    assert {tab.title for tab in demo.books[A_TAB_A_REP].tabs} == set(cells(demo, "Rep"))
    assert all("Rep" not in tab.values[0] for tab in demo.books[A_TAB_A_REP].tabs)


def test_the_office_of_two_shapes_holds_ids_that_its_tables_name(demo: Sheets) -> None:
    book = demo.books[SHAPES]
    english, german, users, accounts = book.tabs
    assert sorted(ids_of(book)) == sorted(map(str, cells(demo, "Deal ID")))
    names = {row[0]: row[1] for row in users.values[1:]}
    owners = {row[0]: names[row[1]] for row in english.values[1:]}
    owners |= {row[-1]: names[row[1]] for row in german.values[1:]}
    assert owners == dict(zip(cells(demo, "Deal ID"), cells(demo, "Rep"), strict=True))
    assert {row[2] for row in english.values[1:] if row[2]} <= {row[0] for row in accounts.values[1:]}


def test_the_demo_prints_the_addresses_and_no_secret(demo: Sheets) -> None:
    text = describe_demo(demo, argparse.Namespace(no_app=False, address="127.0.0.1", app_port=8501))
    assert all(demo.link(book) in text for book in demo.books)
    assert "PRIVATE KEY" not in text
    assert demo.api_key not in text
    assert point_app(demo)["PROVOKED_LUCK_GOOGLE_API"] == demo.address


def test_the_key_is_written_for_its_owner_alone(demo: Sheets, tmp_path: Path) -> None:
    write_key(tmp_path / "key.json", demo)
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600
    assert "client_email" in (tmp_path / "key.json").read_text(encoding="utf-8")


def test_every_edit_can_be_made_in_every_spreadsheet_with_deals(demo: Sheets) -> None:
    for book in (ONE_TAB, QUARTERS, SHAPES):
        title = demo.books[book].tabs[0].title
        for name in EDITS:
            assert edit(demo, name, book=book, tab=title).status_code == 200, (book, name)
            wish(demo, restore=True)


def ids_of(book: Book) -> list[str]:
    found = []
    for tab in book.tabs:
        place = [i for i, header in enumerate(tab.values[0]) if header in HEADERS["id"]]
        found += [str(row[place[0]]) for row in tab.values[1:] if place]
    return found
