"""Whole files: rows are accounted for whatever is in them, and the real exports come through complete."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.intake.choices import Choices
from lib.intake.read import Intake, Unread, read_deals, rejects_table
from lib.intake.sentences import load_sentences
from lib.terms import DEALS_SCHEMA

HEADERS = [
    "Deal ID",
    "Owner",
    "Account",
    "Stage",
    "Close Date",
    "Created Date",
    "Amount",
    "Currency",
    "Competitor",
]
NAMES = ["deal_id", "rep", "account", "outcome", "closed", "created", "amount", "currency", "competitor"]
CELLS = {
    "Deal ID": ["", "1", "2", "3", "a", "A", "007", "Total"],
    "Owner": ["Ana", "ANA", "ana ", "Ben", "Ben", "دانا", "", "n/a", "Total"],
    "Account": ["Acme", "ACME, Inc.", "Bolt GmbH", "", "???", "🎉"],
    "Stage": ["Won", "Lost", "Closed Won", "Negotiation", "", "-", "Won"],
    "Close Date": [
        "2025-04-20",
        "13/04/2025",
        "04/03/2025",
        "04/13/2025",
        "",
        "soon",
        "1.5.2025",
        "2999-01-01",
    ],
    "Created Date": ["2025-01-20", "1 May 2025", "", "n/a", "31/31/2025", "02/03/2025"],
    "Amount": ["100", "1,234.50", "1.234", "€5k", "", "-", "-5", "(3)", "lots", "$7"],
    "Currency": ["EUR", "USD", "", "Euro", "goats"],
    "Competitor": ["none", "Rival", "", "n/a"],
}
ROWS = st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in HEADERS)), max_size=25)
ANYTHING = st.lists(st.tuples(*[st.text(max_size=8)] * 5), max_size=12)
PLAIN = ("0", "Ana", "Acme", "Won", "2025-04-20", "2025-01-20", "100.00", "EUR", "none")


def written(rows: list[tuple[str, ...]], headers: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode("utf-8", "replace")


@given(ROWS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_of_a_dirty_sheet_is_accepted_rejected_or_blank(rows: list[tuple[str, ...]]) -> None:
    rows = [PLAIN, ("00", "Ben", "Bolt", "Lost", "2025-04-21", "2025-01-21", "200.00", "EUR", ""), *rows]
    columns = tuple(zip(NAMES, HEADERS, strict=True))
    intake = read_deals("dirty.csv", written(rows, HEADERS), Choices(columns=columns))
    if isinstance(intake, Unread):
        assert intake.problem.mend
        return
    check_accounts(intake, len(rows))
    check_deals(intake.deals)
    check_by_hand(intake, rows)


def check_accounts(intake: Intake, rows: int) -> None:
    """Each row of the file is in exactly one place, and every reject can be said."""
    assert intake.rows == intake.accepted + intake.rejected + intake.blank == rows
    accepted, rejected = intake.deals["row"].to_pylist(), [reject.problem.row for reject in intake.rejects]
    assert len(accepted) + len(rejected) == len({*accepted, *rejected}) == rows - intake.blank
    kinds = {copy.get("kind", name) for name, copy in load_sentences()["rejects"].items()}
    for reject in intake.rejects:
        assert reject.problem.why
        assert reject.problem.mend
        assert len(reject.cells) >= len(intake.sheet.headers)
    assert rejects_table(intake).num_rows == intake.rejected
    assert Counter(reject.problem.kind for reject in intake.rejects) == intake.reject_kinds
    assert intake.sheet.rejects or set(intake.reject_kinds) <= kinds


def check_deals(deals: pa.Table) -> None:
    """What METRICS promises of every deal."""
    assert deals.schema == DEALS_SCHEMA
    assert deals.num_rows == pc.count_distinct(deals["deal_id"]).as_py()
    for deal in deals.to_pylist():
        assert deal["rep"]
        assert (deal["closed"] is None) == (deal["outcome"] == "open")
        assert deal["amount"] is None or deal["amount"] >= 0
        assert (deal["account"] is None) == (deal["account_key"] is None)


def check_by_hand(intake: Intake, rows: list[tuple[str, ...]]) -> None:
    """A twin for the simple reasons: a row with no rep, no stage or a hopeless amount is never accepted."""
    accepted = set(intake.deals["row"].to_pylist())
    for number, cells in enumerate(rows, start=2):
        row = dict(zip(HEADERS, cells, strict=True))
        hopeless = (
            row["Owner"] in ("", "n/a") or row["Stage"] in ("", "-") or row["Amount"] in ("-5", "(3)", "lots")
        )
        hopeless |= row["Created Date"] == "31/31/2025"
        hopeless |= row["Stage"] != "Negotiation" and row["Close Date"] in ("", "soon", "2999-01-01")
        assert not (hopeless and number in accepted)


@given(st.lists(st.text(max_size=12), min_size=5, max_size=5), ANYTHING)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_file_holds_the_answer_is_an_office_or_a_sentence(
    headers: list[str], rows: list[tuple[str, ...]]
) -> None:
    for first in (headers, ["Owner", "Stage", "Close Date", "Amount", "Account"]):
        read = read_deals("odd.csv", written(rows, first))
        if isinstance(read, Unread):
            assert read.problem.why
            assert read.problem.mend
        else:
            assert read.rows == read.accepted + read.rejected + read.blank


def test_a_parquet_file_of_real_dates_and_numbers_needs_no_reading_of_texts() -> None:
    table = pa.table(
        {
            "Owner": ["Ana", "Ben", "Cleo"],
            "Stage": pa.array(["Won", "Lost", "Open"]).dictionary_encode(),
            "Close Date": pa.array([date(2025, 4, 3), date(2025, 4, 4), None]),
            "Created": pa.array([1_735_689_600_000] * 3, pa.timestamp("ms")),
            "Amount": [10.5, float("nan"), None],
            "Account": ["Acme", None, ""],
        }
    )
    file = io.BytesIO()
    pq.write_table(table, file)
    intake = read_deals("deals.parquet", file.getvalue())
    assert isinstance(intake, Intake)
    deals = intake.deals.to_pylist()
    assert [deal["closed"] for deal in deals] == [date(2025, 4, 3), date(2025, 4, 4), None]
    assert [deal["created"] for deal in deals] == [date(2025, 1, 1)] * 3
    assert [deal["amount"] for deal in deals] == [10.5, None, None]
    assert [deal["account_key"] for deal in deals] == ["acme", None, None]


FACTS = {
    "maven_sales_pipeline.csv": (8_800, {"won": 4_238, "lost": 2_473, "open": 2_089}, 30, None),
    "zoho_potentials.csv": (3_632, {"won": 1_425, "lost": 485, "open": 1_722}, None, "USD"),
    "dynamics_opportunities.csv": (5_229, {"won": 1_914, "lost": 2_794, "open": 521}, None, "USD"),
}


@pytest.mark.skipif(not os.environ.get("DEALS_DIR"), reason="DEALS_DIR is not set")
@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_real_export_comes_through_complete(name: str) -> None:
    rows, outcomes, reps, currency = FACTS[name]
    intake = read_deals(name, Path(os.environ["DEALS_DIR"]) / name)
    assert isinstance(intake, Intake)
    assert (intake.rows, intake.accepted, intake.rejected, intake.blank) == (rows, rows, 0, 0)
    assert Counter(intake.deals["outcome"].to_pylist()) == outcomes
    assert intake.currency == currency
    assert reps in (None, len(set(intake.deals["rep"].to_pylist())))
    check_deals(intake.deals)


@pytest.mark.skipif(not os.environ.get("DEALS_DIR"), reason="DEALS_DIR is not set")
def test_the_real_exports_figures_are_those_counted_from_the_files_cells() -> None:
    folder = Path(os.environ["DEALS_DIR"])
    with (folder / "zoho_potentials.csv").open(encoding="utf-8-sig") as file:
        amounts = [float(row["Amount"].strip("$").replace(",", "")) for row in csv.DictReader(file)]
    zoho = read_deals("zoho.csv", folder / "zoho_potentials.csv")
    assert isinstance(zoho, Intake)
    assert zoho.deals["amount"].to_pylist() == amounts
    with (folder / "dynamics_opportunities.csv").open(encoding="utf-8-sig") as file:
        days = [row["Created On"].split()[0].split("/") for row in csv.DictReader(file)]
    dynamics = read_deals("dynamics.csv", folder / "dynamics_opportunities.csv")
    assert isinstance(dynamics, Intake)
    counted = [date(int(year), int(month), int(day)) for month, day, year in days]
    assert dynamics.deals["created"].to_pylist() == counted
