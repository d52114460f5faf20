"""Files dropped in a real browser: the bad ones get a sentence, the real ones the figures of the report."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.office import Office, Scope, open_office
from lib.report import build_report
from tests.bad_files import BadFile, list_bad_files
from tests.browser.driving import expect_heading, go_to, settle, upload, visit
from tests.browser.server import DRAWN

FOLDER = Path(os.environ.get("DEALS_DIR", ""))
REFUSED = (".json", ".pdf", ".xls")
"""Endings that the uploader itself refuses, with a sentence."""
REAL = ("maven_sales_pipeline.csv", "zoho_potentials.csv", "dynamics_opportunities.csv")


@pytest.mark.parametrize("file", list_bad_files(), ids=lambda file: file.name)
def test_a_bad_file_leaves_a_whole_page_with_words_on_it(page: Page, address: str, file: BadFile) -> None:
    visit(page, f"{address}/data")
    upload(page, file.name, file.data)
    if Path(file.name).suffix in REFUSED:
        expect(page.get_by_text("not allowed")).to_be_visible()
        return
    if not file.opens:
        expect_heading(page, "cannot be read")
        assert len(page.get_by_test_id("stAlert").first.inner_text()) > 20
        return
    expect_heading(page, r"\d deals? read")
    for title in ("Luck", "Superstar", "Deals"):
        go_to(page, title)
        page.wait_for_url(re.compile("/" if title == "Luck" else f"/{title.lower()}"))
        settle(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        expect(page.locator(DRAWN)).to_be_attached()


@pytest.mark.skipif(not os.environ.get("DEALS_DIR"), reason="DEALS_DIR is not set")
@pytest.mark.parametrize("name", REAL)
def test_a_real_file_needs_no_hand_and_shows_what_the_report_says(
    page: Page, address: str, name: str
) -> None:
    office = open_office(name, FOLDER / name)
    assert isinstance(office, Office)
    report = build_report(office, Scope())
    visit(page, f"{address}/data")
    page.locator("input[type=file]").set_input_files(FOLDER / name)
    expect_heading(page, f"{report['source']['accepted']:,} deals read")
    go_to(page, "Luck")
    team = report["luck"]["team"]
    sales = sum(part["sales"] for part in team.values())
    expect_heading(page, f"{sales:,} sales")
    metrics = page.get_by_test_id("stMetric")
    for place, part in enumerate(team.values()):
        expect(metrics.nth(place)).to_contain_text(f"{part['sales']:,} of {sales:,}")
    go_to(page, "Superstar")
    expect_heading(page, report["superstar"]["rep"])
    star = report["close_rate"]["reps"][report["superstar"]["rep"]]
    expect(page.get_by_text(f"won {star['hits']:,} of {star['chances']:,} decided deals")).to_be_visible()
