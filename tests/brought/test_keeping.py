"""What stays of an office: after a restart, in matches remembered, for each person, for the team."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lib.intake.choices import Choices
from lib.offices.brought import TEAM, Brought
from lib.offices.rules import Rules, make_rules
from lib.settings import GoogleSettings, OfficeSettings, Settings
from tests.brought.desk import (
    HEADERS,
    OTHER_BOOK,
    TEAM_BOOK,
    Desk,
    deals_of,
    make_deals,
    make_tab,
    open_of,
    reps_of,
    write_csv,
)
from tests.sheets.book import Book
from tests.sheets.state import Sheets

ODD = ["Deal ID", "Xyz", *HEADERS[2:]]
"""Nobody knows who owns these deals until it is said."""
REP = Choices(columns=(("rep", "Xyz"),))
DEALS = write_csv(make_deals(["Ana", "Ben"]))


def bring_odd(desk: Desk, who: str | None = None, name: str = "odd.csv") -> Brought:
    deals = write_csv(make_deals(["Ana", "Ben"]), ODD)
    return desk.offices.bring_files([(name, deals)], who=who)


def choose_rep(desk: Desk, who: str | None = None) -> Brought:
    brought = desk.offices.choose(bring_odd(desk, who).token or "", 0, REP, who)
    assert brought is not None
    assert reps_of(brought) == ("Ana", "Ben")
    return brought


def test_another_server_shows_the_same_office_with_all_that_was_decided_and_asks_nothing(desk: Desk) -> None:
    desk.open_book(
        make_tab(1, "Q1", make_deals(["Cleo"], first=50)),
        make_tab(2, "Q2", make_deals(["Dora"], first=70)),
        make_tab(3, "Q3", make_deals(["Eve"], first=90), ODD),
    )
    first = desk.offices.bring_files([("deals.csv", DEALS)])
    token = desk.bring(desk.sheets.link(TEAM_BOOK, 2), to=first).token or ""
    desk.offices.use_part(token, 1, True)
    desk.offices.use_part(token, 3, True)
    desk.offices.choose(token, 3, REP)
    before = desk.offices.use_part(token, 0, False)
    assert before is not None
    assert reps_of(before) == ("Cleo", "Dora", "Eve")
    asked = desk.count_requests()
    desk.restart()
    after = desk.find(token)
    assert after.sources == before.sources
    assert [source.data for source in after.sources] == [b"", b""]
    assert open_of(after).deals.equals(open_of(before).deals)
    assert not desk.offices.pull_if_old(after)
    assert desk.count_requests() == asked


def test_a_sheet_that_was_never_pulled_is_pulled_after_a_restart(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])))
    book.readable_by = "nobody"
    token = desk.bring(desk.sheets.link(TEAM_BOOK)).token
    book.readable_by = "anyone"
    desk.restart()
    assert desk.find(token).is_unpulled
    assert desk.offices.pull_if_old(desk.find(token))
    desk.wait(token)
    assert reps_of(desk.find(token)) == ("Ana",)


def test_a_match_is_remembered_for_every_part_with_the_same_headers(desk: Desk) -> None:
    choose_rep(desk)
    desk.open_book(
        make_tab(1, "Q1", make_deals(["Cleo"], first=50), ODD),
        make_tab(2, "Q2", make_deals(["Dora"], first=70), ODD),
    )
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    assert reps_of(brought) == ("Cleo", "Dora")
    assert brought.remembered == {0, 1}
    assert desk.pull(brought.token).remembered == {0, 1}
    added = desk.offices.bring_files([("odd.csv", write_csv(make_deals(["Eve"]), ODD))], to=brought)
    assert added.remembered == {0, 1, 2}
    left = desk.offices.remove_source(brought.token or "", 0)
    assert left is not None
    assert left.remembered == {0}


def test_a_match_is_forgotten_when_it_is_made_afresh(desk: Desk) -> None:
    choose_rep(desk)
    brought = bring_odd(desk)
    assert brought.remembered == {0}
    afresh = desk.offices.match_afresh(brought.token or "", 0)
    assert afresh is not None
    assert afresh.remembered == frozenset()
    assert afresh.pieces[0].choices == Choices()
    assert bring_odd(desk).remembered == frozenset()


def test_what_one_person_matched_is_not_remembered_for_another(desk: Desk) -> None:
    choose_rep(desk, "ana@firm.example")
    assert bring_odd(desk, "ana@firm.example").remembered == {0}
    assert bring_odd(desk, "ben@firm.example").remembered == frozenset()
    assert bring_odd(desk).remembered == frozenset()


def test_neither_a_pull_nor_a_restart_changes_the_match_of_an_office_that_is_there(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50), ODD))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK), who="ana@firm.example")
    choose_rep(desk, "ben@firm.example")
    choose_rep(desk)
    for who in ("ben@firm.example", None):
        assert desk.pull(brought.token, who).pieces[0].choices == Choices()
    desk.restart()
    assert desk.find(brought.token).pieces[0].choices == Choices()


def test_a_sheet_with_new_headers_is_matched_as_such_headers_were_before(desk: Desk) -> None:
    choose_rep(desk)
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50)))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    book.tab("Q1").change_header("Rep", "Xyz")
    assert desk.pull(brought.token).held is not None
    assert reps_of(desk.offices.believe(brought.token or "")) == ("Cleo",)
    assert desk.find(brought.token).remembered == {0}


def test_a_disk_that_refuses_stops_nothing(desk: Desk) -> None:
    desk.folder.write_text("a file where the folder should be")
    desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50)))
    first = desk.offices.bring_files([("deals.csv", DEALS)])
    both = desk.bring(desk.sheets.link(TEAM_BOOK), to=first)
    assert reps_of(both) == ("Ana", "Ben", "Cleo")
    token = both.token or ""
    assert desk.offices.choose(token, 0, Choices(day_first=True)) is not None
    assert reps_of(desk.pull(token)) == ("Ana", "Ben", "Cleo")
    assert reps_of(desk.offices.remove_source(token, 0)) == ("Cleo",)
    desk.offices.forget(token)
    assert desk.offices.find(token) is None


def test_a_pull_leaves_the_bytes_of_files_alone(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50)))
    both = desk.bring(desk.sheets.link(TEAM_BOOK), to=desk.offices.bring_files([("deals.csv", DEALS)]))
    blob = next(path for path in desk.folder.glob("*.bytes") if path.read_bytes() == DEALS)
    written = blob.stat()
    unreadable = DEALS.replace(b"Ana", b"Zoe")
    blob.write_bytes(unreadable)
    book.tab("Q1").append(make_deals(["Dora"], first=80))
    assert reps_of(desk.pull(both.token)) == ("Ana", "Ben", "Cleo", "Dora")
    assert blob.stat().st_ino == written.st_ino
    assert blob.read_bytes() == unreadable


def test_an_empty_file_is_told_from_a_sheet_that_waits(desk: Desk) -> None:
    brought = desk.offices.bring_files([("empty.csv", b"")])
    assert not brought.has_sheets
    assert len(brought.pieces) == 1


@pytest.fixture
def books(desk: Desk) -> list[Book]:
    return [
        desk.open_book(make_tab(1, "Deals", make_deals(["Ana"], first=1))),
        desk.open_book(make_tab(1, "Deals", make_deals(["Ben"], first=50)), id=OTHER_BOOK, title="North"),
        desk.open_book(
            make_tab(1, "Deals", make_deals(["Cleo"], first=90)), id=f"{OTHER_BOOK}3", title="South"
        ),
    ]


def team_rules(sheets: Sheets, *ids: str) -> Rules:
    google = GoogleSettings(api_key=sheets.api_key, api=sheets.address, docs=sheets.address)
    office = OfficeSettings(tuple(map(sheets.link, ids)), "Team", refresh_minutes=5, fiscal_start=4)
    rules = make_rules(Settings(office, google))
    assert isinstance(rules, Rules)
    return rules


def pull_team(desk: Desk) -> Brought:
    assert desk.offices.pull_if_old(desk.find(TEAM))
    desk.wait(TEAM)
    return desk.find(TEAM)


def test_the_teams_office_is_made_of_the_sheets_in_the_settings(desk: Desk, books: list[Book]) -> None:
    desk.restart(team_rules(desk.sheets, TEAM_BOOK, OTHER_BOOK, TEAM_BOOK))
    assert desk.find(TEAM).is_unpulled
    team = pull_team(desk)
    assert reps_of(team) == ("Ana", "Ben")
    assert open_of(team).fiscal_start == 4
    assert [source.name for source in team.sources] == ["Sales team", "North"]


def test_a_sheet_added_to_the_settings_is_pulled_at_once_and_one_taken_out_goes(
    desk: Desk, books: list[Book]
) -> None:
    desk.restart(team_rules(desk.sheets, TEAM_BOOK, OTHER_BOOK))
    pull_team(desk)
    desk.offices.choose(TEAM, 0, Choices(day_first=True))
    desk.restart(team_rules(desk.sheets, books[2].id, TEAM_BOOK))
    assert reps_of(desk.find(TEAM)) == ("Ana",)
    team = pull_team(desk)
    assert reps_of(team) == ("Ana", "Cleo")
    assert team.pieces[1].choices.day_first
    assert team.remembered == {0}
    assert not desk.offices.pull_if_old(team)


def test_a_file_added_to_the_teams_office_stays_with_it(desk: Desk, books: list[Book]) -> None:
    rules = team_rules(desk.sheets, TEAM_BOOK)
    desk.restart(rules)
    more = write_csv(make_deals(["Dora"], first=200))
    added = desk.offices.bring_files([("more.csv", more)], to=pull_team(desk))
    assert added.is_team
    desk.restart(rules)
    assert reps_of(desk.find(TEAM)) == ("Ana", "Dora")


def test_what_is_no_address_in_the_settings_is_told_as_trouble(desk: Desk, books: list[Book]) -> None:
    rules = team_rules(desk.sheets, TEAM_BOOK)
    desk.restart(replace(rules, team_sheets=(*rules.team_sheets, "the other sheet")))
    team = pull_team(desk)
    assert reps_of(team) == ("Ana",)
    assert team.trouble is not None
    assert team.trouble.problem.kind == "not an address"


def test_a_large_file_costs_a_choice_about_it_nothing_on_disk(desk: Desk, tmp_path: Path) -> None:
    brought = desk.offices.bring_files([("deals.csv", DEALS)])
    (blob,) = desk.folder.glob("*.bytes")
    before = blob.stat()
    desk.offices.choose(brought.token or "", 0, Choices(day_first=True))
    assert blob.stat() == before
    assert deals_of(brought) == 6
