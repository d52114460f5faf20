"""The app in a real browser: pages, links, Back, reload, uploads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lib.ui.words import COPY
from tests.browser.driving import choose, expect_heading, go_to, heading, settle, upload, visit
from tests.browser.server import run_app
from tests.pages.files import HOSTILE_NAMES, write_office

PAGES = {
    "": "Provoked luck brought",
    "luck": "Provoked luck brought",
    "superstar": "superstar",
    "skill": "chance",
    "setbacks": "slump",
    "change": "from 20",
    "article": "close more|closing more",
    "deals": "deals in view",
    "corrections": "corrected",
    "data": "deals read",
}
TITLES = [COPY["pages"][name]["title"] for name in PAGES if name]
OFFICE = write_office(("Ana", "Ben", "Cleo"), deals=60)


def errors_of(page: Page) -> list[str]:
    """Console errors from now on, without Streamlit's own question for its health beside each page."""
    seen: list[str] = []

    def note(message: object) -> None:
        text, place = message.text, message.location.get("url", "")  # type: ignore[attr-defined]
        if message.type == "error" and "/_stcore/" not in place:  # type: ignore[attr-defined]
            seen.append(text)

    page.on("console", note)
    page.on("pageerror", lambda error: seen.append(str(error)))
    return seen


@pytest.mark.parametrize("name", PAGES)
def test_each_page_draws_without_an_error_and_asks_no_other_host(page: Page, address: str, name: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    errors = errors_of(page)
    visit(page, f"{address}/{name}")
    expect_heading(page, PAGES[name])
    expect(page.get_by_text("This office is made up.")).to_be_visible()
    page.wait_for_timeout(1_000)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert errors == []
    assert {host for host in hosts if host} == {urlsplit(address).netloc}


@pytest.mark.parametrize("name", ["luck", "superstar"])
def test_a_link_to_any_page_works_on_a_server_that_nobody_has_visited(
    context: BrowserContext, name: str
) -> None:
    with run_app() as address:
        page = context.new_page()
        visit(page, f"{address}/{name}?by=revenue")
        expect_heading(page, "revenue" if name == "luck" else "superstar")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(context: BrowserContext, address: str, name: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{address}/{name}")
    for widest in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
        page.wait_for_function(f"{widest}.scrollWidth <= 390", timeout=15_000)


def test_on_a_phone_the_first_picture_comes_before_any_control(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, address)
    picture = page.get_by_test_id("stMetric").first.bounding_box()
    assert picture
    assert picture["y"] < 844
    expect(page.get_by_test_id("stSidebar").get_by_label("Sales rep").first).not_to_be_in_viewport()


def test_charts_have_words_for_those_who_do_not_see_them(page: Page, address: str) -> None:
    visit(page, address)
    charts = page.get_by_test_id("stVegaLiteChart").filter(visible=True)
    expect(charts.first).to_be_visible()
    assert page.locator("[aria-label*='The whole office:']").count()


def test_a_filter_goes_into_the_address_and_the_link_shows_the_same_elsewhere(
    page: Page, context: BrowserContext, address: str
) -> None:
    visit(page, address)
    choose(page, "Superstar", "Mei Tanaka")
    page.wait_for_url(re.compile(r"superstar=Mei"))
    page.get_by_test_id("stSidebar").get_by_role("radio", name="Revenue").click()
    page.wait_for_url(re.compile(r"by=revenue"))
    settle(page)
    expect_heading(page, "Mei Tanaka")
    expect_heading(page, "of revenue")
    other = context.browser.new_context().new_page()  # type: ignore[union-attr]
    visit(other, page.url)
    expect_heading(other, "Mei Tanaka")
    assert heading(other) == heading(page)
    other.context.close()


def test_other_pages_back_and_reload_keep_the_filters(page: Page, address: str) -> None:
    visit(page, f"{address}/?rep=Mei+Tanaka&by=revenue")
    expect_heading(page, "Mei Tanaka")
    go_to(page, "Deals")
    page.wait_for_url(re.compile(r"/deals\?.*rep=Mei"))
    expect_heading(page, "deals in view")
    mine = heading(page)
    page.reload()
    settle(page)
    expect_heading(page, mine)
    page.go_back()
    page.wait_for_url(re.compile(r"/\?.*rep=Mei"))
    expect_heading(page, "for Mei Tanaka")
    assert "of revenue" in heading(page)


def test_back_undoes_a_filter(page: Page, address: str) -> None:
    visit(page, address)
    before = heading(page)
    choose(page, "Superstar", "Mei Tanaka")
    expect_heading(page, "Mei Tanaka")
    page.go_back()
    expect(page.locator("h1").first).not_to_contain_text("Mei Tanaka")
    assert heading(page) == before


def test_an_uploaded_file_stays_through_pages_back_and_reload(page: Page, address: str) -> None:
    visit(page, f"{address}/data")
    upload(page, "my deals.csv", OFFICE)
    expect_heading(page, "my deals.csv: 180 deals read")
    page.wait_for_url(re.compile(r"office="))
    page.get_by_role("link", name="See where the sales came from").click()
    expect_heading(page, "of the office’s 60 sales")
    link = page.url
    page.reload()
    settle(page)
    expect_heading(page, "of the office’s 60 sales")
    go_to(page, "Superstar")
    expect_heading(page, "superstar")
    page.go_back()
    expect_heading(page, "of the office’s 60 sales")
    assert page.url == link
    expect(page.get_by_text("This office is made up.")).to_have_count(0)


def test_a_link_to_an_upload_shows_the_same_view_on_a_freshly_started_server(context: BrowserContext) -> None:
    page = context.new_page()
    with run_app() as address:
        visit(page, f"{address}/data")
        upload(page, "my deals.csv", OFFICE)
        expect_heading(page, "my deals.csv: 180 deals read")
        visit(page, page.url.replace("/data?", "/luck?") + "&rep=Ben")
        expect_heading(page, "for Ben it was")
        seen, link = heading(page), page.url.removeprefix(address)
    with run_app() as address:
        visit(page, address + link)
        assert heading(page) == seen


def test_a_deleted_file_is_gone_for_every_link_to_it(page: Page, address: str) -> None:
    visit(page, f"{address}/data")
    upload(page, "my deals.csv", OFFICE)
    expect_heading(page, "my deals.csv: 180 deals read")
    link = page.url
    page.get_by_role("button", name="Delete this office now").click()
    expect_heading(page, "Demo office")
    visit(page, link)
    expect_heading(page, "no longer here")


def test_a_bad_file_gets_a_sentence_and_a_good_one_after_it_is_read(page: Page, address: str) -> None:
    visit(page, f"{address}/data")
    upload(page, "photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    expect_heading(page, "cannot be read")
    assert len(page.get_by_test_id("stAlert").first.inner_text()) > 20
    upload(page, "good.csv", OFFICE)
    expect_heading(page, "good.csv: 180 deals read")


def test_a_link_to_a_forgotten_upload_asks_for_the_file_and_keeps_its_filters(
    page: Page, address: str
) -> None:
    visit(page, f"{address}/?office=forgotten&rep=Ben")
    expect_heading(page, "no longer here")
    upload(page, "again.csv", OFFICE)
    expect_heading(page, "for Ben it was")
    assert "rep=Ben" in page.url


def test_a_link_with_rubbish_in_it_shows_the_page_all_the_same(page: Page, address: str) -> None:
    visit(page, f"{address}/superstar?rep=%3Cscript%3E&quarter=9&superstar=Nobody&by=&who=%00")
    expect_heading(page, "is the superstar")


def test_hostile_names_are_shown_as_text_on_every_page(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    visit(page, f"{address}/data")
    upload(page, "<b>deals</b>.csv", write_office(HOSTILE_NAMES, texts=HOSTILE_NAMES))
    expect_heading(page, re.escape("<b>deals</b>.csv: 210 deals read"))
    for title in TITLES:
        go_to(page, title)
        settle(page)
        page.wait_for_timeout(700)
        for live in (
            "img[src='x']",
            "a[href^='javascript']",
            "a[href*='evil']",
            "a[href^='mailto']",
            ".katex",
        ):
            assert page.locator(live).count() == 0, (title, live)
