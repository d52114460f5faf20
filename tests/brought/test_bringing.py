"""Files and addresses become an office, are added to one, serve it, and are taken away again."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from lib.intake.results import Unread
from lib.intake.sheet import Sheet
from lib.offices.brought import Brought
from lib.terms import Problem
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
from tests.sheets.book import Tab

DEALS = write_csv(make_deals(["Ana", "Ben"]))
MORE = write_csv(make_deals(["Cleo"], first=100))
WITH_IDS = [[*row[:1], f"u-{row[1]}", *row[2:]] for row in make_deals(["1", "2"])]
ID_HEADERS = [HEADERS[0], "Owner ID", *HEADERS[2:]]
USERS = b"User ID,Full name\nu-1,Ana Ruiz\nu-2,Ben Bell\n"


def bring(desk: Desk, *files: tuple[str, bytes]) -> Brought:
    return desk.offices.bring_files(files)


def names_of(brought: Brought | None) -> list[str]:
    return [source.name for source in brought.sources] if brought else []


def test_a_file_becomes_an_office_under_a_token_of_its_own(desk: Desk) -> None:
    one, other = bring(desk, ("deals.csv", DEALS)), bring(desk, ("deals.csv", DEALS))
    assert reps_of(one) == ("Ana", "Ben")
    assert one.token != other.token
    assert desk.offices.find(one.token or "") is one
    assert desk.offices.find("never given out") is None


def test_a_file_without_deals_is_an_office_that_says_why_not(desk: Desk) -> None:
    brought = bring(desk, ("notes.csv", b"Milk,Eggs\n1,2\n"))
    assert isinstance(brought.outcome, Unread)
    assert desk.find(brought.token) is brought


def test_several_files_at_once_make_one_office(desk: Desk) -> None:
    brought = bring(desk, ("deals.csv", DEALS), ("more.csv", MORE))
    assert reps_of(brought) == ("Ana", "Ben", "Cleo")
    assert names_of(brought) == ["deals.csv", "more.csv"]


def test_a_file_added_to_an_office_joins_it(desk: Desk) -> None:
    first = bring(desk, ("deals.csv", DEALS))
    added = desk.offices.bring_files([("more.csv", MORE)], to=first)
    assert added.token == first.token
    assert reps_of(desk.find(first.token)) == ("Ana", "Ben", "Cleo")


def test_deals_brought_beside_an_office_are_an_office_of_their_own(desk: Desk) -> None:
    first = bring(desk, ("deals.csv", DEALS))
    second = desk.offices.bring_files([("more.csv", MORE)], beside=first)
    assert second.token != first.token
    assert names_of(desk.find(first.token)) == ["deals.csv"]


def test_a_table_of_users_brought_beside_deals_gives_them_names(desk: Desk) -> None:
    first = bring(desk, ("deals.csv", write_csv(WITH_IDS, ID_HEADERS)))
    assert reps_of(first) == ("u-1", "u-2")
    served = desk.offices.bring_files([("users.csv", USERS)], beside=first)
    assert served.token == first.token
    assert reps_of(served) == reps_of(desk.find(first.token)) == ("Ana Ruiz", "Ben Bell")


def test_a_table_that_is_of_no_use_to_the_office_beside_leaves_it_alone(desk: Desk) -> None:
    first = bring(desk, ("deals.csv", DEALS))
    second = desk.offices.bring_files([("users.csv", USERS)], beside=first)
    assert second.token != first.token
    assert isinstance(second.outcome, Unread)
    assert desk.find(first.token) is first


def test_what_is_added_to_or_brought_beside_a_forgotten_office_is_a_new_one(desk: Desk) -> None:
    first = bring(desk, ("deals.csv", write_csv(WITH_IDS, ID_HEADERS)))
    desk.offices.forget(first.token or "")
    for options in ({"to": first}, {"beside": first}):
        second = desk.offices.bring_files([("users.csv", USERS)], **options)  # type: ignore[arg-type]
        assert second.token != first.token
        assert desk.offices.find(first.token or "") is None


def test_an_office_holds_no_bytes_once_it_is_kept(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50)))
    first = bring(desk, ("deals.csv", DEALS))
    both = desk.bring(desk.sheets.link(TEAM_BOOK), to=first)
    assert reps_of(both) == ("Ana", "Ben", "Cleo")
    assert [source.data for source in both.sources] == [b"", b""]


def test_a_sheet_is_an_office_at_once_and_has_deals_after_its_pull(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])))
    begun = desk.offices.bring_address(f"see {desk.sheets.link(TEAM_BOOK)} please")
    assert isinstance(begun, Brought)
    assert begun.is_unpulled
    desk.wait(begun.token)
    brought = desk.find(begun.token)
    assert reps_of(brought) == ("Ana",)
    assert (brought.is_unpulled, brought.pulled, brought.news) == (False, desk.clock.now, None)
    assert names_of(brought) == ["Sales team"]


def test_what_is_no_address_is_a_problem_and_asks_google_nothing(desk: Desk) -> None:
    result = desk.offices.bring_address("https://firm.example/deals")
    assert isinstance(result, Problem)
    assert desk.count_requests() == 0


def test_a_sheet_that_cannot_be_read_the_first_time_says_so_and_another_pull_mends_it(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])))
    book.readable_by = "nobody"
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    assert brought.is_unpulled
    assert brought.trouble is not None
    assert brought.trouble.problem.kind == "no permission"
    book.readable_by = "anyone"
    again = desk.pull(brought.token)
    assert reps_of(again) == ("Ana",)
    assert again.trouble is None


def test_a_second_sheet_joins_the_first(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])))
    desk.open_book(make_tab(1, "Deals", make_deals(["Ben"], first=50)), id=OTHER_BOOK, title="North")
    first = desk.bring(desk.sheets.link(TEAM_BOOK))
    both = desk.bring(desk.sheets.link(OTHER_BOOK), to=first)
    assert both.token == first.token
    assert reps_of(both) == ("Ana", "Ben")
    assert names_of(both) == ["Sales team", "North"]


def test_a_sheet_added_again_is_pulled_again_and_counted_once(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])))
    first = desk.bring(desk.sheets.link(TEAM_BOOK))
    book.tab("Q1").append(make_deals(["Ben"], first=50))
    again = desk.bring(desk.sheets.link(TEAM_BOOK), to=first)
    assert names_of(again) == ["Sales team"]
    assert deals_of(again) == 6


def test_another_tab_of_a_sheet_that_is_there_is_taken_from_it(desk: Desk) -> None:
    desk.open_book(
        make_tab(1, "Q1", make_deals(["Ana"])),
        make_tab(2, "Q2", make_deals(["Ben"], first=50)),
        make_tab(3, "Q3", make_deals(["Cleo"], first=80)),
    )
    first = desk.bring(desk.sheets.link(TEAM_BOOK, 1))
    assert reps_of(first) == ("Ana",)
    second = desk.bring(desk.sheets.link(TEAM_BOOK, 2), to=first)
    assert (names_of(second), reps_of(second)) == (["Sales team"], ("Ana", "Ben"))
    every = desk.bring(desk.sheets.link(TEAM_BOOK), to=second)
    assert (names_of(every), reps_of(every)) == (["Sales team"], ("Ana", "Ben", "Cleo"))


def test_a_tab_that_is_left_out_is_out_also_after_a_pull_and_can_be_taken_again(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])), make_tab(2, "Q2", make_deals(["Ben"], first=50)))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    token = brought.token or ""
    assert reps_of(desk.offices.use_part(token, 0, False)) == ("Ben",)
    assert reps_of(desk.pull(token)) == ("Ben",)
    assert reps_of(desk.offices.use_part(token, 0, True)) == ("Ana", "Ben")


def test_an_address_of_one_tab_offers_the_others_and_takes_them_all_at_once(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])), make_tab(2, "Q2", make_deals(["Ben"], first=50)))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK, 2))
    assert reps_of(brought) == ("Ben",)
    assert [part.role for part in brought.read.parts] == ["offered", "deals"]
    assert reps_of(desk.offices.use_all(brought.token or "", 0)) == ("Ana", "Ben")


def write_workbook(hidden: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        for title, rep, first in (("Now", "Ana", 1), ("Old", "Ben", 50)):
            sheet = workbook.add_worksheet(title)
            for at, row in enumerate([HEADERS, *make_deals([rep], first=first)]):
                sheet.write_row(at, 0, [str(cell) for cell in row])
            if title == hidden:
                sheet.hide()
    return file.getvalue()


def test_a_hidden_sheet_of_a_workbook_is_offered_and_not_taken_by_itself(desk: Desk) -> None:
    brought = bring(desk, ("deals.xlsx", write_workbook("Old")))
    assert reps_of(brought) == ("Ana",)
    assert reps_of(desk.offices.use_part(brought.token or "", 1, True)) == ("Ana", "Ben")
    assert reps_of(desk.offices.use_part(brought.token or "", 1, False)) == ("Ana",)
    desk.restart()
    assert reps_of(desk.find(brought.token)) == ("Ana",)


def test_a_source_is_taken_away_with_its_deals_and_not_pulled_any_more(desk: Desk) -> None:
    desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50)))
    first = bring(desk, ("deals.csv", DEALS))
    both = desk.bring(desk.sheets.link(TEAM_BOOK), to=first)
    left = desk.offices.remove_source(both.token or "", 1)
    assert reps_of(left) == ("Ana", "Ben")
    assert not desk.offices.pull_if_old(desk.find(both.token))
    desk.restart()
    assert reps_of(desk.find(both.token)) == ("Ana", "Ben")


def test_taking_away_one_of_two_files_of_one_name_keeps_the_bytes_of_the_other(desk: Desk) -> None:
    brought = bring(desk, ("deals.csv", DEALS), ("deals.csv", MORE))
    token = brought.token or ""
    assert reps_of(desk.offices.remove_source(token, 0)) == ("Cleo",)
    desk.restart()
    assert reps_of(desk.find(token)) == ("Cleo",)


def test_taking_away_a_source_that_is_gone_already_changes_nothing(desk: Desk) -> None:
    brought = bring(desk, ("deals.csv", DEALS))
    assert reps_of(desk.offices.remove_source(brought.token or "", 5)) == ("Ana", "Ben")


def test_taking_away_one_source_keeps_the_trouble_of_another(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Cleo"], first=50)))
    both = desk.bring(desk.sheets.link(TEAM_BOOK), to=bring(desk, ("deals.csv", DEALS)))
    book.readable_by = "nobody"
    assert desk.pull(both.token).trouble is not None
    left = desk.offices.remove_source(both.token or "", 0)
    assert left is not None
    assert left.trouble is not None
    assert reps_of(left) == ("Cleo",)


def test_a_tab_that_is_no_table_of_deals_is_no_matter(desk: Desk) -> None:
    notes = Tab(9, "Notes", [["Remember the milk"]])
    desk.open_book(notes, make_tab(1, "Q1", make_deals(["Ana"])))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    assert reps_of(brought) == ("Ana",)
    assert [isinstance(piece.read, Sheet) for piece in brought.pieces][1]


@pytest.mark.parametrize("files", [[("empty.csv", b"")], [("bad.xlsx", b"PK\x03\x04nonsense")]])
def test_what_cannot_be_read_at_all_is_an_office_with_words(
    desk: Desk, files: list[tuple[str, bytes]]
) -> None:
    brought = bring(desk, *files)
    assert isinstance(brought.outcome, Unread)
    assert str(brought.outcome.problem)


def test_an_unreadable_file_added_leaves_the_deals_there(desk: Desk) -> None:
    first = bring(desk, ("deals.csv", DEALS))
    added = desk.offices.bring_files([("empty.csv", b"")], to=first)
    assert open_of(added).deals.num_rows == 6
    desk.restart()
    assert deals_of(desk.find(first.token)) == 6
