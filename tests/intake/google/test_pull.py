"""One pull: which tabs, how many requests, what a download knows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.google.access import Access
from lib.intake.google.address import Address
from lib.intake.google.pull import pull_sheet
from lib.intake.google.tabs import LONGEST_QUERY, Pulled, Tab, choose_tabs, split_ranges
from lib.intake.google.values import read_pulled
from lib.intake.sheet import Sheet
from lib.terms import Problem
from tests.sheets.book import Book
from tests.sheets.book import Tab as BookTab
from tests.sheets.state import Sheets

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcdE"
PUBLISHED = "2PACX-1vQabcDEF_0123456789-xyz"
ADDRESS = Address(ID)
LONG = "Deals of the northern region / 2024: all of them"


def make_book(**about: object) -> Book:
    rows = [["Id", "Owner"], [1, "Ana"]]
    return Book(
        ID,
        "Sales · Ventas",
        [
            BookTab(0, "It's Q1", rows),
            BookTab(7, "A1", rows),
            BookTab(5, "Old", rows, hidden=True),
            BookTab(9, "Chart", [], kind="OBJECT"),
            BookTab(11, LONG, rows),
        ],
        published_id=PUBLISHED,
        **about,  # type: ignore[arg-type]
    )


def pull(access: Access, address: Address = ADDRESS, **how: object) -> Pulled:
    pulled = pull_sheet(address, access, **how)  # type: ignore[arg-type]
    assert isinstance(pulled, Pulled), pulled
    return pulled


def refuse(access: Access, address: Address = ADDRESS, **how: object) -> Problem:
    problem = pull_sheet(address, access, **how)  # type: ignore[arg-type]
    assert isinstance(problem, Problem)
    return problem


def titles(pulled: Pulled) -> list[str]:
    return [tab.title for tab, _ in read_pulled(pulled.title, pulled.data)]


@pytest.fixture
def book(sheets: Sheets) -> Book:
    sheets.books[ID] = make_book()
    return sheets.books[ID]


def test_a_pull_is_one_reading_of_the_tabs_and_one_of_the_cells(
    sheets: Sheets, book: Book, account: Access
) -> None:
    pulled = pull(account)
    asked = [request.path for request in sheets.requests if request.path != "/token"]
    assert asked == [f"/v4/spreadsheets/{ID}", f"/v4/spreadsheets/{ID}/values:batchGet"]
    assert (pulled.requests, pulled.kind, pulled.title, pulled.note) == (2, "pulled", "Sales · Ventas", "")


def test_the_key_is_exchanged_once_for_many_pulls_and_again_when_the_token_is_over(
    sheets: Sheets, book: Book, account: Access
) -> None:
    pull(account)
    sheets.forget()
    pull(account)
    assert "/token" not in [request.path for request in sheets.requests]
    sheets.expire_tokens()
    assert pull(account, sleep=lambda seconds: None).requests == 3
    assert "/token" in [request.path for request in sheets.requests]


def test_every_tab_of_cells_that_is_not_hidden_is_read(book: Book, account: Access) -> None:
    pulled = pull(account)
    assert titles(pulled) == ["It's Q1", "A1", LONG]
    assert [(tab.gid, tab.hidden) for tab in pulled.tabs] == [(0, False), (7, False), (5, True), (11, False)]
    for _, read in read_pulled("x", pulled.data):
        assert isinstance(read, Sheet)
        assert read.headers == ("Id", "Owner")


def test_only_the_tabs_that_are_wanted_are_asked_for(sheets: Sheets, book: Book, account: Access) -> None:
    pulled = pull(account, tabs=[5, 7])
    assert titles(pulled) == ["A1", "Old"]
    assert sheets.requests[-1].query["ranges"] == ["'A1'", "'Old'"]
    assert len(pulled.tabs) == 4


def test_a_hidden_tab_that_the_address_names_is_read(book: Book, account: Access) -> None:
    assert "Old" in titles(pull(account, Address(ID, 5)))


def test_a_tab_that_is_gone_is_missed_and_the_others_named(book: Book, account: Access) -> None:
    for problem in (refuse(account, Address(ID, 99)), refuse(account, tabs=[0, 99])):
        assert problem.kind == "tab gone"
        assert "“It's Q1”, “A1”" in problem.mend
        assert "Old" not in problem.mend


def test_a_renamed_tab_is_found_by_its_number(book: Book, account: Access) -> None:
    book.rename("A1", "A2")
    assert titles(pull(account, tabs=[7])) == ["A2"]


def test_a_sheet_of_charts_and_hidden_tabs_has_nothing_to_read(book: Book, account: Access) -> None:
    book.tabs = [tab for tab in book.tabs if tab.hidden or tab.kind == "OBJECT"]
    assert refuse(account).kind == "no tabs"


def test_a_large_sheet_is_read_as_far_as_it_goes_the_named_tab_first(book: Book, account: Access) -> None:
    small = replace(account, most_cells=60_000)
    pulled = pull(small, Address(ID, 11))
    assert titles(pulled) == ["It's Q1", LONG]
    assert "“A1”" in pulled.note
    assert refuse(replace(account, most_cells=30_000), tabs=[0, 7]).kind == "too large"
    assert refuse(replace(account, most_cells=100)).kind == "too large"


def test_an_answer_larger_than_allowed_is_not_taken(book: Book, account: Access) -> None:
    assert refuse(replace(account, most_bytes=100)).kind == "too large"


def test_an_open_sheet_is_read_by_api_key(sheets: Sheets, book: Book, by_key: Access) -> None:
    book.readable_by = "anyone"
    assert titles(pull(by_key)) == ["It's Q1", "A1", LONG]
    assert "key" not in sheets.requests[-1].query


def test_an_open_sheet_is_downloaded_without_any_key(book: Book, by_link: Access) -> None:
    book.readable_by = "anyone"
    pulled = pull(by_link)
    assert (pulled.kind, pulled.title, pulled.requests) == ("file", "Sales · Ventas", 2)
    assert pulled.data.startswith(b"PK")
    hidden = [(tab.title, tab.hidden) for tab in pulled.tabs]
    assert hidden == [("It's Q1", False), ("A1", False), ("Old", True), (LONG.replace("/", "_")[:31], False)]


@pytest.mark.parametrize(("gid", "place"), [(0, 0), (7, 1), (11, 3)])
def test_a_download_tells_which_tab_the_address_names(
    book: Book, by_link: Access, gid: int, place: int
) -> None:
    book.readable_by = "anyone"
    pulled = pull(by_link, Address(ID, gid))
    assert [at for at, tab in enumerate(pulled.tabs) if tab.gid == gid] == [place]


def test_a_download_misses_a_tab_that_is_gone(book: Book, by_link: Access) -> None:
    book.readable_by = "anyone"
    problem = refuse(by_link, Address(ID, 99))
    assert problem.kind == "tab gone"
    assert "“A1”" in problem.mend


@pytest.mark.parametrize("right", ["account", "by_key", "by_link"])
def test_a_published_sheet_is_downloaded_whatever_the_key(
    book: Book, right: str, request: pytest.FixtureRequest
) -> None:
    access = request.getfixturevalue(right)
    pulled = pull(access, Address(PUBLISHED, 7, published=True))
    assert pulled.kind == "file"
    assert [tab.gid for tab in pulled.tabs if tab.title == "A1"] == [7]


def test_what_goes_on_is_told_in_sentences(book: Book, account: Access) -> None:
    said: list[str] = []
    pull(account, tell=said.append)
    assert said == ["Asking Google which tabs the sheet has …", "Reading 3 tabs from Google …"]


@given(st.lists(st.text(min_size=1, max_size=3_000), min_size=1, max_size=20))
def test_ranges_are_split_without_losing_any_and_most_often_not_at_all(ranges: list[str]) -> None:
    batches = list(split_ranges(ranges))
    assert [one for batch in batches for one in batch] == ranges
    assert all(len(batch) == 1 or sum(map(len, batch)) <= LONGEST_QUERY for batch in batches)
    if sum(map(len, ranges)) <= LONGEST_QUERY:
        assert len(batches) == 1


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 50)), min_size=1, max_size=6),
    st.none() | st.integers(0, 6),
    st.none() | st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 120),
)
def test_tabs_are_chosen_as_said(
    made: list[tuple[bool, int]], named: int | None, wanted: set[int] | None, most: int
) -> None:
    tabs = [Tab(gid, f"t{gid}", hidden, cells) for gid, (hidden, cells) in enumerate(made)]
    chosen = choose_tabs(tabs, named, sorted(wanted) if wanted else None, most)
    if isinstance(chosen, Problem):
        asked = wanted or ({named} - {None})
        gone = not asked <= {tab.gid for tab in tabs}
        assert (chosen.kind == "tab gone") == gone
        return
    taken, left = chosen
    assert sum(tab.cells for tab in taken) <= most
    assert list(taken) == [tab for tab in tabs if tab in taken]
    if wanted:
        assert ({tab.gid for tab in taken}, left) == (wanted, ())
    else:
        both = {tab.gid for tab in (*taken, *left)}
        assert both == {tab.gid for tab in tabs if not tab.hidden or tab.gid == named}
