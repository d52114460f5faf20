"""Google Sheets in a real browser, against a real server that makes all of Google’s troubles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import expect_heading, go_to, settle, visit
from tests.browser.pulling import (
    AGE,
    Place,
    alerts,
    expect_plain_words,
    expect_pulled,
    open_sheet,
    paste,
    pull_again,
    read_figures,
    run_place,
    see_luck,
    sidebar,
)
from tests.browser.server import run_app
from tests.sheets.book import Book
from tests.sheets.demo import point_app
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets
from tests.sheets.troubles import Trouble

SMALL_AGE = "0.02"
"""Minutes."""
SPOKEN = {
    "no permission": (Trouble("permission"), "Share the sheet with .+ as Viewer, then press Pull again"),
    "no such sheet": (Trouble("not found"), "Google knows no sheet with this address"),
    "a quota that never ends": (Trouble("quota", retry_after=1), "only so many requests a minute"),
    "a quota for longer than we wait": (Trouble("quota", retry_after=600), "only so many requests a minute"),
    "a server error as JSON": (Trouble("500 json"), "has a fault of its own"),
    "a server error as HTML": (Trouble("500 html"), "has a fault of its own"),
    "a gateway's error as HTML": (Trouble("502 html"), "has a fault of its own"),
    "a connection reset": (Trouble("reset"), "connection to Google broke off"),
    "an answer cut short": (Trouble("truncated json", where="values"), "did not arrive whole"),
    "a key withdrawn": (Trouble("refuse token"), "withdrawn"),
    "an API not switched on": (Trouble("api disabled"), "not switched on"),
}
DOUBTED = {
    "half written": (Trouble("half"), "had 600 deals at the last pull and has 299 now"),
    "emptied": (Trouble("emptied"), "had 600 deals at the last pull and is empty now"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with run_place(tmp_path_factory.mktemp("sheets")) as place:
        yield place


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An office that the settings name and anybody may see, pulled again when a second old."""
    folder = tmp_path_factory.mktemp("team")
    with run_sheets([]) as sheets:
        book = Place("", sheets).copy_book("Sales team")
        with run_app(PROVOKED_LUCK_REFRESH_MINUTES=SMALL_AGE, **name_team(folder, sheets, book)) as app:
            yield Place(app, sheets)


@pytest.fixture(scope="module")
def figures_before(restarted: Place, link: str, browser: Browser) -> list[str]:
    """What the restarted app showed before Google fell silent: the demo office's figures."""
    with browser.new_context() as context:
        page = context.new_page()
        visit(page, link)
        return see_luck(page)


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Place]:
    """A team's app that is stopped after its first pull and started again while Google says nothing.

    It takes half a minute to give up; the other tests run meanwhile.
    """
    folder = tmp_path_factory.mktemp("restarted")
    with run_sheets([]) as sheets:
        settings = name_team(folder, sheets, Place("", sheets).copy_book("Sales team"))
        with run_app(**settings) as app:
            look(browser, app)
        sheets.trouble = Trouble("silent")
        with run_app(PROVOKED_LUCK_REFRESH_MINUTES=SMALL_AGE, **settings) as app:
            look(browser, app)
            yield Place(app, sheets)


def name_team(folder: Path, sheets: Sheets, book: Book) -> dict[str, str]:
    return {
        "PROVOKED_LUCK_UPLOADS": str(folder),
        "PROVOKED_LUCK_SHEETS": sheets.link(book.id),
        "PROVOKED_LUCK_PUBLIC": "true",
        "PROVOKED_LUCK_NAME": "The north",
        **point_app(sheets),
    }


