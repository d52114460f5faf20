"""The three real files: no manual matching, and every figure as a plain count of the file gives it."""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from lib.office import Office, Scope, open_office

FOLDER = Path(os.environ.get("DEALS_DIR", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("DEALS_DIR"), reason="DEALS_DIR is not set")


@dataclass(frozen=True)
class Real:
    """A real file, and what is needed to count it with nothing but the csv module."""

    name: str
    rep: str
    stage: str
    won: str
    lost: str
    amount: str
    counted: tuple[int, int, int]
    """Deals, won, lost, as the folder's README says."""


FILES = [
    Real(
        "maven_sales_pipeline.csv",
        "sales_agent",
        "deal_stage",
        "Won",
        "Lost",
        "close_value",
        (8800, 4238, 2473),
    ),
    Real(
        "zoho_potentials.csv",
        "Potential Owner",
        "Stage",
        "Closed Won",
        "Closed Lost",
        "Amount",
        (3632, 1425, 485),
    ),
    Real(
        "dynamics_opportunities.csv", "Owner", "Status", "Won", "Lost", "Actual Revenue", (5229, 1914, 2794)
    ),
]


@cache
def office_of(name: str) -> Office:
    office = open_office(name, FOLDER / name)
    assert isinstance(office, Office)
    return office


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def amount_of(text: str) -> float:
    return float(text.replace("$", "").replace(",", "") or 0)


@pytest.mark.parametrize("real", FILES, ids=lambda real: real.name)
def test_every_row_becomes_a_deal_without_a_hand_on_it(real: Real) -> None:
    intake = office_of(real.name).intake
    assert (intake.rows, intake.accepted, intake.rejected, intake.blank) == (real.counted[0],) * 2 + (0, 0)
    assert intake.columns["rep"] == real.rep
    assert intake.columns["outcome"] == real.stage


@pytest.mark.parametrize("real", FILES, ids=lambda real: real.name)
def test_wins_and_losses_of_each_rep_are_those_in_the_file(real: Real) -> None:
    rows = rows_of(real.name)
    won = Counter(row[real.rep] for row in rows if row[real.stage] == real.won)
    lost = Counter(row[real.rep] for row in rows if row[real.stage] == real.lost)
    assert (sum(won.values()), sum(lost.values())) == real.counted[1:]
    rates = office_of(real.name).close_rates()
    # the Dynamics sample holds names that were encoded twice, which intake mends
    assert sorted((rate.count.hits, rate.count.chances) for rate in rates.values()) == sorted(
        (won[rep], won[rep] + lost[rep]) for rep in {row[real.rep] for row in rows}
    )


@pytest.mark.parametrize("real", FILES, ids=lambda real: real.name)
def test_revenue_is_the_sum_of_the_won_amounts(real: Real) -> None:
    revenue = sum(amount_of(row[real.amount]) for row in rows_of(real.name) if row[real.stage] == real.won)
    assert office_of(real.name).luck().team.revenue == pytest.approx(revenue)


def test_zoho_sales_by_channel_are_its_lead_sources() -> None:
    sold = Counter(
        row["Lead Source"] for row in rows_of("zoho_potentials.csv") if row["Stage"] == "Closed Won"
    )
    channels = {name: sales for name, (sales, _) in office_of("zoho_potentials.csv").luck().channels.items()}
    assert channels["outbound"] == sold["Cold Call"]
    assert channels["introduction"] == sold["Employee Referral"] + sold["Partner"]
    assert sum(channels.values()) == sum(sold.values())


def test_a_quarter_of_maven_is_what_its_close_dates_say() -> None:
    months = ("2017-04", "2017-05", "2017-06")
    rows = [row for row in rows_of("maven_sales_pipeline.csv") if row["close_date"][:7] in months]
    luck = office_of("maven_sales_pipeline.csv").luck(("2017Q2",))
    assert luck.team.sales == sum(row["deal_stage"] == "Won" for row in rows)


@pytest.mark.parametrize("real", FILES, ids=lambda real: real.name)
def test_every_page_has_something_to_say(real: Real) -> None:
    office = office_of(real.name)
    assert office.superstar(Scope()) is not None
    assert any(says.status == "ok" for says in office.behaviours(Scope()))


@pytest.mark.parametrize("real", FILES, ids=lambda real: real.name)
def test_made_up_samples_are_said_to_be_mostly_chance_and_nobody_gets_a_verdict_on_nothing(
    real: Real,
) -> None:
    office = office_of(real.name)
    chance = office.chance_share()
    assert chance is not None
    assert chance.value > 0.5
    outside = [dot for dot in office.funnel().dots if dot.place in ("high 99", "low 99")]
    assert len(outside) <= 1
    assert {hold.verdict for hold in office.article()} <= {"can't tell", "needs", "too few"}
    assert not office.setbacks().needs
    assert office.last_two is not None
    changes = office.changes(*office.last_two)
    assert changes[0].behaviour.id == "close_rate"
    assert changes[0].compared
