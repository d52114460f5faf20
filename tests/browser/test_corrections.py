"""Corrections in a real browser: choose deals, correct them in one move, see it everywhere, undo it."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driving import expect_heading, go_to, settle, upload, visit
from tests.pages.files import write_file
from tests.pages.test_corrections import HEADERS, ROWS

OFFICE = write_file(ROWS, HEADERS)


def bring(page: Page, address: str) -> None:
    visit(page, f"{address}/data")
    upload(page, "deals.csv", OFFICE)
    expect_heading(page, "36 deals read")


def choose_first_deals(page: Page, rows: int) -> None:
    """The boxes before the first rows of the table, which is drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").filter(visible=True).first
    box = table.bounding_box()
    assert box
    for row in range(rows):
        table.click(position={"x": 16, "y": 36 + 66 * row + 33})


def test_chosen_deals_are_corrected_in_one_move_and_undone(page: Page, address: str) -> None:
    bring(page, address)
    go_to(page, "Deals")
    expect_heading(page, "36 deals in view")
    settle(page)
    choose_first_deals(page, 2)
    expect(page.get_by_role("combobox", name="This holds for")).to_have_value("these 2 deals")
    page.get_by_role("combobox", name="They came by").click()
    page.get_by_role("combobox", name="They came by").fill("Word of")
    page.get_by_role("option", name="Word of mouth (provoked luck)").click()
    page.get_by_role("button", name="Correct", exact=True).click()
    go_to(page, "Corrections")
    expect_heading(page, "2 corrections made here")
    page.get_by_role("button", name="Undo").first.click()
    expect_heading(page, "4 corrections made here")


def test_two_managers_correct_at_once_and_both_keep_everything(
    page: Page, context: BrowserContext, address: str
) -> None:
    bring(page, address)
    go_to(page, "Corrections")
    expect_heading(page, "Nothing corrected yet")
    other = context.new_page()
    visit(other, page.url)
    expect_heading(other, "Nothing corrected yet")
    for window, meaning in ((page, "Referral (provoked luck)"), (other, "Tender (standard process)")):
        window.get_by_role("combobox", name="means: Dragonfly").click()
        window.get_by_role("option", name=meaning).click()
    expect_heading(other, "2 corrections made here")
    expect(other.get_by_text("without having seen it")).to_be_visible()
    other.get_by_role("button", name="No: Referral").click()
    expect_heading(other, "3 corrections made here")
    expect(other.get_by_text("without having seen it")).to_have_count(0)
    page.reload()
    expect_heading(page, "3 corrections made here")
