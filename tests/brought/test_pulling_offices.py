"""Offices pulled again from a real server: what is new, in trouble, doubted, and decided meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from lib.intake.choices import Choices
from lib.offices.brought import Brought, Held
from tests.brought.desk import (
    HEADERS,
    OTHER_BOOK,
    PATIENCE,
    TEAM_BOOK,
    Desk,
    deals_of,
    make_deals,
    make_tab,
    reps_of,
    write_csv,
)
from tests.sheets.book import Book, Tab

NO_AMOUNT = Choices(columns=(("amount", None),))


@pytest.fixture
def book(desk: Desk) -> Book:
    return desk.open_book(make_tab(1, "Q1", make_deals(["Ana"], 6)))


@pytest.fixture
def brought(desk: Desk, book: Book) -> Brought:
    return desk.bring(desk.sheets.link(TEAM_BOOK))


def held_of(brought: Brought) -> Held:
    assert brought.held is not None
    return brought.held


@contextmanager
def slowly(desk: Desk, token: str | None) -> Iterator[None]:
    """A pull that is under way while something else is done."""
    with desk.clock.stopped():
        assert desk.offices.pull(token or "")
        assert desk.clock.came.wait(PATIENCE)
        yield
        assert desk.offices.state(token or "").running
    desk.wait(token)


def test_a_second_pull_says_what_has_changed(desk: Desk, book: Book, brought: Brought) -> None:
    book.tab("Q1").append(make_deals(["Ben"], 2, first=50))
    book.tab("Q1").set_cell(1, 2, "Lost")
    desk.clock.now += 60
    again = desk.pull(brought.token)
    assert again.news == "2 new deals, 1 edited, none gone"
    assert again.pulled == desk.clock.now
    assert desk.pull(brought.token).news == "nothing has changed"


def test_news_goes_with_the_next_decision(desk: Desk, book: Book, brought: Brought) -> None:
    book.tab("Q1").append(make_deals(["Ben"], 2, first=50))
    assert desk.pull(brought.token).news
    changed = desk.offices.choose(brought.token or "", 0, NO_AMOUNT)
    assert changed is not None
    assert changed.news is None


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("permission", "no permission"),
        ("not found", "no such sheet"),
        ("quota", "quota"),
        ("500 json", "server error"),
        ("502 html", "server error"),
        ("reset", "connection"),
        ("silent", "time-out"),
        ("truncated json", "bad answer"),
        ("api disabled", "api not enabled"),
    ],
)
def test_trouble_keeps_the_last_good_office_and_goes_with_it(
    desk: Desk, book: Book, brought: Brought, trouble: str, kind: str
) -> None:
    usual = desk.rules
    access = replace(usual.access, pull_seconds=0.45, read_seconds=0.2)
    desk.offices.rules = replace(usual, access=access)
    desk.sheets.trouble = trouble
    desk.clock.now += 60
    bad = desk.pull(brought.token)
    assert bad.trouble is not None
    assert (bad.trouble.problem.kind, bad.trouble.name) == (kind, "Sales team")
    assert bad.pulled == desk.clock.now - 60
    assert bad.outcome is brought.outcome
    desk.sheets.trouble = None
    desk.offices.rules = usual
    good = desk.pull(brought.token)
    assert (good.trouble, good.pulled) == (None, desk.clock.now)


def test_a_tab_that_was_asked_for_and_is_gone_is_trouble(desk: Desk, book: Book) -> None:
    book.tabs.append(make_tab(2, "Q2", make_deals(["Ben"], first=50)))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK, 2))
    book.delete("Q2")
    gone = desk.pull(brought.token)
    assert gone.trouble is not None
    assert gone.trouble.problem.kind == "tab gone"
    assert reps_of(gone) == ("Ben",)


def test_a_sheet_in_trouble_does_not_hold_up_another(desk: Desk, book: Book, brought: Brought) -> None:
    other = desk.open_book(make_tab(1, "Deals", make_deals(["Ben"], first=50)), id=OTHER_BOOK, title="North")
    desk.bring(desk.sheets.link(OTHER_BOOK), to=brought)
    book.readable_by = "nobody"
    other.tab("Deals").append(make_deals(["Cleo"], first=80))
    after = desk.pull(brought.token)
    assert reps_of(after) == ("Ana", "Ben", "Cleo")
    assert after.trouble is not None
    assert after.trouble.name == "Sales team"
    assert after.news == "3 new deals, none gone"


@pytest.mark.parametrize("kind", ["emptied", "headers", "tab gone"])
def test_what_is_doubtful_is_held_until_it_is_believed(
    desk: Desk, book: Book, brought: Brought, kind: str
) -> None:
    book.tabs.append(make_tab(2, "Q2", make_deals(["Ben"], first=50)))
    desk.pull(brought.token)
    spoil(book, kind)
    doubted = desk.pull(brought.token)
    assert held_of(doubted).doubt.kind == kind
    assert reps_of(doubted) == ("Ana", "Ben")
    believed = desk.offices.believe(brought.token or "")
    assert believed is not None
    assert believed.held is None
    assert reps_of(believed) == (("Ana", "Ben") if kind == "headers" else ("Ana",))
    desk.restart()
    asked = desk.count_requests()
    assert reps_of(desk.find(brought.token)) == reps_of(believed)
    assert desk.count_requests() == asked


def spoil(book: Book, kind: str) -> None:
    if kind == "emptied":
        book.tab("Q2").empty()
    elif kind == "headers":
        book.tab("Q2").change_header("Account", "Firm")
    else:
        book.delete("Q2")


def test_what_is_held_is_forgotten_once_a_pull_is_in_order_again(
    desk: Desk, book: Book, brought: Brought
) -> None:
    desk.sheets.trouble = "emptied"
    assert desk.pull(brought.token).held is not None
    desk.sheets.trouble = None
    again = desk.pull(brought.token)
    assert (again.held, deals_of(again)) == (None, 6)


def test_trouble_keeps_what_is_held(desk: Desk, book: Book, brought: Brought) -> None:
    book.tab("Q1").change_header("Rep", "Who")
    assert desk.pull(brought.token).held is not None
    book.readable_by = "nobody"
    after = desk.pull(brought.token)
    assert after.held is not None
    assert after.trouble is not None


def test_what_waits_to_be_believed_is_pulled_again_only_when_it_is_old(desk: Desk, brought: Brought) -> None:
    desk.sheets.trouble = "emptied"
    desk.clock.now += desk.rules.refresh_after
    doubted = desk.pull(brought.token)
    desk.sheets.trouble = None
    desk.clock.now += desk.rules.refresh_after - 1
    assert not desk.offices.pull_if_old(doubted)
    desk.clock.now += 1
    assert desk.offices.pull_if_old(doubted)
    desk.wait(brought.token)
    assert desk.find(brought.token).held is None


def test_columns_are_matched_in_what_is_held_and_stay_so_when_it_is_pulled_again(
    desk: Desk, book: Book, brought: Brought
) -> None:
    token = brought.token or ""
    book.tab("Q1").change_header("Rep", "Zzz")
    assert held_of(desk.pull(token)).doubt.kind == "headers"
    chosen = desk.offices.choose(token, 0, Choices(columns=(("rep", "Zzz"),)))
    assert chosen is not None
    assert chosen.outcome is brought.outcome
    again = desk.pull(token)
    assert held_of(again).pieces[0].choices.columns == (("rep", "Zzz"),)
    assert reps_of(desk.offices.believe(token)) == ("Ana",)
    desk.restart()
    assert reps_of(desk.find(token)) == ("Ana",)


def test_a_part_unticked_ends_the_doubt_about_it(desk: Desk, book: Book, brought: Brought) -> None:
    book.tabs.append(make_tab(2, "Q2", make_deals(["Ben"], first=50)))
    desk.pull(brought.token)
    book.tab("Q2").empty()
    book.tab("Q1").append(make_deals(["Ana"], 1, first=90))
    assert desk.pull(brought.token).held is not None
    after = desk.offices.use_part(brought.token or "", 1, False)
    assert after is not None
    assert (after.held, reps_of(after), deals_of(after)) == (None, ("Ana",), 7)
    desk.restart()
    assert deals_of(desk.find(brought.token)) == 7


def test_what_is_added_while_a_pull_is_held_is_there_when_it_is_believed(
    desk: Desk, book: Book, brought: Brought
) -> None:
    book.tab("Q1").change_header("Account", "Firm")
    assert desk.pull(brought.token).held is not None
    files = [("more.csv", write_csv(make_deals(["Cleo"], first=200)))]
    added = desk.offices.bring_files(files, to=desk.find(brought.token))
    assert added.held is not None
    assert reps_of(added) == ("Ana", "Cleo")
    assert reps_of(desk.offices.believe(brought.token or "")) == ("Ana", "Cleo")
    desk.restart()
    assert reps_of(desk.find(brought.token)) == ("Ana", "Cleo")


def test_a_source_taken_away_takes_the_doubt_about_it_along(desk: Desk, book: Book, brought: Brought) -> None:
    files = [("more.csv", write_csv(make_deals(["Cleo"], first=200)))]
    desk.offices.bring_files(files, to=brought)
    book.tab("Q1").empty()
    assert desk.pull(brought.token).held is not None
    left = desk.offices.remove_source(brought.token or "", 0)
    assert left is not None
    assert (left.held, reps_of(left)) == (None, ("Cleo",))


def test_what_is_chosen_while_a_pull_is_under_way_stays(desk: Desk, book: Book, brought: Brought) -> None:
    token = brought.token or ""
    book.tab("Q1").append(make_deals(["Ben"], 1, first=50))
    with slowly(desk, token):
        desk.offices.choose(token, 0, NO_AMOUNT)
    after = desk.find(token)
    assert after.pieces[0].choices == NO_AMOUNT
    assert reps_of(after) == ("Ana", "Ben")


def test_a_tab_renamed_during_the_pull_is_followed_by_what_was_decided_meanwhile(
    desk: Desk, book: Book
) -> None:
    book.tabs.append(make_tab(2, "Q2", make_deals(["Ben"], first=50)))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    book.rename("Q2", "2026 Q2")
    with slowly(desk, brought.token):
        desk.offices.choose(brought.token or "", 0, NO_AMOUNT)
        desk.offices.use_part(brought.token or "", 1, False)
    after = desk.find(brought.token)
    assert after.sources[0].left == ("2026 Q2",)
    assert dict(after.sources[0].choices)["2026 Q2"] == NO_AMOUNT
    assert reps_of(after) == ("Ana",)
    assert after.news is not None
    assert "“Q2” is now called “2026 Q2”" in after.news


def test_a_file_added_while_a_pull_is_under_way_stays(desk: Desk, brought: Brought) -> None:
    files = [("more.csv", write_csv(make_deals(["Cleo"], first=200)))]
    with slowly(desk, brought.token):
        desk.offices.bring_files(files, to=brought)
    assert reps_of(desk.find(brought.token)) == ("Ana", "Cleo")


def test_an_office_forgotten_while_it_is_pulled_does_not_come_back(desk: Desk, brought: Brought) -> None:
    token = brought.token or ""
    with slowly(desk, token):
        desk.offices.forget(token)
    assert desk.offices.find(token) is None
    desk.restart()
    assert desk.offices.find(token) is None
    assert [path.name for path in desk.folder.glob("*.*")] == []


def test_a_place_that_a_pull_took_away_is_no_place_to_change(desk: Desk, brought: Brought) -> None:
    token = brought.token or ""
    for changed in (
        desk.offices.choose(token, 7, NO_AMOUNT),
        desk.offices.match_afresh(token, 7),
        desk.offices.use_part(token, 7, False),
        desk.offices.use_all(token, 7),
    ):
        assert changed is brought


def test_an_office_is_pulled_by_itself_once_it_is_old(desk: Desk, book: Book, brought: Brought) -> None:
    desk.clock.now += desk.rules.refresh_after - 1
    assert not desk.offices.pull_if_old(brought)
    desk.clock.now += 1
    assert desk.offices.pull_if_old(brought)
    desk.wait(brought.token)
    assert desk.find(brought.token).pulled == desk.clock.now


def test_a_pull_that_failed_rests_before_it_is_tried_again_by_itself(
    desk: Desk, book: Book, brought: Brought
) -> None:
    desk.clock.now += desk.rules.refresh_after
    book.readable_by = "nobody"
    assert desk.offices.pull_if_old(brought)
    desk.wait(brought.token)
    desk.clock.now += 59
    assert not desk.offices.pull_if_old(desk.find(brought.token))
    desk.clock.now += 1
    assert desk.offices.pull_if_old(desk.find(brought.token))
    desk.wait(brought.token)


def test_choosing_and_pulling_from_several_threads_loses_nothing(
    desk: Desk, book: Book, brought: Brought
) -> None:
    token = brought.token or ""
    rows = make_deals(["Ben"], 3, first=50)

    def choose() -> None:
        for number in range(4):
            chosen = Choices(columns=(("amount", None),), day_first=bool(number % 2))
            desk.offices.choose(token, 0, chosen)

    def add() -> None:
        for at in range(2):
            deals = write_csv(make_deals([f"Cleo {at}"], 1, first=200 + at))
            desk.offices.bring_files([(f"{at}.csv", deals)], to=brought)

    threads = [threading.Thread(target=choose), threading.Thread(target=add)]
    for thread in threads:
        thread.start()
    for row in rows:
        book.tab("Q1").append([row])
        desk.pull(token)
    for thread in threads:
        thread.join()
    after = desk.find(token)
    assert after.pieces[0].choices == Choices(columns=(("amount", None),), day_first=True)
    assert reps_of(after) == ("Ana", "Ben", "Cleo 0", "Cleo 1")
    assert deals_of(after) == 11
    desk.restart()
    assert reps_of(desk.find(token)) == reps_of(after)


def test_a_sheet_read_by_its_link_alone_is_an_office_too(desk: Desk, book: Book) -> None:
    access = replace(desk.rules.access, api_key=None)
    desk.restart(replace(desk.rules, access=access))
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    book.tab("Q1").append(make_deals(["Ben"], 1, first=50))
    again = desk.pull(brought.token)
    assert (reps_of(again), again.news) == (("Ana", "Ben"), "1 new deal, none gone")


def test_a_table_of_users_in_a_tab_gives_names_and_is_followed(desk: Desk) -> None:
    rows = [[*row[:1], f"u-{row[1]}", *row[2:]] for row in make_deals(["1", "2"])]
    users = Tab(2, "Users", [["User ID", "Full name"], ["u-1", "Ana Ruiz"], ["u-2", "Ben Bell"]])
    book = desk.open_book(make_tab(1, "Deals", rows, [HEADERS[0], "Owner ID", *HEADERS[2:]]), users)
    brought = desk.bring(desk.sheets.link(TEAM_BOOK))
    assert reps_of(brought) == ("Ana Ruiz", "Ben Bell")
    book.tab("Users").set_cell(2, 1, "Ben Best")
    assert reps_of(desk.pull(brought.token)) == ("Ana Ruiz", "Ben Best")
