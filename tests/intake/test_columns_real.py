"""The three real deal files, which stay outside the project: set DEALS_DIR to their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.intake.columns import match_columns, read_outcomes
from lib.intake.files import read_sheet
from lib.intake.sheet import Sheet

FOLDER = os.environ.get("DEALS_DIR", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="DEALS_DIR is not set")

EXPECTED = {
    "maven_sales_pipeline.csv": {
        "deal_id": "opportunity_id",
        "rep": "sales_agent",
        "outcome": "deal_stage",
        "closed": "close_date",
        "created": "engage_date",
        "account": "account",
        "amount": "close_value",
    },
    "zoho_potentials.csv": {
        "rep": "Potential Owner",
        "outcome": "Stage",
        "closed": "Closing Date",
        "created": "Created Time",
        "amount": "Amount",
        "source": "Lead Source",
    },
    "dynamics_opportunities.csv": {
        "rep": "Owner",
        "outcome": "Status",
        "closed": "Actual Close Date",
        "created": "Created On",
        "account": "Potential Customer",
        "amount": "Actual Revenue",
        "currency": "Currency",
        "source": "Source Campaign",
        "lost_reason": "Status Reason",
        "contact": "Contact",
    },
}
WON_AND_LOST = {
    "maven_sales_pipeline.csv": (4_238, 2_473),
    "zoho_potentials.csv": (1_425, 485),
    "dynamics_opportunities.csv": (1_914, 2_794),
}


@pytest.fixture(params=EXPECTED)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    read = read_sheet(request.param, Path(FOLDER) / request.param)
    assert isinstance(read, Sheet)
    return read


def test_a_real_file_needs_no_matching_by_hand(sheet: Sheet) -> None:
    columns = match_columns(sheet).columns
    assert {name: sheet.headers[index] for name, index in columns.items()} == EXPECTED[sheet.name]


def test_a_real_files_won_and_lost_deals_are_all_counted(sheet: Sheet) -> None:
    match = match_columns(sheet)
    outcomes = read_outcomes(sheet, match)
    assert (int((outcomes == 0).sum()), int((outcomes == 1).sum())) == WON_AND_LOST[sheet.name]
    assert match.guessed_stages == match.unknown_stages == ()
