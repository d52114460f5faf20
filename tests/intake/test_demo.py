"""The made-up office: of the size asked for, the same every time, whole, and with its truth planted."""

from __future__ import annotations

import csv
import io
import time
from datetime import date

import numpy as np
import pyarrow.compute as pc
import pytest

from lib.intake.demo import END, SHAPES, make_deals, make_office, write_demo, write_messy
from lib.intake.demo.cells import CELLS
from lib.intake.demo.layouts import languages_of, read_layout
from lib.intake.demo.office import DEALS, REPS
from lib.intake.demo.profiles import read_words

WRITTEN = [(shape, language) for shape in SHAPES for language in languages_of(shape)]


@pytest.fixture(scope="module")
def demo():
    return make_office()


@pytest.mark.parametrize(
    ("deals", "reps"), [(0, 1), (1, 1), (2, 5), (50, 3), (199, 12), (200, 5), (3_000, 40)]
)
def test_an_office_has_exactly_as_many_deals_as_asked(deals, reps):
    table = make_deals(deals, reps=reps)
    assert table.num_rows == deals
    assert len(set(table["deal_id"].to_pylist())) == deals
    assert len(pc.unique(table["rep"])) <= reps


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert write_demo(500, seed=3) == write_demo(500, seed=3)
    assert write_demo(500, seed=3) != write_demo(500, seed=4)


def test_the_demo_covers_three_years_up_to_a_fixed_day_with_twelve_reps(demo):
    created, closed = demo.deals["created"].to_pylist(), demo.deals["closed"].to_pylist()
    assert demo.deals.num_rows == DEALS
    assert len(pc.unique(demo.deals["rep"])) == REPS
    assert date(2023, 6, 1) < min(created) < date(2023, 12, 31)
    assert date(2026, 9, 25) < max(day for day in closed if day) <= END == date(2026, 9, 30)
    assert max(created) <= END
    assert created == sorted(created)


def test_decided_deals_have_a_closing_day_after_they_began_and_open_ones_only_a_hoped_for_one(demo):
    for deal in demo.deals.to_pylist():
        if deal["outcome"] == "open":
            assert deal["closed"] is None
            assert deal["due"] > END
        else:
            assert deal["created"] < deal["closed"] == deal["due"]
            assert deal["closed"].weekday() < 5


def test_only_lost_deals_have_a_reason(demo):
    lost = pc.equal(demo.deals["outcome"].cast("string"), "lost")
    assert pc.sum(pc.and_(pc.is_valid(demo.deals["lost_reason"]), pc.invert(lost))).as_py() == 0
    assert pc.mean(pc.is_valid(demo.deals.filter(lost)["lost_reason"]).cast("int8")).as_py() > 0.75


def test_no_two_accounts_share_a_name_in_a_large_office():
    table = make_deals(60_000, reps=30, seed=5)
    names = pc.unique(table["account"].combine_chunks()).to_pylist()
    assert len(names) == len(set(names)) > 30_000
    assert not [name for name in names if name != name.strip() or "  " in name]


def test_an_account_keeps_its_industry_and_a_customer_is_known_before_it_refers(demo):
    wins: dict[str, date] = {}
    industry: dict[str, str] = {}
    for deal in demo.deals.to_pylist():
        assert industry.setdefault(deal["account"], deal["industry"]) == deal["industry"]
        if deal["outcome"] == "won":
            wins[deal["account"]] = min(wins.get(deal["account"], END), deal["closed"])
    named = [d for d in demo.deals.to_pylist() if d["referred_by"] in wins]
    assert len(named) > 200
    assert all(wins[deal["referred_by"]] < deal["created"] for deal in named if deal["origin"] != "referral")
    late = [deal for deal in named if wins[deal["referred_by"]] >= deal["created"]]
    # A referrer whose own first deals are older than the file may have been won again later.
    assert len(late) < 0.05 * len(named)


def test_nobody_works_before_joining_or_after_leaving(demo):
    by_rep: dict[str, list[date]] = {}
    for deal in demo.deals.to_pylist():
        by_rep.setdefault(deal["rep"], []).append(deal["created"])
    traits = demo.truth.traits
    joined = [name for name, habits in traits.items() if habits["joins"] > 0]
    left = [name for name, habits in traits.items() if habits["leaves"] < 3]
    assert joined
    assert left
    assert all(min(by_rep[name]) > date(2025, 6, 1) for name in joined)
    assert all(max(by_rep[name]) < date(2026, 1, 1) for name in left)


def test_the_truth_names_the_superstar_and_who_is_better_or_merely_lucky(demo):
    truth = demo.truth
    assert truth.superstar == max(truth.close_rates, key=lambda rep: truth.close_rates[rep])
    usual = [rate for rep, rate in truth.close_rates.items() if rep not in (truth.superstar, *truth.better)]
    assert all(truth.close_rates[rep] > max(usual) for rep in truth.better)
    assert len(truth.lucky) == len(truth.better) == 2


