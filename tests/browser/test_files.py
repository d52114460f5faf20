"""Files dropped in a real browser: the bad ones get a sentence, the real ones the figures of the report."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.office import Office, Scope, open_office
from lib.report import build_report
from tests.bad_files import BadFile, list_bad_files, write_book
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
    for title in ("Luck", "Superstar", "Setbacks", "Deals"):
        go_to(page, title)
        page.wait_for_url(re.compile("/" if title == "Luck" else f"/{title.lower()}"))
        settle(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        expect(page.locator(DRAWN)).to_be_attached()


def test_a_date_that_could_be_two_days_is_asked_and_the_answer_is_kept(page: Page, address: str) -> None:
    rows = "".join(f"Ana,{stage},0{day}/04/2025\n" for day in range(1, 10) for stage in ("Won", "Lost"))
    visit(page, f"{address}/data")
    upload(page, "ambiguous.csv", ("Rep,Stage,Closed\n" + rows).encode())
    expect_heading(page, "18 deals read")
    answers = page.get_by_role("radiogroup").filter(has_text="April")
    expect(answers.first).to_be_visible()
    expect(page.get_by_text("Data of", exact=False)).to_have_count(0)
    month_first = answers.first.get_by_role("radio").nth(1)
    expect(page.get_by_text("all reps · 2025Q2")).to_be_visible()
    month_first.check(force=True)
    expect(page.get_by_text("2025Q1 to 2025Q3")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2025Q1 to 2025Q3")).to_be_visible()
    expect(month_first).to_be_checked()


def test_every_sheet_of_a_workbook_is_read_until_one_is_left_out(page: Page, address: str) -> None:
    visit(page, f"{address}/data")
    upload(page, "book.xlsx", write_book({"2024": 12, "2025": 30}))
    expect_heading(page, "42 deals read")
    page.locator("label", has_text="30 deals").click()
    expect_heading(page, "12 deals read")
    page.reload()
    settle(page)
    expect_heading(page, "12 deals read")


def test_rejected_rows_are_named_on_screen_and_can_be_downloaded(page: Page, address: str) -> None:
    visit(page, f"{address}/data")
    rows = "Rep,Stage,Closed\nAna,Won,2025-01-02\nBen,Lost,=1+1\n,Won,2025-01-05\n\nAna,Lost,2025-02-02\n"
    upload(page, "dirty.csv", rows.encode())
    expect_heading(page, "dirty.csv: 2 deals read")
    expect(page.get_by_text("5 rows read = 2 accepted + 2 rejected + 1 blank").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rejected rows").click()
    lines = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert [line[0] for line in lines[1:]] == ["3", "4"]
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line)


@pytest.mark.parametrize(("button", "start"), [("Download CSV", b"\xef\xbb\xbf"), ("Download Excel", b"PK")])
def test_the_classified_deals_can_be_downloaded(page: Page, address: str, button: str, start: bytes) -> None:
    visit(page, f"{address}/deals")
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert download.value.path().read_bytes().startswith(start)


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