def look(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        visit(page, address)
        expect_heading(page, "Provoked luck brought")


@pytest.fixture(autouse=True)
def _no_trouble_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "place" in request.fixturenames:
        request.getfixturevalue("place").sheets.trouble = None


@pytest.fixture(scope="module")
def link(place: Place, browser: Browser) -> str:
    """The page *Luck* of an office of one tab that only the sheet's troubles befall."""
    with browser.new_context() as context:
        return open_sheet(context.new_page(), place, place.copy_book("Sales team"))


def test_a_restarted_app_shows_the_last_good_data_at_once_while_google_is_silent(
    page: Page, restarted: Place, figures_before: list[str]
) -> None:
    visit(page, restarted.app)
    trying = sidebar(page).get_by_text(re.compile("Asking Google which tabs the sheet has|trying again"))
    expect(trying.or_(alerts(page).get_by_text(AGE)).first).to_be_visible()  # or it has given up by now
    assert read_figures(page) == figures_before
    go_to(page, "Superstar")
    expect_heading(page, "superstar")


@pytest.mark.parametrize("trouble", SPOKEN)
def test_a_pull_that_fails_says_why_in_plain_words_and_the_data_stays(
    page: Page, place: Place, link: str, trouble: str
) -> None:
    visit(page, link)
    before = see_luck(page)
    place.sheets.trouble, words = SPOKEN[trouble]
    place.sheets.expire_tokens()
    pull_again(page)
    expect(alerts(page)).to_have_count(1)
    expect(alerts(page)).to_contain_text(re.compile(words))
    expect(alerts(page)).to_contain_text(AGE)
    assert read_figures(page) == before
    expect_plain_words(page)
    place.sheets.trouble = None
    page.get_by_test_id("stMain").get_by_role("button", name="Pull again").click()
    expect(alerts(page)).to_have_count(0)
    expect_pulled(page)
    assert read_figures(page) == before


@pytest.mark.parametrize("trouble", DOUBTED)
def test_a_pull_that_looks_wrong_is_not_believed_until_somebody_says_so(
    page: Page, place: Place, trouble: str
) -> None:
    open_sheet(page, place, place.copy_book("Sales team"))
    before = see_luck(page)
    place.sheets.trouble, words = DOUBTED[trouble]
    pull_again(page)
    expect(alerts(page)).to_contain_text(words)
    expect(alerts(page)).to_contain_text("The deals on screen are still those from before.")
    expect(alerts(page)).to_contain_text("Pulled at")
    assert read_figures(page) == before
    expect_plain_words(page)
    place.sheets.trouble = None
    pull_again(page)
    expect(alerts(page)).to_have_count(0)
    expect(sidebar(page)).to_contain_text("nothing has changed")
    assert read_figures(page) == before


def test_a_sheet_cut_on_purpose_is_taken_as_it_is_now(page: Page, place: Place) -> None:
    book = place.copy_book("Sales team")
    open_sheet(page, place, book)
    before = see_luck(page)
    book.tab("Deals").replace(book.tab("Deals").values[:200])
    pull_again(page)
    expect(alerts(page)).to_contain_text("has 199 now")
    page.get_by_role("button", name="Use the sheet as it is now").click()
    expect(alerts(page)).to_have_count(0)
    expect(page.get_by_text("199 deals in view")).to_be_visible()
    assert read_figures(page) != before
    expect(sidebar(page)).to_contain_text("401 deals gone")


def test_a_sheet_not_shared_yet_says_with_whom_and_is_read_once_it_is(page: Page, place: Place) -> None:
    book = place.copy_book("Board only")
    visit(page, f"{place.app}/data")
    paste(page, place.sheets.link(book.id))
    expect_heading(page, "This sheet cannot be read yet")
    email = place.sheets.service_account["client_email"]
    expect(alerts(page).first).to_contain_text(f"Share the sheet with {email} as Viewer")
    expect(page.get_by_test_id("stCode").filter(has_text=email).first).to_be_visible()
    expect_plain_words(page)
    go_to(page, "Luck")
    expect_heading(page, "This sheet cannot be read yet")
    expect(page.get_by_test_id("stCode").filter(has_text=email, visible=True)).to_have_count(1)
    book.readable_by = "service"
    page.get_by_test_id("stMain").get_by_role("button", name="Pull again").click()
    expect_heading(page, "Provoked luck brought")
    expect(alerts(page)).to_have_count(0)


def test_while_google_asks_for_patience_the_screen_says_so_and_the_data_stays(
    page: Page, place: Place, link: str
) -> None:
    visit(page, link)
    before = see_luck(page)
    place.sheets.trouble = Trouble("quota", times=1, retry_after=3)
    sidebar(page).get_by_role("button", name="Pull again").click()
    expect(sidebar(page)).to_contain_text("Google asks us to wait 3 seconds; the pull goes on by itself.")
    assert read_figures(page) == before
    expect_pulled(page)
    expect(alerts(page)).to_have_count(0)
    assert read_figures(page) == before


def test_a_first_pull_that_has_to_wait_says_so_on_the_page(page: Page, place: Place) -> None:
    book = place.copy_book("Sales team")
    place.sheets.trouble = Trouble("quota", times=1, retry_after=3)
    visit(page, f"{place.app}/data")
    paste(page, place.sheets.link(book.id))
    expect_heading(page, "Pulling the sheet")
    expect(page.get_by_text("Google asks us to wait 3 seconds").first).to_be_visible()
    expect_heading(page, "Sales team: 600 deals read")


def test_a_tab_that_was_asked_for_and_is_gone_is_named_among_those_there(page: Page, place: Place) -> None:
    book = place.copy_book("Sales by quarter")
    gone = book.tabs[3]
    open_sheet(page, place, book, gid=gone.gid)
    before = see_luck(page)
    book.delete(gone.title)
    pull_again(page)
    expect(alerts(page)).to_contain_text("The tab that was asked for is no longer in the sheet.")
    expect(alerts(page)).to_contain_text(book.tabs[0].title)
    expect(alerts(page)).to_contain_text(AGE)
    assert read_figures(page) == before
    book.tabs.insert(3, gone)
    pull_again(page)
    expect(alerts(page)).to_have_count(0)
    assert read_figures(page) == before


def test_a_tab_deleted_from_an_office_of_all_of_them_is_asked_about(page: Page, place: Place) -> None:
    book = place.copy_book("Sales by quarter")
    open_sheet(page, place, book)
    before = see_luck(page)
    title = book.tabs[2].title
    book.delete(title)
    pull_again(page)
    expect(alerts(page)).to_contain_text(
        re.compile(f"{title}” had [0-9]+ deals at the last pull. Now there is")
    )
    assert read_figures(page) == before
    page.get_by_role("button", name="Use the sheet as it is now").click()
    expect(alerts(page)).to_have_count(0)
    assert read_figures(page) != before


def test_a_renamed_tab_is_followed_and_said(page: Page, place: Place) -> None:
    book = place.copy_book("Sales by quarter")
    tab = book.tabs[3]
    open_sheet(page, place, book, gid=tab.gid)
    before, old = see_luck(page), tab.title
    book.rename(old, "Spring")
    pull_again(page)
    see_luck(page)
    expect(sidebar(page)).to_contain_text(f"The tab “{old}” is now called “Spring”.")
    expect(alerts(page)).to_have_count(0)
    assert read_figures(page) == before


def test_a_header_that_we_still_understand_is_asked_about_and_then_taken(page: Page, place: Place) -> None:
    book = place.copy_book("Sales team")
    open_sheet(page, place, book)
    before = see_luck(page)
    book.tab("Deals").change_header("Rep", "Sales rep")
    pull_again(page)
    expect(alerts(page)).to_contain_text("Gone: “Rep”. New: “Sales rep”")
    expect(alerts(page)).to_contain_text("Say on the Data page which column is which now")
    assert read_figures(page) == before
    page.get_by_role("button", name="Use the sheet as it is now").click()
    expect(alerts(page)).to_have_count(0)
    assert read_figures(page) == before


def test_a_needed_column_under_an_unknown_header_is_matched_and_then_used_and_remembered(
    page: Page, place: Place
) -> None:
    book = place.copy_book("Sales team")
    open_sheet(page, place, book)
    before = see_luck(page)
    book.tab("Deals").change_header("Rep", "Zork")
    pull_again(page)
    expect(alerts(page)).to_contain_text("Gone: “Rep”. New: “Zork”")
    assert read_figures(page) == before
    go_to(page, "Data")
    expect_heading(page, "Sales team: 600 deals read")
    expect(page.get_by_text("These are the columns of the sheet as it is now.")).to_be_visible()
    match_column(page, "Sales rep", "Zork")
    page.get_by_role("button", name="Use the sheet as it is now").click()
    expect(page.get_by_text("These are the columns of the sheet as it is now.")).to_have_count(0)
    expect_heading(page, "Sales team: 600 deals read")
    assert see_luck(page) == before
    second = place.copy_book("Sales team")
    second.title, second.tab("Deals").values = "Sales team too", book.tab("Deals").values
    open_sheet(page, place, second)
    expect(page.get_by_text("Matched as it was done before for a sheet with these headers.")).to_be_visible()
    assert see_luck(page) == before


def match_column(page: Page, title: str, header: str) -> None:
    box = page.get_by_test_id("stMain").get_by_role("combobox", name=title).first
    box.click()
    box.fill(header)
    page.get_by_role("option", name=re.compile(header)).first.click()
    settle(page)


def test_what_changed_since_the_last_pull_is_said(page: Page, place: Place) -> None:
    book = place.copy_book("Sales team")
    deals = book.tab("Deals")
    header = deals.values[0]
    stage, closed, rep = (header.index(name) for name in ("Stage", "Closed", "Rep"))
    still_open = [at for at, row in enumerate(deals.values) if row[stage] == "Open"]
    open_sheet(page, place, book)
    see_luck(page)
    for at in still_open[:2]:
        deals.set_cell(at, stage, "Won")
        deals.set_cell(at, closed, max(row[closed] for row in deals.values[1:] if row[closed]))
    other = next(row[rep] for row in deals.values[1:] if row[rep] != deals.values[1][rep])
    deals.set_cell(1, rep, other)
    deals.append([[f"N-{n}", *row[1:]] for n, row in enumerate(deals.values[2:8])])
    pull_again(page)
    expect(sidebar(page)).to_contain_text("6 new deals, 2 closed, 1 changed hands, none gone")
    expect(page.get_by_text("606 deals in view")).to_be_visible()


def test_two_tabs_of_different_shape_and_tables_of_names_make_the_office_of_the_one_tab(
    page: Page, place: Place, link: str
) -> None:
    visit(page, link)
    one = see_luck(page)
    open_sheet(page, place, place.copy_book("Sales from two systems"))
    for title in ("Until June 2025", "Ab Juli 2025", "Users", "Accounts"):
        expect(page.get_by_test_id("stMain").get_by_role("checkbox", name=title)).to_be_checked()
    assert see_luck(page) == one


def test_a_part_unticked_leaves_the_office_and_comes_back_when_ticked(page: Page, place: Place) -> None:
    book = place.copy_book("Sales by quarter")
    open_sheet(page, place, book)
    expect_heading(page, "600 deals read")
    tab = book.tabs[1]
    part = page.get_by_test_id("stCheckbox").filter(has_text=tab.title).locator("label")
    part.click()
    expect_heading(page, f"{601 - len(tab.values)} deals read")
    part.click()
    expect_heading(page, "600 deals read")


def test_an_address_of_one_tab_takes_it_alone_and_offers_the_others_in_one_press(
    page: Page, place: Place
) -> None:
    book = place.copy_book("Sales by quarter")
    tab = book.tabs[2]
    open_sheet(page, place, book, gid=tab.gid)
    expect_heading(page, f"{len(tab.values) - 1} deals read")
    page.get_by_role("button", name=f"Add the other parts that fit ({len(book.tabs) - 1})").click()
    expect_heading(page, "600 deals read")


def test_a_team_s_office_is_the_first_page_and_renews_itself_while_the_data_stays(
    page: Page, team: Place
) -> None:
    book = next(iter(team.sheets.books.values()))
    visit(page, team.app)
    expect_heading(page, "Provoked luck brought")
    expect(sidebar(page)).to_contain_text("The north")
    team.sheets.trouble = Trouble("slow", times=1, seconds=2)
    book.tab("Deals").append([["N-1", *book.tab("Deals").values[1][1:]]])
    page.wait_for_timeout(1_300)
    visit(page, team.app)
    expect(page.get_by_text("600 deals in view")).to_be_visible()
    expect(page.get_by_text("601 deals in view")).to_be_visible()


def test_a_server_that_never_answers_is_given_up_in_words_and_the_data_stays(
    page: Page, restarted: Place, figures_before: list[str]
) -> None:
    visit(page, restarted.app)
    expect(alerts(page)).to_contain_text("Google did not answer in time.", timeout=60_000)
    expect(alerts(page)).to_contain_text(AGE)
    assert read_figures(page) == figures_before
    expect_plain_words(page)