def test_the_lucky_close_more_than_their_true_rate(demo):
    for rep in demo.truth.lucky:
        own = demo.deals.filter(pc.equal(demo.deals["rep"].cast("string"), rep))
        won, lost = (
            pc.sum(pc.equal(own["outcome"].cast("string"), word)).as_py() for word in ("won", "lost")
        )
        assert won / (won + lost) > demo.truth.close_rates[rep] + 0.05


def test_without_luck_the_true_rates_are_what_a_very_large_office_closes():
    office = make_office(60_000, reps=12, seed=1)
    for rep, rate in office.truth.close_rates.items():
        if rep in office.truth.lucky:
            continue
        own = office.deals.filter(pc.equal(office.deals["rep"].cast("string"), rep))
        won, lost = (
            pc.sum(pc.equal(own["outcome"].cast("string"), word)).as_py() for word in ("won", "lost")
        )
        assert abs(won / (won + lost) - rate) < 5 * np.sqrt(0.25 / (won + lost)) + 0.004, rep


def test_a_xerox_story_is_told_lost_then_won_within_half_a_year_through_a_customer(demo):
    assert demo.truth.xerox
    deals = demo.deals.to_pylist()
    for story in demo.truth.xerox:
        lost, won = [deal for deal in deals if deal["account"] == story.account][:2]
        assert (lost["outcome"], won["outcome"], won["referred_by"]) == ("lost", "won", story.friend)
        assert 0 < (won["closed"] - lost["closed"]).days <= 182
        friend = [d["closed"] for d in deals if d["account"] == story.friend and d["outcome"] == "won"]
        assert min(friend) < won["created"]


def test_a_lost_account_has_customers_of_ours_who_know_it(demo):
    deals, way_back = demo.deals.to_pylist(), demo.truth.way_back
    theirs = [deal for deal in deals if deal["account"] == way_back.account]
    assert theirs[-1]["outcome"] == "lost"
    knowing = {
        deal["account"]
        for deal in deals
        if deal["referred_by"] == way_back.account and deal["outcome"] == "won"
    }
    assert way_back.friend in knowing


def test_sources_are_as_mixed_as_a_real_offices(demo):
    sources = demo.deals["source"]
    blank = sources.null_count / len(sources)
    assert 0.05 < blank < 0.15
    assert len(pc.unique(sources.combine_chunks())) > 50


def test_every_origin_names_words_that_add_up():
    for name, origin in read_words()["origins"].items():
        assert sum(origin["sources"].values()) > 0, name
        assert 0 < origin["win"] < 1, name


@pytest.mark.parametrize(("shape", "language"), WRITTEN)
def test_every_layout_has_a_header_for_each_cell_and_rows_as_wide_as_its_header(shape, language):
    layout = read_layout(shape, language)
    assert len(layout.cells) == len(layout.headers)
    assert set(layout.cells) <= set(CELLS)
    text = write_demo(120, reps=4, shape=shape, language=language).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=layout.delimiter))
    wide = [row for row in rows if len(row) > 1]
    assert {len(row) for row in wide} == {len(layout.headers)}
    assert len(wide) == 120 + len(layout.groups or [""])


def test_seven_crms_are_written_in_seven_languages():
    assert len(SHAPES) == 8
    assert all(len(languages_of(shape)) == 7 for shape in SHAPES if shape != "plain")


def test_dynamics_looks_like_its_own_export():
    lines = write_demo(30, reps=2, shape="dynamics").split(b"\r\n")
    assert lines[0].startswith(b"\xef\xbb\xbfCreated On,Topic,Owner,Potential Customer,Status,Status Reason")
    assert lines[-1] == b""


def test_zoho_writes_days_and_amounts_its_own_way():
    row = next(csv.DictReader(io.StringIO(write_demo(30, reps=2, shape="zoho", currency="USD").decode())))
    assert row["Amount"].startswith("$")
    assert row["Amount"].endswith(".00")
    assert row["Created Time"].count(",") == 1
    assert row["Created Time"].endswith(":00")


def test_salesforce_in_german_writes_german_amounts_and_days():
    text = write_demo(30, reps=2, shape="salesforce", language="de").decode()
    row = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert row["Betrag"].endswith("€")
    assert row["Betrag"][-5] == ","
    assert row["Schlusstermin"][2] == row["Schlusstermin"][5] == "."


def test_the_messy_file_has_the_rows_it_says():
    data, expected = write_messy()
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert len(rows) - expected.titles - 1 == expected.rows
    assert expected.rows == expected.accepted + expected.blank + sum(expected.rejected.values())
    assert (
        sum(row[:3] == ["Deal ID", "Rep", "Account"] for row in rows)
        == 1 + expected.rejected["repeated header"]
    )
    ids = [row[0] for row in rows if row and row[0].startswith("D-")]
    assert len(ids) - len(set(ids)) == expected.rejected["duplicate"]


def test_the_demo_is_made_and_written_while_one_blinks():
    write_demo()
    best = min(_seconds(write_demo) for _ in range(5))
    # 0.07 s when measured alone; the bound leaves room for a busy machine.
    assert best < 0.5


def _seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
