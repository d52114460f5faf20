"""The office answers the same whatever is on screen, and its figures add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pytest

from lib.intake.demo import write_demo
from lib.intake.read import Unread
from lib.office import Office, Scope, find_as_of, open_demo, open_office
from lib.terms import BEHAVIOURS, CLASSES


@pytest.fixture(scope="module")
def office() -> Office:
    return open_demo()


def test_the_rep_filter_never_changes_the_superstar_nor_the_office(office: Office) -> None:
    everybody = Scope()
    for rep in office.reps:
        alone = Scope(reps=(rep,))
        assert office.superstar(alone) == office.superstar(everybody)
        assert office.behaviours(alone) == office.behaviours(everybody)


def test_deals_of_all_reps_and_quarters_add_up_to_the_accepted_rows(office: Office) -> None:
    assert office.deals_in(Scope()) == office.intake.accepted == office.deals.num_rows
    by_rep = sum(office.deals_in(Scope(reps=(rep,))) for rep in office.reps)
    by_quarter = sum(office.deals_in(Scope(quarters=(quarter,))) for quarter in office.quarters)
    assert by_rep == by_quarter == office.deals.num_rows


def test_sales_by_class_and_rep_add_up_to_the_won_deals(office: Office) -> None:
    luck = office.luck()
    won = pc.sum(pc.equal(office.deals["outcome"], "won")).as_py()
    assert luck.team.sales == won
    assert sum(split.sales for split in luck.reps.values()) == won
    for klass in CLASSES:
        assert sum(s.classes[klass].sales for s in luck.reps.values()) == luck.team.classes[klass].sales
    assert sum(sales for sales, _ in luck.channels.values()) == won


def test_quarters_add_up_to_the_whole(office: Office) -> None:
    whole = office.luck()
    parts = [office.luck((quarter,)) for quarter in office.quarters]
    assert sum(part.team.sales for part in parts) == whole.team.sales
    assert sum(part.team.revenue for part in parts) == pytest.approx(whole.team.revenue)


def test_close_rates_count_what_a_loop_counts(office: Office) -> None:
    rows = office.deals.select(["rep", "outcome"]).to_pylist()
    for rep, rate in office.close_rates().items():
        outcomes = [row["outcome"] for row in rows if row["rep"] == rep]
        assert rate.count.hits == outcomes.count("won")
        assert rate.count.chances == outcomes.count("won") + outcomes.count("lost")


def test_every_behaviour_speaks_of_every_rep(office: Office) -> None:
    says = office.behaviours(Scope())
    assert [item.behaviour.id for item in says] == list(BEHAVIOURS)
    assert all(item.status == "ok" and set(item.reps) == set(office.reps) for item in says)


def test_the_manager_may_name_somebody_else(office: Office) -> None:
    usual = office.superstar(Scope())
    assert usual is not None
    assert usual.chosen_by == "close rate"
    other = next(rep for rep in office.reps if rep != usual.rep)
    named = office.superstar(Scope(superstar=other))
    assert named is not None
    assert (named.rep, named.chosen_by) == (other, "you")


def test_the_same_file_gives_the_same_figures_on_every_engine() -> None:
    deals = write_demo(deals=400, reps=5, seed=3)
    first, *others = [open_office("a.csv", deals, engine=engine) for engine in ("pandas", "polars", "duckdb")]
    assert isinstance(first, Office)
    for other in others:
        assert isinstance(other, Office)
        assert other.tallies.equals(first.tallies)
        assert other.behaviours(Scope()) == first.behaviours(Scope())


def test_as_of_is_the_last_day_of_the_data_and_never_today(office: Office) -> None:
    days = office.deals["closed"].to_pylist() + office.deals["created"].to_pylist()
    assert office.as_of == find_as_of(office.deals) == max(day for day in days if day)
    assert office.as_of < date.today()


def test_an_office_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    unread = open_office("nothing.csv", b"")
    assert isinstance(unread, Unread)
    assert unread.problem.why
