"""The pages that tell luck from skill, used as a manager would."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lib.office import Scope, open_demo
from tests.browser.driving import expect_heading, go_to, upload, visit
from tests.browser.server import run_app
from tests.pages.files import write_office

OFFICE = write_office(("Ana", "Ben", "Cleo", "Dov", "Eli"), deals=60)


def test_the_real_office_is_told_once_somebody_has_guessed_and_another_line_up_hides_it_again(
    page: Page, address: str
) -> None:
    line_up = open_demo().line_up()
    assert line_up is not None
    visit(page, f"{address}/skill")
    expect(page.get_by_text("Can you find yours?")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("radio", name=str(line_up.real + 1), exact=True).click()
    expect(page.get_by_text(re.compile(f"Right: your office is number {line_up.real + 1}"))).to_be_visible()
    page.get_by_role("button", name="Another line-up").click()
    expect(page.get_by_text("Can you find yours?")).to_be_visible()


def test_two_quarters_and_a_behaviour_go_into_the_address_and_come_back_by_the_link(
    page: Page, address: str
) -> None:
    visit(page, f"{address}/change")
    expect_heading(page, "from 2026Q2 to 2026Q3")
    main = page.get_by_test_id("stMain")
    main.get_by_role("combobox", name="From").click()
    page.get_by_role("option", name="2025Q4", exact=True).click()
    expect_heading(page, "from 2025Q4 to 2026Q3")
    main.get_by_role("combobox", name="Behaviour").click()
    page.get_by_role("option", name="deals come through people", exact=True).click()
    page.wait_for_url(re.compile("behaviour=introduced"))
    page.reload()
    expect_heading(page, "from 2025Q4 to 2026Q3")
    expect(main.get_by_text("deals come through people").first).to_be_visible()


def test_a_note_on_a_date_stays_with_the_office_for_everybody_with_its_link_until_removed(
    page: Page, context: BrowserContext, address: str
) -> None:
    visit(page, f"{address}/data")
    upload(page, "deals.csv", OFFICE)
    expect_heading(page, "300 deals read")
    go_to(page, "Did it change?")
    expect(page.get_by_text("No note yet.")).to_be_visible()
    page.get_by_label("What happened").fill("Coaching <b>began</b> :smile:")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Coaching <b>began</b>")).to_be_visible()
    other = context.new_page()
    visit(other, page.url)
    expect(other.get_by_text("Coaching <b>began</b>")).to_be_visible()
    other.get_by_role("button", name="Remove").click()
    expect(other.get_by_text("No note yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("No note yet.")).to_be_visible()


def test_a_note_without_words_is_refused_with_a_sentence(page: Page, address: str) -> None:
    visit(page, f"{address}/change")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_text("No note yet.")).to_be_visible()


def test_a_note_on_the_demo_lives_as_long_as_the_tab(
    page: Page, context: BrowserContext, address: str
) -> None:
    visit(page, f"{address}/change")
    page.get_by_label("What happened").fill("Two people left")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Two people left")).to_be_visible()
    go_to(page, "Setbacks")
    expect_heading(page, "slump")
    go_to(page, "Did it change?")
    expect(page.get_by_text("Two people left")).to_be_visible()
    other = context.new_page()
    visit(other, f"{address}/change")
    expect(other.get_by_text("No note yet.")).to_be_visible()


def test_the_failure_goal_is_set_beside_each_reps_refusals(page: Page, address: str) -> None:
    visit(page, f"{address}/setbacks?goal=7&rep=Mei Tanaka")
    expect(page.get_by_text("7 refusals a week: fine.")).to_be_visible()
    expect(page.get_by_text("of the goal")).to_have_count(1)
    expect(page.get_by_role("spinbutton")).to_have_value("7")


@pytest.mark.parametrize("name", ["skill", "article"])
def test_a_page_opened_first_on_a_cold_server_shows_the_quarter_asked_for(
    context: BrowserContext, name: str
) -> None:
    with run_app() as address:
        page = context.new_page()
        visit(page, f"{address}/{name}?quarter=2025Q4&superstar=Mei Tanaka")
        expect(page.get_by_text("2025Q4 ·").first).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_what_the_page_says_of_the_lead_is_what_the_office_computes(page: Page, address: str) -> None:
    leads = open_demo().leads(Scope())
    assert leads is not None
    assert leads.with_all.rival == "Henrik Solberg"
    visit(page, f"{address}/skill")
    points = round(100 * leads.with_all.gap.value)
    expect(page.get_by_text(f"{points} points more than Henrik Solberg")).to_be_visible()
