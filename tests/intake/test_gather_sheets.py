"""The demo office as teams keep it in Google Sheets, pulled from a real server, is the office of its CSV."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from lib.intake.demo import make_deals, write_deals
from lib.intake.gathered import Gathered
from lib.intake.google.access import Access
from lib.intake.google.address import Address
from lib.intake.google.pull import pull_sheet
from lib.intake.google.tabs import Pulled
from lib.intake.read import Intake, read_deals
from lib.intake.sources import Source, read_source
from tests.intake.parts import gather, piece, roles, tabs
from tests.sheets.demo_books import A_TAB_A_REP, ONE_TAB, QUARTERS, SHAPES, make_books
from tests.sheets.server import run_sheets

DEALS = 600


@pytest.fixture(scope="module")
def access() -> Iterator[Access]:
    with run_sheets(make_books(DEALS)) as sheets:
        yield Access(json.dumps(sheets.service_account), api=sheets.address, docs=sheets.address)


@pytest.fixture(scope="module")
def whole() -> Intake:
    intake = read_deals("demo.csv", write_deals(make_deals(DEALS, reps=12)))
    assert isinstance(intake, Intake)
    return intake


def pull(sheet: str, access: Access) -> Gathered:
    pulled = pull_sheet(Address(sheet), access)
    assert isinstance(pulled, Pulled)
    return gather(read_source(Source(pulled.title, pulled.data, pulled.kind), 0))


def by_number(deals: pa.Table, *without: str) -> list[dict[str, object]]:
    rows = deals.drop_columns(["row", "part", *without]).to_pylist()
    return sorted(rows, key=lambda row: str(row["deal_id"]))


@pytest.mark.parametrize("sheet", [ONE_TAB, QUARTERS, A_TAB_A_REP])
def test_an_office_in_one_tab_a_tab_a_quarter_or_a_tab_a_rep_is_the_same(
    sheet: str, access: Access, whole: Intake
) -> None:
    found = pull(sheet, access)
    assert set(roles(found)) == {"deals"}
    assert found.rejected == 0
    assert by_number(found.deals) == by_number(whole.deals)


def test_two_tabs_of_different_shape_with_users_and_accounts_are_the_same_office(
    access: Access, whole: Intake
) -> None:
    found = pull(SHAPES, access)
    assert roles(found) == ["deals", "deals", "look-up", "look-up"]
    assert found.parts[2].words == "names for 12 reps"
    assert found.rejected == 0
    assert by_number(found.deals, "contact") == by_number(whole.deals, "contact")


def test_a_tab_asked_for_by_name_is_the_office_and_the_others_are_offered(access: Access) -> None:
    pulled = pull_sheet(Address(QUARTERS), access)
    assert isinstance(pulled, Pulled)
    title = pulled.tabs[1].title
    found = gather(read_source(Source(pulled.title, pulled.data, pulled.kind, taken=(title,)), 0))
    assert roles(found).count("deals") == 1
    assert roles(found)[1] == "deals"
    assert set(roles(found)) == {"deals", "offered"}


@pytest.mark.skipif(not os.environ.get("DEALS_DIR"), reason="DEALS_DIR is not set")
@pytest.mark.parametrize(
    "name", ["maven_sales_pipeline.csv", "zoho_potentials.csv", "dynamics_opportunities.csv"]
)
def test_a_real_export_cut_into_files_is_the_same_office(name: str) -> None:
    data = (Path(os.environ["DEALS_DIR"]) / name).read_bytes()
    intake = read_deals(name, data)
    assert isinstance(intake, Intake)
    whole = gather([piece(name, data)])
    head, *rows = data.decode("utf-8-sig").strip().split("\n")
    cuts = range(0, len(rows), len(rows) // 3 + 1)
    parts = ["\n".join([head, *rows[at : at + len(rows) // 3 + 1]]).encode() for at in cuts]
    found = gather(tabs({f"Part {at}": part for at, part in enumerate(parts, start=1)}))
    assert found.accepted == whole.accepted
    assert found.currency == whole.currency
    numbered = "deal_id" in whole.columns
    without = () if numbered else ("deal_id",)
    kept = [table.drop_columns(["row", "part", *without]) for table in (found.deals, whole.deals)]
    assert kept[0].to_pylist() == kept[1].to_pylist()
