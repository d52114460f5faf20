"""A Google Sheet pulled for the first time and again, from a real server: what was decided about it stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lib.fresh.refresh import Refreshed, pull_source
from lib.intake.choices import Choices
from lib.intake.google.access import Access
from lib.intake.sources import Source
from lib.terms import Problem
from tests.sheets.book import Book, Tab
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets

HEADERS = ["Rep", "Stage", "Closed", "Amount"]
ID = "1FreshBook_0000000000000000000000000000000000"
CHOICES = Choices(day_first=True)


@pytest.fixture
def sheets() -> Iterator[Sheets]:
    tabs = [
        Tab(10, "Q1", [HEADERS, ["Ana", "Won", "2026-02-03", 500]]),
        Tab(20, "Q2", [HEADERS, ["Ben", "Lost", "2026-05-03", 700]]),
        Tab(30, "Notes", [["Remember the milk"]]),
        Tab(40, "Archive", [HEADERS, ["Cy", "Won", "2020-05-03", 900]], hidden=True),
    ]
    with run_sheets([Book(ID, "Sales team", tabs, readable_by="anyone")]) as running:
        yield running


def _access(sheets: Sheets, *, key: bool = True) -> Access:
    account = json.dumps(sheets.service_account) if key else None
    return Access(account, api=sheets.address, docs=sheets.address)


def _pull(
    sheets: Sheets, gid: int | None = None, before: Source | None = None, *, key: bool = True
) -> Refreshed:
    result = pull_source(sheets.link(ID, gid), _access(sheets, key=key), before=before, clock=lambda: 1234.5)
    assert isinstance(result, Refreshed), result
    return result


def test_the_first_pull_gives_a_source_with_its_title_time_and_tabs(sheets: Sheets) -> None:
    source = _pull(sheets).source
    assert (source.name, source.kind, source.pulled) == ("Sales team", "pulled", 1234.5)
    assert source.address == f"https://docs.google.com/spreadsheets/d/{ID}/edit"
    assert source.tabs == ((10, "Q1"), (20, "Q2"), (30, "Notes"), (40, "Archive"))
    assert (source.taken, source.left, source.choices) == (None, (), ())


def test_a_pull_says_what_it_is_about_and_asks_twice(sheets: Sheets) -> None:
    said: list[str] = []
    result = pull_source(ID, _access(sheets), tell=said.append)
    assert isinstance(result, Refreshed)
    assert len(said) >= 2
    asked = [request for request in sheets.requests if request.path != "/token"]
    assert result.requests == len(asked) == 2


@pytest.mark.parametrize("key", [True, False])
def test_an_address_that_names_a_tab_asks_for_its_deals(sheets: Sheets, key: bool) -> None:
    assert _pull(sheets, 20, key=key).source.taken == ("Q2",)


def test_a_hidden_tab_that_the_address_names_is_read(sheets: Sheets) -> None:
    source = _pull(sheets, 40).source
    assert source.taken == ("Archive",)
    assert b"Cy" in source.data
    again = _pull(sheets, 40, source)
    assert b"Cy" in again.source.data
    assert again.requests == 2


def test_pulled_again_what_was_decided_stays_and_new_rows_are_there(sheets: Sheets) -> None:
    before = replace(_pull(sheets).source, taken=("Q1", "Q2"), left=("Notes",), choices=(("Q2", CHOICES),))
    sheets.books[ID].tab("Q1").append([["Dora", "Won", "2026-03-03", 100]])
    after = _pull(sheets, before=before)
    assert after.source == replace(before, data=after.source.data)
    assert b"Dora" in after.source.data
    assert (after.notes, after.renamed) == ((), ())


def test_a_tab_renamed_since_is_followed_with_all_that_was_decided_and_it_is_said(sheets: Sheets) -> None:
    before = replace(
        _pull(sheets, 20).source,
        left=("Notes",),
        choices=(("Q2", CHOICES), ("Notes", Choices()), ("", CHOICES)),
    )
    sheets.books[ID].rename("Q2", "2026 Q2")
    sheets.books[ID].rename("Notes", "Q2")
    after = _pull(sheets, 20, before)
    assert after.source.taken == ("2026 Q2",)
    assert after.source.left == ("Q2",)
    assert after.source.choices == (("2026 Q2", CHOICES), ("Q2", Choices()), ("", CHOICES))
    assert after.renamed == (("Q2", "2026 Q2"), ("Notes", "Q2"))
    assert after.notes == ("The tab “Q2” is now called “2026 Q2”.", "The tab “Notes” is now called “Q2”.")
    assert dict(after.source.tabs)[20] == "2026 Q2"


def test_without_a_key_the_tab_that_the_address_names_is_followed_too(sheets: Sheets) -> None:
    before = _pull(sheets, 20, key=False).source
    assert before.kind == "file"
    sheets.books[ID].rename("Q2", "2026 Q2")
    assert _pull(sheets, 20, before, key=False).source.taken == ("2026 Q2",)


@pytest.mark.parametrize("key", [True, False])
def test_a_tab_that_was_taken_and_is_gone_is_a_problem_that_names_those_there_are(
    sheets: Sheets, key: bool
) -> None:
    before = replace(_pull(sheets, key=key).source, taken=("Q1", "Q2"))
    sheets.books[ID].delete("Q2")
    result = pull_source(sheets.link(ID), _access(sheets, key=key), before=before)
    assert isinstance(result, Problem)
    assert result.kind == "tab gone"
    assert "“Q1”, “Notes”" in result.mend


def test_the_tab_of_the_address_may_go_once_others_were_taken(sheets: Sheets) -> None:
    before = replace(_pull(sheets, 20).source, taken=("Q1",))
    sheets.books[ID].delete("Q2")
    assert _pull(sheets, 20, before).source.taken == ("Q1",)
    everything = replace(before, taken=None)
    after = _pull(sheets, 20, everything).source
    assert after.taken is None
    assert after.address == before.address


def test_the_tab_of_the_address_that_is_gone_is_a_problem_while_it_is_taken(sheets: Sheets) -> None:
    before = _pull(sheets, 20).source
    sheets.books[ID].delete("Q2")
    result = pull_source(sheets.link(ID, 20), _access(sheets), before=before)
    assert isinstance(result, Problem)
    assert result.kind == "tab gone"
    first = pull_source(sheets.link(ID, 20), _access(sheets))
    assert isinstance(first, Problem)
    assert first.kind == "tab gone"


def test_a_tab_that_was_taken_and_is_hidden_now_is_still_read(sheets: Sheets) -> None:
    before = replace(_pull(sheets).source, taken=("Q1", "Q2"))
    sheets.books[ID].tab("Q2").hidden = True
    after = _pull(sheets, before=before)
    assert b"Ben" in after.source.data
    assert b"Ana" in after.source.data
    assert after.requests == 4


def test_a_tab_that_is_new_is_read(sheets: Sheets) -> None:
    before = _pull(sheets).source
    sheets.books[ID].tabs.append(Tab(50, "Q3", [HEADERS, ["Eve", "Won", "2026-08-03", 1]]))
    after = _pull(sheets, before=before).source
    assert b"Eve" in after.data
    assert (50, "Q3") in after.tabs


@pytest.mark.parametrize(
    ("text", "kind"),
    [("https://firm.example/x", "not an address"), ("", "not an address"), ("1" + ID, "no such sheet")],
)
def test_what_cannot_be_pulled_is_a_problem(sheets: Sheets, text: str, kind: str) -> None:
    result = pull_source(text, _access(sheets))
    assert isinstance(result, Problem)
    assert result.kind == kind


def test_trouble_at_google_is_a_problem_the_first_time_and_again(sheets: Sheets) -> None:
    before = _pull(sheets).source
    sheets.trouble = "permission"
    for earlier in (None, before):
        result = pull_source(sheets.link(ID), _access(sheets), before=earlier)
        assert isinstance(result, Problem)
        assert result.kind == "no permission"
